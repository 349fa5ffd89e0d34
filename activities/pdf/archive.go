package pdf

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"math"
	"sync"
)

// What PDF/A-2b (ISO 19005-2) asks for beside embedded fonts: the document's own description as XMP, and what the numbers of
// its colours mean.

// xmp tells again, in XML, what the information dictionary says, and that the file is PDF/A-2b.
func xmp(d Document) []byte {
	text := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // writing to memory does not fail
		return b.String()
	}
	created := d.Created.Format("2006-01-02T15:04:05-07:00")
	return fmt.Appendf(nil, `<?xpacket begin="%s" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`, "\ufeff", text(d.Title), text(d.Subject), text(d.Author), text(d.Language), created, created)
}

// addMetadata adds the XMP stream, uncompressed, so that a tool which knows no PDF finds it too.
func addMetadata(file *objects, d Document) int {
	packet := xmp(d)
	return file.add("<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream", len(packet), packet)
}

// addOutputIntent declares that red, green and blue are those of sRGB; grey is covered by the same profile.
func addOutputIntent(file *objects) int {
	profile := file.packedStream("/N 3", packedSRGB())
	return file.add("<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>", profile)
}

var packedSRGB = sync.OnceValue(func() []byte { return newObjects().pack(sRGB()) })

// sRGB makes an ICC profile (ICC.1:2004-10, version 4.2) of the colour space IEC 61966-2-1: its primaries adapted to the
// white of D50, and its transfer curve as a formula.
func sRGB() []byte {
	d50 := []float64{0.9642, 1, 0.8249}
	// A curve begins with the number of its formula and two zero bytes, which is how a fixed-point 3 is written.
	curve := iccNumbers("para", 3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccText("sRGB")},
		{"cprt", iccText("Public domain")},
		{"wtpt", iccNumbers("XYZ ", d50...)},
		{"rXYZ", iccNumbers("XYZ ", 0.43607, 0.22249, 0.01392)},
		{"gXYZ", iccNumbers("XYZ ", 0.38515, 0.71687, 0.09708)},
		{"bXYZ", iccNumbers("XYZ ", 0.14307, 0.06061, 0.71410)},
		{"chad", iccNumbers("sf32", 1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	const headerSize, entrySize = 128, 12
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var data []byte
	for _, tag := range tags {
		table = append(table, tag.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(headerSize+4+entrySize*len(tags)+len(data)))
		table = binary.BigEndian.AppendUint32(table, uint32(len(tag.data)))
		data = append(data, tag.data...)
		data = append(data, make([]byte, -len(data)&3)...)
	}
	profile := make([]byte, headerSize, headerSize+len(table)+len(data))
	binary.BigEndian.PutUint32(profile[0:], uint32(headerSize+len(table)+len(data)))
	binary.BigEndian.PutUint32(profile[8:], 0x04200000) // version
	copy(profile[12:], "mntrRGB XYZ ")                  // a monitor's RGB, measured in XYZ
	for i, v := range []uint16{2026, 1, 1} {            // made on
		binary.BigEndian.PutUint16(profile[24+2*i:], v)
	}
	copy(profile[36:], "acsp")
	copy(profile[68:], iccFixed(d50...))
	return append(append(profile, table...), data...)
}

// iccNumbers is a tag of numbers.
func iccNumbers(kind string, values ...float64) []byte {
	return append([]byte(kind+"\x00\x00\x00\x00"), iccFixed(values...)...)
}

// iccFixed writes numbers with 16 bits before and 16 after the point.
func iccFixed(values ...float64) []byte {
	var b []byte
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

// iccText is a tag of one text in American English, ASCII.
func iccText(s string) []byte {
	const textAt = 28 // after the signature, the counts and one record
	b := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
	b = binary.BigEndian.AppendUint32(b, uint32(2*len(s)))
	b = binary.BigEndian.AppendUint32(b, textAt)
	for _, c := range []byte(s) {
		b = append(b, 0, c)
	}
	return b
}
