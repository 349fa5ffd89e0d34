package pdf

import (
	"fmt"
	"sync"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifbolditalic"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Style is a set of typographic flags: Bold | Italic is a style of its own.
type Style uint8

// The flags of a style.
const (
	Regular Style = 0
	Bold    Style = 1
	Italic  Style = 2
)

// Fonts is Liberation Serif in its four styles (SIL OFL 1.1): metric-compatible with Times New Roman, the face
// NĐ 30/2020/NĐ-CP asks for, and free to embed. It is read-only and may be used by many goroutines at once.
type Fonts struct {
	faces [4]face // by Style
}

type face struct {
	*trueType
	unitsPer float64  // font units per em
	glyph    []uint16 // by character; 0 where the face has none
	advance  []uint16 // by character, in font units
}

// LoadFonts reads the fonts and measures every glyph, once per process: documents only look widths up. An error means a
// damaged build, as the fonts are part of the binary.
func LoadFonts() (*Fonts, error) { return loadFonts() }

var loadFonts = sync.OnceValues(func() (*Fonts, error) {
	fonts := &Fonts{}
	for s, ttf := range [4][]byte{
		Regular:       liberationserifregular.TTF,
		Bold:          liberationserifbold.TTF,
		Italic:        liberationserifitalic.TTF,
		Bold | Italic: liberationserifbolditalic.TTF,
	} {
		f, err := newFace(ttf)
		if err != nil {
			return nil, fmt.Errorf("pdf: font %s: %w", postScriptNames[s], err)
		}
		fonts.faces[s] = f
	}
	return fonts, nil
})

func newFace(ttf []byte) (face, error) {
	tables, err := parseTrueType(ttf)
	if err != nil {
		return face{}, err
	}
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return face{}, err
	}
	em := parsed.UnitsPerEm()
	f := face{trueType: tables, unitsPer: float64(em), glyph: make([]uint16, 0x10000), advance: make([]uint16, 0x10000)}
	var buf sfnt.Buffer
	for r := range f.glyph {
		glyph, err := parsed.GlyphIndex(&buf, rune(r))
		if err != nil {
			return face{}, err
		}
		if glyph == 0 {
			continue
		}
		// At one pixel per font unit the advance comes in font units.
		width, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(int(em)), font.HintingNone)
		if err != nil {
			return face{}, err
		}
		f.glyph[r], f.advance[r] = uint16(glyph), uint16(width.Round())
	}
	return f, nil
}

// Has reports whether the style has a glyph for r. Text with a character it lacks cannot be written.
func (f *Fonts) Has(r rune, s Style) bool { return f.faces[s].glyphOf(r) != 0 }

func (f *face) glyphOf(r rune) uint16 {
	if r < 0 || int(r) >= len(f.glyph) {
		return 0
	}
	return f.glyph[r]
}

// PointsPerMM turns millimetres into points, the unit of type sizes (1/72 inch).
const PointsPerMM = 72 / 25.4

// Width of a text in mm, set in a size in points. A character the style lacks has none.
func (f *Fonts) Width(text string, s Style, points float64) float64 {
	face := &f.faces[s]
	var units int
	for _, r := range text {
		if face.glyphOf(r) != 0 {
			units += int(face.advance[r])
		}
	}
	return float64(units) / face.unitsPer * points / PointsPerMM
}
