package worker

import (
	"fmt"
	"log/slog"
	"strings"

	"dunghen/activities/dispatch"
	"dunghen/activities/mail"
	"dunghen/activities/notices"
	"dunghen/activities/textmessage"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// newSenders makes the senders of everything that does not leave on paper.
func newSenders(book *register.Store, office *catalogue.Catalogue, config Config, log *slog.Logger) ([]*dispatch.Sender, error) {
	mails, err := mail.NewSender(book, mail.Config{
		Config:      dispatch.Config{Timeout: config.SMTPTimeout, Lease: 8 * config.SMTPTimeout},
		SMTPAddress: config.SMTPAddress, From: config.MailFrom, TLS: config.SMTPTLS,
		Username: config.SMTPUsername, Password: config.SMTPPassword, PaperName: paperName(office),
		PublicURL: strings.TrimSuffix(config.PublicURL, "/"),
	}, log)
	if err != nil {
		return nil, fmt.Errorf("worker: mail: %w", err)
	}
	if config.TextMessageURL == "" {
		log.Info("text messages are not sent: no TEXT_MESSAGE_URL")
		return []*dispatch.Sender{mails}, nil
	}
	messages := config.textMessages()
	messages.StatusText = statusText(office)
	texts, err := textmessage.NewSender(book, messages, log)
	if err != nil {
		return nil, fmt.Errorf("worker: text messages: %w", err)
	}
	return []*dispatch.Sender{mails, texts}, nil
}

func (c Config) textMessages() textmessage.Config {
	return textmessage.Config{URL: c.TextMessageURL, Key: c.TextMessageKey}
}

// statusText words a notice as the public page's data does. A notice tells what
// has happened, so nothing is overdue in it.
func statusText(office *catalogue.Catalogue) notices.StatusText {
	return func(status procedure.Status, outcome procedure.Outcome, f notices.Facts) string {
		return office.CitizenTexts().SMS(catalogue.Standing{
			Code: f.Code, Status: status, Outcome: outcome, DueAt: f.DueAt, FirstDueAt: f.FirstDueAt,
		})
	}
}
