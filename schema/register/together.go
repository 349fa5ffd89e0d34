package register

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// togetherMost is how many go into one transaction: enough for its commit to weigh little, few enough for the
	// first not to wait long.
	togetherMost = 32
	// togetherTime bounds one transaction and what is done instead where it fails: others wait behind a connection that
	// does not answer.
	togetherTime = 10 * time.Second
)

// together does what waits in one transaction, again and again: whatever comes while all connections it may hold are at
// work goes with the next. Where many take numbers of one sequence, each would wait for all commits before its own, and
// hold a connection meanwhile; where many write at one bell, each would wait for the disk.
type together[D, R any] struct {
	// all does several or none of them; the results stand in their order. one does one.
	all func(context.Context, []D) ([]R, error)
	one func(context.Context, D) (R, error)
	// most is how many transactions run at once.
	most int

	mu      sync.Mutex
	waiting []*turn[D, R]
	working int
}

// turn is something somebody waits for; given up once they do no longer.
type turn[D, R any] struct {
	what   D
	gone   <-chan struct{}
	result R
	err    error
	done   chan struct{}
}

// do returns when it is done, or could not be. What has not begun when its caller goes away is never done; later it is
// done or not, as when they went away during its commit.
func (t *together[D, R]) do(ctx context.Context, what D) (result R, err error) {
	mine := &turn[D, R]{what: what, gone: ctx.Done(), done: make(chan struct{})}
	t.mu.Lock()
	t.waiting = append(t.waiting, mine)
	if t.working < t.most {
		t.working++
		go t.work(context.WithoutCancel(ctx))
	}
	t.mu.Unlock()
	select {
	case <-mine.done:
		return mine.result, mine.err
	case <-ctx.Done():
		return result, failed("wait for the register", ctx.Err())
	}
}

// work empties the queue.
func (t *together[D, R]) work(ctx context.Context) {
	for {
		t.mu.Lock()
		turns := t.waiting[:min(togetherMost, len(t.waiting))]
		t.waiting = t.waiting[len(turns):]
		if len(turns) == 0 {
			t.working--
		}
		t.mu.Unlock()
		if len(turns) == 0 {
			return
		}
		t.serve(ctx, slices.DeleteFunc(turns, (*turn[D, R]).givenUp))
	}
}

func (t *turn[D, R]) givenUp() bool {
	select {
	case <-t.gone:
		return true
	default:
		return false
	}
}

// serve does turns together. Where one cannot be done none is, and then each is tried alone: its trouble is its own.
func (t *together[D, R]) serve(ctx context.Context, turns []*turn[D, R]) {
	ctx, cancel := context.WithTimeout(ctx, togetherTime)
	defer cancel()
	if len(turns) > 1 {
		several := make([]D, len(turns))
		for i, mine := range turns {
			several[i] = mine.what
		}
		results, err := t.all(ctx, several)
		if err == nil || errors.Is(err, ErrUnavailable) {
			for i, mine := range turns {
				if mine.err = err; err == nil {
					mine.result = results[i]
				}
				close(mine.done)
			}
			return
		}
	}
	for _, mine := range turns {
		mine.result, mine.err = t.one(ctx, mine.what)
		close(mine.done)
	}
}

// inOrder are the indexes of several things, by what is locked for each: two that lock several of the same do it in one
// order, else each could wait for the other. What locks the same keeps the order it came in.
func inOrder[D any](several []D, locked func(D) string) []int {
	order := make([]int, len(several))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(locked(several[a]), locked(several[b])) })
	return order
}
