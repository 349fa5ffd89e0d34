package devstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"dunghen/worker/devstack/mailbox"
)

// Namespace is the Temporal namespace of the office.
const Namespace = "dunghen"

// Stack is a running system. Its fields say where the parts are; they do not
// change while it runs.
type Stack struct {
	DataDir         string
	DatabaseURL     string // of the office's database
	TemporalAddress string // host:port
	GatewayURL      string // without a slash at the end; also when the gateway is left to the caller
	UIURL           string
	Mailbox         *mailbox.Mailbox // every e-mail the office has sent
	Texts           *mailbox.TextBox // every text message
	MailURL         string           // the page that shows both
	Accounts        []string         // lines for people: who can log in, and how

	parts []part // in the order of their start
	ended chan error
	stop  func() error // once
}

// part is something that was started and must be stopped.
type part struct {
	name string
	stop func() error
}

// Start runs the stack and returns when all of it answers. On an error what
// was started is stopped again. The context bounds the start only; end the
// stack with Stop.
//
// Ports are checked before anything is started; a taken one is reported as
// *BusyPortError.
func Start(ctx context.Context, o Options) (*Stack, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	if err := o.claimPorts(); err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	s := &Stack{
		DataDir:         o.DataDir,
		DatabaseURL:     o.DatabaseURL,
		TemporalAddress: o.TemporalAddress,
		GatewayURL:      "http://" + local(o.Port),
		UIURL:           "http://" + local(o.UIPort),
		ended:           make(chan error, 1),
	}
	s.stop = sync.OnceValue(s.stopAll)
	if err := s.start(ctx, o); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context, o Options) error {
	if err := os.MkdirAll(o.logDir(), 0o755); err != nil {
		return err
	}
	for _, step := range []func(context.Context, Options) error{
		s.startDatabase,
		s.startMailbox,
		s.startPage,
		s.startTemporal,
		s.startUI,
		s.startWorker,
		s.startGateway,
	} {
		if err := step(ctx, o); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends everything in the reverse order of the start: the gateway before
// the worker, the worker before Temporal, PostgreSQL last. A second call does
// nothing and gives the same answer.
func (s *Stack) Stop() error { return s.stop() }

func (s *Stack) stopAll() error {
	var problems []error
	for _, p := range slices.Backward(s.parts) {
		if err := p.stop(); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", p.name, err))
		}
	}
	return errors.Join(problems...)
}

// Wait returns nil when the context ends, or the reason when a part of the
// stack has ended by itself. The stack must be stopped in both cases.
func (s *Stack) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.ended:
		return err
	}
}

// run starts a part that lives in a goroutine until its context ends.
func (s *Stack) run(name string, serve func(context.Context) error) (done <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	finished := make(chan struct{})
	var result error
	go func() {
		defer close(finished)
		if result = serve(ctx); ctx.Err() == nil {
			s.report(name, result)
		}
	}()
	s.parts = append(s.parts, part{name, func() error {
		cancel()
		<-finished
		if errors.Is(result, context.Canceled) {
			return nil
		}
		return result
	}})
	return finished
}

// report tells Wait that a part has ended by itself. The first report counts:
// the others are its consequences.
func (s *Stack) report(name string, err error) {
	if err == nil {
		err = errors.New("ended by itself")
	}
	select {
	case s.ended <- fmt.Errorf("%s: %w", name, err):
	default:
	}
}
