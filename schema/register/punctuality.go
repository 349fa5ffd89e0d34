package register

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// PunctualityLine is how promises were kept that came due in a period (tỷ lệ giải quyết
// đúng hẹn), of the office, a unit or a procedure.
//
// A file is judged once, by its first promise: the date of its receipt, or of the
// receipt that a lawful supplement replaced it with (NĐ 61/2018 Điều 19 khoản 4). A
// re-appointment never moves it. It belongs to the period that instant lies in, and only
// after the instant has passed: what is due later is not yet kept by anybody.
//
// Kept is a result, granted or refused, that was ready no later than the promise. All
// else is late: ready afterwards, ended without a result after the promise broke
// (withdrawing a late file does not heal it), and not ready yet. So an office that never
// answers is at 0 %, not at 100 %.
//
// Not judged is what had no promise to break: files not accepted; files withdrawn or
// stopped (rút, dừng xử lý) before their promise, which are counted in Ended beside the
// rest; and files whose clock stands still for the applicant, which are judged by the
// date they have once it runs again. Biểu II.06a of one product books these under "on
// time"; that is not done here.
type PunctualityLine struct {
	// From and To are the period, To excluded.
	From, To time.Time
	// Key is the code of the unit that leads (procedure.Rules.Lead) or of the procedure,
	// "" for the office; Name is what it is called.
	Key, Name string
	// OnTime are the promises kept; Early is how many of them on a day before the
	// promised one (trước hạn).
	OnTime, Early int
	// Late are the promises broken; LateOpen is how many of them wait for their result
	// still, Apologised how many had the letter of apology before the promise broke.
	Late, LateOpen, Apologised int
	// Ended are the files withdrawn or stopped before their promise.
	Ended int
}

// Judged counts the promises the share is of.
func (l PunctualityLine) Judged() int { return l.OnTime + l.Late }

// Percent is the share of promises kept, 0 to 100; ok is false where none was judged.
func (l PunctualityLine) Percent() (percent float64, ok bool) {
	if l.Judged() == 0 {
		return 0, false
	}
	return 100 * float64(l.OnTime) / float64(l.Judged()), true
}

// PunctualityBy is whose punctuality is asked for.
type PunctualityBy string

// Whose punctuality can be asked for.
const (
	OfOffice    PunctualityBy = "office"
	OfUnit      PunctualityBy = "unit"
	OfProcedure PunctualityBy = "procedure"
)

// keys is SQL of what files are counted by.
var keys = map[PunctualityBy]string{OfOffice: `''`, OfUnit: `f.lead_unit`, OfProcedure: `f.procedure`}

// judgedAt is the promise a file is judged by: the one that broke, or the first of the
// present round. It is NULL while there is none.
const judgedAt = `coalesce(f.late_at, f.first_due_at)`

// cameDue is the condition of promises that have come due at a value of the query. What
// is booked as broken is, even where the file's clock runs ahead of the caller's: engines
// that skip time for a file do that.
func cameDue(at string) string {
	return `(f.late_at IS NOT NULL OR ` + judgedAt + ` < ` + at + `::timestamptz)`
}

// The outcomes of a promise that has come due; each file has exactly one.
const (
	keptPromise  = `f.late_at IS NULL AND f.finished_at <= ` + judgedAt
	endedBefore  = `f.late_at IS NULL AND f.finished_at IS NULL AND coalesce(f.closed_at <= ` + judgedAt + `, false)`
	brokePromise = `NOT coalesce(` + keptPromise + `, false) AND NOT (` + endedBefore + `)`
	unanswered   = `f.finished_at IS NULL AND f.closed_at IS NULL`
)

// keptEarly and apologisedBefore are more to be said of a promise kept, and of one broken.
var (
	keptEarly        = dayOf(`f.finished_at`) + ` < ` + dayOf(judgedAt)
	apologisedBefore = `f.apologised_at < ` + judgedAt
)

// Punctuality is that of the promises that lie in [from, to) and before at, by the code
// of whose it is. There is no line where no file came due.
func (s *Store) Punctuality(ctx context.Context, from, to, at time.Time, by PunctualityBy) ([]PunctualityLine, error) {
	return s.PunctualityOver(ctx, []time.Time{from, to}, at, by)
}

// PunctualityOver is Punctuality of several periods: each begins with one of the bounds,
// which ascend, and ends with the next. Lines are in the order of codes, then periods.
func (s *Store) PunctualityOver(ctx context.Context, bounds []time.Time, at time.Time, by PunctualityBy) ([]PunctualityLine, error) {
	query, values := punctuality(bounds, at, by)
	rows, err := s.db.QueryContext(ctx, query, values...)
	lines, err := collect("punctuality", rows, err, func(l *PunctualityLine) []any {
		return []any{zoned(&l.From), zoned(&l.To), &l.Key, &l.Name, &l.OnTime, &l.Early, &l.Late, &l.LateOpen, &l.Apologised, &l.Ended}
	})
	return lines, err
}

// punctuality: $1 the bounds, $2 the instant promises are judged at, $3 and $4 the first
// and the last bound. A procedure's name is that of its latest file.
func punctuality(bounds []time.Time, at time.Time, by PunctualityBy) (string, []any) {
	key := keys[by]
	name := map[PunctualityBy]string{
		OfOffice:    `''`,
		OfUnit:      `coalesce((SELECT u.name FROM units u WHERE u.code = w.key), w.key)`,
		OfProcedure: `(SELECT n.procedure_name FROM files n WHERE n.code = w.latest)`,
	}[by]
	return `
		SELECT ($1::timestamptz[])[w.period], ($1::timestamptz[])[w.period + 1], w.key, ` + name + `,
			w.kept, w.early, w.late, w.open, w.apologised, w.ended
		FROM (
			SELECT width_bucket(` + judgedAt + `, $1::timestamptz[]) AS period, ` + key + ` AS key, max(f.code) AS latest,
				count(*) FILTER (WHERE ` + keptPromise + `) AS kept,
				count(*) FILTER (WHERE ` + keptPromise + ` AND ` + keptEarly + `) AS early,
				count(*) FILTER (WHERE ` + brokePromise + `) AS late,
				count(*) FILTER (WHERE ` + brokePromise + ` AND ` + unanswered + `) AS open,
				count(*) FILTER (WHERE ` + brokePromise + ` AND ` + apologisedBefore + `) AS apologised,
				count(*) FILTER (WHERE ` + endedBefore + `) AS ended
			FROM files f WHERE ` + judgedAt + ` >= $3 AND ` + judgedAt + ` < $4 AND ` + cameDue(`$2`) + `
			GROUP BY 1, 2) w
		ORDER BY w.key, w.period`,
		[]any{pq.Array(instants(bounds)), at, bounds[0], bounds[len(bounds)-1]}
}

// dayOf is the civil day of an instant.
func dayOf(instant string) string {
	return fmt.Sprintf(`(%s AT TIME ZONE '%s')::date`, instant, procedure.Zone)
}

// openingOf is the instant a civil day begins.
func openingOf(day string) string {
	return fmt.Sprintf(`(%s::timestamp AT TIME ZONE '%s')`, day, procedure.Zone)
}

// instants are times as an array of SQL takes them.
func instants(times []time.Time) []string {
	out := make([]string, len(times))
	for i, t := range times {
		out[i] = t.Format(time.RFC3339Nano)
	}
	return out
}

// LateCount is how many files are late and not ready, whenever their promise broke.
type LateCount struct {
	Key   string
	Files int
}

// LateNow counts the files that are late and not ready at an instant, by the same units
// or procedures as Punctuality; there is no line where none is.
func (s *Store) LateNow(ctx context.Context, at time.Time, by PunctualityBy) ([]LateCount, error) {
	rows, err := s.db.QueryContext(ctx, lateNow(by), at)
	return collect("late files", rows, err, func(l *LateCount) []any { return []any{&l.Key, &l.Files} })
}

func lateNow(by PunctualityBy) string {
	return `SELECT ` + keys[by] + `, count(*) FROM files f WHERE ` + lateOpen(`$1`) + ` GROUP BY 1 ORDER BY 1`
}

// lateOpen is the condition of files that are late and not ready at a value of the query.
func lateOpen(at string) string {
	return openFile + ` AND ` + judgedAt + ` IS NOT NULL AND ` + cameDue(at)
}
