package workflows

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// listen registers every message a case understands, before the first wait.
func (f *faults) listen(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, contract.FaultsQuery.Name, func() (procedure.FaultView, error) {
			return f.state.View(), nil
		}),
		onFault(ctx, f, contract.ReportFault),
		onFault(ctx, f, contract.DismissFault),
		onFault(ctx, f, contract.ApologiseFaults),
	)
}

// onFault registers one update; see on. The update that starts a run comes before
// the register was asked: its handler waits, and alone can judge.
func onFault[E procedure.FaultEvent](ctx workflow.Context, f *faults, update contract.FaultUpdate[E]) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, update.Name,
		func(ctx workflow.Context, event E) (procedure.FaultView, error) { return f.act(ctx, event) },
		workflow.UpdateHandlerOptions{
			Validator: func(ctx workflow.Context, event E) error {
				if !f.state.Resumed {
					return nil
				}
				_, err := procedure.ApplyFault(f.state, event, workflow.Now(ctx))
				return refusal(err)
			},
			Description: string(update.Verb),
		})
}

// act applies an event and answers once the register has it.
func (f *faults) act(ctx workflow.Context, event procedure.FaultEvent) (procedure.FaultView, error) {
	if err := workflow.Await(ctx, func() bool { return f.state.Resumed }); err != nil {
		return procedure.FaultView{}, err
	}
	next, err := procedure.ApplyFault(f.state, event, workflow.Now(ctx))
	if err != nil {
		return procedure.FaultView{}, refusal(err)
	}
	f.state = next
	f.kick()
	if err := workflow.Await(ctx, func() bool { return isRecorded(f.state.Journal, next.Seq) }); err != nil {
		return procedure.FaultView{}, err
	}
	return f.state.View(), nil
}
