package chaos_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// house is what dies.
type house struct {
	engine, worker, gateway, smtp *part
	second                        *part // one more worker, once it is begun
	database                      *database
	databaseURL                   string
}

// disturbance is one thing that happens to an office. It has happened when do returns.
type disturbance struct {
	name string
	do   func(context.Context, *house) error
}

func killed(name string, which func(*house) *part) disturbance {
	return disturbance{name + " killed", func(_ context.Context, h *house) error { return which(h).kill() }}
}

// frozen is longer than what waits for an answer bears: a heartbeat, a ping.
const frozen = 12 * time.Second

func froze(name string, which func(*house) *part) disturbance {
	return disturbance{name + " frozen, its connections half open", func(ctx context.Context, h *house) error {
		if err := which(h).freeze(); err != nil {
			return err
		}
		return errors.Join(during(ctx, frozen), which(h).thaw())
	}}
}

// during lets a disturbance last.
func during(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

var (
	workerKilled   = killed("worker", func(h *house) *part { return h.worker })
	engineKilled   = killed("Temporal server", func(h *house) *part { return h.engine })
	gatewayKilled  = killed("gateway", func(h *house) *part { return h.gateway })
	smtpKilled     = killed("SMTP server", func(h *house) *part { return h.smtp })
	databaseKilled = disturbance{"PostgreSQL stopped at once", func(ctx context.Context, h *house) error { return h.database.crash(ctx) }}
	secondWorker   = disturbance{"a second worker joins", func(_ context.Context, h *house) error { return h.second.begin() }}
	exhausted      = disturbance{"PostgreSQL connections exhausted", exhaust}

	brief = []disturbance{workerKilled, engineKilled, databaseKilled}
	whole = []disturbance{
		workerKilled, engineKilled, gatewayKilled, smtpKilled, databaseKilled, exhausted,
		froze("worker", func(h *house) *part { return h.worker }),
		froze("Temporal server", func(h *house) *part { return h.engine }),
		workerKilled, engineKilled, gatewayKilled, databaseKilled, secondWorker,
	}
)

// exhaust takes every connection that is to be had, for a while.
func exhaust(ctx context.Context, h *house) (err error) {
	var taken []*sql.Conn
	db, err := sql.Open("postgres", h.databaseURL)
	if err != nil {
		return err
	}
	defer func() {
		for _, c := range taken {
			err = errors.Join(err, c.Close())
		}
		err = errors.Join(err, db.Close())
	}()
	const more = 1000 // than any server of ours has
	for range more {
		c, refused := db.Conn(ctx)
		if refused != nil {
			return during(ctx, frozen)
		}
		taken = append(taken, c)
	}
	return fmt.Errorf("%d connections and no end", more)
}

// moment is when a disturbance begins: with a client's so many-th request.
type moment struct {
	after int64
	what  disturbance
}

// drawn puts disturbances into an order of the seed, at requests of the seed, between the
// first and the last that are certain to be made.
func drawn(draw *rand.Rand, what []disturbance, requests int64) []moment {
	var all []moment
	each := requests / int64(len(what))
	for i, n := range draw.Perm(len(what)) {
		all = append(all, moment{int64(i)*each + 1 + draw.Int64N(each), what[n]})
	}
	return all
}
