package live

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// stream is one open page.
type stream struct {
	person string
	woken  chan struct{}
	// has is the version the page is known to show, told the one it was last told of.
	// Between them the page may have looked too early.
	has, told int64
	fresh     bool // the page did not say what it shows
}

func (s *stream) wake() {
	select {
	case s.woken <- struct{}{}:
	default: // it has yet to look
	}
}

// Serve streams events to one page until its Life is over, the page is closed or the
// Hub ends. person is whose page it is, since the version it shows as the event's id
// or the page gave it, "" for unknown.
//
// Errors: ErrTooMany, before anything was written. A page that went away is none.
func (h *Hub) Serve(ctx context.Context, w http.ResponseWriter, person, since string) error {
	s := &stream{person: person, woken: make(chan struct{}, 1)}
	version, err := strconv.ParseInt(since, 10, 64)
	s.has, s.told, s.fresh = version, version, err != nil
	if err := h.join(s); err != nil {
		return err
	}
	defer h.leave(s)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no") // a proxy that collects answers would keep the events
	out := writer{to: w, flush: http.NewResponseController(w)}
	out.write("retry: 1000\n\n")

	end := time.NewTimer(Life)
	defer end.Stop()
	var rest <-chan time.Time // runs while the last event is younger than Spacing
	for {
		woken := s.woken
		if rest != nil {
			woken = nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-h.ending:
			return nil
		case <-end.C:
			return nil
		case <-rest:
			rest = nil
		case <-woken:
			if event := s.event(h.state()); event != "" {
				out.write(event)
				rest = time.After(Spacing)
			}
		}
		if out.failed {
			return nil
		}
	}
}

// event is what the page must be told, "" for nothing. A version that may be read too
// early is told without its number: if the page comes back before it is settled, it
// is told again.
func (s *stream) event(now state) string {
	switch {
	case !now.known:
		return ""
	case s.fresh:
		s.has, s.told, s.fresh = now.version, now.version, false
		return fmt.Sprintf("id: %d\n\n", now.version)
	case now.version == s.has:
		return ""
	case now.settled:
		s.has, s.told = now.version, now.version
		return fmt.Sprintf("id: %d\nevent: changed\ndata: files\n\n", now.version)
	case now.version != s.told:
		s.told = now.version
		return "event: changed\ndata: files\n\n"
	default:
		return ""
	}
}

// writer sends every piece at once, and remembers that nobody reads.
type writer struct {
	to     http.ResponseWriter
	flush  *http.ResponseController
	failed bool
}

func (w *writer) write(text string) {
	_, err := w.to.Write([]byte(text))
	if err == nil {
		err = w.flush.Flush()
	}
	w.failed = w.failed || err != nil
}
