package office

import (
	"context"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// History is what the engine has written of one run.
type History struct {
	Events int
	// Kinds counts the events by type.
	Kinds map[string]int
	// Actions are what Temporal Cloud would bill of it: starts, updates, signals, timers,
	// upserts, activities with their repetitions, and one for the local activities of a
	// workflow task together. Queries leave no event and are not in it.
	Actions int
	// TimedOut counts workflow tasks that nobody answered in time.
	TimedOut int
	// Ahead is how far the workflow's clock has been moved ahead of the real one.
	Ahead time.Duration
}

// HistoryOf reads the history of a workflow's current run.
func HistoryOf(ctx context.Context, engine client.Client, workflowID string) (History, error) {
	h := History{Kinds: map[string]int{}}
	local := map[int64]bool{} // workflow tasks with local activities
	events := engine.GetWorkflowHistory(ctx, workflowID, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return History{}, fmt.Errorf("history of %s: %w", workflowID, err)
		}
		h.Events++
		h.Kinds[event.GetEventType().String()]++
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
			enumspb.EVENT_TYPE_TIMER_STARTED,
			enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
			enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:
			h.Actions++
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			h.Actions += int(event.GetActivityTaskStartedEventAttributes().GetAttempt())
		case enumspb.EVENT_TYPE_MARKER_RECORDED:
			marker := event.GetMarkerRecordedEventAttributes()
			task := marker.GetWorkflowTaskCompletedEventId()
			if marker.GetMarkerName() == "LocalActivity" && !local[task] {
				local[task] = true
				h.Actions++
			}
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
			h.TimedOut++
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED:
			// An event's time is the workflow's own, before the skip.
			if target := event.GetWorkflowExecutionTimeSkippingTransitionedEventAttributes().GetTargetTime(); target != nil {
				h.Ahead += target.AsTime().Sub(event.GetEventTime().AsTime())
			}
		}
	}
	return h, nil
}

// ClockOf reads a workflow's own clock: the real time until it is moved.
func ClockOf(ctx context.Context, engine client.Client, workflowID string) (time.Time, error) {
	state, err := engine.DescribeWorkflowExecution(ctx, workflowID, "")
	if err != nil {
		return time.Time{}, fmt.Errorf("clock of %s: %w", workflowID, err)
	}
	if moved := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime(); moved != nil {
		return moved.AsTime(), nil
	}
	return time.Now(), nil
}
