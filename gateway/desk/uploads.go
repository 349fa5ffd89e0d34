package desk

import (
	"errors"
	"mime"
	"net/http"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) uploadRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/desk/uploads/:id", Access: web.Staff, Handle: d.showUpload}}
}

// Scans are what an applicant sent with a file from home, drawn by the template "scans"
// in the order it came.
type Scans struct {
	web.Frame
	Lines []Scan
}

// Scan is one of them.
type Scan struct {
	register.Upload
	// PaperName is the paper it is a scan of.
	PaperName string
}

// Picture says whether a browser can draw it in the page.
func (s Scan) Picture() bool { return s.Type != "application/pdf" }

// Scanned says whether a virus scanner has seen it.
func (s Scan) Scanned() bool { return s.Upload.Scan == register.ScanClean }

// scans are those of a file, none for whoever may not know its applicant.
func (d *Desk) scans(a *web.Ask, frame web.Frame, file procedure.View) (Scans, error) {
	out := Scans{Frame: frame}
	if !office.SeesApplicant(a.Who(), file) {
		return out, nil
	}
	uploads, err := d.Register.UploadsOf(a.Ctx, file.Code)
	if err != nil {
		return out, err
	}
	codes := make([]string, len(uploads))
	for i, u := range uploads {
		codes[i] = u.Paper
	}
	for i, name := range d.paperNames(file, codes) {
		out.Lines = append(out.Lines, Scan{uploads[i], name})
	}
	return out, nil
}

// countScans notes how many scans came from home since each file's papers were asked for.
func (d *Desk) countScans(a *web.Ask, lines []queueLine) error {
	asked := map[string]time.Time{}
	for _, line := range lines {
		if n := len(line.View.Supplements); n > 0 && line.View.Status == procedure.StatusSupplement {
			asked[line.Code] = line.View.Supplements[n-1].AskedAt
		}
	}
	counts, err := d.Register.CountUploads(a.Ctx, asked)
	for i := range lines {
		lines[i].Scans = counts[lines[i].Code]
	}
	return err
}

// scanPolicy is for what came from outside: a page of the office may frame it, and a
// picture is shown in a box of its own. The reader of a PDF, which browsers keep apart
// themselves, does not open in such a box.
const scanPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

// showUpload is one scan, for those who may know the applicant of its file, or evidence for
// those who may read its duty. Whoever may not, learns no more of it than of one that is not there.
func (d *Desk) showUpload(a *web.Ask) error {
	upload, err := d.upload(a, a.Param("id"))
	if errors.Is(err, register.ErrNotFound) {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	if err != nil {
		return err
	}
	content, err := d.Uploads.Read(upload)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it was only read
	policy := scanPolicy + "; sandbox"
	if upload.Type == "application/pdf" {
		policy = scanPolicy + "; object-src 'self'"
	}
	header := a.Writer.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Frame-Options", "SAMEORIGIN")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Content-Type", upload.Type)
	disposition := "inline"
	if a.Query("save") != "" {
		disposition = "attachment"
	}
	header.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": upload.Name}))
	http.ServeContent(a.Writer, a.Request, "", time.Time{}, content)
	return nil
}

// upload finds a scan of a file whose applicant the reader may know, or evidence. Errors:
// register.ErrNotFound, also for others' and for what belongs to no file yet.
func (d *Desk) upload(a *web.Ask, id string) (register.Upload, error) {
	if d.Uploads == nil {
		return register.Upload{}, register.ErrNotFound
	}
	upload, err := d.Register.Upload(a.Ctx, id)
	if err == nil && upload.Duty != "" {
		return upload, d.seesEvidence(a, upload)
	}
	if err == nil && upload.Code == "" {
		err = register.ErrNotFound
	}
	if err != nil {
		return register.Upload{}, err
	}
	file, err := d.Register.File(a.Ctx, upload.Code)
	if err == nil && !office.SeesApplicant(a.Who(), file.View) {
		err = register.ErrNotFound
	}
	return upload, err
}
