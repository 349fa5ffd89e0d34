package signin

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// MaxFailures wrong passwords in a row lock an account for LockTime.
	MaxFailures = 5
	// LockTime is how long no password opens a locked account.
	LockTime = 15 * time.Minute

	// ShortestPassword is in characters: long ones beat contrived ones.
	ShortestPassword = 12
	// LongestPassword is in bytes: more would only keep the machine busy.
	LongestPassword = 512

	// atOnce bounds how many passwords are worked on: each takes 64 MiB.
	atOnce = 4
)

// Locked says that an account takes no password for a while.
type Locked struct{ Left time.Duration }

// Error implements error.
func (l *Locked) Error() string { return "account locked for " + l.Left.String() }

// Passwords knows who has which. It is safe for concurrent use.
type Passwords struct {
	register *register.Store
	now      func() time.Time
	working  chan struct{}
}

// NewPasswords makes the Passwords of a register.
func NewPasswords(book *register.Store, now func() time.Time) *Passwords {
	return &Passwords{book, now, make(chan struct{}, atOnce)}
}

// nobody is the hash compared with when there is no account, so that the time of an
// answer does not tell who has one.
var nobody = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash("nobody has this password", argon2id.DefaultParams)
})

// Check returns whose name and password these are. A wrong one is counted. Errors:
// Locked, refusals invalid_credentials and too_many_requests.
func (p *Passwords) Check(ctx context.Context, username, password string) (register.Staff, error) {
	account, err := p.register.Account(ctx, username)
	known := err == nil
	if err != nil && !errors.Is(err, register.ErrNotFound) {
		return register.Staff{}, err
	}
	now := p.now()
	if account.LockedUntil.After(now) {
		return register.Staff{}, &Locked{account.LockedUntil.Sub(now)}
	}
	right, err := p.right(ctx, account.PasswordHash, password, known)
	if err != nil {
		return register.Staff{}, err
	}
	if known {
		if err := p.register.NoteLogin(ctx, username, right, now, MaxFailures, LockTime); err != nil {
			return register.Staff{}, err
		}
	}
	if !right || !account.Staff.Active {
		return register.Staff{}, procedure.Refuse(contract.CodeInvalidCredentials, "")
	}
	return account.Staff, nil
}

// right does the same work whether the account is known or not.
func (p *Passwords) right(ctx context.Context, hash, password string, known bool) (bool, error) {
	if len(password) > LongestPassword {
		return false, nil
	}
	var match bool
	err := p.work(ctx, func() (err error) {
		if !known {
			if hash, err = nobody(); err != nil {
				return err
			}
		}
		// One keyboard writes "ế" as one character, another as three.
		for _, written := range []string{password, norm.NFC.String(password)} {
			if match, err = argon2id.ComparePasswordAndHash(written, hash); err != nil || match || norm.NFC.IsNormalString(password) {
				return err
			}
		}
		return nil
	})
	return match && known, err
}

// Change gives somebody a new password. The old one is asked of who is signed in too:
// a browser left open must not be enough to take an account over. All their sessions
// but keep end. Errors: Locked, refusals with the field old, new or again.
func (p *Passwords) Change(ctx context.Context, username, old, fresh, again, keep string) error {
	if err := acceptable(username, old, fresh, again); err != nil {
		return err
	}
	if _, err := p.Check(ctx, username, old); err != nil {
		var refusal *procedure.Refusal
		if errors.As(err, &refusal) && refusal.Code == contract.CodeInvalidCredentials {
			return procedure.Refuse(contract.CodeWrongPassword, "old")
		}
		return err
	}
	var hash string
	err := p.work(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(norm.NFC.String(fresh), argon2id.DefaultParams)
		return err
	})
	if err != nil {
		return err
	}
	return p.register.ChangePassword(ctx, username, hash, keep)
}

func acceptable(username, old, fresh, again string) error {
	switch {
	case old == "":
		return procedure.Refuse(contract.CodeFieldRequired, "old")
	case utf8.RuneCountInString(norm.NFC.String(fresh)) < ShortestPassword:
		return procedure.Refuse(contract.CodePasswordTooShort, "new", "min", "12")
	case len(fresh) > LongestPassword:
		return procedure.Refuse(contract.CodeFieldTooLong, "new", "max", "512")
	case strings.Contains(strings.ToLower(fresh), strings.ToLower(username)):
		return procedure.Refuse(contract.CodePasswordGuessable, "new")
	case fresh == old:
		return procedure.Refuse(contract.CodePasswordUnchanged, "new")
	case fresh != again:
		return procedure.Refuse(contract.CodePasswordsDiffer, "again")
	}
	return nil
}

func (p *Passwords) work(ctx context.Context, do func() error) error {
	select {
	case p.working <- struct{}{}:
	case <-ctx.Done():
		return procedure.Refuse(contract.CodeTooManyRequests, "")
	}
	defer func() { <-p.working }()
	return do()
}
