package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// PublicFile is what an applicant may see of a file by its code and secret;
// nothing in it is personal.
type PublicFile struct {
	Code          string           `db:"code" json:"code"`
	ProcedureName string           `db:"procedure_name" json:"procedure_name"`
	Status        procedure.Status `db:"status" json:"status"`
	ReceivedAt    time.Time        `db:"received_at" json:"received_at"`
	DueAt         time.Time        `db:"due_at" json:"due_at,omitzero"`
	FirstDueAt    time.Time        `db:"first_due_at" json:"first_due_at,omitzero"`
	FinishedAt    time.Time        `db:"finished_at" json:"finished_at,omitzero"`
	ClosedAt      time.Time        `db:"closed_at" json:"closed_at,omitzero"`
	Letters       []PublicLetter   `db:"-" json:"letters"`
}

// PublicLetter is a letter without its text.
type PublicLetter struct {
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	OldDue time.Time `json:"old_due,omitzero"`
	NewDue time.Time `json:"new_due,omitzero"`
}

// PublicFile returns a file as the public sees it. Errors: ErrNotFound.
func (s *Store) PublicFile(ctx context.Context, code string) (PublicFile, error) {
	return PublicFile{}, errUnbuilt
}
