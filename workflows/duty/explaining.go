package duty

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// headExplains says that the unit's head explains, or already has: for the unit, for
// themselves, or for somebody else. The head does not view it then, and a breach of
// leadership is not the head's to view either.
func (d *Duty) headExplains() bool {
	n := len(d.Answers)
	return d.Subject == "" || slices.Contains(heads, d.SubjectRole) || d.doerRole() == procedure.RoleUnitHead ||
		n > 0 && d.Answers[n-1].By.Role == procedure.RoleUnitHead
}

// judge is who has the next word on an explanation: the head, or the ruler at once.
func (d *Duty) judge() procedure.Recipient {
	if d.headExplains() {
		return d.ruler()
	}
	return d.head()
}

// ruler is the leader in charge of the unit, or the director where a leader's own breach
// is ruled on. Above the director is nobody in the office: the leader beside them rules.
func (d *Duty) ruler() procedure.Recipient {
	if d.SubjectRole == procedure.RoleLeader {
		return procedure.Recipient{Role: procedure.RoleDirector}
	}
	return d.inCharge(procedure.RoleLeader)
}

// last is who rules on an objection.
func (d *Duty) last() procedure.Recipient {
	if d.SubjectRole == procedure.RoleDirector {
		return d.ruler()
	}
	return procedure.Recipient{Role: procedure.RoleDirector}
}

// explain hands an explanation on to its judge.
func (d *Duty) explain(at time.Time) procedure.Recipient {
	judge := d.judge()
	stage, limit := StageExplained, d.Rule.View
	if d.headExplains() {
		stage, limit = StageViewed, d.Rule.Rule
	}
	d.begin(stage, judge, judge.Role, procedure.Term{Limit: limit, Start: at}, at)
	return judge
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

// apply: the ruling on an objection is the last; another one may be objected to. What is
// ruled on an explanation taken up again reaches whoever was told of it.
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
	if d.Subject != "" && d.SubjectRole != procedure.RoleUnitHead {
		told = append(told, d.notice(NoticeRuled, d.head(), false))
	}
	if len(d.Reviews) > 0 {
		told = d.everybodyTold(NoticeRuled, false, d.subject())
	}
	if d.Stage == StageObjected {
		d.close(OutcomeRuled, at)
	} else {
		d.begin(StageRuled, d.subject(), d.SubjectRole, procedure.Term{Limit: d.Rule.Object, Start: at}, at)
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
	last := d.last()
	d.begin(StageObjected, last, last.Role, procedure.Term{Limit: d.Rule.Rule, Start: at}, at)
	d.write(at, string(VerbObject), e.By.Staff, e, d.notice(NoticeObjected, last, true))
	return nil
}

func (e Reopened) apply(d *Duty, at time.Time) error {
	if e.Text == "" {
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	}
	d.Reviews = append(d.Reviews, Review{By: e.By.Staff, At: at, Text: e.Text, Appeal: d.objectedBy(e.By) == nil})
	d.Outcome, d.ClosedAt = "", time.Time{}
	last := d.last()
	d.begin(StageObjected, last, last.Role, procedure.Term{Limit: d.Rule.Rule, Start: at}, at)
	d.write(at, string(VerbReopen), e.By.Staff, e, d.everybodyTold(NoticeReopened, e.Repeated, last)...)
	return nil
}

// apply begins anew for the new account: nothing that was said or ruled on the old one is
// said of it. The register keeps all of that.
func (e Corrected) apply(d *Duty, at time.Time) error {
	switch {
	case e.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	case e.Unit == "" || e.Unit == d.Unit && e.Subject == d.Subject:
		return procedure.Refuse(procedure.CodeInvalidField, "unit")
	}
	told := d.everybodyTold(NoticeCorrected, false)
	d.Corrections = append(d.Corrections, Correction{
		By: e.By.Staff, At: at, Text: e.Text, OldUnit: d.Unit, OldSubject: d.Subject, NewUnit: e.Unit, NewSubject: e.Subject,
	})
	d.Unit, d.HeadUnit, d.Subject, d.SubjectRole = e.Unit, e.HeadUnit, e.Subject, e.SubjectRole
	d.Staff, d.StaffRole = e.Subject, e.SubjectRole
	d.Answers, d.Postponements, d.Opinion, d.Rulings, d.Objection = nil, nil, nil, nil, nil
	d.begin(StageOpened, d.doer(), d.doerRole(), procedure.Term{Limit: d.Rule.Acknowledge, Start: at}, at)
	d.write(at, string(VerbCorrect), e.By.Staff, e, append(told, d.given()...)...)
	return nil
}
