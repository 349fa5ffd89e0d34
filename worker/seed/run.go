package seed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker"
)

// Options say which year to make and where.
type Options struct {
	DatabaseURL string
	Files, Year int
	Seed        uint64
	Workers     int
	// Out is told what was done, in how much time.
	Out io.Writer
}

// Run loads a year, makes its reports and checks them against a recount; it answers with
// how many differences there are.
// Errors: register.ErrNotEmpty for a database with files.
func Run(ctx context.Context, o Options) (different int, err error) {
	c, err := catalogue.Load(catalogue.Embedded())
	if err != nil {
		return 0, err
	}
	if err := worker.Prepare(ctx, o.DatabaseURL, c); err != nil {
		return 0, err
	}
	book, err := register.Open(ctx, o.DatabaseURL)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	y := NewYear(c, o.Year, o.Files, o.Seed)
	began := time.Now()
	counts, err := y.Load(ctx, book, o.Workers)
	if errors.Is(err, register.ErrNotEmpty) {
		return 0, fmt.Errorf("%w: a year is only put where there is nothing; name another DATABASE_URL or DATA_DIR", err)
	}
	if err != nil {
		return 0, err
	}
	t := newTable(o.Out)
	t.row("loaded", counts.Files, time.Since(began), fmt.Sprintf("%d entries, %d apologies, seed %d", counts.Entries, counts.Apologies, o.Seed))
	reporter, err := worker.NewReporter(book, c)
	if err != nil {
		return 0, err
	}
	check := &check{Year: y, book: book, reporter: reporter, table: t}
	if err := check.all(ctx, o.DatabaseURL); err != nil {
		return 0, err
	}
	if err := book.SettleMessages(ctx); err != nil {
		return 0, err
	}
	return len(check.found), t.end(check.found, time.Since(began))
}
