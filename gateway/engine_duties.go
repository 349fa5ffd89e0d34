package gateway

import (
	"context"

	"go.temporal.io/sdk/client"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

func (e *temporalEngine) StartDuty(ctx context.Context, d duty.Duty) error {
	return e.start(ctx, contract.DutyStart(d), contract.DutyWorkflow(d.Kind), d)
}

func (e *temporalEngine) RestartDuty(ctx context.Context, d duty.Duty) error {
	return e.start(ctx, contract.DutyRestart(d), contract.DutyWorkflow(d.Kind), d)
}

func (e *temporalEngine) UpdateDuty(ctx context.Context, number, name, id string, event duty.Event) (duty.View, error) {
	return say[duty.View](ctx, e, client.UpdateWorkflowOptions{
		UpdateID: id, WorkflowID: contract.DutyWorkflowID(number), UpdateName: name, Args: []any{event},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
}
