package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

// listen registers every message a duty understands, before the first wait.
func (d *owed) listen(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, contract.DutyQuery.Name, func() (duty.View, error) {
			return d.state.View(), nil
		}),
		onDuty(ctx, d, contract.AcknowledgeDuty),
		onDuty(ctx, d, contract.ReportProgress),
		onDuty(ctx, d, contract.ReachMilestone),
		onDuty(ctx, d, contract.AnswerDuty),
		onDuty(ctx, d, contract.AcceptDuty),
		onDuty(ctx, d, contract.ReturnDuty),
		onDuty(ctx, d, contract.AskPostponement),
		onDuty(ctx, d, contract.DecidePostponement),
		onDuty(ctx, d, contract.ViewBreach),
		onDuty(ctx, d, contract.RuleOnBreach),
		onDuty(ctx, d, contract.ObjectToRuling),
		onDuty(ctx, d, contract.CorrectBreach),
		onDuty(ctx, d, contract.WithdrawDuty),
		onDuty(ctx, d, contract.ReopenExplanation),
		onDuty(ctx, d, contract.SuspendDuty),
		onDuty(ctx, d, contract.ResumeDuty),
		onDuty(ctx, d, contract.ReassignDuty),
		onDuty(ctx, d, contract.UrgeDuty),
		onDuty(ctx, d, contract.ChangeDutyCalendar),
		onDuty(ctx, d, contract.DelegateDuty),
	)
}

// onDuty registers one update; see on.
func onDuty[E duty.Event](ctx workflow.Context, d *owed, update contract.DutyUpdate[E]) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, update.Name,
		func(ctx workflow.Context, event E) (duty.View, error) { return d.act(ctx, event) },
		workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, event E) error {
				_, err := duty.Apply(d.state, event, workflow.Now(ctx))
				return refusal(err)
			},
			Description: string(update.Verb),
		})
}

// act applies an event and answers once the register has it.
func (d *owed) act(ctx workflow.Context, event duty.Event) (duty.View, error) {
	next, err := duty.Apply(d.state, event, workflow.Now(ctx))
	if err != nil {
		return duty.View{}, refusal(err)
	}
	d.state, d.until = next, time.Time{}
	d.kick()
	if err := workflow.Await(ctx, func() bool { return isRecorded(d.state.Journal, next.Seq) }); err != nil {
		return duty.View{}, err
	}
	return d.state.View(), nil
}
