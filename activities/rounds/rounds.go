// Package rounds does what waits in the register, round after round: messages to be sent, letters to be made.
//
// It knows neither; it must never import another package of this module.
package rounds

import (
	"context"
	"log/slog"
	"time"
)

// Work is done in rounds until its context ends.
type Work struct {
	// What waits, for the log: "outbox".
	What string
	// Watch gives a channel that gets a value when something new may wait, until the context ends. Signals may be lost.
	Watch func(context.Context) (<-chan struct{}, error)
	// Do does one round and says whether more may wait.
	Do func(context.Context) (more bool, err error)
	// Every is how often a round is done when nobody calls.
	Every time.Duration
	Log   *slog.Logger
}

// Run does rounds: at once when there is a call or more to do, and every so often. A database that is away is waited for.
func (w Work) Run(ctx context.Context) {
	wake := w.watch(ctx)
	for ctx.Err() == nil {
		more, err := w.Do(ctx)
		if err != nil && ctx.Err() == nil {
			w.Log.Warn(w.What+" not read", "error", err)
		}
		if err != nil || !more {
			w.rest(ctx, wake)
		}
	}
}

// watch tries until it may listen, or the context ends.
func (w Work) watch(ctx context.Context) <-chan struct{} {
	for {
		wake, err := w.Watch(ctx)
		if err == nil || ctx.Err() != nil {
			return wake
		}
		w.Log.Warn(w.What+" cannot be watched", "error", err)
		w.rest(ctx, nil)
	}
}

// rest waits for a call, the next round or the end.
func (w Work) rest(ctx context.Context, wake <-chan struct{}) {
	timer := time.NewTimer(w.Every)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// Wait is how long something rests after its n-th failed attempt, n from 1: first, doubled each time, at most last.
func Wait(attempt int, first, last time.Duration) time.Duration {
	w := first
	for range attempt - 1 {
		if w *= 2; w >= last {
			return last
		}
	}
	return w
}
