package letters

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"
)

// meta is what a PDF says of itself.
type meta struct {
	title, subject, author string
	created                time.Time
}

// pdfFile collects the numbered objects of a PDF 1.7 file (ISO 32000-1). Nothing in the file depends on the moment or the
// machine: no current time, and the file identifier is the hash of the content.
type pdfFile struct {
	buf     bytes.Buffer
	offsets []int // of object i+1
	zip     *zlib.Writer
}

// Objects with fixed numbers.
const (
	catalogObject = 1 + iota
	pagesObject
	infoObject
	firstFreeObject
)

// writePDF writes finished pages.
func writePDF(w io.Writer, f *faces, m meta, pages []page) error {
	file := &pdfFile{offsets: make([]int, firstFreeObject-1), zip: zlib.NewWriter(nil)}
	file.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

	fonts := embedFonts(file, f, pages)
	var resources strings.Builder
	for _, font := range fonts {
		if font != nil {
			fmt.Fprintf(&resources, "/%s %d 0 R ", font.name, font.object)
		}
	}
	var kids strings.Builder
	for _, p := range pages {
		content := file.stream("", p.content(fonts))
		object := file.add("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.3f %.3f]/Resources<</Font<<%s>>>>/Contents %d 0 R>>",
			pagesObject, pageWidth*pointsPerMM, pageHeight*pointsPerMM, resources.String(), content)
		fmt.Fprintf(&kids, "%d 0 R ", object)
	}
	file.set(pagesObject, "<</Type/Pages/Count %d/Kids[%s]>>", len(pages), kids.String())
	file.set(catalogObject, "<</Type/Catalog/Pages %d 0 R/Lang(vi-VN)/ViewerPreferences<</DisplayDocTitle true>>>>", pagesObject)
	created := m.created.Format("D:20060102150405-07'00'")
	file.set(infoObject, "<</Title%s/Subject%s/Author%s/CreationDate(%s)/ModDate(%s)>>",
		pdfText(m.title), pdfText(m.subject), pdfText(m.author), created, created)
	return file.writeTo(w)
}

// add appends an object and returns its number.
func (f *pdfFile) add(format string, args ...any) int {
	f.offsets = append(f.offsets, 0)
	f.set(len(f.offsets), format, args...)
	return len(f.offsets)
}

func (f *pdfFile) set(object int, format string, args ...any) {
	f.offsets[object-1] = f.buf.Len()
	fmt.Fprintf(&f.buf, "%d 0 obj\n", object)
	fmt.Fprintf(&f.buf, format, args...)
	f.buf.WriteString("\nendobj\n")
}

// stream appends compressed data with further dictionary entries and returns its object's number.
func (f *pdfFile) stream(entries string, data []byte) int {
	var packed bytes.Buffer
	f.zip.Reset(&packed)
	_, _ = f.zip.Write(data) // writing to memory does not fail
	f.zip.Close()
	return f.add("<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream", packed.Len(), entries, packed.Bytes())
}

func (f *pdfFile) writeTo(w io.Writer) error {
	id := sha256.Sum256(f.buf.Bytes())
	start := f.buf.Len()
	fmt.Fprintf(&f.buf, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(&f.buf, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&f.buf, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, catalogObject, infoObject, id[:16], id[:16], start)
	_, err := w.Write(f.buf.Bytes())
	return err
}

// pdfText writes a text string as UTF-16 with its byte order mark, in hexadecimal: whatever people typed needs no escaping.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	b.WriteString(">")
	return b.String()
}

// content draws the page. Its coordinates begin at the upper left, those of PDF at the lower left.
func (p page) content(fonts [4]*pdfFont) []byte {
	var b bytes.Buffer
	b.WriteString("0.5 w\n")
	for _, r := range p.rules {
		y := (pageHeight - r.y) * pointsPerMM
		fmt.Fprintf(&b, "%.2f %.2f m %.2f %.2f l S\n", r.x*pointsPerMM, y, (r.x+r.width)*pointsPerMM, y)
	}
	b.WriteString("BT\n")
	font := ""
	for _, t := range p.texts {
		if set := fmt.Sprintf("/%s %g Tf\n", fonts[t.style].name, t.size); set != font {
			font = set
			b.WriteString(set)
		}
		fmt.Fprintf(&b, "1 0 0 1 %.2f %.2f Tm <%s> Tj\n", t.x*pointsPerMM, (pageHeight-t.baseline)*pointsPerMM, fonts[t.style].encode(t.text))
	}
	b.WriteString("ET\n")
	return b.Bytes()
}
