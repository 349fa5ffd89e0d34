package register

import (
	"context"
	"time"
)

// Account is how a person logs in.
type Account struct {
	// Username is the staff id.
	Username     string
	PasswordHash string
	// Failed counts failures since the last success or lock.
	Failed int
	// LockedUntil is zero when the account was never locked or has been used since.
	LockedUntil time.Time
	Staff       Staff
}

// Account returns the account of a username. Errors: ErrNotFound.
func (s *Store) Account(ctx context.Context, username string) (Account, error) {
	var a Account
	err := s.db.QueryRowContext(ctx, `
		SELECT a.username, a.password_hash, a.failed, a.locked_until, `+staffColumns+`
		FROM accounts a JOIN staff p ON p.id = a.username WHERE a.username = $1`, username).Scan(
		append([]any{&a.Username, &a.PasswordHash, &a.Failed, zoned(&a.LockedUntil)}, a.Staff.fields()...)...)
	return a, failed("account", err)
}

// SetPassword stores a password hash and unlocks the account, which is made when
// there is none. Errors: ErrNotFound for an unknown person.
func (s *Store) SetPassword(ctx context.Context, username, hash string) error {
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO accounts (username, password_hash) VALUES ($1, $2)
		ON CONFLICT (username) DO UPDATE SET password_hash = excluded.password_hash, failed = 0, locked_until = NULL`,
		username, hash)
	return failed("set password", err)
}

// NoteLogin notes a login that went well or not. The limit-th failure in a row
// locks the account until at+lock. An unknown username changes nothing.
func (s *Store) NoteLogin(ctx context.Context, username string, ok bool, at time.Time, limit int, lock time.Duration) error {
	if ok {
		_, err := s.db.ExecContext(ctx, `
			UPDATE accounts SET failed = 0, locked_until = NULL
			WHERE username = $1 AND (failed > 0 OR locked_until IS NOT NULL)`, username)
		return failed("note login", err)
	}
	_, err := s.db.ExecContext(ctx, `
		UPDATE accounts SET failed = CASE WHEN failed + 1 >= $2 THEN 0 ELSE failed + 1 END,
			locked_until = CASE WHEN failed + 1 >= $2 THEN $3 ELSE locked_until END
		WHERE username = $1`, username, limit, at.Add(lock))
	return failed("note login", err)
}
