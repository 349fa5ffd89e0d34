package duty

import (
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
	if err := e.apply(&next, at); err != nil {
		return d, err
	}
	return next, nil
}

func (e Acknowledged) apply(d *Duty, at time.Time) error {
	d.begin(StageAccepted, d.doer(), d.doerRole(), procedure.Term{Limit: d.Rule.Explain, Start: at}, at)
	d.write(at, string(VerbAcknowledge), e.By.Staff, e, d.notice(NoticeAcknowledged, d.head(), false))
	return nil
}

func (e Progressed) apply(d *Duty, at time.Time) error {
	if e.Percent < 0 || e.Percent > 100 {
		return procedure.Refuse(procedure.CodeInvalidField, "percent")
	}
	d.Progress = append(d.Progress, Progress{By: e.By, At: at, Percent: e.Percent, Text: e.Text})
	d.write(at, string(VerbProgress), e.By.Staff, e)
	return nil
}

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
		to = d.judge()
		d.begin(d.judging(), to, d.judgeRole(), procedure.Term{Limit: d.judgeTime(), Start: at}, at)
	} else {
		d.judgeDate(at)
		d.begin(StageAnswered, to, d.GivenBy.Role, procedure.Term{Limit: d.Rule.Confirm, Start: at}, at)
	}
	d.write(at, string(VerbAnswer), e.By.Staff, e, d.notice(NoticeAnswered, to, true))
	return nil
}

// judgeDate books that the date of the whole has passed.
func (d *Duty) judgeDate(at time.Time) {
	if d.LateAt.IsZero() && at.After(d.DueAt) {
		d.LateAt = d.DueAt
	}
}

// ownHead says that the breach stands against the unit's head, or against the unit: the
// head explains, and does not view it.
func (d *Duty) ownHead() bool {
	return d.Subject == "" || slices.Contains(givers, d.StaffRole) || d.StaffRole == procedure.RoleUnitHead
}

func (d *Duty) judge() procedure.Recipient {
	if d.ownHead() {
		return d.ruler()
	}
	return d.head()
}

func (d *Duty) judging() Stage {
	if d.ownHead() {
		return StageViewed
	}
	return StageExplained
}

func (d *Duty) judgeRole() procedure.Role {
	if d.ownHead() {
		return d.ruler().Role
	}
	return procedure.RoleUnitHead
}

func (d *Duty) judgeTime() procedure.Limit {
	if d.ownHead() {
		return d.Rule.Rule
	}
	return d.Rule.View
}

// ruler is the leader in charge of the unit, or the director where a leader's own breach
// is ruled on.
func (d *Duty) ruler() procedure.Recipient {
	if slices.Contains(givers, d.StaffRole) {
		return procedure.Recipient{Role: procedure.RoleDirector}
	}
	return d.inCharge(procedure.RoleLeader)
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
	d.judgeDate(at)
	last := &d.Answers[len(d.Answers)-1]
	last.ReturnedBy, last.ReturnedAt, last.ReturnedText = e.By.Staff, at, e.Text
	d.begin(StageGiven, d.doer(), d.doerRole(), procedure.Term{Fixed: due, Start: at}, at)
	d.write(at, string(VerbReturn), e.By.Staff, e, d.notice(NoticeReturned, d.doer(), true))
	return nil
}

func (e PostponementAsked) apply(d *Duty, at time.Time) error {
	due, running := d.turnDue()
	switch {
	case len(d.Postponements) > 0:
		return procedure.Refuse(CodePostponementUsed, "")
	case e.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	case !running || !d.Turn.OverdueAt.IsZero():
		return procedure.Refuse(CodeDueInPast, "")
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

func (e PostponementDecided) apply(d *Duty, at time.Time) error {
	p := &d.Postponements[len(d.Postponements)-1]
	if !e.Agreed && e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	if e.Agreed && !p.NewDue.After(at) {
		return procedure.Refuse(CodeDueInPast, "")
	}
	p.DecidedBy, p.DecidedAt, p.Agreed, p.Reply = e.By.Staff, at, e.Agreed, e.Text
	kind := NoticeNotPostponed
	if e.Agreed {
		kind = NoticePostponed
		d.begin(d.Stage, d.doer(), d.doerRole(), procedure.Term{Fixed: p.NewDue, Start: at}, at)
		if d.Kind != Explanation {
			d.DueAt, d.LateAt = p.NewDue, time.Time{}
		}
	}
	d.write(at, string(VerbPostpone), e.By.Staff, e, d.notice(kind, d.doer(), true))
	return nil
}

func (e Viewed) apply(d *Duty, at time.Time) error {
	switch {
	case !slices.Contains(Causes(), e.Cause):
		return procedure.Refuse(procedure.CodeInvalidField, "cause")
	case e.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Opinion = &Opinion{By: e.By.Staff, At: at, Cause: e.Cause, Text: e.Text}
	ruler := d.ruler()
	d.begin(StageViewed, ruler, ruler.Role, procedure.Term{Limit: d.Rule.Rule, Start: at}, at)
	d.write(at, string(VerbView), e.By.Staff, e, d.notice(NoticeViewed, ruler, true))
	return nil
}

// apply: the ruling on an objection is the last; another one may be objected to.
func (e Ruled) apply(d *Duty, at time.Time) error {
	switch {
	case !slices.Contains(Causes(), e.Cause):
		return procedure.Refuse(procedure.CodeInvalidField, "cause")
	case e.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	case e.Cause == CauseNegligence && e.Measure == "":
		return procedure.Refuse(CodeMeasureRequired, "measure")
	case e.Cause != CauseNegligence && e.Measure != "",
		e.Measure != "" && !slices.Contains(d.Rule.Measures, e.Measure):
		return procedure.Refuse(CodeMeasureNotAllowed, "measure")
	}
	d.Rulings = append(d.Rulings, Ruling{
		By: e.By.Staff, At: at, Cause: e.Cause, Measure: e.Measure, Text: e.Text, WithoutExplanation: len(d.Answers) == 0,
	})
	told := []procedure.Notice{d.notice(NoticeRuled, d.subject(), true)}
	if d.Subject != "" {
		told = append(told, d.notice(NoticeRuled, d.head(), false))
	}
	if d.Stage == StageObjected {
		d.close(OutcomeRuled, at)
	} else {
		d.begin(StageRuled, d.subject(), d.doerRole(), procedure.Term{Limit: d.Rule.Object, Start: at}, at)
		d.Turn.Lapses = true
	}
	d.write(at, string(VerbRule), e.By.Staff, e, told...)
	return nil
}

// subject is on whose account the breach stands.
func (d *Duty) subject() procedure.Recipient {
	return procedure.Recipient{Staff: d.Subject, Role: procedure.RoleUnitHead, Unit: d.Unit}
}

func (e Objected) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Objection = &Objection{By: e.By.Staff, At: at, Text: e.Text}
	director := procedure.Recipient{Role: procedure.RoleDirector}
	d.begin(StageObjected, director, director.Role, procedure.Term{Limit: d.Rule.Rule, Start: at}, at)
	d.write(at, string(VerbObject), e.By.Staff, e, d.notice(NoticeObjected, director, true))
	return nil
}

func (e Corrected) apply(d *Duty, at time.Time) error {
	switch {
	case e.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	case e.Unit == "" || e.Unit == d.Unit && e.Subject == d.Subject:
		return procedure.Refuse(procedure.CodeInvalidField, "unit")
	}
	before := d.everybodyTold(NoticeCorrected)
	d.Corrections = append(d.Corrections, Correction{
		By: e.By.Staff, At: at, Text: e.Text, OldUnit: d.Unit, OldSubject: d.Subject, NewUnit: e.Unit, NewSubject: e.Subject,
	})
	d.Unit, d.Subject, d.Staff, d.StaffRole = e.Unit, e.Subject, e.Subject, e.SubjectRole
	d.Opinion, d.Objection, d.Postponements = nil, nil, nil
	d.resume(at)
	d.begin(StageOpened, d.doer(), d.doerRole(), procedure.Term{Limit: d.Rule.Acknowledge, Start: at}, at)
	d.write(at, string(VerbCorrect), e.By.Staff, e, append(before, d.notice(NoticeGiven, d.doer(), true))...)
	return nil
}

func (e Withdrawn) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	before := d.everybodyTold(NoticeWithdrawn)
	if d.Kind == Explanation {
		d.Corrections = append(d.Corrections, Correction{By: e.By.Staff, At: at, Text: e.Text, OldUnit: d.Unit, OldSubject: d.Subject})
	}
	d.close(OutcomeWithdrawn, at)
	d.write(at, string(VerbWithdraw), e.By.Staff, e, before...)
	return nil
}

// everybodyTold reaches whoever was told of the duty before.
func (d *Duty) everybodyTold(kind procedure.NoticeKind) []procedure.Notice {
	var out []procedure.Notice
	for _, to := range d.Told {
		out = append(out, d.notice(kind, to, true))
	}
	return out
}

func (e Suspended) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Stops = append(d.Stops, procedure.Stop{From: at, Reason: StopSuspended})
	d.write(at, string(VerbSuspend), e.By.Staff, e, d.notice(NoticeSuspended, d.Turn.Who, true))
	return nil
}

// StopSuspended is why the clock of a duty stands still.
const StopSuspended procedure.StopReason = "suspended" // tạm dừng

func (e Resumed) apply(d *Duty, at time.Time) error {
	d.resume(at)
	if due, ok := d.turnDue(); ok && d.Stage == StageGiven && d.Turn.Term.Fixed.Equal(d.DueAt) {
		d.DueAt = due
	}
	d.write(at, string(VerbResume), e.By.Staff, e, d.notice(NoticeResumed, d.Turn.Who, true))
	return nil
}

func (d *Duty) resume(at time.Time) {
	if d.Suspended() {
		d.Stops[len(d.Stops)-1].To = at
	}
}

// apply keeps the turn's date and what was missed of it: other hands do not make late
// work timely.
func (e Reassigned) apply(d *Duty, at time.Time) error {
	if e.Unit == "" || e.Unit == d.Unit && e.Staff == d.Staff {
		return procedure.Refuse(procedure.CodeInvalidField, "staff")
	}
	old := d.doer()
	if d.Kind == Explanation && e.Unit != d.Unit {
		return procedure.Refuse(procedure.CodeInvalidField, "unit")
	}
	d.Unit, d.Staff, d.StaffRole = e.Unit, e.Staff, e.StaffRole
	d.Cooperating = slices.DeleteFunc(slices.Clone(d.Cooperating), func(unit string) bool { return unit == e.Unit })
	d.Turn.Who, d.Turn.Floor = d.doer(), slices.Index(d.Rule.Levels, d.doerRole())+1
	d.write(at, string(VerbReassign), e.By.Staff, e, d.notice(NoticeReassigned, old, false), d.notice(NoticeGiven, d.doer(), true))
	return nil
}

// apply: the word of somebody at or above the level that was called holds the next call
// back by one wait.
func (e Urged) apply(d *Duty, at time.Time) error {
	if level := slices.Index(d.Rule.Levels, e.By.Role) + 1; !d.Turn.OverdueAt.IsZero() && level >= d.Level() && level > 0 {
		d.Turn.CalledAt = at
	}
	d.write(at, string(VerbUrge), e.By.Staff, e, d.notice(NoticeUrged, d.Turn.Who, true))
	return nil
}

func (e CalendarChanged) apply(d *Duty, at time.Time) error {
	if len(e.Calendar.Hours) == 0 {
		return procedure.Refuse(procedure.CodeInvalidField, "calendar")
	}
	d.Calendar = e.Calendar
	d.write(at, string(VerbChangeCalendar), procedure.System, map[string]string{"version": e.Calendar.Version})
	return nil
}
