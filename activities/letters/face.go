package letters

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

// style is a set of typographic flags; it indexes faces.
type style uint8

const (
	regular style = 0
	bold    style = 1
	italic  style = 2
)

// faces are Liberation Serif in its four styles (SIL OFL 1.1): metric-compatible with Times New Roman, the face
// NĐ 30/2020 asks for, and free to embed.
type faces [4]face

type face struct {
	*trueType
	unitsPer float64  // font units per em
	glyph    []uint16 // by character; 0 where the face has none
	advance  []uint16 // by character, in font units
}

// loadFaces measures every glyph once per process; letters only look widths up.
var loadFaces = sync.OnceValues(func() (*faces, error) {
	var fs faces
	for s, ttf := range map[style][]byte{
		regular:       liberationserifregular.TTF,
		bold:          liberationserifbold.TTF,
		italic:        liberationserifitalic.TTF,
		bold | italic: liberationserifbolditalic.TTF,
	} {
		f, err := newFace(ttf)
		if err != nil {
			return nil, fmt.Errorf("face %d: %w", s, err)
		}
		fs[s] = f
	}
	return &fs, nil
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

// has reports whether the face can print r.
func (f *face) has(r rune) bool { return r >= 0 && int(r) < len(f.glyph) && f.glyph[r] != 0 }

const pointsPerMM = 72 / 25.4

// width of a text in mm at a size in points. Every rune must be printable.
func (f *face) width(text string, size float64) float64 {
	var units int
	for _, r := range text {
		units += int(f.advance[r])
	}
	return float64(units) / f.unitsPer * size / pointsPerMM
}
