package web

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// QR is a QR code as the path of an SVG: {{template "qr" …}}.
type QR struct {
	// Side is the length in modules, with the empty frame a reader needs.
	Side int
	// Path fills the dark modules.
	Path string
}

// quietZone is the width of that frame, in modules.
const quietZone = 4

// NewQR makes the code of a text with the medium correction (15 %): a fold over it does
// no harm.
func NewQR(text string) (QR, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return QR{}, fmt.Errorf("QR code: %w", err)
	}
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			first := x
			for x < side && code.At(x, y) == color.Black {
				x++
			}
			if x > first {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", first+quietZone, y+quietZone, x-first, x-first)
			}
		}
	}
	return QR{side + 2*quietZone, path.String()}, nil
}
