package register

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dunghen/workflows/duty"
)

// DutyFilter chooses duties; zero fields choose everything.
type DutyFilter struct {
	Kind duty.Kind
	// Unit leads, Helping cooperates; both are codes of units.
	Unit    string
	Helping string
	// Of leads or cooperates, or raised a difficulty: a unit's code.
	Of string
	// OwnExplanations is the only person whose explanations are chosen, "" for everybody's.
	OwnExplanations string
	// Staff does it, Giver gave it, Subject is on whose account the breach stands.
	Staff   string
	Giver   string
	Subject string
	// File is the code of the file it is about.
	File string
	// WaitsFor is whose turn it is: a staff id. A person's turn is theirs, and while they
	// work here no more that of whoever stands in; a role's turn is everybody's who has
	// it there. What waits for somebody is open.
	WaitsFor string
	// Open duties are not closed. Overdue ones are open, and their turn, or the date they
	// are judged by, has passed at At.
	Open    bool
	Overdue bool
	At      time.Time
	// Q is the beginning of words of the number, of the file's code or of the instruction,
	// in any case and with or without diacritics.
	Q string
}

// open says that the list is of open duties, in the order of their turns' ends; another
// has the newest first.
func (f DutyFilter) open() bool { return f.Open || f.Overdue || f.WaitsFor != "" }

// MarkOf is the place of a duty in the list.
func (f DutyFilter) MarkOf(d DutyRecord) Mark {
	if f.open() {
		return Mark{d.View.TurnDueAt, d.View.Number}
	}
	return Mark{d.View.GivenAt, d.View.Number}
}

// Duties lists duties: open ones by the end of their turn, the least time left first and
// stopped clocks last; otherwise the newest first.
func (s *Store) Duties(ctx context.Context, f DutyFilter, after Mark, limit int) ([]DutyRecord, error) {
	query, values := f.page(after, limit)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("duties", rows, err, (*DutyRecord).fields)
}

// CountDuties counts the duties of a list; most+1 stands for more than most.
func (s *Store) CountDuties(ctx context.Context, f DutyFilter, most int) (n int, err error) {
	query, values := f.count(most)
	err = s.db.GetContext(ctx, &n, query, values...)
	return n, failed("count duties", err)
}

// dutyArm is one condition of a list, walked along its index no further than the page. Of
// a list of who is waited for, outer are the rows it is walked for each of.
type dutyArm struct{ outer, outerWhere, where string }

// dutyTurnKey orders open duties.
const dutyTurnKey = `coalesce(d.turn_due_at, 'infinity')`

// dutyQuery is a DutyFilter as SQL.
type dutyQuery struct {
	arms       []dutyArm
	key, order string
	values     []any
}

func (q *dutyQuery) value(v any) string {
	q.values = append(q.values, v)
	return fmt.Sprintf("$%d", len(q.values))
}

// where says only what was asked for: a condition that holds for everything keeps the
// planner from an index.
func (f DutyFilter) where() *dutyQuery {
	q := &dutyQuery{key: `d.given_at`, order: `DESC`}
	var conditions []string
	when := func(asked bool, condition string, value any) {
		if asked {
			conditions = append(conditions, fmt.Sprintf(condition, q.value(value)))
		}
	}
	if f.open() {
		q.key, q.order = dutyTurnKey, `ASC`
		conditions = append(conditions, `d.closed_at IS NULL`)
	}
	when(f.Kind != "", `d.kind = %s`, string(f.Kind))
	when(f.Unit != "", `d.unit = %s`, f.Unit)
	when(f.Helping != "", `d.cooperating <> '{}' AND d.cooperating @> ARRAY[%s::text]`, f.Helping)
	when(f.Staff != "", `d.staff <> '' AND d.staff = %s`, f.Staff)
	when(f.Giver != "", `d.giver = %s`, f.Giver)
	when(f.Subject != "", `d.subject <> '' AND d.subject = %s`, f.Subject)
	when(f.File != "", `d.file = %s`, f.File)
	when(f.OwnExplanations != "", `(d.kind <> 'explanation' OR %s IN (d.subject, d.staff))`, f.OwnExplanations)
	if pattern := searchPattern(f.Q); pattern != "" {
		when(true, `array_to_tsvector(string_to_array(ltrim(d.search), ' ')) @@ %s::tsquery`, searchQuery(f.Q))
		when(true, `d.search LIKE %s`, pattern)
	}
	q.arms = []dutyArm{{where: strings.Join(append(conditions, `true`), ` AND `)}}
	if f.Of != "" {
		q.arms = dutiesOfUnit(q.value(f.Of), q.arms[0].where)
	}
	if f.WaitsFor != "" {
		q.arms = waitingFor(q.value(f.WaitsFor), q.arms[0].where)
	}
	if f.Overdue {
		q.arms = overdueArms(q.value(f.At), q.arms)
	}
	return q
}

// dutyRaiser is the unit that raised a difficulty.
const dutyRaiser = `d.kind = 'difficulty' AND (d.view #>> '{given_by,unit}')`

// dutiesOfUnit are the duties of a unit, each once: it does not cooperate where it leads.
func dutiesOfUnit(unit, where string) []dutyArm {
	return []dutyArm{
		{where: where + ` AND d.unit = ` + unit},
		{where: where + ` AND d.cooperating <> '{}' AND d.cooperating @> ARRAY[` + unit + `::text]`},
		{where: where + ` AND ` + dutyRaiser + ` = ` + unit + ` AND d.unit <> ` + unit + ` AND NOT d.cooperating @> ARRAY[` + unit + `::text]`},
	}
}

// waitingFor are the turns of a person: their own, those of their roles, and those of
// people gone whom they stand in for.
func waitingFor(staff, where string) []dutyArm {
	return []dutyArm{
		{where: where + ` AND d.turn_staff <> '' AND d.turn_staff = ` + staff},
		{
			`recipients r`, `r.staff_id = ` + staff,
			where + ` AND d.turn_staff = '' AND d.turn_role = r.role AND d.turn_unit = r.unit`,
		},
		{
			`recipients r, staff gone`, `NOT gone.active AND r.staff_id = ` + staff,
			where + ` AND d.turn_staff <> '' AND d.turn_staff = gone.id AND d.turn_role = r.role AND d.turn_unit = r.unit`,
		},
	}
}

// overdueArms: past its date and not yet booked as overdue is overdue all the same.
func overdueArms(at string, of []dutyArm) (arms []dutyArm) {
	for _, arm := range of {
		booked, not := arm, arm
		booked.where += ` AND (d.overdue_at IS NOT NULL OR d.late_at IS NOT NULL)`
		not.where += ` AND d.overdue_at IS NULL AND d.late_at IS NULL AND NOT d.lapses AND ` + dutyTurnKey + ` < ` + at + `::timestamptz`
		arms = append(arms, booked, not)
	}
	return arms
}

// sql selects columns of every arm in the order of the list, each up to a limit.
func (q *dutyQuery) sql(columns, limit, more string) string {
	arms := make([]string, len(q.arms))
	for i, arm := range q.arms {
		arms[i] = `(SELECT ` + columns + ` FROM duties d WHERE ` + arm.where + more + `
			ORDER BY ` + q.key + ` ` + q.order + `, d.number ` + q.order + ` LIMIT ` + limit + `)`
		if arm.outer != "" {
			arms[i] = `(SELECT w.* FROM ` + arm.outer + `, LATERAL ` + arms[i] + ` w WHERE ` + arm.outerWhere + `)`
		}
	}
	return strings.Join(arms, ` UNION ALL `)
}

// page is the query of one page, and its values.
func (f DutyFilter) page(after Mark, limit int) (string, []any) {
	q := f.where()
	than, from := `>`, after.due()
	if !f.open() {
		than = `<`
		if after.Code == "" {
			from = "infinity"
		}
	}
	place := ` AND (` + q.key + `, d.number) ` + than + ` (` + q.value(from) + `::timestamptz, ` + q.value(after.Code) + `)`
	most := q.value(limit)
	return `
		SELECT ` + dutyColumns + `
		FROM (SELECT * FROM (` + q.sql(`d.number, `+q.key+` AS key`, most, place) + `) w
			ORDER BY w.key ` + q.order + `, w.number ` + q.order + ` LIMIT ` + most + `) w
			JOIN duties d USING (number) ` + dutyNames + `
		ORDER BY w.key ` + q.order + `, d.number ` + q.order, q.values
}

// count is the query that counts up to most+1 duties.
func (f DutyFilter) count(most int) (string, []any) {
	q := f.where()
	limit := q.value(most + 1)
	return `SELECT count(*) FROM (SELECT * FROM (` + q.sql(`1`, limit, ``) + `) w LIMIT ` + limit + `) w`, q.values
}
