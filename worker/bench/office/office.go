package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	_ "github.com/lib/pq" // registers the driver "postgres"
	"go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/schema/postgres"
	"dunghen/schema/register"
	"dunghen/worker/bench/child"
	"dunghen/worker/devstack"
)

// Options say how an office is run.
type Options struct {
	// Dir holds everything of it. What is there is removed first; the office's logs stay
	// after Stop, its data does not.
	Dir string
	// Ephemeral leaves fsync off: for trials of the measurement itself, never for figures.
	Ephemeral bool
	// Died is told when a part ends by itself.
	Died func(error)
}

// Office is a running one.
type Office struct {
	Engine    client.Client // of its namespace
	Catalogue *catalogue.Catalogue
	Book      *register.Store
	DB        *sql.DB // of the office's database

	options  Options
	at       address
	engine   *child.Process // PostgreSQL and Temporal
	house    *child.Process // worker and gateway
	visitors *visitors
}

// Start runs a fresh office. On an error what was started is stopped again.
func Start(ctx context.Context, o Options) (_ *Office, err error) {
	f := &Office{options: o}
	if f.Catalogue, err = catalogue.Load(catalogue.Embedded()); err != nil {
		return nil, err
	}
	if err := f.clear(); err != nil {
		return nil, err
	}
	if err := f.begin(ctx); err != nil {
		return nil, errors.Join(err, f.Stop())
	}
	return f, nil
}

func (o *Office) begin(ctx context.Context) error {
	if err := os.MkdirAll(o.dir("engine"), 0o711); err != nil { // PostgreSQL's account passes through
		return err
	}
	if err := timeCommits(ctx, filepath.Join(o.dir("engine"), "postgres")); err != nil {
		return err
	}
	// The engine's first start registers search attributes, and its caches take some time
	// to know them: what is measured is a later one.
	if err := o.openEngine(ctx); err != nil {
		return err
	}
	if err := o.Close(); err != nil {
		return err
	}
	return o.Open(ctx)
}

// timeCommits makes a cluster remember when each transaction was committed: a row's
// lateness is read from there, not from what the row says.
func timeCommits(ctx context.Context, dir string) error {
	server, err := postgres.Start(ctx, postgres.Options{Dir: dir})
	if err != nil {
		return err
	}
	db, err := sql.Open("postgres", server.URL("postgres"))
	if err == nil {
		_, err = db.ExecContext(ctx, `ALTER SYSTEM SET track_commit_timestamp = on`)
		err = errors.Join(err, db.Close())
	}
	return errors.Join(err, server.Stop())
}

// Open starts both processes, anew on the same data when they ran before.
func (o *Office) Open(ctx context.Context) (err error) {
	if err := o.openEngine(ctx); err != nil {
		return err
	}
	return o.openHouse(ctx)
}

func (o *Office) openEngine(ctx context.Context) (err error) {
	ask := order{DataDir: o.dir("engine"), Ephemeral: o.options.Ephemeral}
	if o.at.DatabaseURL != "" { // the same ports as before
		if ask.PGPort, err = portOf(o.at.DatabaseURL); err != nil {
			return err
		}
		if ask.TemporalPort, err = portOf("tcp://" + o.at.TemporalAddress); err != nil {
			return err
		}
	}
	var at address
	if o.engine, err = child.Start(ctx, EngineRole, o.dir("logs"), ask, &at, o.options.Died); err != nil {
		return err
	}
	o.at.DatabaseURL, o.at.TemporalAddress = at.DatabaseURL, at.TemporalAddress
	if o.Engine, err = devstack.Dial(ctx, at.TemporalAddress); err != nil {
		return err
	}
	if o.Book, err = register.Open(ctx, at.DatabaseURL); err != nil {
		return err
	}
	o.DB, err = sql.Open("postgres", at.DatabaseURL)
	return err
}

func (o *Office) openHouse(ctx context.Context) (err error) {
	ask := order{DataDir: o.dir("house"), DatabaseURL: o.at.DatabaseURL, TemporalAddr: o.at.TemporalAddress}
	if o.at.GatewayURL != "" {
		if ask.Port, err = portOf(o.at.GatewayURL); err != nil {
			return err
		}
	}
	var at address
	if o.house, err = child.Start(ctx, HouseRole, o.dir("logs"), ask, &at, o.options.Died); err != nil {
		return err
	}
	o.at.GatewayURL = at.GatewayURL
	if o.visitors == nil {
		o.visitors = newVisitors(at.GatewayURL)
	}
	return nil
}

func portOf(address string) (int, error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(u.Port())
}

// Close ends both processes and keeps the data for another Open.
func (o *Office) Close() error {
	var problems []error
	if o.house != nil {
		problems = append(problems, o.house.Stop())
	}
	if o.Engine != nil {
		o.Engine.Close()
	}
	if o.Book != nil {
		problems = append(problems, o.Book.Close())
	}
	if o.DB != nil {
		problems = append(problems, o.DB.Close())
	}
	if o.engine != nil {
		problems = append(problems, o.engine.Stop())
	}
	o.house, o.Engine, o.Book, o.DB, o.engine = nil, nil, nil, nil, nil
	return errors.Join(problems...)
}

// Stop ends the office and removes its data.
func (o *Office) Stop() error { return errors.Join(o.Close(), o.clear()) }

// clear removes the data, the database's also where it had to be put elsewhere.
func (o *Office) clear() error {
	database := filepath.Join(o.dir("engine"), "postgres")
	// EINVAL is a folder, not a link.
	if elsewhere, err := os.Readlink(database); err == nil {
		if err := os.RemoveAll(elsewhere); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return errors.Join(os.RemoveAll(o.dir("engine")), os.RemoveAll(o.dir("house")))
}

func (o *Office) dir(name string) string { return filepath.Join(o.options.Dir, name) }

// LogDir is where its processes write their logs.
func (o *Office) LogDir() string { return o.dir("logs") }

// DatabaseURL is the address of the office's database.
func (o *Office) DatabaseURL() string { return o.at.DatabaseURL }

// TemporalAddress is host:port of the engine.
func (o *Office) TemporalAddress() string { return o.at.TemporalAddress }

// Profile begins profiles of both processes, in NAME.engine.pprof and NAME.house.pprof.
func (o *Office) Profile(path string) error {
	return errors.Join(o.engine.Profile(path+".engine.pprof"), o.house.Profile(path+".house.pprof"))
}

// EndProfile ends them.
func (o *Office) EndProfile() error { return errors.Join(o.engine.EndProfile(), o.house.EndProfile()) }

// settlePoll is how often an office is asked whether it is at rest.
const settlePoll = 50 * time.Millisecond

// Settle waits until nothing is owed that the office does by itself: letters are issued and
// messages sent, but for those that wait for people.
func (o *Office) Settle(ctx context.Context) error {
	poll := time.NewTicker(settlePoll)
	defer poll.Stop()
	for {
		var owed int
		if err := o.DB.QueryRowContext(ctx, `
			SELECT (SELECT count(*) FROM letter_orders WHERE letter_id IS NULL AND voided_at IS NULL)
				+ (SELECT count(*) FROM outbox WHERE status IN ('pending', 'claimed') AND channel IN ('email', 'sms', 'chat'))`,
		).Scan(&owed); err != nil {
			return fmt.Errorf("settle: %w", err)
		}
		if owed == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("settle: %d effects are still owed: %w", owed, context.Cause(ctx))
		case <-poll.C:
		}
	}
}
