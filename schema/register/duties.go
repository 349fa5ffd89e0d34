package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// RecordDuty appends the entries of one transition of a duty and brings its read row to
// the view after it, in one transaction with the notices. Like Record it skips what is
// there, never moves backwards, and follows the workflow where the register holds another
// entry under the same number: the task that wrote that one was lost after our commit.
//
// Errors: ErrNotFound for a duty that was never opened; ErrGap when the entries do not
// follow one another and the register's last, or the view is not theirs.
func (s *Store) RecordDuty(ctx context.Context, view duty.View, entries []procedure.Entry) error {
	return s.RecordDutyOf(ctx, time.Time{}, view, entries)
}

// RecordDutyOf is RecordDuty for the workflow task that began at an instant, as RecordOf.
// Errors: as RecordDuty; ErrOvertaken.
func (s *Store) RecordDutyOf(ctx context.Context, task time.Time, view duty.View, entries []procedure.Entry) error {
	if !contiguous(view.Seq, entries) {
		return failed("record duty", ErrGap)
	}
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		var seq int
		if err := tx.GetContext(ctx, &seq, `SELECT seq FROM duties WHERE number = $1 FOR NO KEY UPDATE`, view.Number); err != nil {
			return err
		}
		seq, err := reconcileDuty(ctx, tx, task, view.Number, seq, entries)
		if err != nil || view.Seq <= seq {
			return err
		}
		fresh := after(entries, seq)
		if len(fresh) == 0 || fresh[0].Seq != seq+1 {
			return ErrGap
		}
		messages, err = writeDuty(ctx, tx, task, view, fresh)
		return err
	})
	if err != nil {
		return failed("record duty", err)
	}
	s.wakeSenders(ctx, messages)
	return nil
}

// reconcileDuty voids the entries from the first that differs from the given ones; the
// number of the last good one comes back.
func reconcileDuty(ctx context.Context, tx *sqlx.Tx, task time.Time, number string, seq int, entries []procedure.Entry) (int, error) {
	from, at, err := dutyEntries.differing(ctx, tx, task, number, seq, entries)
	if err != nil || from == 0 {
		return seq, err
	}
	if _, err = tx.ExecContext(ctx, `
		WITH old AS (DELETE FROM duty_events WHERE number = $1 AND seq >= $2 RETURNING *),
			s AS (DELETE FROM duty_states WHERE number = $1 AND seq >= $2)
		INSERT INTO duty_events_void (number, seq, at, kind, by_staff, detail, voided_at)
		SELECT number, seq, at, kind, by_staff, detail, $3 FROM old ORDER BY seq`, number, from, at); err != nil {
		return 0, err
	}
	return from - 1, cancelNotices(ctx, tx, owner{duty: number}, from, at)
}

// writeDuty appends entries that are new, follows the view, and says how many messages
// that put into the outbox.
func writeDuty(ctx context.Context, tx *sqlx.Tx, task time.Time, view duty.View, entries []procedure.Entry) (messages int64, err error) {
	seen, err := json.Marshal(view)
	if err != nil {
		return 0, err
	}
	given, err := json.Marshal(lines(task, entries))
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, writeDutyTransition,
		view.Number, string(seen), string(given), orNull(negligentAt(view))); err != nil {
		return 0, err
	}
	return tell(ctx, tx, owner{duty: view.Number}, toTell(entries))
}

// negligentAt is when the rule broke that the duty's subject was found negligent of, zero
// while nobody was, for good.
func negligentAt(v duty.View) time.Time {
	if n := len(v.Rulings); v.Outcome != duty.OutcomeRuled || n == 0 || v.Rulings[n-1].Cause != duty.CauseNegligence {
		return time.Time{}
	}
	return v.About.BrokeAt
}

// writeDutyTransition: $1 number, $2 the view, $3 the new entries, $4 when the rule broke
// that somebody was negligent of.
const writeDutyTransition = `
WITH entries AS (
	INSERT INTO duty_events (number, seq, at, kind, by_staff, detail, task_at)
	SELECT $1, g.seq, g.at, g.kind, g.by_staff, g.detail, g.task_at FROM jsonb_to_recordset($3::jsonb) AS ` + lineColumns + `
), v AS (
	SELECT v.*, v.turn -> 'who' AS who FROM jsonb_to_record($2::jsonb) AS v (seq integer, about jsonb, given_by jsonb, given_at timestamptz,
		unit text, staff text, subject text, cooperating jsonb, stage text, outcome text, due_at timestamptz, late_at timestamptz,
		closed_at timestamptz, turn jsonb, turn_due_at timestamptz, level integer)
), stood AS (
	INSERT INTO duty_states (number, seq, at, unit, staff, stage, outcome, due_at, late_at, turn_due_at, overdue_at, lapses, level)
	SELECT $1, seq, ($3::jsonb #>> '{-1,at}')::timestamptz, unit, coalesce(staff, ''), stage, coalesce(outcome, ''), due_at, late_at,
		turn_due_at, (turn ->> 'overdue_at')::timestamptz, coalesce((turn ->> 'lapses')::boolean, false), level
	FROM v
)
UPDATE duties
SET file = v.about ->> 'file', given_at = v.given_at, giver = coalesce(v.given_by ->> 'staff', ''), unit = v.unit, staff = coalesce(v.staff, ''),
	subject = coalesce(v.subject, ''),
	cooperating = ARRAY(SELECT jsonb_array_elements_text(coalesce(nullif(v.cooperating, 'null'), '[]'))),
	stage = v.stage, outcome = coalesce(v.outcome, ''), due_at = v.due_at, late_at = v.late_at, closed_at = v.closed_at,
	turn_staff = coalesce(v.who ->> 'staff', ''), turn_role = coalesce(v.who ->> 'role', ''), turn_unit = coalesce(v.who ->> 'unit', ''),
	turn_due_at = v.turn_due_at, overdue_at = (v.turn ->> 'overdue_at')::timestamptz,
	lapses = coalesce((v.turn ->> 'lapses')::boolean, false), level = v.level, seq = v.seq, negligent_at = $4, view = $2::jsonb
FROM v, nextval('files_version')
WHERE number = $1`

// DutyRecord is one duty with the names that belong to it.
type DutyRecord struct {
	View        duty.View
	UnitName    string
	StaffName   string // "" for the unit's head
	GiverName   string // "" for the machine
	SubjectName string
	// TurnName is the person whose turn it is, or the unit of the role whose turn it is.
	TurnName string
	// Cooperating are the names of the units that help, in the order of the view.
	Cooperating []string
	// ProcedureName is that of its file.
	ProcedureName string
	// Text is the instruction, "" for an explanation.
	Text string
}

// dutyColumns are of a DutyRecord, from duties d.
const dutyColumns = `d.view, coalesce(u.name, ''), coalesce(h.name, ''), coalesce(g.name, ''), coalesce(b.name, ''),
	coalesce(turner.name, turners.name, ''),
	(SELECT coalesce(jsonb_agg(coalesce(c.name, e.code) ORDER BY e.no), '[]')
		FROM unnest(d.cooperating) WITH ORDINALITY AS e (code, no) LEFT JOIN units c ON c.code = e.code),
	coalesce(f.procedure_name, ''), coalesce(t.body, '')`

const dutyNames = `LEFT JOIN units u ON u.code = d.unit LEFT JOIN staff h ON h.id = d.staff LEFT JOIN staff g ON g.id = d.giver
	LEFT JOIN staff b ON b.id = d.subject LEFT JOIN staff turner ON turner.id = d.turn_staff LEFT JOIN units turners ON turners.code = d.turn_unit
	LEFT JOIN files f ON f.code = d.file LEFT JOIN free_texts t ON t.id = d.view ->> 'text'`

func (d *DutyRecord) fields() []any {
	return []any{fromJSON(&d.View), &d.UnitName, &d.StaffName, &d.GiverName, &d.SubjectName, &d.TurnName,
		fromJSON(&d.Cooperating), &d.ProcedureName, &d.Text}
}

// fromJSON scans a JSON column, with its instants in procedure.Zone.
func fromJSON[T any](value *T) sql.Scanner { return jsonColumn[T]{value} }

type jsonColumn[T any] struct{ value *T }

// Scan implements sql.Scanner.
func (c jsonColumn[T]) Scan(value any) error {
	raw, ok := value.([]byte)
	if !ok {
		return fmt.Errorf("a JSON column cannot be %T", value)
	}
	var read T
	if err := json.Unmarshal(raw, &read); err != nil {
		return err
	}
	inZone(reflect.ValueOf(&read))
	*c.value = read
	return nil
}

// Duty returns one duty. Errors: ErrNotFound.
func (s *Store) Duty(ctx context.Context, number string) (DutyRecord, error) {
	var d DutyRecord
	err := s.db.QueryRowContext(ctx, `SELECT `+dutyColumns+` FROM duties d `+dutyNames+` WHERE d.number = $1`, number).Scan(d.fields()...)
	return d, failed("duty", err)
}

// DutyEntries returns the record of a duty, in order.
func (s *Store) DutyEntries(ctx context.Context, number string) ([]procedure.Entry, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT seq, at, kind, by_staff, detail FROM duty_events WHERE number = $1 ORDER BY seq`, number)
	return collect("duty entries", rows, err, func(e *procedure.Entry) []any {
		return []any{&e.Seq, zoned(&e.At), &e.Kind, &e.By, (*[]byte)(&e.Detail)}
	})
}

// DutyTexts returns what was typed about a duty, oldest first.
func (s *Store) DutyTexts(ctx context.Context, number string) ([]Text, error) {
	return s.textsOf(ctx, `duty = $1`, number)
}

// DutyNotices returns whom a duty's entries told, in order; cancelled ones are left out.
func (s *Store) DutyNotices(ctx context.Context, number string) ([]NoticeRecord, error) {
	return s.noticesOf(ctx, `n.duty = $1`, number)
}
