package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// retry is the way every effect is repeated until it succeeds: a register or mail
// server that is away for a day must not lose anything.
var retry = &temporal.RetryPolicy{
	InitialInterval:    time.Second,
	BackoffCoefficient: 2,
	MaximumInterval:    time.Minute,
}

// heartbeat is how long a worker may say nothing about a letter it is making.
const heartbeat = 8 * time.Second

// The options of the effects, each with its reason.
var (
	// shortRecord writes a transition within the workflow task that made it: no
	// event but a marker. It gives up before the task times out.
	shortRecord = workflow.LocalActivityOptions{
		StartToCloseTimeout:    2 * time.Second,
		ScheduleToCloseTimeout: 5 * time.Second,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2},
		Summary:                "Ghi sổ theo dõi",
	}
	// longRecord takes over when the database is away: pending in the Web UI for
	// ops to see, tried for ever.
	longRecord = workflow.ActivityOptions{
		StartToCloseTimeout: 10 * time.Second,
		RetryPolicy:         retry,
		Summary:             "Ghi sổ theo dõi (cơ sở dữ liệu đang gián đoạn)",
	}
	// shortLetter numbers, renders and stores one letter within the workflow task that
	// owed it: everything is due at one bell, and an activity of its own would be as
	// much work for the engine again. It is tried once and gives up before the task
	// times out.
	shortLetter = workflow.LocalActivityOptions{
		StartToCloseTimeout: 5 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:             "Phát hành phiếu xin lỗi và hẹn lại ngày trả kết quả",
	}
	// letter takes over where the short one failed: pending in the Web UI for ops to
	// see, tried for ever. A worker that died with it is noticed by its silence.
	letter = workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    heartbeat,
		RetryPolicy:         retry,
		Summary:             "Phát hành phiếu xin lỗi và hẹn lại ngày trả kết quả",
	}
)

// record tells the register what it does not know yet, one transition at a time
// and in order. Entries that come while one is written go with the next.
func (f *file) record(ctx workflow.Context) {
	if f.recording != nil || len(f.state.Journal) == 0 {
		return
	}
	transition := contract.Transition{View: f.state.View(), Entries: f.state.Journal, Task: workflow.Now(ctx)}
	f.recording = workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, shortRecord), contract.RecordTransition.Name, transition)
}

// recorded notes what the register has by now. A short write that failed is
// handed to the long one, with everything that has come since.
func (f *file) recorded(ctx workflow.Context, done workflow.Future) {
	f.recording = nil
	var last int
	if err := done.Get(ctx, &last); err != nil {
		transition := contract.Transition{View: f.state.View(), Entries: f.state.Journal, Task: workflow.Now(ctx)}
		f.recording = workflow.ExecuteActivity(
			workflow.WithActivityOptions(ctx, longRecord), contract.RecordTransition.Name, transition)
		return
	}
	f.state = f.state.Recorded(last)
}

// letterInTask is the change since which a letter is first tried within the workflow task.
const letterInTask = "letter-in-task"

// issueLetter starts the letter the file owes, beside the loop. After
// continue-as-new it starts again; the effect key makes it the same letter.
//
// A task may be lost with everything said in it, and only what it wrote outside would
// stay: so a letter is made within its task only where the ladder alone owes it. What
// falls due at an instant is then owed again, whatever is said meanwhile. Where the task
// took a message too, the letter waits until history has that.
func (f *file) issueLetter(ctx workflow.Context) {
	if _, owed := f.state.OwedLetter(); !owed || f.issuing != nil {
		return
	}
	if f.heardIn == task(ctx) || workflow.GetVersion(ctx, letterInTask, workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		f.issueLong(ctx)
		return
	}
	f.issuing, f.issuingShort = workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, shortLetter), contract.IssueLetter.Name, f.letterOrder(ctx)), true
}

func (f *file) issueLong(ctx workflow.Context) {
	f.issuing, f.issuingShort = workflow.ExecuteActivity(
		workflow.WithActivityOptions(ctx, letter), contract.IssueLetter.Name, f.letterOrder(ctx)), false
}

func (f *file) letterOrder(ctx workflow.Context) contract.LetterOrder {
	view := f.state.View()
	return contract.LetterOrder{
		Code: view.Code, Regime: view.Regime, Status: view.Status, StepName: view.StepName,
		Unit: view.Unit, Apology: *f.state.Apology, At: workflow.Now(ctx),
	}
}

// issued notes the stored letter. A short try that failed is handed to the long one;
// a failure of that means somebody made it give up, and the loop orders the letter
// again.
func (f *file) issued(ctx workflow.Context, done workflow.Future) {
	f.issuing = nil
	var stored contract.IssuedLetter
	if err := done.Get(ctx, &stored); err != nil {
		if f.issuingShort {
			f.issueLong(ctx)
			return
		}
		workflow.GetLogger(ctx).Error("letter not issued, ordering again", "key", f.state.Apology.Key, "error", err)
		return
	}
	next, err := procedure.Apply(f.state, procedure.LetterIssued{
		Key: f.state.Apology.Key, LetterID: stored.LetterID, Number: stored.Number,
	}, workflow.Now(ctx))
	if err != nil {
		workflow.GetLogger(ctx).Error("issued letter refused", "key", f.state.Apology.Key, "error", err)
		return
	}
	f.state = next
}
