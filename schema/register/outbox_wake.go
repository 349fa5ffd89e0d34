package register

import (
	"context"
	"errors"
	"time"

	"github.com/lib/pq"
)

// The NOTIFY channels of what waits in a table for somebody to come.
const (
	outboxChannel = "outbox"
	ordersChannel = "letter_orders"
	// delegationsChannel is of work that is to change hands.
	delegationsChannel = "delegations"
)

// A lost listening connection is tried again after these waits.
const (
	reconnectFirst = time.Second
	reconnectLast  = time.Minute
)

// wakeSenders says that messages were committed.
func (s *Store) wakeSenders(ctx context.Context, messages int64) {
	if messages > 0 {
		s.wake(ctx, outboxChannel)
	}
}

// wakeIssuer says that letters are owed.
func (s *Store) wakeIssuer(ctx context.Context, letters int) {
	if letters > 0 {
		s.wake(ctx, ordersChannel)
	}
}

// wake comes after the commit, for a NOTIFY within makes all committing
// transactions wait for one another's disk; and it may fail, for whoever is called
// also looks by himself.
func (s *Store) wake(ctx context.Context, channel string) {
	_, _ = s.db.ExecContext(ctx, `SELECT pg_notify($1, '')`, channel)
}

// WatchOutbox returns a channel that gets a value soon after messages were put
// into the outbox, by whatever process, until the context ends. Signals may be
// merged, and lost while the connection is: poll beside it.
func (s *Store) WatchOutbox(ctx context.Context) (<-chan struct{}, error) {
	return s.watch(ctx, outboxChannel)
}

// WatchLetters is WatchOutbox for the letters the office owes.
func (s *Store) WatchLetters(ctx context.Context) (<-chan struct{}, error) {
	return s.watch(ctx, ordersChannel)
}

// WatchDelegations is WatchOutbox for work that is to change hands.
func (s *Store) WatchDelegations(ctx context.Context) (<-chan struct{}, error) {
	return s.watch(ctx, delegationsChannel)
}

func (s *Store) watch(ctx context.Context, channel string) (<-chan struct{}, error) {
	listener := pq.NewListener(s.url, reconnectFirst, reconnectLast, nil)
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() }) // closing twice is its only error
	if err := listener.Listen(channel); err != nil {
		if stop() {
			err = errors.Join(err, listener.Close())
		}
		return nil, failed("watch "+channel, err)
	}
	wake := make(chan struct{}, 1)
	go func() {
		for range listener.Notify { // ends when the listener is closed
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	}()
	return wake, nil
}
