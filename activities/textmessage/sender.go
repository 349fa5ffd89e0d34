package textmessage

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"dunghen/activities/dispatch"
	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// carrier brings text messages to the bridge.
type carrier struct {
	register   *register.Store
	bridge     *bridge
	statusText notices.StatusText
}

// NewSender prepares the sender of text messages; nothing is sent before its Run. A nil logger is slog's default one.
// Errors: a configuration that cannot work.
func NewSender(store *register.Store, c Config, log *slog.Logger) (*dispatch.Sender, error) {
	c.Config = c.WithDefaults()
	if err := c.Check(); err != nil {
		return nil, err
	}
	if c.StatusText == nil {
		return nil, errors.New("there are no words for a file's status")
	}
	return dispatch.New(store, &carrier{store, newBridge(c), c.StatusText}, c.Config, log)
}

// Claim implements dispatch.Carrier.
func (c *carrier) Claim(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]register.Message, error) {
	return c.register.ClaimTexts(ctx, now, lease, limit)
}

// Carry implements dispatch.Carrier.
func (c *carrier) Carry(ctx context.Context, m register.Message) (register.Answer, *dispatch.Failure) {
	text, err := c.word(ctx, m)
	if err != nil {
		// Not the recipient's fault and not for ever; see the mail carrier.
		return register.Answer{}, &dispatch.Failure{Reason: "wording the message: " + err.Error()}
	}
	answer, err := c.bridge.deliver(ctx, message{
		ID: m.Token, Channel: string(m.Channel), To: m.To.Phone, Text: text, At: m.At.In(procedure.Zone),
	})
	var failure *dispatch.Failure
	if errors.As(err, &failure) {
		return register.Answer{}, failure
	}
	return answer, nil
}

// word words a claimed message from what the register knows now. An SMS goes without diacritics: with them it would cost
// three.
func (c *carrier) word(ctx context.Context, m register.Message) (string, error) {
	office, err := c.register.Office(ctx)
	if err != nil {
		return "", err
	}
	told, err := dispatch.Detail(m)
	if err != nil {
		return "", err
	}
	facts := dispatch.Facts(m.To, m.File, office)
	facts.Amount = told.Amount
	if m.Letter != nil {
		facts.OnPaper = true
		if m.Kind == register.LetterKind {
			facts.FirstDueAt, facts.NewDueAt = m.Letter.OldDue, m.Letter.NewDue
		}
	}
	text, err := notices.Short(procedure.NoticeKind(m.Kind), facts, c.statusText)
	if m.Channel == register.SMS {
		text = notices.WithoutMarks(text)
	}
	return text, err
}
