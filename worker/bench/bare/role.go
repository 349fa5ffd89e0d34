package bare

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	_ "github.com/lib/pq" // registers the driver "postgres"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"dunghen/worker/bench/child"
)

// Role is the process of the bare worker, for child.Main.
const Role = "bare"

// Roles are what a program that starts a bare worker must be able to play.
func Roles() map[string]child.Role { return map[string]child.Role{Role: play} }

// settings are those the office's worker has, for a fair comparison.
var settings = worker.Options{
	MaxConcurrentWorkflowTaskPollers: 16,
	MaxConcurrentActivityTaskPollers: 8,
	StickyScheduleToStartTimeout:     time.Minute,

	MaxConcurrentWorkflowTaskExecutionSize: 64,

	WorkerStopTimeout: 10 * time.Second,
}

// rowConnections is as many as the office's register has.
const rowConnections = 20

type order struct{ DatabaseURL, TemporalAddress, Namespace string }

func play(ctx context.Context, raw json.RawMessage, ready func(any) error) (err error) {
	var asked order
	if err := json.Unmarshal(raw, &asked); err != nil {
		return err
	}
	db, err := sql.Open("postgres", asked.DatabaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(rowConnections)
	db.SetMaxIdleConns(rowConnections)
	insert, err := db.PrepareContext(ctx, insertRows)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	engine, err := client.DialContext(ctx, client.Options{
		HostPort: asked.TemporalAddress, Namespace: asked.Namespace, Logger: sdklog.NewStructuredLogger(log),
	})
	if err != nil {
		return err
	}
	defer engine.Close()
	queue := worker.New(engine, Queue, settings)
	queue.RegisterWorkflowWithOptions(life, workflow.RegisterOptions{Name: LifeWorkflow})
	queue.RegisterWorkflowWithOptions(alarm, workflow.RegisterOptions{Name: AlarmWorkflow})
	queue.RegisterActivityWithOptions(func(ctx context.Context, r record) error {
		_, err := insert.ExecContext(ctx, r.Workflow, r.Seq, r.At, r.Rows)
		return err
	}, activity.RegisterOptions{Name: writeRow})
	if err := queue.Start(); err != nil {
		return fmt.Errorf("bare worker: %w", err)
	}
	defer queue.Stop()
	if err := ready(struct{}{}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
