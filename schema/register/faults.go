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

// RecordFaults appends the entries of one transition of a file's faults and brings
// the read tables to the view after it, in one transaction with the notices. Like
// Record it skips what is there, never moves backwards, and follows the workflow
// where the register holds another entry under the same number: the task that wrote
// that one was lost after our commit. A notice of a void entry is not taken back;
// its key is the one the new entry uses.
//
// Errors: ErrNotFound for an unknown file or text; ErrGap when the entries do not
// follow one another and the register's last, or the view is not theirs. A fault
// that stands under another number is none of these and stays for an operator.
func (s *Store) RecordFaults(ctx context.Context, view procedure.FaultView, entries []procedure.Entry) error {
	return s.RecordFaultsOf(ctx, time.Time{}, view, entries)
}

// RecordFaultsOf is RecordFaults for the workflow task that began at an instant, as
// RecordOf. Errors: as RecordFaults; ErrOvertaken.
func (s *Store) RecordFaultsOf(ctx context.Context, task time.Time, view procedure.FaultView, entries []procedure.Entry) error {
	if !contiguous(view.Seq, entries) {
		return failed("record faults", ErrGap)
	}
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		seq, err := lockFaults(ctx, tx, view.Code)
		if err != nil {
			return err
		}
		if seq, err = reconcileFaults(ctx, tx, task, view.Code, seq, entries); err != nil || view.Seq <= seq {
			return err
		}
		fresh := after(entries, seq)
		if len(fresh) == 0 || fresh[0].Seq != seq+1 {
			return ErrGap
		}
		if err := writeFaults(ctx, tx, task, view, fresh); err != nil {
			return err
		}
		messages, err = tellOfFaults(ctx, tx, view.Code, fresh)
		return err
	})
	if err != nil {
		return failed("record faults", err)
	}
	s.wakeSenders(ctx, messages)
	return nil
}

// lockFaults locks the file's row, as every writer of a file does, and returns the
// last number the register has.
func lockFaults(ctx context.Context, tx *sqlx.Tx, code string) (seq int, err error) {
	if err := tx.GetContext(ctx, &seq, lockFile, code); err != nil {
		return 0, err
	}
	err = tx.GetContext(ctx, &seq, `SELECT coalesce(max(seq), 0) FROM fault_events WHERE code = $1`, code)
	return seq, err
}

// reconcileFaults voids the entries from the first that differs from the given
// ones; the number of the last good one comes back.
func reconcileFaults(ctx context.Context, tx *sqlx.Tx, task time.Time, code string, seq int, entries []procedure.Entry) (int, error) {
	from, at, err := faultEntries.differing(ctx, tx, task, code, seq, entries)
	if err != nil || from == 0 {
		return seq, err
	}
	_, err = tx.ExecContext(ctx, `
		WITH old AS (DELETE FROM fault_events WHERE code = $1 AND seq >= $2 RETURNING *)
		INSERT INTO file_events_void (code, seq, at, kind, by_staff, detail, voided_at)
		SELECT code, seq, at, kind, by_staff, detail, $3 FROM old ORDER BY seq`, code, from, at)
	return from - 1, err
}

// writeFaults appends entries that are new and follows the view; a fault only a
// void entry knew goes.
func writeFaults(ctx context.Context, tx *sqlx.Tx, task time.Time, view procedure.FaultView, entries []procedure.Entry) error {
	seen, err := json.Marshal(view)
	if err != nil {
		return err
	}
	given, err := json.Marshal(lines(task, entries))
	if err != nil {
		return err
	}
	for _, write := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO fault_events (code, seq, at, kind, by_staff, detail, task_at)
			SELECT $1, g.seq, g.at, g.kind, g.by_staff, g.detail, g.task_at FROM jsonb_to_recordset($2::jsonb) AS ` + lineColumns,
			[]any{view.Code, string(given)}},
		{`INSERT INTO fault_cases (code, seq, view) VALUES ($1, $2, $3)
			ON CONFLICT (code) DO UPDATE SET seq = excluded.seq, view = excluded.view`,
			[]any{view.Code, view.Seq, string(seen)}},
		{`DELETE FROM faults WHERE code = $1 AND no > $2`, []any{view.Code, len(view.Faults)}},
		{upsertFaults, []any{view.Code, string(seen)}},
	} {
		if _, err := tx.ExecContext(ctx, write.query, write.args...); err != nil {
			return err
		}
	}
	return nil
}

const upsertFaults = `
INSERT INTO faults AS t (code, no, kind, occurred_on, subject, text_id, reported_by, reported_at,
	outcome, decided_by, decided_at, decision_text_id, letter_key)
SELECT $1, v.no, v.kind, v."on", coalesce(v.subject, ''), v.text, v.reported_by, v.reported_at,
	coalesce(v.decision ->> 'outcome', ''), coalesce(v.decision ->> 'by', ''), (v.decision ->> 'at')::timestamptz,
	v.decision ->> 'text', coalesce(v.decision ->> 'letter', '')
FROM jsonb_to_recordset($2::jsonb -> 'faults') AS v (no integer, kind text, "on" date, subject text, text text,
	reported_by text, reported_at timestamptz, decision jsonb)
ON CONFLICT (code, no) DO UPDATE
SET kind = excluded.kind, occurred_on = excluded.occurred_on, subject = excluded.subject, text_id = excluded.text_id,
	reported_by = excluded.reported_by, reported_at = excluded.reported_at, outcome = excluded.outcome,
	decided_by = excluded.decided_by, decided_at = excluded.decided_at, decision_text_id = excluded.decision_text_id,
	letter_key = excluded.letter_key
WHERE t IS DISTINCT FROM excluded`

// tellOfFaults puts the notices of entries where those of a file go. They are told
// as of entry 0: the file's own numbers mean other entries, which may become void.
func tellOfFaults(ctx context.Context, tx *sqlx.Tx, code string, entries []procedure.Entry) (messages int64, err error) {
	notices := toTell(entries)
	for i := range notices {
		notices[i].Seq = 0
	}
	return tell(ctx, tx, owner{code: code}, notices)
}

// Faults returns the faults of a file with their letters, the zero FaultView when
// none was ever reported.
func (s *Store) Faults(ctx context.Context, code string) (view procedure.FaultView, err error) {
	var seen []byte
	switch err := s.db.GetContext(ctx, &seen, `SELECT view FROM fault_cases WHERE code = $1`, code); {
	case errors.Is(err, sql.ErrNoRows):
		return procedure.FaultView{}, nil
	case err != nil:
		return procedure.FaultView{}, failed("faults", err)
	}
	return view, failed("faults", json.Unmarshal(seen, &view))
}

// FaultEntries returns the record of a file's faults, in order.
func (s *Store) FaultEntries(ctx context.Context, code string) ([]procedure.Entry, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT seq, at, kind, by_staff, detail FROM fault_events WHERE code = $1 ORDER BY seq`, code)
	return collect("fault entries", rows, err, func(e *procedure.Entry) []any {
		return []any{&e.Seq, zoned(&e.At), &e.Kind, &e.By, (*[]byte)(&e.Detail)}
	})
}

// FaultsOfLetter counts the faults the register knows to be apologised for in the
// letter of a key.
func (s *Store) FaultsOfLetter(ctx context.Context, key string) (n int, err error) {
	err = s.db.GetContext(ctx, &n, `SELECT count(*) FROM faults WHERE letter_key = $1`, key)
	return n, failed("faults of letter", err)
}
