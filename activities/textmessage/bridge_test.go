package textmessage

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

const key = "0123456789abcdef0123456789abcdef"

// sample is the message of the worked example in docs/adapters.md.
var sample = message{
	ID: "05ddab63ecaf633aba90229ad3178496", Channel: "sms", To: "0912345678",
	Text: "Ho so 000.00.16.H55-260921-0001 da co ket qua; moi mang giay hen den Mot cua nhan. DT 0208 3655 518",
	At:   time.Date(2026, 10, 5, 17, 0, 0, 0, procedure.Zone),
}

// provider is the other side on a TCP port of its own.
func provider(t *testing.T, answer http.HandlerFunc) *bridge {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return bridgeTo(t, server.URL+"/messages", 10*time.Second)
}

func bridgeTo(t *testing.T, url string, timeout time.Duration) *bridge {
	t.Helper()
	c := Config{URL: url, Key: key, Transport: &http.Transport{DisableKeepAlives: true}}
	c.Timeout, c.Now = timeout, func() time.Time { return time.Unix(1791194402, 0) }
	require.NoError(t, c.Check())
	return newBridge(c)
}

// TestTheRequestIsTheDocumentedOne compares what goes over the wire with the worked example.
func TestTheRequestIsTheDocumentedOne(t *testing.T) {
	page, err := os.ReadFile("../../docs/adapters.md")
	require.NoError(t, err)
	example := regexp.MustCompile("(?s)```http\n(POST /messages .*?)\n```").FindSubmatch(page)
	require.NotNil(t, example)

	var got string
	b := provider(t, func(w http.ResponseWriter, r *http.Request) {
		var wire bytes.Buffer
		wire.WriteString(r.Method + " " + r.URL.Path + " " + r.Proto + "\n")
		for _, name := range []string{"Content-Type", headerKey, headerTimestamp, headerSignature} {
			wire.WriteString(name + ": " + r.Header.Get(name) + "\n")
		}
		wire.WriteString("\n")
		_, _ = io.Copy(&wire, r.Body)
		got = wire.String()
		_, _ = io.WriteString(w, `{"provider_id":"4711-22"}`)
	})
	answer, err := b.deliver(t.Context(), sample)
	require.NoError(t, err)
	require.Equal(t, register.Answer{ProviderID: "4711-22", Text: "HTTP 200"}, answer)
	require.Equal(t, string(example[1]), got)
}

func TestDeliverSortsAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		header string // Retry-After
		body   string
		want   dispatch.Failure
	}{
		{"malformed number", 400, "", "0912345678?", dispatch.Failure{Permanent: true, Reason: "HTTP 400"}},
		{"no such subscriber", 422, "", "", dispatch.Failure{Permanent: true, Reason: "HTTP 422"}},
		{"our key is wrong", 401, "", "", dispatch.Failure{Reason: "HTTP 401"}},
		{"our path is wrong", 404, "", "", dispatch.Failure{Reason: "HTTP 404"}},
		{"slow request", 408, "", "", dispatch.Failure{Reason: "HTTP 408"}},
		{"too early", 425, "", "", dispatch.Failure{Reason: "HTTP 425"}},
		{"too many, in seconds", 429, "90", "", dispatch.Failure{Reason: "HTTP 429", RetryAfter: 90 * time.Second}},
		{"too many, until a date", 429, "Mon, 05 Oct 2026 10:02:02 GMT", "", dispatch.Failure{Reason: "HTTP 429", RetryAfter: 2 * time.Minute}},
		{"too many, nonsense", 429, "soon", "", dispatch.Failure{Reason: "HTTP 429"}},
		{"broken", 500, "", "<html>", dispatch.Failure{Reason: "HTTP 500"}},
		{"away", 503, "60", "", dispatch.Failure{Reason: "HTTP 503", RetryAfter: time.Minute}},
		{"garbage", 200, "", "\x00\xff{", dispatch.Failure{Reason: "HTTP 200: not the answer that was agreed"}},
		{"no id", 200, "", `{"provider_id":""}`, dispatch.Failure{Reason: "HTTP 200: not the answer that was agreed"}},
		{"an id that is none", 202, "", `{"provider_id":"a\nb"}`, dispatch.Failure{Reason: "HTTP 202: not the answer that was agreed"}},
		{"an id without end", 200, "", `{"provider_id":"` + strings.Repeat("x", 201) + `"}`,
			dispatch.Failure{Reason: "HTTP 200: not the answer that was agreed"}},
		{"an answer without end", 200, "", `{"provider_id":"x"}` + strings.Repeat(" ", maxAnswer),
			dispatch.Failure{Reason: "HTTP 200: not the answer that was agreed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := provider(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			_, err := b.deliver(t.Context(), sample)
			require.Equal(t, &c.want, err)
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	requests := 0
	b := provider(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := b.deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "HTTP 307"}, err)
	require.Equal(t, 1, requests)
}

func TestDeliverGivesUpOnAHangingBridge(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	_, err := bridgeTo(t, server.URL, 200*time.Millisecond).deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "reaching the bridge: timed out"}, err)
}

func TestDeliverWithoutABridge(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	url := "http://" + listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = bridgeTo(t, url, 10*time.Second).deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "reaching the bridge: no connection"}, err)
}

func TestALineCutIsNoAnswer(t *testing.T) {
	b := provider(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := b.deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "reaching the bridge: connection lost"}, err)

	b = provider(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"provider_id":`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	_, err = b.deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "HTTP 200: connection lost"}, err)
}

func TestConfigSaysWhatIsWrong(t *testing.T) {
	for _, url := range []string{"", "bridge", "ftp://bridge", "https://", "https://user:secret@bridge", "http://[::1"} {
		require.EqualError(t, Config{URL: url, Key: key}.Check(), "the bridge's URL is not of the form https://host/path", url)
	}
	require.EqualError(t, Config{URL: "https://bridge/messages", Key: "short"}.Check(), "the signing key is shorter than 32 characters")
	_, err := NewSender(nil, Config{}, nil)
	require.Error(t, err)
	_, err = NewSender(nil, Config{URL: "https://bridge", Key: key}, nil)
	require.EqualError(t, err, "there are no words for a file's status")
	bad := Config{URL: "https://bridge", Key: key, StatusText: ready}
	bad.Lease = time.Second
	_, err = NewSender(nil, bad, nil)
	require.ErrorContains(t, err, "lease")
}

func TestDeliverEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := provider(t, func(http.ResponseWriter, *http.Request) {}).deliver(ctx, sample)
	require.Equal(t, &dispatch.Failure{Reason: "reaching the bridge: connection lost"}, err)
}
