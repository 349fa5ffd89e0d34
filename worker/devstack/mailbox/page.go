package mailbox

import (
	"embed"
	"html/template"
	"mime"
	"net/http"
	"net/mail"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page.html
var pages embed.FS

var page = template.Must(template.New("page.html").Funcs(template.FuncMap{"when": when}).ParseFS(pages, "page.html"))

// vietnam is where the office is; the zone has no summer time.
var vietnam = time.FixedZone("+07", 7*60*60)

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format("15:04:05 02/01/2006")
}

// NewPage shows what came, newest first, and takes text messages at POST /texts.
func NewPage(box *Mailbox, texts *TextBox) http.Handler {
	p := &pageHandler{box, texts}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.list)
	mux.HandleFunc("GET /mail/{name}", p.message)
	mux.HandleFunc("GET /mail/{name}/{attachment}", p.attachment)
	mux.Handle("POST /texts", texts)
	return mux
}

type pageHandler struct {
	box   *Mailbox
	texts *TextBox
}

// shown is a message on the page.
type shown struct {
	Message
	Name string // of its file, which its address on the page is made of
	Date time.Time
}

// listed is everything that came, or the one message that is open.
type listed struct {
	Mails []shown
	Texts []Text
	Open  *shown
}

func show(m Message) shown {
	date, _ := mail.ParseDate(m.Header.Get("Date")) // a message without a date shows none
	return shown{m, strings.TrimSuffix(filepath.Base(m.Path), ".eml"), date}
}

func (p *pageHandler) list(w http.ResponseWriter, _ *http.Request) {
	var data listed
	for _, m := range slices.Backward(p.box.Messages()) {
		data.Mails = append(data.Mails, show(m))
	}
	data.Texts = p.texts.Texts()
	slices.Reverse(data.Texts)
	render(w, data)
}

func (p *pageHandler) message(w http.ResponseWriter, r *http.Request) {
	if m, found := p.find(w, r); found {
		render(w, listed{Open: &m})
	}
}

// attachment shows a PDF in the browser and offers everything else for keeping.
func (p *pageHandler) attachment(w http.ResponseWriter, r *http.Request) {
	m, found := p.find(w, r)
	if !found {
		return
	}
	no, err := strconv.Atoi(r.PathValue("attachment"))
	if err != nil || no < 0 || no >= len(m.Attachments) {
		http.NotFound(w, r)
		return
	}
	a := m.Attachments[no]
	kind, disposition := "application/octet-stream", "attachment"
	if a.ContentType == "application/pdf" {
		kind, disposition = a.ContentType, "inline"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": a.Name}))
	_, _ = w.Write(a.Data) // the browser has gone otherwise
}

func (p *pageHandler) find(w http.ResponseWriter, r *http.Request) (shown, bool) {
	for _, m := range p.box.Messages() {
		if s := show(m); s.Name == r.PathValue("name") {
			return s, true
		}
	}
	http.NotFound(w, r)
	return shown{}, false
}

func render(w http.ResponseWriter, data listed) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_ = page.Execute(w, data) // the browser has gone otherwise: the template has been shown with every kind of data
}
