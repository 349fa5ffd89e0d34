package procedure

import (
	"slices"
	"time"
)

// Known is a file as its View tells it, with the rules and the calendar it is under.
// It answers what the law would say, with the law's own words; what has fired is not
// in a View, so nothing can be applied to it.
type Known struct{ state State }

// Know makes a Known of a View.
func Know(v View, r Rules, c Calendar) Known {
	s := State{
		Code: v.Code, Rules: r, Calendar: c, Channel: v.Channel,
		ReceivedAt: v.ReceivedAt, RegisteredAt: v.RegisteredAt,
		Status: v.Status, Outcome: v.Outcome, FinishedAt: v.FinishedAt, ClosedAt: v.ClosedAt,
		Step: slices.IndexFunc(r.Steps, func(step Step) bool { return step.Code == v.Step }), Unit: v.Unit, Assignee: v.Assignee,
		Stops: v.Ledger.Stops, Declaration: v.Declaration, Apology: v.Apology, Supplements: v.Supplements,
		Breaches: v.Breaches, Escalations: v.Escalations, SystemDelays: v.SystemDelays, Custody: v.Custody, Seq: v.Seq,
	}
	for i, p := range v.Promises {
		promise := Promise{No: p.No, Kind: p.Kind, Order: FirstPromise, GivenAt: p.GivenAt, Superseded: p.Superseded}
		if i < len(v.Ledger.Terms) {
			promise.Term = v.Ledger.Terms[i]
		}
		s.Promises = append(s.Promises, promise)
	}
	return Known{s}
}

// verbs are those of the table a person may say, in the order of a file's life.
var verbs = []Verb{
	VerbAccept, VerbDecline, VerbAssign, VerbHandOver, VerbRequestSupplement, VerbReceiveSupplement, VerbRequestPayment,
	VerbConfirmPayment, VerbDeclare, VerbApproveApology, VerbFinish, VerbRefuse, VerbReturnResult, VerbAcknowledge,
	VerbCorrectReceipt, VerbWithdraw, VerbStop,
}

// Offers lists the verbs the actor may say to the file as it stands, in the order of
// a file's life. It is the very check every event passes first; what it does not
// list would be refused, what it lists may still be refused for what is said.
func (k Known) Offers(by Actor) []Verb {
	return slices.DeleteFunc(slices.Clone(verbs), func(verb Verb) bool { return k.May(verb, by) != nil })
}

// May is nil for a verb that is offered to the actor, and the refusal for another.
func (k Known) May(verb Verb, by Actor) error { return check(&k.state, verb, by) }

// Calls are the escalations the actor's word would answer.
func (k Known) Calls(by Actor) (calls []Escalation) {
	for _, e := range k.state.Escalations {
		if k.state.waitsFor(e, by.Role) {
			calls = append(calls, e)
		}
	}
	return calls
}

// Explain is the arithmetic of a promise by its number, from 1; ok is false while the
// clock stands still. Errors: calendar_not_published, invalid_field for a number or
// term there is none of.
func (k Known) Explain(promise int) (e Explanation, ok bool, err error) {
	if promise < 1 || promise > len(k.state.Promises) {
		return Explanation{}, false, refuse(CodeInvalidField, "promise")
	}
	return k.state.Calendar.Explain(k.state.Promises[promise-1].Term, k.state.Stops)
}

// NewDates are the first and last day a person may give in place of the promise, as
// of an instant. Errors: status_not_allowed while there is no promise to replace,
// calendar_not_published.
func (k Known) NewDates(at time.Time) (first, last Day, err error) {
	base, err := k.state.brokenOr(at)
	if err != nil {
		return 0, 0, err
	}
	if first, err = k.state.Calendar.ShiftDays(DayOf(base), 1); err != nil {
		return 0, 0, err
	}
	if last, err = k.state.lastNewDate(base); err != nil {
		return 0, 0, err
	}
	return first, last, nil
}

// NewDate is the promise a person would give by naming any instant of a day. Errors:
// the refusals of Declared.
func (k Known) NewDate(day, at time.Time) (time.Time, error) { return k.state.newDate(day, at) }

// ExplainNewDate is the arithmetic from the promise that would be broken to the new
// date, day by day.
func (k Known) ExplainNewDate(day, at time.Time) (Explanation, error) {
	due, err := k.state.newDate(day, at)
	if err != nil {
		return Explanation{}, err
	}
	base, err := k.state.brokenOr(at)
	if err != nil {
		return Explanation{}, err
	}
	days := 0
	for d := DayOf(base) + 1; d <= DayOf(due); d++ {
		if k.state.Calendar.IsWorking(d) {
			days++
		}
	}
	e, _, err := k.state.Calendar.Explain(Term{Limit: Limit{Amount: days, Unit: WorkingDay}, Start: base}, nil)
	if err != nil {
		return Explanation{}, err
	}
	// The count begins at the promise, not at a receipt.
	first := &e.Days[0]
	first.Kind, first.Note = "promised", "Ngày hẹn trước, không tính vào thời hạn"
	if base.Equal(at) {
		first.Note = "Đã quá ngày hẹn trước, tính từ sau hôm nay"
	}
	return e, nil
}

// Asking is how the law stands to asking for more papers (yêu cầu bổ sung).
type Asking struct {
	// Left is how often it may still be asked.
	Left int
	// Closes is the last lawful instant, zero before intake: there is no clock yet.
	Closes time.Time
	// Breaches are what asking now would be booked as; none when it is lawful.
	Breaches []BreachKind
}

// Asking says whether more papers may be asked for at an instant. Error:
// calendar_not_published.
func (k Known) Asking(at time.Time) (Asking, error) {
	s := &k.state
	preIntake := len(s.Promises) == 0 // whatever its status: it may wait for papers, or have been declined
	a := Asking{Left: s.Rules.Supplement.Times - s.asked(preIntake)}
	if !preIntake {
		closes, err := s.windowCloses()
		if err != nil {
			return Asking{}, err
		}
		a.Closes = closes
	}
	breaches, err := s.supplementBreaches(preIntake, at)
	for _, b := range breaches {
		a.Breaches = append(a.Breaches, b.kind)
	}
	return a, err
}

// CorrectedReceipt is the arithmetic of the receipt's promise if the file had been
// received at another instant; ok is false when no date would move by it: the clock
// stands still, or another promise has taken the receipt's place. Error:
// calendar_not_published.
func (k Known) CorrectedReceipt(receivedAt time.Time) (e Explanation, ok bool, err error) {
	for _, p := range k.state.Promises {
		if p.Kind == PromiseReceipt && !p.Superseded {
			p.Term.Start = receivedAt
			return k.state.Calendar.Explain(p.Term, k.state.Stops)
		}
	}
	return Explanation{}, false, nil
}

// Custody is CustodyReport of the file.
func (k Known) Custody(until time.Time) (lines []CustodyLine, elapsed time.Duration) {
	return CustodyReport(k.state, until)
}

// Left is the office time until the date the applicant was given last, negative past
// it; ok is false while there is none.
func (k Known) Left(at time.Time) (left time.Duration, ok bool) {
	due, ok := k.state.DueAt()
	if !ok {
		return 0, false
	}
	if at.After(due) {
		return -k.state.Calendar.WorkingBetween(due, at), true
	}
	return k.state.Calendar.WorkingBetween(at, due), true
}
