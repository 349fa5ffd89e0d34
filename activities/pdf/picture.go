package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // formats ReadPicture knows
	_ "image/png"
	"io"
)

// Bounds of a picture: generous for a logo, small enough that no file can exhaust the process.
const (
	maxPictureBytes  = 4 << 20
	maxPicturePixels = 4 << 20
)

// Picture is a picture ready to be embedded: opaque, sRGB.
type Picture struct {
	width, height int    // pixels
	packed        []byte // three bytes a pixel, compressed
}

// ReadPicture reads a PNG or JPEG file. Transparent pixels become white, so that no page needs the rules of PDF/A for mixing
// colours. Files over 4 MiB or 4 million pixels are refused; an error says what is wrong with the file.
func ReadPicture(r io.Reader) (*Picture, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxPictureBytes+1))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture: %w", err)
	}
	if len(file) > maxPictureBytes {
		return nil, fmt.Errorf("pdf: picture: more than %d bytes", maxPictureBytes)
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture: neither PNG nor JPEG: %w", err)
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > maxPicturePixels/size.Height {
		return nil, fmt.Errorf("pdf: picture: %d × %d pixels, allowed are %d in all", size.Width, size.Height, maxPicturePixels)
	}
	decoded, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture: damaged %s: %w", format, err)
	}
	bounds := decoded.Bounds()
	pixels := make([]byte, 0, 3*bounds.Dx()*bounds.Dy())
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			pixels = append(pixels, onWhite(decoded.At(x, y))...)
		}
	}
	var packed bytes.Buffer
	zip := zlib.NewWriter(&packed)
	_, _ = zip.Write(pixels) // writing to memory does not fail
	_ = zip.Close()
	return &Picture{width: bounds.Dx(), height: bounds.Dy(), packed: packed.Bytes()}, nil
}

// onWhite is the colour seen when c lies on white paper.
func onWhite(c color.Color) []byte {
	r, g, b, alpha := c.RGBA()
	paper := 0xffff - alpha
	return []byte{byte((r + paper) >> 8), byte((g + paper) >> 8), byte((b + paper) >> 8)}
}

// embedPictures embeds every picture once, however often it is shown.
func embedPictures(file *objects, pages []Page) map[*Picture]int {
	embedded := map[*Picture]int{}
	for _, p := range pages {
		for _, image := range p.Images {
			if picture := image.Picture; embedded[picture] == 0 {
				embedded[picture] = file.packedStream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8",
					picture.width, picture.height), picture.packed)
			}
		}
	}
	return embedded
}
