package register

import (
	"context"

	"dunghen/workflows/procedure"
)

// Entries returns the record of a file in order, without the notices (see
// Notices). A file nobody took in has none.
func (s *Store) Entries(ctx context.Context, code string) ([]procedure.Entry, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT seq, at, kind, by_staff, detail FROM file_events WHERE code = $1 ORDER BY seq`, code)
	return collect("entries", rows, err, func(e *procedure.Entry) []any {
		return []any{&e.Seq, zoned(&e.At), &e.Kind, &e.By, (*[]byte)(&e.Detail)}
	})
}

// Custody returns who held the file, in order.
func (s *Store) Custody(ctx context.Context, code string) ([]procedure.Interval, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT holder, unit, staff, step, from_at, to_at FROM custody WHERE code = $1 ORDER BY no`, code)
	return collect("custody", rows, err, func(i *procedure.Interval) []any {
		return []any{&i.Holder, &i.Unit, &i.Staff, &i.Step, zoned(&i.From), zoned(&i.To)}
	})
}

// Promises returns the dates given to the applicant, in order.
func (s *Store) Promises(ctx context.Context, code string) ([]procedure.PromiseView, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT no, kind, given_at, due_at, superseded FROM promises WHERE code = $1 ORDER BY no`, code)
	return collect("promises", rows, err, func(p *procedure.PromiseView) []any {
		return []any{&p.No, &p.Kind, zoned(&p.GivenAt), zoned(&p.DueAt), &p.Superseded}
	})
}

// Breaches returns what went wrong with a file, in the order it was booked.
func (s *Store) Breaches(ctx context.Context, code string) ([]procedure.Breach, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT kind, at, booked_at, promise, unit, staff, charge FROM breaches WHERE code = $1 ORDER BY no`, code)
	return collect("breaches", rows, err, func(b *procedure.Breach) []any {
		return []any{&b.Kind, zoned(&b.At), zoned(&b.BookedAt), &b.Promise, &b.Unit, &b.Staff, &b.Charge}
	})
}

// Escalations returns the calls on leadership of a file, in order.
func (s *Store) Escalations(ctx context.Context, code string) ([]procedure.Escalation, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT no, rung, level, role, at, answer_by, climbed, answered_at, answered_by, decision, text_id
		FROM escalations WHERE code = $1 ORDER BY no`, code)
	return collect("escalations", rows, err, func(e *procedure.Escalation) []any {
		return []any{&e.No, &e.Rung, &e.Level, &e.Role, zoned(&e.At), zoned(&e.AnswerBy), &e.Climbed,
			zoned(&e.AnsweredAt), &e.AnsweredBy, &e.Decision, &e.Text}
	})
}
