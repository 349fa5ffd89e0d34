package worker

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"dunghen/activities/mail"
	"dunghen/schema/register"
)

// BookBounce reads one delivery status notification, as a mail server hands it on,
// and books what became of our message; a delay is not booked, for it is not the
// end. It tells what was read.
// Errors: mail.ErrNoReport; register.ErrNotFound for a message that was never sent;
// register.ErrUnavailable, after which the same report may be brought again.
func BookBounce(ctx context.Context, config Config, r io.Reader) (report mail.Report, err error) {
	report, err = mail.ReadReport(r)
	if err != nil {
		return report, err
	}
	book, err := register.Open(ctx, config.DatabaseURL)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	return report, bookReport(ctx, book, report, time.Now())
}

func bookReport(ctx context.Context, book *register.Store, report mail.Report, at time.Time) error {
	answer := register.Answer{Text: strings.TrimSpace("reported " + report.Action + " " + report.Status)}
	switch report.Action {
	case "failed":
		return book.MarkBounced(ctx, report.Token, at, answer)
	case "delivered":
		return book.MarkDelivered(ctx, report.Token, at, answer)
	default:
		return nil
	}
}
