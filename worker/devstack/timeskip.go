package devstack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// ErrClosed says that a workflow has no clock left to move: it was closed
// before, or came to its end on the way.
var ErrClosed = errors.New("the workflow is closed")

// skipPoll is how often the server is asked whether the target is reached.
const skipPoll = 50 * time.Millisecond

// maxSkips ends a fast-forward that gets nowhere, such as one through a retry
// without end.
const maxSkips = 10_000

// FastForward moves the clock of one workflow ahead by d, on the real engine:
// its timers in between fire in order, each with all that follows from it
// (activities run for real), and then its time runs on at normal speed. It
// returns when the target is reached; what is due at that very instant may
// still be under way. Other workflows, PostgreSQL and this process keep the
// real time.
//
// Time passes only while the workflow is idle, so a worker must be running;
// give the context a deadline. Continuing as new on the way is followed.
// Errors: ErrClosed; *serviceerror.NotFound for an unknown workflow; the
// context's, with what keeps the workflow busy.
func FastForward(ctx context.Context, c client.Client, namespace, workflowID string, d time.Duration) error {
	f := fastForward{client: c, namespace: namespace, execution: &commonpb.WorkflowExecution{WorkflowId: workflowID}}
	if err := f.run(ctx, d); err != nil {
		return fmt.Errorf("fast-forward of %s: %w", workflowID, err)
	}
	return nil
}

// FastForwardTo moves the clock of one workflow ahead to an instant, as FastForward does; one
// that is past already needs no move. A move that was cut short, by whatever, is finished
// by another to the same instant.
func FastForwardTo(ctx context.Context, c client.Client, namespace, workflowID string, target time.Time) error {
	now, err := Clock(ctx, c, namespace, workflowID)
	if err != nil {
		return err
	}
	if d := target.Sub(now); d > 0 {
		return FastForward(ctx, c, namespace, workflowID, d)
	}
	return nil
}

// Clock is a workflow's own time: the real one until it is moved. Error:
// *serviceerror.NotFound for an unknown workflow.
func Clock(ctx context.Context, c client.Client, namespace, workflowID string) (time.Time, error) {
	state, err := fastForward{client: c, namespace: namespace, execution: &commonpb.WorkflowExecution{WorkflowId: workflowID}}.describe(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("clock of %s: %w", workflowID, err)
	}
	return virtualTime(state), nil
}

// fastForward is one move of one workflow's clock. The execution has no run
// id: it means whichever run is current.
type fastForward struct {
	client    client.Client
	namespace string
	execution *commonpb.WorkflowExecution
}

func (f fastForward) run(ctx context.Context, d time.Duration) error {
	state, err := f.describe(ctx)
	if err != nil {
		return err
	}
	if info := state.GetWorkflowExecutionInfo(); closed(state) {
		return fmt.Errorf("%w since %s (%s)", ErrClosed, info.GetCloseTime().AsTime().Format(time.RFC3339), info.GetStatus())
	}
	target := virtualTime(state).Add(d)
	if err := f.begin(ctx, d); err != nil {
		return err
	}
	poll := time.NewTicker(skipPoll)
	defer poll.Stop()
	for {
		if state, err = f.describe(ctx); err != nil {
			return err
		}
		skipping := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetEffectiveConfig().GetEnabled()
		switch now := virtualTime(state); {
		case closed(state):
			return fmt.Errorf("%w: it ended on the way, at %s", ErrClosed, now.Format(time.RFC3339))
		case !skipping && now.Before(target):
			return fmt.Errorf("stopped at %s, before %s, after %d steps", now.Format(time.RFC3339), target.Format(time.RFC3339), maxSkips)
		case !skipping:
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w at %s; %d activities are under way, workflow task pending: %t", ctx.Err(),
				virtualTime(state).Format(time.RFC3339), len(state.GetPendingActivities()), state.GetPendingWorkflowTask() != nil)
		case <-poll.C:
		}
	}
}

// begin asks the server to skip time until d from now. The SDK has no call for
// it, the server's API does.
func (f fastForward) begin(ctx context.Context, d time.Duration) error {
	_, err := f.client.WorkflowService().UpdateWorkflowExecutionOptions(ctx, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace:         f.namespace,
		WorkflowExecution: f.execution,
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: &commonpb.TimeSkippingConfig{
			Enabled:             true,
			FastForwardConfig:   &commonpb.FastForwardConfig{Id: uuid.NewString(), Duration: durationpb.New(d)},
			MaxSessionSkipCount: maxSkips,
		}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
	})
	return err
}

func (f fastForward) describe(ctx context.Context) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return f.client.WorkflowService().DescribeWorkflowExecution(ctx, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: f.namespace,
		Execution: f.execution,
	})
}

// closed says whether the whole chain of runs is over.
func closed(state *workflowservice.DescribeWorkflowExecutionResponse) bool {
	switch state.GetWorkflowExecutionInfo().GetStatus() {
	case enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW:
		return false
	default:
		return true
	}
}

// virtualTime is the workflow's own clock; one never moved shows the real time.
func virtualTime(state *workflowservice.DescribeWorkflowExecutionResponse) time.Time {
	if moved := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime(); moved != nil {
		return moved.AsTime()
	}
	return time.Now()
}
