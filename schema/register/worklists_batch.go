package register

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
)

// Batch is one act on many files (giao nhiều hồ sơ một lần), as the person asked for it.
type Batch struct {
	ID string
	// Staff is who acts; only they may see it.
	Staff string
	// Verb is the last part of the action's path in the API: "hand-over", "assign".
	Verb string
	// ToStaff is who gets the files, "" for everybody of the unit they go to.
	ToStaff string
	At      time.Time
	Files   []BatchFile
}

// BatchFile is one file of a batch.
type BatchFile struct {
	No   int    `json:"no"`
	Code string `json:"code"`
	// Seq numbers the file's last entry the person has seen.
	Seq int `json:"seq"`
	// Said means the act has been said to the file; the answer may have been lost.
	Said    bool         `json:"-"`
	Outcome BatchOutcome `json:"-"`
	// Words say why not, as the person reads it; never personal data.
	Words string `json:"-"`
}

// BatchOutcome is what came of an act on one file.
type BatchOutcome string

// The outcomes on a file of a batch.
const (
	BatchWaiting BatchOutcome = ""
	BatchDone    BatchOutcome = "done"
	BatchRefused BatchOutcome = "refused" // by the law, or because the file has changed
	BatchFailed  BatchOutcome = "failed"  // the machine was away: it can be said again
)

// PutBatch stores what somebody asked for; fresh is false when the same id is there
// already, which changes nothing. Their batches from before keep go. Errors:
// ErrNotFound for a file or person that is not there, ErrKeyReused for an id that holds
// another batch.
func (s *Store) PutBatch(ctx context.Context, b Batch, keep time.Time) (fresh bool, err error) {
	files, err := json.Marshal(b.Files)
	if err != nil {
		return false, failed("put batch", err)
	}
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		put, err := tx.ExecContext(ctx, `
			WITH old AS (DELETE FROM batches WHERE staff_id = $2 AND at < $6)
			INSERT INTO batches (id, staff_id, verb, to_staff, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO NOTHING`, b.ID, b.Staff, b.Verb, b.ToStaff, b.At, keep)
		if err != nil {
			return err
		}
		if n, err := put.RowsAffected(); err != nil || n == 0 {
			return err
		}
		fresh = true
		_, err = tx.ExecContext(ctx, `
			INSERT INTO batch_files (batch, no, code, seq)
			SELECT $1, no, code, seq FROM jsonb_to_recordset($2::jsonb) AS f (no integer, code text, seq integer)`,
			b.ID, string(files))
		return err
	})
	if err == nil && !fresh {
		err = s.sameBatch(ctx, b)
	}
	return fresh && err == nil, failed("put batch", err)
}

// sameBatch returns nil when what is there was asked for in the same words.
func (s *Store) sameBatch(ctx context.Context, b Batch) error {
	known, err := s.Batch(ctx, b.ID, b.Staff)
	switch {
	case errors.Is(err, ErrNotFound):
		return ErrKeyReused // another's
	case err != nil:
		return err
	case known.Verb != b.Verb, known.ToStaff != b.ToStaff,
		!slices.EqualFunc(known.Files, b.Files, func(x, y BatchFile) bool { return x.Code == y.Code && x.Seq == y.Seq }):
		return ErrKeyReused
	}
	return nil
}

// Batch returns somebody's batch. Errors: ErrNotFound, also for another's.
func (s *Store) Batch(ctx context.Context, id, staff string) (Batch, error) {
	b := Batch{ID: id, Staff: staff}
	if err := s.db.QueryRowContext(ctx, `
		SELECT verb, to_staff, at FROM batches WHERE id = $1 AND staff_id = $2`, id, staff,
	).Scan(&b.Verb, &b.ToStaff, zoned(&b.At)); err != nil {
		return Batch{}, failed("batch", err)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT no, code, seq, said, outcome, words FROM batch_files WHERE batch = $1 ORDER BY no`, id)
	b.Files, err = collect("batch", rows, err, func(f *BatchFile) []any {
		return []any{&f.No, &f.Code, &f.Seq, &f.Said, &f.Outcome, &f.Words}
	})
	return b, err
}

// SayBatch notes that the act is about to be said to a file.
func (s *Store) SayBatch(ctx context.Context, id string, no int) error {
	_, err := s.db.ExecContext(ctx, `UPDATE batch_files SET said = true WHERE batch = $1 AND no = $2`, id, no)
	return failed("batch", err)
}

// NoteBatch notes what came of the act on a file. What has been done stays done.
func (s *Store) NoteBatch(ctx context.Context, id string, no int, outcome BatchOutcome, words string) error {
	_, err := s.db.ExecContext(ctx, `
		UPDATE batch_files SET outcome = $3, words = $4 WHERE batch = $1 AND no = $2 AND outcome <> 'done'`,
		id, no, string(outcome), words)
	return failed("batch", err)
}
