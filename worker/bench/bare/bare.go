package bare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.temporal.io/sdk/client"

	"dunghen/worker/bench/child"
)

const (
	// database lies on the office's server, beside its own.
	database  = "bare"
	tableRows = `
		CREATE TABLE IF NOT EXISTS rows (
			workflow text NOT NULL, seq integer NOT NULL, no integer NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (workflow, seq, no)
		)`
	insertRows = `
		INSERT INTO rows (workflow, seq, no, at) SELECT $1, $2, no, $3 FROM generate_series(1, $4) AS no ON CONFLICT DO NOTHING`
)

// Bare is a running bare worker and whoever asks it.
type Bare struct {
	DatabaseURL string  // of its own database
	DB          *sql.DB // of its rows
	engine      client.Client
	process     *child.Process
	insert      *sql.Stmt
}

// Start makes the table on the server a URL leads to, and runs the worker in a process of
// its own. The client stays the caller's.
func Start(ctx context.Context, engine client.Client, databaseURL, temporalAddress, namespace, logDir string, died func(error)) (_ *Bare, err error) {
	own, err := ownDatabase(ctx, databaseURL)
	if err != nil {
		return nil, err
	}
	b := &Bare{DatabaseURL: own, engine: engine}
	if b.DB, err = sql.Open("postgres", own); err != nil {
		return nil, err
	}
	if err := b.begin(ctx, order{own, temporalAddress, namespace}, logDir, died); err != nil {
		return nil, errors.Join(err, b.Stop())
	}
	return b, nil
}

func (b *Bare) begin(ctx context.Context, o order, logDir string, died func(error)) (err error) {
	b.DB.SetMaxIdleConns(rowConnections)
	if _, err := b.DB.ExecContext(ctx, tableRows); err != nil {
		return err
	}
	if b.insert, err = b.DB.PrepareContext(ctx, insertRows); err != nil {
		return err
	}
	b.process, err = child.Start(ctx, Role, logDir, o, &struct{}{}, died)
	return err
}

// ownDatabase makes a database beside another.
func ownDatabase(ctx context.Context, beside string) (_ string, err error) {
	db, err := sql.Open("postgres", beside)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var there bool
	if err := db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, database).Scan(&there); err != nil {
		return "", err
	}
	if !there {
		if _, err := db.ExecContext(ctx, `CREATE DATABASE `+database); err != nil {
			return "", err
		}
	}
	own, err := url.Parse(beside)
	if err != nil {
		return "", err
	}
	own.Path = database
	return own.String(), nil
}

// Stop ends the worker; the client stays the caller's.
func (b *Bare) Stop() error {
	var problems []error
	if b.process != nil {
		problems = append(problems, b.process.Stop())
	}
	return errors.Join(append(problems, b.DB.Close())...)
}

// Processor is how much processor time the worker has used so far.
func (b *Bare) Processor() (time.Duration, error) { return child.Processor(b.process.PID) }

// Write writes so many rows, as an intake does before anything is started.
func (b *Bare) Write(ctx context.Context, id string, rows int) error {
	_, err := b.insert.ExecContext(ctx, id, 0, time.Now(), rows)
	return err
}

// StartLife starts a workflow that takes so many updates, and writes so many rows for each.
func (b *Bare) StartLife(ctx context.Context, id string, updates, rows int) error {
	_, err := b.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: Queue}, LifeWorkflow, updates, rows)
	return err
}

// StartAlarm starts a workflow that writes its rows at an instant.
func (b *Bare) StartAlarm(ctx context.Context, id string, at time.Time) error {
	_, err := b.engine.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: Queue}, AlarmWorkflow, at)
	return err
}

// Step says one update and waits for its answer.
func (b *Bare) Step(ctx context.Context, id string) error {
	handle, err := b.engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: Update, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return fmt.Errorf("update of %s: %w", id, err)
	}
	var seq int
	return handle.Get(ctx, &seq)
}
