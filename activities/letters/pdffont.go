package letters

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// pdfFont is a face in one PDF file. Its codes run from 1 in the order of the characters, one per character and not per
// glyph: "Đ" and "Ð" share a glyph, and text copied from the letter must still tell them apart.
type pdfFont struct {
	name   string // in content streams
	object int
	codes  map[rune]int
}

func (f *pdfFont) encode(text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, "%04X", f.codes[r])
	}
	return b.String()
}

// postScriptNames and stem widths of the faces, by style.
var (
	postScriptNames = [4]string{
		regular: "LiberationSerif", bold: "LiberationSerif-Bold",
		italic: "LiberationSerif-Italic", bold | italic: "LiberationSerif-BoldItalic",
	}
	stemWidths = [4]int{regular: 80, bold: 140, italic: 76, bold | italic: 121}
)

// embedFonts embeds what the pages print of every style; a style they do not use stays nil.
func embedFonts(file *pdfFile, f *faces, pages []page) [4]*pdfFont {
	var used [4]map[rune]bool
	for _, p := range pages {
		for _, t := range p.texts {
			if used[t.style] == nil {
				used[t.style] = map[rune]bool{}
			}
			for _, r := range t.text {
				used[t.style][r] = true
			}
		}
	}
	var fonts [4]*pdfFont
	for s, runes := range used {
		if runes != nil {
			fonts[s] = embedFont(file, &f[s], style(s), slices.Sorted(maps.Keys(runes)))
		}
	}
	return fonts
}

func embedFont(file *pdfFile, f *face, s style, runes []rune) *pdfFont {
	font := &pdfFont{name: fmt.Sprintf("F%d", s), codes: map[rune]int{}}
	glyphs := make([]uint16, len(runes))
	codeToGlyph := []byte{0, 0}
	var widths strings.Builder
	for i, r := range runes {
		font.codes[r] = i + 1
		glyphs[i] = f.glyph[r]
		codeToGlyph = binary.BigEndian.AppendUint16(codeToGlyph, f.glyph[r])
		fmt.Fprintf(&widths, "%.4g ", f.perMille(int(f.advance[r])))
	}
	data := f.subset(glyphs)
	name := subsetTag(runes) + "+" + postScriptNames[s]
	flags := 1<<1 | 1<<2 // serif; own character set
	if s&italic != 0 {
		flags |= 1 << 6
	}
	italicAngle := f.unit("post", 4) // the whole degrees of a 16.16 number
	fontFile := file.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	descriptor := file.add("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%.0f %.0f %.0f %.0f]/ItalicAngle %d/Ascent %.0f/Descent %.0f/CapHeight %.0f/StemV %d/FontFile2 %d 0 R>>",
		name, flags, f.perMille(f.unit("head", 36)), f.perMille(f.unit("head", 38)), f.perMille(f.unit("head", 40)), f.perMille(f.unit("head", 42)),
		italicAngle, f.perMille(f.unit("hhea", 4)), f.perMille(f.unit("hhea", 6)), f.perMille(f.unit("OS/2", 88)), stemWidths[s], fontFile)
	glyphMap := file.stream("", codeToGlyph)
	descendant := file.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/W[1[%s]]>>",
		name, descriptor, glyphMap, widths.String())
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
