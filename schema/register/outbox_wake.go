package register

import (
	"context"
	"errors"
	"time"

	"github.com/lib/pq"
)

// outboxChannel is the NOTIFY channel of the outbox.
const outboxChannel = "outbox"

// A lost listening connection is tried again after these waits.
const (
	reconnectFirst = time.Second
	reconnectLast  = time.Minute
)

// wakeSenders says that messages were committed. It comes after the commit, for a
// NOTIFY within makes all committing transactions wait for one another's disk; and
// it may fail, for senders also look by themselves.
func (s *Store) wakeSenders(ctx context.Context, messages int64) {
	if messages > 0 {
		_, _ = s.db.ExecContext(ctx, `SELECT pg_notify('`+outboxChannel+`', '')`)
	}
}

// WatchOutbox returns a channel that gets a value soon after messages were put
// into the outbox, by whatever process, until the context ends. Signals may be
// merged, and lost while the connection is: poll beside it.
func (s *Store) WatchOutbox(ctx context.Context) (<-chan struct{}, error) {
	listener := pq.NewListener(s.url, reconnectFirst, reconnectLast, nil)
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() }) // closing twice is its only error
	if err := listener.Listen(outboxChannel); err != nil {
		if stop() {
			err = errors.Join(err, listener.Close())
		}
		return nil, failed("watch outbox", err)
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
