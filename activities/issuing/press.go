package issuing

import (
	"context"
	"errors"
	"sync"
	"time"

	"dunghen/schema/register"
)

// press issues the letters that wait in one transaction, again and again: whoever comes while it works goes with the
// next. Letters of one series wait for one another's numbers in the database, and a thousand of them are due at one
// bell: one by one each would wait for all commits before it, and hold a connection meanwhile.
type press struct {
	register *register.Store
	// atOnce is how many letters are rendered at once.
	atOnce int

	mu      sync.Mutex
	waiting []*job
	working bool
}

// job is a letter somebody waits for.
type job struct {
	draft  register.LetterDraft
	letter register.Letter
	err    error
	done   chan struct{}
}

const (
	// pressed is how many letters go into one transaction: enough for its commit to weigh little, few enough for the
	// first not to wait long.
	pressed = 32
	// pressTime bounds one transaction and what is done instead where it fails.
	pressTime = 50 * time.Second
)

// put adds a letter to those that wait.
func (p *press) put(ctx context.Context, d register.LetterDraft) *job {
	j := &job{draft: d, done: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = append(p.waiting, j)
	if !p.working {
		p.working = true
		go p.work(context.WithoutCancel(ctx))
	}
	return j
}

// wait returns when the letter is issued, or could not be. A caller that goes away leaves a letter behind that is
// issued or not, like one whose worker died.
func (j *job) wait(ctx context.Context) (register.Letter, error) {
	select {
	case <-j.done:
		return j.letter, j.err
	case <-ctx.Done():
		return register.Letter{}, ctx.Err()
	}
}

// work empties the queue.
func (p *press) work(ctx context.Context) {
	for {
		p.mu.Lock()
		jobs := p.waiting[:min(pressed, len(p.waiting))]
		p.waiting = p.waiting[len(jobs):]
		p.working = len(jobs) > 0
		p.mu.Unlock()
		if len(jobs) == 0 {
			return
		}
		p.print(ctx, jobs)
	}
}

// print issues jobs together. Where one cannot be issued none is, and then each is tried alone: its trouble is its own.
func (p *press) print(ctx context.Context, jobs []*job) {
	ctx, cancel := context.WithTimeout(ctx, pressTime)
	defer cancel()
	drafts := make([]register.LetterDraft, len(jobs))
	for i, j := range jobs {
		drafts[i] = j.draft
	}
	letters, err := p.register.IssueLetters(ctx, drafts, p.atOnce)
	for i, j := range jobs {
		j.letter, j.err = letters[i], err
		if err != nil && !errors.Is(err, register.ErrUnavailable) {
			j.letter, j.err = p.register.IssueLetter(ctx, j.draft)
		}
		close(j.done)
	}
}
