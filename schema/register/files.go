package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// File is one file with the names that belong to it. Applicant is personal data:
// the caller decides who may see it.
type File struct {
	View          procedure.View
	ProcedureName string
	FieldCode     string
	FieldName     string
	UnitName      string
	AssigneeName  string
	Applicant     Applicant
	Documents     []Document
}

// Line is one file in a list.
type Line struct {
	Code          string           `db:"code" json:"code"`
	Procedure     string           `db:"procedure" json:"procedure"`
	ProcedureName string           `db:"procedure_name" json:"procedure_name"`
	Status        procedure.Status `db:"status" json:"status"`
	StepName      string           `db:"step_name" json:"step_name"`
	Unit          string           `db:"unit" json:"unit"`
	UnitName      string           `db:"unit_name" json:"unit_name"`
	Assignee      string           `db:"assignee" json:"assignee,omitempty"`
	AssigneeName  string           `db:"assignee_name" json:"assignee_name,omitempty"`
	ApplicantName string           `db:"applicant_name" json:"applicant_name"`
	ReceivedAt    time.Time        `db:"received_at" json:"received_at"`
	DueAt         time.Time        `db:"due_at" json:"due_at,omitzero"`
	FirstDueAt    time.Time        `db:"first_due_at" json:"first_due_at,omitzero"`
	LateAt        time.Time        `db:"late_at" json:"late_at,omitzero"`
	Level         int              `db:"level" json:"level"`
	// Overdue is as of Filter.At.
	Overdue bool `db:"overdue" json:"overdue"`
}

// Filter chooses files; zero fields choose everything.
type Filter struct {
	Status   []int
	Unit     string
	Assignee string
	// Overdue files are open, and either a promise of theirs has broken or is past
	// due at At.
	Overdue *bool
	// Q is the beginning of a code, of a phone number or of words of the applicant's
	// name, in any case and with or without diacritics.
	Q  string
	At time.Time
	// Page counts from 1; PerPage is 20 when 0 and at most 100.
	Page    int
	PerPage int
}

// Page is one page of a list.
type Page struct {
	Files   []Line `json:"files"`
	Total   int    `json:"total"`
	Page    int    `json:"page"`
	PerPage int    `json:"per_page"`
}

// File returns one file. Errors: ErrNotFound.
func (s *Store) File(ctx context.Context, code string) (File, error) { return File{}, errUnbuilt }

// Files lists files by due date, those without one last.
func (s *Store) Files(ctx context.Context, f Filter) (Page, error) { return Page{}, errUnbuilt }
