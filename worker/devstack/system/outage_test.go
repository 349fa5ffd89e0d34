package system_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/gateway"
	"dunghen/worker/devstack"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// cable is a TCP connection to a server that can be pulled out and put back.
type cable struct {
	to       string // host:port
	listener net.Listener

	mu    sync.Mutex
	out   bool
	conns []net.Conn
}

func layCable(t *testing.T, to string) *cable {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{to: to, listener: listener}
	t.Cleanup(func() {
		require.NoError(t, listener.Close())
		c.pull()
	})
	go c.serve()
	return c
}

func (c *cable) address() string { return c.listener.Addr().String() }

func (c *cable) serve() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := new(net.Dialer).DialContext(context.Background(), "tcp", c.to)
		if err != nil || !c.keep(near, far) {
			_ = near.Close()
			continue
		}
		go func() { _, _ = io.Copy(far, near) }()
		go func() { _, _ = io.Copy(near, far) }()
	}
}

func (c *cable) keep(near, far net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.out {
		_ = far.Close()
		return false
	}
	c.conns = append(c.conns, near, far)
	return true
}

func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = true
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.conns = nil
}

func (c *cable) plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = false
}

// branch is a second gateway of the shared stack's office, behind cables.
func branch(t *testing.T) (o *office, engine, database *cable) {
	t.Helper()
	engine = layCable(t, shared.TemporalAddress)
	databaseURL, err := url.Parse(shared.DatabaseURL)
	require.NoError(t, err)
	database = layCable(t, databaseURL.Host)
	databaseURL.Host = database.address()
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().String()
	require.NoError(t, free.Close())

	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() {
		ended <- gateway.Run(ctx, gateway.Config{
			Address: address, DatabaseURL: databaseURL.String(), TemporalAddress: engine.address(), Namespace: devstack.Namespace,
		})
	}()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	o = enter(t, shared)
	o.url = "http://" + address
	require.Eventually(t, func() bool {
		r, err := o.request(t.Context(), http.MethodGet, "/readyz", "", "", nil)
		return err == nil && r.status == http.StatusOK
	}, patience, 50*time.Millisecond)
	_, err = o.token(t.Context(), clerk)
	require.NoError(t, err)
	return o, engine, database
}

// A key that was answered with 503 opens exactly one file when it is tried again.
func TestServerAway(t *testing.T) {
	t.Parallel()
	o, engine, database := branch(t)
	mine := submission()
	mine["applicant"].(map[string]any)["phone"] = "0987654321"
	for _, c := range []struct {
		name string
		away *cable
		code procedure.Code
	}{
		{"engine", engine, contract.CodeEngineUnavailable},
		{"database", database, contract.CodeDatabaseUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, key := o.total(t), uuid.NewString()
			c.away.pull()
			for range 2 {
				r, err := o.request(t.Context(), http.MethodPost, "/api/v1/files", clerk, key, mine)
				require.NoError(t, err)
				require.Equal(t, http.StatusServiceUnavailable, r.status, "%s", r.body)
				require.Equal(t, problem{c.code}, read[problem](t, r))
				seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
				require.NoError(t, err)
				require.Positive(t, seconds)
			}
			c.away.plug()
			var first reply
			require.Eventually(t, func() bool {
				var err error
				first, err = o.request(t.Context(), http.MethodPost, "/api/v1/files", clerk, key, mine)
				require.NoError(t, err)
				return first.status != http.StatusServiceUnavailable
			}, patience, 100*time.Millisecond)
			require.Equal(t, http.StatusCreated, first.status, "%s", first.body)
			again, err := o.request(t.Context(), http.MethodPost, "/api/v1/files", clerk, key, mine)
			require.NoError(t, err)
			require.Equal(t, []any{http.StatusCreated, string(first.body)}, []any{again.status, string(again.body)})
			require.Equal(t, before+1, o.total(t))
			code := read[receipt](t, first).Code
			require.Eventually(t, func() bool { return o.timeline(t, code).Planned != nil }, patience, 50*time.Millisecond)
			entries := o.timeline(t, code).Entries
			require.Len(t, entries, 1)
			require.Equal(t, "accepted", entries[0].Kind)
		})
	}
}

// total counts the files this test has taken in: its applicant is nobody else's.
func (o *office) total(t *testing.T) int {
	t.Helper()
	return must[struct {
		Total int `json:"total"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/files?q=0987654321", clerk, "", nil).Total
}
