package register

import (
	"context"
	"fmt"
	"time"
)

// Collectable is a result that waits for its applicant. Name, Phone and Address are
// personal data.
type Collectable struct {
	Code          string
	ProcedureName string
	Name          string
	Phone         string
	Address       string
	DeliverBy     DeliverBy
	// Outcome is a procedure.Outcome.
	Outcome    string
	FinishedAt time.Time
	DueAt      time.Time
	// Late says that a promise broke before.
	Late bool
}

// MarkOfCollectable is the place of a result among those that wait.
func MarkOfCollectable(c Collectable) Mark { return Mark{c.FinishedAt, c.Code} }

// Collectables lists results ready to be returned, the longest waiting first; q is the
// beginning of a code, of a phone number or of words of the applicant's name, as in
// Filter.
func (s *Store) Collectables(ctx context.Context, q string, after Mark, limit int) ([]Collectable, error) {
	const doing = "collectable results"
	chosen, err := s.collecting(ctx, q)
	if err != nil {
		return nil, failed(doing, err)
	}
	query, values := chosen.page(after, limit)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect(doing, rows, err, func(c *Collectable) []any {
		return []any{&c.Code, &c.ProcedureName, &c.Name, &c.Phone, &c.Address, &c.DeliverBy, &c.Outcome,
			zoned(&c.FinishedAt), zoned(&c.DueAt), &c.Late}
	})
}

// CountCollectables counts them; most+1 stands for more than most.
func (s *Store) CountCollectables(ctx context.Context, q string, most int) (n int, err error) {
	chosen, err := s.collecting(ctx, q)
	if err == nil {
		query, values := chosen.count(most)
		err = s.db.GetContext(ctx, &n, query, values...)
	}
	return n, failed("count collectable results", err)
}

// rareWords is how many files words may be on to be looked for through their index:
// those on more are found sooner among the results that wait, which are few beside all
// the files there ever were.
const rareWords = 2000

// collecting chooses the results that wait.
func (s *Store) collecting(ctx context.Context, q string) (collectables, error) {
	pattern := searchPattern(q)
	if pattern == "" {
		return collectables{` FROM files f WHERE f.status = 9`, nil}, nil
	}
	var found int
	err := s.db.GetContext(ctx, &found, `
		SELECT count(*) FROM (SELECT 1 FROM applicants a WHERE `+searchWords+` @@ $1::tsquery LIMIT $2) found`, searchQuery(q), rareWords+1)
	if found > rareWords {
		return amongWaiting(pattern), err
	}
	return byWords(q, pattern), err
}

func byWords(q, pattern string) collectables {
	return collectables{` FROM files f JOIN applicants a USING (code)
		WHERE f.status = 9 AND ` + searchWords + ` @@ $1::tsquery AND a.search LIKE $2`, []any{searchQuery(q), pattern}}
}

func amongWaiting(pattern string) collectables {
	return collectables{` FROM files f JOIN applicants a USING (code) WHERE f.status = 9 AND a.search LIKE $1`, []any{pattern}}
}

// collectables is results that wait as SQL, with the values it is about.
type collectables struct {
	from   string
	values []any
}

func (c collectables) page(after Mark, limit int) (string, []any) {
	n := len(c.values)
	return fmt.Sprintf(`
		SELECT f.code, f.procedure_name, a.name, a.phone, a.address, a.deliver_by, coalesce(f.view ->> 'outcome', ''),
			f.finished_at, f.due_at, f.late_at IS NOT NULL
		FROM (SELECT f.code%s AND (f.finished_at, f.code) > ($%d::timestamptz, $%d) ORDER BY f.finished_at, f.code LIMIT $%d) w
			JOIN files f USING (code) JOIN applicants a USING (code)
		ORDER BY f.finished_at, f.code`, c.from, n+1, n+2, n+3), append(append([]any{}, c.values...), after.due(), after.Code, limit)
}

func (c collectables) count(most int) (string, []any) {
	n := len(c.values)
	return fmt.Sprintf(`SELECT count(*) FROM (SELECT 1%s ORDER BY f.finished_at, f.code LIMIT $%d) w`, c.from, n+1),
		append(append([]any{}, c.values...), most+1)
}
