package system_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"dunghen/worker/audit"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/browsertest"
)

var (
	// shared is the stack of all tests that do not need one of their own.
	shared *devstack.Stack
	// chromium is the browser of all people.
	chromium *browsertest.Browser
)

func TestMain(m *testing.M) {
	code, err := withStack(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// judged asks the auditor about what all tests have left behind.
func judged() (err error) {
	db, err := sql.Open("postgres", shared.DatabaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	engine, err := devstack.Dial(context.Background(), shared.TemporalAddress)
	if err != nil {
		return err
	}
	defer engine.Close()
	report, err := audit.Register(context.Background(), db, time.Now())
	if err != nil {
		return err
	}
	if err := audit.Engine(context.Background(), db, engine, &report); err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return errors.Join(report.Print(os.Stderr), errors.New("the auditor objects"))
	}
	return nil
}

func withStack(tests func() int) (code int, err error) {
	dir, err := os.MkdirTemp("", "dunghen-system-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.MkdirAll(filepath.Join(dir, "logs"), 0o755); err != nil {
		return 0, err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL's account passes through
		return 0, err
	}
	log, err := os.Create(filepath.Join(dir, "logs", "dunghen.log"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	slog.SetDefault(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if shared, err = devstack.Start(context.Background(), devstack.Options{DataDir: dir, Ephemeral: true}); err != nil {
		return 0, err
	}
	if chromium, err = browsertest.Launch(); err != nil {
		return 0, errors.Join(err, shared.Stop())
	}
	code = tests()
	chromium.Close()
	return code, errors.Join(judged(), shared.Stop())
}
