package pdf

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	reader "github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"
)

// The rules of PDF/A-2b (ISO 19005-2) that a file of ours could break, one by one; numbers are the standard's clauses.

// everything is a document with one of everything.
func everything(t testing.TB) Document {
	t.Helper()
	d := sample()
	picture := pictureOf(t, pngOf(t, gradient()))
	d.Pages[0].Images = []Image{{X: 20, Y: 100, Width: 10, Height: 10, Picture: picture}}
	d.Pages[1].Images = []Image{{X: 20, Y: 100, Width: 20, Height: 20, Picture: picture}}
	d.Signature = &Signature{Signer: fixedSigner("CMS"), Name: "Sở", At: d.Created, Page: 1, X: 100, Y: 200, Width: 60, Height: 20}
	return d
}

func streamOf(t testing.TB, v reader.Value) []byte {
	t.Helper()
	r := v.Reader()
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	return data
}

func TestFileStructure(t *testing.T) {
	file := written(t, everything(t))
	require.Regexp(t, `^%PDF-1\.7\n%[\x{80}-\x{ff}]{4}\n`, latin1(file[:15]), "6.1.2 header, and a comment of four bytes above 127")
	require.True(t, bytes.HasSuffix(file, []byte("\n%%EOF\n")), "6.1.3 nothing after the end")
	trailer := opened(t, file).Trailer()
	require.True(t, trailer.Key("Encrypt").IsNull(), "6.1.3")
	require.Equal(t, 2, trailer.Key("ID").Len(), "6.1.3")
	require.Len(t, trailer.Key("ID").Index(0).RawString(), 16)

	startxref := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	xref, err := strconv.Atoi(string(startxref[1]))
	require.NoError(t, err)
	table, _, _ := strings.Cut(string(file[xref:]), "trailer")
	lines := strings.SplitAfter(table, "\n")
	require.Equal(t, []string{"xref\n", fmt.Sprintf("0 %d\n", len(lines)-3), "0000000000 65535 f \n"}, lines[:3], "6.1.4")
	for i, line := range lines[3 : len(lines)-1] {
		require.Regexp(t, `^\d{10} 00000 n \n$`, line)
		offset, err := strconv.Atoi(line[:10])
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(file[offset:], fmt.Appendf(nil, "%d 0 obj\n", i+1)), "object %d is where the table says", i+1)
		requireStreamLength(t, file[offset:])
	}
}

// requireStreamLength checks clause 6.1.7.1 for an object.
func requireStreamLength(t *testing.T, object []byte) {
	t.Helper()
	found := regexp.MustCompile(`(?s)^\d+ 0 obj\n<<[^\n]*/Length (\d+)[^\n]*>>stream\n`).FindSubmatchIndex(object)
	if found == nil {
		return
	}
	length, err := strconv.Atoi(string(object[found[2]:found[3]]))
	require.NoError(t, err)
	require.Equal(t, "\nendstream\nendobj\n", string(object[found[1]+length:found[1]+length+18]))
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// forbidden keys and names: actions and scripts (6.5), transparency of pictures (6.2.8), forms that look different
// elsewhere (6.4), encryption and other coding (6.1), embedded files (6.8).
var forbidden = []string{
	"A", "AA", "OpenAction", "JS", "JavaScript", "Launch", "SMask", "XFA", "NeedAppearances", "LZWDecode", "Crypt", "Alternates",
	"OPI", "TR", "TR2", "EmbeddedFiles", "EF", "FFilter", "FDecodeParms", "PS", "Ref", "PieceInfo", "CIDSet", "Interpolate",
}

func TestNothingForbidden(t *testing.T) {
	file := written(t, everything(t))
	names := regexp.MustCompile(`/([A-Za-z0-9]+)`)
	for _, object := range regexp.MustCompile(`(?m)^\d+ 0 obj\n(.*)$`).FindAllSubmatch(file, -1) {
		for _, name := range names.FindAllSubmatch(object[1], -1) {
			require.NotContains(t, forbidden, string(name[1]))
		}
	}
	for _, filter := range regexp.MustCompile(`/Filter[ /\[]+(\w+)`).FindAllSubmatch(file, -1) {
		require.Contains(t, []string{"FlateDecode", "Adobe"}, string(filter[1]), "6.1.7.2 (Adobe.PPKLite is the signature's)")
	}
}

func TestMetadataSaysTheSameTwice(t *testing.T) {
	d := everything(t)
	r := opened(t, written(t, d))
	stream := r.Trailer().Key("Root").Key("Metadata")
	require.Equal(t, []string{"Metadata", "XML", ""}, []string{stream.Key("Type").Name(), stream.Key("Subtype").Name(), stream.Key("Filter").Name()}, "6.6.2")
	packet := streamOf(t, stream)
	require.True(t, bytes.HasPrefix(packet, []byte("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>")), "6.6.2.1")

	type list struct {
		Alternative string `xml:"Alt>li"`
		Ordered     string `xml:"Seq>li"`
		Unordered   string `xml:"Bag>li"`
	}
	var meta struct {
		Description struct {
			Part        int    `xml:"http://www.aiim.org/pdfa/ns/id/ part"`
			Conformance string `xml:"http://www.aiim.org/pdfa/ns/id/ conformance"`
			Title       list   `xml:"http://purl.org/dc/elements/1.1/ title"`
			Subject     list   `xml:"http://purl.org/dc/elements/1.1/ description"`
			Author      list   `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Language    list   `xml:"http://purl.org/dc/elements/1.1/ language"`
			Created     string `xml:"http://ns.adobe.com/xap/1.0/ CreateDate"`
			Modified    string `xml:"http://ns.adobe.com/xap/1.0/ ModifyDate"`
		} `xml:"RDF>Description"`
	}
	require.NoError(t, xml.Unmarshal(packet, &meta))
	require.Equal(t, 2, meta.Description.Part, "6.6.4")
	require.Equal(t, "B", meta.Description.Conformance, "6.6.4")
	info := r.Trailer().Key("Info")
	require.Equal(t, []string{d.Title, d.Subject, d.Author, d.Language, "2026-01-05T09:00:00+07:00", "2026-01-05T09:00:00+07:00"}, []string{
		meta.Description.Title.Alternative, meta.Description.Subject.Alternative, meta.Description.Author.Ordered, meta.Description.Language.Unordered,
		meta.Description.Created, meta.Description.Modified,
	})
	require.Equal(t, []string{d.Title, d.Subject, d.Author, d.Language, "D:20260105090000+07'00'", "D:20260105090000+07'00'"}, []string{
		info.Key("Title").Text(), info.Key("Subject").Text(), info.Key("Author").Text(), r.Trailer().Key("Root").Key("Lang").Text(),
		info.Key("CreationDate").RawString(), info.Key("ModDate").RawString(),
	}, "6.6.3")
	require.True(t, r.Trailer().Key("Root").Key("ViewerPreferences").Key("DisplayDocTitle").Bool())
}

func TestColoursAreDefined(t *testing.T) {
	r := opened(t, written(t, everything(t)))
	intents := r.Trailer().Key("Root").Key("OutputIntents")
	require.Equal(t, 1, intents.Len())
	intent := intents.Index(0)
	require.Equal(t, []string{"GTS_PDFA1", "sRGB"}, []string{intent.Key("S").Name(), intent.Key("OutputConditionIdentifier").RawString()}, "6.2.3")
	require.EqualValues(t, 3, intent.Key("DestOutputProfile").Key("N").Int64())

	profile := streamOf(t, intent.Key("DestOutputProfile"))
	require.EqualValues(t, len(profile), binary.BigEndian.Uint32(profile))
	require.Equal(t, []string{"mntr", "RGB ", "XYZ ", "acsp"}, []string{string(profile[12:16]), string(profile[16:20]), string(profile[20:24]), string(profile[36:40])})
	var tags []string
	for i := range int(binary.BigEndian.Uint32(profile[128:])) {
		entry := profile[132+12*i:]
		tags = append(tags, string(entry[:4]))
		offset, size := binary.BigEndian.Uint32(entry[4:]), binary.BigEndian.Uint32(entry[8:])
		require.Zero(t, offset%4)
		require.LessOrEqual(t, int(offset+size), len(profile))
	}
	require.Equal(t, []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "chad", "rTRC", "gTRC", "bTRC"}, tags)
	for axis, white := range []float64{0.9642, 1, 0.8249} { // red, green and blue together are the white of D50
		var sum float64
		for _, column := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			entry := profile[132+12*slices.Index(tags, column):]
			sum += float64(int32(binary.BigEndian.Uint32(profile[int(binary.BigEndian.Uint32(entry[4:]))+8+4*axis:]))) / 65536
		}
		require.InDelta(t, white, sum, 0.0003)
	}
}

func TestSignatureFieldLooksTheSameEverywhere(t *testing.T) {
	r := opened(t, written(t, everything(t)))
	root := r.Trailer().Key("Root")
	require.EqualValues(t, 3, root.Key("AcroForm").Key("SigFlags").Int64())
	require.Equal(t, 0, r.Page(1).V.Key("Annots").Len())
	require.Equal(t, 1, r.Page(2).V.Key("Annots").Len())
	field := r.Page(2).V.Key("Annots").Index(0)
	require.Equal(t, []string{"Widget", "Sig"}, []string{field.Key("Subtype").Name(), field.Key("FT").Name()})
	const invisible, hidden, printed, noView, toggleNoView = 1, 2, 4, 32, 256
	require.EqualValues(t, printed, field.Key("F").Int64()&(invisible|hidden|printed|noView|toggleNoView), "6.3.2")
	require.Equal(t, []string{"N"}, field.Key("AP").Keys(), "6.3.3")
	require.InDeltaSlice(t, []float64{100 * PointsPerMM, 77 * PointsPerMM, 160 * PointsPerMM, 97 * PointsPerMM}, []float64{
		field.Key("Rect").Index(0).Float64(), field.Key("Rect").Index(1).Float64(), field.Key("Rect").Index(2).Float64(), field.Key("Rect").Index(3).Float64(),
	}, 0.01)
	require.Equal(t, "ETSI.CAdES.detached", field.Key("V").Key("SubFilter").Name())
	require.Equal(t, "1.7", root.Key("Extensions").Key("ESIC").Key("BaseVersion").Name())
}
