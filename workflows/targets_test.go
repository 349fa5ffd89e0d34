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

// Targets are measured as of the appointed instant, however late the run; an activity that
// fails is tried again.
func TestTargetsAreCheckedAsOfTheAppointedInstant(t *testing.T) {
	appointed := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(vn("2026-03-16 07:30"))
	for _, row := range []struct {
		name       string
		attributes temporal.SearchAttributes
		fails      int
		want       string
	}{
		{"by the schedule", temporal.NewSearchAttributes(appointed), 0, "2026-03-16 07:30"},
		{"by the schedule, the database away", temporal.NewSearchAttributes(appointed), 2, "2026-03-16 07:30"},
		{"by hand", temporal.NewSearchAttributes(), 0, "2026-03-16 09:12"},
	} {
		t.Run(row.name, func(t *testing.T) {
			suite := testsuite.WorkflowTestSuite{}
			env := newEnvironment(&suite)
			env.SetStartTime(vn("2026-03-16 09:12"))
			require.NoError(t, env.SetTypedSearchAttributesOnStart(row.attributes))
			env.RegisterWorkflowWithOptions(workflows.TargetsWorkflow, workflow.RegisterOptions{Name: contract.TargetsWorkflow})
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
