package scenario

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dunghen/worker/bench/figures"
	"dunghen/worker/bench/plain"
)

// peers measures the same small work, "start, row, wait, signal, row", done by the office
// (a file is taken in and handed over once), by the bare engine, by a queue of jobs and by
// nothing but a table, on one server, by as many clients as lives have. A file counts when
// both its rows are committed. Whoever is fast does more files, so that a round of each
// lasts seconds. All are set beside the table.
func peers(ctx context.Context, r *run) (err error) {
	people, err := r.people()
	if err != nil {
		return err
	}
	table, err := plain.OpenTable(ctx, r.bare.DatabaseURL, r.LifeClients)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	river, err := plain.OpenRiver(ctx, r.bare.DatabaseURL, r.office.LogDir(), r.LifeClients, r.died)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, river.Close()) }()
	sides := []struct {
		name  string
		times int // as many files as lives
		do    func(ctx context.Context, id string) error
		// rows counts those of a round, where whoever signals does not wait for them.
		rows func(ctx context.Context, prefix string) (int, error)
	}{
		{"table", 20, func(ctx context.Context, id string) error {
			if err := table.Start(ctx, id); err != nil {
				return err
			}
			return table.Signal(ctx, id)
		}, nil},
		{"river", 10, func(ctx context.Context, id string) error {
			waiting, err := river.Start(ctx, id)
			if err != nil {
				return err
			}
			return river.Signal(ctx, id, waiting)
		}, river.Rows},
		{"bare", 2, func(ctx context.Context, id string) error {
			if err := errors.Join(r.bare.Write(ctx, id, 1), r.bare.StartLife(ctx, id, 1, 1)); err != nil {
				return err
			}
			return r.bare.Step(ctx, id)
		}, nil},
		{"office", 1, func(ctx context.Context, id string) error {
			code, err := r.submit(ctx, id)
			if err != nil {
				return err
			}
			return r.handOver(ctx, code, id, people[0], people[1])
		}, nil},
	}
	speed := map[string][]float64{}
	for round := range r.Rounds {
		for turn := range sides {
			side := sides[(turn+round)%len(sides)]
			prefix := fmt.Sprintf("%s/peers/%s/%d/", r.id, side.name, round)
			n := side.times * r.Lives
			began := time.Now()
			if _, _, err := crowd(ctx, r.LifeClients, n, func(ctx context.Context, i int) error {
				return side.do(ctx, fmt.Sprint(prefix, i))
			}); err != nil {
				return fmt.Errorf("%s: %w", side.name, err)
			}
			if side.rows != nil {
				if err := until(ctx, func() (bool, error) {
					written, err := side.rows(ctx, prefix)
					return written == n, err
				}); err != nil {
					return fmt.Errorf("%s: %w", side.name, err)
				}
			}
			speed[side.name] = append(speed[side.name], float64(n)/time.Since(began).Seconds())
			if err := r.office.Settle(ctx); err != nil {
				return err
			}
		}
	}
	const floor = "table"
	for _, side := range sides {
		f, err := figures.Of("life_short_"+side.name+"_per_s", "files/s", speed[side.name])
		if err == nil && side.name != floor {
			f, err = f.Beside("life_short_"+floor+"_per_s", speed[side.name], speed[floor])
		}
		if err != nil {
			return err
		}
		if err := r.sheet.Add(f); err != nil {
			return err
		}
	}
	return nil
}

// until waits until something is so.
func until(ctx context.Context, so func() (bool, error)) error {
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for {
		if done, err := so(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-poll.C:
		}
	}
}
