package pdf

import (
	"bytes"
	"io"
	"testing"
	"time"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := LoadFonts()
	require.NoError(t, err)
	return f
}

// sample is a document with one of everything but a signature.
func sample() Document {
	return Document{
		Title: "Giấy tiếp nhận (số 1) <&>", Subject: "H55.16-260105-0007", Author: "Sở Khoa học và Công nghệ", Language: "vi-VN",
		Created: time.Date(2026, 1, 5, 9, 0, 0, 0, time.FixedZone("", 7*60*60)),
		Pages: []Page{
			{
				Width: 148, Height: 210,
				Texts: []Text{
					{X: 20, Baseline: 30, Text: "Đường Bưởi ", Style: Bold, Size: 12},
					{X: 20, Baseline: 36, Text: "Ðúng hẹn", Style: Bold | Italic, Size: 12},
				},
				Rules: []Rule{{X1: 20, Y1: 40, X2: 60, Y2: 40}, {X1: 20, Y1: 40, X2: 20, Y2: 80, Weight: 1.5}},
				Boxes: []Box{{X: 100, Y: 10, Width: 1, Height: 1}, {X: 101, Y: 11, Width: 1, Height: 1}},
			},
			{Width: 210, Height: 297, Texts: []Text{{X: 20, Baseline: 30, Text: "Trang hai", Size: 12}}},
		},
	}
}

func written(t testing.TB, d Document) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Write(&out, fonts(t), d))
	return out.Bytes()
}

func opened(t testing.TB, file []byte) *reader.Reader {
	t.Helper()
	r, err := reader.NewReader(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	return r
}

func TestTextIsReadBack(t *testing.T) {
	plain, err := opened(t, written(t, sample())).GetPlainText()
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	require.Equal(t, "\nĐường Bưởi Ðúng hẹn\nTrang hai", string(text))
}

func TestSameDocumentSameBytes(t *testing.T) {
	want := written(t, everything(t))
	for range 4 { // at once: letters of one deadline are written side by side
		t.Run("again", func(t *testing.T) {
			t.Parallel()
			require.Equal(t, want, written(t, everything(t)))
		})
	}
}

func TestWriterErrorIsReported(t *testing.T) {
	broken, w := io.Pipe()
	require.NoError(t, broken.CloseWithError(io.ErrNoProgress))
	require.ErrorIs(t, Write(w, fonts(t), sample()), io.ErrNoProgress)
}

func TestRefusedDocuments(t *testing.T) {
	page := func(p Page) Document { p.Width, p.Height = 100, 100; return Document{Pages: []Page{p}} }
	for name, c := range map[string]struct {
		document Document
		message  string
	}{
		"empty":         {Document{}, "pdf: no pages"},
		"no size":       {Document{Pages: []Page{{Width: 100}}}, "pdf: page 1 has no size"},
		"no such style": {page(Page{Texts: []Text{{Style: 4}}}), "pdf: page 1: unknown style 4"},
		"no glyph":      {page(Page{Texts: []Text{{Text: "漢", Style: Bold}}}), "page 1: pdf: LiberationSerif-Bold has no glyph for U+6F22"},
		"beyond fonts":  {page(Page{Texts: []Text{{Text: "🏭"}}}), "page 1: pdf: LiberationSerif has no glyph for U+1F3ED"},
		"no picture":    {page(Page{Images: []Image{{Width: 1, Height: 1}}}), "pdf: page 1: an image without a picture"},
	} {
		t.Run(name, func(t *testing.T) {
			require.EqualError(t, Write(io.Discard, fonts(t), c.document), c.message)
		})
	}
}
