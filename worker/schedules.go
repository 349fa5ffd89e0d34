package worker

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
)

// digestSchedule is the one schedule of leaders' digests.
const digestSchedule = "leaders-digest"

// keepDigests makes the schedule of digests what the organisation's data say.
func keepDigests(ctx context.Context, engine client.Client, hours []string) error {
	return keep(ctx, engine, digestSchedule, hours, aDay, client.ScheduleWorkflowAction{ID: digestSchedule, Workflow: contract.DigestWorkflow})
}

// keepTargets makes the schedule that looks after the targets what the data say.
func keepTargets(ctx context.Context, engine client.Client, expression string) error {
	return keep(ctx, engine, contract.TargetsSchedule, []string{expression}, aDay,
		client.ScheduleWorkflowAction{ID: contract.TargetsSchedule, Workflow: contract.TargetsWorkflow})
}

// keepReports makes the schedules of reports what the office's data say. A cut-off that was
// missed is made up long after: what happened in the week before it is still told then.
func keepReports(ctx context.Context, engine client.Client, law catalogue.Reporting) error {
	for schedule, expression := range map[contract.ReportSchedule]string{
		contract.WeeklyReports: law.Weekly.Cron, contract.PeriodicReports: law.Periodic.Cron,
	} {
		action := client.ScheduleWorkflowAction{
			ID: string(schedule), Workflow: contract.ReportWorkflow, Args: []any{contract.ReportOrder{Schedule: schedule}},
		}
		if err := keep(ctx, engine, string(schedule), []string{expression}, aQuarter, action); err != nil {
			return err
		}
	}
	return nil
}

// keepAudit makes the schedule of the nightly audit what the data say. One that was missed is made up within a day: the
// next one finds the same.
func keepAudit(ctx context.Context, engine client.Client, expression string) error {
	return keep(ctx, engine, contract.AuditSchedule, []string{expression}, aDay,
		client.ScheduleWorkflowAction{ID: contract.AuditSchedule, Workflow: contract.AuditWorkflow})
}

// keepTasks makes the schedules of recurring tasks those of the rules: one for each, and
// none for a rule that is no more.
func keepTasks(ctx context.Context, engine client.Client, tasks []catalogue.RecurringTask) error {
	kept := map[string]bool{}
	for _, task := range tasks {
		id := contract.TaskSchedules + task.ID
		kept[id] = true
		if err := keep(ctx, engine, id, []string{task.Cron}, aQuarter,
			client.ScheduleWorkflowAction{ID: id, Workflow: contract.GiveTaskWorkflow, Args: []any{task.ID}}); err != nil {
			return err
		}
	}
	all, err := engine.ScheduleClient().List(ctx, client.ScheduleListOptions{})
	if err != nil {
		return err
	}
	for all.HasNext() {
		schedule, err := all.Next()
		if err != nil {
			return err
		}
		if strings.HasPrefix(schedule.ID, contract.TaskSchedules) && !kept[schedule.ID] {
			if err := drop(ctx, engine, schedule.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// drop ends a schedule; one that is gone already is no error.
func drop(ctx context.Context, engine client.Client, id string) error {
	err := engine.ScheduleClient().GetHandle(ctx, id).Delete(ctx)
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return nil
	}
	return err
}

// How late what was missed is made up.
const (
	aDay     = 24 * time.Hour
	aQuarter = 92 * aDay
)

// keep makes a schedule start an action at the hours of some cron expressions, whatever its
// hours were before. It is durable: hours missed while the engine was down are made up in
// order, once each, as far back as the window.
//
// A schedule that says so already is left alone, and one that is changed has come up to now
// first: an engine may let go of what was due before a change and not yet begun.
func keep(ctx context.Context, engine client.Client, id string, hours []string, window time.Duration, action client.ScheduleWorkflowAction) error {
	spec, err := specOf(hours)
	if err != nil {
		return fmt.Errorf("schedule %s: %w", id, err)
	}
	policies := client.SchedulePolicies{Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL, CatchupWindow: window}
	action.TaskQueue = contract.TaskQueue
	_, err = engine.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: id, Spec: spec, Action: &action, Overlap: policies.Overlap, CatchupWindow: policies.CatchupWindow,
	})
	if err == nil || !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return err
	}
	schedule := engine.ScheduleClient().GetHandle(ctx, id)
	said, err := schedule.Describe(ctx)
	if err != nil || reflect.DeepEqual(said.Schedule.Spec, &spec) && reflect.DeepEqual(said.Schedule.Policy, &policies) {
		return err
	}
	if err := comeUp(ctx, schedule); err != nil {
		return fmt.Errorf("schedule %s: %w", id, err)
	}
	return schedule.Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			changed := in.Description.Schedule
			changed.Spec, changed.Policy = &spec, &policies
			return &client.ScheduleUpdate{Schedule: &changed}, nil
		},
	})
}

// patience is how long a schedule is given to come up to now.
const patience = time.Minute

// comeUp waits until the engine has seen every instant of a schedule that has passed. One
// that is stopped by hand sees none.
func comeUp(ctx context.Context, schedule client.ScheduleHandle) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("the engine does not look after it"))
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		said, err := schedule.Describe(ctx)
		if err != nil {
			return err
		}
		now := time.Now()
		earliest := now.Add(-said.Schedule.Policy.CatchupWindow)
		behind := func(at time.Time) bool { return at.After(earliest) && !at.After(now) }
		if said.Schedule.State.Paused || !slices.ContainsFunc(said.Info.NextActionTimes, behind) {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-look.C:
		}
	}
}
