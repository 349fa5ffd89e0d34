package register

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// Outcome is what became of one attempt at a message, or what was heard of it
// afterwards.
type Outcome string

// The outcomes.
const (
	Sent      Outcome = "sent"      // taken by the mail server, the provider, or the hands of a clerk
	Failed    Outcome = "failed"    // not taken
	Bounced   Outcome = "bounced"   // came back after it was taken
	Delivered Outcome = "delivered" // reported as arrived
)

// Answer is what the other side said. It must be free of personal data.
type Answer struct {
	// ProviderID is the other side's name for the message: the Message-ID, the
	// provider's id, the tracking number of the post.
	ProviderID string
	// Text is its answer, such as "SMTP 250".
	Text string
}

// MarkSent notes that a message has left. Errors: ErrNotFound.
func (s *Store) MarkSent(ctx context.Context, id int64, at time.Time, answer Answer) error {
	return failed("mark sent", s.inTx(ctx, func(tx *sqlx.Tx) error {
		return book(ctx, tx, id, attempt{at: at, outcome: Sent, answer: answer}, `
			UPDATE outbox SET status = 'sent', sent_at = $2, claimed_at = NULL, attempts = attempts + 1, last_error = ''
			WHERE id = $1 RETURNING attempts`, at)
	}))
}

// MarkFailed notes a failed attempt. The message is tried again at next; a zero
// next gives it up, and an applicant's goes to the print queue instead: nothing
// that is owed to an applicant is lost. The reason must be free of personal data.
// Errors: ErrNotFound.
func (s *Store) MarkFailed(ctx context.Context, id int64, at, next time.Time, reason string) error {
	return failed("mark failed", s.inTx(ctx, func(tx *sqlx.Tx) error {
		// What was sent or cancelled meanwhile stays so.
		err := book(ctx, tx, id, attempt{at: at, outcome: Failed, answer: Answer{Text: reason}}, `
			UPDATE outbox SET attempts = attempts + 1, last_error = $2, claimed_at = NULL,
				status = CASE WHEN status NOT IN ('pending', 'claimed') THEN status
					WHEN $3::timestamptz IS NULL THEN 'failed' ELSE 'pending' END,
				next_attempt_at = coalesce($3, next_attempt_at)
			WHERE id = $1 RETURNING attempts`, reason, orNull(next))
		if err != nil || !next.IsZero() {
			return err
		}
		return printInstead(ctx, tx, id)
	}))
}

// MarkBounced notes that a message came back after it was taken; the token is the
// Message's. An applicant's goes to the print queue instead. A message bounces
// once: a repeated call changes nothing. Errors: ErrNotFound.
func (s *Store) MarkBounced(ctx context.Context, token string, at time.Time, answer Answer) error {
	return s.markReported(ctx, "mark bounced", token, attempt{at: at, outcome: Bounced, answer: answer}, `
		UPDATE outbox SET attempts = attempts + 1, last_error = $2, claimed_at = NULL,
			status = CASE WHEN status = 'cancelled' THEN status ELSE 'failed' END
		WHERE id = $1 RETURNING attempts`, answer.Text)
}

// MarkDelivered notes that a message arrived; the token is the Message's. A
// repeated call changes nothing. Errors: ErrNotFound.
func (s *Store) MarkDelivered(ctx context.Context, token string, at time.Time, answer Answer) error {
	// What arrived was sent, also when its sender died before saying so.
	return s.markReported(ctx, "mark delivered", token, attempt{at: at, outcome: Delivered, answer: answer}, `
		UPDATE outbox SET attempts = attempts + 1, claimed_at = NULL, sent_at = coalesce(sent_at, $2),
			status = CASE WHEN status IN ('pending', 'claimed') THEN 'sent' ELSE status END
		WHERE id = $1 RETURNING attempts`, at)
}

// markReported books what is heard of a message afterwards, once per outcome.
func (s *Store) markReported(ctx context.Context, doing, token string, a attempt, update string, arg any) error {
	return failed(doing, s.inTx(ctx, func(tx *sqlx.Tx) error {
		var id int64
		if err := tx.GetContext(ctx, &id, `
			SELECT id FROM outbox WHERE token = $1 AND channel IN ('email', 'sms', 'chat') FOR UPDATE`, token); err != nil {
			return err
		}
		var known bool // asked under the lock: two reports may come at once
		if err := tx.GetContext(ctx, &known, `
			SELECT EXISTS (SELECT 1 FROM delivery_attempts WHERE outbox_id = $1 AND outcome = $2)`, id, a.outcome); err != nil || known {
			return err
		}
		if err := book(ctx, tx, id, a, update, arg); err != nil || a.outcome != Bounced {
			return err
		}
		return printInstead(ctx, tx, id)
	}))
}

// attempt is one row of delivery_attempts to be.
type attempt struct {
	at      time.Time
	outcome Outcome
	answer  Answer
	by      string // staff id, "" for the machine
}

// book changes an outbox row and keeps the attempt. The update's $1 is the id; it
// returns the number of the attempt.
func book(ctx context.Context, tx *sqlx.Tx, id int64, a attempt, update string, args ...any) error {
	var no int
	if err := tx.QueryRowContext(ctx, update, append([]any{id}, args...)...).Scan(&no); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO delivery_attempts (outbox_id, no, at, channel, outcome, provider_id, answer, by_staff)
		SELECT id, $2, $3, channel, $4, $5, $6, $7 FROM outbox WHERE id = $1`,
		id, no, a.at, string(a.outcome), a.answer.ProviderID, a.answer.Text, a.by)
	return err
}

// printInstead puts a paper in the place of an applicant's message that did not
// arrive. Where a paper went beside it, or took its place before, that is the one.
func printInstead(ctx context.Context, tx *sqlx.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO outbox AS p (key, channel, kind, code, applicant, notice_id, letter_id, at, next_attempt_at)
		SELECT o.key || '`+onPaper+`', 'print', o.kind, o.code, true, o.notice_id, o.letter_id, o.at, '-infinity'
		FROM outbox o WHERE o.id = $1 AND o.applicant AND o.status = 'failed'
		ON CONFLICT (key) DO UPDATE SET status = 'pending' WHERE p.status = 'cancelled'`, id)
	return err
}

// HandOver notes that a clerk handed a printed message to its recipient or to the
// post, whose tracking number is "" if there is none. A repeated call changes
// nothing and gives the first booking again. Errors: ErrNotFound, also for what
// senders carry and for what was cancelled; ErrInvalid for a tracking number of
// what does not go by post.
func (s *Store) HandOver(ctx context.Context, id int64, by string, at time.Time, tracking string) (Attempt, error) {
	var booked Attempt
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		var channel Channel
		var done bool
		if err := tx.QueryRowContext(ctx, `
			SELECT channel, status = 'sent' FROM outbox
			WHERE id = $1 AND channel IN ('print', 'post') AND status <> 'cancelled' FOR UPDATE`, id,
		).Scan(&channel, &done); err != nil {
			return err
		}
		if tracking != "" && channel != Post {
			return ErrInvalid
		}
		if !done {
			if err := book(ctx, tx, id, attempt{at: at, outcome: Sent, answer: Answer{ProviderID: tracking}, by: by}, `
				UPDATE outbox SET status = 'sent', sent_at = $2, attempts = attempts + 1 WHERE id = $1 RETURNING attempts`,
				at); err != nil {
				return err
			}
		}
		return tx.QueryRowContext(ctx, `
			SELECT `+attemptColumns+` FROM delivery_attempts t WHERE t.outbox_id = $1 AND t.outcome = 'sent' ORDER BY t.no LIMIT 1`,
			id).Scan(booked.fields()...)
	})
	return booked, failed("hand over", err)
}
