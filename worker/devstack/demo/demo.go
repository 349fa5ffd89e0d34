package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
)

// atOnce is how many files are played at the same time.
const atOnce = 4

// Run sets the targets of the year and plays every life against the stack that the options lead to, prints how
// each file ended to out, and saves the letters under DATA_DIR/letters. It may be
// run any number of times on the same stack: each run takes in files of its own.
//
// The error names every life that went otherwise than expected; the rest of the
// report is printed all the same.
func Run(ctx context.Context, o devstack.Options, out io.Writer) error {
	office, err := catalogue.Load(catalogue.Embedded())
	if err != nil {
		return err
	}
	engine, err := devstack.Dial(ctx, o.Temporal())
	if err != nil {
		return fmt.Errorf("no Temporal server at %s; is the stack up? %w", o.Temporal(), err)
	}
	defer engine.Close()
	s := &stage{
		gateway: &client{base: fmt.Sprintf("http://127.0.0.1:%d", o.Port), tokens: map[string]string{}},
		engine:  engine, office: office.Organisation(), calendar: office.Calendar(),
		run: time.Now().UTC().Format("20060102T150405.000"),
	}
	if err := s.gateway.do(ctx, request{method: http.MethodGet, path: "/readyz"}, nil); err != nil {
		return fmt.Errorf("no gateway at %s; is the stack up? %w", s.gateway.base, err)
	}
	if err := s.setTargets(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "Playing %d files, %d at once…\n\n", len(lives), atOnce)
	plays, failures := s.playAll(ctx)
	if err := report(out, plays); err != nil {
		return err
	}
	letters, err := s.saveLetters(ctx, out, plays, filepath.Join(o.DataDir, "letters"))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d files, %d letters, %d unexpected\n", len(plays), letters, len(failures))
	return errors.Join(failures...)
}

// playAll plays the lives side by side; the plays come back in their order.
func (s *stage) playAll(ctx context.Context) (plays []*play, failures []error) {
	errs := make([]error, len(lives))
	free := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, life := range lives {
		p := &play{stage: s, life: life, applicant: applicants[i]}
		plays = append(plays, p)
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			errs[i] = p.live(ctx)
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			failures = append(failures, fmt.Errorf("%s (%s): %w", lives[i].name, plays[i].view.Code, err))
		}
	}
	return plays, failures
}
