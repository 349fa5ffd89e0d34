package live

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// files is a register whose changes the test makes.
type files struct {
	mu      sync.Mutex
	version int64
	away    bool
	asked   int
}

func (f *files) read(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.away {
		return 0, errors.New("away")
	}
	return f.version, nil
}

func (f *files) change(away bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.version++
	f.away = away
}

// questions are how often the register was asked since the last call.
func (f *files) questions() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.asked
	f.asked = 0
	return n
}

// page is a browser's end of a stream: what came, and when.
type page struct {
	header http.Header
	opened time.Time
	mu     sync.Mutex
	got    []piece
	closed bool
	ended  chan error
	leave  context.CancelFunc
}

type piece struct {
	After time.Duration
	Text  string
}

func (p *page) Header() http.Header { return p.header }
func (p *page) WriteHeader(int)     {}
func (p *page) Flush()              {}
func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, errors.New("closed")
	}
	p.got = append(p.got, piece{time.Since(p.opened), string(b)})
	return len(b), nil
}

func (p *page) pieces() []piece {
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.got
	p.got = nil
	return got
}

func open(t *testing.T, h *Hub, person, since string) *page {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	p := &page{header: http.Header{}, opened: time.Now(), ended: make(chan error, 1), leave: leave}
	go func() { p.ended <- h.Serve(ctx, p, person, since) }()
	synctest.Wait()
	return p
}

func after(d time.Duration) {
	<-time.After(d) // of the bubble's own clock: no real time passes
	synctest.Wait()
}

const (
	hello   = "retry: 1000\n\n"
	changed = "event: changed\ndata: files\n\n"
)

func TestAChangeIsToldAtOnceAndOnceMoreWhenSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &files{version: 7}
		p := open(t, New(f.read, nil), "officer1", "7")
		require.Equal(t, "text/event-stream", p.header.Get("Content-Type"))
		after(3500 * time.Millisecond)
		require.Equal(t, []piece{{0, hello}}, p.pieces(), "nothing changed")
		f.change(false)
		after(10 * time.Second)
		require.Equal(t, []piece{
			{4 * time.Second, changed}, {6 * time.Second, "id: 8\n" + changed},
		}, p.pieces())
	})
}

func TestABusyOfficeIsShownCalmly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &files{version: 7}
		p := open(t, New(f.read, nil), "officer1", "7")
		for range 45 {
			f.change(false)
			after(200 * time.Millisecond)
		}
		after(5 * time.Second)
		require.Equal(t, []piece{
			{0, hello}, {time.Second, changed}, {3 * time.Second, changed}, {5 * time.Second, changed},
			{7 * time.Second, changed}, {9 * time.Second, changed}, {11 * time.Second, "id: 52\n" + changed},
		}, p.pieces())
	})
}

// TestAPageThatComesBack is told what it missed; whoever says nothing is told where
// the files stand.
func TestAPageThatComesBack(t *testing.T) {
	for name, tc := range map[string]struct {
		since string
		want  []piece
	}{
		"up to date":        {"9", []piece{{0, hello}}},
		"behind":            {"7", []piece{{0, hello}, {0, changed}, {2 * time.Second, "id: 9\n" + changed}}},
		"of an older book":  {"900", []piece{{0, hello}, {0, changed}, {2 * time.Second, "id: 9\n" + changed}}},
		"says nothing":      {"", []piece{{0, hello}, {0, "id: 9\n\n"}}},
		"says no number":    {"x\nid: 1", []piece{{0, hello}, {0, "id: 9\n\n"}}},
		"says far too much": {"99999999999999999999", []piece{{0, hello}, {0, "id: 9\n\n"}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &files{version: 9}
				p := open(t, New(f.read, nil), "officer1", tc.since)
				after(5 * time.Second)
				require.Equal(t, tc.want, p.pieces())
			})
		})
	}
}

func TestTheSecondPageIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &files{version: 9}
		h := New(f.read, nil)
		open(t, h, "officer1", "9")
		after(2500 * time.Millisecond)
		p := open(t, h, "officer2", "7")
		after(200 * time.Millisecond)
		require.Equal(t, []piece{{0, hello}, {0, "id: 9\n" + changed}}, p.pieces())
	})
}

func TestOneQuestionServesEverybodyAndNobodyListeningAsksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &files{version: 1}
		h := New(f.read, nil)
		var pages []*page
		for _, person := range []string{"a", "b", "c", "d"} {
			pages = append(pages, open(t, h, person, "1"))
		}
		after(9500 * time.Millisecond)
		require.Equal(t, 10, f.questions())
		for _, p := range pages {
			p.leave()
			require.NoError(t, <-p.ended)
		}
		after(time.Minute)
		require.Zero(t, f.questions())

		f.change(false)
		p := open(t, h, "a", "1")
		after(time.Second)
		require.Equal(t, []piece{{0, hello}, {0, changed}}, p.pieces(), "what it knew before is not believed")
	})
}

func TestAStreamEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := open(t, New(new(files).read, nil), "officer1", "0")
		require.NoError(t, <-p.ended)
		require.Equal(t, Life, time.Since(p.opened))
	})
}

func TestAllStreamsEndWithTheGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ending := make(chan struct{})
		h := New(new(files).read, ending)
		p, q := open(t, h, "officer1", "0"), open(t, h, "officer2", "0")
		after(3 * time.Second)
		close(ending)
		require.NoError(t, <-p.ended)
		require.NoError(t, <-q.ended)
		require.Equal(t, 3*time.Second, time.Since(p.opened))
	})
}

func TestAPageThatWentAwayIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := new(files)
		p := open(t, New(f.read, nil), "officer1", "0")
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		f.change(false)
		require.NoError(t, <-p.ended)
		require.Equal(t, time.Second, time.Since(p.opened))
	})
}

func TestOnePersonsPagesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(new(files).read, nil)
		var first *page
		for range MaxStreams {
			first = open(t, h, "officer1", "0")
		}
		refused := open(t, h, "officer1", "0")
		require.ErrorIs(t, <-refused.ended, ErrTooMany)
		require.Empty(t, refused.pieces())
		require.Equal(t, []piece{{0, hello}}, open(t, h, "officer2", "0").pieces(), "others are not")
		first.leave()
		require.NoError(t, <-first.ended)
		require.Equal(t, []piece{{0, hello}}, open(t, h, "officer1", "0").pieces())
	})
}

func TestARegisterThatIsAwayIsAskedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &files{version: 1}
		p := open(t, New(f.read, nil), "officer1", "1")
		f.change(true)
		after(5500 * time.Millisecond)
		require.Equal(t, []piece{{0, hello}}, p.pieces())
		f.change(false)
		after(time.Second)
		require.Equal(t, []piece{{6 * time.Second, changed}}, p.pieces())
	})
}
