package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// Channel is the way a message leaves the office.
type Channel string

// The channels. Recipients without an e-mail address get paper.
const (
	Email Channel = "email"
	Print Channel = "print"
)

// DigestKind is the Kind of a Message that bundles notices.
const DigestKind = "digest"

// LetterKind is the Kind of a Message that carries a letter.
const LetterKind = "letter"

// Message is one claimed row of the outbox with everything its sender needs.
type Message struct {
	ID int64
	// Key is unique per message and stable over attempts: receivers de-duplicate
	// by it.
	Key     string
	Channel Channel
	// Kind is a procedure.NoticeKind, DigestKind or LetterKind.
	Kind string
	// At is the instant the message was owed.
	At time.Time
	// Attempts counts the earlier ones.
	Attempts int
	To       Addressee

	// File is what the message is about; its Code is "" for digests.
	File MessageFile
	// Detail is that of the entry a notice comes from, such as the papers asked for;
	// Text is the body of the free text it names. Text is personal data.
	Detail json.RawMessage
	Text   string
	// Letter is set for LetterKind.
	Letter *MessageLetter
	// Lines are the notices of a digest, oldest first.
	Lines []DigestLine
}

// Addressee is who gets a message. Name and Email are personal data.
type Addressee struct {
	Name  string
	Email string
	// Staff is the person's id, "" for the applicant.
	Staff     string
	Applicant bool
	// Organisation says the applicant is one.
	Organisation bool
	// Role and Unit say who was meant; they are all there is when nobody of that
	// role was found. Such a message is printed.
	Role procedure.Role
	Unit string
}

// MessageFile is the file of a message as the register knows it when claimed.
type MessageFile struct {
	Code          string
	ProcedureName string
	Status        procedure.Status
	StepName      string
	Unit          string
	UnitName      string
	AssigneeName  string
	ReceivedAt    time.Time
	DueAt         time.Time // zero while the clock stands still
	FirstDueAt    time.Time
	LateAt        time.Time
	Level         int
}

// MessageLetter is the letter a message carries.
type MessageLetter struct {
	Letter
	PDF []byte
}

// DigestLine is one notice of a digest.
type DigestLine struct {
	Kind procedure.NoticeKind
	At   time.Time
	File MessageFile
}

// ClaimOutbox hands out e-mail messages that are due, oldest first. Each stays the
// caller's until now+lease; then it may be claimed again. Two senders never hold
// the same message. Printed messages are not handed out: see PrintQueue.
func (s *Store) ClaimOutbox(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Message, error) {
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `
		WITH due AS (
			SELECT id FROM outbox
			WHERE status IN ('pending', 'claimed') AND channel = 'email' AND next_attempt_at <= $1
			ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
		)
		UPDATE outbox SET status = 'claimed', claimed_at = $1, next_attempt_at = $2 FROM due WHERE outbox.id = due.id
		RETURNING outbox.id`, now, now.Add(lease), limit); err != nil {
		return nil, failed("claim outbox", err)
	}
	return s.messages(ctx, "claim outbox", ids)
}

// PrintQueue returns the messages that wait to be printed and handed out, oldest
// first. MarkSent takes one off it.
func (s *Store) PrintQueue(ctx context.Context, limit int) ([]Message, error) {
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `
		SELECT id FROM outbox WHERE channel = 'print' AND status = 'pending' ORDER BY at, id LIMIT $1`, limit); err != nil {
		return nil, failed("print queue", err)
	}
	return s.messages(ctx, "print queue", ids)
}

// MarkSent notes that a message has left and what the receiving server said; the
// answer must be free of personal data.
func (s *Store) MarkSent(ctx context.Context, id int64, at time.Time, answer string) error {
	return s.mark(ctx, "mark sent", id, at, true, answer,
		`UPDATE outbox SET status = 'sent', sent_at = $2, claimed_at = NULL, attempts = attempts + 1, last_error = ''
		WHERE id = $1 RETURNING attempts`, id, at)
}

// MarkFailed notes a failed attempt. The message is tried again at next; a zero
// next gives it up. The reason must be free of personal data.
func (s *Store) MarkFailed(ctx context.Context, id int64, at, next time.Time, reason string) error {
	// What was sent or cancelled meanwhile stays so.
	return s.mark(ctx, "mark failed", id, at, false, reason, `
		UPDATE outbox SET attempts = attempts + 1, last_error = $2, claimed_at = NULL,
			status = CASE WHEN status NOT IN ('pending', 'claimed') THEN status
				WHEN $3::timestamptz IS NULL THEN 'failed' ELSE 'pending' END,
			next_attempt_at = coalesce($3, next_attempt_at)
		WHERE id = $1 RETURNING attempts`, id, reason, orNull(next))
}

// mark changes an outbox row and keeps the attempt.
func (s *Store) mark(ctx context.Context, doing string, id int64, at time.Time, sent bool, answer, query string, args ...any) error {
	return failed(doing, s.inTx(ctx, func(tx *sqlx.Tx) error {
		var attempt int
		if err := tx.QueryRowContext(ctx, query, args...).Scan(&attempt); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx,
			`INSERT INTO delivery_attempts (outbox_id, no, at, sent, answer) VALUES ($1, $2, $3, $4, $5)`,
			id, attempt, at, sent, answer)
		return err
	}))
}

// OutboxStatus counts the e-mails that wait (or are being sent), tells since when
// the oldest is owed, and counts those given up.
func (s *Store) OutboxStatus(ctx context.Context) (pending int, oldest time.Time, failures int, err error) {
	err = s.db.QueryRowContext(ctx, `
		SELECT count(*) FILTER (WHERE status <> 'failed'), min(at) FILTER (WHERE status <> 'failed'),
			count(*) FILTER (WHERE status = 'failed')
		FROM outbox WHERE channel = 'email' AND status IN ('pending', 'claimed', 'failed')`,
	).Scan(&pending, zoned(&oldest), &failures)
	return pending, oldest, failures, failed("outbox status", err)
}
