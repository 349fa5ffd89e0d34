package uploads

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// tailLength is how far from the end of a PDF its end mark is looked for
// (ISO 32000-1 Annex H, note 18).
const tailLength = 1024

// inspectPDF checks that a PDF is one to its end, and finds what makes it more than a
// paper. Its streams are not unpacked, so what is hidden in them is not seen.
func inspectPDF(content *io.SectionReader, name string) (finding, error) {
	tail := make([]byte, min(tailLength, content.Size()))
	if _, err := content.ReadAt(tail, content.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return finding{}, err
	}
	end := bytes.LastIndex(tail, []byte("%%EOF"))
	// Another file may hang on the end of a PDF; what follows must be blank.
	if end < 0 || len(bytes.Trim(tail[end+len("%%EOF"):], " \t\r\n\f\x00")) > 0 {
		return finding{}, procedure.Refuse(contract.CodeUploadDamaged, "", "name", name)
	}
	var found finding
	err := eachName(bufio.NewReader(content), found.note)
	return found, err
}

// note finds what a name of a PDF says about it.
func (f *finding) note(name string) {
	switch name {
	case "Encrypt":
		f.encrypted = true
	case "JavaScript", "Launch", "EmbeddedFile", "RichMedia", "XFA":
		f.active = true
	}
}

const (
	// longestPDFName is longer than any name that is looked for.
	longestPDFName = 32
	// delimiters end a name (ISO 32000-1, 7.2.2).
	delimiters = " \t\r\n\f\x00()<>[]{}/%"
)

// eachName calls back with every name of a PDF (ISO 32000-1, 7.3.5), in streams too,
// where bytes may look like one.
func eachName(from *bufio.Reader, found func(name string)) error {
	name, inName := make([]byte, 0, longestPDFName), false
	for {
		b, err := from.ReadByte()
		if inName && (err != nil || strings.IndexByte(delimiters, b) >= 0) {
			found(string(name))
			inName = false
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if inName && b == '#' && err == nil { // a character by its number: /J#61vaScript
			b, err = escaped(from, b)
		}
		switch {
		case err != nil:
			return err
		case inName && len(name) == longestPDFName:
			inName = false // too long for any of them
		case inName:
			name = append(name, b)
		case b == '/':
			name, inName = name[:0], true
		}
	}
}

// escaped is the character behind a '#', or the '#' where no two digits follow.
func escaped(from *bufio.Reader, mark byte) (byte, error) {
	digits, err := from.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	var one [1]byte
	if len(digits) < 2 {
		return mark, nil
	}
	if _, none := hex.Decode(one[:], digits); none != nil {
		return mark, nil
	}
	_, err = from.Discard(2)
	return one[0], err
}
