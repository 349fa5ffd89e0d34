package issuing_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"dunghen/activities/issuing"
	"dunghen/activities/mail"
	"dunghen/activities/officetest"
	"dunghen/activities/signing"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// postOffice is a real mail server that counts what it takes, by Message-ID.
type postOffice struct {
	address string

	mu    sync.Mutex
	taken map[string]int
	count chan struct{}
}

func openPostOffice(t testing.TB) *postOffice {
	t.Helper()
	p := &postOffice{taken: map[string]int{}, count: make(chan struct{}, 10_000)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return (*desk)(p), nil }))
	server.Domain = "post.test"
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p.address = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		if err := <-done; !errors.Is(err, smtp.ErrServerClosed) {
			require.NoError(t, err)
		}
	})
	return p
}

// desk is one dialogue.
type desk postOffice

func (*desk) Reset()                               {}
func (*desk) Logout() error                        { return nil }
func (*desk) Mail(string, *smtp.MailOptions) error { return nil }
func (*desk) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (d *desk) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(message), "Message-ID: ")
	id, _, _ := strings.Cut(rest, "\r\n")
	d.mu.Lock()
	defer d.mu.Unlock()
	d.taken[id]++
	d.count <- struct{}{}
	return nil
}

// dueAtOnce has a register with letters owed at one instant, signed by the office's certificate, and whoever issues and
// sends them.
func dueAtOnce(t testing.TB, letters int) (*register.Store, *issuing.Issuer, *postOffice, func(context.Context) error) {
	t.Helper()
	file, password, err := signing.Throwaway("Sở Thông tin và Truyền thông", officetest.Received)
	require.NoError(t, err)
	certificate, err := signing.FromPKCS12(file, password, officetest.Received)
	require.NoError(t, err)
	store := officetest.Open(t)
	for n := range letters {
		officetest.Taken(t, store, fmt.Sprint(n), officetest.Applicant, officetest.Rules(procedure.LetterReceipt))
	}
	issuer := officetest.Issuer(t, store, func(c *issuing.Config) {
		c.Signer, c.SignerEnds, c.Now = certificate, certificate.ExpiresAt(), func() time.Time { return later }
	})
	post := openPostOffice(t)
	sender, err := mail.NewSender(store, mail.Config{SMTPAddress: post.address, From: "motcua@so.test", TLS: mail.TLSNone},
		slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return store, issuer, post, sender.Run
}

// deliver issues everything and returns when the last letter has arrived.
func deliver(t testing.TB, issuer *issuing.Issuer, post *postOffice, send func(context.Context) error, letters int) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 2)
	go func() { done <- issuer.Run(ctx) }()
	go func() { done <- send(ctx) }()
	for range letters {
		<-post.count
	}
	stop()
	require.NoError(t, <-done)
	require.NoError(t, <-done)
}

// requireAllOnce expects every letter received once, and numbers without a gap.
func requireAllOnce(t testing.TB, store *register.Store, post *postOffice, letters int) {
	t.Helper()
	require.Len(t, post.taken, letters)
	for id, times := range post.taken {
		require.Equal(t, 1, times, id)
	}
	owed, err := store.OwedLetterStatus(t.Context())
	require.NoError(t, err)
	require.Zero(t, owed)
	s := officetest.Taken(t, store, "the next", officetest.Applicant, officetest.Rules(procedure.LetterReceipt))
	_, err = officetest.Issuer(t, store).IssueOwed(t.Context())
	require.NoError(t, err)
	issued, err := store.Letters(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, letters+1, issued[0].Number)
}

func TestLettersDueAtOnce(t *testing.T) {
	const letters = 100
	store, issuer, post, send := dueAtOnce(t, letters)
	deliver(t, issuer, post, send, letters)
	requireAllOnce(t, store, post, letters)
}

// BenchmarkLettersDueAtOnce tells how many letters a second are numbered, rendered, signed, stored and mailed, and what
// one costs: 500 are due at one instant.
func BenchmarkLettersDueAtOnce(b *testing.B) {
	const letters = 500
	var took, worked time.Duration
	for b.Loop() {
		b.StopTimer()
		store, issuer, post, send := dueAtOnce(b, letters)
		before, began := processorTime(b), time.Now()
		b.StartTimer()
		deliver(b, issuer, post, send, letters)
		took += time.Since(began)
		worked += processorTime(b) - before
		b.StopTimer()
		requireAllOnce(b, store, post, letters)
		b.StartTimer()
	}
	all := float64(letters * b.N)
	b.ReportMetric(all/took.Seconds(), "letters/s")
	b.ReportMetric(float64(worked.Milliseconds())/all, "CPU-ms/letter")
	b.ReportMetric(0, "ns/op")
}

// processorTime is what this process, without PostgreSQL, has worked so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
