package system_test

import (
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/browsertest"
)

// lure is a site of somebody else on this machine, which to browsers is the same site
// at another origin: the session's cookie comes along. It serves the page it holds.
type lure struct {
	url  string
	page string
}

func lay(t *testing.T) *lure {
	t.Helper()
	l := new(lure)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, "<!doctype html><title>Trúng thưởng</title>", l.page)
	}))
	t.Cleanup(server.Close)
	l.url = server.URL
	return l
}

// form is a page that sends itself.
func (l *lure) form(action string, fields map[string]string) {
	var b strings.Builder
	fmt.Fprintf(&b, `<form method="post" action="%s">`, html.EscapeString(action))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		fmt.Fprintf(&b, `<input type="hidden" name="%s" value="%s">`, name, html.EscapeString(fields[name]))
	}
	l.page = b.String() + `</form><script>document.forms[0].submit()</script>`
}

// visit opens the page, which leads away by itself.
func (p person) visit(l *lure) {
	p.Leaving(func() { p.Script(fmt.Sprintf("location.href = %q", l.url)) })
}

// TestAForeignPageCanDoNothing: not by a form, with or without the token, not by a
// script, not by signing somebody in or out.
func TestAForeignPageCanDoNothing(t *testing.T) {
	o, l := enter(t, shared), lay(t)
	r := o.begin(t)
	p := person{o.sit(t, officer, browsertest.Desktop)}
	p.Abroad(strings.TrimPrefix(l.url, "http://"))
	act := o.url + "/desk/files/" + r.Code + "/do/finish"
	token := p.Attribute("input[name=_token]", "value")
	before := o.file(t, r.Code)
	for name, tc := range map[string]struct {
		action string
		fields map[string]string
	}{
		"without a token":       {act, map[string]string{"_seen": "2"}},
		"with the person's own": {act, map[string]string{"_token": token, "_seen": "2"}},
		"a batch":               {o.url + "/desk/batches", map[string]string{"_token": token, "verb": "hand-over", "files": r.Code + ":2"}},
		"signing out":           {o.url + "/desk/logout", map[string]string{"_token": token}},
		"signing out everywhere": {o.url + "/desk/account/sign-out-everywhere", map[string]string{
			"_token": token,
		}},
		"signing in as another": {o.url + "/desk/login", map[string]string{
			"username": clerk, "password": devstack.SamplePassword, "_token": token,
		}},
		"a new password": {o.url + "/desk/account/password", map[string]string{
			"_token": token, "old": devstack.SamplePassword, "new": "một mật khẩu khác", "again": "một mật khẩu khác",
		}},
	} {
		l.form(tc.action, tc.fields)
		p.visit(l)
		p.Until("the answer to "+name, func() bool { return p.URL() == tc.action })
		p.See("Biểu mẫu này không được gửi từ trang đang mở của bạn")
		require.Equal(t, before, o.file(t, r.Code), name)
		p.Open("/desk/account")
		p.See("Dương Văn Khoa, Chuyên viên")
	}

	l.page = ""
	p.Open(l.url)
	p.Script(fmt.Sprintf(`fetch(%q, {method: "POST", mode: "no-cors", credentials: "include",
		headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: "_seen=2&_token=%s"})`, act, token))
	require.Equal(t, before, o.file(t, r.Code))
	for _, read := range []string{"/desk/mine", "/desk/files/" + r.Code, "/api/v1/files/" + r.Code} {
		require.Equal(t, "TypeError", browsertest.Read[string](p.Person, fmt.Sprintf(
			`fetch(%q, {credentials: "include"}).then(r => r.text(), e => e.name)`, o.url+read)), "nothing is read from there")
	}
	require.NotEmpty(t, p.Complaints(), "the browser says that it was kept from it")
	p.Open("/desk/mine")
	require.Equal(t, "/desk/mine", p.Path())
}

// TestAStrangerIsLuredInVain: what a foreign page has somebody send who is not signed in
// is not kept for them to send again.
func TestAStrangerIsLuredInVain(t *testing.T) {
	o, l := enter(t, shared), lay(t)
	p := person{o.sit(t, "", browsertest.Desktop)}
	p.Abroad(strings.TrimPrefix(l.url, "http://"))
	l.form(o.url+"/desk/files/"+o.begin(t).Code+"/do/finish", map[string]string{"_seen": "2"})
	p.Open("/desk/login")
	p.visit(l)
	p.See("Biểu mẫu này không được gửi từ trang đang mở của bạn")
	require.Zero(t, p.Count("main form"))
}

// TestNoPageIsFramed: a page of the office within a foreign one could be clicked without
// being seen.
func TestNoPageIsFramed(t *testing.T) {
	o, l := enter(t, shared), lay(t)
	r := o.begin(t)
	receipt := o.requireOneOf(t, r.Code, "receipt")
	p := person{o.sit(t, officer, browsertest.Desktop)}
	p.Abroad(strings.TrimPrefix(l.url, "http://"))
	for _, path := range []string{
		"/", "/track", "/desk/login", "/desk/mine", "/desk/files/" + r.Code, "/desk/files/" + r.Code + "/do/finish",
		"/desk/letters/" + receipt.ID + ".pdf", "/desk/live",
	} {
		l.page = fmt.Sprintf(`<iframe src="%s"></iframe>`, o.url+path)
		p.Open(l.url)
		p.Until("the frame of "+path+" to fail", func() bool {
			all := strings.Join(p.Complaints(), "\n")
			return strings.Contains(all, "frame-ancestors") || strings.Contains(all, "X-Frame-Options")
		})
	}
}

// TestTheWayBackStaysAtTheDesk: before and after what was to be done.
func TestTheWayBackStaysAtTheDesk(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, officer, browsertest.Desktop)}
	for _, back := range []string{
		"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/desk/../..//evil.example", "/desk/%2e%2e/", "/desk/logout", "/",
	} {
		r := o.begin(t)
		p.Open("/desk/files/" + r.Code + "/do/declare?back=" + url.QueryEscape(back))
		require.Equal(t, "/desk/files/"+r.Code, p.Attribute("main .actions a", "href"), back)
		p.Script(fmt.Sprintf("document.querySelector('main form [name=back]').value = %q", back))
		p.Click(browsertest.Radio, p.named(t, browsertest.Radio, "Đúng hẹn"))
		p.ClickThrough(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
		require.Equal(t, o.url+"/desk/files/"+r.Code, p.URL(), back)
	}
}
