package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Period is a stretch of time figures are told of, From excluded, To included. To is the
// cut-off (thời điểm chốt số liệu): everything is told as it was known then.
type Period struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// ErrPeriod means that a period does not end after it begins.
var ErrPeriod = errors.New("register: a period ends after it begins")

func (p Period) check() error {
	if !p.To.After(p.From) {
		return fmt.Errorf("%w: from %s to %s", ErrPeriod, p.From.Format(time.RFC3339), p.To.Format(time.RFC3339))
	}
	return nil
}

// Scope narrows figures to the files a unit leads, or of a procedure; "" is all.
type Scope struct {
	Unit      string `json:"unit,omitempty"`
	Procedure string `json:"procedure,omitempty"`
}

// FigureLine are the figures of Biểu số II.06a/VPCP/KSTT of one unit and procedure in a
// period, or of a sum of such lines.
//
// Everything is told as of the period's end, by the instants the register noted: what
// happens to a file afterwards, a corrected receipt, a new calendar, a clock that stops,
// never changes the figures of a period that is over. They are whole once all that was
// done until To has reached the register, which takes a moment.
//
// A file is counted from its acceptance on (Promise.GivenAt of its receipt): what is only
// registered, or declined, never is. It ends when its result is ready or when it is
// withdrawn or stopped, whichever comes first; handing the result over is no work on it.
//
// A file is judged by its first promise as PunctualityLine is, as it stood at To: the one
// that broke, or the present round's; there is none while the clock stands still. A
// promise that has passed without a result is broken whether or not the machine had
// noticed by To.
type FigureLine struct {
	// Unit leads (procedure.Rules.Lead) and keeps its files when it is abolished;
	// ProcedureName and the field are those of the line's latest file.
	Unit          string `json:"unit,omitempty"`
	UnitName      string `json:"unit_name,omitempty"`
	Field         string `json:"field,omitempty"`
	FieldName     string `json:"field_name,omitempty"`
	Procedure     string `json:"procedure,omitempty"`
	ProcedureName string `json:"procedure_name,omitempty"`

	// Received (cột 3, tiếp nhận): Online (4, trực tuyến) and Direct (5, trực tiếp và dịch vụ
	// bưu chính) were accepted in the period; Carried (6, từ kỳ trước) before it and had not
	// ended: they are what was Open at its beginning.
	Online  int `json:"online"`
	Direct  int `json:"direct"`
	Carried int `json:"carried"`
	// Resolved (cột 7, đã giải quyết) are those that ended in the period. Early (8, trước
	// hạn): the result, granted or refused, was ready on a day before the promised one. Late
	// (10, quá hạn): after the promise. OnTime (9, đúng hạn): the rest, also files
	// withdrawn or stopped before their promise broke or while the clock stood still.
	Early  int `json:"early"`
	OnTime int `json:"on_time"`
	Late   int `json:"late"`
	// Open (cột 11, đang giải quyết) are those that had not ended: OpenInTime (12, trong hạn)
	// before their promise or with a standing clock; OpenOverdue (13, quá hạn) past it.
	OpenInTime  int `json:"open_in_time"`
	OpenOverdue int `json:"open_overdue"`
	// Ended are those of the resolved that ended without a result: withdrawn or stopped
	// (rút hồ sơ, dừng xử lý). Columns 9 and 10 have them too.
	Ended int `json:"ended"`

	// The promises that came due from the period's beginning to before its end, whether or
	// not their files still were in hand then, judged as PunctualityLine judges them: a
	// promise that falls on the very cut-off has not passed yet and is of the next period.
	// Kept (OnTime of PunctualityLine), KeptEarly of them on an earlier day; Broken (Late), of
	// which BrokenOpen had no result at To and Apologised had the letter before the promise
	// broke. Files withdrawn or stopped before their promise are in neither.
	Kept       int `json:"kept"`
	KeptEarly  int `json:"kept_early"`
	Broken     int `json:"broken"`
	BrokenOpen int `json:"broken_open"`
	Apologised int `json:"apologised"`
}

// Received is column 3.
func (l FigureLine) Received() int { return l.Online + l.Direct + l.Carried }

// Resolved is column 7.
func (l FigureLine) Resolved() int { return l.Early + l.OnTime + l.Late }

// Open is column 11.
func (l FigureLine) Open() int { return l.OpenInTime + l.OpenOverdue }

// Check holds the line to what must be true of it: what was received is resolved or open,
// and no part is more than its whole.
func (l FigureLine) Check() error {
	var errs []error
	if l.Received() != l.Resolved()+l.Open() {
		errs = append(errs, fmt.Errorf("received %d, but %d resolved and %d open", l.Received(), l.Resolved(), l.Open()))
	}
	for _, part := range []struct {
		name        string
		part, whole int
	}{
		{"ended", l.Ended, l.Resolved()},
		{"kept early", l.KeptEarly, l.Kept},
		{"broken and open", l.BrokenOpen, l.Broken},
		{"apologised", l.Apologised, l.Broken},
	} {
		if part.part > part.whole {
			errs = append(errs, fmt.Errorf("%s: %d of %d", part.name, part.part, part.whole))
		}
	}
	if errs != nil {
		return fmt.Errorf("figures of unit %q, procedure %q: %w", l.Unit, l.Procedure, errors.Join(errs...))
	}
	return nil
}

// Add sums the counts of two lines; names stay those of the first.
func (l FigureLine) Add(other FigureLine) FigureLine {
	l.Online += other.Online
	l.Direct += other.Direct
	l.Carried += other.Carried
	l.Early += other.Early
	l.OnTime += other.OnTime
	l.Late += other.Late
	l.OpenInTime += other.OpenInTime
	l.OpenOverdue += other.OpenOverdue
	l.Ended += other.Ended
	l.Kept += other.Kept
	l.KeptEarly += other.KeptEarly
	l.Broken += other.Broken
	l.BrokenOpen += other.BrokenOpen
	l.Apologised += other.Apologised
	return l
}

// Column is one count of a FigureLine.
type Column string

// The columns of a FigureLine, by the names they have in JSON, and their sums.
const (
	ColumnReceived    Column = "received"     // cột 3
	ColumnOnline      Column = "online"       // cột 4
	ColumnDirect      Column = "direct"       // cột 5
	ColumnCarried     Column = "carried"      // cột 6
	ColumnResolved    Column = "resolved"     // cột 7
	ColumnEarly       Column = "early"        // cột 8
	ColumnOnTime      Column = "on_time"      // cột 9
	ColumnLate        Column = "late"         // cột 10
	ColumnOpen        Column = "open"         // cột 11
	ColumnOpenInTime  Column = "open_in_time" // cột 12
	ColumnOpenOverdue Column = "open_overdue" // cột 13
	ColumnEnded       Column = "ended"        // rút, dừng xử lý
	ColumnKept        Column = "kept"         // giữ lời hẹn
	ColumnKeptEarly   Column = "kept_early"   // trước hẹn
	ColumnBroken      Column = "broken"       // trễ hẹn
	ColumnBrokenOpen  Column = "broken_open"  // trễ hẹn, chưa có kết quả
	ColumnApologised  Column = "apologised"   // đã xin lỗi trước khi trễ
)

// Columns are all of them.
func Columns() []Column {
	return []Column{
		ColumnReceived, ColumnOnline, ColumnDirect, ColumnCarried, ColumnResolved, ColumnEarly, ColumnOnTime, ColumnLate,
		ColumnOpen, ColumnOpenInTime, ColumnOpenOverdue, ColumnEnded,
		ColumnKept, ColumnKeptEarly, ColumnBroken, ColumnBrokenOpen, ColumnApologised,
	}
}

// Known says whether there is such a column.
func (c Column) Known() bool { return inPeriod[c] != "" || cameDueIn[c] != "" }

// Of is what the column says in a line, 0 for one that is not known.
func (c Column) Of(l FigureLine) int {
	return map[Column]int{
		ColumnReceived: l.Received(), ColumnOnline: l.Online, ColumnDirect: l.Direct, ColumnCarried: l.Carried,
		ColumnResolved: l.Resolved(), ColumnEarly: l.Early, ColumnOnTime: l.OnTime, ColumnLate: l.Late,
		ColumnOpen: l.Open(), ColumnOpenInTime: l.OpenInTime, ColumnOpenOverdue: l.OpenOverdue, ColumnEnded: l.Ended,
		ColumnKept: l.Kept, ColumnKeptEarly: l.KeptEarly, ColumnBroken: l.Broken, ColumnBrokenOpen: l.BrokenOpen,
		ColumnApologised: l.Apologised,
	}[c]
}

// endedAt is when a file f was done with. One that ended in the instant of its acceptance,
// or by a clock behind that of the counter, ended then.
const endedAt = `greatest(f.accepted_at, coalesce(least(f.finished_at, f.closed_at), 'infinity'))`

// aliveIn are the files in hand at some time of the period ($1, $2], with the promise
// each was judged by at $2 as j. The span is that of the index files_alive.
const aliveIn = ` FROM files f LEFT JOIN LATERAL (
		SELECT judged_at FROM judged WHERE code = f.code AND at <= $2 ORDER BY seq DESC LIMIT 1) j ON true
	WHERE CASE WHEN f.accepted_at IS NOT NULL THEN tstzrange(f.accepted_at, ` + endedAt + `, '[]') END
		&& tstzrange($1::timestamptz, $2::timestamptz, '(]')`

// promisedIn are the files whose promise, as it stood at $2, lies in [$1, $2), without
// those withdrawn or stopped before it.
const promisedIn = ` FROM judged j JOIN files f USING (code)
	WHERE j.judged_at >= $1::timestamptz AND j.judged_at < $2::timestamptz AND j.at <= $2
		AND j.seq = (SELECT max(l.seq) FROM judged l WHERE l.code = j.code AND l.at <= $2)
		AND NOT coalesce(f.late_at IS NULL AND f.finished_at IS NULL AND f.closed_at <= j.judged_at, false)`

// A file that has ended never changes again, so its own columns say how.
const (
	newIn      = `f.accepted_at > $1`
	resolvedIn = endedAt + ` <= $2`
	endedLate  = `(f.late_at IS NOT NULL OR coalesce(` + endedAt + ` > j.judged_at, false))`
	pastDue    = `coalesce(j.judged_at < $2, false)`

	kept   = `coalesce(f.late_at IS NULL AND f.finished_at <= j.judged_at, false)`
	broken = `NOT ` + kept
)

// onEarlierDay: the result was ready on a day before the promised one.
var onEarlierDay = `coalesce(` + dayOf(`f.finished_at`) + ` < ` + dayOf(`j.judged_at`) + `, false)`

// inPeriod are the conditions of the columns of aliveIn, cameDueIn those of promisedIn.
var (
	inPeriod = map[Column]string{
		ColumnReceived:    `true`,
		ColumnOnline:      newIn + ` AND f.channel = 'online'`,
		ColumnDirect:      newIn + ` AND f.channel <> 'online'`,
		ColumnCarried:     `NOT ` + newIn,
		ColumnResolved:    resolvedIn,
		ColumnEarly:       resolvedIn + ` AND NOT ` + endedLate + ` AND ` + onEarlierDay,
		ColumnOnTime:      resolvedIn + ` AND NOT ` + endedLate + ` AND NOT ` + onEarlierDay,
		ColumnLate:        resolvedIn + ` AND ` + endedLate,
		ColumnOpen:        `NOT ` + resolvedIn,
		ColumnOpenInTime:  `NOT ` + resolvedIn + ` AND NOT ` + pastDue,
		ColumnOpenOverdue: `NOT ` + resolvedIn + ` AND ` + pastDue,
		ColumnEnded:       resolvedIn + ` AND f.finished_at IS NULL`,
	}
	cameDueIn = map[Column]string{
		ColumnKept:       kept,
		ColumnKeptEarly:  kept + ` AND ` + onEarlierDay,
		ColumnBroken:     broken,
		ColumnBrokenOpen: broken + ` AND ` + endedAt + ` > $2`,
		ColumnApologised: broken + ` AND coalesce(f.apologised_at < j.judged_at, false)`,
	}
)

// where adds a scope to the conditions of files f.
func (s Scope) where(values []any) (string, []any) {
	where := ``
	if s.Unit != "" {
		values = append(values, s.Unit)
		where += fmt.Sprintf(` AND f.lead_unit = $%d`, len(values))
	}
	if s.Procedure != "" {
		values = append(values, s.Procedure)
		where += fmt.Sprintf(` AND f.procedure = $%d`, len(values))
	}
	return where, values
}

// Figures are the figures of a period: a line for every unit that leads and procedure
// with a file to count, by unit, field and procedure. Every line holds what Check demands.
// Errors: ErrPeriod.
func (s *Store) Figures(ctx context.Context, p Period, scope Scope) ([]FigureLine, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	query, values := figures(p, scope)
	rows, err := s.db.QueryContext(ctx, query, values...)
	lines, err := collect("figures", rows, err, func(l *FigureLine) []any {
		return []any{&l.Unit, &l.UnitName, &l.Field, &l.FieldName, &l.Procedure, &l.ProcedureName,
			&l.Online, &l.Direct, &l.Carried, &l.Early, &l.OnTime, &l.Late, &l.OpenInTime, &l.OpenOverdue, &l.Ended,
			&l.Kept, &l.KeptEarly, &l.Broken, &l.BrokenOpen, &l.Apologised}
	})
	for _, l := range lines {
		err = errors.Join(err, l.Check())
	}
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// counted are the columns of a FigureLine that are counted, in their order.
var counted = []Column{
	ColumnOnline, ColumnDirect, ColumnCarried, ColumnEarly, ColumnOnTime, ColumnLate, ColumnOpenInTime, ColumnOpenOverdue,
	ColumnEnded, ColumnKept, ColumnKeptEarly, ColumnBroken, ColumnBrokenOpen, ColumnApologised,
}

// figures: $1 and $2 the period, then the scope.
func figures(p Period, scope Scope) (string, []any) {
	where, values := scope.where([]any{p.From, p.To})
	var inHand, due, all strings.Builder
	for _, c := range counted {
		fmt.Fprintf(&all, `, coalesce(%s, 0)`, c)
		if condition := inPeriod[c]; condition != "" {
			fmt.Fprintf(&inHand, `, count(*) FILTER (WHERE %s) AS %s`, condition, c)
		} else {
			fmt.Fprintf(&due, `, count(*) FILTER (WHERE %s) AS %s`, cameDueIn[c], c)
		}
	}
	const by = `(SELECT f.lead_unit, f.procedure, max(f.code) AS latest`
	return `
		SELECT lead_unit, coalesce(u.name, lead_unit), l.field_code, l.field_name, procedure, l.procedure_name` + all.String() + `
		FROM ` + by + inHand.String() + aliveIn + where + ` GROUP BY 1, 2) h
			FULL JOIN ` + by + due.String() + promisedIn + where + ` GROUP BY 1, 2) d USING (lead_unit, procedure)
			CROSS JOIN LATERAL (SELECT f.field_code, f.field_name, f.procedure_name
				FROM files f WHERE f.code = greatest(h.latest, d.latest)) l
			LEFT JOIN units u ON u.code = lead_unit
		ORDER BY lead_unit, l.field_code, procedure`, values
}
