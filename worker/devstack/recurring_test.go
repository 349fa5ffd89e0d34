package devstack_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"dunghen/schema/register"
	"dunghen/worker"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

// The schedules are those of the rules, and what was missed is made up once: the notices of
// three months, asked for twice, are three tasks that live.
func TestRecurringTasks(t *testing.T) {
	stack := stacktest.Start(t, func(o *devstack.Options) { o.WithoutWorker, o.WithoutGateway = true, true })
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	_, err = engine.ScheduleClient().Create(t.Context(), client.ScheduleOptions{
		ID: contract.TaskSchedules + "no-more", Spec: client.ScheduleSpec{CronExpressions: []string{"0 8 1 1 *"}},
		Action: &client.ScheduleWorkflowAction{ID: "no-more", Workflow: contract.GiveTaskWorkflow, TaskQueue: contract.TaskQueue},
	})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return len(schedules(t, engine)) == 1 }, time.Minute, 100*time.Millisecond)

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- worker.Run(ctx, worker.Config{
			DatabaseURL: stack.DatabaseURL, TemporalAddress: stack.TemporalAddress, Namespace: devstack.Namespace,
			PublicURL: "http://127.0.0.1", SMTPAddress: "127.0.0.1:1", MailFrom: "motcua@dunghen.example",
		})
	}()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	rules := []string{"bao-cao-cai-cach-hanh-chinh", "cap-nhat-niem-yet", "ra-soat-thu-tuc-hanh-chinh"}
	require.Eventually(t, func() bool { return slices.Equal(schedules(t, engine), rules) }, time.Minute, 100*time.Millisecond)

	book, err := register.Open(t.Context(), stack.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	schedule := engine.ScheduleClient().GetHandle(t.Context(), contract.TaskSchedules+"cap-nhat-niem-yet")
	for runs := range int64(2) {
		require.NoError(t, schedule.Backfill(t.Context(), client.ScheduleBackfillOptions{Backfill: []client.ScheduleBackfill{{
			Start: time.Date(2026, 8, 30, 0, 0, 0, 0, time.UTC), End: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
			Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
		}}}))
		await(t, engine, contract.GiveTaskWorkflow, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, 3*(runs+1))
	}
	given, err := book.Duties(t.Context(), register.DutyFilter{Kind: duty.Task}, register.Mark{}, 10)
	require.NoError(t, err)
	require.Len(t, given, 3)
	for _, d := range given {
		require.Equal(t, []string{"cap-nhat-niem-yet", "mot-cua", "van-phong", "director"},
			[]string{d.View.About.Recurring, d.View.Unit, d.View.HeadUnit, d.View.GivenBy.Staff})
		require.True(t, d.View.DueAt.After(time.Now()), "late given has its whole time")
	}
	await(t, engine, contract.TaskWorkflow, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, 3)
}

// await waits for so many workflows of a type in a status.
func await(t *testing.T, engine client.Client, workflow string, status enumspb.WorkflowExecutionStatus, count int64) {
	t.Helper()
	require.Eventually(t, func() bool {
		there, err := engine.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Query: fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = '%s'", workflow, status),
		})
		require.NoError(t, err)
		return there.GetCount() == count
	}, 2*time.Minute, 100*time.Millisecond)
}

// schedules are the rules that have one.
func schedules(t *testing.T, engine client.Client) []string {
	t.Helper()
	all, err := engine.ScheduleClient().List(t.Context(), client.ScheduleListOptions{})
	require.NoError(t, err)
	var rules []string
	for all.HasNext() {
		entry, err := all.Next()
		require.NoError(t, err)
		if rule, ok := strings.CutPrefix(entry.ID, contract.TaskSchedules); ok {
			rules = append(rules, rule)
		}
	}
	slices.Sort(rules)
	return rules
}
