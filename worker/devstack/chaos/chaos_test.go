package chaos_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/caarlos0/env/v11"
	_ "github.com/lib/pq" // registers the driver "postgres"
	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role); err != nil {
			fmt.Fprintln(os.Stderr, role+":", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// settings are those of "make test"; "make chaos" has more.
type settings struct {
	Seed    uint64 `env:"CHAOS_SEED" envDefault:"20261126"`
	Files   int    `env:"CHAOS_FILES" envDefault:"30"`
	Clients int    `env:"CHAOS_CLIENTS" envDefault:"6"`
	Whole   bool   `env:"CHAOS_WHOLE"`
}

// patience is far more than a run takes on a machine that has other things to do.
const patience = 18 * time.Minute

// Whatever dies, and whenever: what was promised exists once, what is owed is done once.
func TestChaos(t *testing.T) {
	s, err := env.ParseAs[settings]()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	begun := time.Now()
	h, o, at := found(ctx, t, s)
	say := func(format string, args ...any) {
		fmt.Fprintf(os.Stdout, "%6.1fs  %s\n", time.Since(begun).Seconds(), fmt.Sprintf(format, args...))
	}
	db, err := sql.Open("postgres", at.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })

	draw := rand.New(rand.NewPCG(s.Seed, 0))
	what := brief
	if s.Whole {
		what = whole
	}
	say("seed %d: %d files by %d clients, %d disturbances (CHAOS_SEED=%[1]d repeats them)", s.Seed, s.Files, s.Clients, len(what))
	const certain = 5 // requests of a life, most have more
	moments := drawn(draw, what, int64(s.Files*certain))

	var mu sync.Mutex
	var failures []error
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failures = append(failures, err)
	}
	files := make(chan int)
	var clients sync.WaitGroup
	for range s.Clients {
		clients.Go(func() {
			for no := range files {
				if err := o.live(ctx, no); err != nil {
					fail(err)
				}
			}
		})
	}
	served := make(chan struct{})
	var trouble sync.WaitGroup
	trouble.Go(func() {
		for _, m := range moments {
			err := until(ctx, func() error {
				select {
				case <-served:
					return nil
				default:
				}
				if o.answered.Load() < m.after {
					return errors.New("the clients do not come to an end")
				}
				return nil
			})
			say("%s (request %d, drawn for %d)", m.what.name, o.answered.Load(), m.after)
			if err = errors.Join(err, m.what.do(ctx, h)); err == nil {
				err = errors.Join(o.open(ctx), settled(ctx, db))
			}
			if err != nil {
				fail(fmt.Errorf("%s: %w", m.what.name, err))
				return
			}
			say("  and nothing to object to")
		}
	})
	for no := range s.Files {
		files <- no
	}
	close(files)
	clients.Wait()
	close(served)
	trouble.Wait()
	say("%d files taken in, each under its key: %d intakes were cut by the client and said again, %d said again after their answer",
		len(o.keys), o.cut.Load(), o.replays)
	say("%d requests answered, %d repetitions for want of an answer", o.answered.Load(), o.again.Load())
	for _, name := range slices.Sorted(maps.Keys(o.lived)) {
		say("  %4d %s", o.lived[name], name)
	}
	for _, p := range []*part{h.engine, h.worker, h.gateway, h.smtp} {
		say("  %s ended by itself %d times", p.name, p.endedByItself())
	}
	require.NoError(t, errors.Join(failures...))
	judge(ctx, t, o, db, at.Dir)
	say("done")
}

// found opens an office of processes.
func found(ctx context.Context, t *testing.T, s settings) (*house, *office, order) {
	t.Helper()
	// In the folder of a test's own its account does not reach PostgreSQL's.
	dir, err := os.MkdirTemp("", "dunghen-chaos-")
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the logs are in", dir)
			return
		}
		require.NoError(t, os.RemoveAll(dir))
	})
	require.NoError(t, os.Chmod(dir, 0o711))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "logs"), 0o750))
	ports := freePorts(t, 4)
	at := order{Dir: dir, Gateway: ports[0], Temporal: ports[1], SMTP: ports[2], Durable: s.Whole}
	h := &house{database: &database{order: at}}
	require.NoError(t, h.database.start(ctx, ports[3]))
	t.Cleanup(func() { require.NoError(t, h.database.server.Stop()) })
	require.NoError(t, h.database.server.CreateDatabase(ctx, "dunghen"))
	at.DatabaseURL = h.database.server.URL("dunghen")
	h.databaseURL = at.DatabaseURL

	catalogued, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	o := &office{
		visitors: &visitors{url: at.gatewayURL(), tokens: map[string]string{}},
		people:   catalogued.Organisation(), seed: s.Seed, keys: map[string]string{}, lived: map[string]int{},
	}
	h.smtp = employ(t, "smtp", "smtp", at)
	h.engine = employ(t, "engine", "engine", at)
	// The engine's process is the one that makes database and namespace ready.
	require.NoError(t, until(ctx, func() (err error) {
		o.engine, err = devstack.Dial(ctx, local(at.Temporal))
		return err
	}))
	t.Cleanup(o.engine.Close)
	h.worker = employ(t, "worker", "worker", at)
	h.gateway = employ(t, "gateway", "gateway", at)
	h.second = reserve(t, "worker-2", "worker", at)
	require.NoError(t, o.open(ctx))
	return h, o, at
}
