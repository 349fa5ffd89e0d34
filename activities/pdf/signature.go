package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lengths in a byte range are padded to the widest, so that filling them in moves nothing.
const byteRangeFormat = "/ByteRange[0 %-10d %-10d %-10d]"

// addSignatureField adds the field, not yet filled in, and returns its object and that of the signature.
//
// The field shows nothing of its own: whatever is to be seen in its place is printed on the page.
func addSignatureField(file *objects, s *Signature, page Page, pageObject int) (field, signature int) {
	signature = file.add("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name%s/Reason%s/Location%s/M%s"+byteRangeFormat+"/Contents<%s>>>",
		textString(s.Name), textString(s.Reason), textString(s.Location), dateString(s.At), 0, 0, 0, strings.Repeat("00", s.Signer.Size()))
	width, height := s.Width*PointsPerMM, s.Height*PointsPerMM
	left, bottom := s.X*PointsPerMM, (page.Height-s.Y-s.Height)*PointsPerMM
	appearance := file.stream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources<<>>", width, height), nil)
	const printedAndLocked = 1<<2 | 1<<7
	field = file.add("<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/F %d/Rect[%.2f %.2f %.2f %.2f]/P %d 0 R/AP<</N %d 0 R>>/V %d 0 R>>",
		printedAndLocked, left, bottom, left+width, bottom+height, pageObject, appearance, signature)
	return field, signature
}

// sign fills in the signature object that begins at an offset of the finished file. It covers every byte but its own.
func sign(file []byte, offset int, signer Signer) error {
	rangeAt := offset + bytes.Index(file[offset:], []byte("/ByteRange"))
	from := rangeAt + bytes.IndexByte(file[rangeAt:], '<')
	to := from + bytes.IndexByte(file[from:], '>') + 1
	copy(file[rangeAt:], fmt.Sprintf(byteRangeFormat, from, to, len(file)-to))
	cms, err := signer.Sign(slices.Concat(file[:from], file[to:]))
	if err != nil {
		return fmt.Errorf("pdf: sign: %w", err)
	}
	if room := (to - from - len("<>")) / 2; len(cms) > room {
		return fmt.Errorf("pdf: sign: the signature has %d bytes, announced were %d", len(cms), room)
	}
	hex.Encode(file[from+1:], cms)
	return nil
}

// Signed is a signature found in a file. Nothing of it has been checked but its place.
type Signed struct {
	Content []byte    // all bytes of the file but those of the signature itself
	CMS     []byte    // DER, followed by the zeros that fill its room
	At      time.Time // claimed by the signer; covered by Content
}

// ErrNotSigned is returned for a file without a signature.
var ErrNotSigned = errors.New("pdf: not signed")

// ErrNotWhole is returned for a file whose signature does not cover every byte, or that has several: what lies outside could
// be shown in place of what was signed.
var ErrNotWhole = errors.New("pdf: the signature does not cover the whole file")

// signaturePlace finds a signature as Write writes it: instant, byte range, content.
var signaturePlace = regexp.MustCompile(`/M\(D:(\d{14}[+-]\d\d'\d\d)'\)/ByteRange\[0 (\d+) +(\d+) +(\d+) *\]/Contents(<(?:[0-9a-f]{2})*>)`)

// ReadSignature finds the signature of a file made by Write. Files signed by other software are refused with one of the
// errors above, not understood.
func ReadSignature(file []byte) (Signed, error) {
	places := signaturePlace.FindAllSubmatchIndex(file, 2)
	if len(places) == 0 {
		return Signed{}, ErrNotSigned
	}
	group := func(n int) string { return string(file[places[0][2*n]:places[0][2*n+1]]) }
	from, to := places[0][10], places[0][11]
	covered := [3]string{strconv.Itoa(from), strconv.Itoa(to), strconv.Itoa(len(file) - to)}
	if len(places) > 1 || covered != [3]string{group(2), group(3), group(4)} {
		return Signed{}, ErrNotWhole
	}
	at, err := time.Parse("20060102150405-0700", strings.ReplaceAll(group(1), "'", ""))
	if err != nil {
		return Signed{}, fmt.Errorf("pdf: instant of the signature: %w", err)
	}
	cms, err := hex.DecodeString(string(file[from+1 : to-1]))
	if err != nil {
		return Signed{}, fmt.Errorf("pdf: signature: %w", err)
	}
	return Signed{Content: slices.Concat(file[:from], file[to:]), CMS: cms, At: at}, nil
}
