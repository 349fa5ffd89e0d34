package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TargetWatch looks after the targets of one register.
type TargetWatch struct {
	register *register.Store
	calendar procedure.Calendar
}

// NewTargetWatch makes it; the calendar tells working days, and how much of a period is
// still to come.
func NewTargetWatch(store *register.Store, calendar procedure.Calendar) *TargetWatch {
	return &TargetWatch{register: store, calendar: calendar}
}

// Register gives a worker the activity under its fixed name.
func (w *TargetWatch) Register(r worker.ActivityRegistry) {
	r.RegisterActivityWithOptions(w.CheckTargets, activity.RegisterOptions{Name: contract.CheckTargets.Name})
}

// CheckTargets warns of the targets that are about to be missed, as they stood at the appointed instant. A repeated
// call warns of nothing twice and gives the same answer; on a day off nobody is warned.
// Errors: see explain.
func (w *TargetWatch) CheckTargets(ctx context.Context, o contract.TargetsOrder) (contract.TargetsResult, error) {
	if !w.calendar.IsWorking(procedure.DayOf(o.At)) {
		return contract.TargetsResult{}, nil
	}
	warned, err := w.register.WatchTargets(ctx, &w.calendar, o.At)
	if err != nil {
		return contract.TargetsResult{}, explain(err)
	}
	return contract.TargetsResult{Warned: warned}, nil
}
