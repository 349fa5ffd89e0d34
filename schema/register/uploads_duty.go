package register

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// TieEvidence makes uploads those of a duty before its answer is said; those that are its
// own already stay. Errors: ErrUploadGone when one is not there or another's, ErrNotFound
// for an unknown duty.
func (s *Store) TieEvidence(ctx context.Context, number string, ids []string) error {
	return failed("tie evidence", s.inTx(ctx, func(tx *sqlx.Tx) error {
		tied, err := tx.ExecContext(ctx, `
			UPDATE uploads SET duty = $1 WHERE id = ANY ($2::uuid[]) AND code IS NULL AND (duty IS NULL OR duty = $1)`,
			number, pq.Array(orNone(ids)))
		if err != nil {
			return err
		}
		n, err := tied.RowsAffected()
		if err == nil && n != int64(len(ids)) {
			err = ErrUploadGone
		}
		return err
	}))
}

// UntieEvidence takes the uploads of a refused answer back. What an entry of the duty
// refers to stays.
func (s *Store) UntieEvidence(ctx context.Context, number string, ids []string) error {
	_, err := s.db.ExecContext(ctx, `
		UPDATE uploads u SET duty = NULL WHERE id = ANY ($2::uuid[]) AND duty = $1 AND NOT EXISTS (
			SELECT 1 FROM duty_events e WHERE e.number = $1 AND strpos(e.detail::text, u.id::text) > 0)`,
		number, pq.Array(orNone(ids)))
	return failed("untie evidence", err)
}
