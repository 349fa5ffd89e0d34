package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/workflows/contract"
)

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().String()
}

// TestRunServesBeforeTheEngineIsThere: from an empty database to a graceful end.
func TestRunServesBeforeTheEngineIsThere(t *testing.T) {
	address, database := freeAddress(t), pgtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Config{Address: address, DatabaseURL: database, TemporalAddress: "127.0.0.1:1"})
	}()
	get := func(path string) (int, http.Header) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
		require.NoError(t, err)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, nil
		}
		require.NoError(t, response.Body.Close())
		return response.StatusCode, response.Header
	}
	require.Eventually(t, func() bool { status, _ := get("/healthz"); return status == http.StatusOK }, 20*time.Second, 50*time.Millisecond)
	status, header := get("/readyz")
	require.Equal(t, []any{http.StatusServiceUnavailable, "5"}, []any{status, header.Get("Retry-After")})

	busy := Run(t.Context(), Config{Address: address, DatabaseURL: database, TemporalAddress: "127.0.0.1:1"})
	require.ErrorContains(t, busy, "address already in use")
	stop()
	require.NoError(t, <-ended)
}

func TestAPanicIsAnInternalErrorAndNoMore(t *testing.T) {
	log := new(safeBuffer)
	data, err := embedded()
	require.NoError(t, err)
	handler, err := New(Dependencies{ // without a register, which its handler does not expect
		Catalogue: data, Now: time.Now, Log: slog.New(slog.NewJSONHandler(log, nil)), Metrics: prometheus.NewRegistry(),
	})
	require.NoError(t, err)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v/7KQMX4RT9BWD?format=json", nil))
	p := answer{t, recorder.Code, recorder.Header(), recorder.Body.Bytes()}.refused(http.StatusInternalServerError, contract.CodeInternal)
	require.NotContains(t, recorder.Body.String(), "nil pointer")
	require.Contains(t, log.String(), `"request_id":"`+p.RequestID+`"`)
	require.Contains(t, log.String(), "nil pointer")
}

func TestTheLimiterForgetsWhoIsQuiet(t *testing.T) {
	at := &clock{at: time.Unix(0, 0)}
	l := newLimiter(1, 2, at.now)
	for i := range maxBuckets {
		require.NoError(t, l.allow(fmt.Sprint(i)))
	}
	at.add(time.Second)
	require.NoError(t, l.allow("one more"))
	require.Len(t, l.buckets, 1)
	require.NoError(t, l.allow("one more"))
	require.Error(t, l.allow("one more"))
}
