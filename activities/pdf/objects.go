package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// objects collects the numbered objects of a PDF 1.7 file (ISO 32000-1).
type objects struct {
	buf     bytes.Buffer
	offsets []int // of object i+1
	zip     *zlib.Writer
}

func newObjects() *objects {
	o := &objects{zip: zlib.NewWriter(nil)}
	o.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // four bytes above 127 mark a binary file
	return o
}

// reserve gives out the number of an object that is set later.
func (o *objects) reserve() int {
	o.offsets = append(o.offsets, 0)
	return len(o.offsets)
}

func (o *objects) set(object int, format string, args ...any) {
	o.offsets[object-1] = o.buf.Len()
	fmt.Fprintf(&o.buf, "%d 0 obj\n", object)
	fmt.Fprintf(&o.buf, format, args...)
	o.buf.WriteString("\nendobj\n")
}

// add appends an object and returns its number.
func (o *objects) add(format string, args ...any) int {
	object := o.reserve()
	o.set(object, format, args...)
	return object
}

// stream appends data, compressed, with further dictionary entries and returns its object's number.
func (o *objects) stream(entries string, data []byte) int {
	return o.packedStream(entries, o.pack(data))
}

// packedStream is stream of data compressed before.
func (o *objects) packedStream(entries string, packed []byte) int {
	return o.add("<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream", len(packed), entries, packed)
}

func (o *objects) pack(data []byte) []byte {
	var packed bytes.Buffer
	o.zip.Reset(&packed)
	_, _ = o.zip.Write(data) // writing to memory does not fail
	_ = o.zip.Close()
	return packed.Bytes()
}

// finish appends cross-reference table and trailer. The file's identifier is the hash of its content: nothing depends on
// the moment or the machine.
func (o *objects) finish(catalog, info int) {
	id := sha256.Sum256(o.buf.Bytes())
	start := o.buf.Len()
	fmt.Fprintf(&o.buf, "xref\n0 %d\n0000000000 65535 f \n", len(o.offsets)+1)
	for _, offset := range o.offsets {
		fmt.Fprintf(&o.buf, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&o.buf, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(o.offsets)+1, catalog, info, id[:16], id[:16], start)
}

// textString writes a text string as UTF-16 with its byte order mark, in hexadecimal: whatever people typed needs no escaping.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	b.WriteString(">")
	return b.String()
}

// dateString writes an instant in its own zone.
func dateString(t time.Time) string {
	zone := t.Format("-0700")
	return fmt.Sprintf("(D:%s%s'%s')", t.Format("20060102150405"), zone[:3], zone[3:])
}
