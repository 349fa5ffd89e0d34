package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// PublicFile is what an applicant may see of a file by its code and secret;
// nothing in it is personal.
type PublicFile struct {
	Code          string           `json:"code"`
	ProcedureName string           `json:"procedure_name"`
	Status        procedure.Status `json:"status"`
	ReceivedAt    time.Time        `json:"received_at"`
	DueAt         time.Time        `json:"due_at,omitzero"`
	FirstDueAt    time.Time        `json:"first_due_at,omitzero"`
	FinishedAt    time.Time        `json:"finished_at,omitzero"`
	ClosedAt      time.Time        `json:"closed_at,omitzero"`
	Letters       []PublicLetter   `json:"letters"`
	// Outcome is said in words, not shown; "" while there is none.
	Outcome procedure.Outcome `json:"-"`
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
	var f PublicFile
	if err := s.db.QueryRowContext(ctx, `
		SELECT code, procedure_name, status, received_at, due_at, first_due_at, finished_at, closed_at,
			coalesce(view->>'outcome', '')
		FROM files WHERE code = $1`, code,
	).Scan(&f.Code, &f.ProcedureName, &f.Status, zoned(&f.ReceivedAt), zoned(&f.DueAt), zoned(&f.FirstDueAt),
		zoned(&f.FinishedAt), zoned(&f.ClosedAt), &f.Outcome); err != nil {
		return PublicFile{}, failed("public file", err)
	}
	rows, err := s.db.QueryContext(ctx,
		`SELECT kind, at, old_due, new_due FROM letters WHERE code = $1 ORDER BY at, number`, code)
	f.Letters, err = collect("public file", rows, err, func(l *PublicLetter) []any {
		return []any{&l.Kind, zoned(&l.At), zoned(&l.OldDue), zoned(&l.NewDue)}
	})
	return f, err
}
