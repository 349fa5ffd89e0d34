package mail

import (
	"crypto/tls"
	"errors"
	"fmt"
	"time"
)

// Config says how mail leaves the house.
type Config struct {
	// SMTPAddress is the mail server, "host:port".
	SMTPAddress string
	// From is the sender, "Bộ phận Một cửa <motcua@example.vn>"; its domain is also the one of the Message-IDs.
	From string
	// Username and Password log in; with no Username nobody logs in.
	Username, Password string
	// TLS is opportunistic when empty.
	TLS TLSMode
	// TLSConfig replaces the system's trusted roots; nil keeps them.
	TLSConfig *tls.Config

	// Timeout bounds the greeting and the dialogue of one message, each; 15 seconds when 0.
	Timeout time.Duration
	// Lease is how long a claimed message belongs to this sender; 2 minutes when 0. It must outlast both timeouts, or a
	// slow server makes two senders send the same message.
	Lease time.Duration
	// PollInterval is how often the outbox is looked into when nobody calls; 5 seconds when 0.
	PollInterval time.Duration
	// Concurrency is how many messages are sent at once; 8 when 0.
	Concurrency int

	// PaperName gives the name of a paper, by its code, of the procedure in the version a file was received under; it is
	// read by applicants. Nil leaves the codes.
	PaperName func(procedure string, receivedAt time.Time, paper string) string
	// Now is the clock of leases and attempts; nil is the machine's.
	Now func() time.Time
}

func (c Config) withDefaults() Config {
	if c.TLS == "" {
		c.TLS = TLSOpportunistic
	}
	if c.Timeout == 0 {
		c.Timeout = 15 * time.Second
	}
	if c.Lease == 0 {
		c.Lease = 2 * time.Minute
	}
	if c.PollInterval == 0 {
		c.PollInterval = 5 * time.Second
	}
	if c.Concurrency == 0 {
		c.Concurrency = 8
	}
	if c.PaperName == nil {
		c.PaperName = func(_ string, _ time.Time, paper string) string { return paper }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func (c Config) check() error {
	var errs []error
	if c.Timeout < 0 || c.PollInterval < 0 || c.Concurrency < 0 {
		errs = append(errs, errors.New("timeout, poll interval and concurrency may not be negative"))
	}
	if c.Lease < 3*c.Timeout {
		errs = append(errs, fmt.Errorf("lease %s is shorter than three timeouts of %s", c.Lease, c.Timeout))
	}
	return errors.Join(errs...)
}

// The waits between attempts: doubled each time, never longer than an office can explain.
const (
	firstWait = 30 * time.Second
	lastWait  = 30 * time.Minute
)

// wait is how long a message rests after its n-th failed attempt, n from 1.
func wait(attempt int) time.Duration {
	w := firstWait
	for range attempt - 1 {
		if w *= 2; w >= lastWait {
			return lastWait
		}
	}
	return w
}
