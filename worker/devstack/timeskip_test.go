package devstack_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"dunghen/worker/devstack"
)

const day = 24 * time.Hour

var describeNamespace = &workflowservice.DescribeNamespaceRequest{Namespace: devstack.Namespace}

// sleeper sleeps the given days one after the other, tells on query how many
// are over, and continues as new after each run of three.
func sleeper(ctx workflow.Context, left, over int) error {
	if err := workflow.SetQueryHandler(ctx, "over", func() (int, error) { return over, nil }); err != nil {
		return err
	}
	for range 3 {
		if left == 0 {
			return nil
		}
		if err := workflow.Sleep(ctx, day); err != nil {
			return err
		}
		left, over = left-1, over+1
	}
	return workflow.NewContinueAsNewError(ctx, sleeper, left, over)
}

func longSleeper(ctx workflow.Context) error { return workflow.Sleep(ctx, 20*day) }

func startWorker(t *testing.T) client.Client {
	t.Helper()
	c := dial(t, shared)
	w := worker.New(c, t.Name(), worker.Options{})
	w.RegisterWorkflow(sleeper)
	w.RegisterWorkflow(longSleeper)
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	return c
}

func run(t *testing.T, c client.Client, fn any, args ...any) client.WorkflowRun {
	t.Helper()
	r, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: t.Name(), TaskQueue: t.Name()}, fn, args...)
	require.NoError(t, err)
	return r
}

func forward(t *testing.T, c client.Client, d time.Duration) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return devstack.FastForward(ctx, c, devstack.Namespace, t.Name(), d)
}

func TestFastForward(t *testing.T) {
	c := startWorker(t)
	r := run(t, c, longSleeper)
	began := time.Now()

	require.NoError(t, forward(t, c, 10*day))
	state, err := c.DescribeWorkflowExecution(t.Context(), r.GetID(), "")
	require.NoError(t, err)
	require.Nil(t, state.GetWorkflowExecutionInfo().GetCloseTime(), "10 of 20 days are over")
	virtual := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime().AsTime()
	require.WithinDuration(t, began.Add(10*day), virtual, time.Minute)

	require.ErrorIs(t, forward(t, c, 11*day), devstack.ErrClosed)
	require.NoError(t, r.Get(t.Context(), nil))
	state, err = c.DescribeWorkflowExecution(t.Context(), r.GetID(), "")
	require.NoError(t, err)
	lived := state.GetWorkflowExecutionInfo().GetCloseTime().AsTime().Sub(state.GetWorkflowExecutionInfo().GetStartTime().AsTime())
	require.InDelta(t, (20 * day).Hours(), lived.Hours(), 0.1)

	err = forward(t, c, day)
	require.ErrorIs(t, err, devstack.ErrClosed)
	require.ErrorContains(t, err, "the workflow is closed since ")
	require.Less(t, time.Since(began), time.Minute)
}

func TestFastForwardAcrossContinueAsNew(t *testing.T) {
	c := startWorker(t)
	run(t, c, sleeper, 30, 0)
	before := 0
	for _, want := range []int{2, 9, 10, 22} {
		require.NoError(t, forward(t, c, time.Duration(want-before)*day+time.Hour))
		require.Eventually(t, func() bool { return overDays(t, c) == want }, 10*time.Second, 10*time.Millisecond)
		before = want
	}
}

// overDays is -1 while a new run has not begun yet.
func overDays(t *testing.T, c client.Client) int {
	t.Helper()
	answer, err := c.QueryWorkflow(t.Context(), t.Name(), "", "over")
	if errors.As(err, new(*serviceerror.WorkflowNotReady)) {
		return -1
	}
	require.NoError(t, err)
	var over int
	require.NoError(t, answer.Get(&over))
	return over
}

func TestFastForwardOfUnknownWorkflow(t *testing.T) {
	err := forward(t, dial(t, shared), day)
	require.ErrorAs(t, err, new(*serviceerror.NotFound))
	require.NotErrorIs(t, err, devstack.ErrClosed)
}

// Without a worker the first workflow task stays pending and no time passes.
func TestFastForwardOfBusyWorkflow(t *testing.T) {
	c := dial(t, shared)
	run(t, c, "any")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	err := devstack.FastForward(ctx, c, devstack.Namespace, t.Name(), day)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.ErrorContains(t, err, "0 activities are under way, workflow task pending: true")
}
