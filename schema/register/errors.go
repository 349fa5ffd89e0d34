package register

import "errors"

// The errors callers can tell apart, by errors.Is. Their texts and those of the
// errors around them hold no personal data.
var (
	// ErrNotFound means there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrKeyReused means the idempotency key was used with another body.
	ErrKeyReused = errors.New("idempotency key used with another body")
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
