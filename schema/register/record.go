package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/procedure"
)

// Record appends the entries of one transition and brings the read tables to the
// view after it, in one transaction with the notices, which it shares with other files
// that wait at the same time. Entries that are there
// already are skipped, and the read tables never move backwards, so a repeated
// call changes nothing. No entries at all only refreshes the read tables.
//
// Where the register holds another entry under the same number, the workflow is
// the truth: the task that wrote the old one was lost after our commit and came
// out differently when it ran again. The old entry and all later ones of the file
// go to file_events_void, and what was to be sent because of them is cancelled
// unless it has gone.
//
// Errors: ErrNotFound for a file that was never taken in; ErrGap when the entries
// do not follow one another and the register's last, or the view is not theirs.
func (s *Store) Record(ctx context.Context, view procedure.View, entries []procedure.Entry) error {
	return s.RecordOf(ctx, time.Time{}, view, entries)
}

// RecordOf is Record for the workflow task that began at an instant: one that was given
// up while its worker stood still does not write over the one that took its place.
// Errors: as Record; ErrOvertaken.
func (s *Store) RecordOf(ctx context.Context, task time.Time, view procedure.View, entries []procedure.Entry) error {
	if !contiguous(view.Seq, entries) {
		return failed("record", ErrGap)
	}
	_, err := s.shared.records.do(ctx, transition{task, view, entries})
	return err
}

// transition is what one call of Record brings.
type transition struct {
	task    time.Time
	view    procedure.View
	entries []procedure.Entry
}

func (s *Store) recordOne(ctx context.Context, t transition) (struct{}, error) {
	_, err := s.recordAll(ctx, []transition{t})
	return struct{}{}, err
}

// recordAll records all of the transitions or none.
func (s *Store) recordAll(ctx context.Context, transitions []transition) ([]struct{}, error) {
	statements, err := s.recordStatements(ctx)
	if err != nil {
		return nil, failed("record", err)
	}
	var messages int64
	var owed int
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, i := range inOrder(transitions, func(t transition) string { return t.view.Code }) {
			told, err := statements.record(ctx, tx, transitions[i])
			if err != nil {
				return err
			}
			messages += told
			owed += len(toOwe(transitions[i].entries))
		}
		return nil
	})
	if err != nil {
		return nil, failed("record", err)
	}
	s.wakeSenders(ctx, messages)
	s.wakeIssuer(ctx, owed)
	return make([]struct{}, len(transitions)), nil
}

// record is Record of one file, which it locks, within a transaction.
func (r *recordStatements) record(ctx context.Context, tx *sqlx.Tx, t transition) (messages int64, err error) {
	view, entries := t.view, t.entries
	var seq int
	if err := tx.StmtContext(ctx, r.lock).QueryRowContext(ctx, view.Code).Scan(&seq); err != nil {
		return 0, err
	}
	if seq, err = reconcile(ctx, tx, t.task, view.Code, seq, entries); err != nil {
		return 0, err
	}
	if view.Seq < seq || len(entries) > 0 && view.Seq == seq {
		return 0, nil
	}
	fresh := after(entries, seq)
	if len(fresh) == 0 && view.Seq > seq || len(fresh) > 0 && fresh[0].Seq != seq+1 {
		return 0, ErrGap
	}
	return r.write(ctx, tx, t.task, view, fresh)
}

// contiguous says whether entries follow one another up to the last number of a view.
func contiguous(last int, entries []procedure.Entry) bool {
	for i, e := range entries {
		if e.Seq != last-len(entries)+1+i || e.Seq < 1 {
			return false
		}
	}
	return true
}

// after returns the entries past a number.
func after(entries []procedure.Entry, seq int) []procedure.Entry {
	for i, e := range entries {
		if e.Seq > seq {
			return entries[i:]
		}
	}
	return nil
}

// recordTable is where the entries of files, of their faults or of duties stand, with the
// column that says whose they are.
type recordTable struct{ name, owner string }

var (
	fileEntries  = recordTable{"file_events", "code"}
	faultEntries = recordTable{"fault_events", "code"}
	dutyEntries  = recordTable{"duty_events", "number"}
)

// differing finds the first entry that a record up to a number holds otherwise than given
// by a task, and when it was made; the number is 0 where there is none.
// Errors: ErrOvertaken where a later task has written it, or one after it.
func (r recordTable) differing(ctx context.Context, tx *sqlx.Tx, task time.Time, of string, last int, entries []procedure.Entry) (first int, at time.Time, err error) {
	if len(entries) == 0 || entries[0].Seq > last {
		return 0, at, nil
	}
	given, err := json.Marshal(lines(task, entries))
	if err != nil {
		return 0, at, err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT g.seq, g.at FROM `+r.name+` e JOIN jsonb_to_recordset($2::jsonb) AS `+lineColumns+` ON g.seq = e.seq
		WHERE e.`+r.owner+` = $1 AND (e.at, e.kind, e.by_staff, e.detail) IS DISTINCT FROM (g.at, g.kind, g.by_staff, g.detail)
		ORDER BY g.seq LIMIT 1`, of, string(given)).Scan(&first, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, at, nil
	case err != nil || task.IsZero():
		return first, at, err
	}
	var overtaken bool
	if err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM `+r.name+` e WHERE e.`+r.owner+` = $1 AND e.seq >= $2 AND e.task_at > $3)`, of, first, task,
	).Scan(&overtaken); err != nil {
		return 0, at, err
	}
	if overtaken {
		return 0, at, ErrOvertaken
	}
	return first, at, nil
}

// reconcile compares entries with those the register already has. From the first
// that differs on the old ones are void; the number of the last good one comes
// back.
func reconcile(ctx context.Context, tx *sqlx.Tx, task time.Time, code string, seq int, entries []procedure.Entry) (int, error) {
	first, at, err := fileEntries.differing(ctx, tx, task, code, seq, entries)
	if err != nil || first == 0 {
		return seq, err
	}
	return first - 1, void(ctx, tx, code, first, at, entries)
}

// void takes the entries from a number on out of the record. The read tables are
// emptied: the view and the entries that follow fill them again. What the file was
// judged by until then stays.
func void(ctx context.Context, tx *sqlx.Tx, code string, from int, at time.Time, entries []procedure.Entry) error {
	if _, err := tx.ExecContext(ctx, `
		WITH old AS (DELETE FROM file_events WHERE code = $1 AND seq >= $2 RETURNING *)
		INSERT INTO file_events_void (code, seq, at, kind, by_staff, detail, voided_at)
		SELECT code, seq, at, kind, by_staff, detail, $3 FROM old ORDER BY seq`, code, from, at); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		WITH p AS (DELETE FROM promises WHERE code = $1), c AS (DELETE FROM custody WHERE code = $1),
		b AS (DELETE FROM breaches WHERE code = $1), j AS (DELETE FROM judged WHERE code = $1 AND seq >= $2)
		DELETE FROM escalations WHERE code = $1`, code, from); err != nil {
		return err
	}
	if err := voidLetters(ctx, tx, code, from, at, entries); err != nil {
		return err
	}
	return cancelNotices(ctx, tx, owner{code: code}, from, at)
}

// line is an entry as SQL takes it.
type line struct {
	Seq    int             `json:"seq"`
	At     time.Time       `json:"at"`
	Kind   string          `json:"kind"`
	By     string          `json:"by_staff"`
	Detail json.RawMessage `json:"detail,omitempty"`
	// TaskAt is when the workflow task began that wrote it, zero for not known.
	TaskAt time.Time `json:"task_at,omitzero"`
}

const lineColumns = `g (seq integer, at timestamptz, kind text, by_staff text, detail jsonb, task_at timestamptz)`

func lines(task time.Time, entries []procedure.Entry) []line {
	out := make([]line, len(entries))
	for i, e := range entries {
		out[i] = line{e.Seq, e.At, e.Kind, e.By, e.Detail, task}
	}
	return out
}

// recordStatements are the queries of every intake and transition. They are prepared: to plan
// them costs more than to run them.
type recordStatements struct {
	lock, transition, owe, tell *sql.Stmt
	// Of an intake.
	key, number, file *sql.Stmt
}

// recordStatements must be called before a transaction begins: it takes a
// connection of its own the first time.
func (s *Store) recordStatements(ctx context.Context) (*recordStatements, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hot != nil {
		return s.hot, nil
	}
	var hot recordStatements
	for query, stmt := range map[string]**sql.Stmt{
		lockFile: &hot.lock, writeTransition: &hot.transition, oweLetters: &hot.owe, tellNotices: &hot.tell,
		claimFileKey: &hot.key, numberFile: &hot.number, writeFile: &hot.file,
	} {
		prepared, err := s.db.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		*stmt = prepared
	}
	s.hot = &hot
	return s.hot, nil
}

// write appends entries that are new, follows the view, and says how many messages
// that put into the outbox.
func (r *recordStatements) write(ctx context.Context, tx *sqlx.Tx, task time.Time, view procedure.View, entries []procedure.Entry) (messages int64, err error) {
	seen, err := json.Marshal(view)
	if err != nil {
		return 0, err
	}
	given, err := json.Marshal(lines(task, entries))
	if err != nil {
		return 0, err
	}
	if _, err := tx.StmtContext(ctx, r.transition).ExecContext(ctx, view.Code, string(seen), string(given)); err != nil {
		return 0, err
	}
	if letters := toOwe(entries); letters != nil {
		owed, err := json.Marshal(letters)
		if err != nil {
			return 0, err
		}
		if _, err := tx.StmtContext(ctx, r.owe).ExecContext(ctx, view.Code, string(owed)); err != nil {
			return 0, err
		}
	}
	notices := toTell(entries)
	if len(notices) == 0 {
		return 0, nil
	}
	told, err := json.Marshal(notices)
	if err != nil {
		return 0, err
	}
	result, err := tx.StmtContext(ctx, r.tell).ExecContext(ctx, view.Code, string(told), "")
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
