package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"dunghen/activities/rounds"
	"dunghen/schema/register"
)

// Carrier is one way out of the house. It is safe for concurrent use.
type Carrier interface {
	// Claim hands out messages of this way that are due; see register.Store.ClaimOutbox.
	Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]register.Message, error)
	// Carry words one message and brings it to the other side; nil means that side has it. It must end within two
	// timeouts of the Config.
	Carry(ctx context.Context, m register.Message) (register.Answer, *Failure)
}

// Failure is a message that did not go. Its text names the stage and the other side's codes, never its words or an
// address, so it may be logged.
type Failure struct {
	// Permanent: the other side will never take this message, so it is not tried again.
	Permanent bool
	// RetryAfter is how long the other side wants to be left alone, 0 when it did not say.
	RetryAfter time.Duration
	Reason     string
}

// Error implements error.
func (f *Failure) Error() string { return f.Reason }

// Config is how a sender works. Zero fields take their defaults.
type Config struct {
	// Timeout bounds reaching the other side and the dialogue of one message, each; 15 seconds when 0.
	Timeout time.Duration
	// Lease is how long a claimed message belongs to this sender; 2 minutes when 0. It must outlast both timeouts, or a
	// slow server makes two senders send the same message.
	Lease time.Duration
	// PollInterval is how often the outbox is looked into when nobody calls; 5 seconds when 0.
	PollInterval time.Duration
	// Concurrency is how many messages are sent at once; 8 when 0.
	Concurrency int
	// Now is the clock of leases and attempts; nil is the machine's.
	Now func() time.Time
}

// WithDefaults fills the zero fields.
func (c Config) WithDefaults() Config {
	c.Timeout = cmp.Or(c.Timeout, 15*time.Second)
	c.Lease = cmp.Or(c.Lease, 2*time.Minute)
	c.PollInterval = cmp.Or(c.PollInterval, 5*time.Second)
	c.Concurrency = cmp.Or(c.Concurrency, 8)
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Check says what is wrong with a Config whose defaults are filled.
func (c Config) Check() error {
	var errs []error
	if c.Timeout < 0 || c.PollInterval < 0 || c.Concurrency < 0 {
		errs = append(errs, errors.New("timeout, poll interval and concurrency may not be negative"))
	}
	if c.Lease < 3*c.Timeout {
		errs = append(errs, fmt.Errorf("lease %s is shorter than three timeouts of %s", c.Lease, c.Timeout))
	}
	return errors.Join(errs...)
}

// Sender empties the outbox of one carrier. It is safe for concurrent use, beside other senders too.
type Sender struct {
	register *register.Store
	carrier  Carrier
	config   Config
	log      *slog.Logger
}

// New prepares a sender; nothing is sent before Run. A nil logger is slog's default one.
// Errors: a configuration that cannot work.
func New(store *register.Store, carrier Carrier, c Config, log *slog.Logger) (*Sender, error) {
	c = c.WithDefaults()
	if err := c.Check(); err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.Default()
	}
	return &Sender{register: store, carrier: carrier, config: c, log: log}, nil
}

// Run sends what is due until the context ends: at once when the register calls, and every PollInterval. Messages
// under way are finished first, which takes at most two timeouts. A database that is away is waited for.
func (s *Sender) Run(ctx context.Context) error {
	rounds.Work{
		What: "outbox", Watch: s.register.WatchOutbox, Every: s.config.PollInterval, Log: s.log,
		Do: func(ctx context.Context) (more bool, err error) {
			claimed, err := s.SendDue(ctx)
			return claimed == s.config.Concurrency, err
		},
	}.Run(ctx)
	return nil
}

// SendDue does one round: it claims up to Concurrency messages, sends them side by side, books the outcomes and tells
// how many it claimed. A message that does not go is no error: its outcome is in the register.
// Errors: those of the claim.
func (s *Sender) SendDue(ctx context.Context) (claimed int, err error) {
	messages, err := s.carrier.Claim(ctx, s.config.Now(), s.config.Lease, s.config.Concurrency)
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

// send brings one claimed message to the other side and books the outcome.
func (s *Sender) send(ctx context.Context, m register.Message) {
	attempt := m.Attempts + 1
	log := s.log.With("outbox_id", m.ID, "channel", m.Channel, "kind", m.Kind, "attempt", attempt)
	answer, failure := s.carrier.Carry(ctx, m)
	now := s.config.Now()
	if failure == nil {
		// The other side has the message from here on. A crash, or a database away, before it is booked sends it again
		// when the lease ends: under the same token, so that the receiver drops the copy.
		if err := s.register.MarkSent(ctx, m.ID, now, answer); err != nil {
			log.Error("message sent but not booked, it goes again after the lease", "error", err)
			return
		}
		log.Info("message sent")
		return
	}
	next := now.Add(max(rounds.Wait(attempt, firstWait, lastWait), min(failure.RetryAfter, longestRest)))
	if failure.Permanent {
		next = time.Time{}
	}
	if err := s.register.MarkFailed(ctx, m.ID, now, next, failure.Reason); err != nil {
		log.Error("failed message not booked, it goes again after the lease", "reason", failure.Reason, "error", err)
		return
	}
	log.Warn("message not sent", "reason", failure.Reason, "given_up", failure.Permanent)
}

// The waits between attempts: doubled each time, never longer than an office can explain.
const (
	firstWait = 30 * time.Second
	lastWait  = 30 * time.Minute
	// longestRest bounds what the other side may ask for.
	longestRest = 6 * time.Hour
)
