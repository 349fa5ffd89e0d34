package mail

import (
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
)

// TestAServerThatDoesNotGreet is everything that goes wrong before the first word about a message: nothing of it is the
// recipient's fault, and nothing of it lasts.
func TestAServerThatDoesNotGreet(t *testing.T) {
	for _, c := range []struct {
		name    string
		manners func(conn net.Conn)
		want    string
	}{
		{"refuses", func(conn net.Conn) {
			_, _ = io.WriteString(conn, "554 mail.test no service for tuyet@applicant.test\r\n")
		},
			"greeting the mail server: SMTP 554"},
		{"is busy", func(conn net.Conn) { _, _ = io.WriteString(conn, "421 mail.test too busy\r\n") },
			"greeting the mail server: SMTP 421"},
		{"hangs", func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }, "timed out"},
		{"hangs up", func(net.Conn) {}, "EOF"},
		{"speaks HTTP", func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n") },
			"reaching the mail server"},
	} {
		t.Run(c.name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			done := make(chan struct{})
			go func() {
				defer close(done)
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					c.manners(conn)
					_ = conn.Close() // the other side may have gone first
				}
			}()
			err = relayTo(t, &postOffice{address: listener.Addr().String()}, func(config *Config) {
				config.Timeout = 500 * time.Millisecond
			}).deliver(t.Context(), sample)
			require.NoError(t, listener.Close())
			<-done
			var failed *dispatch.Failure
			require.ErrorAs(t, err, &failed)
			require.False(t, failed.Permanent)
			require.Contains(t, failed.Reason, c.want)
			require.NotContains(t, failed.Reason, "@")
		})
	}
}
