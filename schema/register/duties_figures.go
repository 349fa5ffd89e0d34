package register

import (
	"cmp"
	"context"
	"strings"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// DutyFigure is how a unit kept the dates of its duties of a period: those whose date lies
// in it. Withdrawn ones are not counted.
type DutyFigure struct {
	Unit     string `json:"unit"`
	UnitName string `json:"unit_name"`
	// OnTime were accepted and answered by their date. Late were not, and LateOpen of them
	// still are not.
	OnTime   int `json:"on_time"`
	Late     int `json:"late"`
	LateOpen int `json:"late_open"`
	// Undecided are answered in time and not confirmed yet, standing still, or their date
	// has not come.
	Undecided int `json:"undecided"`
}

// Judged are those of which it is known: the share on time is OnTime of them.
func (f DutyFigure) Judged() int { return f.OnTime + f.Late }

// YearOf is a calendar year.
func YearOf(year int) Period {
	return Period{From: procedure.NewDay(year, time.January, 1).At(0), To: procedure.NewDay(year+1, time.January, 1).At(0)}
}

// DutyFigures are the figures of a kind of duty over a period as of an instant, by unit.
// Errors: ErrPeriod.
func (s *Store) DutyFigures(ctx context.Context, kind duty.Kind, p Period, at time.Time) ([]DutyFigure, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, dutyFigures, string(kind), p.From, p.To, at)
	return collect("figures of duties", rows, err, func(f *DutyFigure) []any {
		return []any{&f.Unit, &f.UnitName, &f.OnTime, &f.Late, &f.LateOpen, &f.Undecided}
	})
}

const (
	// dutyStateAt is the duty d as it stood at an instant.
	dutyStateAt = `LATERAL (SELECT * FROM duty_states s WHERE s.number = d.number AND s.at <= %AT% ORDER BY s.seq DESC LIMIT 1) s`

	dutyLateAt = `(s.late_at IS NOT NULL OR s.stage = 'given' AND s.turn_due_at IS NOT NULL AND s.due_at < %AT%)`
)

// dutyFigures: $1 the kind, $2 and $3 the period, $4 as of when.
var dutyFigures = strings.ReplaceAll(`
	SELECT s.unit, coalesce(u.name, s.unit), count(*) FILTER (WHERE s.outcome = '`+string(duty.OutcomeFulfilled)+`' AND s.late_at IS NULL),
		count(*) FILTER (WHERE `+dutyLateAt+`), count(*) FILTER (WHERE `+dutyLateAt+` AND s.stage <> 'closed'),
		count(*) FILTER (WHERE s.stage <> 'closed' AND NOT `+dutyLateAt+`)
	FROM (SELECT DISTINCT number FROM duty_states WHERE due_at > $2 AND due_at <= $3 AND at <= $4) due
		JOIN duties d USING (number) CROSS JOIN `+dutyStateAt+` LEFT JOIN units u ON u.code = s.unit
	WHERE d.kind = $1 AND s.due_at > $2 AND s.due_at <= $3 AND s.outcome <> '`+string(duty.OutcomeWithdrawn)+`'
	GROUP BY s.unit, u.name ORDER BY s.unit`, `%AT%`, `$4`)

// DutiesAt lists what leadership must see of duties at an instant: every open direction,
// and tasks and explanations that are overdue; the longest first within their kind. What
// happened later changes nothing of it. The calendar counts the days late.
func (s *Store) DutiesAt(ctx context.Context, at time.Time, scope Scope, calendar procedure.Calendar) ([]DutyLine, error) {
	rows, err := s.db.QueryContext(ctx, dutiesAt, at, scope.Unit, scope.Procedure)
	type line struct {
		DutyLine
		about   duty.About
		overdue bool
	}
	found, err := collect("duties at an instant", rows, err, func(l *line) []any {
		return []any{&l.Number, &l.Kind, &l.Title, &l.Unit, &l.UnitName, &l.Staff, &l.StaffName, &l.Stage,
			zoned(&l.DueAt), &l.overdue, &l.Level, fromJSON(&l.about)}
	})
	if err != nil {
		return nil, err
	}
	var lines []DutyLine
	for _, l := range found {
		l.About, l.Title = l.about.File, cmp.Or(gist(l.Title), l.about.Vietnamese())
		if l.overdue {
			l.DaysLate = calendar.WorkingDaysAfter(procedure.DayOf(l.DueAt), procedure.DayOf(at))
		}
		lines = append(lines, l.DutyLine)
	}
	return lines, nil
}

// dutiesAt: $1 the instant, $2 the unit, $3 the procedure.
var dutiesAt = strings.ReplaceAll(`
	SELECT d.number, d.kind, coalesce(t.body, ''), s.unit, coalesce(u.name, s.unit), s.staff, coalesce(h.name, ''), s.stage,
		due.at, due.overdue, s.level, coalesce(d.view -> 'about', '{}')
	FROM duties d CROSS JOIN `+dutyStateAt+`
		CROSS JOIN LATERAL (SELECT
			CASE WHEN s.stage = 'given' OR s.turn_due_at IS NULL THEN coalesce(s.due_at, s.turn_due_at) ELSE s.turn_due_at END AS at,
			s.overdue_at IS NOT NULL OR s.late_at IS NOT NULL OR NOT s.lapses AND coalesce(s.turn_due_at < %AT%, false) AS overdue) due
		LEFT JOIN units u ON u.code = s.unit LEFT JOIN staff h ON h.id = s.staff LEFT JOIN free_texts t ON t.id = d.view ->> 'text'
	WHERE tstzrange(d.given_at, greatest(d.given_at, coalesce(d.closed_at, 'infinity')), '[]') @> %AT%::timestamptz
		AND s.stage <> 'closed' AND (d.kind = '`+string(duty.Direction)+`' OR due.overdue) AND ($2 = '' OR s.unit = $2)
		AND ($3 = '' OR EXISTS (SELECT 1 FROM files f WHERE f.code = d.file AND f.procedure = $3))
	ORDER BY d.kind, due.at NULLS LAST, d.number`, `%AT%`, `$1`)

// gistLength bounds the words of an instruction in a list, in runes.
const gistLength = 120

// gist is the first line of a text, cut at a word where it is long.
func gist(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(line); len(runes) > gistLength {
		line = string(runes[:gistLength])
		if i := strings.LastIndexByte(line, ' '); i > 0 {
			line = line[:i]
		}
		line += "…"
	}
	return strings.TrimSpace(line)
}
