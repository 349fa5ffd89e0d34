package scenario

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"dunghen/worker/bench/bare"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// rung is the one a herd falls due at: the latest instant a letter of apology may go out.
// Nobody has said a word, so each file writes its own.
const rung = "apology_latest"

// apologies asks for the letters of some files, with the time of their commit.
const apologies = `SELECT code, pg_xact_commit_timestamp(xmin) FROM letters WHERE kind = '` +
	string(procedure.LetterApology) + `' AND code = ANY ($1)`

const (
	// farOff is how long before its instant a herd is gathered: after the reminders.
	farOff = time.Hour
	// gatherers move clocks at once: more would ask the engine more often than it answers
	// (frontend.persistenceMaxQPS).
	gatherers = 12
	// leastLead is how long before its instant a herd stands still at least.
	leastLead = 3 * time.Second
)

// herd measures what happens when many files fall due at one instant, as all of a day do
// at the close of office hours: how late the row of each letter of apology was committed
// (PostgreSQL's own time of the commit, against the file's instant on the file's clock),
// and how many were written a second. Files stand open at the counter, their clocks are
// moved close to the instant one by one on the engine, and from there all run in real
// time; nobody waits, nothing is skipped any more.
//
// The peer waits for its instant as the file does, writes two rows in its task, for the
// transition and the letter, and a third for the transition that notes it: the writes of a
// file without law, form, number, signature or mail.
func herd(ctx context.Context, r *run) error {
	for _, n := range r.Herds {
		r.say("a herd of %d", n)
		name := fmt.Sprintf("herd_%d", n)
		if err := r.profiled(name, func() error {
			return r.compare(ctx, name,
				func(ctx context.Context, round int) ([]measured, error) {
					return r.officeHerd(ctx, fmt.Sprintf("%s/herd/%d/%d", r.id, n, round), n)
				},
				func(ctx context.Context, round int) ([]measured, error) {
					return r.bareHerd(ctx, fmt.Sprintf("%s-herd-%d-%d", r.id, n, round), n)
				})
		}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) officeHerd(ctx context.Context, name string, n int) ([]measured, error) {
	codes, err := r.standing(ctx, name, n)
	if err != nil {
		return nil, err
	}
	at, err := r.rungOf(ctx, codes[0])
	if err != nil {
		return nil, err
	}
	if err := r.gather(ctx, codes, at, farOff); err != nil {
		return nil, err
	}
	if err := r.office.Settle(ctx); err != nil {
		return nil, err
	}
	found, err := r.stampede(ctx, codes, at, r.office.DB, apologies)
	if err != nil {
		return nil, err
	}
	return found, r.office.Settle(ctx)
}

func (r *run) bareHerd(ctx context.Context, name string, n int) ([]measured, error) {
	at := time.Now().Add(2 * farOff)
	ids := make([]string, n)
	if _, _, err := crowd(ctx, r.LifeClients, n, func(ctx context.Context, i int) error {
		ids[i] = fmt.Sprintf("%s-%d", name, i)
		return r.bare.StartAlarm(ctx, ids[i], at)
	}); err != nil {
		return nil, err
	}
	return r.stampede(ctx, ids, at, r.bare.DB, fmt.Sprintf(`
		SELECT workflow, pg_xact_commit_timestamp(xmin) FROM rows WHERE seq = %d AND workflow = ANY ($1)`, bare.AlarmRow))
}

// standing are files that are open and untouched since their acceptance today: those that
// stand there, and new ones where there are too few.
func (r *run) standing(ctx context.Context, name string, n int) ([]string, error) {
	var codes []string
	if err := forEach(ctx, r.office.DB, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		codes = append(codes, code)
		return err
	}, `SELECT code FROM files WHERE procedure = $1 AND seq = 1 AND closed_at IS NULL AND accepted_at >= $2 ORDER BY code LIMIT $3`,
		counted, procedure.DayOf(time.Now()).At(0), n); err != nil {
		return nil, fmt.Errorf("standing files: %w", err)
	}
	more := make([]string, n-len(codes))
	if _, _, err := crowd(ctx, r.LifeClients, len(more), func(ctx context.Context, i int) (err error) {
		more[i], err = r.submit(ctx, fmt.Sprintf("%s/%d", name, i))
		return err
	}); err != nil {
		return nil, err
	}
	return append(codes, more...), r.office.Settle(ctx)
}

// rungOf is when a file falls due, on its own clock.
func (r *run) rungOf(ctx context.Context, code string) (time.Time, error) {
	answer, err := r.office.Engine.QueryWorkflow(ctx, code, "", contract.TimelineQuery.Name)
	if err != nil {
		return time.Time{}, fmt.Errorf("timeline of %s: %w", code, err)
	}
	var plan []procedure.Planned
	if err := answer.Get(&plan); err != nil {
		return time.Time{}, err
	}
	for _, p := range plan {
		if p.Rung.Name == rung && !p.Dropped {
			return p.At, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s has no rung %s", code, rung)
}
