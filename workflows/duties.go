package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

// DutyWorkflow is the life of one duty (nghĩa vụ): a direction, task, explanation or difficulty,
// each under its own workflow name. Its input is the whole Duty, at its opening and after
// every continue-as-new; its ID is the duty's number. It ends when the duty is closed and
// recorded. A closed explanation is taken up again by a new run, which begins with what the
// register says of it.
func DutyWorkflow(ctx workflow.Context, state duty.Duty) error {
	d := &owed{loop: newLoop(ctx), state: state, published: dutyAttributesOf(state)}
	if state.Closed() {
		d.until = workflow.Now(ctx).Add(reopening)
	}
	if err := d.listen(ctx); err != nil {
		return err
	}
	return d.run(ctx, d)
}

// owed is the running loop: the durable Duty and, beside it, what this run has in
// flight. Nothing but the Duty crosses continue-as-new.
type owed struct {
	loop
	state     duty.Duty
	published dutyAttributes
	// until is how long a run that began with a closed duty waits for the word it was
	// started for; now is the instant of the present turn.
	until, now time.Time
}

// reopening is how long that word may take: it is sent with the start.
const reopening = time.Minute

func (d *owed) advance(now time.Time) { d.state, d.now = duty.Advance(d.state, now), now }

func (d *owed) work(ctx workflow.Context) { d.record(ctx) }

func (d *owed) settled() bool { return len(d.state.Journal) == 0 && d.recording == nil }

func (d *owed) over() bool { return d.state.Closed() && !d.now.Before(d.until) }

func (d *owed) again(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, contract.DutyWorkflow(d.state.Kind), d.state)
}

func (d *owed) nextWake() (at time.Time, summary func() string, ok bool) {
	if !d.until.IsZero() {
		return d.until, func() string { return "Chờ lý do xem xét lại" }, true
	}
	at, ok = duty.NextWake(d.state)
	return at, func() string { return dutyWakeSummary(d.state, at) }, ok
}
