package register

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// LetterFacts is what the register knows and a letter prints.
type LetterFacts struct {
	File   File // zero for a letter about no single file
	Office Office
	// Director heads the office.
	Director Staff
	// People are those asked for, by id; an unknown id is missing.
	People map[string]Staff
	// Units are the names of all units, by code.
	Units map[string]string
	// Text is the body of the free text asked for, "" without one.
	Text string
}

// LetterFacts loads what a letter prints. People and office may be missing; a
// named file and text may not.
// Errors: ErrNotFound.
func (s *Store) LetterFacts(ctx context.Context, code, textID string, people ...string) (f LetterFacts, err error) {
	if code != "" {
		if f.File, err = s.File(ctx, code); err != nil {
			return f, err
		}
	}
	if textID != "" {
		if err := s.db.GetContext(ctx, &f.Text, `SELECT body FROM free_texts WHERE id = $1`, textID); err != nil {
			return f, failed("letter facts", err)
		}
	}
	var staff []Staff
	if err := s.db.SelectContext(ctx, &staff, `
		SELECT id, name, title, role, unit, email, active FROM staff
		WHERE id = ANY ($1) OR role = 'director' AND active ORDER BY id DESC`, pq.Array(people)); err != nil {
		return f, failed("letter facts", err)
	}
	f.People = make(map[string]Staff, len(staff))
	for _, p := range staff {
		f.People[p.ID] = p
		if p.Role == procedure.RoleDirector && p.Active {
			f.Director = p
		}
	}
	units, err := s.Units(ctx)
	if err != nil {
		return f, err
	}
	f.Units = make(map[string]string, len(units))
	for _, u := range units {
		f.Units[u.Code] = u.Name
	}
	if err := s.db.GetContext(ctx, &f.Office, selectOffice); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return f, failed("letter facts", err)
	}
	return f, nil
}
