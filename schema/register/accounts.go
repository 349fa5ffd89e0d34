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
	return Account{}, errUnbuilt
}

// SetPassword stores a password hash and unlocks the account, which is made when
// there is none. Errors: ErrNotFound for an unknown person.
func (s *Store) SetPassword(ctx context.Context, username, hash string) error { return errUnbuilt }

// NoteLogin notes a login that went well or not. The limit-th failure in a row
// locks the account until at+lock. An unknown username changes nothing.
func (s *Store) NoteLogin(ctx context.Context, username string, ok bool, at time.Time, limit int, lock time.Duration) error {
	return errUnbuilt
}
