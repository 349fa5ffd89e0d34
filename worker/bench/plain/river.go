package plain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"dunghen/worker/bench/child"
)

// RiverRole is the process that works River's jobs, for child.Main.
const RiverRole = "river"

// Roles are what a program that opens a River must be able to play.
func Roles() map[string]child.Role { return map[string]child.Role{RiverRole: work} }

const (
	// atOnce is how many jobs are worked at once, by as many sessions as the office's
	// register has; cooldown how long is waited between two fetches of jobs, by default ten
	// times as long.
	atOnce, sessions = 100, 20
	cooldown         = 10 * time.Millisecond
	// patience is how long a file waits for its signal.
	patience = 240 * time.Hour

	insertJobRow = `INSERT INTO river_rows (id, seq, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
)

// River is a running queue: a file waits as a job of a later day, which its signal replaces
// by one of now.
type River struct {
	pool    *pgxpool.Pool
	client  *river.Client[pgx.Tx]
	process *child.Process
}

// deadline is what happens to a file that is never signalled; signal is what it waits for.
type deadline struct{ ID string }
type signal struct{ ID string }

// Kind names the job to River.
func (deadline) Kind() string { return "deadline" }

// Kind names the job to River.
func (signal) Kind() string { return "signal" }

// OpenRiver makes River's tables in a database and runs its worker in a process of its own.
func OpenRiver(ctx context.Context, databaseURL, logDir string, connections int, died func(error)) (_ *River, err error) {
	r := &River{}
	if r.pool, err = connect(ctx, databaseURL, connections); err != nil {
		return nil, err
	}
	if err := r.begin(ctx, databaseURL, logDir, died); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func connect(ctx context.Context, databaseURL string, connections int) (*pgxpool.Pool, error) {
	address, err := url.Parse(databaseURL)
	if err != nil {
		return nil, err
	}
	query := address.Query()
	query.Set("pool_max_conns", strconv.Itoa(connections))
	query.Set("pool_max_conn_idle_time", "1s") // for whoever's turn is next
	query.Set("pool_health_check_period", "1s")
	address.RawQuery = query.Encode()
	return pgxpool.New(ctx, address.String())
}

func (r *River) begin(ctx context.Context, databaseURL, logDir string, died func(error)) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(r.pool), &rivermigrate.Config{Logger: quiet()})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("river: %w", err)
	}
	if _, err := r.pool.Exec(ctx, `
		CREATE TABLE IF NOT EXISTS river_rows (id text NOT NULL, seq integer NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id, seq))`); err != nil {
		return err
	}
	if r.client, err = river.NewClient(riverpgxv5.New(r.pool), &river.Config{Logger: quiet()}); err != nil {
		return err
	}
	r.process, err = child.Start(ctx, RiverRole, logDir, databaseURL, &struct{}{}, died)
	return err
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Close ends worker and connections.
func (r *River) Close() (err error) {
	if r.process != nil {
		err = r.process.Stop()
	}
	r.pool.Close()
	return err
}

// Start writes a file's first row and lets it wait.
func (r *River) Start(ctx context.Context, id string) (waiting int64, err error) {
	err = pgx.BeginFunc(ctx, r.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, insertJobRow, id, 0, time.Now()); err != nil {
			return err
		}
		job, err := r.client.InsertTx(ctx, tx, deadline{id}, &river.InsertOpts{ScheduledAt: time.Now().Add(patience)})
		if err == nil {
			waiting = job.Job.ID
		}
		return err
	})
	return waiting, err
}

// Signal ends the wait of a file: its second row is the worker's.
func (r *River) Signal(ctx context.Context, id string, waiting int64) error {
	return pgx.BeginFunc(ctx, r.pool, func(tx pgx.Tx) error {
		if _, err := r.client.JobCancelTx(ctx, tx, waiting); err != nil {
			return err
		}
		_, err := r.client.InsertTx(ctx, tx, signal{id}, nil)
		return err
	})
}

// Rows counts the rows the worker has written of files whose ids begin so.
func (r *River) Rows(ctx context.Context, prefix string) (n int, err error) {
	err = r.pool.QueryRow(ctx, `SELECT count(*) FROM river_rows WHERE seq = 1 AND starts_with(id, $1)`, prefix).Scan(&n)
	return n, err
}

// writer works the signals: row and job are done in one transaction.
type writer struct {
	river.WorkerDefaults[signal]
	pool *pgxpool.Pool
}

// Work is called by River.
func (w *writer) Work(ctx context.Context, job *river.Job[signal]) error {
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, insertJobRow, job.Args.ID, 1, time.Now()); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
}

// late is never worked within a measurement.
type late struct {
	river.WorkerDefaults[deadline]
}

// Work is called by River.
func (late) Work(context.Context, *river.Job[deadline]) error { return nil }

func work(ctx context.Context, raw json.RawMessage, ready func(any) error) error {
	var databaseURL string
	if err := json.Unmarshal(raw, &databaseURL); err != nil {
		return err
	}
	pool, err := connect(ctx, databaseURL, sessions)
	if err != nil {
		return err
	}
	defer pool.Close()
	workers := river.NewWorkers()
	river.AddWorker(workers, &writer{pool: pool})
	river.AddWorker(workers, late{})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}}, Workers: workers, FetchCooldown: cooldown,
		Logger: slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return err
	}
	if err := ready(struct{}{}); err != nil {
		return err
	}
	<-ctx.Done() // which ends the client too
	<-client.Stopped()
	return nil
}
