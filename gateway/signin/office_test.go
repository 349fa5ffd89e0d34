package signin

import (
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	life   = 10 * time.Hour
	chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36"
)

// clock is turned by the test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// office is a register with two clerks behind a door, served over HTTP.
type office struct {
	t     *testing.T
	book  *register.Store
	clock *clock
	door  *Door
	server
}

// server is what browsers reach; a test may start another one on the same register.
type server struct{ *httptest.Server }

func newOffice(t *testing.T) *office {
	t.Helper()
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	book, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = book.Close() })
	staff := func(id string, active bool) register.Staff {
		return register.Staff{ID: id, Name: "Lê Thị Hoa", Role: procedure.RoleClerk, Unit: "mot-cua", Active: active}
	}
	require.NoError(t, book.SyncOrganisation(t.Context(), register.Organisation{
		Staff: []register.Staff{staff("clerk1", true), staff("clerk2", true), staff("gone", false)},
	}))
	o := &office{t: t, book: book, clock: &clock{at: procedure.NewDay(2026, time.October, 5).At(8 * 60)}}
	o.start("")
	return o
}

// start serves the door: GET / says who is there and what their form token is, POST /
// changes something, /in signs in as "as", /out signs out.
func (o *office) start(publicURL string) {
	o.t.Helper()
	door, err := New(o.book, publicURL, life, o.clock.now)
	require.NoError(o.t, err)
	o.door = door
	mux := http.NewServeMux()
	mux.HandleFunc("/", o.page)
	mux.HandleFunc("/in", func(w http.ResponseWriter, r *http.Request) {
		who, err := o.book.Staff(r.Context(), r.FormValue("as"))
		if err == nil {
			err = door.Open(r.Context(), w, r, who, register.SessionPassword)
		}
		fail(w, err)
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) { fail(w, door.Close(r.Context(), w, r)) })
	o.server = server{httptest.NewServer(mux)}
	o.t.Cleanup(o.Close)
}

func (o *office) page(w http.ResponseWriter, r *http.Request) {
	visitor, err := o.door.Visitor(r.Context(), r)
	if errors.Is(err, ErrSignedOut) {
		visitor, err = o.door.Stranger(r.Context(), w, r)
	}
	if err == nil {
		err = o.door.Genuine(r, visitor)
	}
	if fail(w, err); err == nil {
		_, _ = io.WriteString(w, visitor.Who.ID+"|"+visitor.Token)
	}
}

func fail(w http.ResponseWriter, err error) {
	var refusal *procedure.Refusal
	switch {
	case errors.As(err, &refusal):
		http.Error(w, string(refusal.Code), http.StatusForbidden)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// browser keeps cookies.
type browser struct {
	o      *office
	client *http.Client
	// last are the cookies of the last answer, header its headers.
	last   []*http.Cookie
	header http.Header
}

func (o *office) browser() *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(o.t, err)
	return &browser{o: o, client: &http.Client{Jar: jar}}
}

func (b *browser) do(method, path, body string, headers ...string) (status int, who, token string) {
	b.o.t.Helper()
	r, err := http.NewRequestWithContext(b.o.t.Context(), method, b.o.URL+path, strings.NewReader(body))
	require.NoError(b.o.t, err)
	r.Header.Set("User-Agent", chrome)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := b.client.Do(r)
	require.NoError(b.o.t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(b.o.t, err)
	require.NoError(b.o.t, answer.Body.Close())
	b.last, b.header = answer.Cookies(), answer.Header
	who, token, _ = strings.Cut(strings.TrimSpace(string(text)), "|")
	return answer.StatusCode, who, token
}

func (b *browser) signIn(as string) {
	b.o.t.Helper()
	status, text, _ := b.do(http.MethodPost, "/in?as="+as, "")
	require.Equal(b.o.t, http.StatusOK, status, text)
}

// who is there, and the token of their forms.
func (b *browser) who() (who, token string) {
	b.o.t.Helper()
	status, who, token := b.do(http.MethodGet, "/", "")
	require.Equal(b.o.t, http.StatusOK, status)
	return who, token
}

// cookie returns what the browser keeps under a name, "" for nothing.
func (b *browser) cookie(name string) string {
	at, err := url.Parse(b.o.URL)
	require.NoError(b.o.t, err)
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) plant(name, value string) {
	at, err := url.Parse(b.o.URL)
	require.NoError(b.o.t, err)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}
