package register

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/lib/pq"
)

// The errors callers can tell apart, by errors.Is. Their texts and those of the
// errors around them hold no personal data.
var (
	// ErrNotFound means there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrKeyReused means the idempotency key was used with another body.
	ErrKeyReused = errors.New("idempotency key used with another body")
	// ErrLetterTaken means another process is issuing the letter right now.
	ErrLetterTaken = errors.New("letter is being issued")
	// ErrLetterIssued means a letter with that key has been issued before.
	ErrLetterIssued = errors.New("letter has been issued")
	// ErrUploadGone means an upload was swept, or belongs to another file, meanwhile.
	ErrUploadGone = errors.New("upload is gone")
	// ErrOvertaken means that a later workflow task has written what this one, given up
	// meanwhile, would write otherwise.
	ErrOvertaken = errors.New("overtaken by a later task")
	// ErrGap means entries do not follow on the register's last one.
	ErrGap = errors.New("entries do not follow the register without a gap")
	// ErrInUse means the row is referred to and must stay.
	ErrInUse = errors.New("still referred to")
	// ErrInvalid means the database cannot hold the value, such as text with a NUL.
	ErrInvalid = errors.New("value cannot be stored")
	// ErrUnavailable means the database is away or gave the transaction up; the
	// same call may succeed later.
	ErrUnavailable = errors.New("database unavailable")
)

// failed names what went wrong with a query. The server's own words are dropped
// where they may quote a value: values can be personal data.
func failed(doing string, err error) error {
	var refused *pq.Error
	var network net.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("register: %s: %w", doing, ErrNotFound)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), known(err):
		return fmt.Errorf("register: %s: %w", doing, err)
	case errors.As(err, &refused) && refused.Code[:2] != ourMistake:
		return fmt.Errorf("register: %s: %w (%s %s)", doing, classify(refused), refused.Code, refused.Constraint)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, io.EOF), errors.As(err, &network):
		return fmt.Errorf("register: %s: %w: %w", doing, ErrUnavailable, err)
	default:
		return fmt.Errorf("register: %s: %w", doing, err)
	}
}

func known(err error) bool {
	for _, sentinel := range []error{ErrNotFound, ErrKeyReused, ErrLetterTaken, ErrLetterIssued, ErrUploadGone, ErrOvertaken, ErrGap, ErrInUse, ErrInvalid, ErrUnavailable} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// ourMistake is the class of wrong SQL: those words quote the query, not values.
const ourMistake = "42"

// errDatabase stands for everything else.
var errDatabase = errors.New("query failed")

// classify reads the SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
func classify(e *pq.Error) error {
	switch e.Code {
	case "23503": // foreign_key_violation
		return ErrNotFound
	case "23502", "23514": // not_null_violation, check_violation
		return ErrInvalid
	}
	switch e.Code[:2] {
	case "22": // data exception
		return ErrInvalid
	case "08", "40", "53", "55", "57": // connection, rollback, resources, state, intervention
		return ErrUnavailable
	default:
		return errDatabase
	}
}
