package register

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// NewDuty is a duty that is given, or asked for.
type NewDuty struct {
	// Key is the caller's idempotency key, BodyHash the SHA-256 of what was asked.
	Key      string
	BodyHash []byte
	Kind     duty.Kind
	// At is the instant of opening: its year, in procedure.Zone, is that of the number.
	At time.Time
	// Texts are what was typed about it; they become the duty's.
	Texts []Text
	// Open makes the opening Duty under its number. An error of it is returned as it is
	// and leaves nothing behind: the number is free again.
	Open func(number string) (duty.Duty, error)
}

// OpenedDuty is the answer to an opening.
type OpenedDuty struct {
	// State is the opening Duty to start the workflow with. Its journal is empty: the
	// register has those entries.
	State duty.Duty
	// Replayed says that the key had been used before, with the same body.
	Replayed bool
}

// dutySeries begin the numbers of a kind.
var dutySeries = map[duty.Kind]string{duty.Direction: "CD", duty.Task: "NV", duty.Explanation: "GT", duty.Difficulty: "KK"}

// dutyNumber is "CD-2026-0001".
func dutyNumber(kind duty.Kind, year, no int) string {
	return fmt.Sprintf("%s-%d-%04d", dutySeries[kind], year, no)
}

// OpenDuty opens a duty, in one transaction: key, number, texts, the opening's entries and
// notices, and the note that its workflow is still to be started. The same key with the
// same body gives the same answer again; of concurrent calls with one key the later ones
// wait for it.
// Errors: ErrKeyReused, whatever Open returns, ErrNotFound for an unknown file, ErrInvalid,
// ErrUnavailable.
func (s *Store) OpenDuty(ctx context.Context, n NewDuty) (OpenedDuty, error) {
	var opened OpenedDuty
	var messages int64
	var refusal error // of n.Open: the caller gets it as it is
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		replayed, err := claimDutyKey(ctx, tx, n, &opened)
		if err != nil || replayed {
			return err
		}
		year := n.At.In(procedure.Zone).Year()
		no, err := nextDuty(ctx, tx, n.Kind, year)
		if err != nil {
			return err
		}
		state, err := n.Open(dutyNumber(n.Kind, year, no))
		if err != nil {
			refusal = err
			return err
		}
		opened.State = state.Recorded(state.Seq)
		if err := insertDuty(ctx, tx, n, opened.State, year, no); err != nil {
			return err
		}
		messages, err = writeDuty(ctx, tx, time.Time{}, state.View(), state.Journal)
		return err
	})
	if refusal != nil {
		return OpenedDuty{}, refusal
	}
	if err != nil {
		return OpenedDuty{}, failed("open duty", err)
	}
	s.wakeSenders(ctx, messages)
	return opened, nil
}

// claimDutyKey makes the key ours, or finds what it was used for. A concurrent
// transaction with the same key is waited for.
func claimDutyKey(ctx context.Context, tx *sqlx.Tx, n NewDuty, opened *OpenedDuty) (replayed bool, err error) {
	claimed, err := tx.ExecContext(ctx,
		`INSERT INTO duty_keys (key, body_hash) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, n.Key, n.BodyHash)
	if err != nil {
		return false, err
	}
	if rows, err := claimed.RowsAffected(); err != nil || rows == 1 {
		return false, err
	}
	var hash, state []byte
	if err := tx.QueryRowContext(ctx, `
		SELECT k.body_hash, o.state FROM duty_keys k JOIN duty_openings o ON o.key = k.key WHERE k.key = $1`, n.Key,
	).Scan(&hash, &state); err != nil {
		return false, err
	}
	if !bytes.Equal(hash, n.BodyHash) {
		return false, ErrKeyReused
	}
	opened.Replayed = true
	return true, json.Unmarshal(state, &opened.State)
}

// nextDuty takes the year's next number. The counter stays locked until the transaction
// ends, which is what keeps the sequence free of gaps.
func nextDuty(ctx context.Context, tx *sqlx.Tx, kind duty.Kind, year int) (no int, err error) {
	err = tx.QueryRowContext(ctx, `
		INSERT INTO duty_counters AS c (kind, year, last) VALUES ($1, $2, 1)
		ON CONFLICT (kind, year) DO UPDATE SET last = c.last + 1 RETURNING last`, string(kind), year).Scan(&no)
	return no, err
}

func insertDuty(ctx context.Context, tx *sqlx.Tx, n NewDuty, opening duty.Duty, year, no int) error {
	state, err := json.Marshal(opening)
	if err != nil {
		return err
	}
	words := opening.Number + " " + opening.About.File
	for _, text := range n.Texts {
		words += " " + text.Body
	}
	if _, err := tx.ExecContext(ctx, `
		WITH duty AS (
			INSERT INTO duties (number, kind, year, no, search, given_at, giver, unit, staff, subject, stage, view)
			VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', 'given', '{}')
		)
		INSERT INTO duty_openings (number, key, at, state) VALUES ($1, $7, $6, $8)`,
		opening.Number, string(opening.Kind), year, no, " "+Fold(words), n.At, n.Key, string(state)); err != nil {
		return err
	}
	for _, t := range n.Texts {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO free_texts (id, duty, kind, body, author, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			t.ID, opening.Number, t.Kind, t.Body, t.Author, t.At); err != nil {
			return err
		}
	}
	return nil
}

// DutyStarted notes that the duty's workflow runs. Losing this note in a crash only makes
// the sweeper ask again, so it does not wait for the disk.
func (s *Store) DutyStarted(ctx context.Context, number string) error {
	_, err := s.db.ExecContext(ctx, `
		WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
		UPDATE duty_openings SET pending = false FROM quick WHERE number = $1 AND pending`, number)
	return failed("note start of duty", err)
}

// UnstartedDuties returns the opening Duties from before an instant whose workflow is not
// known to run, oldest first.
func (s *Store) UnstartedDuties(ctx context.Context, before time.Time, limit int) ([]duty.Duty, error) {
	return unstarted[duty.Duty](ctx, s, "unstarted duties",
		`SELECT state FROM duty_openings WHERE pending AND at < $1 ORDER BY at, number LIMIT $2`, before, limit)
}

// HoldDuty shows a duty to do while nobody else writes to it, with whether the
// inspectorate was told of it among repeated breaches. An error of do comes back as it is.
// Errors: ErrNotFound.
func (s *Store) HoldDuty(ctx context.Context, number string, do func(view duty.View, repeated bool) error) error {
	var refusal error
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		var view duty.View
		var repeated bool
		if err := tx.QueryRowContext(ctx, `SELECT view, repeated IS NOT NULL FROM duties WHERE number = $1 FOR NO KEY UPDATE`, number).
			Scan(fromJSON(&view), &repeated); err != nil {
			return err
		}
		refusal = do(view, repeated)
		return refusal
	})
	if refusal != nil {
		return refusal
	}
	return failed("hold duty", err)
}
