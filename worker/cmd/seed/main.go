// Command seed fills an empty register with a year of an office that never was, makes
// every report of that year, and counts them again from the book of events. DATABASE_URL
// says where; without it a PostgreSQL of its own keeps the year under DATA_DIR. FILES, YEAR
// and SEED choose the year. It ends with 1 when anything differs and with 2 when it could
// not be done.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/caarlos0/env/v11"

	"dunghen/schema/postgres"
	"dunghen/worker/seed"
)

type config struct {
	DatabaseURL string `env:"DATABASE_URL"`
	DataDir     string `env:"DATA_DIR" envDefault:".data"`
	Files       int    `env:"FILES" envDefault:"50000"`
	Year        int    `env:"YEAR" envDefault:"2026"`
	Seed        uint64 `env:"SEED" envDefault:"20251215"`
	Workers     int    `env:"WORKERS"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	different, err := run(ctx)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "seed:", err)
		stop()
		os.Exit(2) //nolint:gocritic // exitAfterDefer: stop has been called
	case different > 0:
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context) (different int, err error) {
	c, err := env.ParseAs[config]()
	if err != nil {
		return 0, err
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0) + 1
	}
	if c.DatabaseURL == "" {
		server, err := ownServer(ctx, c.DataDir)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, server.Stop()) }()
		c.DatabaseURL = server.URL(database)
	}
	return seed.Run(ctx, seed.Options{
		DatabaseURL: c.DatabaseURL, Files: c.Files, Year: c.Year, Seed: c.Seed, Workers: c.Workers, Out: os.Stdout,
	})
}

// database is the one "make run" looks into.
const database = "dunghen"

// ownServer keeps the year beside the data of "make run", which then shows it: see there.
func ownServer(ctx context.Context, dir string) (*postgres.Server, error) {
	server, err := postgres.Start(ctx, postgres.Options{
		Dir: filepath.Join(dir, "postgres"), Progress: func(step string) { fmt.Println(step) },
	})
	if err != nil {
		return nil, err
	}
	if err := server.CreateDatabase(ctx, database); err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}
