package register

import (
	"context"
	"time"

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
	return nil, errUnbuilt
}

// PrintQueue returns the messages that wait to be printed and handed out, oldest
// first. MarkSent takes one off it.
func (s *Store) PrintQueue(ctx context.Context, limit int) ([]Message, error) {
	return nil, errUnbuilt
}

// MarkSent notes that a message has left and what the receiving server said; the
// answer must be free of personal data.
func (s *Store) MarkSent(ctx context.Context, id int64, at time.Time, answer string) error {
	return errUnbuilt
}

// MarkFailed notes a failed attempt. The message is tried again at next; a zero
// next gives it up. The reason must be free of personal data.
func (s *Store) MarkFailed(ctx context.Context, id int64, at, next time.Time, reason string) error {
	return errUnbuilt
}

// OutboxStatus counts the e-mails that wait (or are being sent), tells since when
// the oldest is owed, and counts those given up.
func (s *Store) OutboxStatus(ctx context.Context) (pending int, oldest time.Time, failed int, err error) {
	return 0, time.Time{}, 0, errUnbuilt
}

// WatchOutbox returns a channel that gets a value soon after messages were put
// into the outbox, by whatever process, until the context ends. Signals may be
// merged, and lost while the connection is: poll beside it.
func (s *Store) WatchOutbox(ctx context.Context) (<-chan struct{}, error) { return nil, errUnbuilt }
