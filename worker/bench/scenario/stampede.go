package scenario

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"dunghen/worker/bench/figures"
	"dunghen/worker/bench/office"
	"dunghen/worker/devstack"
)

const (
	// moveTime is how long a clock may take to be moved; an engine that was too busy may have
	// forgotten that it should.
	moveTime  = 20 * time.Second
	moveTries = 5
)

// gather moves the clocks of workflows so that an instant on them lies so far ahead of now.
// Who comes too late to that meets the instant at once.
func (r *run) gather(ctx context.Context, ids []string, at time.Time, ahead time.Duration) error {
	meeting := time.Now().Add(ahead)
	_, _, err := crowd(ctx, gatherers, len(ids), func(ctx context.Context, i int) (err error) {
		for range moveTries {
			if err = r.move(ctx, ids[i], at, meeting); err == nil || ctx.Err() != nil {
				return err
			}
		}
		return err
	})
	return err
}

// move moves one clock so that an instant on it comes when the meeting is.
func (r *run) move(ctx context.Context, id string, at, meeting time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, moveTime)
	defer cancel()
	clock, err := office.ClockOf(ctx, r.office.Engine, id)
	if err != nil {
		return err
	}
	d := at.Sub(clock) - max(time.Until(meeting), 0)
	if d <= 0 { // it was moved by a try before
		return nil
	}
	err = devstack.FastForward(ctx, r.office.Engine, devstack.Namespace, id, d)
	if errors.Is(err, devstack.ErrClosed) { // its instant came on the way, and with it its end
		return nil
	}
	return err
}

// stampede brings workflows together before an instant on their clocks, lets it come, and
// waits until each has left its row; rows asks for ids and times of commit of those of $1.
func (r *run) stampede(ctx context.Context, ids []string, at time.Time, db *sql.DB, rows string) ([]measured, error) {
	// How long it takes to bring them together is tried with a few; half as long again they have.
	few := ids[:min(len(ids), 4*gatherers)]
	began := time.Now()
	if err := r.gather(ctx, few, at, farOff/2); err != nil {
		return nil, err
	}
	meeting := leastLead + 3*time.Since(began)*time.Duration(len(ids))/time.Duration(2*len(few))
	began = time.Now()
	if err := r.gather(ctx, ids, at, meeting); err != nil {
		return nil, err
	}
	r.say("  %d are together, due in %s", len(ids), (meeting - time.Since(began)).Round(time.Second))
	committed, err := commits(ctx, db, rows, ids)
	if err != nil {
		return nil, err
	}
	r.say("  all have written")
	histories := make([]office.History, len(ids))
	if _, _, err := crowd(ctx, gatherers, len(ids), func(ctx context.Context, i int) (err error) {
		histories[i], err = office.HistoryOf(ctx, r.office.Engine, ids[i])
		return err
	}); err != nil {
		return nil, err
	}
	return lateness(ids, histories, at, committed), nil
}

// rowPoll is how often is asked whether everybody has left a row.
const rowPoll = 500 * time.Millisecond

// commits waits until every id has a row and answers with when each was committed.
func commits(ctx context.Context, db *sql.DB, query string, ids []string) (map[string][]time.Time, error) {
	poll := time.NewTicker(rowPoll)
	defer poll.Stop()
	for {
		var there int
		if err := db.QueryRowContext(ctx, `SELECT count(*) FROM (`+query+`) r`, pq.Array(ids)).Scan(&there); err != nil {
			return nil, fmt.Errorf("rows of the herd: %w", err)
		}
		if there >= len(ids) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%d of %d rows: %w", there, len(ids), context.Cause(ctx))
		case <-poll.C:
		}
	}
	committed := map[string][]time.Time{}
	if err := forEach(ctx, db, func(rows *sql.Rows) error {
		var id string
		var at time.Time
		err := rows.Scan(&id, &at)
		committed[id] = append(committed[id], at)
		return err
	}, query, pq.Array(ids)); err != nil {
		return nil, fmt.Errorf("rows of the herd: %w", err)
	}
	return committed, nil
}

// forEach reads the rows a question is answered with, one by one.
func forEach(ctx context.Context, db *sql.DB, read func(*sql.Rows) error, query string, args ...any) (err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// lateness tells how long after its instant each row was committed. A row that is early or
// written twice is a fault of the office, and counted as one.
func lateness(ids []string, histories []office.History, at time.Time, committed map[string][]time.Time) []measured {
	var late []float64
	early, twice, timeouts := 0, 0, 0
	var first, last, latest time.Time
	for i, id := range ids {
		instant := at.Add(-histories[i].Ahead) // on the real clock
		if first.IsZero() || instant.Before(first) {
			first = instant
		}
		if instant.After(latest) {
			latest = instant
		}
		timeouts += histories[i].TimedOut
		twice += len(committed[id]) - 1
		for _, commit := range committed[id] {
			if commit.Before(instant) {
				early++
			}
			if commit.After(last) {
				last = commit
			}
			late = append(late, commit.Sub(instant).Seconds())
		}
	}
	return []measured{
		{"late_p50_s", "s", figures.Quantile(late, 0.5)},
		{"late_p99_s", "s", figures.Quantile(late, 0.99)},
		{"late_max_s", "s", slices.Max(late)},
		{"drain_per_s", "rows/s", float64(len(late)) / last.Sub(first).Seconds()},
		{"task_timeouts", "tasks", float64(timeouts)},
		{"early", "rows", float64(early)},
		{"twice", "rows", float64(twice)},
		{"spread_ms", "ms", milliseconds(latest.Sub(first))},
	}
}
