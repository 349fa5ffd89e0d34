package worker

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"dunghen/schema/register"
)

// shortestPassword is in characters; longer is better than stranger.
const shortestPassword = 12

// SetPassword gives a staff member a new password and unlocks the account.
func SetPassword(ctx context.Context, config Config, staff, password string) (err error) {
	if utf8.RuneCountInString(password) < shortestPassword {
		return fmt.Errorf("a password has at least %d characters", shortestPassword)
	}
	hash, err := argon2id.CreateHash(password, argon2id.DefaultParams)
	if err != nil {
		return err
	}
	book, err := register.Open(ctx, config.DatabaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	return book.SetPassword(ctx, staff, hash)
}
