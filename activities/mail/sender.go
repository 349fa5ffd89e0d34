package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"dunghen/activities/dispatch"
	"dunghen/schema/register"
)

// carrier brings messages to the mail server.
type carrier struct {
	register *register.Store
	relay    *relay
	config   Config
}

// NewSender prepares the sender of e-mails; nothing is sent before its Run. A nil logger is slog's default one.
// Errors: a configuration that cannot work.
func NewSender(store *register.Store, c Config, log *slog.Logger) (*dispatch.Sender, error) {
	mail, err := newCarrier(store, c)
	if err != nil {
		return nil, err
	}
	return dispatch.New(store, mail, c.Config, log)
}

func newCarrier(store *register.Store, c Config) (*carrier, error) {
	c = c.withDefaults()
	relay, err := newRelay(c)
	if err != nil {
		return nil, err
	}
	return &carrier{register: store, relay: relay, config: c}, nil
}

// Claim implements dispatch.Carrier.
func (c *carrier) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]register.Message, error) {
	return c.register.ClaimOutbox(ctx, now, lease, limit)
}

// Carry implements dispatch.Carrier.
func (c *carrier) Carry(ctx context.Context, m register.Message) (register.Answer, *dispatch.Failure) {
	composed, err := c.compose(ctx, m)
	if err != nil {
		// Not the recipient's fault and not for ever: a database that is away comes back, a text that is missing comes
		// with the next version.
		return register.Answer{}, &dispatch.Failure{Reason: "wording the message: " + err.Error()}
	}
	var failure *dispatch.Failure
	if errors.As(c.relay.deliver(ctx, composed), &failure) {
		return register.Answer{}, failure
	}
	return register.Answer{ProviderID: c.relay.messageID(m.Token), Text: "taken"}, nil
}
