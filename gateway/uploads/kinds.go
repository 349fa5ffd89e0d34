package uploads

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg" // registers the reader of its header
	_ "image/png"  // registers the reader of its header
	"io"
	"path"
	"strings"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// The types that are taken.
const (
	typePDF  = "application/pdf"
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
)

// Accept is what the input of a form says it takes.
const Accept = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"

// allowed is how refusals name the types.
const allowed = "PDF, JPEG, PNG"

// endings are what names must end in, in any case.
var endings = map[string]string{".pdf": typePDF, ".jpg": typeJPEG, ".jpeg": typeJPEG, ".png": typePNG}

// magic is what each type begins with.
var magic = []struct{ begins, means string }{
	{"%PDF-1.", typePDF}, {"%PDF-2.", typePDF}, {"\xff\xd8\xff", typeJPEG}, {"\x89PNG\r\n\x1a\n", typePNG},
}

// maxPixels bounds a picture: a browser that shows it needs four bytes for each.
const maxPixels = 100_000_000

// kindOf is the type a name promises. Error: a refusal.
func kindOf(name string) (string, error) {
	kind, taken := endings[strings.ToLower(path.Ext(name))]
	if !taken {
		return "", procedure.Refuse(contract.CodeUploadTypeNotAllowed, "", "name", name, "allowed", allowed)
	}
	return kind, nil
}

// finding is what was seen in an upload that may be kept.
type finding struct{ encrypted, active bool }

// inspect says whether bytes are what their name promises. Error: a refusal, or that of
// reading.
func inspect(content *io.SectionReader, name, promised string) (finding, error) {
	head := make([]byte, 16)
	n, err := content.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return finding{}, err
	}
	if sniff(head[:n]) != promised {
		return finding{}, procedure.Refuse(contract.CodeUploadTypeMismatch, "", "name", name, "allowed", allowed)
	}
	if promised == typePDF {
		return inspectPDF(content, name)
	}
	return finding{}, inspectPicture(content, name)
}

func sniff(head []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.begins)) {
			return m.means
		}
	}
	return ""
}

// inspectPicture reads the header only: a small file can be a picture of any size.
func inspectPicture(content io.Reader, name string) error {
	size, _, err := image.DecodeConfig(content)
	switch {
	case err != nil, size.Width <= 0, size.Height <= 0:
		return procedure.Refuse(contract.CodeUploadDamaged, "", "name", name)
	case size.Width > maxPixels/size.Height:
		return procedure.Refuse(contract.CodePictureTooLarge, "", "name", name, "max", "100")
	default:
		return nil
	}
}
