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
	"dunghen/workflows/procedure"
)

// calendarReach is how far before today a file's excerpt goes back: what a
// receipt may be corrected to.
const calendarReach = 400

const calendarBatch = 500

// SendCalendar gives every open file the calendar of the catalogue, as when a
// notice about days off came out. Run again it repeats nothing: the update's id is
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
	event := procedure.CalendarChanged{
		By:       procedure.Actor{Staff: procedure.System},
		Calendar: whole.Excerpt(procedure.DayOf(time.Now()) - calendarReach),
	}
	for after := ""; ; {
		codes, err := book.OpenCodes(ctx, after, calendarBatch)
		if err != nil || len(codes) == 0 {
			return sent, err
		}
		for _, code := range codes {
			done, err := sendCalendar(ctx, engine, code, event)
			if err != nil {
				return sent, fmt.Errorf("calendar to %s: %w", code, err)
			}
			if done {
				sent++
			}
		}
		after = codes[len(codes)-1]
	}
}

// sendCalendar updates one file. One that closed meanwhile needs no calendar; one
// the law refuses (it began before the excerpt) is named and left to the office.
func sendCalendar(ctx context.Context, engine client.Client, code string, event procedure.CalendarChanged) (bool, error) {
	handle, err := engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: "calendar/" + event.Calendar.Version, WorkflowID: contract.FileWorkflowID(code),
		UpdateName: contract.ChangeCalendar.Name, Args: []any{event},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if gone := new(serviceerror.NotFound); errors.As(err, &gone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := handle.Get(ctx, nil); err != nil {
		slog.Warn("calendar refused", "code", code, "error", err)
		return false, nil
	}
	return true, nil
}
