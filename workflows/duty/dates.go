package duty

import (
	"time"

	"dunghen/workflows/procedure"
)

// StopSuspended is why the clock of a duty stands still.
const StopSuspended procedure.StopReason = "suspended" // tạm dừng

func (e PostponementAsked) apply(d *Duty, at time.Time) error {
	due, _ := d.turnDue()
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	if err := checkDue(&d.Calendar, "new_due", e.NewDue, at); err != nil {
		return err
	}
	if !e.NewDue.After(due) {
		return procedure.Refuse(CodeDueInPast, "new_due")
	}
	if d.Kind == Explanation {
		if latest, ok := d.after(due, d.Rule.Extend); ok && e.NewDue.After(latest) {
			return procedure.Refuse(CodeDueTooLate, "new_due", "last", procedure.DayOf(latest).String())
		}
	}
	d.Postponements = append(d.Postponements, Postponement{By: e.By, AskedAt: at, OldDue: due, NewDue: e.NewDue.In(procedure.Zone), Text: e.Text})
	to := d.giver()
	if d.Kind == Explanation {
		to = d.judge()
	}
	d.write(at, string(VerbAskPostponement), e.By.Staff, e, d.notice(NoticePostponementAsked, to, true))
	return nil
}

// apply: what was asked for in time and agreed to later counts from when it was asked;
// what was late before is not healed by it.
func (e PostponementDecided) apply(d *Duty, at time.Time) error {
	p := &d.Postponements[len(d.Postponements)-1]
	if !e.Agreed && e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	if due, _ := d.turnDue(); e.Agreed && (!p.NewDue.After(at) || !p.NewDue.After(due)) {
		return procedure.Refuse(CodeDueInPast, "")
	}
	p.DecidedBy, p.DecidedAt, p.Agreed, p.Reply = e.By.Staff, at, e.Agreed, e.Text
	kind := NoticeNotPostponed
	if e.Agreed {
		kind = NoticePostponed
		d.begin(d.Stage, d.doer(), d.doerRole(), procedure.Term{Fixed: p.NewDue, Start: at}, at)
		if d.Kind != Explanation && p.NewDue.After(d.DueAt) && (d.LateAt.IsZero() || d.LateAt.After(p.AskedAt)) {
			d.postpone(p.NewDue)
		}
	}
	d.write(at, string(VerbPostpone), e.By.Staff, e, d.notice(kind, d.doer(), true))
	return nil
}

// postpone gives the whole its later date; milestones still ahead move with it by as many
// working days.
func (d *Duty) postpone(due time.Time) {
	calendar := d.openEnded()
	days := calendar.WorkingDaysAfter(procedure.DayOf(d.DueAt), procedure.DayOf(due))
	for i := range d.Milestones {
		m := &d.Milestones[i]
		old := procedure.DayOf(m.DueAt)
		if day, err := calendar.ShiftDays(old, days); err == nil && m.ahead() {
			m.DueAt = m.DueAt.AddDate(0, 0, int(day-old))
			if m.DueAt.After(due) {
				m.DueAt = due
			}
		}
	}
	d.DueAt, d.LateAt = due, time.Time{}
}

// ahead says that a milestone is neither done nor late.
func (m Milestone) ahead() bool { return m.DoneAt.IsZero() && m.LateAt.IsZero() }

func (e Suspended) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Stops = append(d.Stops, procedure.Stop{From: at, Reason: StopSuspended})
	d.write(at, string(VerbSuspend), e.By.Staff, e, d.notice(NoticeSuspended, d.Turn.Who, true))
	return nil
}

func (e Resumed) apply(d *Duty, at time.Time) error {
	d.resume(at)
	d.write(at, string(VerbResume), e.By.Staff, e, d.notice(NoticeResumed, d.Turn.Who, true))
	return nil
}

// resume lets a clock that stands still run on.
func (d *Duty) resume(at time.Time) {
	if d.Suspended() {
		stop := &d.Stops[len(d.Stops)-1]
		stop.To = at
		d.moveDates(stop.From, at)
	}
}

// moveDates moves the fixed dates that were ahead at an instant by the working days on
// which the clock stood still until another, and off days that are worked no more.
// Counted terms derive theirs.
func (d *Duty) moveDates(from, until time.Time) {
	if d.DueAt.After(from) && d.LateAt.IsZero() {
		d.DueAt = d.moved(d.DueAt, from, until)
	}
	for i := range d.Milestones {
		if m := &d.Milestones[i]; m.ahead() && m.DueAt.After(from) {
			m.DueAt = d.moved(m.DueAt, from, until)
		}
	}
	if turn := d.Turn; turn != nil && !turn.Term.Fixed.IsZero() && turn.OverdueAt.IsZero() {
		turn.Term = procedure.Term{Fixed: d.moved(turn.Term.Fixed, from, until), Start: until}
	}
}

// moved is a fixed date after the stops of a span. A date within a stop of the same day
// goes to the end of the day.
func (d *Duty) moved(date, from, until time.Time) time.Time {
	calendar := d.openEnded()
	at, ok, err := calendar.Due(procedure.Term{Fixed: date, Start: from}, d.Stops)
	if !ok || err != nil {
		return date
	}
	for day := procedure.DayOf(until); !at.After(until); day++ {
		if calendar.IsWorking(day) {
			at = calendar.Closing(day)
		}
	}
	return at
}
