package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// formBody bounds a form without files, in bytes.
	formBody = 1 << 20
	langLife = 365 * 24 * time.Hour
	// langCookie remembers a language, noticeCookie what the next page has to say.
	langCookie   = "dunghen-lang"
	noticeCookie = "dunghen-notice"
	noticeLife   = time.Minute
)

// Ask is one request for a page.
type Ask struct {
	*gin.Context
	// Ctx is the request's.
	Ctx     context.Context
	Visitor signin.Visitor
	Lang    Lang
	room    *Room
	// key is that of the form, see Key.
	key string
	// parts is what is left to read of a form with files, nil for other requests.
	parts *multipart.Reader
}

// Who is who asks; the zero Staff for a stranger.
func (a *Ask) Who() register.Staff { return a.Visitor.Who }

// Actor is who asks as the law knows them: without a name.
func (a *Ask) Actor() procedure.Actor {
	return procedure.Actor{Staff: a.Who().ID, Role: a.Who().Role, Unit: a.Who().Unit}
}

// Now is the office's clock.
func (a *Ask) Now() time.Time { return a.room.house.Now() }

// T is the text of an id in the language of whoever asks, see Words.Say.
func (a *Ask) T(id string, pairs ...any) string { return a.room.words.Say(a.Lang, id, pairs...) }

// Key is the idempotency key of the form that was sent, or a new one for a form that
// is about to be shown: a form that comes back with a refusal keeps its key.
func (a *Ask) Key() string {
	if a.key == "" {
		if sent, err := uuid.Parse(a.PostForm("_key")); err == nil {
			a.key = sent.String()
		} else {
			a.key = uuid.NewString()
		}
	}
	return a.key
}

// NewKey gives the form that is about to be shown a key of its own: what stands in it is
// no longer what the one it was sent with stands for.
func (a *Ask) NewKey() { a.key = uuid.NewString() }

// Address is where the public finds a path of the office.
func (a *Ask) Address(path string) string {
	if public := a.room.house.PublicURL; public != "" {
		return strings.TrimSuffix(public, "/") + path
	}
	return "http://" + a.Request.Host + path
}

// RequestID names the request in its answer and in the log.
func (a *Ask) RequestID() string { return a.Writer.Header().Get("X-Request-Id") }

// policy is the Content-Security-Policy of every page: everything from here, nothing
// written into the page itself, letters in a frame of their own.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Show answers with a page. data embeds the Frame of this Ask.
func (a *Ask) Show(status int, page string, data any) error {
	html, err := a.room.draw(page, data)
	if err != nil {
		return err
	}
	a.Header("Content-Security-Policy", policy)
	a.Writer.Header().Add("Vary", "Cookie")
	a.Data(status, "text/html; charset=utf-8", html)
	return nil
}

// Go sends the browser to another page of the office, which says what has been done:
// notice is an id of the words below "notice.", with at most one value for {{.it}}.
func (a *Ask) Go(path, notice string, it ...string) error {
	if notice != "" {
		value := url.Values{"id": {notice}, "it": it}.Encode()
		a.room.house.Door.SetCookie(a.Writer, noticeCookie, value, noticeLife)
	}
	a.Redirect(http.StatusSeeOther, path)
	return nil
}

// Refused returns what a form must say of an error: a refusal of what was sent, which
// is shown beside the form with everything that was typed. Other errors are no business
// of the form.
func (a *Ask) Refused(err error) (office.Problem, bool) {
	if err == nil {
		return office.Problem{}, false
	}
	p := a.Explain(err)
	switch p.Status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusLocked,
		http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return p, true
	default:
		return p, false
	}
}

// serve does for every page what none must forget.
func (r *Room) serve(route Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if route.Files {
			defer patient(c)()
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, cmp.Or(route.Body, formBody))
		r.answer(c, func(a *Ask) error {
			if err := a.enter(route); err != nil || c.IsAborted() {
				return err
			}
			return route.Handle(a)
		})
	}
}

// Outside answers with a page of the room for a handler of another kind: one that
// machines ask too, or of an address there is nothing at. Such a request changes
// nothing, so no form token is asked for and none is given to a stranger.
func (r *Room) Outside(c *gin.Context, h Handler) {
	r.answer(c, func(a *Ask) (err error) {
		a.Visitor, err = r.house.Door.Visitor(a.Ctx, a.Request)
		if err != nil && !errors.Is(err, signin.ErrSignedOut) {
			return err
		}
		return h(a)
	})
}

func (r *Room) answer(c *gin.Context, h Handler) {
	a := &Ask{Context: c, Ctx: c.Request.Context(), room: r}
	if a.switchLang() {
		return
	}
	if err := h(a); err != nil {
		a.fail(err)
	}
}

// enter finds out who asks, and whether they may.
func (a *Ask) enter(route Route) error {
	door := a.room.house.Door
	var err error
	a.Visitor, err = door.Visitor(a.Ctx, a.Request)
	if errors.Is(err, signin.ErrSignedOut) {
		if route.Access != nil {
			return a.toSignIn()
		}
		a.Visitor, err = door.Stranger(a.Ctx, a.Writer, a.Request)
	}
	if err != nil {
		return err
	}
	if !route.Access.Allows(a.Who().Role) {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
	}
	if route.Files {
		if err := a.openParts(); err != nil {
			return err
		}
	}
	return door.Genuine(a.Request, a.Visitor)
}

// toSignIn lets somebody sign in and come back. What was sent without a session is not
// done; the page says so, and its form can be sent again after signing in elsewhere.
func (a *Ask) toSignIn() error {
	if err := a.room.house.Door.FromHere(a.Request); err != nil {
		return err // nobody here typed it
	}
	if a.Request.Method != http.MethodGet || a.GetHeader("HX-Request") != "" {
		return procedure.Refuse(contract.CodeUnauthorized, "")
	}
	a.Redirect(http.StatusSeeOther, "/desk/login?next="+url.QueryEscape(a.Request.URL.RequestURI()))
	a.Abort()
	return nil
}

// switchLang takes the language from ?lang, which is remembered, or from where it was.
func (a *Ask) switchLang() (redirected bool) {
	a.Lang = Vietnamese
	if a.room.house.Door.Cookie(a.Request, langCookie) == string(English) {
		a.Lang = English
	}
	wanted := Lang(a.Query("lang"))
	if a.Request.Method != http.MethodGet || wanted != English && wanted != Vietnamese {
		return false
	}
	a.room.house.Door.SetCookie(a.Writer, langCookie, string(wanted), langLife)
	to := *a.Request.URL
	query := to.Query()
	query.Del("lang")
	to.RawQuery = query.Encode()
	// A path that begins with two slashes would be another host.
	a.Redirect(http.StatusSeeOther, "/"+strings.TrimLeft(to.RequestURI(), "/"))
	return true
}

// Explain words an error for a page that shows it in its own way, and says when to come
// back where that helps.
func (a *Ask) Explain(err error) office.Problem {
	p := a.room.house.Office.Explain(a.Ctx, a.RequestID(), err)
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		a.Header("Retry-After", "5")
	}
	return p
}

// fail shows a problem as a page.
func (a *Ask) fail(err error) {
	if a.parts != nil {
		// A browser that is still sending hears no answer; the body is bounded.
		_, _ = io.Copy(io.Discard, a.Request.Body)
	}
	p := a.Explain(err)
	if shown := a.Show(p.Status, "problem", problemPage{a.Frame("problem.title"), p, a.unsent(p)}); shown != nil {
		a.room.house.Log.ErrorContext(a.Ctx, "problem page", "request_id", a.RequestID(), "error", shown)
		a.String(http.StatusInternalServerError, "500")
	}
	a.Abort()
}

type problemPage struct {
	Frame
	Told office.Problem
	// Unsent is a form that came without a session, to be sent again after signing in.
	Unsent []field
}

// field is one value of a form.
type field struct{ Name, Value string }

// unsent keeps what was typed into a form whose session has ended. Its token is the
// person's own, so it is worth nothing to anybody who made them send it.
func (a *Ask) unsent(p office.Problem) (fields []field) {
	if p.Code != contract.CodeUnauthorized || a.Request.Method != http.MethodPost || a.GetHeader("HX-Request") != "" ||
		a.ContentType() != gin.MIMEPOSTForm || a.Request.ParseForm() != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(a.Request.PostForm)) {
		for _, value := range a.Request.PostForm[name] {
			fields = append(fields, field{name, value})
		}
	}
	return fields
}

// SignedOut says that the problem is a session that has ended.
func (p problemPage) SignedOut() bool { return p.Told.Code == contract.CodeUnauthorized }

// Internal says that there is something to report.
func (p problemPage) Internal() bool { return p.Told.Status >= http.StatusInternalServerError }
