package register

import (
	"context"
	"time"
)

// CreateSession stores a login under the SHA-256 of its token; the token itself is
// never stored. The person's expired sessions go. Errors: ErrNotFound for an
// unknown person.
func (s *Store) CreateSession(ctx context.Context, tokenHash []byte, staff string, created, expires time.Time) error {
	return errUnbuilt
}

// SessionStaff returns whose session it is. Errors: ErrNotFound when there is
// none, it has expired at now, or the person is inactive.
func (s *Store) SessionStaff(ctx context.Context, tokenHash []byte, now time.Time) (Staff, error) {
	return Staff{}, errUnbuilt
}

// DeleteSession ends a session; one that is gone is no error.
func (s *Store) DeleteSession(ctx context.Context, tokenHash []byte) error { return errUnbuilt }
