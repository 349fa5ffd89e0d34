package register

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dunghen/workflows/procedure"
)

// Verified is what anybody holding a letter may know of it; nothing in it is
// personal.
type Verified struct {
	Agency    string               `json:"agency"`
	Kind      procedure.LetterKind `json:"kind"`
	Title     string               `json:"title"`
	PrintedNo string               `json:"printed_no,omitempty"`
	Code      string               `json:"code,omitempty"` // of the file
	At        time.Time            `json:"at"`
	Due       time.Time            `json:"due,omitzero"` // the date it gives
	Signed    bool                 `json:"signed"`
	SHA256    string               `json:"sha256"` // of the PDF, in hex
	// RecalledAt is when the office took it back.
	RecalledAt time.Time `json:"recalled_at,omitzero"`
	// ReplacedBy is the letter that gave another date since; nil while this one's
	// holds.
	ReplacedBy *Replacement `json:"replaced_by,omitempty"`
}

// Replacement is a later letter with another date.
type Replacement struct {
	Title     string    `json:"title"`
	PrintedNo string    `json:"printed_no,omitempty"`
	At        time.Time `json:"at"`
	Due       time.Time `json:"due"`
}

// Verify returns the letter of a short code. Errors: ErrNotFound.
func (s *Store) Verify(ctx context.Context, verifyCode string) (v Verified, err error) {
	var id string
	if err := s.db.QueryRowContext(ctx, `
		SELECT l.id::text, coalesce((SELECT name FROM office), ''), l.kind, l.title, l.printed_no, coalesce(l.code, ''), l.at,
			l.new_due, l.signed, encode(l.sha256, 'hex'), l.recalled_at
		FROM letters l WHERE l.verify_code = $1`, verifyCode,
	).Scan(&id, &v.Agency, &v.Kind, &v.Title, &v.PrintedNo, &v.Code, zoned(&v.At), zoned(&v.Due), &v.Signed, &v.SHA256,
		zoned(&v.RecalledAt)); err != nil {
		return Verified{}, failed("verify", err)
	}
	var r Replacement
	err = s.db.QueryRowContext(ctx, `
		SELECT later.title, later.printed_no, later.at, later.new_due
		FROM letters l JOIN letters later ON later.code = l.code AND later.id <> l.id
		WHERE l.id = $1 AND l.new_due IS NOT NULL AND later.new_due IS NOT NULL AND later.recalled_at IS NULL
			AND (later.at, later.promise, later.seq) > (l.at, l.promise, l.seq)
		ORDER BY later.at DESC, later.promise DESC, later.seq DESC LIMIT 1`, id,
	).Scan(&r.Title, &r.PrintedNo, zoned(&r.At), zoned(&r.Due))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return v, nil
	case err != nil:
		return Verified{}, failed("verify", err)
	}
	v.ReplacedBy = &r
	return v, nil
}
