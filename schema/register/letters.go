package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// LetterDraft is a letter to be numbered, rendered and stored.
type LetterDraft struct {
	// Key is the effect key: a letter with this key is issued once.
	Key  string
	Code string
	// Kind names the form ("apology"), Series the yearly series of its number.
	Kind   string
	Series string
	// At is the date of the letter; its year in procedure.Zone is the number's.
	At         time.Time
	Promise    int
	Reason     procedure.Reason
	TextID     string // free text that explains the reason, or ""
	DraftedBy  string // staff id, or ""
	ApprovedBy string // staff id, or ""
	Automatic  bool
	OldDue     time.Time
	NewDue     time.Time
	// Render makes the PDF. An error of it is returned as it is and leaves nothing
	// behind: the number is free again. The series is locked meanwhile.
	Render func(number int, facts LetterFacts) ([]byte, error)
}

// LetterFacts is what the register knows and a letter prints.
type LetterFacts struct {
	Applicant     Applicant
	ProcedureName string
	FieldName     string
	ReceivedAt    time.Time
	UnitName      string
	StepName      string
	Office        Office
	// Director heads the office; Drafter and Approver are the draft's people, zero
	// when the machine did it.
	Director Staff
	Drafter  Staff
	Approver Staff
	// Text is the body of the draft's free text, "" without one.
	Text string
}

// Letter is a stored letter.
type Letter struct {
	ID         string           `json:"id"`
	Key        string           `json:"key"`
	Code       string           `json:"code"`
	Kind       string           `json:"kind"`
	Series     string           `json:"series"`
	Year       int              `json:"year"`
	Number     int              `json:"number"`
	At         time.Time        `json:"at"`
	Promise    int              `json:"promise"`
	Reason     procedure.Reason `json:"reason"`
	TextID     string           `json:"text_id,omitempty"`
	DraftedBy  string           `json:"drafted_by,omitempty"`
	ApprovedBy string           `json:"approved_by,omitempty"`
	Automatic  bool             `json:"automatic"`
	OldDue     time.Time        `json:"old_due,omitzero"`
	NewDue     time.Time        `json:"new_due,omitzero"`
	// SHA256 is of the PDF, in hex.
	SHA256 string `json:"sha256"`
}

// IssueLetter numbers, renders and stores a letter with its message to the
// applicant, in one transaction. Numbers run 1..n per series and year without
// gaps (NĐ 30/2020 Điều 15). A key that was issued gives that letter again, and
// Render is not called.
// Errors: ErrNotFound for an unknown file or text, whatever Render returns.
func (s *Store) IssueLetter(ctx context.Context, d LetterDraft) (Letter, error) {
	return Letter{}, errUnbuilt
}

// Letters returns the letters of a file, oldest first.
func (s *Store) Letters(ctx context.Context, code string) ([]Letter, error) { return nil, errUnbuilt }

// LetterPDF returns a letter with its PDF. Errors: ErrNotFound, also for an id
// that is no UUID.
func (s *Store) LetterPDF(ctx context.Context, id string) (Letter, []byte, error) {
	return Letter{}, nil, errUnbuilt
}
