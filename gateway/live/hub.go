package live

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// Tick is how often the register is asked while somebody listens.
	Tick = time.Second
	// Spacing is the least time between two events of one stream: a busy office is
	// shown calmly.
	Spacing = 2 * time.Second
	// Life is how long one stream lasts. It is less than what a request may take, and
	// a browser comes back by itself.
	Life = 25 * time.Second
	// MaxStreams is how many one person may have open; a browser shows few pages at
	// once, and only those listen.
	MaxStreams = 6
)

// ErrTooMany says that a person has MaxStreams open.
var ErrTooMany = errors.New("too many live pages")

// Version returns a number that is another one after every change of a file. It may
// change shortly before the change itself can be read.
type Version func(context.Context) (int64, error)

// Hub is what all live pages of a gateway share. It is safe for concurrent use.
type Hub struct {
	version Version
	ending  <-chan struct{}

	mu      sync.Mutex
	streams map[*stream]bool
	persons map[string]int
	stop    context.CancelFunc // of the asking; nil while nobody listens
	now     state
}

// state is what is known of the files. A version is settled a tick after it was
// first seen: whoever made it has committed by then.
type state struct {
	version        int64
	known, settled bool
}

// New makes a Hub; closing ending ends its streams, those to come too.
func New(version Version, ending <-chan struct{}) *Hub {
	return &Hub{version: version, ending: ending, streams: map[*stream]bool{}, persons: map[string]int{}}
}

// join adds a stream, and begins to ask when it is the first.
func (h *Hub) join(s *stream) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.persons[s.person] >= MaxStreams {
		return ErrTooMany
	}
	h.persons[s.person]++
	h.streams[s] = true
	if h.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		h.stop, h.now = stop, state{}
		go h.ask(ctx)
	} else {
		s.wake()
	}
	return nil
}

// leave takes a stream away, and stops asking after the last.
func (h *Hub) leave(s *stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, s)
	if h.persons[s.person]--; h.persons[s.person] == 0 {
		delete(h.persons, s.person)
	}
	if len(h.streams) == 0 {
		h.stop()
		h.stop = nil
	}
}

// ask asks the register until it is stopped. A register that is away has nothing to
// tell; it is asked on.
func (h *Hub) ask(ctx context.Context) {
	ticks := time.NewTicker(Tick)
	defer ticks.Stop()
	for {
		answer, cancel := context.WithTimeout(ctx, 5*Tick)
		version, err := h.version(answer)
		cancel()
		if err == nil {
			h.learn(ctx, version)
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) learn(ctx context.Context, version int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case ctx.Err() != nil: // another one asks by now
		return
	case !h.now.known || h.now.version != version:
		h.now = state{version: version, known: true}
	case !h.now.settled:
		h.now.settled = true
	default:
		return
	}
	for s := range h.streams {
		s.wake()
	}
}

func (h *Hub) state() state {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}
