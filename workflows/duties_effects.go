package workflows

import (
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// record tells the register what it does not know yet, one transition at a time
// and in order. Entries that come while one is written go with the next.
func (d *owed) record(ctx workflow.Context) {
	if d.recording != nil || len(d.state.Journal) == 0 {
		return
	}
	d.recording = workflow.ExecuteLocalActivity(
		workflow.WithLocalActivityOptions(ctx, shortRecord), contract.RecordDuty.Name, d.transition(ctx))
}

// recorded notes what the register has by now. A short write that failed is
// handed to the long one, with everything that has come since.
func (d *owed) recorded(ctx workflow.Context, done workflow.Future) {
	d.recording = nil
	var last int
	if err := done.Get(ctx, &last); err != nil {
		d.recording = workflow.ExecuteActivity(
			workflow.WithActivityOptions(ctx, longRecord), contract.RecordDuty.Name, d.transition(ctx))
		return
	}
	d.state = d.state.Recorded(last)
}

func (d *owed) transition(ctx workflow.Context) contract.DutyTransition {
	return contract.DutyTransition{View: d.state.View(), Entries: d.state.Journal, Task: workflow.Now(ctx)}
}

// issued is never called: a duty owes notices only, and they go with the record.
func (d *owed) issued(workflow.Context, workflow.Future) {}
