package gateway

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// visitor is somebody with a browser that runs no script: it keeps cookies, follows
// redirects and sends forms with all that is in them.
type visitor struct {
	o       *house
	t       testing.TB
	cookies map[string]*http.Cookie
	// lang is what the browser asks for with each link, "" for nothing.
	header map[string]string
}

// visit is a fresh browser; as signs in, "" does not.
func (o *house) visit(as string) *visitor {
	o.t.Helper()
	v := &visitor{o: o, t: o.t, cookies: map[string]*http.Cookie{}, header: map[string]string{}}
	if as != "" {
		p := v.get("/desk/login?next=/desk/account").submit("/desk/login", "username", as, "password", password)
		require.Equal(o.t, http.StatusOK, p.status, p.text())
		require.NotEqual(o.t, "/desk/login", p.path, p.text())
	}
	return v
}

// page is what a browser shows.
type page struct {
	v      *visitor
	status int
	// path is where the redirects led to, with its query.
	path   string
	header http.Header
	body   string
	*goquery.Document
}

// text is what is to be read, each run of white space as one space.
func (p page) text() string { return squeeze(p.Find("body").Text()) }

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

// read is what is to be read in each element of a selector.
func (p page) read(selector string) []string {
	return p.Find(selector).Map(func(_ int, s *goquery.Selection) string { return squeeze(s.Text()) })
}

func (v *visitor) get(path string) page {
	v.t.Helper()
	return v.follow(http.MethodGet, path, nil)
}

// send posts values to a path as they are, without a form.
func (v *visitor) send(path string, values url.Values) page {
	v.t.Helper()
	return v.follow(http.MethodPost, path, values)
}

func (v *visitor) follow(method, path string, form url.Values) page {
	v.t.Helper()
	for range 5 {
		recorder := v.once(method, path, form)
		if recorder.Code < 300 || recorder.Code > 399 {
			document, err := goquery.NewDocumentFromReader(strings.NewReader(recorder.Body.String()))
			require.NoError(v.t, err)
			return page{v, recorder.Code, path, recorder.Header(), recorder.Body.String(), document}
		}
		method, form = http.MethodGet, nil
		path, _, _ = strings.Cut(recorder.Header().Get("Location"), "#") // a browser keeps it to itself
	}
	require.FailNow(v.t, "it never arrives", path)
	return page{}
}

// once is one request without following where it leads.
func (v *visitor) once(method, path string, form url.Values) *httptest.ResponseRecorder {
	v.t.Helper()
	r := httptest.NewRequestWithContext(v.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = v.o.from
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.header {
		r.Header.Set(name, value)
	}
	return v.serve(r)
}

// serve answers a request with the cookies of the browser, and keeps those it is given.
func (v *visitor) serve(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	v.o.handler.ServeHTTP(recorder, r)
	for _, c := range recorder.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
			continue
		}
		v.cookies[c.Name] = c
	}
	return recorder
}

// form is what a form would send as it stands: the first one with this action.
func (p page) form(action string) url.Values {
	p.v.t.Helper()
	form := p.Find("form").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("action", p.path) == action }).First()
	require.Equal(p.v.t, 1, form.Length(), "no form to %s at %s: %s", action, p.path, p.text())
	values := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		_, checked := s.Attr("checked")
		switch kind := s.AttrOr("type", "text"); {
		case name == "" || kind == "submit" || kind == "file":
		case goquery.NodeName(s) == "select":
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			values.Add(name, chosen.AttrOr("value", squeeze(chosen.Text())))
		case goquery.NodeName(s) == "textarea":
			values.Add(name, s.Text())
		case (kind == "checkbox" || kind == "radio") && !checked:
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	return values
}

// submit sends the form with this action, with some fields filled in: pairs of name and
// value; a name given twice sends both, the value "-" takes the field out.
func (p page) submit(action string, pairs ...string) page {
	p.v.t.Helper()
	values := p.form(action)
	fresh := map[string]bool{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		if !fresh[name] {
			values.Del(name)
			fresh[name] = true
		}
		if value != "-" {
			values.Add(name, value)
		}
	}
	return p.v.send(action, values)
}

// submitTo posts what every form of the page carries to an address it may have no form
// for.
func (p page) submitTo(action string, pairs ...string) page {
	p.v.t.Helper()
	values := url.Values{"_token": {p.Find(`input[name="_token"]`).AttrOr("value", "")}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return p.v.send(action, values)
}

func TestSignInAtTheDesk(t *testing.T) {
	o := newHouse(t)
	asked := o.visit("").get("/desk?x=1")
	require.Equal(t, "/desk/login?next=%2Fdesk%3Fx%3D1", asked.path)
	wrong := asked.submit("/desk/login", "username", "clerk1", "password", "nope")
	require.Equal(t, http.StatusUnauthorized, wrong.status)
	require.Equal(t, []string{"Chưa đăng nhập được Tên đăng nhập hoặc mật khẩu không đúng."}, wrong.read(".notice.bad"))
	require.Equal(t, "clerk1", wrong.Find("#username").AttrOr("value", ""))
}

// TestTheOtherLanguageIsOfferedWhereAPageIs: the answer to a form has no address to come
// back to.
func TestTheOtherLanguageIsOfferedWhereAPageIs(t *testing.T) {
	o := newHouse(t)
	o.atOfficer("officer-bcxb-1", "k1")
	mine := o.visit("officer-bcxb-1").get("/desk/mine?after=x")
	require.Equal(t, "/desk/mine?after=x&lang=en", mine.Find("header a[hreflang]").AttrOr("href", ""))
	refused := mine.submit("/desk/batches")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Zero(t, refused.Find("header a[hreflang]").Length())
}
