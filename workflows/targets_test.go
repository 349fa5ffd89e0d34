package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows"
	"dunghen/workflows/contract"
)

// Targets are measured as of the appointed instant, however late the run; an activity that
// fails is tried again.
func TestTargetsAreCheckedAsOfTheAppointedInstant(t *testing.T) {
	for _, row := range []struct {
		name      string
		appointed string
		fails     int
		want      string
	}{
		{"by the schedule", "2026-03-16 07:30", 0, "2026-03-16 07:30"},
		{"by the schedule, the database away", "2026-03-16 07:30", 2, "2026-03-16 07:30"},
		{"by hand", "", 0, "2026-03-16 09:12"},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := scheduled(t, "2026-03-16 09:12", row.appointed)
			calls := 0
			env.RegisterActivityWithOptions(func(_ context.Context, order contract.TargetsOrder) (contract.TargetsResult, error) {
				if calls++; calls <= row.fails {
					return contract.TargetsResult{}, temporal.NewApplicationError("database unavailable", "database_unavailable")
				}
				require.Equal(t, vn(row.want).UTC(), order.At.UTC())
				return contract.TargetsResult{Warned: 2}, nil
			}, activity.RegisterOptions{Name: contract.CheckTargets.Name})
			env.ExecuteWorkflow(workflows.TargetsWorkflow)
			var result contract.TargetsResult
			require.NoError(t, env.GetWorkflowResult(&result))
			require.Equal(t, contract.TargetsResult{Warned: 2}, result)
			require.Equal(t, row.fails+1, calls)
		})
	}
}
