package register

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"dunghen/workflows/procedure"
)

// BreachAt is a breach as it was booked at an instant.
type BreachAt struct {
	Kind      procedure.BreachKind `json:"kind"`
	At        time.Time            `json:"at"`
	Unit      string               `json:"unit"`
	UnitName  string               `json:"unit_name"`
	Staff     string               `json:"staff,omitempty"`
	StaffName string               `json:"staff_name,omitempty"`
	Charge    procedure.Charge     `json:"charge"`
}

// FileAt is a file as it stood at an instant, the end of a period: nothing of it is from
// later. It names no applicant.
type FileAt struct {
	Code          string `json:"code"`
	Procedure     string `json:"procedure"`
	ProcedureName string `json:"procedure_name"`
	LeadUnit      string `json:"lead_unit"`
	LeadName      string `json:"lead_name"`
	// HolderUnit and Staff have it since Since, Step is the name of what they do with it.
	// They are empty while it is in nobody's hands in the office.
	HolderUnit string    `json:"holder_unit,omitempty"`
	HolderName string    `json:"holder_name,omitempty"`
	Staff      string    `json:"staff,omitempty"`
	StaffName  string    `json:"staff_name,omitempty"`
	Step       string    `json:"step,omitempty"`
	Since      time.Time `json:"since,omitzero"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	// Promise is the date it is judged by, zero while the clock stands still.
	Promise    time.Time `json:"promise,omitzero"`
	FinishedAt time.Time `json:"finished_at,omitzero"`
	ClosedAt   time.Time `json:"closed_at,omitzero"`
	// DaysLate are the working days after the day of Promise up to that of the end, or of
	// the instant while there is none; 0 for a file that is not late, or since the last
	// working day.
	DaysLate int `json:"days_late,omitempty"`
	// Breaches are those booked until then.
	Breaches []BreachAt `json:"breaches,omitempty"`
	// LetterNumber and LetterAt are of the letter of apology, NewDate is the date it gave.
	LetterNumber string    `json:"letter_number,omitempty"`
	LetterAt     time.Time `json:"letter_at,omitzero"`
	NewDate      time.Time `json:"new_date,omitzero"`
	// Turn is whose word or work is waited for, one of the values below: the highest level
	// of leadership that is called upon and has not answered, or else whoever has the file.
	// Nobody's turn is "": the file is closed.
	Turn string `json:"turn,omitempty"`
	// CalledAt is since when leadership is called upon, where it is its turn.
	CalledAt time.Time `json:"called_at,omitzero"`
}

// The turns of a FileAt.
const (
	TurnHolder   = string(procedure.HolderOffice)  // đơn vị, người đang giữ hồ sơ
	TurnCitizen  = string(procedure.HolderCitizen) // người nộp hồ sơ
	TurnReturn   = string(procedure.HolderReturn)  // chờ trả kết quả
	TurnLeader   = string(procedure.RoleLeader)    // lãnh đạo phụ trách
	TurnDirector = string(procedure.RoleDirector)  // người đứng đầu
)

// MarkOfFileAt is the place of a file in a list of FilesBehind.
func MarkOfFileAt(f FileAt) Mark { return Mark{f.Promise, f.Code} }

// FilesBehind lists the files behind a figure of a period, by promise, those without one
// last. The calendar counts the days late. Errors: ErrPeriod, ErrNotFound for a column
// there is none of.
func (s *Store) FilesBehind(ctx context.Context, p Period, scope Scope, c Column, calendar procedure.Calendar, after Mark, limit int) ([]FileAt, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if !c.Known() {
		return nil, failed("files behind a figure", ErrNotFound)
	}
	query, values := filesBehind(p, scope, c, after, limit)
	return s.filesAt(ctx, p.To, calendar, query, values)
}

// instantOf is a period that ends at an instant and is as short as the register can tell
// apart: what is open at its end is open at the instant.
func instantOf(at time.Time) Period { return Period{at.Add(-time.Microsecond), at} }

// LateAt lists the open files past their promise at an instant (ColumnOpenOverdue), the
// longest first.
func (s *Store) LateAt(ctx context.Context, at time.Time, scope Scope, calendar procedure.Calendar) ([]FileAt, error) {
	query, values := filesBehind(instantOf(at), scope, ColumnOpenOverdue, Mark{}, nil)
	return s.filesAt(ctx, at, calendar, query, values)
}

// NearDueAt lists the open files at an instant whose promise lies between it and another,
// both included, the soonest first.
func (s *Store) NearDueAt(ctx context.Context, at, until time.Time, scope Scope, calendar procedure.Calendar) ([]FileAt, error) {
	query, values := nearDue(at, until, scope)
	return s.filesAt(ctx, at, calendar, query, values)
}

func (s *Store) filesAt(ctx context.Context, at time.Time, calendar procedure.Calendar, query string, values []any) ([]FileAt, error) {
	rows, err := s.db.QueryContext(ctx, query, values...)
	files, err := collect("files behind a figure", rows, err, (*FileAt).fields)
	for i := range files {
		files[i].DaysLate = files[i].daysLate(calendar, at)
	}
	return files, err
}

func (f *FileAt) fields() []any {
	return []any{&f.Code, &f.Procedure, &f.ProcedureName, &f.LeadUnit, &f.LeadName,
		&f.HolderUnit, &f.HolderName, &f.Staff, &f.StaffName, &f.Step, zoned(&f.Since), zoned(&f.AcceptedAt), zoned(&f.Promise),
		zoned(&f.FinishedAt), zoned(&f.ClosedAt), (*breachesAt)(&f.Breaches), &f.LetterNumber, zoned(&f.LetterAt), zoned(&f.NewDate),
		&f.Turn, zoned(&f.CalledAt)}
}

// daysLate counts from the day after the promised one.
func (f *FileAt) daysLate(calendar procedure.Calendar, at time.Time) int {
	if f.Promise.IsZero() {
		return 0
	}
	for _, end := range []time.Time{f.FinishedAt, f.ClosedAt} {
		if !end.IsZero() && end.Before(at) {
			at = end
		}
	}
	return calendar.WorkingDaysAfter(procedure.DayOf(f.Promise), procedure.DayOf(at))
}

// breachesAt scans breaches.
type breachesAt []BreachAt

// Scan implements sql.Scanner.
func (b *breachesAt) Scan(value any) error {
	switch raw := value.(type) {
	case nil:
		*b = nil
		return nil
	case []byte:
		if err := json.Unmarshal(raw, (*[]BreachAt)(b)); err != nil {
			return err
		}
		inZone(reflect.ValueOf((*[]BreachAt)(b)))
		return nil
	default:
		return fmt.Errorf("breaches cannot be %T", value)
	}
}

// byPromise orders files, those without a promise last.
const byPromise = `coalesce(j.judged_at, 'infinity')`

// filesBehind: $1 and $2 the period, then the scope and the page; limit is a number, or
// nil for all files.
func filesBehind(p Period, scope Scope, c Column, after Mark, limit any) (string, []any) {
	chosen, condition := aliveIn, inPeriod[c]
	if condition == "" {
		chosen, condition = promisedIn, cameDueIn[c]
	}
	where, values := scope.where([]any{p.From, p.To})
	n := len(values)
	return filesOf(chosen + where + ` AND ` + condition + fmt.Sprintf(`
			AND (%[1]s, f.code) > ($%[2]d::timestamptz, $%[3]d) ORDER BY %[1]s, f.code LIMIT $%[4]d`, byPromise, n+1, n+2, n+3)),
		append(values, after.due(), after.Code, limit)
}

func nearDue(at, until time.Time, scope Scope) (string, []any) {
	p := instantOf(at)
	where, values := scope.where([]any{p.From, p.To, until})
	return filesOf(aliveIn + where + ` AND ` + inPeriod[ColumnOpenInTime] + ` AND j.judged_at <= $3`), values
}

// filesOf tells of files f chosen with their promise j, as of $2. Custody is clipped: its
// first interval is held since the acceptance, for its own beginning moves with a
// correction of the receipt. A letter of apology once issued never changes.
func filesOf(chosen string) string {
	return `
		SELECT f.code, f.procedure, f.procedure_name, f.lead_unit, coalesce(lead.name, f.lead_unit),
			coalesce(c.unit, ''), coalesce(cu.name, c.unit, ''), coalesce(c.staff, ''), coalesce(cs.name, c.staff, ''),
			CASE c.holder WHEN 'office' THEN coalesce(o.state -> 'rules' -> 'steps' -> c.step ->> 'name', '') ELSE '' END, c.since,
			f.accepted_at, w.judged_at,
			CASE WHEN f.finished_at <= $2 THEN f.finished_at END, CASE WHEN f.closed_at <= $2 THEN f.closed_at END,
			b.breaches, CASE WHEN f.apologised_at <= $2 THEN coalesce(nullif(l.printed_no, ''), f.view #>> '{apology,number}', '') ELSE '' END,
			CASE WHEN f.apologised_at <= $2 THEN f.apologised_at END,
			CASE WHEN f.apologised_at <= $2 THEN (f.view #>> '{apology,new_due}')::timestamptz END,
			coalesce(e.role, c.holder, ''), e.at
		FROM (SELECT f.code, j.judged_at` + chosen + `) w
			JOIN files f USING (code)
			LEFT JOIN openings o USING (code)
			LEFT JOIN units lead ON lead.code = f.lead_unit
			LEFT JOIN LATERAL (
				SELECT c.holder, c.unit, c.staff, c.step, CASE c.no WHEN 1 THEN f.accepted_at ELSE greatest(c.from_at, f.accepted_at) END AS since
				FROM custody c WHERE c.code = f.code AND (c.no = 1 OR c.from_at <= $2) AND (c.to_at IS NULL OR c.to_at > $2)
				ORDER BY c.no DESC LIMIT 1) c ON true
			LEFT JOIN units cu ON cu.code = c.unit
			LEFT JOIN staff cs ON cs.id = c.staff
			LEFT JOIN LATERAL (
				SELECT jsonb_agg(jsonb_build_object('kind', b.kind, 'at', b.at, 'unit', b.unit, 'unit_name', coalesce(u.name, b.unit),
					'staff', b.staff, 'staff_name', coalesce(p.name, b.staff), 'charge', b.charge) ORDER BY b.no) AS breaches
				FROM breaches b LEFT JOIN units u ON u.code = b.unit LEFT JOIN staff p ON p.id = b.staff
				WHERE b.code = f.code AND b.booked_at <= $2) b ON true
			LEFT JOIN letters l ON l.key = f.view #>> '{apology,key}'
			LEFT JOIN LATERAL (
				SELECT e.role, e.at FROM escalations e
				WHERE e.code = f.code AND ` + openCall + ` AND ` + endedAt + ` > $2
				ORDER BY e.level DESC, e.no LIMIT 1) e ON true
		ORDER BY coalesce(w.judged_at, 'infinity'), f.code`
}

// openCall: a call e on leadership had not been answered at $2, whether or not its
// silence had called the next level.
const openCall = `e.at <= $2 AND (e.answered_at IS NULL OR e.answered_at > $2)`

// UnansweredAt lists the calls on leadership about open files that had no answer at an
// instant, the oldest first. One whose time to answer has passed stays beside the call on
// the next level: whoever was called first did not answer either.
func (s *Store) UnansweredAt(ctx context.Context, at time.Time, scope Scope) ([]EscalationLine, error) {
	query, values := unansweredAt(at, scope)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("unanswered calls", rows, err, func(l *EscalationLine) []any {
		return []any{&l.Code, &l.ProcedureName, &l.LeadUnit, &l.LeadName, &l.Rung, &l.Level, &l.Role, &l.ToName, zoned(&l.At), zoned(&l.AnswerBy)}
	})
}

// unansweredAt: who was told is who the notice of the call went to. Calls are looked up by
// file; their table grows with the archive.
func unansweredAt(at time.Time, scope Scope) (string, []any) {
	p := instantOf(at)
	where, values := scope.where([]any{p.From, p.To})
	return `
		SELECT f.code, f.procedure_name, f.lead_unit, coalesce(u.name, f.lead_unit), e.rung, e.level, e.role, coalesce((
			SELECT min(t.name) FROM notices n JOIN staff t ON t.id = n.staff_id
			WHERE n.code = e.code AND n.key LIKE e.code || '/escalation/' || e.no || '/%' HAVING count(*) = 1), ''), e.at, e.answer_by
		FROM (SELECT f.code` + aliveIn + where + ` AND ` + inPeriod[ColumnOpen] + `) w
			JOIN files f USING (code)
			JOIN LATERAL (SELECT e.* FROM escalations e WHERE e.code = f.code AND ` + openCall + ` ORDER BY e.no) e ON true
			LEFT JOIN units u ON u.code = f.lead_unit
		ORDER BY e.at, e.code, e.no`, values
}
