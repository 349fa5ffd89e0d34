package letters

import (
	"bytes"
	"fmt"
	"image"

	"dunghen/activities/pdf"
)

// logo is the office's picture above its name.
type logo struct {
	picture *pdf.Picture
	shape   float64 // width by height
}

const (
	logoSize = 9.0 // height of a logo, mm
	logoGap  = 1.0 // room below it
)

func readLogo(file []byte) (*logo, error) {
	picture, err := pdf.ReadPicture(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	return &logo{picture: picture, shape: float64(size.Width) / float64(size.Height)}, nil
}

// size fits the logo into its height and the width there is.
func (l *logo) size(room float64) (width, height float64) {
	width, height = logoSize*l.shape, logoSize
	if width > room {
		width, height = room, room/l.shape
	}
	return width, height
}

func (l *logo) height(room float64) float64 {
	if l == nil {
		return 0
	}
	_, height := l.size(room)
	return height + logoGap
}

func (l *logo) draw(p *pdf.Page, middle, top, room float64) {
	if l == nil {
		return
	}
	width, height := l.size(room)
	p.Images = append(p.Images, pdf.Image{X: middle - width/2, Y: top, Width: width, Height: height, Picture: l.picture})
}
