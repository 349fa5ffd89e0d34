package postgres

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lib/pq"
)

// CreateDatabase creates an empty database on the server that url leads to, by
// any of its databases; one that exists is left as it is.
func CreateDatabase(ctx context.Context, url, name string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name))
	return unlessThere(err)
}

// CopyDatabase creates a database like another of the server, to which nobody may be
// connected meanwhile; one that exists is left as it is.
func CopyDatabase(ctx context.Context, url, from, name string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE "+pq.QuoteIdentifier(from))
	return unlessThere(err)
}

func unlessThere(err error) error {
	var refused *pq.Error
	if errors.As(err, &refused) && refused.Code.Name() == "duplicate_database" {
		return nil
	}
	return err
}
