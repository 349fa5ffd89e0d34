package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Frame is what every page is drawn in; the data of each embeds it, so its methods are
// what templates call: {{.T "mine.title"}}, {{$.Day .DueAt}}.
type Frame struct {
	Title  string
	Lang   Lang
	Agency string
	Who    register.Staff
	Menu   []MenuItem
	// Notice is what has just been done, "" for nothing.
	Notice string
	// Problem is why the form was not accepted; the zero Problem when it was not sent.
	Problem office.Problem
	// Live is whether the lists of the page follow what happens; Version is what they
	// show, see gateway/live.
	Live    bool
	Version int64

	ask *Ask
}

// Frame returns the frame of the page that is about to be shown; title is an id of the
// words.
func (a *Ask) Frame(title string, pairs ...any) Frame {
	f := Frame{
		Title: a.T(title, pairs...), Lang: a.Lang, Agency: a.room.house.Agency, Who: a.Who(), ask: a, Notice: a.notice(),
	}
	if a.room.menu != nil {
		f.Menu = a.room.menu(a)
	}
	return f
}

// notice takes what the page before left to be said.
func (a *Ask) notice() string {
	door := a.room.house.Door
	kept := door.Cookie(a.Request, noticeCookie)
	if kept == "" {
		return ""
	}
	door.SetCookie(a.Writer, noticeCookie, "", -1)
	left, err := url.ParseQuery(kept)
	if err != nil || strings.ContainsFunc(left.Get("id"), func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }) {
		return ""
	}
	return a.T("notice."+left.Get("id"), "it", left.Get("it"))
}

// T is the text of an id, see Words.Say.
func (f Frame) T(id string, pairs ...any) string { return f.ask.T(id, pairs...) }

// Say chooses the words of the page's language.
func (f Frame) Say(w office.Words) string {
	if f.Lang == English {
		return w.EN
	}
	return w.VI
}

// Token and Key are what every form sends back: {{template "hidden" .}}.
func (f Frame) Token() string { return f.ask.Visitor.Token }

// Key is Ask.Key.
func (f Frame) Key() string { return f.ask.Key() }

// Typed is what was typed into a field of the form that came back.
func (f Frame) Typed(field string) string { return f.ask.PostForm(field) }

// Reused says that the form was sent before, with something else in it.
func (f Frame) Reused() bool { return f.Problem.Code == contract.CodeIdempotencyKeyReused }

// Wrong is what is wrong with a field of the form, "" for nothing.
func (f Frame) Wrong(field string) string {
	i := slices.IndexFunc(f.Problem.Fields, func(p office.FieldProblem) bool { return p.Field == field })
	if i < 0 {
		return ""
	}
	return f.Say(f.Problem.Fields[i].Words)
}

// Path is the address of the page, to come back to.
func (f Frame) Path() string { return f.ask.Request.URL.RequestURI() }

// Switch is the address of the page in the other language, "" for the answer to a form:
// what was typed would be lost, and its address may hold no page to come back to.
func (f Frame) Switch() string {
	if f.ask.Request.Method != http.MethodGet {
		return ""
	}
	to := *f.ask.Request.URL
	query := to.Query()
	query.Set("lang", string(f.Lang.other()))
	to.RawQuery = query.Encode()
	return "/" + strings.TrimLeft(to.RequestURI(), "/")
}

// SwitchName is the name of the other language, in that language.
func (f Frame) SwitchName() string {
	return f.ask.room.words.Say(f.Lang.other(), "lang.name")
}

// Other is the other language.
func (f Frame) Other() Lang { return f.Lang.other() }

// Day is a day as people write it: 05/10/2026; "" for the zero time.
func (f Frame) Day(t time.Time) string { return layout(t, "02/01/2006") }

// Instant is a day with its time: 08:30 05/10/2026; "" for the zero time.
func (f Frame) Instant(t time.Time) string { return layout(t, "15:04 02/01/2006") }

// Clock is a time of day: 08:30; "" for the zero time.
func (f Frame) Clock(t time.Time) string { return layout(t, "15:04") }

// ISO is for the attribute datetime of <time>.
func (f Frame) ISO(t time.Time) string { return layout(t, time.RFC3339) }

func layout(t time.Time, as string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(procedure.Zone).Format(as)
}

// Status is the name of a status of a file.
func (f Frame) Status(s procedure.Status) string {
	if f.Lang == Vietnamese {
		return s.Vietnamese()
	}
	return s.English()
}

// Role is the name of a role.
func (f Frame) Role(r procedure.Role) string { return f.T("role." + string(r)) }

// Channel is the name of a channel of intake.
func (f Frame) Channel(c procedure.Channel) string { return f.T("channel." + string(c)) }
