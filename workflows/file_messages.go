package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// listen registers every message a file understands, before the first wait.
func (f *file) listen(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, contract.StateQuery.Name, func() (procedure.View, error) {
			return f.state.View(), nil
		}),
		workflow.SetQueryHandler(ctx, contract.TimelineQuery.Name, func() ([]procedure.Planned, error) {
			return procedure.Plan(f.state), nil
		}),
		on(ctx, f, contract.Accept),
		on(ctx, f, contract.Decline),
		on(ctx, f, contract.Assign),
		on(ctx, f, contract.HandOver),
		on(ctx, f, contract.RequestSupplement),
		on(ctx, f, contract.ReceiveSupplement),
		on(ctx, f, contract.RequestPayment),
		on(ctx, f, contract.ConfirmPayment),
		on(ctx, f, contract.Declare),
		on(ctx, f, contract.ApproveApology),
		on(ctx, f, contract.Finish),
		on(ctx, f, contract.Refuse),
		on(ctx, f, contract.ReturnResult),
		on(ctx, f, contract.Withdraw),
		on(ctx, f, contract.Stop),
		on(ctx, f, contract.Acknowledge),
		on(ctx, f, contract.CorrectReceipt),
		on(ctx, f, contract.ChangeCalendar),
		on(ctx, f, contract.Delegate),
	)
}

// on registers one update: the validator checks on a copy, so that a refusal
// reaches the clerk at once and leaves nothing in the history; the handler checks
// again, for the file may have moved in between.
func on[E procedure.Event](ctx workflow.Context, f *file, update contract.Update[E]) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, update.Name,
		func(ctx workflow.Context, event E) (procedure.View, error) { return f.act(ctx, event) },
		workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, event E) error {
				_, err := procedure.Apply(f.state, event, workflow.Now(ctx))
				return refusal(err)
			},
			Description: string(update.Verb),
		})
}

// act applies an event and answers once the register has it, so that who asked
// reads his own writing there.
func (f *file) act(ctx workflow.Context, event procedure.Event) (procedure.View, error) {
	next, err := procedure.Apply(f.state, event, workflow.Now(ctx))
	if err != nil {
		return procedure.View{}, refusal(err)
	}
	f.state, f.heardIn = next, task(ctx)
	f.kick()
	if err := workflow.Await(ctx, func() bool { return isRecorded(f.state.Journal, next.Seq) }); err != nil {
		return procedure.View{}, err
	}
	return f.state.View(), nil
}

// isRecorded says whether the register has every entry up to seq: the journal holds
// those it has not.
func isRecorded(journal []procedure.Entry, seq int) bool {
	return len(journal) == 0 || journal[0].Seq > seq
}

// refusal carries a refusal of the law over the wire: its code is the error's
// type, itself the detail.
func refusal(err error) error {
	var r *procedure.Refusal
	if !errors.As(err, &r) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(r.Error(), string(r.Code), temporal.ApplicationErrorOptions{
		NonRetryable: true,
		Category:     temporal.ApplicationErrorCategoryBenign,
		Details:      []any{r},
	})
}
