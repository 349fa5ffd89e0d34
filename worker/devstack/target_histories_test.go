//go:build record

package devstack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/workflows/contract"
)

// TestRecordTargetHistories keeps the history of a check of the targets for the replay
// tests.
func TestRecordTargetHistories(t *testing.T) {
	missing(t, "targets_checked")
	c := office(t)
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: contract.TargetsSchedule, TaskQueue: contract.TaskQueue},
		contract.TargetsWorkflow)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
	f := &living{T: t, ctx: t.Context(), client: c, run: run}
	f.keep("targets_checked")
}
