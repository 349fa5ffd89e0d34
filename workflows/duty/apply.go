package duty

import (
	"cmp"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// Apply folds one event into a duty: first what is due until then, then the event
// itself. A refused event leaves the given duty untouched and the answer is a
// *procedure.Refusal.
func Apply(d Duty, e Event, at time.Time) (Duty, error) {
	at = at.In(procedure.Zone)
	next := Advance(d, at)
	if err := next.check(e.verb(), e.actor()); err != nil {
		return d, err
	}
	if slices.Contains(taking, e.verb()) {
		next.resume(at)
	}
	if err := e.apply(&next, at); err != nil {
		return d, err
	}
	return next, nil
}

func (e Acknowledged) apply(d *Duty, at time.Time) error {
	d.begin(StageAccepted, d.doer(), d.doerRole(), procedure.Term{Limit: d.Rule.Explain, Start: at}, at)
	d.write(at, string(VerbAcknowledge), e.By.Staff, e, d.notice(NoticeAcknowledged, d.judge(), false))
	return nil
}

func (e Progressed) apply(d *Duty, at time.Time) error {
	if e.Percent < 0 || e.Percent > 100 {
		return procedure.Refuse(procedure.CodeInvalidField, "percent")
	}
	d.Progress = append(d.Progress, Progress{By: e.By, At: at, Percent: e.Percent, Text: e.Text})
	if len(d.Progress) > keptProgress {
		d.Progress = slices.Clone(d.Progress[len(d.Progress)-keptProgress:])
	}
	d.write(at, string(VerbProgress), e.By.Staff, e)
	return nil
}

// keptProgress is how many words of progress the duty carries along: what crosses the
// engine must not grow for ever.
const keptProgress = 50

func (e MilestoneReached) apply(d *Duty, at time.Time) error {
	i := slices.IndexFunc(d.Milestones, func(m Milestone) bool { return m.Code == e.Milestone })
	switch {
	case i < 0:
		return procedure.Refuse(CodeUnknownMilestone, "milestone")
	case !d.Milestones[i].DoneAt.IsZero():
		return procedure.Refuse(CodeMilestoneDone, "milestone")
	}
	d.Milestones[i].DoneAt, d.Milestones[i].DoneBy = at, e.By.Staff
	d.write(at, string(VerbMilestone), e.By.Staff, e)
	return nil
}

// apply: an explanation may come before it was acknowledged.
func (e Answered) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Answers = append(d.Answers, Answer{By: e.By, At: at, Text: e.Text, Evidence: slices.Clone(e.Evidence)})
	to := d.giver()
	if d.Kind == Explanation {
		to = d.explain(at)
	} else {
		d.begin(StageAnswered, to, d.GivenBy.Role, procedure.Term{Limit: d.Rule.Confirm, Start: at}, at)
		// Who raised a difficulty need not say that the answer will do.
		d.Turn.Lapses = d.Kind == Difficulty
	}
	d.write(at, string(VerbAnswer), e.By.Staff, e, d.notice(NoticeAnswered, to, true))
	return nil
}

func (e Accepted) apply(d *Duty, at time.Time) error {
	d.close(OutcomeFulfilled, at)
	d.write(at, string(VerbAccept), e.By.Staff, e, d.notice(NoticeAccepted, d.doer(), false))
	return nil
}

func (e Returned) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	due := d.DueAt
	if !e.NewDue.IsZero() || !due.After(at) {
		if err := checkDue(&d.Calendar, "new_due", e.NewDue, at); err != nil {
			return err
		}
		due = e.NewDue.In(procedure.Zone)
	}
	if d.LateAt.IsZero() && at.After(d.DueAt) {
		d.LateAt = d.DueAt
	}
	last := &d.Answers[len(d.Answers)-1]
	last.ReturnedBy, last.ReturnedAt, last.ReturnedText = e.By.Staff, at, e.Text
	d.begin(StageGiven, d.doer(), d.doerRole(), procedure.Term{Fixed: due, Start: at}, at)
	d.write(at, string(VerbReturn), e.By.Staff, e, d.notice(NoticeReturned, d.doer(), true))
	return nil
}

func (e Withdrawn) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	before := d.everybodyTold(NoticeWithdrawn, false)
	if d.Kind == Explanation {
		d.Corrections = append(d.Corrections, Correction{By: e.By.Staff, At: at, Text: e.Text, OldUnit: d.Unit, OldSubject: d.Subject})
	}
	d.close(OutcomeWithdrawn, at)
	d.write(at, string(VerbWithdraw), e.By.Staff, e, before...)
	return nil
}

// everybodyTold reaches whoever was told of the duty before, the inspectorate if it was
// told of it among repeated breaches, and whom else it concerns; each once.
func (d *Duty) everybodyTold(kind procedure.NoticeKind, repeated bool, more ...procedure.Recipient) []procedure.Notice {
	if repeated {
		more = append(more, procedure.Recipient{Role: procedure.RoleInspector})
	}
	var out []procedure.Notice
	for _, to := range append(slices.Clone(d.Told), more...) {
		n := d.notice(kind, to, true)
		if !slices.ContainsFunc(out, func(told procedure.Notice) bool { return told.Key == n.Key }) {
			out = append(out, n)
		}
	}
	return out
}

// apply keeps the turn's date, what was missed of it, and the level that was called:
// other hands do not make late work timely. Another unit is the giver's to charge; a
// difficulty is passed on by whoever has it.
func (e Reassigned) apply(d *Duty, at time.Time) error {
	switch {
	case e.Unit == "" || e.Unit != d.Unit && d.Kind == Explanation:
		return procedure.Refuse(procedure.CodeInvalidField, "unit")
	case e.Unit == d.Unit && e.Staff == d.Staff:
		return procedure.Refuse(procedure.CodeInvalidField, "staff")
	case e.Unit != d.Unit:
		if err := d.movedBy(e.By); err != nil {
			return err
		}
	}
	if e.Unit != d.Unit {
		d.HeadUnit = e.HeadUnit
	}
	old := d.doer()
	d.Cooperating = slices.DeleteFunc(slices.Clone(d.Cooperating), func(unit string) bool { return unit == e.Unit })
	d.giveTo(e.Unit, e.Staff, e.StaffRole)
	d.write(at, string(VerbReassign), e.By.Staff, e, d.notice(NoticeReassigned, old, false), d.notice(NoticeGiven, d.doer(), true))
	return nil
}

// giveTo puts the work into other hands within a turn.
func (d *Duty) giveTo(unit, staff string, role procedure.Role) {
	level := d.Level()
	d.Unit, d.Staff, d.StaffRole = unit, staff, role
	d.Turn.Who, d.Turn.Floor = d.doer(), slices.Index(d.Rule.Levels, d.doerRole())+1
	d.Turn.Calls, d.Turn.Held = max(0, level-d.floor()), 0
}

// apply: what the person did not have, somebody else has by now.
func (e Delegated) apply(d *Duty, at time.Time) error {
	if e.From == "" || e.Staff == "" || e.From == e.Staff {
		return procedure.Refuse(procedure.CodeInvalidField, "staff")
	}
	does := d.Staff == e.From && slices.Contains(doing, d.Stage)
	judges := d.Kind != Explanation && cmp.Or(d.Acting, d.GivenBy.Staff) == e.From
	switch {
	case does && d.Kind == Explanation && d.Subject == e.From:
		return procedure.Refuse(CodeExplainedInPerson, "")
	case !does && !judges:
		return procedure.Refuse(procedure.CodeNotHeld, "")
	}
	if does {
		d.giveTo(d.Unit, e.Staff, e.StaffRole)
	}
	if judges {
		d.Acting = e.Staff
		if d.Acting == d.GivenBy.Staff {
			d.Acting = ""
		}
		if d.Stage == StageAnswered {
			d.Turn.Who = d.giver()
		}
	}
	to := procedure.Recipient{Staff: e.Staff, Role: procedure.RoleUnitHead, Unit: d.Unit}
	d.write(at, string(VerbDelegate), e.By.Staff, e, d.notice(NoticeDelegated, to, false))
	return nil
}

// apply: the word of somebody at or above the level that was called holds the next call
// back by one wait, once: words alone do not keep the matter from climbing.
func (e Urged) apply(d *Duty, at time.Time) error {
	level := slices.Index(d.Rule.Levels, e.By.Role) + 1
	if turn := d.Turn; !turn.OverdueAt.IsZero() && turn.Held < turn.Calls && level >= d.Level() {
		turn.CalledAt, turn.Held = at, turn.Calls
	}
	d.write(at, string(VerbUrge), e.By.Staff, e, d.notice(NoticeUrged, d.Turn.Who, true))
	return nil
}

func (e CalendarChanged) apply(d *Duty, at time.Time) error {
	if len(e.Calendar.Hours) == 0 {
		return procedure.Refuse(procedure.CodeInvalidField, "calendar")
	}
	d.Calendar = e.Calendar
	if !d.Suspended() { // who resumes moves them
		d.moveDates(at, at)
	}
	d.write(at, string(VerbChangeCalendar), procedure.System, map[string]string{"version": e.Calendar.Version})
	return nil
}
