package register

import (
	"context"
	"time"
)

// Text is free text somebody typed: a reason, an instruction, a note. It may name
// people, so it stays here and travels as its ID.
type Text struct {
	ID     string    `json:"id"`
	Code   string    `json:"code"`
	Kind   string    `json:"kind"`
	Body   string    `json:"body"`
	Author string    `json:"author"` // staff id
	At     time.Time `json:"at"`
}

// PutText stores a text before its id is sent anywhere. The same text again
// changes nothing. Errors: ErrKeyReused for an id that holds another text,
// ErrNotFound for an unknown file.
func (s *Store) PutText(ctx context.Context, t Text) error { return errUnbuilt }

// DeleteText removes the text of a command that was refused. Errors: ErrInUse when
// an entry or letter refers to it; none when it is gone already.
func (s *Store) DeleteText(ctx context.Context, id string) error { return errUnbuilt }

// TextBody returns the body of a text. Errors: ErrNotFound.
func (s *Store) TextBody(ctx context.Context, id string) (string, error) { return "", errUnbuilt }

// Texts returns the texts of a file, oldest first.
func (s *Store) Texts(ctx context.Context, code string) ([]Text, error) { return nil, errUnbuilt }
