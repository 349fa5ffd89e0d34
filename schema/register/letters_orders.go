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

// LetterOrder is a letter the office owes.
type LetterOrder struct {
	ID   int64                `json:"id"`
	Key  string               `json:"key"`
	Code string               `json:"code,omitempty"` // "" for the book
	Seq  int                  `json:"seq,omitempty"`  // of the entry that owes it, 0 when ordered at the desk
	Kind procedure.LetterKind `json:"kind"`
	At   time.Time            `json:"at"`
	// By is a staff id or procedure.System.
	By string `json:"by"`
	// Detail is that of the entry, or what the desk asked for.
	Detail json.RawMessage `json:"detail,omitempty"`
	// LetterID is the issued letter's, "" while it is owed.
	LetterID string    `json:"letter_id,omitempty"`
	VoidedAt time.Time `json:"voided_at,omitzero"`
	Attempts int       `json:"attempts"`
	// LastError is why it could not be issued yet; for operators.
	LastError string `json:"-"`
}

const orderColumns = `o.id, o.key, coalesce(o.code, ''), o.seq, o.kind, o.at, o.ordered_by, o.detail,
	coalesce(o.letter_id::text, ''), o.voided_at, o.attempts, o.last_error`

func (o *LetterOrder) fields() []any {
	return []any{&o.ID, &o.Key, &o.Code, &o.Seq, &o.Kind, zoned(&o.At), &o.By, (*[]byte)(&o.Detail),
		&o.LetterID, zoned(&o.VoidedAt), &o.Attempts, &o.LastError}
}

// OrderLetter orders a letter at the desk, once per key, and answers with the order
// there is.
// Errors: ErrNotFound for an unknown file.
func (s *Store) OrderLetter(ctx context.Context, o LetterOrder) (LetterOrder, error) {
	if _, err := s.db.ExecContext(ctx, `
		INSERT INTO letter_orders (key, code, seq, kind, at, ordered_by, detail)
		VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING`,
		o.Key, o.Code, o.Seq, string(o.Kind), o.At, o.By, nullJSON(o.Detail)); err != nil {
		return LetterOrder{}, failed("order letter", err)
	}
	s.wakeIssuer(ctx, 1)
	return s.letterOrder(ctx, `o.key = $1`, o.Key)
}

// LetterOrderByID returns an order. Errors: ErrNotFound.
func (s *Store) LetterOrderByID(ctx context.Context, id int64) (LetterOrder, error) {
	return s.letterOrder(ctx, `o.id = $1`, id)
}

func (s *Store) letterOrder(ctx context.Context, where string, arg any) (o LetterOrder, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT `+orderColumns+` FROM letter_orders o WHERE `+where, arg).Scan(o.fields()...)
	return o, failed("letter order", err)
}

// OwedLetters returns the letters to be issued at an instant, oldest first.
func (s *Store) OwedLetters(ctx context.Context, now time.Time, limit int) ([]LetterOrder, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT `+orderColumns+` FROM letter_orders o
		WHERE o.letter_id IS NULL AND o.voided_at IS NULL AND o.next_attempt_at <= $1
		ORDER BY o.next_attempt_at, o.id LIMIT $2`, now, limit)
	return collect("owed letters", rows, err, (*LetterOrder).fields)
}

// LetterFailed notes why a letter could not be issued; it is tried again at next.
// The reason must be free of personal data.
func (s *Store) LetterFailed(ctx context.Context, key string, next time.Time, reason string) error {
	_, err := s.db.ExecContext(ctx, `
		UPDATE letter_orders SET attempts = attempts + 1, next_attempt_at = $2, last_error = $3
		WHERE key = $1 AND letter_id IS NULL`, key, next, reason)
	return failed("letter failed", err)
}

// OwedStatus is how the letters the office owes stand.
type OwedStatus struct {
	// Waiting counts letters to be issued, Failing those of them that could not be at
	// least once.
	Waiting int
	Failing int
	// Oldest is since when the oldest is owed, zero when none is.
	Oldest time.Time
}

// OwedLetterStatus tells how the owed letters stand.
func (s *Store) OwedLetterStatus(ctx context.Context) (o OwedStatus, err error) {
	err = s.db.QueryRowContext(ctx, `
		SELECT count(*), count(*) FILTER (WHERE attempts > 0), min(at)
		FROM letter_orders WHERE letter_id IS NULL AND voided_at IS NULL`).Scan(&o.Waiting, &o.Failing, zoned(&o.Oldest))
	return o, failed("owed letter status", err)
}

// takeOrder locks the order of a letter, if it has one, and refuses one that is
// void or in other hands. The file is locked first, as the recorder does: a void
// entry takes its orders with it.
func takeOrder(ctx context.Context, tx *sqlx.Tx, key string) error {
	if _, err := tx.ExecContext(ctx, `
		SELECT 1 FROM files WHERE code = (SELECT code FROM letter_orders WHERE key = $1) FOR KEY SHARE`, key); err != nil {
		return err
	}
	var ordered, void bool
	err := tx.QueryRowContext(ctx, `SELECT voided_at IS NOT NULL FROM letter_orders WHERE key = $1 FOR UPDATE SKIP LOCKED`,
		key).Scan(&void)
	switch {
	case err == nil && void:
		return ErrNotFound
	case err == nil:
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM letter_orders WHERE key = $1)`, key).Scan(&ordered); err != nil {
		return err
	}
	if ordered {
		return ErrLetterTaken
	}
	return nil
}

// owed is a letter as SQL takes it.
type owed struct {
	procedure.Letter
	Seq    int             `json:"seq"`
	At     time.Time       `json:"at"`
	By     string          `json:"by"`
	Detail json.RawMessage `json:"detail,omitempty"`
}

func toOwe(entries []procedure.Entry) []owed {
	var out []owed
	for _, e := range entries {
		for _, l := range e.Letters {
			out = append(out, owed{l, e.Seq, e.At, e.By, e.Detail})
		}
	}
	return out
}

const owedColumns = `l (key text, kind text, seq integer, at timestamptz, by text, detail jsonb)`

// oweLetters: $1 code, $2 the letters. A key that was voided with its entry lives
// again; if its letter has been issued, that letter stands.
const oweLetters = `
INSERT INTO letter_orders AS o (key, code, seq, kind, at, ordered_by, detail)
SELECT l.key, $1, l.seq, l.kind, l.at, l.by, l.detail FROM jsonb_to_recordset($2::jsonb) AS ` + owedColumns + `
ON CONFLICT (key) DO UPDATE
SET seq = excluded.seq, kind = excluded.kind, at = excluded.at, ordered_by = excluded.ordered_by,
	detail = excluded.detail, voided_at = NULL
WHERE o.voided_at IS NOT NULL`

// voidLetters takes back the orders of void entries. A letter that has been issued
// stands if the entries that replace them owe the same one; otherwise it is recalled
// (thu hồi): its number stays used, and whoever asks for it is told.
func voidLetters(ctx context.Context, tx *sqlx.Tx, code string, from int, at time.Time, entries []procedure.Entry) error {
	again, err := json.Marshal(toOwe(entries))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		WITH again AS (
			SELECT * FROM jsonb_to_recordset(coalesce(nullif($4::jsonb, 'null'), '[]')) AS `+owedColumns+`
		), void AS (
			SELECT o.id, o.letter_id, o.letter_id IS NOT NULL AND NOT EXISTS (
				SELECT 1 FROM again l WHERE l.key = o.key AND l.detail IS NOT DISTINCT FROM o.detail) AS recalled
			FROM letter_orders o WHERE o.code = $1 AND o.seq >= $2 AND o.voided_at IS NULL
		), recalled AS (
			UPDATE letters SET recalled_at = $3, key = key || '/recalled/' || v.id FROM void v
			WHERE v.recalled AND letters.id = v.letter_id
		)
		UPDATE letter_orders o SET voided_at = $3,
			key = CASE WHEN v.recalled THEN o.key || '/recalled/' || o.id ELSE o.key END
		FROM void v WHERE v.id = o.id`, code, from, at, string(again))
	return err
}

func nullJSON(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	return string(raw)
}
