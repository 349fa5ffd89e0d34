package gateway

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// served is the handler of a house behind a real line that is given a second for most
// requests.
func served(t *testing.T, h home) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h.handler)
	s.Config.ReadTimeout, s.Config.WriteTimeout = time.Second, time.Second
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// drip reads like a slow line: a part at once, the rest after a while.
type drip struct {
	parts [][]byte
	wait  time.Duration
}

func (d *drip) Read(b []byte) (int, error) {
	if len(d.parts) == 0 {
		return 0, io.EOF
	}
	n := copy(b, d.parts[0])
	if d.parts[0] = d.parts[0][n:]; len(d.parts[0]) == 0 {
		d.parts = d.parts[1:]
		time.Sleep(d.wait)
	}
	return n, nil
}

// send posts a form of a page over a line.
func (p page) overLine(s *httptest.Server, kind string, body io.Reader) (*http.Response, error) {
	r, err := http.NewRequestWithContext(p.v.t.Context(), http.MethodPost, s.URL+postal, body)
	require.NoError(p.v.t, err)
	r.Header.Set("Content-Type", kind)
	for _, c := range p.v.cookies {
		r.AddCookie(c)
	}
	return s.Client().Do(r)
}

func (p page) filledIn(files []chosen) (body []byte, kind string) {
	values := p.form(postal)
	for i := 0; i+1 < len(applicantAtHome()); i += 2 {
		values.Set(applicantAtHome()[i], applicantAtHome()[i+1])
	}
	return multipartOf(p.v.t, values, files)
}

func TestASlowLineIsWaitedFor(t *testing.T) {
	h := newHome(t, "")
	s := served(t, h)
	form := h.visit("").get(postal)
	body, kind := form.filledIn(good())
	third := len(body) / 3
	answer, err := form.overLine(s, kind, &drip{[][]byte{body[:third], body[third : 2*third], body[2*third:]}, 700 * time.Millisecond})
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, answer.StatusCode, string(page))
	require.Len(t, h.lying(), 2)
}

func TestTheAnswerToTooMuchIsHeard(t *testing.T) {
	h := newHome(t, "")
	s := served(t, h)
	form := h.visit("").get(postal)
	large := append(bytes.Repeat([]byte("a"), 60<<20), "\n%%EOF"...)
	copy(large, "%PDF-1.4\n")
	body, kind := form.filledIn([]chosen{{"DON", "don.pdf", large}, good()[1]})
	answer, err := form.overLine(s, kind, bytes.NewReader(body))
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusRequestEntityTooLarge, answer.StatusCode)
	require.Contains(t, string(page), "lớn hơn 10 MB")
	require.Contains(t, string(page), "Trần Thị Ngọc Ánh")
	require.Len(t, h.lying(), 1, "what was in order is kept")
}

func TestWhoHangsUpLeavesNothing(t *testing.T) {
	h := newHome(t, "")
	s := served(t, h)
	form := h.visit("").get(postal)
	body, kind := form.filledIn([]chosen{{"DON", "don.pdf", bytes.Repeat([]byte("a"), 4<<20)}})
	line, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+postal, bytes.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", kind)
	for _, c := range form.v.cookies {
		r.AddCookie(c)
	}
	var whole bytes.Buffer
	require.NoError(t, r.Write(&whole))
	_, err = line.Write(whole.Bytes()[:whole.Len()/2])
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(h.lying()) == 1 }, 5*time.Second, 10*time.Millisecond, "it began to be written")
	require.NoError(t, line.Close())
	require.Eventually(t, func() bool { return len(h.lying()) == 0 }, 5*time.Second, 10*time.Millisecond)
}
