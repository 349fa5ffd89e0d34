package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// FileWorkflow is the life of one procedure file (hồ sơ thủ tục hành chính). Its
// input is the whole State, at intake and after every continue-as-new; its ID is
// the file code. It ends when the file is closed, recorded and owes no letter.
func FileWorkflow(ctx workflow.Context, state procedure.State) error {
	f := &file{loop: newLoop(ctx), state: state}
	_, f.holderShown = workflow.GetTypedSearchAttributes(ctx).GetKeyword(contract.AttrUnit)
	f.published = attributesOf(state, f.holderShown)
	if err := f.listen(ctx); err != nil {
		return err
	}
	return f.run(ctx, f)
}

// file is the running loop: the durable State and, beside it, what this run has
// in flight. Nothing but the State crosses continue-as-new.
type file struct {
	loop
	state     procedure.State
	published attributes
	// holderShown says that the run began with Unit and Assignee among its search
	// attributes, which then follow every hand-over: each is a command of its history.
	holderShown bool
	// heardIn is the workflow task that last took a message.
	heardIn int
	// issuingShort says that the letter under way is tried within the workflow task.
	issuingShort bool
}

// task tells the workflow tasks of a run apart, and is the same in a replay.
func task(ctx workflow.Context) int { return workflow.GetInfo(ctx).GetCurrentHistoryLength() }

func (f *file) advance(now time.Time) { f.state = procedure.Advance(f.state, now) }

func (f *file) work(ctx workflow.Context) {
	f.record(ctx)
	f.issueLetter(ctx)
}

func (f *file) settled() bool {
	_, owed := f.state.OwedLetter()
	return len(f.state.Journal) == 0 && f.recording == nil && !owed
}

func (f *file) over() bool { return f.state.Status.Closed() }

func (f *file) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, FileWorkflow, f.state)
}

func (f *file) nextWake() (at time.Time, summary func() string, ok bool) {
	at, ok = procedure.NextWake(f.state)
	return at, func() string { return wakeSummary(f.state, at) }, ok
}
