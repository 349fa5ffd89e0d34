package pdf

import (
	"errors"
	"fmt"
	"time"
)

// Document is everything a file contains.
type Document struct {
	Title, Subject, Author string
	Language               string    // BCP 47: "vi-VN"
	Created                time.Time // shown in its own zone
	Pages                  []Page
	Signature              *Signature // nil: not signed
}

// Page is a finished page: what stands where, in mm from its upper left corner. Boxes lie lowest, then pictures, rules, texts.
type Page struct {
	Width, Height float64
	Texts         []Text // in reading order
	Rules         []Rule
	Boxes         []Box
	Images        []Image
}

// Text is a stretch of characters in one style; its baseline begins at X.
type Text struct {
	X, Baseline float64 // mm
	Text        string
	Style       Style
	Size        float64 // points
	Paragraph   bool    // a paragraph begins here, for screen readers; without it the text goes on with the one before
}

// Rule is a thin straight line.
type Rule struct {
	X1, Y1, X2, Y2 float64 // mm
	Weight         float64 // points; 0 means 0.5
	Ink            Ink
}

// Box is a filled rectangle; X and Y are its upper left corner. Boxes of one ink that follow each other show no seam where
// they touch (QR modules).
type Box struct {
	X, Y, Width, Height float64
	Ink                 Ink
}

// Ink is a colour in sRGB; the zero Ink is black.
type Ink struct{ R, G, B uint8 }

// Image is a picture stretched over a rectangle; X and Y are its upper left corner.
type Image struct {
	X, Y, Width, Height float64
	Picture             *Picture
}

// Signature asks for an electronic signature over the whole file (chữ ký số; PAdES baseline, ETSI EN 319 142-1).
type Signature struct {
	Signer                 Signer
	Name, Reason, Location string
	At                     time.Time
	Page                   int     // index of the page the field stands on
	X, Y, Width, Height    float64 // the field's place in mm; a zero size makes it invisible
}

// Signer makes signatures. It must be safe for many goroutines at once.
type Signer interface {
	// Sign returns a detached CMS signature over content, DER-encoded (RFC 5652).
	Sign(content []byte) (cms []byte, err error)
	// Size is an upper bound of that signature's length in bytes.
	Size() int
}

// MissingGlyphError is returned for a text with a character its style has no glyph for: printed it would be a blank.
type MissingGlyphError struct {
	Character rune
	Style     Style
}

func (e *MissingGlyphError) Error() string {
	return fmt.Sprintf("pdf: %s has no glyph for %U", postScriptNames[e.Style], e.Character)
}

// check finds what cannot be written, before anything is.
func (d Document) check(fonts *Fonts) error {
	if len(d.Pages) == 0 {
		return errors.New("pdf: no pages")
	}
	for i, p := range d.Pages {
		if p.Width <= 0 || p.Height <= 0 {
			return fmt.Errorf("pdf: page %d has no size", i+1)
		}
		for _, t := range p.Texts {
			if int(t.Style) >= len(fonts.faces) {
				return fmt.Errorf("pdf: page %d: unknown style %d", i+1, t.Style)
			}
			for _, r := range t.Text {
				if !fonts.Has(r, t.Style) {
					return fmt.Errorf("page %d: %w", i+1, &MissingGlyphError{r, t.Style})
				}
			}
		}
		for _, image := range p.Images {
			if image.Picture == nil {
				return fmt.Errorf("pdf: page %d: an image without a picture", i+1)
			}
		}
	}
	if s := d.Signature; s != nil && (s.Signer == nil || s.Page < 0 || s.Page >= len(d.Pages)) {
		return errors.New("pdf: the signature has no signer, or no such page")
	}
	return nil
}
