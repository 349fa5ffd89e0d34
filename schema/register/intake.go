package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// NewFile is what the counter takes in.
type NewFile struct {
	// Key is the caller's idempotency key, BodyHash the SHA-256 of what was asked.
	Key      string
	BodyHash []byte
	// Agency and ReceivedOn choose the daily sequence the file's number is of.
	Agency     string
	ReceivedOn procedure.Day

	ProcedureName string
	FieldCode     string
	FieldName     string // lĩnh vực
	Applicant     Applicant
	Documents     []Document
	// At is the caller's instant of intake; the sweeper looks by it.
	At time.Time

	// Code makes the file code of the sequence number, from 1 each day.
	Code func(seq int) string
	// Open makes the opening State under that code. An error of it is returned as
	// it is and leaves nothing behind: the number is free again.
	Open func(code string) (procedure.State, error)
}

// Applicant is who asks (người nộp hồ sơ). Everything here is personal data.
type Applicant struct {
	Name     string        `db:"name" json:"name"`
	Kind     ApplicantKind `db:"kind" json:"kind"`
	IDNumber string        `db:"id_number" json:"id_number"`
	Phone    string        `db:"phone" json:"phone"`
	Email    string        `db:"email" json:"email"`
	Address  string        `db:"address" json:"address"`
}

// ApplicantKind tells people from organisations.
type ApplicantKind string

// The kinds of applicant.
const (
	Person         ApplicantKind = "person"       // cá nhân
	AnOrganisation ApplicantKind = "organisation" // tổ chức
)

// Document is a paper handed in (giấy tờ) with its number of copies.
type Document struct {
	Code   string `db:"code" json:"code"`
	Copies int    `db:"copies" json:"copies"`
}

// Registered is the answer to an intake.
type Registered struct {
	// State is the opening State to start the workflow with. Its journal is empty:
	// the register has those entries.
	State procedure.State
	// Replayed says that the key had been used before, with the same body.
	Replayed bool
}

// Register takes a file in, in one transaction: key, number, file, applicant,
// documents, the opening State's entries and notices, and the note that its
// workflow is still to be started. The same key with the same body gives the same
// answer again; of concurrent calls with one key the later ones wait for it.
// Errors: ErrKeyReused, whatever Open returns, ErrInvalid, ErrUnavailable.
func (s *Store) Register(ctx context.Context, f NewFile) (Registered, error) {
	return Registered{}, errUnbuilt
}

// Started notes that the file's workflow runs. Losing this note in a crash only
// makes the sweeper ask again.
func (s *Store) Started(ctx context.Context, code string) error { return errUnbuilt }

// Unstarted returns the opening States of files taken in before an instant whose
// workflow is not known to run, oldest first.
func (s *Store) Unstarted(ctx context.Context, before time.Time, limit int) ([]procedure.State, error) {
	return nil, errUnbuilt
}
