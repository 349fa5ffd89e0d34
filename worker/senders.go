package worker

import (
	"fmt"
	"log/slog"

	"dunghen/activities/dispatch"
	"dunghen/activities/mail"
	"dunghen/activities/textmessage"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
)

// newSenders makes the senders of everything that does not leave on paper.
func newSenders(book *register.Store, office *catalogue.Catalogue, config Config, log *slog.Logger) ([]*dispatch.Sender, error) {
	mails, err := mail.NewSender(book, mail.Config{
		Config:      dispatch.Config{Timeout: config.SMTPTimeout, Lease: 8 * config.SMTPTimeout},
		SMTPAddress: config.SMTPAddress, From: config.MailFrom, TLS: config.SMTPTLS,
		Username: config.SMTPUsername, Password: config.SMTPPassword, PaperName: paperName(office),
	}, log)
	if err != nil {
		return nil, fmt.Errorf("worker: mail: %w", err)
	}
	if config.TextMessageURL == "" {
		log.Info("text messages are not sent: no TEXT_MESSAGE_URL")
		return []*dispatch.Sender{mails}, nil
	}
	texts, err := textmessage.NewSender(book, config.textMessages(), log)
	if err != nil {
		return nil, fmt.Errorf("worker: text messages: %w", err)
	}
	return []*dispatch.Sender{mails, texts}, nil
}

func (c Config) textMessages() textmessage.Config {
	return textmessage.Config{URL: c.TextMessageURL, Key: c.TextMessageKey}
}
