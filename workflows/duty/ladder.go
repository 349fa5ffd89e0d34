package duty

import (
	"cmp"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// The messages of the ladder.
const (
	NoticeNear    procedure.NoticeKind = "duty_near"    // sắp đến hạn
	NoticeOverdue procedure.NoticeKind = "duty_overdue" // quá hạn: nhắc người phải làm
	NoticeCall    procedure.NoticeKind = "duty_call"    // quá hạn: báo cấp trên
)

// step is the next thing the ladder does.
type step int

const (
	stepRemind step = iota
	stepMilestone
	stepDue
	stepLate
	stepCall
)

// Advance does everything that is due at or before now, earliest first, and returns the
// duty with what it wrote. Called again with the same now it changes nothing. After an
// outage a call counts from when it was really made, so that nobody is passed over; a
// date that passed is booked at its own instant.
func Advance(d Duty, now time.Time) Duty {
	d, now = d.clone(), now.In(procedure.Zone)
	for {
		what, at, ok := d.next()
		if !ok || at.After(now) {
			return d
		}
		switch what {
		case stepRemind:
			d.remind(now)
		case stepLate:
			d.late(now)
		case stepMilestone:
			d.missMilestone(at, now)
		case stepDue:
			d.due(at, now)
		case stepCall:
			d.call(now)
		}
	}
}

// NextWake returns when Advance will next have something to do.
func NextWake(d Duty) (time.Time, bool) {
	_, at, ok := d.next()
	return at, ok
}

// next finds what comes first.
func (d *Duty) next() (what step, first time.Time, ok bool) {
	if d.Turn == nil || d.Suspended() {
		return 0, time.Time{}, false
	}
	consider := func(w step, at time.Time) {
		if !ok || at.Before(first) {
			what, first, ok = w, at, true
		}
	}
	if due, running := d.turnDue(); running && d.Turn.OverdueAt.IsZero() {
		if near, found := d.near(due); found && !d.Turn.Reminded {
			consider(stepRemind, near)
		}
		consider(stepDue, due)
	}
	if !d.Turn.OverdueAt.IsZero() && len(d.levels()) > 0 {
		if at, found := d.after(d.Turn.CalledAt, d.Rule.Answer); found {
			consider(stepCall, at)
		}
	}
	if d.Stage == StageGiven {
		if d.LateAt.IsZero() {
			consider(stepLate, d.DueAt)
		}
		for _, m := range d.Milestones {
			if m.DoneAt.IsZero() && m.LateAt.IsZero() {
				consider(stepMilestone, m.DueAt)
			}
		}
	}
	return what, first, ok
}

// turnDue is the date of the present turn; ok is false while the clock stands still or
// it is nobody's turn.
func (d *Duty) turnDue() (at time.Time, ok bool) {
	if d.Turn == nil || d.Suspended() {
		return time.Time{}, false
	}
	at, ok, err := d.openEnded().Due(d.Turn.Term, d.Stops)
	return at, ok && err == nil
}

// openEnded is the working calendar without ends: where none is published, weekdays are
// worked. Nobody outside the office is promised anything by a duty's dates, so a guess is
// better than silence; the calendar, once published, corrects it.
func (d *Duty) openEnded() *procedure.Calendar {
	const century = 36525
	c := d.Calendar
	c.From, c.To = c.From-century, c.To+century
	return &c
}

// after is when a wait that began at an instant is over; ok is false for a rule that is
// none.
func (d *Duty) after(start time.Time, wait procedure.Limit) (at time.Time, ok bool) {
	at, ok, err := d.openEnded().Due(procedure.Term{Limit: wait, Start: start}, d.Stops)
	return at, ok && err == nil
}

// near is when the holder of a turn is reminded: at the opening of the working day Near
// before its date. A reminder that would fall before the turn began is left out.
func (d *Duty) near(due time.Time) (at time.Time, ok bool) {
	day, err := d.openEnded().ShiftDays(procedure.DayOf(due), -d.Rule.Near.WorkingDays())
	if err != nil {
		return time.Time{}, false
	}
	at = d.Calendar.Opening(day)
	return at, at.After(d.Turn.Since)
}

// remind says nothing once the date has passed: then it is said to be overdue.
func (d *Duty) remind(now time.Time) {
	d.Turn.Reminded = true
	if due, _ := d.turnDue(); !due.After(now) {
		return
	}
	d.write(now, "reminded", procedure.System, map[string]int{"turn": d.Turn.No}, d.notice(NoticeNear, d.Turn.Who, false))
}

func (d *Duty) missMilestone(at, now time.Time) {
	for i := range d.Milestones {
		if m := &d.Milestones[i]; m.DoneAt.IsZero() && m.LateAt.IsZero() && m.DueAt.Equal(at) {
			m.LateAt = at
			d.write(now, "milestone_missed", procedure.System, map[string]string{"milestone": m.Code}, d.notice(NoticeOverdue, d.doer(), true))
			return
		}
	}
}

// late books that the date of the whole has passed while the turn has another one.
func (d *Duty) late(now time.Time) {
	d.LateAt = d.DueAt
	d.write(now, "late", procedure.System, map[string]time.Time{"at": d.DueAt})
}

// due is the end of a turn: a right lapses, a duty is overdue, and the first level above
// is called upon.
func (d *Duty) due(at, now time.Time) {
	if d.Turn.Lapses {
		outcome := OutcomeRuled
		if d.Kind == Difficulty {
			outcome = OutcomeFulfilled
		}
		d.close(outcome, at)
		d.write(now, "lapsed", procedure.System, map[string]int{"turn": d.Turns})
		return
	}
	d.Turn.OverdueAt, d.Turn.CalledAt = at, now
	d.Overdues = append(d.Overdues, Overdue{Turn: d.Turn.No, Stage: d.Stage, Who: d.Turn.Who, At: at})
	if d.Stage == StageGiven && d.LateAt.IsZero() && !at.Before(d.DueAt) {
		d.LateAt = d.DueAt
	}
	d.write(now, "overdue", procedure.System, map[string]any{"turn": d.Turn.No, "stage": d.Stage, "at": at}, d.notice(NoticeOverdue, d.Turn.Who, true))
	if len(d.levels()) > 0 {
		d.call(now)
	}
}

// call asks the next level to see to it, and the last again each time nothing happens.
func (d *Duty) call(now time.Time) {
	levels := d.levels()
	d.Turn.Calls, d.Turn.CalledAt = d.Turn.Calls+1, now
	role := levels[min(d.Turn.Calls, len(levels))-1]
	d.write(now, "called", procedure.System, map[string]any{"turn": d.Turn.No, "call": d.Turn.Calls, "role": role},
		d.notice(NoticeCall, d.inCharge(role), d.Turn.Calls > 1))
}

// levels are those above whoever's turn it is; at the top, the top itself.
func (d *Duty) levels() []procedure.Role { return d.Rule.Levels[d.floor():] }

func (d *Duty) floor() int { return min(d.Turn.Floor, max(0, len(d.Rule.Levels)-1)) }

// inCharge is whom a role means for the duty's unit.
func (d *Duty) inCharge(role procedure.Role) procedure.Recipient {
	if role == procedure.RoleUnitHead || role == procedure.RoleLeader {
		return procedure.Recipient{Role: role, Unit: d.Unit}
	}
	return procedure.Recipient{Role: role}
}

// Level is how high silence has climbed: the place in Rule.Levels of the last who was
// called, 0 for nobody.
func (d Duty) Level() int {
	if d.Turn == nil || d.Turn.Calls == 0 {
		return 0
	}
	levels := d.levels()
	return slices.Index(d.Rule.Levels, levels[min(d.Turn.Calls, len(levels))-1]) + 1
}

// doer is who does it: the person, with the unit's head to stand in, or the head.
func (d *Duty) doer() procedure.Recipient {
	return procedure.Recipient{Staff: d.Staff, Role: procedure.RoleUnitHead, Unit: d.Unit}
}

// doerRole is the role of who does it.
func (d *Duty) doerRole() procedure.Role {
	if d.Staff == "" {
		return procedure.RoleUnitHead
	}
	return d.StaffRole
}

func (d *Duty) head() procedure.Recipient { return d.inCharge(procedure.RoleUnitHead) }

func (d *Duty) giver() procedure.Recipient {
	if d.Kind == Difficulty {
		return procedure.Recipient{Staff: cmp.Or(d.Acting, d.GivenBy.Staff), Role: procedure.RoleUnitHead, Unit: d.GivenBy.Unit}
	}
	return procedure.Recipient{Staff: cmp.Or(d.Acting, d.GivenBy.Staff), Role: d.GivenBy.Role}
}

// begin opens the turn of somebody of a role and ends the one before it.
func (d *Duty) begin(stage Stage, who procedure.Recipient, role procedure.Role, term procedure.Term, at time.Time) {
	d.endTurn(at)
	d.Stage, d.Turns = stage, d.Turns+1
	d.Turn = &Turn{No: d.Turns, Who: who, Floor: slices.Index(d.Rule.Levels, role) + 1, Since: at, Term: term}
}

func (d *Duty) endTurn(at time.Time) {
	if d.Turn == nil {
		return
	}
	for i := range d.Overdues {
		if o := &d.Overdues[i]; o.Turn == d.Turn.No && o.TakenAt.IsZero() {
			o.TakenAt = at
		}
	}
	d.Turn = nil
}

func (d *Duty) close(outcome Outcome, at time.Time) {
	d.endTurn(at)
	d.Stage, d.Outcome, d.ClosedAt = StageClosed, outcome, at
	if n := len(d.Stops); d.Suspended() {
		d.Stops[n-1].To = at
	}
}
