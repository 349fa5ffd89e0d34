//go:build record

package devstack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/workflows/contract"
)

// TestRecordAuditHistories keeps the history of a nightly audit for the replay
// tests.
func TestRecordAuditHistories(t *testing.T) {
	missing(t, "audit_made")
	c := office(t)
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: contract.AuditSchedule, TaskQueue: contract.TaskQueue},
		contract.AuditWorkflow)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
	f := &living{T: t, ctx: t.Context(), client: c, run: run}
	f.keep("audit_made")
}
