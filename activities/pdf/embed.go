package pdf

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// embeddedFont is a face in one PDF file. Its codes run from 1 in the order of the characters, one per character and not per
// glyph: "Đ" and "Ð" share a glyph, and text copied from the page must still tell them apart.
type embeddedFont struct {
	name   string // in content streams
	object int
	codes  map[rune]string // hexadecimal, as they stand in content streams
}

func (f *embeddedFont) encode(text string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteString(f.codes[r])
	}
	return b.String()
}

// postScriptNames and stem widths of the faces, by style.
var (
	postScriptNames = [4]string{
		Regular: "LiberationSerif", Bold: "LiberationSerif-Bold",
		Italic: "LiberationSerif-Italic", Bold | Italic: "LiberationSerif-BoldItalic",
	}
	stemWidths = [4]int{Regular: 80, Bold: 140, Italic: 76, Bold | Italic: 121}
)

// embedFonts embeds what the pages print of every style; a style they do not use stays nil.
func embedFonts(file *objects, f *Fonts, pages []Page) [4]*embeddedFont {
	var used [4]map[rune]bool
	for _, p := range pages {
		for _, t := range p.Texts {
			if used[t.Style] == nil {
				used[t.Style] = map[rune]bool{}
			}
			for _, r := range t.Text {
				used[t.Style][r] = true
			}
		}
	}
	var fonts [4]*embeddedFont
	for s, runes := range used {
		if runes != nil {
			fonts[s] = embedFont(file, &f.faces[s], Style(s), slices.Sorted(maps.Keys(runes)))
		}
	}
	return fonts
}

func embedFont(file *objects, f *face, s Style, runes []rune) *embeddedFont {
	font := &embeddedFont{name: fmt.Sprintf("F%d", s), codes: map[rune]string{}}
	glyphs := make([]uint16, len(runes))
	var widths strings.Builder
	for i, r := range runes {
		font.codes[r] = fmt.Sprintf("%04X", i+1)
		glyphs[i] = f.glyph[r]
		fmt.Fprintf(&widths, "%.4g ", f.perMille(int(f.advance[r])))
	}
	data := f.subset(glyphs)
	name := subsetTag(runes) + "+" + postScriptNames[s]
	flags := 1<<1 | 1<<2 // serif; own character set
	if s&Italic != 0 {
		flags |= 1 << 6
	}
	italicAngle := f.unit("post", 4) // the whole degrees of a 16.16 number
	fontFile := file.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	descriptor := file.add("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%.0f %.0f %.0f %.0f]/ItalicAngle %d/Ascent %.0f/Descent %.0f/CapHeight %.0f/StemV %d/FontFile2 %d 0 R>>",
		name, flags, f.perMille(f.unit("head", 36)), f.perMille(f.unit("head", 38)), f.perMille(f.unit("head", 40)), f.perMille(f.unit("head", 42)),
		italicAngle, f.perMille(f.unit("hhea", 4)), f.perMille(f.unit("hhea", 6)), f.perMille(f.unit("OS/2", 88)), stemWidths[s], fontFile)
	descendant := file.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/W[1[%s]]>>",
		name, descriptor, widths.String())
	unicode := file.stream("", toUnicode(runes))
	font.object = file.add("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, descendant, unicode)
	return font
}

// perMille turns font units into the thousandths of an em that PDF counts in.
func (f *face) perMille(units int) float64 { return float64(units) * 1000 / f.unitsPer }

// subsetTag is the six capital letters that mark a partial font; another choice of characters gives another tag.
func subsetTag(runes []rune) string {
	sum := sha256.Sum256([]byte(string(runes)))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode maps the codes back to characters, for search, copying and screen readers.
func toUnicode(runes []rune) []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	code := 1
	for chunk := range slices.Chunk(runes, 100) { // the most entries one section may have
		fmt.Fprintf(&b, "%d beginbfchar\n", len(chunk))
		for _, r := range chunk {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", code, r)
			code++
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}
