package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// DigestKind is the Kind of a Message that bundles notices.
const DigestKind = "digest"

// LetterKind is the Kind of a Message that carries a letter.
const LetterKind = "letter"

// Message is one claimed row of the outbox with everything its sender needs.
type Message struct {
	ID int64
	// Key is unique per message and stable over attempts. It names the file; Token
	// says the same to the outside, in 32 hex digits: receivers de-duplicate by it,
	// and what they report names it.
	Key     string
	Token   string
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
	// Detail is that of the entry a notice comes from, such as the papers asked for, or of a
	// message without one what it says itself, such as a TargetWarning;
	// Text is the body of the free text it names. Text is personal data.
	Detail json.RawMessage
	Text   string
	// Letter is set for LetterKind.
	Letter *MessageLetter
	// Lines are the notices of a digest, oldest first.
	Lines []DigestLine
	// Report is set for ReportMail and ReportWaitingMail.
	Report *MessageReport
	// Duty is what the message is about where it is about a duty; Text is personal data.
	Duty *MessageDuty
}

// Addressee is who gets a message. Name, Email and Phone are personal data.
type Addressee struct {
	Name  string
	Email string
	// Phone is the applicant's, "" for staff.
	Phone string
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

// MessageReport is the report a message carries, or is about.
type MessageReport struct {
	Report
	Data          ReportData
	PDF, Workbook []byte
}

// MessageDuty is the duty of a message as the register knows it when claimed.
type MessageDuty struct {
	DutyRecord
	// Repeats is how many breaches of the same person surfaced with this one, 0 for none.
	Repeats int
}

// DigestLine is one notice of a digest, about a file or about a duty.
type DigestLine struct {
	Kind procedure.NoticeKind
	At   time.Time
	File MessageFile
	Duty *MessageDuty
}

// ClaimOutbox hands out e-mail messages that are due, oldest first. Each stays the
// caller's until now+lease; then it may be claimed again. Two senders never hold
// the same message. What a clerk hands over is not handed out: see Handovers.
func (s *Store) ClaimOutbox(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Message, error) {
	return s.claim(ctx, now, lease, limit, Email)
}

// ClaimTexts is ClaimOutbox for the short messages, SMS and Chat.
func (s *Store) ClaimTexts(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Message, error) {
	return s.claim(ctx, now, lease, limit, SMS, Chat)
}

func (s *Store) claim(ctx context.Context, now time.Time, lease time.Duration, limit int, channels ...Channel) ([]Message, error) {
	var ids []int64
	if err := s.db.SelectContext(ctx, &ids, `
		WITH due AS (
			SELECT id FROM outbox
			WHERE status IN ('pending', 'claimed') AND channel IN ('email', 'sms', 'chat') AND channel = ANY ($4)
				AND next_attempt_at <= $1
			ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
		)
		UPDATE outbox SET status = 'claimed', claimed_at = $1, next_attempt_at = $2 FROM due WHERE outbox.id = due.id
		RETURNING outbox.id`, now, now.Add(lease), limit, pq.Array(channels)); err != nil {
		return nil, failed("claim outbox", err)
	}
	return s.messages(ctx, "claim outbox", ids)
}
