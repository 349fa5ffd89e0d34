package bare

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Queue is the task queue of the bare worker.
const Queue = "bare"

// The names the engine knows the bare workflows and their update by.
const (
	LifeWorkflow  = "BareLife"
	AlarmWorkflow = "BareAlarm"
	Update        = "step"
	writeRow      = "WriteRow"
)

// row is one thing the workflow writes down.
type row struct {
	Workflow string
	Seq      int
	At       time.Time
}

// write is how the office writes its transitions too: within the workflow task.
func write(ctx workflow.Context, seq int) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 2 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond},
	})
	return workflow.ExecuteLocalActivity(ctx, writeRow, row{
		Workflow: workflow.GetInfo(ctx).WorkflowExecution.ID, Seq: seq, At: workflow.Now(ctx),
	}).Get(ctx, nil)
}

// life takes so many updates, writes one row for each before it answers, and ends with the
// last.
func life(ctx workflow.Context, updates int) error {
	done := 0
	if err := workflow.SetUpdateHandler(ctx, Update, func(ctx workflow.Context) (int, error) {
		done++
		seq := done
		return seq, write(ctx, seq)
	}); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return done >= updates && workflow.AllHandlersFinished(ctx) })
}

// AlarmRow is the number of the row an alarm's activity writes.
const AlarmRow = 2

// alarm waits for an instant and writes what the office writes then: a transition within
// the task, its letter by an ordinary activity, and the transition that notes the letter.
func alarm(ctx workflow.Context, at time.Time) error {
	if err := workflow.Sleep(ctx, at.Sub(workflow.Now(ctx))); err != nil {
		return err
	}
	letter := workflow.ExecuteActivity(
		workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute}), writeRow, row{
			Workflow: workflow.GetInfo(ctx).WorkflowExecution.ID, Seq: AlarmRow, At: workflow.Now(ctx),
		})
	if err := write(ctx, 1); err != nil {
		return err
	}
	if err := letter.Get(ctx, nil); err != nil {
		return err
	}
	return write(ctx, AlarmRow+1)
}
