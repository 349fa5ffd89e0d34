package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"dunghen/workflows/contract"
)

// A task is the one of its appointed instant, given when the machine is back.
func TestTaskIsGivenForItsAppointedInstant(t *testing.T) {
	env := scheduled(t, "2026-03-03 09:30", "2026-03-01 08:00")
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
