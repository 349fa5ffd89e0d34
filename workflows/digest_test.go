package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"dunghen/workflows"
	"dunghen/workflows/contract"
)

// The appointed instant of the schedule names the digest; a run by hand takes its
// own.
func TestDigestIsNamedByItsAppointedInstant(t *testing.T) {
	for _, row := range []struct {
		name      string
		appointed string
		want      string
	}{
		{"by the schedule", "2026-03-16 08:00", "2026-03-16 08:00"},
		{"by hand", "", "2026-03-16 08:07"},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := scheduled(t, "2026-03-16 08:07", row.appointed)
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
