package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// gradient goes from red over half transparent to nothing at all.
func gradient() image.Image {
	m := image.NewNRGBA(image.Rect(5, 5, 8, 6))
	for i, alpha := range []uint8{255, 128, 0} {
		m.Set(5+i, 5, color.NRGBA{R: 200, A: alpha})
	}
	return m
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, m))
	return out.Bytes()
}

func pictureOf(t testing.TB, file []byte) *Picture {
	t.Helper()
	p, err := ReadPicture(bytes.NewReader(file))
	require.NoError(t, err)
	return p
}

func TestPictureOnWhitePaper(t *testing.T) {
	r := opened(t, written(t, everything(t)))
	first, second := r.Page(1).Resources().Key("XObject"), r.Page(2).Resources().Key("XObject")
	require.Len(t, first.Keys(), 1, "shown twice, embedded once")
	require.Equal(t, first.Keys(), second.Keys())
	picture := first.Key(first.Keys()[0])
	require.Equal(t, []any{"Image", "DeviceRGB", int64(3), int64(1), int64(8)}, []any{
		picture.Key("Subtype").Name(), picture.Key("ColorSpace").Name(), picture.Key("Width").Int64(), picture.Key("Height").Int64(),
		picture.Key("BitsPerComponent").Int64(),
	})
	require.Equal(t, []byte{200, 0, 0, 228, 127, 127, 255, 255, 255}, streamOf(t, picture))
}

func TestJPEG(t *testing.T) {
	var file bytes.Buffer
	grey := image.NewGray(image.Rect(0, 0, 8, 8))
	require.NoError(t, jpeg.Encode(&file, grey, nil))
	p := pictureOf(t, file.Bytes())
	require.Equal(t, [2]int{8, 8}, [2]int{p.width, p.height})
}

func TestRefusedPictures(t *testing.T) {
	whole := pngOf(t, gradient())
	for name, c := range map[string]struct{ file, message string }{
		"empty":          {"", "pdf: picture: neither PNG nor JPEG: image: unknown format"},
		"other format":   {"<svg/>", "pdf: picture: neither PNG nor JPEG: image: unknown format"},
		"cut":            {string(whole[:len(whole)-20]), "pdf: picture: damaged png: png: invalid format: unexpected EOF"},
		"too many bytes": {strings.Repeat("x", 4<<20+1), "pdf: picture: more than 4194304 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadPicture(strings.NewReader(c.file))
			require.EqualError(t, err, c.message)
		})
	}
	broken, w := io.Pipe()
	require.NoError(t, w.CloseWithError(io.ErrNoProgress))
	_, err := ReadPicture(broken)
	require.ErrorIs(t, err, io.ErrNoProgress)
}

func TestTooManyPixels(t *testing.T) {
	wide := image.NewPaletted(image.Rect(0, 0, 1<<16, 65), color.Palette{color.White})
	_, err := ReadPicture(bytes.NewReader(pngOf(t, wide)))
	require.EqualError(t, err, "pdf: picture: 65536 × 65 pixels, allowed are 4194304 in all")
}
