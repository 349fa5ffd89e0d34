package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// calendarReach is how far before today a file's excerpt goes back: what a
// receipt may be corrected to.
const calendarReach = 400

const calendarBatch = 500

// SendCalendar gives every open file and every open duty the calendar of the catalogue,
// as when a notice about days off came out. Run again it repeats nothing: the update's id is
// the calendar's version.
func SendCalendar(ctx context.Context, config Config) (sent int, err error) {
	config = config.withDefaults()
	office, err := config.catalogue()
	if err != nil {
		return 0, err
	}
	book, err := register.Open(ctx, config.DatabaseURL)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	engine, err := client.DialContext(ctx, client.Options{HostPort: config.TemporalAddress, Namespace: config.Namespace})
	if err != nil {
		return 0, err
	}
	defer engine.Close()
	whole := office.Calendar()
	calendar := whole.Excerpt(procedure.DayOf(time.Now()) - calendarReach)
	for _, open := range []struct {
		list func(ctx context.Context, after string, limit int) ([]string, error)
		give calendarUpdate
	}{
		{book.OpenCodes, calendarUpdate{contract.FileWorkflowID, contract.ChangeCalendar.Name, procedure.CalendarChanged{
			By: procedure.Actor{Staff: procedure.System}, Calendar: calendar,
		}}},
		{book.OpenDutyNumbers, calendarUpdate{contract.DutyWorkflowID, contract.ChangeDutyCalendar.Name, duty.CalendarChanged{Calendar: calendar}}},
	} {
		given, err := sendCalendars(ctx, engine, open.list, open.give, calendar.Version)
		if sent += given; err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// calendarUpdate is how one kind of workflow is given a calendar.
type calendarUpdate struct {
	workflowID func(name string) string
	update     string
	event      any
}

func sendCalendars(ctx context.Context, engine client.Client, list func(context.Context, string, int) ([]string, error), give calendarUpdate, version string) (sent int, err error) {
	for after := ""; ; {
		names, err := list(ctx, after, calendarBatch)
		if err != nil || len(names) == 0 {
			return sent, err
		}
		for _, name := range names {
			done, err := sendCalendar(ctx, engine, name, give, version)
			if err != nil {
				return sent, fmt.Errorf("calendar to %s: %w", name, err)
			}
			if done {
				sent++
			}
		}
		after = names[len(names)-1]
	}
}

// sendCalendar updates one workflow. One that closed meanwhile needs no calendar; one
// the law refuses (it began before the excerpt) is named and left to the office.
func sendCalendar(ctx context.Context, engine client.Client, name string, give calendarUpdate, version string) (bool, error) {
	handle, err := engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: "calendar/" + version, WorkflowID: give.workflowID(name),
		UpdateName: give.update, Args: []any{give.event},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := handle.Get(ctx, nil); err != nil {
		slog.Warn("calendar refused", "name", name, "error", err)
		return false, nil
	}
	return true, nil
}
