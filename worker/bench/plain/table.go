package plain

import (
	"context"
	"database/sql"
	"errors"
	"time"

	_ "github.com/lib/pq" // registers the driver "postgres"
)

// Table is the floor: whoever wants a row writes it, nothing waits, nothing is remembered.
type Table struct {
	db *sql.DB
}

// OpenTable makes the tables in a database.
func OpenTable(ctx context.Context, databaseURL string, connections int) (*Table, error) {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(time.Second) // for whoever's turn is next
	for _, query := range []string{
		`CREATE TABLE IF NOT EXISTS plain_files (id text PRIMARY KEY, step integer NOT NULL)`,
		`CREATE TABLE IF NOT EXISTS plain_rows (id text NOT NULL, seq integer NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id, seq))`,
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return &Table{db}, nil
}

// Close ends it.
func (t *Table) Close() error { return t.db.Close() }

// Start writes a file and its first row.
func (t *Table) Start(ctx context.Context, id string) error {
	return t.step(ctx, id, 0, `INSERT INTO plain_files (id, step) VALUES ($1, $2)`)
}

// Signal moves a file on and writes its second row.
func (t *Table) Signal(ctx context.Context, id string) error {
	return t.step(ctx, id, 1, `UPDATE plain_files SET step = $2 WHERE id = $1`)
}

func (t *Table) step(ctx context.Context, id string, seq int, query string) error {
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, query, id, seq); err == nil {
		_, err = tx.ExecContext(ctx, `INSERT INTO plain_rows (id, seq, at) VALUES ($1, $2, $3)`, id, seq, time.Now())
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
