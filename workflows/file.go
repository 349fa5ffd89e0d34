package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/procedure"
)

// FileWorkflow is the life of one procedure file (hồ sơ thủ tục hành chính). Its
// input is the whole State, at intake and after every continue-as-new; its ID is
// the file code. It ends when the file is closed, recorded and owes no letter.
func FileWorkflow(ctx workflow.Context, state procedure.State) error {
	f := &file{state: state, kicks: workflow.NewBufferedChannel(ctx, 1)}
	f.published = attributesOf(state)
	if err := f.listen(ctx); err != nil {
		return err
	}
	return f.run(ctx)
}

// file is the running loop: the durable State and, beside it, what this run has
// in flight. Nothing but the State crosses continue-as-new.
type file struct {
	state     procedure.State
	published attributes

	kicks  workflow.Channel
	timer  workflow.Future
	disarm workflow.CancelFunc
	wakeAt time.Time

	recording workflow.Future
	issuing   workflow.Future
}

// run turns until the file is closed: advance the law, start what it owes, wait
// for the next thing to happen.
func (f *file) run(ctx workflow.Context) error {
	for {
		f.state = procedure.Advance(f.state, workflow.Now(ctx))
		if err := f.publish(ctx); err != nil {
			return err
		}
		f.record(ctx)
		f.issueLetter(ctx)
		if f.settled() && (f.state.Status.Closed() || workflow.GetInfo(ctx).GetContinueAsNewSuggested()) {
			// A handler whose event is recorded still needs its turn to answer, and
			// another event may come in that turn.
			if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
				return err
			}
			switch {
			case !f.settled():
				continue
			case f.state.Status.Closed():
				return nil
			default:
				return workflow.NewContinueAsNewError(ctx, FileWorkflow, f.state)
			}
		}
		f.arm(ctx)
		if err := f.wait(ctx); err != nil {
			return err
		}
	}
}

// settled says whether the register knows everything and no letter is owed. A
// letter that fails for days only delays the end of the run, never the ladder.
func (f *file) settled() bool {
	_, owed := f.state.OwedLetter()
	return len(f.state.Journal) == 0 && f.recording == nil && !owed
}

// arm keeps one timer on the next instant of the ladder. A timer whose instant is
// unchanged is kept, and so is one nothing waits for any more: cancelling it would
// cost an event and gain nothing.
func (f *file) arm(ctx workflow.Context) {
	at, ok := procedure.NextWake(f.state)
	if !ok || f.timer != nil && at.Equal(f.wakeAt) {
		return
	}
	if f.timer != nil {
		f.disarm()
	}
	timerCtx, cancel := workflow.WithCancel(ctx)
	f.timer = workflow.NewTimerWithOptions(timerCtx, at.Sub(workflow.Now(ctx)), workflow.TimerOptions{
		Summary: wakeSummary(f.state, at),
	})
	f.disarm, f.wakeAt = cancel, at
}

// wait returns when anything happened: a message, the timer, an effect, or the
// cancellation of the workflow.
func (f *file) wait(ctx workflow.Context) error {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	selector.AddReceive(f.kicks, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	if f.timer != nil {
		selector.AddFuture(f.timer, func(workflow.Future) { f.timer = nil })
	}
	if f.recording != nil {
		selector.AddFuture(f.recording, func(done workflow.Future) { f.recorded(ctx, done) })
	}
	if f.issuing != nil {
		selector.AddFuture(f.issuing, func(done workflow.Future) { f.issued(ctx, done) })
	}
	selector.Select(ctx)
	return ctx.Err()
}

// kick wakes the loop; one waiting kick is enough for any number of messages.
func (f *file) kick() { f.kicks.SendAsync(nil) }
