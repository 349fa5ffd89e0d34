package pages

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

//go:embed *.html
var files embed.FS

//go:embed page.css
var style string

// Policy is the Content-Security-Policy the pages are made for: their own style,
// known by its hash, and forms that go back where they came from.
var Policy = "default-src 'none'; style-src 'sha256-" + hashOf(style) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"style":   func() template.CSS { return template.CSS(style) }, //nolint:gosec // G203: embedded, and its hash is in Policy
	"day":     func(t time.Time) string { return t.In(procedure.Zone).Format("02/01/2006") },
	"instant": func(t time.Time) string { return t.In(procedure.Zone).Format("15:04 ngày 02/01/2006") },
}).ParseFS(files, "*.html"))

// Ask is the page where the code of a paper is typed (tra cứu văn bản).
type Ask struct {
	// Agency is the office's name.
	Agency string
}

// Letter is what the office knows of a paper.
type Letter struct {
	register.Verified
	// VerifyCode is the short code in groups of four.
	VerifyCode string
	// Compared says that the holder's file or hash was compared, Matches what came
	// of it.
	Compared bool
	Matches  bool
}

// Problem is a request that got no good answer, in words for the person who made it.
type Problem struct {
	Agency string
	Title  string
	Detail string
	// RequestID is what the operators look for; "" when there is nothing to report.
	RequestID string
}

// Page is one of the pages above.
type Page interface {
	// Heading is the title of the browser's window.
	Heading() string
	file() string
}

// Heading implements Page.
func (Ask) Heading() string { return "Tra cứu văn bản" }

// Heading implements Page.
func (l Letter) Heading() string { return cmp.Or(l.Title, "Văn bản") }

// Heading implements Page.
func (p Problem) Heading() string { return p.Title }

func (Ask) file() string     { return "ask.html" }
func (Letter) file() string  { return "letter.html" }
func (Problem) file() string { return "problem.html" }

// HTML draws a page whole, so that an error leaves no half of it behind.
func HTML(page Page) ([]byte, error) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, page.file(), page); err != nil {
		return nil, fmt.Errorf("draw %s: %w", page.file(), err)
	}
	return b.Bytes(), nil
}
