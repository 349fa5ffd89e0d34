package scenario

import (
	"context"
	"fmt"
	"sync"
	"time"

	"dunghen/worker/bench/figures"
)

// measured is one thing a round has found.
type measured struct {
	name, unit string
	value      float64
}

// side is one of the two that are compared.
type side func(ctx context.Context, round int) ([]measured, error)

// compare measures ours and the peer in turn, whoever came second coming first the next
// time, and tells the figures: ours as PREFIX_NAME, the peer's as PREFIX_bare_NAME. What
// the peer does not have stands alone.
func (r *run) compare(ctx context.Context, prefix string, ours, peer side) error {
	found := [2]map[string][]float64{{}, {}}
	var order [2][]measured
	for round := range r.Rounds {
		for turn := range 2 {
			which := (round + turn) % 2
			measure := ours
			if which == 1 {
				measure = peer
			}
			all, err := measure(ctx, round)
			if err != nil {
				return err
			}
			order[which] = all
			for _, m := range all {
				found[which][m.name] = append(found[which][m.name], m.value)
			}
		}
	}
	for _, m := range order[0] {
		ours, theirs := found[0][m.name], found[1][m.name]
		f, err := figures.Of(prefix+"_"+m.name, m.unit, ours)
		if err == nil && theirs != nil {
			f, err = f.Beside(prefix+"_bare_"+m.name, ours, theirs)
		}
		if err != nil {
			return err
		}
		if err := r.sheet.Add(f); err != nil {
			return err
		}
	}
	for _, m := range order[1] {
		if err := r.tell(prefix+"_bare_"+m.name, m.unit, found[1][m.name]...); err != nil {
			return err
		}
	}
	return nil
}

// tell writes down a figure without a peer.
func (r *run) tell(name, unit string, rounds ...float64) error {
	f, err := figures.Of(name, unit, rounds)
	if err != nil {
		return err
	}
	return r.sheet.Add(f)
}

// crowd does something n times by so many at once, and answers with how long each took, in
// milliseconds, and all of it. The first error ends it.
func crowd(ctx context.Context, clients, n int, do func(ctx context.Context, i int) error) (each []float64, took time.Duration, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	each = make([]float64, n)
	next := make(chan int)
	var together sync.WaitGroup
	began := time.Now()
	for range clients {
		together.Go(func() {
			for i := range next {
				start := time.Now()
				if err := do(ctx, i); err != nil {
					cancel(fmt.Errorf("%d of %d: %w", i+1, n, err))
					return
				}
				each[i] = milliseconds(time.Since(start))
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	together.Wait()
	return each, time.Since(began), context.Cause(ctx)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// pace is what a crowd has found: how many a second, and how long one took.
func pace(unit, suffix string, each []float64, took time.Duration) []measured {
	return []measured{
		{"per_s" + suffix, unit, float64(len(each)) / took.Seconds()},
		{"p50_ms" + suffix, "ms", figures.Quantile(each, 0.5)},
		{"p99_ms" + suffix, "ms", figures.Quantile(each, 0.99)},
	}
}
