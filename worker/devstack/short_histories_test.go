//go:build record

package devstack_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TestRecordShortHistories keeps the histories of workflows of one activity: a report
// somebody orders and one a schedule asks for, a check of the targets, a recurring task that
// is given, a nightly audit.
func TestRecordShortHistories(t *testing.T) {
	c := sync.OnceValue(func() client.Client { return office(t) })
	ordered, err := procedure.DaysPeriod(procedure.NewDay(2026, time.March, 2), procedure.NewDay(2026, time.March, 6))
	require.NoError(t, err)
	order := contract.ReportOrder{Period: ordered, Form: "ii06a", By: "leader1"}
	schedule := func(id string) client.StartWorkflowOptions {
		return client.StartWorkflowOptions{ID: id, TaskQueue: contract.TaskQueue}
	}
	for _, row := range []struct {
		name     string
		start    client.StartWorkflowOptions
		workflow string
		input    []any
	}{
		{"report_ordered", contract.ReportStart(order), contract.ReportWorkflow, []any{order}},
		{"targets_checked", schedule(contract.TargetsSchedule), contract.TargetsWorkflow, nil},
		{"task_given", schedule(contract.TaskSchedules + "rule"), contract.GiveTaskWorkflow, []any{"rule"}},
		{"audit_made", schedule(contract.AuditSchedule), contract.AuditWorkflow, nil},
	} {
		if !wanted(row.name) {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			run, err := c().ExecuteWorkflow(t.Context(), row.start, row.workflow, row.input...)
			require.NoError(t, err)
			require.NoError(t, run.Get(t.Context(), nil))
			(&living{T: t, ctx: t.Context(), client: c(), run: run}).keep(row.name)
		})
	}
	if wanted("report_scheduled") {
		t.Run("report_scheduled", func(t *testing.T) { recordScheduled(t, c()) })
	}
}

// recordScheduled keeps the history of a run that a schedule has started.
func recordScheduled(t *testing.T, c client.Client) {
	handle, err := c.ScheduleClient().Create(t.Context(), client.ScheduleOptions{
		ID: string(contract.WeeklyReports), Spec: client.ScheduleSpec{CronExpressions: []string{"0 16 * * 5"}, TimeZoneName: procedure.Zone.String()},
		Action: &client.ScheduleWorkflowAction{
			ID: string(contract.WeeklyReports), Workflow: contract.ReportWorkflow, TaskQueue: contract.TaskQueue,
			Args: []any{contract.ReportOrder{Schedule: contract.WeeklyReports}},
		},
		TriggerImmediately: true,
	})
	require.NoError(t, err)
	var run client.WorkflowRun
	require.Eventually(t, func() bool {
		described, err := handle.Describe(t.Context())
		if err != nil || len(described.Info.RecentActions) == 0 {
			return false
		}
		started := described.Info.RecentActions[0].StartWorkflowResult
		run = c.GetWorkflow(t.Context(), started.WorkflowID, started.FirstExecutionRunID)
		return run.Get(t.Context(), nil) == nil
	}, 3*time.Minute, 100*time.Millisecond)
	(&living{T: t, ctx: t.Context(), client: c, run: run}).keep("report_scheduled")
}
