package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/procedure"
)

// FaultsWorkflow sees to it that every fault reported about a file is decided on,
// and that what is apologised for is apologised for once. Its input is the whole
// FaultCase, at the first report and after every continue-as-new; its ID is the
// file code with "/faults". It lives beside the file's own workflow, which may have
// ended long ago, and ends when every fault is decided and recorded and no letter
// is owed.
func FaultsWorkflow(ctx workflow.Context, state procedure.FaultCase) error {
	f := &faults{loop: newLoop(ctx), state: state, level: state.Level()}
	if err := f.listen(ctx); err != nil {
		return err
	}
	if err := f.resume(ctx); err != nil {
		return err
	}
	return f.run(ctx, f)
}

// faults is the running loop: the durable FaultCase and, beside it, what this run
// has in flight. Nothing but the FaultCase crosses continue-as-new.
type faults struct {
	loop
	state procedure.FaultCase
	// level is the one operators see.
	level int
}

func (f *faults) advance(now time.Time) { f.state = procedure.AdvanceFaults(f.state, now) }

func (f *faults) work(ctx workflow.Context) {
	f.record(ctx)
	f.issueLetter(ctx)
}

func (f *faults) settled() bool {
	_, owed := f.state.OwedLetter()
	return len(f.state.Journal) == 0 && f.recording == nil && !owed
}

func (f *faults) over() bool { return f.state.Decided() }

func (f *faults) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, FaultsWorkflow, f.state)
}

func (f *faults) nextWake() (at time.Time, summary func() string, ok bool) {
	at, ok = procedure.NextFaultWake(f.state)
	return at, func() string { return "Chờ quyết định về phản ánh lỗi (" + clockText(at) + ")" }, ok
}
