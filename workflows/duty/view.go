package duty

import (
	"time"

	"dunghen/workflows/procedure"
)

// View is what the rest of the house sees of a duty.
type View struct {
	Duty
	// TurnDueAt is the date of the present turn, zero while the clock stands still or
	// nobody's turn is; Level is how high silence about it has climbed, 0 for nobody.
	TurnDueAt time.Time `json:"turn_due_at,omitzero"`
	Level     int       `json:"level"`
}

// View derives what others see; calendar and journal stay behind.
func (d Duty) View() View {
	v := View{Duty: d.clone(), Level: d.Level()}
	v.TurnDueAt, _ = d.turnDue()
	v.Calendar, v.Journal = procedure.Calendar{}, nil
	return v
}

// Behind says that a turn, or the date of the whole, has passed at an instant.
func (v View) Behind(now time.Time) bool {
	switch {
	case v.Closed():
		return false
	case !v.LateAt.IsZero(), v.Turn != nil && !v.Turn.OverdueAt.IsZero():
		return true
	default:
		return v.Turn != nil && !v.Turn.Lapses && !v.TurnDueAt.IsZero() && v.TurnDueAt.Before(now)
	}
}

// Closed says that nothing more can happen.
func (d Duty) Closed() bool { return d.Stage == StageClosed }

// Suspended says that the clock stands still.
func (d Duty) Suspended() bool { n := len(d.Stops); return n > 0 && d.Stops[n-1].To.IsZero() }

// OnTime says whether a duty with a date was answered by it: ok is false while that is
// not decided. An answer that was returned does not count, and a withdrawn duty is not
// judged.
func (d Duty) OnTime() (onTime, ok bool) {
	switch {
	case d.DueAt.IsZero() || d.Outcome == OutcomeWithdrawn:
		return false, false
	case !d.LateAt.IsZero():
		return false, true
	default:
		return true, d.Outcome == OutcomeFulfilled
	}
}
