package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// digestSchedule is the one schedule of leaders' digests.
const digestSchedule = "leaders-digest"

// keepDigests makes the schedule of digests what the organisation's data say.
func keepDigests(ctx context.Context, engine client.Client, hours []string) error {
	return keep(ctx, engine, digestSchedule, hours, client.ScheduleWorkflowAction{ID: digestSchedule, Workflow: contract.DigestWorkflow})
}

// keepTargets makes the schedule that looks after the targets what the data say.
func keepTargets(ctx context.Context, engine client.Client, expression string) error {
	return keep(ctx, engine, contract.TargetsSchedule, []string{expression},
		client.ScheduleWorkflowAction{ID: contract.TargetsSchedule, Workflow: contract.TargetsWorkflow})
}

// keep makes a schedule start an action at the hours of some cron expressions, whatever it
// did before. It is durable: an hour missed while the engine was down is made up within a
// day, once.
func keep(ctx context.Context, engine client.Client, id string, hours []string, action client.ScheduleWorkflowAction) error {
	for _, hour := range hours {
		if _, err := cron.ParseStandard(hour); err != nil {
			return fmt.Errorf("hour %q of schedule %s: %w", hour, id, err)
		}
	}
	action.TaskQueue = contract.TaskQueue
	spec := client.ScheduleSpec{CronExpressions: hours, TimeZoneName: procedure.Zone.String()}
	_, err := engine.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: id, Spec: spec, Action: &action,
		Overlap:       enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
		CatchupWindow: 24 * time.Hour,
	})
	if err == nil || !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return err
	}
	return engine.ScheduleClient().GetHandle(ctx, id).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			schedule := in.Description.Schedule
			schedule.Spec = &spec
			return &client.ScheduleUpdate{Schedule: &schedule}, nil
		},
	})
}
