package pdf

import (
	"encoding/binary"
	"regexp"
	"testing"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
)

// tablesOf cuts a font file open and checks the checksum of each table and of the whole.
func tablesOf(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(file[4:])) {
		entry := file[12+16*i:]
		start, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		tables[string(entry[:4])] = file[start : start+length]
		if name := string(entry[:4]); name != "head" { // whose checksum leaves out its own field
			require.Equal(t, binary.BigEndian.Uint32(entry[4:]), checksum(file[start:start+length]), name)
		}
	}
	require.Equal(t, uint32(0xB1B0AFBA), checksum(file))
	return tables
}

// ISO 19005-2, 6.2.11: every font is embedded, agrees with the widths the file gives, and never shows a missing glyph.
func TestFontsAreWhole(t *testing.T) {
	r := opened(t, written(t, everything(t)))
	dictionary := r.Page(1).Resources().Key("Font")
	require.Equal(t, []string{"F0", "F1", "F3"}, dictionary.Keys(), "only styles that are used")
	for _, name := range dictionary.Keys() {
		font := dictionary.Key(name)
		t.Run(font.Key("BaseFont").Name(), func(t *testing.T) {
			require.Equal(t, []string{"Type0", "Identity-H"}, []string{font.Key("Subtype").Name(), font.Key("Encoding").Name()})
			descendant := font.Key("DescendantFonts").Index(0)
			descriptor := descendant.Key("FontDescriptor")
			require.Regexp(t, `^[A-Z]{6}\+LiberationSerif`, font.Key("BaseFont").Name())
			require.Equal(t, font.Key("BaseFont").Name(), descendant.Key("BaseFont").Name())
			require.Equal(t, font.Key("BaseFont").Name(), descriptor.Key("FontName").Name())
			require.Equal(t, "CIDFontType2", descendant.Key("Subtype").Name())

			program := streamOf(t, descriptor.Key("FontFile2"))
			require.EqualValues(t, len(program), descriptor.Key("FontFile2").Key("Length1").Int64())
			requireWidths(t, tablesOf(t, program), descendant)
			require.Equal(t, descendant.Key("W").Index(1).Len(), len(regexp.MustCompile(`(?m)^<[0-9A-F]{4}> <[0-9A-F]{4}>$`).FindAll(
				streamOf(t, font.Key("ToUnicode")), -1))-1, "every code maps back to a character")
		})
	}
}

func requireWidths(t *testing.T, tables map[string][]byte, descendant reader.Value) {
	t.Helper()
	require.Equal(t, "Identity", descendant.Key("CIDToGIDMap").Name())
	require.EqualValues(t, 1, descendant.Key("W").Index(0).Int64())
	widths := descendant.Key("W").Index(1)
	em := float64(binary.BigEndian.Uint16(tables["head"][18:]))
	glyphs := binary.BigEndian.Uint16(tables["maxp"][4:])
	require.Equal(t, []int{int(glyphs), 4 * int(glyphs), 4 * (int(glyphs) + 1)}, []int{
		int(binary.BigEndian.Uint16(tables["hhea"][34:])), len(tables["hmtx"]), len(tables["loca"]),
	})
	require.Greater(t, int(glyphs), widths.Len(), "glyph 0 and one for every code at least")
	for i := range widths.Len() {
		advance := binary.BigEndian.Uint16(tables["hmtx"][4*(i+1):])
		require.InDelta(t, float64(advance)*1000/em, widths.Index(i).Float64(), 0.5)
	}
}
