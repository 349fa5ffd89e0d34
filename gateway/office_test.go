package gateway

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	password = "một mật khẩu dài"
	monday   = "2026-10-05T08:30:00+07:00"
)

// house is a gateway on a real register, with an engine the test can switch off
// and a clock it can turn.
type house struct {
	t       testing.TB
	handler http.Handler
	book    *register.Store
	engine  *lawEngine
	clock   *clock
	log     *safeBuffer
	tokens  map[string]string
	// from is the client's address.
	from string
}

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

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

var embedded = sync.OnceValues(func() (*catalogue.Catalogue, error) { return catalogue.Load(catalogue.Embedded()) })

func newHouse(t testing.TB) *house {
	t.Helper()
	return newHouseOn(t, settled(t))
}

// settled is a register with the sample organisation in it.
func settled(t testing.TB) string {
	t.Helper()
	return pgtest.Prepared(t, func(t testing.TB, url string) {
		t.Helper()
		require.NoError(t, register.Migrate(t.Context(), url))
		book, err := register.Open(t.Context(), url)
		require.NoError(t, err)
		data, err := embedded()
		require.NoError(t, err)
		settle(t, book, data.Organisation())
		require.NoError(t, book.Close())
	})
}

func newHouseOn(t testing.TB, url string, changes ...func(*Dependencies)) *house {
	t.Helper()
	book, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = book.Close() })
	data, err := embedded()
	require.NoError(t, err)
	at, err := time.Parse(time.RFC3339, monday)
	require.NoError(t, err)
	o := &house{
		t: t, book: book, clock: &clock{at: at}, log: &safeBuffer{}, tokens: map[string]string{}, from: "192.0.2.1:1234",
	}
	o.engine = &lawEngine{book: book, now: o.clock.now, states: map[string]procedure.State{}, done: map[string]procedure.View{},
		faults: map[string]procedure.FaultView{}, duties: map[string]duty.Duty{}, duty: map[string]duty.View{}}
	parts := Dependencies{
		Register: book, Catalogue: data, Engine: o.engine, Now: o.clock.now,
		Log: slog.New(slog.NewJSONHandler(o.log, nil)), Metrics: prometheus.NewRegistry(), SessionLife: time.Hour,
		TextMessageKey: reportKey, Namespace: "dunghen",
	}
	for _, change := range changes {
		change(&parts)
	}
	o.handler, err = New(parts)
	require.NoError(t, err)
	return o
}

// in is the office for a subtest: what fails there fails it.
func (o *house) in(t testing.TB) *house {
	t.Helper()
	sub := *o
	sub.t = t
	return &sub
}

// settle puts the sample organisation into the register, with one password for
// everybody.
func settle(t testing.TB, book *register.Store, from catalogue.Organisation) {
	t.Helper()
	to := register.Organisation{Office: register.Office{
		AgencyCode: from.AgencyCode, Name: from.Name, ShortName: from.ShortName, Superior: from.Superior,
		Place: from.Place, Address: from.Address, Phone: from.OneStop.Phone, Email: from.Email, DirectorTitle: "GIÁM ĐỐC",
	}}
	for _, unit := range from.Units {
		to.Units = append(to.Units, register.Unit(unit))
	}
	for _, who := range from.Members {
		to.Staff = append(to.Staff, register.Staff{
			ID: who.ID, Name: who.Name, Title: who.Title, Role: who.Role, Unit: who.Unit, Email: who.Email,
			Active: !who.Inactive, InCharge: who.InCharge,
		})
	}
	require.NoError(t, book.SyncOrganisation(t.Context(), to))
	hash, err := argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	require.NoError(t, err)
	for _, who := range from.Members {
		require.NoError(t, book.SetPassword(t.Context(), who.ID, hash))
	}
}

// answer is a response that has been checked against openapi.yaml.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// request is one call; as is a username, "" for nobody.
type request struct {
	method, path, as string
	header           map[string]string
	// body is sent as it is when it is a string, and as JSON otherwise.
	body any
}

func (o *house) do(r request) answer {
	o.t.Helper()
	var body io.Reader
	switch content := r.body.(type) {
	case nil:
	case string:
		body = strings.NewReader(content)
	default:
		plain, err := json.Marshal(content)
		require.NoError(o.t, err)
		body = bytes.NewReader(plain)
	}
	req := httptest.NewRequestWithContext(o.t.Context(), r.method, r.path, body)
	req.RemoteAddr = o.from
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.as != "" {
		req.Header.Set("Authorization", "Bearer "+o.token(r.as))
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	o.handler.ServeHTTP(recorder, req)
	checkAgainstSpec(o.t, req, recorder)
	return answer{o.t, recorder.Code, recorder.Header(), recorder.Body.Bytes()}
}

func (o *house) get(as, path string) answer {
	o.t.Helper()
	return o.do(request{method: http.MethodGet, path: path, as: as})
}

func (o *house) post(as, path string, body any) answer {
	o.t.Helper()
	return o.do(request{method: http.MethodPost, path: path, as: as, body: body})
}

func (o *house) token(username string) string {
	o.t.Helper()
	if o.tokens[username] == "" {
		a := o.post("", "/api/v1/sessions", map[string]string{"username": username, "password": password})
		require.Equal(o.t, http.StatusCreated, a.status, string(a.body))
		o.tokens[username] = into[session](a).Token
	}
	return o.tokens[username]
}

func into[T any](a answer) T {
	a.t.Helper()
	var v T
	require.NoError(a.t, json.Unmarshal(a.body, &v), string(a.body))
	return v
}

// refused checks that the answer is the problem of a code, and returns it.
func (a answer) refused(status int, code procedure.Code) problemBody {
	a.t.Helper()
	require.Equal(a.t, "application/problem+json; charset=utf-8", a.header.Get("Content-Type"), string(a.body))
	p := into[problemBody](a)
	require.Equal(a.t, []any{status, code}, []any{a.status, p.Code}, string(a.body))
	require.NotRegexp(a.t, `\{\w+\}`, p.Detail+p.DetailEN, "unfilled placeholder")
	for _, e := range p.Errors {
		require.NotRegexp(a.t, `\{\w+\}`, e.Detail+e.DetailEN, "unfilled placeholder")
	}
	return p
}

// fields are the errors of a problem as field: code.
func (p problemBody) fields() map[string]procedure.Code {
	out := map[string]procedure.Code{}
	for _, e := range p.Errors {
		out[e.Field] = e.Code
	}
	return out
}

// submit takes one good file in and returns its receipt.
func (o *house) submit(key string, change ...func(map[string]any)) office.Receipt {
	o.t.Helper()
	a := o.submitting(key, change...)
	require.Equal(o.t, http.StatusCreated, a.status, string(a.body))
	return into[office.Receipt](a)
}

func (o *house) submitting(key string, change ...func(map[string]any)) answer {
	o.t.Helper()
	body := goodSubmission()
	for _, c := range change {
		c(body)
	}
	return o.do(request{
		method: http.MethodPost, path: "/api/v1/files", as: "clerk1", body: body,
		header: map[string]string{"Idempotency-Key": key},
	})
}

func goodSubmission() map[string]any {
	return map[string]any{
		"procedure": "1.003868",
		"applicant": map[string]any{
			"name": "Trần Thị Ngọc Ánh", "kind": "person", "id_number": "019201000123", "phone": "0912345678",
			"email": "ngoc.anh@example.vn", "address": "Số 5 đường Hoa Mai, phường Túc Duyên",
		},
		"channel":   "direct",
		"documents": []any{map[string]any{"code": "DON", "copies": 1}, map[string]any{"code": "BAN-THAO", "copies": 2}},
	}
}
