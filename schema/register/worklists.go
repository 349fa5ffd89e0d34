package register

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"dunghen/workflows/procedure"
)

// Work is one open file as somebody who works on files sees it in a list.
type Work struct {
	Line
	// StepRole is the role the present step is done by.
	StepRole procedure.Role
	// GivenAt is when the applicant was given the date DueAt: there its time began.
	GivenAt time.Time
	// Asked is what the file waits for, see procedure.State.Asked.
	Asked []procedure.Ask
	// Seq numbers the file's last entry.
	Seq int
	// View is the whole file, for what the law offers of it.
	View procedure.View
}

// Holder is somebody whose files are looked for.
type Holder struct {
	Staff string
	Unit  string
	Role  procedure.Role
}

// UnitList is one list of a unit's open files.
type UnitList string

// The lists of a unit.
const (
	ListAll        UnitList = "all"
	ListNearDue    UnitList = "near"       // sắp đến hạn
	ListUndeclared UnitList = "undeclared" // được yêu cầu khai báo mà chưa khai báo
	ListToApprove  UnitList = "approve"    // phiếu xin lỗi chờ duyệt
	ListLate       UnitList = "late"       // trễ hẹn
	ListEscalated  UnitList = "escalated"  // đã báo cáo vượt cấp, chưa có ý kiến
	ListUnassigned UnitList = "unassigned" // chưa có người nhận
)

// UnitLists are all lists of a unit.
func UnitLists() []UnitList {
	return []UnitList{ListAll, ListNearDue, ListUndeclared, ListToApprove, ListLate, ListEscalated, ListUnassigned}
}

// Mark is the place in a worklist after which the next page begins; the zero Mark is
// its beginning.
type Mark struct {
	// Due is zero among the files whose clock stands still, which come last.
	Due  time.Time
	Code string
}

// MarkOf is the place of a file.
func MarkOf(w Work) Mark { return Mark{w.DueAt, w.Code} }

// String writes the place as ParseMark reads it: "2026-10-05T10:00:00Z~CODE".
func (m Mark) String() string {
	if m.Due.IsZero() {
		return "~" + m.Code
	}
	return m.Due.UTC().Format(time.RFC3339Nano) + "~" + m.Code
}

// ParseMark reads a place whose code is a known one; "" is the beginning. ok is false for
// what is no place.
func ParseMark(text string, known func(code string) bool) (m Mark, ok bool) {
	if text == "" {
		return m, true
	}
	due, code, _ := strings.Cut(text, "~")
	at, err := time.Parse(time.RFC3339Nano, due)
	if err != nil && due != "" || !known(code) {
		return m, false
	}
	return Mark{Due: at, Code: code}, true
}

// due is the key of the order as SQL reads it.
func (m Mark) due() string {
	switch {
	case m.Code == "":
		return "-infinity"
	case m.Due.IsZero():
		return "infinity"
	default:
		return m.Due.Format(time.RFC3339Nano)
	}
}

// workKey orders worklists: the least time left first, stopped clocks last.
const workKey = `coalesce(f.due_at, 'infinity')`

// worklist is the files of one or more conditions, with the values they are about.
// Each condition is walked along its index in the order of the list and no further
// than the page, so that a list of ten thousand costs what a list of a hundred does.
type worklist struct {
	arms []string
	of   []any
}

// mine: what lies in the unit without a name is everybody's of the step's role.
func mine(who Holder) worklist {
	return worklist{[]string{
		openFile + ` AND f.assignee <> '' AND f.assignee = $1`,
		openFile + ` AND f.assignee = '' AND f.unit = $2 AND f.step_role = $3`,
	}, []any{who.Staff, who.Unit, string(who.Role)}}
}

var unitConditions = map[UnitList]string{
	ListAll:        openFile + ` AND f.unit = $1`,
	ListNearDue:    `f.asked @> '[{"kind": "hurry"}]' AND f.unit = $1`,
	ListUndeclared: `f.asked @> '[{"kind": "declare"}]' AND f.unit = $1`,
	ListToApprove:  `f.asked @> '[{"kind": "approve"}]' AND f.unit = $1`,
	ListEscalated:  openFile + ` AND f.level > 0 AND f.unit = $1`,
	ListUnassigned: openFile + ` AND f.unit = $1 AND f.assignee = ''`,
	ListLate:       openFile + ` AND f.late_at IS NOT NULL AND f.unit = $1`,
}

// ofUnit is a list of a unit as of an instant: past its date and not yet booked as
// late is late all the same.
func ofUnit(unit string, list UnitList, at time.Time) worklist {
	if list == ListLate {
		return worklist{[]string{
			unitConditions[ListLate],
			openFile + ` AND f.late_at IS NULL AND f.unit = $1 AND ` + workKey + ` < $2::timestamptz`,
		}, []any{unit, at}}
	}
	return worklist{[]string{unitConditions[list]}, []any{unit}}
}

// Mine lists the open files somebody holds, and those that lie unassigned in their unit
// at a step of their role. At is the instant Overdue is judged at.
func (s *Store) Mine(ctx context.Context, who Holder, at time.Time, after Mark, limit int) ([]Work, error) {
	return s.work(ctx, mine(who), at, after, limit)
}

// CountMine counts the files of Mine; most+1 stands for more than most.
func (s *Store) CountMine(ctx context.Context, who Holder, most int) (int, error) {
	return s.countWork(ctx, mine(who), most)
}

// UnitWork is one list of a unit's open files.
func (s *Store) UnitWork(ctx context.Context, unit string, list UnitList, at time.Time, after Mark, limit int) ([]Work, error) {
	return s.work(ctx, ofUnit(unit, list, at), at, after, limit)
}

// CountUnit counts each list of a unit; most+1 stands for more than most.
func (s *Store) CountUnit(ctx context.Context, unit string, at time.Time, most int) (map[UnitList]int, error) {
	counts := make(map[UnitList]int, len(unitConditions))
	for _, list := range UnitLists() {
		n, err := s.countWork(ctx, ofUnit(unit, list, at), most)
		if err != nil {
			return nil, err
		}
		counts[list] = n
	}
	return counts, nil
}

func (s *Store) work(ctx context.Context, list worklist, at time.Time, after Mark, limit int) ([]Work, error) {
	query, args := list.page(at, after, limit)
	rows, err := s.db.QueryContext(ctx, query, args...)
	return collect("worklist", rows, err, func(w *Work) []any {
		return []any{&w.Code, &w.Procedure, &w.ProcedureName, &w.Status, &w.StepName, &w.Unit, &w.UnitName,
			&w.Assignee, &w.AssigneeName, &w.ApplicantName, zoned(&w.ReceivedAt), zoned(&w.DueAt), zoned(&w.FirstDueAt),
			zoned(&w.LateAt), &w.Level, &w.Overdue, &w.StepRole, zoned(&w.GivenAt), (*asks)(&w.Asked), &w.Seq, (*view)(&w.View)}
	})
}

// page is the query of one page, and its values.
func (l worklist) page(at time.Time, after Mark, limit int) (string, []any) {
	values := append([]any{}, l.of...)
	value := func(v any) string {
		values = append(values, v)
		return fmt.Sprintf("$%d", len(values))
	}
	due, code, most, judged := value(after.due()), value(after.Code), value(limit), value(at)
	arms := make([]string, len(l.arms))
	for i, condition := range l.arms {
		arms[i] = `(SELECT f.code, ` + workKey + ` AS key FROM files f WHERE ` + condition + `
			AND (` + workKey + `, f.code) > (` + due + `::timestamptz, ` + code + `)
			ORDER BY ` + workKey + `, f.code LIMIT ` + most + `)`
	}
	return `
		SELECT f.code, f.procedure, f.procedure_name, f.status, f.step_name, f.unit, coalesce(u.name, ''),
			f.assignee, coalesce(h.name, ''), a.name, f.received_at, f.due_at, f.first_due_at, f.late_at, f.level,
			` + overdueAt(judged) + `, f.step_role,
			(SELECT p.given_at FROM promises p WHERE p.code = f.code ORDER BY p.no DESC LIMIT 1), f.asked, f.seq, f.view
		FROM (SELECT * FROM (` + strings.Join(arms, ` UNION ALL `) + `) w ORDER BY w.key, w.code LIMIT ` + most + `) w
			JOIN files f USING (code) JOIN applicants a USING (code) ` + fileNames + `
		ORDER BY w.key, f.code`, values
}

func (s *Store) countWork(ctx context.Context, list worklist, most int) (n int, err error) {
	query, args := list.count(most)
	err = s.db.GetContext(ctx, &n, query, args...)
	return n, failed("count worklist", err)
}

// count is the query that counts up to most+1 files. It keeps to the order of the list,
// and so to its index: the oldest rows of the table are closed files.
func (l worklist) count(most int) (string, []any) {
	limit := fmt.Sprintf("$%d", len(l.of)+1)
	arms := make([]string, len(l.arms))
	for i, condition := range l.arms {
		arms[i] = `(SELECT 1 FROM files f WHERE ` + condition + ` ORDER BY ` + workKey + `, f.code LIMIT ` + limit + `)`
	}
	return `SELECT count(*) FROM (SELECT * FROM (` + strings.Join(arms, ` UNION ALL `) + `) w LIMIT ` + limit + `) w`,
		append(append([]any{}, l.of...), most+1)
}

// asks scans the column asked.
type asks []procedure.Ask

// Scan implements sql.Scanner.
func (a *asks) Scan(value any) error {
	raw, ok := value.([]byte)
	if !ok {
		return fmt.Errorf("asked cannot be %T", value)
	}
	*a = nil
	if err := json.Unmarshal(raw, (*[]procedure.Ask)(a)); err != nil {
		return err
	}
	for i := range *a {
		(*a)[i].Since = (*a)[i].Since.In(procedure.Zone)
	}
	return nil
}

// view scans the column view.
type view procedure.View

// Scan implements sql.Scanner.
func (v *view) Scan(value any) error {
	raw, ok := value.([]byte)
	if !ok {
		return fmt.Errorf("view cannot be %T", value)
	}
	if err := json.Unmarshal(raw, (*procedure.View)(v)); err != nil {
		return err
	}
	inZone(reflect.ValueOf((*procedure.View)(v)))
	return nil
}
