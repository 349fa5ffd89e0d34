// Command audit judges an installation and prints what must not be. DATABASE_URL and
// TEMPORAL_ADDRESS (with TEMPORAL_NAMESPACE) say where it is, MAILBOX names a folder of
// the mail server's messages, if there is one. It ends with 1 when something was found
// and with 2 when it could not look.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/caarlos0/env/v11"
	_ "github.com/lib/pq" // the register's driver
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"dunghen/worker/audit"
)

type config struct {
	DatabaseURL     string `env:"DATABASE_URL,required"`
	TemporalAddress string `env:"TEMPORAL_ADDRESS"`
	Namespace       string `env:"TEMPORAL_NAMESPACE" envDefault:"dunghen"`
	Mailbox         string `env:"MAILBOX"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	report, err := look(ctx)
	if err == nil {
		err = report.Print(os.Stdout)
	}
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "audit:", err)
		stop()
		os.Exit(2) //nolint:gocritic // exitAfterDefer: stop has been called
	case len(report.Findings) > 0:
		stop()
		os.Exit(1)
	}
}

func look(ctx context.Context) (report audit.Report, err error) {
	where, err := env.ParseAs[config]()
	if err != nil {
		return report, err
	}
	db, err := sql.Open("postgres", where.DatabaseURL)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if report, err = audit.Register(ctx, db, time.Now()); err != nil {
		return report, err
	}
	if where.TemporalAddress != "" {
		engine, err := client.DialContext(ctx, client.Options{
			HostPort: where.TemporalAddress, Namespace: where.Namespace,
			Logger: sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
		})
		if err != nil {
			return report, err
		}
		defer engine.Close()
		if err := audit.Engine(ctx, db, engine, &report); err != nil {
			return report, err
		}
	}
	if where.Mailbox != "" {
		return report, audit.Mailbox(ctx, db, os.DirFS(where.Mailbox), &report)
	}
	return report, nil
}
