package register

import (
	"context"
	"time"

	"dunghen/workflows/procedure"
)

// PublicApology is an apology as the office publishes it. The code of the file is not
// part of it: who has seen a receipt could name its applicant.
type PublicApology struct {
	At        time.Time
	PrintedNo string
	Procedure string
	// Unit is the name of the unit that leads the file (procedure.Rules.Lead).
	Unit string
	// OldDue and NewDue are zero in an apology for another fault than lateness.
	OldDue, NewDue time.Time
}

const sentApology = `kind = '` + string(procedure.LetterApology) + `' AND recalled_at IS NULL`

// PublicApologies returns the apologies sent in [from, to), the newest first, without the
// first skip of them.
func (s *Store) PublicApologies(ctx context.Context, from, to time.Time, skip, limit int) ([]PublicApology, error) {
	rows, err := s.db.QueryContext(ctx, publicApologies, from, to, skip, limit)
	return collect("apologies", rows, err, func(a *PublicApology) []any {
		return []any{zoned(&a.At), &a.PrintedNo, &a.Procedure, &a.Unit, zoned(&a.OldDue), zoned(&a.NewDue)}
	})
}

// publicApologies: $1 and $2 the period, $3 how many to skip, $4 how many to return.
const publicApologies = `
	SELECT l.at, l.printed_no, f.procedure_name, coalesce(u.name, f.lead_unit), l.old_due, l.new_due
	FROM (SELECT at, id, code, printed_no, old_due, new_due FROM letters
		WHERE ` + sentApology + ` AND at >= $1 AND at < $2 ORDER BY at DESC, id DESC OFFSET $3 LIMIT $4) l
	JOIN files f ON f.code = l.code LEFT JOIN units u ON u.code = f.lead_unit
	ORDER BY l.at DESC, l.id DESC`

const countApologies = `SELECT count(*) FROM letters WHERE ` + sentApology + ` AND at >= $1 AND at < $2`

const firstApology = `SELECT min(at) FROM letters WHERE ` + sentApology

// CountApologies counts those of PublicApologies.
func (s *Store) CountApologies(ctx context.Context, from, to time.Time) (count int, err error) {
	err = s.db.GetContext(ctx, &count, countApologies, from, to)
	return count, failed("count apologies", err)
}

// FirstApology is when the first one was sent, the zero time before any was.
func (s *Store) FirstApology(ctx context.Context) (at time.Time, err error) {
	err = s.db.QueryRowContext(ctx, firstApology).Scan(zoned(&at))
	return at, failed("first apology", err)
}
