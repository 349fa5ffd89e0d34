package register

import (
	"context"
	"time"
)

// CreateSession stores a login under the SHA-256 of its token; the token itself is
// never stored. The person's expired sessions go. Errors: ErrNotFound for an
// unknown person.
func (s *Store) CreateSession(ctx context.Context, tokenHash []byte, staff string, created, expires time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		WITH expired AS (DELETE FROM sessions WHERE staff_id = $2 AND expires_at <= $3)
		INSERT INTO sessions (token_hash, staff_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`,
		tokenHash, staff, created, expires)
	return failed("create session", err)
}

// SessionStaff returns whose session it is. Errors: ErrNotFound when there is
// none, it has expired at now, or the person is inactive.
func (s *Store) SessionStaff(ctx context.Context, tokenHash []byte, now time.Time) (Staff, error) {
	var p Staff
	err := s.db.QueryRowContext(ctx, `
		SELECT `+staffColumns+` FROM sessions s JOIN staff p ON p.id = s.staff_id
		WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.active`, tokenHash, now).Scan(p.fields()...)
	return p, failed("session", err)
}

// DeleteSession ends a session; one that is gone is no error.
func (s *Store) DeleteSession(ctx context.Context, tokenHash []byte) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE token_hash = $1`, tokenHash)
	return failed("delete session", err)
}
