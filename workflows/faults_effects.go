package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// The options of the effects of a case, each with its reason.
var (
	// shortLoad asks the register within the first workflow task, which it must not
	// outlast.
	shortLoad = workflow.LocalActivityOptions{
		StartToCloseTimeout:    2 * time.Second,
		ScheduleToCloseTimeout: 5 * time.Second,
		RetryPolicy:            shortRecord.RetryPolicy,
		Summary:                "Đọc các phản ánh đã có",
	}
	// longLoad takes over when the database is away, tried for ever.
	longLoad = workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		RetryPolicy:         retry,
		Summary:             "Đọc các phản ánh đã có (cơ sở dữ liệu đang gián đoạn)",
	}
	// faultLetter numbers, renders and stores one letter, like letter.
	faultLetter = workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    heartbeat,
		RetryPolicy:         retry,
		Summary:             "Phát hành thư xin lỗi",
	}
)

// resume asks the register once for the faults of earlier runs: who started this
// one may have asked before the last of them ended.
func (f *faults) resume(ctx workflow.Context) error {
	if f.state.Resumed {
		return nil
	}
	var known procedure.FaultView
	err := workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, shortLoad), contract.LoadFaults.Name, f.state.Code).Get(ctx, &known)
	for err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = workflow.ExecuteActivity(
			workflow.WithActivityOptions(ctx, longLoad), contract.LoadFaults.Name, f.state.Code).Get(ctx, &known)
	}
	f.state = f.state.Resume(known)
	return nil
}

// record tells the register what it does not know yet, one transition at a time
// and in order. Entries that come while one is written go with the next.
func (f *faults) record(ctx workflow.Context) {
	if f.recording != nil || len(f.state.Journal) == 0 {
		return
	}
	f.recording = workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, shortRecord), contract.RecordFaults.Name, f.transition(ctx))
}

// recorded notes what the register has by now. A short write that failed is
// handed to the long one, with everything that has come since.
func (f *faults) recorded(ctx workflow.Context, done workflow.Future) {
	f.recording = nil
	var last int
	if err := done.Get(ctx, &last); err != nil {
		f.recording = workflow.ExecuteActivity(
			workflow.WithActivityOptions(ctx, longRecord), contract.RecordFaults.Name, f.transition(ctx))
		return
	}
	f.state = f.state.Recorded(last)
}

func (f *faults) transition(ctx workflow.Context) contract.FaultTransition {
	return contract.FaultTransition{View: f.state.View(), Entries: f.state.Journal, Task: workflow.Now(ctx)}
}

// issueLetter starts the earliest letter that is owed, beside the loop, once the
// register has the decision: its unique key is the last guard against a second
// letter for one fault. After continue-as-new it starts again; the effect key makes
// it the same letter.
func (f *faults) issueLetter(ctx workflow.Context) {
	owed, ok := f.state.OwedLetter()
	if !ok || f.issuing != nil || len(f.state.Journal) > 0 {
		return
	}
	f.issuing = workflow.ExecuteActivity(
		workflow.WithActivityOptions(ctx, faultLetter), contract.IssueFaultLetter.Name, contract.FaultLetterOrder{
			Code: f.state.Code, Regime: f.state.Regime, Unit: f.state.Unit,
			Letter: owed, Faults: f.state.Covered(owed), At: workflow.Now(ctx),
		})
}

// issued notes the stored letter: the earliest owed is the one that was ordered. A
// failure here means somebody made the activity give up; the loop then orders the
// letter again.
func (f *faults) issued(ctx workflow.Context, done workflow.Future) {
	f.issuing = nil
	owed, _ := f.state.OwedLetter()
	var stored contract.IssuedLetter
	if err := done.Get(ctx, &stored); err != nil {
		workflow.GetLogger(ctx).Error("letter not issued, ordering again", "key", owed.Key, "error", err)
		return
	}
	next, err := procedure.ApplyFault(f.state, procedure.FaultLetterIssued{
		Key: owed.Key, LetterID: stored.LetterID, Number: stored.Number,
	}, workflow.Now(ctx))
	if err != nil {
		workflow.GetLogger(ctx).Error("issued letter refused", "key", owed.Key, "error", err)
		return
	}
	f.state = next
}
