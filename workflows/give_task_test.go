package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows"
	"dunghen/workflows/contract"
)

// A task is the one of its appointed instant, given when the machine is back.
func TestTaskIsGivenForItsAppointedInstant(t *testing.T) {
	appointed := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(vn("2026-03-01 08:00"))
	suite := testsuite.WorkflowTestSuite{}
	env := newEnvironment(&suite)
	env.SetStartTime(vn("2026-03-03 09:30"))
	require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(appointed)))
	env.RegisterWorkflowWithOptions(workflows.GiveTaskWorkflow, workflow.RegisterOptions{Name: contract.GiveTaskWorkflow})
	var orders []contract.TaskOrder
	away := true
	env.RegisterActivityWithOptions(func(_ context.Context, order contract.TaskOrder) (contract.GivenTask, error) {
		order.At, order.Now = order.At.UTC(), order.Now.UTC()
		orders = append(orders, order)
		if away {
			away = false
			return contract.GivenTask{}, errAway
		}
		return contract.GivenTask{Number: "NV-2026-0001"}, nil
	}, activity.RegisterOptions{Name: contract.GiveTask.Name})
	env.ExecuteWorkflow(contract.GiveTaskWorkflow, "report")
	var given contract.GivenTask
	require.NoError(t, env.GetWorkflowResult(&given))
	require.Equal(t, "NV-2026-0001", given.Number)
	want := contract.TaskOrder{Rule: "report", At: vn("2026-03-01 08:00").UTC(), Now: vn("2026-03-03 09:30").UTC()}
	require.Equal(t, []contract.TaskOrder{want, want}, orders)
}
