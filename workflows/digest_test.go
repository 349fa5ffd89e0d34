package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows"
	"dunghen/workflows/contract"
)

// The appointed instant of the schedule names the digest; a run by hand takes its
// own.
func TestDigestIsNamedByItsAppointedInstant(t *testing.T) {
	appointed := temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(vn("2026-03-16 08:00"))
	for _, row := range []struct {
		name       string
		attributes temporal.SearchAttributes
		want       string
	}{
		{"by the schedule", temporal.NewSearchAttributes(appointed), "2026-03-16 08:00"},
		{"by hand", temporal.NewSearchAttributes(), "2026-03-16 08:07"},
	} {
		t.Run(row.name, func(t *testing.T) {
			suite := testsuite.WorkflowTestSuite{}
			env := newEnvironment(&suite)
			env.SetStartTime(vn("2026-03-16 08:07"))
			require.NoError(t, env.SetTypedSearchAttributesOnStart(row.attributes))
			env.RegisterWorkflowWithOptions(workflows.DigestWorkflow, workflow.RegisterOptions{Name: contract.DigestWorkflow})
			var orders []time.Time
			env.RegisterActivityWithOptions(func(_ context.Context, order contract.DigestOrder) (contract.DigestResult, error) {
				orders = append(orders, order.At.UTC())
				return contract.DigestResult{Digests: 3}, nil
			}, activity.RegisterOptions{Name: contract.SendDigests.Name})
			env.ExecuteWorkflow(workflows.DigestWorkflow)
			var result contract.DigestResult
			require.NoError(t, env.GetWorkflowResult(&result))
			require.Equal(t, contract.DigestResult{Digests: 3}, result)
			require.Equal(t, []time.Time{vn(row.want).UTC()}, orders)
		})
	}
}
