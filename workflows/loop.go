package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// life is a State of the law that lives in a workflow.
type life interface {
	// advance fires what is due at or before now.
	advance(now time.Time)
	// publish shows operators where the life stands.
	publish(ctx workflow.Context) error
	// work starts what is owed to the register and the applicant, beside the loop.
	work(ctx workflow.Context)
	// settled says whether the register knows everything and no letter is owed. A
	// letter that fails for days only delays the end of the run, never the ladder.
	settled() bool
	// over says whether nothing more can happen.
	over() bool
	// again hands the State over to a new run.
	again(ctx workflow.Context) error
	// nextWake is the next instant of the ladder, with what it is for.
	nextWake() (at time.Time, summary func() string, ok bool)
	recorded(ctx workflow.Context, done workflow.Future)
	issued(ctx workflow.Context, done workflow.Future)
}

// loop is what a run has in flight beside its State; nothing of it crosses
// continue-as-new.
type loop struct {
	kicks  workflow.Channel
	timer  workflow.Future
	disarm workflow.CancelFunc
	wakeAt time.Time

	recording workflow.Future
	issuing   workflow.Future
}

func newLoop(ctx workflow.Context) loop {
	return loop{kicks: workflow.NewBufferedChannel(ctx, 1)}
}

// run turns until the life is over: advance the law, start what it owes, wait for
// the next thing to happen.
func (l *loop) run(ctx workflow.Context, state life) error {
	for {
		state.advance(workflow.Now(ctx))
		if err := state.publish(ctx); err != nil {
			return err
		}
		state.work(ctx)
		if state.settled() && (state.over() || workflow.GetInfo(ctx).GetContinueAsNewSuggested()) {
			// A handler whose event is recorded still needs its turn to answer, and
			// another event may come in that turn: then its handler waits for us.
			if err := workflow.Await(ctx, func() bool {
				return !state.settled() || workflow.AllHandlersFinished(ctx)
			}); err != nil {
				return err
			}
			switch {
			case !state.settled():
				continue
			case state.over():
				return nil
			default:
				return state.again(ctx)
			}
		}
		l.arm(ctx, state)
		if err := l.wait(ctx, state); err != nil {
			return err
		}
	}
}

// arm keeps one timer on the next instant of the ladder. A timer whose instant is
// unchanged is kept, and so is one nothing waits for any more: cancelling it would
// cost an event and gain nothing.
func (l *loop) arm(ctx workflow.Context, state life) {
	at, summary, ok := state.nextWake()
	if !ok || l.timer != nil && at.Equal(l.wakeAt) {
		return
	}
	if l.timer != nil {
		l.disarm()
	}
	timerCtx, cancel := workflow.WithCancel(ctx)
	l.timer = workflow.NewTimerWithOptions(timerCtx, at.Sub(workflow.Now(ctx)), workflow.TimerOptions{Summary: summary()})
	l.disarm, l.wakeAt = cancel, at
}

// wait returns when anything happened: a message, the timer, an effect, or the
// cancellation of the workflow.
func (l *loop) wait(ctx workflow.Context, state life) error {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	selector.AddReceive(l.kicks, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	if l.timer != nil {
		selector.AddFuture(l.timer, func(workflow.Future) { l.timer = nil })
	}
	if l.recording != nil {
		selector.AddFuture(l.recording, func(done workflow.Future) { state.recorded(ctx, done) })
	}
	if l.issuing != nil {
		selector.AddFuture(l.issuing, func(done workflow.Future) { state.issued(ctx, done) })
	}
	selector.Select(ctx)
	return ctx.Err()
}

// kick wakes the loop; one waiting kick is enough for any number of messages.
func (l *loop) kick() { l.kicks.SendAsync(nil) }
