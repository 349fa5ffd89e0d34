package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// How a form with files comes: as a stream that nobody holds whole, from people whose
// line may be slow but may not stand still.
const (
	formTime = 10 * time.Minute
	idleTime = 30 * time.Second
	// tokenLength is longer than a token; fieldLength bounds one field without file.
	tokenLength = 256
	fieldLength = 64 << 10
	maxParts    = 1000
)

// patientBody gives a slow body the time a form with files may take.
type patientBody struct {
	io.ReadCloser
	line  *http.ResponseController
	until time.Time
}

// Read implements io.Reader.
func (p *patientBody) Read(b []byte) (int, error) {
	next := time.Now().Add(idleTime)
	if next.After(p.until) {
		next = p.until
	}
	if err := p.line.SetReadDeadline(next); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.ReadCloser.Read(b)
}

// patient gives the request of a form with files its time.
func patient(c *gin.Context) context.CancelFunc {
	line, until := http.NewResponseController(c.Writer), time.Now().Add(formTime)
	// A line without deadlines, as in tests, needs no longer ones.
	_ = line.SetWriteDeadline(until.Add(idleTime))
	ctx, cancel := context.WithDeadline(context.WithoutCancel(c.Request.Context()), until.Add(idleTime))
	c.Request = c.Request.WithContext(ctx)
	c.Request.Body = &patientBody{c.Request.Body, line, until}
	return cancel
}

// openParts reads the token, which is the first part of a form with files, so that
// nothing else is read of a form that is not genuine. Such a form has its fields where
// others have them, as far as it has been read.
func (a *Ask) openParts() error {
	if kind, _, _ := mime.ParseMediaType(a.GetHeader("Content-Type")); kind != "multipart/form-data" {
		return nil // without files, as any other
	}
	parts, err := a.Request.MultipartReader()
	if err != nil {
		return brokenOff(err)
	}
	a.parts = parts
	a.Request.PostForm = url.Values{}
	a.Request.Form = a.Request.PostForm
	part, err := parts.NextPart()
	if err != nil {
		return brokenOff(err)
	}
	if part.FormName() != "_token" || part.FileName() != "" {
		return procedure.Refuse(contract.CodeForeignRequest, "")
	}
	return a.readField(part, tokenLength)
}

// ReadForm reads the rest of a form with files (Route.Files) as it comes. take is given
// each file that was chosen, with the name it has at home; what take refuses with an
// error ends the reading, and what it leaves of a file is skipped. The fields without
// files are where they are in other forms: those before a file when it is taken, all of
// them afterwards. Errors: that of take, or a refusal.
func (a *Ask) ReadForm(take func(field, name string, content io.Reader) error) error {
	if a.parts == nil {
		return nil
	}
	for range maxParts {
		part, err := a.parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return brokenOff(err)
		}
		switch {
		case part.FormName() == "": // what cannot be understood is not left out silently
			err = procedure.Refuse(procedure.CodeInvalidField, "")
		case !isFile(part):
			err = a.readField(part, fieldLength)
		case part.FileName() != "":
			err = take(part.FormName(), part.FileName(), part)
		}
		if err != nil {
			return err
		}
	}
	return procedure.Refuse(contract.CodeUploadInterrupted, "")
}

// isFile says whether a part is a file input, chosen or not: those name a file, if only
// "".
func isFile(part *multipart.Part) bool {
	_, names, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	_, file := names["filename"]
	return err == nil && file
}

func (a *Ask) readField(part *multipart.Part, most int64) error {
	value, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil {
		return brokenOff(err)
	}
	if int64(len(value)) > most {
		return procedure.Refuse(contract.CodeBodyTooLarge, "", "limit", "64 KiB")
	}
	a.Request.PostForm.Add(part.FormName(), string(value))
	return nil
}

// brokenOff is a form that ended before its end.
func brokenOff(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return procedure.Refuse(contract.CodeBodyTooLarge, "", "limit", strconv.FormatInt(over.Limit>>20, 10)+" MB")
	}
	return procedure.Refuse(contract.CodeUploadInterrupted, "")
}
