package register

import (
	"context"
	"time"
)

// Text is free text somebody typed: a reason, an instruction, a note. It may name
// people, so it stays here and travels as its ID.
type Text struct {
	ID string `json:"id"`
	// Code is of the file it is about, Duty the number of the duty: one of the two.
	Code   string    `json:"code,omitempty"`
	Duty   string    `json:"duty,omitempty"`
	Kind   string    `json:"kind"`
	Body   string    `json:"body"`
	Author string    `json:"author"` // staff id
	At     time.Time `json:"at"`
}

// PutText stores a text before its id is sent anywhere. The same text again
// changes nothing. Errors: ErrKeyReused for an id that holds another text,
// ErrNotFound for an unknown file or duty.
func (s *Store) PutText(ctx context.Context, t Text) error {
	var same bool
	// The update changes nothing; it makes the row of before come back.
	err := s.db.GetContext(ctx, &same, `
		INSERT INTO free_texts AS f (id, code, kind, body, author, at, duty) VALUES ($1, nullif($2, ''), $3, $4, $5, $6, nullif($7, ''))
		ON CONFLICT (id) DO UPDATE SET id = f.id
		RETURNING (coalesce(f.code, ''), f.kind, f.body, f.author, coalesce(f.duty, '')) = ($2, $3, $4, $5, $7)`,
		t.ID, t.Code, t.Kind, t.Body, t.Author, t.At, t.Duty)
	if err == nil && !same {
		err = ErrKeyReused
	}
	return failed("put text", err)
}

// DeleteText removes the text of a command that was refused. Errors: ErrInUse when
// an entry, letter or fault refers to it; none when it is gone already.
func (s *Store) DeleteText(ctx context.Context, id string) error {
	var used bool
	err := s.db.GetContext(ctx, &used, `
		WITH text AS (
			SELECT t.id, EXISTS (SELECT 1 FROM letters l WHERE l.text_id = t.id)
				OR EXISTS (SELECT 1 FROM faults f WHERE t.id IN (f.text_id, f.decision_text_id)) OR EXISTS (
				SELECT 1 FROM file_events e WHERE e.code = t.code AND strpos(e.detail::text, to_json(t.id)::text) > 0) OR EXISTS (
				SELECT 1 FROM duty_events e WHERE e.number = t.duty AND strpos(e.detail::text, to_json(t.id)::text) > 0) AS used
			FROM free_texts t WHERE t.id = $1
		), gone AS (DELETE FROM free_texts USING text WHERE free_texts.id = text.id AND NOT text.used)
		SELECT coalesce(bool_or(used), false) FROM text`, id)
	if err == nil && used {
		err = ErrInUse
	}
	return failed("delete text", err)
}

// TextBody returns the body of a text. Errors: ErrNotFound.
func (s *Store) TextBody(ctx context.Context, id string) (string, error) {
	var body string
	err := s.db.GetContext(ctx, &body, `SELECT body FROM free_texts WHERE id = $1`, id)
	return body, failed("text", err)
}

// Texts returns the texts of a file, oldest first.
func (s *Store) Texts(ctx context.Context, code string) ([]Text, error) {
	return s.textsOf(ctx, `code = $1`, code)
}

func (s *Store) textsOf(ctx context.Context, which, of string) ([]Text, error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT id, coalesce(code, ''), coalesce(duty, ''), kind, body, author, at FROM free_texts WHERE `+which+` ORDER BY at, id`, of)
	return collect("texts", rows, err, func(t *Text) []any {
		return []any{&t.ID, &t.Code, &t.Duty, &t.Kind, &t.Body, &t.Author, zoned(&t.At)}
	})
}
