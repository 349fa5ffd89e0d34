package procedure

import (
	"fmt"
	"slices"
	"time"
)

// apply keeps the latest word about the promise.
func (e Declared) apply(s *State, at time.Time) error {
	d := Declaration{Course: e.Course, By: e.By, At: at}
	switch e.Course {
	case OnCourse:
	case Late:
		if !validReason(e.Reason) || e.Reason == ReasonOther && e.Text == "" {
			return refuse(CodeReasonRequired, "reason")
		}
		newDate, err := s.newDate(e.NewDate, at)
		if err != nil {
			return err
		}
		d.Reason, d.Text, d.NewDate = e.Reason, e.Text, newDate
	default:
		return refuse(CodeInvalidField, "course")
	}
	s.Declaration = &d
	if _, past := s.firedAction(ActApologise, s.current().No); past && e.Course == Late {
		// The last lawful moment is over: the letter waits for nobody's approval.
		s.write(at, string(VerbDeclare), e.By.Staff, e)
		s.apologise(at, "")
	}
	return nil
}

// apply lets the declared letter go now.
func (e ApologyApproved) apply(s *State, at time.Time) error {
	if e.Reason != "" {
		if !validReason(e.Reason) {
			return refuse(CodeReasonRequired, "reason")
		}
		s.Declaration.Reason = e.Reason
	}
	if e.Text != "" {
		s.Declaration.Text = e.Text
	}
	newDate := s.Declaration.NewDate
	if !e.NewDate.IsZero() {
		newDate = e.NewDate
	}
	newDate, err := s.newDate(newDate, at)
	if err != nil {
		return err
	}
	s.Declaration.NewDate = newDate
	s.write(at, string(VerbApproveApology), e.By.Staff, e)
	s.apologise(at, e.By.Staff)
	return nil
}

// apply notes that the letter owed is stored. A second report of the same letter
// changes nothing: the activity may have run twice.
func (e LetterIssued) apply(s *State, at time.Time) error {
	if s.Apology == nil || s.Apology.Key != e.Key {
		return refuse(CodeInvalidField, "key")
	}
	if !s.Apology.IssuedAt.IsZero() {
		return errNothingNew
	}
	s.Apology.LetterID, s.Apology.Number, s.Apology.IssuedAt = e.LetterID, e.Number, at
	return nil
}

// notApologised: there is one letter and one new date, ever.
func (s *State) notApologised(Actor) error {
	if s.Apology != nil {
		return refuse(CodeAlreadyApologised, "")
	}
	return nil
}

// approvable: somebody declared the file late, the letter has not gone, and there is a
// date for it to replace.
func (s *State) approvable(by Actor) error {
	if err := s.notApologised(by); err != nil {
		return err
	}
	if s.Declaration == nil || s.Declaration.Course != Late {
		return refuse(CodeNotDeclaredLate, "")
	}
	if err := s.ofHeadsUnit(by); err != nil {
		return err
	}
	_, err := s.brokenOr(time.Time{}) // a clock that stands still has no date to replace
	return err
}

func validReason(r Reason) bool { return slices.Contains(Reasons(), r) }

// newDate turns any instant of a declared day into the closing hour of that day
// and checks it: a working day, after the promise, within the rule's bound.
func (s *State) newDate(t, at time.Time) (time.Time, error) {
	if t.IsZero() {
		return time.Time{}, refuse(CodeNewDateRequired, "new_date")
	}
	day := DayOf(t)
	if err := s.Calendar.Covers(day); err != nil {
		return time.Time{}, err
	}
	if !s.Calendar.IsWorking(day) {
		return time.Time{}, refuse(CodeNewDateNotWorking, "new_date", "day", day.String())
	}
	base, err := s.brokenOr(at)
	if err != nil {
		return time.Time{}, err
	}
	closing := s.Calendar.Closing(day)
	if !closing.After(base) || day == DayOf(base) {
		return time.Time{}, refuse(CodeNewDateTooEarly, "new_date", "due", DayOf(base).String())
	}
	last, err := s.lastNewDate(base)
	if err == nil && day > last {
		return time.Time{}, refuse(CodeNewDateTooLate, "new_date", "last", last.String())
	}
	return closing, nil
}

// brokenOr is the instant a new date must come after: the promise it takes the place
// of, or the present where that has passed.
func (s *State) brokenOr(at time.Time) (time.Time, error) {
	due, ok, err := s.firstDue()
	if err != nil {
		return time.Time{}, err
	}
	if !ok {
		return time.Time{}, refuse(CodeStatusNotAllowed, "", "status", s.Status.Vietnamese(), "action", string(VerbDeclare))
	}
	return later(due, at), nil
}

// lastNewDate is the last day a person may declare. Error: the calendar ends before.
func (s *State) lastNewDate(base time.Time) (Day, error) {
	return s.Calendar.ShiftDays(DayOf(base), s.Rules.Reappoint.MaxDeclared)
}

// apologise decides the one letter of the file and gives the one new promise. It
// is owed to the applicant from this instant, whatever happens to the machine. A
// declared date that a newer calendar has overtaken gives way to the rule's; the
// reason given stays.
// Without a published calendar no date can be given: that is said to the Office
// and made good when the calendar comes.
func (s *State) apologise(at time.Time, approvedBy string) {
	base := s.current()
	due, ok, err := s.firstDue()
	if err == nil && !ok {
		return
	}
	a := Apology{
		Key: fmt.Sprintf("%s/apology/%d", s.Code, base.No), Promise: base.No,
		Kind: ApologyAutomatic, Reason: ReasonAutomatic, ApprovedBy: approvedBy, OldDue: due, DecidedAt: at,
	}
	broken := later(due, at)
	if d := s.Declaration; d != nil && d.Course == Late {
		a.Kind, a.Reason, a.Text, a.DraftedBy, a.NewDue = ApologyDeclared, d.Reason, d.Text, d.By.Staff, d.NewDate
	}
	if err == nil && (!a.NewDue.After(broken) || !s.Calendar.IsWorking(DayOf(a.NewDue))) {
		a.NewDue, err = s.ruleDate(broken)
	}
	if err != nil {
		s.write(at, "apology_blocked", System, err, Notice{
			Key: s.noticeKey("blocked", base.No, string(RoleOffice)), Kind: NoticeBlocked,
			To: Recipient{Role: RoleOffice}, Single: true,
		})
		return
	}
	a.OwedAt = s.delayedSince(ActApologise, base.No)
	s.Apology = &a
	promise := Promise{
		No: len(s.Promises) + 1, Kind: PromiseReappointment, Order: SecondPromise,
		Term: Term{Limit: s.Rules.Limit, Start: at, Fixed: a.NewDue}, GivenAt: at,
	}
	s.Promises = append(s.Promises, promise)
	s.write(at, "apology_decided", approvedBy, a)
	s.writeDropped(promise, at)
}

// ruleDate is the rule's re-appointment: a share of the budget in working days
// after the broken date, within its bounds.
func (s *State) ruleDate(base time.Time) (time.Time, error) {
	r := s.Rules.Reappoint
	days := (s.Rules.Limit.WorkingDays()*r.Percent + 99) / 100
	day, err := s.Calendar.ShiftDays(DayOf(base), min(max(days, r.Min), r.Max))
	if err != nil {
		return time.Time{}, err
	}
	return s.Calendar.Closing(day), nil
}

// letterBlocked says whether the ladder came to the letter of the present promise
// and owed it, but no calendar gave a new date.
func (s *State) letterBlocked() bool {
	f, came := s.firedAction(ActApologise, s.current().No)
	if !came || s.Apology != nil {
		return false
	}
	if d := s.Declaration; d != nil {
		return d.Course == Late && !d.At.After(f.FiredAt)
	}
	return s.Rules.AutoApology.OnSilence
}
