package register

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// JudgedFile is one file with the promise it is judged by, for whoever looks behind a
// figure. It names no applicant.
type JudgedFile struct {
	View          procedure.View
	ProcedureName string
	UnitName      string
	AssigneeName  string
	// LeadName is the unit that answers for it in figures.
	LeadName string
	// Promise is the instant it is judged by, zero while its clock stands still.
	Promise time.Time
}

// MarkOfJudged is the place of a file in a list of judged files.
func MarkOfJudged(f JudgedFile) Mark { return Mark{f.Promise, f.View.Code} }

// Verdict is what has become of a promise: a column of PunctualityLine.
type Verdict string

// The verdicts of a promise that has come due. VerdictLateNow is asked for without a
// period.
const (
	VerdictJudged     Verdict = "judged"
	VerdictOnTime     Verdict = "on_time"
	VerdictEarly      Verdict = "early"
	VerdictLate       Verdict = "late"
	VerdictLateOpen   Verdict = "late_open"
	VerdictApologised Verdict = "apologised"
	VerdictEnded      Verdict = "ended"
	VerdictLateNow    Verdict = "late_now"
)

// verdicts are their conditions.
var verdicts = map[Verdict]string{
	VerdictJudged:     `NOT (` + endedBefore + `)`,
	VerdictOnTime:     keptPromise,
	VerdictEarly:      keptPromise + ` AND ` + keptEarly,
	VerdictLate:       brokePromise,
	VerdictLateOpen:   brokePromise + ` AND ` + unanswered,
	VerdictApologised: brokePromise + ` AND ` + apologisedBefore,
	VerdictEnded:      endedBefore,
	VerdictLateNow:    openFile,
}

// Known says whether there is such an verdict.
func (v Verdict) Known() bool { return verdicts[v] != "" }

// JudgedFilter chooses the files behind one figure. Zero fields choose everything.
type JudgedFilter struct {
	Verdict Verdict
	// From and To are the period the promise lies in, To excluded.
	From, To time.Time
	// By and Key are whose figure it is.
	By  PunctualityBy
	Key string
	// Unit is the unit that has the file now.
	Unit string
	// At is the instant promises are judged at.
	At time.Time
}

// where is the filter as SQL.
func (f JudgedFilter) where() (string, []any) {
	values := []any{f.At}
	conditions := []string{judgedAt + ` IS NOT NULL`, cameDue(`$1`), verdicts[f.Verdict]}
	when := func(asked bool, condition string, value any) {
		if asked {
			values = append(values, value)
			conditions = append(conditions, fmt.Sprintf(condition, len(values)))
		}
	}
	when(!f.From.IsZero(), judgedAt+` >= $%d::timestamptz`, f.From)
	when(!f.To.IsZero(), judgedAt+` < $%d::timestamptz`, f.To)
	when(f.By == OfUnit || f.By == OfProcedure, keys[f.By]+` = $%d`, f.Key)
	when(f.Unit != "", `f.unit = $%d`, f.Unit)
	return strings.Join(conditions, ` AND `), values
}

// JudgedFiles lists the files behind a figure, the promise of longest ago first. The
// filter has a verdict.
func (s *Store) JudgedFiles(ctx context.Context, f JudgedFilter, after Mark, limit int) ([]JudgedFile, error) {
	query, values := f.page(after, limit)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("judged files", rows, err, (*JudgedFile).fields)
}

func (f *JudgedFile) fields() []any {
	return []any{(*view)(&f.View), &f.ProcedureName, &f.UnitName, &f.AssigneeName, &f.LeadName, zoned(&f.Promise)}
}

// judgedColumns are of files f with fileNames.
const judgedColumns = `f.view, f.procedure_name, coalesce(u.name, ''), coalesce(h.name, ''),
	coalesce((SELECT l.name FROM units l WHERE l.code = f.lead_unit), f.lead_unit), ` + judgedAt

func (f JudgedFilter) page(after Mark, limit int) (string, []any) {
	where, values := f.where()
	n := len(values)
	return `
		SELECT ` + judgedColumns + `
		FROM (SELECT f.code FROM files f WHERE ` + where + fmt.Sprintf(`
			AND (%[1]s, f.code) > ($%[2]d::timestamptz, $%[3]d) ORDER BY %[1]s, f.code LIMIT $%[4]d) w`, judgedAt, n+1, n+2, n+3) + `
			JOIN files f USING (code) ` + fileNames + `
		ORDER BY ` + judgedAt + `, f.code`, append(values, after.due(), after.Code, limit)
}

// CountJudged counts the files behind a figure; most+1 stands for more than most.
func (s *Store) CountJudged(ctx context.Context, f JudgedFilter, most int) (n int, err error) {
	query, values := f.count(most)
	err = s.db.GetContext(ctx, &n, query, values...)
	return n, failed("count judged files", err)
}

// count keeps to the order of the list, and so to its index.
func (f JudgedFilter) count(most int) (string, []any) {
	where, values := f.where()
	return `SELECT count(*) FROM (SELECT 1 FROM files f WHERE ` + where +
		fmt.Sprintf(` ORDER BY %s, f.code LIMIT %d) w`, judgedAt, most+1), values
}

// Call is a file leadership is called upon about, with the calls on one person that wait
// for their answer. Answering it answers all of them.
type Call struct {
	JudgedFile
	// Level is the highest of the calls, Since when the first of them came.
	Level int
	Since time.Time
	// ClimbsAt is when silence calls the next level, zero when it does not; Climbed says
	// that it has done so for each of the calls.
	ClimbsAt time.Time
	Climbed  bool
}

// calledUpon joins the calls on a person ($1) about a file f: those on their role, of a
// leader those about the units they are in charge of (phụ trách), as notices are sent.
const calledUpon = `
	JOIN LATERAL (
		SELECT max(e.level) AS level, min(e.at) AS since, min(e.answer_by) FILTER (WHERE NOT e.climbed) AS climbs_at,
			bool_and(e.climbed) AS climbed
		FROM escalations e JOIN recipients r
			ON r.role = e.role AND r.unit = CASE e.role WHEN 'leader' THEN f.unit ELSE '' END AND r.staff_id = $1
		WHERE e.code = f.code AND e.answered_at IS NULL
	) c ON c.level IS NOT NULL`

// calledKey orders calls: the promise that broke longest ago first, those before their
// promise last.
const calledKey = `coalesce(f.late_at, f.first_due_at, 'infinity')`

// Calls lists what waits for a person's answer (chờ ý kiến chỉ đạo). Level is 0 once a
// file is closed or everybody has answered.
func (s *Store) Calls(ctx context.Context, staff string, after Mark, limit int) ([]Call, error) {
	query, values := calls(staff, after, limit)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("calls", rows, err, func(c *Call) []any {
		return append(c.fields(), &c.Level, zoned(&c.Since), zoned(&c.ClimbsAt), &c.Climbed)
	})
}

func calls(staff string, after Mark, limit int) (string, []any) {
	return `
		SELECT ` + judgedColumns + `, w.level, w.since, w.climbs_at, w.climbed
		FROM (SELECT f.code, c.* FROM files f ` + calledUpon + `
			WHERE f.level > 0 AND (` + calledKey + `, f.code) > ($2::timestamptz, $3) ORDER BY ` + calledKey + `, f.code LIMIT $4) w
			JOIN files f USING (code) ` + fileNames + `
		ORDER BY ` + calledKey + `, f.code`, []any{staff, after.due(), after.Code, limit}
}

// CountCalls counts what Calls lists; most+1 stands for more than most.
func (s *Store) CountCalls(ctx context.Context, staff string, most int) (n int, err error) {
	query, values := countCalls(staff, most)
	err = s.db.GetContext(ctx, &n, query, values...)
	return n, failed("count calls", err)
}

func countCalls(staff string, most int) (string, []any) {
	return `SELECT count(*) FROM (SELECT 1 FROM files f ` + calledUpon + `
		WHERE f.level > 0 ORDER BY ` + calledKey + `, f.code LIMIT $2) w`, []any{staff, most + 1}
}

// Held is a span in which somebody held a late file.
type Held struct {
	Code string
	procedure.Interval
	// UnitName and StaffName are "" of what nobody holds.
	UnitName, StaffName string
}

// HeldLate is who held the files that are late and not ready at an instant, of the most
// files whose promise broke longest ago; by file and time.
func (s *Store) HeldLate(ctx context.Context, at time.Time, most int) ([]Held, error) {
	rows, err := s.db.QueryContext(ctx, heldLate, at, most)
	return collect("custody of late files", rows, err, func(h *Held) []any {
		return []any{&h.Code, &h.Holder, &h.Unit, &h.UnitName, &h.Staff, &h.StaffName, &h.Step, zoned(&h.From), zoned(&h.To)}
	})
}

var heldLate = `
	SELECT c.code, c.holder, c.unit, coalesce(u.name, c.unit), c.staff, coalesce(p.name, c.staff), c.step, c.from_at, c.to_at
	FROM (SELECT f.code FROM files f WHERE ` + lateOpen(`$1`) + ` ORDER BY ` + judgedAt + `, f.code LIMIT $2) w
		JOIN custody c USING (code) LEFT JOIN units u ON u.code = c.unit LEFT JOIN staff p ON p.id = c.staff
	ORDER BY c.code, c.no`

// TextBodies returns the bodies of texts by id; unknown ids are left out.
func (s *Store) TextBodies(ctx context.Context, ids []string) (map[string]string, error) {
	var texts []struct{ ID, Body string }
	if err := s.db.SelectContext(ctx, &texts, `SELECT id, body FROM free_texts WHERE id = ANY ($1)`, pq.Array(ids)); err != nil {
		return nil, failed("texts", err)
	}
	bodies := make(map[string]string, len(texts))
	for _, t := range texts {
		bodies[t.ID] = t.Body
	}
	return bodies, nil
}
