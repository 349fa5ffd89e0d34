package gateway

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/contract"
)

const (
	// letterAlphabet is what the codes of papers are made of: no character of it is
	// taken for another on paper.
	letterAlphabet   = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	letterCodeLength = 12
	// maxTyped is more than any link in a QR code, in bytes.
	maxTyped = 2000
)

// letterCode reads a code as people type and copy it: in small letters, with or
// without blanks and hyphens. It says whether that is a code at all.
func letterCode(typed string) (string, bool) {
	code := strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) { // a soft hyphen is a Cf
			return -1
		}
		return r
	}, typed))
	foreign := func(r rune) bool { return !strings.ContainsRune(letterAlphabet, r) }
	return code, len(code) == letterCodeLength && !strings.ContainsFunc(code, foreign)
}

// grouped writes a code as it is printed.
func grouped(code string) string { return code[:4] + "-" + code[4:8] + "-" + code[8:] }

// plainHost is a host that is shown: one in letters that look like others is not.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// codeOrLink returns the code of what was typed or pasted. The link of another host
// is named and never followed: whoever prints a false paper chooses its link.
func (s *server) codeOrLink(c *gin.Context, typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if len(typed) > maxTyped {
		return "", refuse(contract.CodeUnknownLetter)
	}
	if !strings.Contains(typed, "/") {
		return typed, nil
	}
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	link, err := url.Parse(typed)
	if err != nil || (link.Scheme != "https" && link.Scheme != "http") || !plainHost.MatchString(link.Host) {
		return "", refuse(contract.CodeUnknownLetter)
	}
	if !strings.EqualFold(link.Host, c.Request.Host) && !strings.EqualFold(link.Host, s.publicHost) {
		return "", refuse(contract.CodeOtherAgency, "host", link.Host)
	}
	return strings.TrimSuffix(strings.TrimPrefix(link.Path, "/v/"), "/"), nil
}

const (
	// maxUpload is the largest file that is compared; a letter has some hundred KiB.
	maxUpload = 10 << 20
	// maxFields is what a form has beside a file.
	maxFields = 64 << 10
)

// sentHash returns the SHA-256 of the file in a form, or the one typed into it, in
// hex. The file is hashed while it arrives and is never kept.
func sentHash(c *gin.Context) (string, error) {
	kind, parameters, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
		body := http.MaxBytesReader(c.Writer, c.Request.Body, maxUpload+maxFields)
		return hashInParts(multipart.NewReader(body, parameters["boundary"]))
	case err == nil && kind == "application/x-www-form-urlencoded":
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
		if err := c.Request.ParseForm(); err != nil {
			return "", formProblem(err, maxBody)
		}
		return typedHash(c.Request.PostForm.Get("sha256"))
	default:
		return "", refuse(contract.CodeUnsupportedMediaType, "expected", "multipart/form-data")
	}
}

// hashInParts takes the first part that says something: a browser also sends the
// fields left empty.
func hashInParts(form *multipart.Reader) (string, error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", refuse(contract.CodeNothingToCompare)
		}
		if err != nil {
			return "", formProblem(err, maxUpload)
		}
		switch part.FormName() {
		case "file":
			sum := sha256.New()
			size, err := io.Copy(sum, io.LimitReader(part, maxUpload+1))
			switch {
			case err != nil:
				return "", formProblem(err, maxUpload)
			case size > maxUpload:
				return "", tooLarge(maxUpload)
			case size > 0:
				return hex.EncodeToString(sum.Sum(nil)), nil
			}
		case "sha256":
			typed, err := io.ReadAll(io.LimitReader(part, maxTyped))
			if err != nil {
				return "", formProblem(err, maxUpload)
			}
			if len(typed) > 0 {
				return typedHash(string(typed))
			}
		}
	}
}

func typedHash(typed string) (string, error) {
	hash := strings.ToLower(strings.Join(strings.Fields(typed), ""))
	if hash == "" {
		return "", refuse(contract.CodeNothingToCompare)
	}
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != sha256.Size {
		return "", refuse(contract.CodeMalformedHash)
	}
	return hash, nil
}

// formProblem is a form that cannot be read: too large, or no form.
func formProblem(err error, limit int) error {
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		return tooLarge(limit)
	}
	return refuse(contract.CodeNothingToCompare)
}
