//go:build record

package devstack_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TestRecordReportHistories keeps the histories of a report a schedule asks for and of one
// somebody orders, for the replay tests.
func TestRecordReportHistories(t *testing.T) {
	if !wanted("report_ordered") && !wanted("report_scheduled") {
		t.Skip("recorded already")
	}
	c := office(t)
	ordered, err := procedure.DaysPeriod(procedure.NewDay(2026, time.March, 2), procedure.NewDay(2026, time.March, 6))
	require.NoError(t, err)
	order := contract.ReportOrder{Period: ordered, Form: "ii06a", By: "leader1"}
	run, err := c.ExecuteWorkflow(t.Context(), contract.ReportStart(order), contract.ReportWorkflow, order)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
	if wanted("report_ordered") {
		(&living{T: t, ctx: t.Context(), client: c, run: run}).keep("report_ordered")
	}

	handle, err := c.ScheduleClient().Create(t.Context(), client.ScheduleOptions{
		ID: string(contract.WeeklyReports), Spec: client.ScheduleSpec{CronExpressions: []string{"0 16 * * 5"}, TimeZoneName: procedure.Zone.String()},
		Action: &client.ScheduleWorkflowAction{
			ID: string(contract.WeeklyReports), Workflow: contract.ReportWorkflow, TaskQueue: contract.TaskQueue,
			Args: []any{contract.ReportOrder{Schedule: contract.WeeklyReports}},
		},
		TriggerImmediately: true,
	})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		described, err := handle.Describe(t.Context())
		if err != nil || len(described.Info.RecentActions) == 0 {
			return false
		}
		started := described.Info.RecentActions[0].StartWorkflowResult
		run = c.GetWorkflow(t.Context(), started.WorkflowID, started.FirstExecutionRunID)
		return run.Get(t.Context(), nil) == nil
	}, 3*time.Minute, 100*time.Millisecond)
	if wanted("report_scheduled") {
		(&living{T: t, ctx: t.Context(), client: c, run: run}).keep("report_scheduled")
	}
}
