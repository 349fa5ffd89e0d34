package devstack

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"dunghen/worker/devstack/mailbox"
)

// textKey signs between the office and its provider of text messages, both of them
// here.
const textKey = "devstack-key-of-text-messages-0000"

// startPage runs the provider of text messages, and the page that shows what the
// office has sent.
func (s *Stack) startPage(_ context.Context, o Options) error {
	texts, err := mailbox.OpenTexts(o.textDir(), textKey)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", local(o.MailPort))
	if err != nil {
		return err
	}
	s.Texts, s.MailURL = texts, "http://"+listener.Addr().String()
	server := &http.Server{Handler: mailbox.NewPage(s.Mailbox, texts), ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	s.parts = append(s.parts, part{"mail page", func() error {
		// The server knows the listener only once Serve has begun.
		closed := errors.Join(server.Close(), listener.Close())
		if err := <-served; !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			return err
		}
		if errors.Is(closed, net.ErrClosed) {
			return nil
		}
		return closed
	}})
	return nil
}
