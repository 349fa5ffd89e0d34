package letters

import (
	"fmt"
	"image/color"

	"github.com/boombuler/barcode/qr"

	"dunghen/activities/pdf"
)

// qrCode is a QR code row by row, true for a dark module; nil for none.
type qrCode [][]bool

// encodeQR makes the code of a text with the medium correction (15 %): a fold or a stamp over it does no harm. An empty
// text has no code.
func encodeQR(text string) (qrCode, error) {
	if text == "" {
		return nil, nil
	}
	encoded, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	code := make(qrCode, encoded.Bounds().Dy())
	for y := range code {
		code[y] = make([]bool, encoded.Bounds().Dx())
		for x := range code[y] {
			code[y][x] = encoded.At(x, y) == color.Black
		}
	}
	return code, nil
}

// side is the printed length in mm: 18, or more where the modules would get too small for a telephone's camera.
func (c qrCode) side() float64 {
	const smallestModule = 0.45
	if c == nil {
		return 0
	}
	return max(18, smallestModule*float64(len(c)))
}

func (c qrCode) module() float64 { return c.side() / float64(max(len(c), 1)) }

// quiet is the width of the empty frame a reader needs (four modules); left and below the page's margin gives it.
func (c qrCode) quiet() float64 { return 4 * c.module() }

// draw sets the code, each row's dark stretches as boxes.
func (c qrCode) draw(p *pdf.Page, left, top float64) {
	m := c.module()
	for y, row := range c {
		for x := 0; x < len(row); x++ {
			first := x
			for x < len(row) && row[x] {
				x++
			}
			if x > first {
				p.Boxes = append(p.Boxes, pdf.Box{
					X: left + float64(first)*m, Y: top + float64(y)*m, Width: float64(x-first) * m, Height: m,
				})
			}
		}
	}
}
