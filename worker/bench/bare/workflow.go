package bare

import (
	"errors"
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

// record is one thing the workflow writes down, in so many rows of one statement.
type record struct {
	Workflow string
	Seq      int
	At       time.Time
	Rows     int
}

// write is how the office writes its transitions too: within the workflow task.
func write(ctx workflow.Context, seq, rows int) workflow.Future {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 2 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond},
	})
	return workflow.ExecuteLocalActivity(ctx, writeRow, record{
		Workflow: workflow.GetInfo(ctx).WorkflowExecution.ID, Seq: seq, At: workflow.Now(ctx), Rows: rows,
	})
}

// life takes so many updates, writes so many rows for each before it answers, and ends
// with the last.
func life(ctx workflow.Context, updates, rows int) error {
	done := 0
	if err := workflow.SetUpdateHandler(ctx, Update, func(ctx workflow.Context) (int, error) {
		done++
		seq := done
		return seq, write(ctx, seq, rows).Get(ctx, nil)
	}); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return done >= updates && workflow.AllHandlersFinished(ctx) })
}

// AlarmRow is the number of the row that stands for the letter of an alarm.
const AlarmRow = 2

// alarm waits for an instant and writes what the office writes then: a transition and its
// letter within the task, and the transition that notes the letter.
func alarm(ctx workflow.Context, at time.Time) error {
	if err := workflow.Sleep(ctx, at.Sub(workflow.Now(ctx))); err != nil {
		return err
	}
	transition, letter := write(ctx, AlarmRow-1, 1), write(ctx, AlarmRow, 1)
	if err := errors.Join(transition.Get(ctx, nil), letter.Get(ctx, nil)); err != nil {
		return err
	}
	return write(ctx, AlarmRow+1, 1).Get(ctx, nil)
}
