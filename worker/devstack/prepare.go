package devstack

import (
	"context"
	"errors"
	"fmt"

	"github.com/alexedwards/argon2id"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker"
)

// SamplePassword opens every sample account of a development stack. It is set
// only where an account has no password yet, and only here.
const SamplePassword = "mot-cua-2026"

// prepareDatabase brings the office's database to the current schema, loads
// the catalogue with its organisation, and returns lines that tell people which
// sample accounts there are.
func (o Options) prepareDatabase(ctx context.Context, url string) (accounts []string, err error) {
	office, err := catalogue.Load(o.catalogue())
	if err != nil {
		return nil, err
	}
	if err := worker.Prepare(ctx, url, office); err != nil {
		return nil, err
	}
	book, err := register.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	hash, err := argon2id.CreateHash(SamplePassword, argon2id.DefaultParams)
	if err != nil {
		return nil, err
	}
	for _, person := range office.Organisation().Members {
		account, err := book.Account(ctx, person.ID)
		if err != nil && !errors.Is(err, register.ErrNotFound) {
			return nil, err
		}
		if account.PasswordHash == "" {
			if err := book.SetPassword(ctx, person.ID, hash); err != nil {
				return nil, err
			}
		}
		accounts = append(accounts, fmt.Sprintf("%-18s %-10s %s", person.ID, person.Role, person.Title))
	}
	return append(accounts, "password of all: "+SamplePassword), nil
}
