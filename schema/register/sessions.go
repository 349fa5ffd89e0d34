package register

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// SessionKind is how a session was opened, and so what its token is good for.
type SessionKind string

// The kinds of sessions.
const (
	// SessionToken is a program's, over the API.
	SessionToken SessionKind = "token"
	// SessionPassword is a browser's, opened with a password.
	SessionPassword SessionKind = "password"
	// SessionProvider is a browser's, opened through the office's identity provider.
	SessionProvider SessionKind = "provider"
)

// Session is one login (phiên đăng nhập) of a member of staff.
type Session struct {
	// ID is a UUID that names the session to its owner; it opens nothing.
	ID    string      `db:"id"`
	Staff string      `db:"staff_id"`
	Kind  SessionKind `db:"kind"`
	// Label is the kind of browser, "Chrome/Windows"; "" for a program.
	Label     string    `db:"label"`
	CreatedAt time.Time `db:"created_at"`
	// SeenAt is when it was last used, at most seenEvery ago.
	SeenAt    time.Time `db:"seen_at"`
	ExpiresAt time.Time `db:"expires_at"`
}

// seenEvery is how exactly SeenAt is known: to be exact would be a write for every
// page.
const seenEvery = time.Minute

const sessionColumns = `s.id, s.staff_id, s.kind, s.label, s.created_at, s.seen_at, s.expires_at`

func (s *Session) fields() []any {
	return []any{&s.ID, &s.Staff, &s.Kind, &s.Label, zoned(&s.CreatedAt), zoned(&s.SeenAt), zoned(&s.ExpiresAt)}
}

// CreateSession stores a session under the SHA-256 of its token; the token itself is
// never stored. SeenAt is its creation. The person's expired sessions go. Errors:
// ErrNotFound for an unknown person.
func (s *Store) CreateSession(ctx context.Context, tokenHash []byte, session Session) error {
	_, err := s.db.ExecContext(ctx, `
		WITH expired AS (DELETE FROM sessions WHERE staff_id = $3 AND expires_at <= $6)
		INSERT INTO sessions (token_hash, id, staff_id, kind, label, created_at, seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
		tokenHash, session.ID, session.Staff, session.Kind, session.Label, session.CreatedAt, session.ExpiresAt)
	return failed("create session", err)
}

// Session returns a session and whose it is. Errors: ErrNotFound when there is none,
// it has expired at now, or the person is inactive.
func (s *Store) Session(ctx context.Context, tokenHash []byte, now time.Time) (Session, Staff, error) {
	var session Session
	var p Staff
	err := s.db.QueryRowContext(ctx, `
		SELECT `+sessionColumns+`, `+staffColumns+` FROM sessions s JOIN staff p ON p.id = s.staff_id
		WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.active`, tokenHash, now).Scan(
		append(session.fields(), p.fields()...)...)
	return session, p, failed("session", err)
}

// NoteSession notes that a session was used. Errors: none for one that is gone.
func (s *Store) NoteSession(ctx context.Context, session Session, now time.Time) error {
	if now.Sub(session.SeenAt) < seenEvery {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2`, session.ID, now)
	return failed("note session", err)
}

// Sessions returns a person's sessions that last at now, the one used last first.
func (s *Store) Sessions(ctx context.Context, staff string, now time.Time) ([]Session, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT `+sessionColumns+` FROM sessions s WHERE s.staff_id = $1 AND s.expires_at > $2
		ORDER BY s.seen_at DESC, s.created_at DESC, s.id`, staff, now)
	return collect("sessions", rows, err, (*Session).fields)
}

// DeleteSession ends the session of a token; one that is gone is no error.
func (s *Store) DeleteSession(ctx context.Context, tokenHash []byte) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE token_hash = $1`, tokenHash)
	return failed("delete session", err)
}

// EndSession ends one of a person's sessions. Errors: ErrNotFound when they have none
// of that id.
func (s *Store) EndSession(ctx context.Context, staff, id string) error {
	var ended string
	err := s.db.GetContext(ctx, &ended, `
		DELETE FROM sessions WHERE staff_id = $1 AND id::text = $2 RETURNING staff_id`, staff, id)
	return failed("end session", err)
}

// EndSessions ends all sessions of a person.
func (s *Store) EndSessions(ctx context.Context, staff string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE staff_id = $1`, staff)
	return failed("end sessions", err)
}

// ChangePassword stores a person's new password hash, unlocks the account, and ends
// all their sessions but one, in one transaction: whoever knew the old password is
// out. Errors: ErrNotFound for somebody without an account.
func (s *Store) ChangePassword(ctx context.Context, username, hash, keep string) error {
	return failed("change password", s.inTx(ctx, func(tx *sqlx.Tx) error {
		var changed string
		if err := tx.GetContext(ctx, &changed, `
			UPDATE accounts SET password_hash = $2, failed = 0, locked_until = NULL WHERE username = $1
			RETURNING username`, username, hash); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE staff_id = $1 AND id::text <> $2`, username, keep)
		return err
	}))
}
