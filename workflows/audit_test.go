package workflows_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"

	"dunghen/workflows/contract"
)

// An audit is the one of its appointed instant, made when database and engine are back.
func TestAuditOfItsAppointedInstant(t *testing.T) {
	env := scheduled(t, "2026-03-02 06:00", "2026-03-02 02:30")
	var orders []contract.AuditOrder
	env.RegisterActivityWithOptions(func(_ context.Context, order contract.AuditOrder) (contract.AuditResult, error) {
		order.At, order.Now = order.At.UTC(), order.Now.UTC()
		orders = append(orders, order)
		if len(orders) == 1 {
			return contract.AuditResult{}, errAway
		}
		return contract.AuditResult{Looked: 9, Findings: 1, Tasks: []string{"NV-2026-0001"}}, nil
	}, activity.RegisterOptions{Name: contract.Audit.Name})
	env.ExecuteWorkflow(contract.AuditWorkflow)
	var result contract.AuditResult
	require.NoError(t, env.GetWorkflowResult(&result))
	require.Equal(t, contract.AuditResult{Looked: 9, Findings: 1, Tasks: []string{"NV-2026-0001"}}, result)
	want := contract.AuditOrder{At: vn("2026-03-02 02:30").UTC(), Now: vn("2026-03-02 06:00").UTC()}
	require.Equal(t, []contract.AuditOrder{want, want}, orders)
}
