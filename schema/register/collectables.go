package register

import (
	"context"
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

// CollectablePage is one page of results that wait, longest first.
type CollectablePage struct {
	Results []Collectable
	Total   int
	Page    int
	PerPage int
}

// Collectables lists results ready to be returned; q is the beginning of a code, of a
// phone number or of words of the applicant's name, as in Filter. Pages count from 1.
func (s *Store) Collectables(ctx context.Context, q string, page, perPage int) (CollectablePage, error) {
	const doing = "collectable results"
	const waiting = ` FROM files f JOIN applicants a USING (code) WHERE f.status = 9 AND ($1 = '' OR a.search LIKE $1)`
	list := CollectablePage{Page: max(page, 1), PerPage: min(perPage, maxPerPage)}
	if list.PerPage < 1 {
		list.PerPage = defaultPerPage
	}
	pattern := searchPattern(q)
	if err := s.db.GetContext(ctx, &list.Total, `SELECT count(*)`+waiting, pattern); err != nil {
		return CollectablePage{}, failed(doing, err)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT f.code, f.procedure_name, a.name, a.phone, a.address, a.deliver_by, coalesce(f.view ->> 'outcome', ''),
			f.finished_at, f.due_at, f.late_at IS NOT NULL`+waiting+`
		ORDER BY f.finished_at, f.code LIMIT $2 OFFSET $3`, pattern, list.PerPage, (list.Page-1)*list.PerPage)
	list.Results, err = collect(doing, rows, err, func(c *Collectable) []any {
		return []any{&c.Code, &c.ProcedureName, &c.Name, &c.Phone, &c.Address, &c.DeliverBy, &c.Outcome,
			zoned(&c.FinishedAt), zoned(&c.DueAt), &c.Late}
	})
	return list, err
}
