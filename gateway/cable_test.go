package gateway

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// cable is a TCP connection to the database that can be pulled out.
type cable struct {
	to       string
	listener net.Listener
	mu       sync.Mutex
	out      bool
	conns    []net.Conn
}

// through returns the URL of a database by way of a cable.
func through(t *testing.T, database string) (string, *cable) {
	t.Helper()
	address, err := url.Parse(database)
	require.NoError(t, err)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{to: address.Host, listener: listener}
	t.Cleanup(func() {
		_ = listener.Close()
		c.pull()
	})
	go c.serve()
	address.Host = listener.Addr().String()
	return address.String(), c
}

func (c *cable) serve() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := new(net.Dialer).Dial("tcp", c.to)
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

// pull cuts every connection and lets no new one through.
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
