package mail

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"dunghen/schema/register"
)

// Sender empties the outbox. It is safe for concurrent use, beside other senders too.
type Sender struct {
	register *register.Store
	relay    *relay
	config   Config
	log      *slog.Logger
}

// NewSender prepares a sender; nothing is sent before Run. A nil logger is slog's default one.
// Errors: a configuration that cannot work.
func NewSender(store *register.Store, c Config, log *slog.Logger) (*Sender, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	relay, err := newRelay(c)
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.Default()
	}
	return &Sender{register: store, relay: relay, config: c, log: log}, nil
}

// Run sends what is due until the context ends: at once when the register calls, and every PollInterval. Messages
// under way are finished first, which takes at most two timeouts. A database that is away is waited for.
func (s *Sender) Run(ctx context.Context) error {
	for {
		wake, err := s.register.WatchOutbox(ctx)
		if err == nil {
			return s.serve(ctx, wake)
		}
		if ctx.Err() != nil {
			return nil
		}
		s.log.Warn("outbox cannot be watched", "error", err)
		s.rest(ctx, nil)
	}
}

// serve sends in rounds and rests when there is nothing more to do.
func (s *Sender) serve(ctx context.Context, wake <-chan struct{}) error {
	for ctx.Err() == nil {
		claimed, err := s.SendDue(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("outbox not read", "error", err)
		}
		if err != nil || claimed < s.config.Concurrency {
			s.rest(ctx, wake)
		}
	}
	return nil
}

// rest waits for a call, the poll interval or the end.
func (s *Sender) rest(ctx context.Context, wake <-chan struct{}) {
	timer := time.NewTimer(s.config.PollInterval)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// SendDue does one round: it claims up to Concurrency messages, sends them side by side, books the outcomes and tells
// how many it claimed. A message that does not go is no error: its outcome is in the register.
// Errors: those of register.ClaimOutbox.
func (s *Sender) SendDue(ctx context.Context) (claimed int, err error) {
	messages, err := s.register.ClaimOutbox(ctx, s.config.Now(), s.config.Lease, s.config.Concurrency)
	if err != nil {
		return 0, err
	}
	// What is claimed is seen through: a message cut off in the middle would have to be sent twice.
	working := context.WithoutCancel(ctx)
	var round sync.WaitGroup
	for _, m := range messages {
		round.Go(func() { s.send(working, m) })
	}
	round.Wait()
	return len(messages), nil
}

// send brings one claimed message to the server and books the outcome.
func (s *Sender) send(ctx context.Context, m register.Message) {
	attempt := m.Attempts + 1
	log := s.log.With("outbox_id", m.ID, "kind", m.Kind, "attempt", attempt)
	failure := s.try(ctx, m)
	now := s.config.Now()
	if failure == nil {
		// The server has the message from here on. A crash, or a database away, before it is booked sends it again when
		// the lease ends: under the same Message-ID, so that the receiver's mail store drops the copy.
		if err := s.register.MarkSent(ctx, m.ID, now, register.Answer{ProviderID: s.relay.messageID(m.Key), Text: "taken"}); err != nil {
			log.Error("message sent but not booked, it goes again after the lease", "error", err)
			return
		}
		log.Info("message sent")
		return
	}
	next := now.Add(wait(attempt))
	if failure.permanent {
		next = time.Time{}
	}
	if err := s.register.MarkFailed(ctx, m.ID, now, next, failure.reason); err != nil {
		log.Error("failed message not booked, it goes again after the lease", "reason", failure.reason, "error", err)
		return
	}
	log.Warn("message not sent", "reason", failure.reason, "given_up", failure.permanent)
}

func (s *Sender) try(ctx context.Context, m register.Message) *deliveryError {
	composed, err := s.compose(ctx, m)
	if err != nil {
		// Not the recipient's fault and not for ever: a database that is away comes back, a text that is missing comes
		// with the next version.
		return &deliveryError{reason: "wording the message: " + err.Error()}
	}
	var failure *deliveryError
	if errors.As(s.relay.deliver(ctx, composed), &failure) {
		return failure
	}
	return nil
}
