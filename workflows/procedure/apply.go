package procedure

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Intake is what a file starts from.
type Intake struct {
	Code     string
	Rules    Rules
	Calendar Calendar
	Channel  Channel
	// ReceivedAt starts the clock; RegisteredAt is when the office entered it.
	ReceivedAt   time.Time
	RegisteredAt time.Time
	By           Actor
	// Accepted files have all their papers; the others wait for a clerk (status 1).
	Accepted bool
}

// Open makes the State of a new file with its first register entry. It refuses a
// receipt in the future and dates beyond the calendar.
func Open(in Intake) (State, error) {
	if in.ReceivedAt.After(in.RegisteredAt) {
		return State{}, refuse(CodeReceivedInFuture, "received_at")
	}
	if err := in.Calendar.Covers(DayOf(in.ReceivedAt)); err != nil {
		return State{}, err
	}
	s := State{
		Code: in.Code, Rules: in.Rules, Calendar: in.Calendar, Channel: in.Channel,
		ReceivedAt: in.ReceivedAt, RegisteredAt: in.RegisteredAt,
		Status: StatusRegistered, Unit: in.Rules.Steps[0].Unit, Assignee: in.By.Staff, Armed: in.RegisteredAt,
	}
	if in.By.Staff == ByApplicant {
		s.Assignee = "" // it lies at the One-stop until a clerk takes it
	}
	s.hold(in.ReceivedAt, HolderOffice)
	if !in.Accepted {
		var told []Notice
		if in.By.Staff == ByApplicant {
			// Nobody handed them a paper: they are told that it has arrived.
			told = append(told, s.tellApplicant(NoticeRegistered, 0))
		}
		s.write(in.RegisteredAt, string(VerbRegister), in.By.Staff, nil, told...)
		return s, nil
	}
	if err := s.accept(in.ReceivedAt, in.RegisteredAt, in.By); err != nil {
		return State{}, err
	}
	return s, nil
}

// errNothingNew is an event that was folded in before: it is no refusal, and
// writes nothing.
var errNothingNew = errors.New("procedure: nothing new")

// Apply folds one event into the State: first everything the ladder owes until
// then, then the event itself. A refused event leaves the given State untouched
// and the answer is a *Refusal.
func Apply(s State, e Event, at time.Time) (State, error) {
	at = at.In(Zone)
	next := Advance(s, at)
	if err := check(&next, e.verb(), e.actor()); err != nil {
		return s, err
	}
	journal := len(next.Journal)
	if err := e.apply(&next, at); errors.Is(err, errNothingNew) {
		return next, nil
	} else if err != nil {
		return s, err
	}
	if journal == len(next.Journal) {
		next.write(at, string(e.verb()), e.actor().Staff, e)
	}
	return next, nil
}

// write adds a line to the journal. Detail must be free of personal data; it
// always is, for events carry only ids and codes.
func (s *State) write(at time.Time, kind, by string, detail any, notices ...Notice) {
	entry := Entry{Seq: s.Seq + 1, At: at, Kind: kind, By: by, Notices: notices}
	if detail != nil {
		raw, err := json.Marshal(detail)
		if err != nil {
			panic(fmt.Sprintf("procedure: entry %s cannot be JSON: %v", kind, err))
		}
		entry.Detail = raw
	}
	if entry.By == "" {
		entry.By = System
	}
	s.Seq++
	if entry.By != System {
		s.Touched = s.Seq
	}
	s.Journal = append(s.Journal, entry)
}

// accept gives the first promise. Detail of the entry is the promise.
func (s *State) accept(start, at time.Time, by Actor) error {
	promise := Promise{
		No: len(s.Promises) + 1, Kind: PromiseReceipt, Order: FirstPromise,
		Term: Term{Limit: s.Rules.Limit, Start: start}, GivenAt: at,
	}
	due, _, err := s.Calendar.Due(promise.Term, nil)
	if err != nil {
		return err
	}
	s.Status, s.Armed = StatusAccepted, at
	s.Promises = append(s.Promises, promise)
	if detail := (promised{promise.No, due}); s.hasForm(LetterReceipt) {
		s.writeLetter(at, VerbAccept, by.Staff, detail, s.letter(LetterReceipt, promise.No), s.tellApplicant(NoticeAccepted, promise.No))
	} else {
		s.write(at, string(VerbAccept), by.Staff, detail) // without a receipt there is nothing to tell
	}
	s.writeDropped(promise, at)
	return nil
}

type promised struct {
	Promise int       `json:"promise"`
	DueAt   time.Time `json:"due_at"`
}

// stop and resume keep the ledger of stops. resume tells the date the applicant had
// before the stop.
func (s *State) stop(at time.Time, reason StopReason) {
	s.Stops = append(s.Stops, Stop{From: at, Reason: reason})
}

func (s *State) resume(at time.Time) (before time.Time) {
	n := len(s.Stops)
	if n == 0 || !s.Stops[n-1].open() {
		before, _ = s.DueAt()
		return before
	}
	// A calendar that does not reach there gives no date: there is none to have moved.
	before, _, _ = s.Calendar.Due(s.Promises[len(s.Promises)-1].Term, s.Stops[:n-1])
	s.Stops[n-1].To = at
	s.Armed = at
	return before
}

func (e Accepted) apply(s *State, at time.Time) error {
	// An online file waited in status 1: the clock starts at acceptance
	// (NĐ 118/2025 Điều 17 khoản 3), the custody at registration.
	return s.accept(at, at, e.By)
}

func (e Declined) apply(s *State, at time.Time) error {
	if e.Text == "" {
		return refuse(CodeReasonRequired, "reason")
	}
	s.close(StatusDeclined, at)
	s.writeLetter(at, VerbDecline, e.By.Staff, e, s.letter(LetterRefusal, 1), s.tellApplicant(NoticeDeclined, 0))
	return nil
}

func (e Assigned) apply(s *State, at time.Time) error {
	if e.Staff == "" {
		return refuse(CodeInvalidField, "staff")
	}
	if e.By.Role == RoleUnitHead && e.Unit != "" && e.Unit != s.Unit {
		return refuse(CodeNotYourFile, "staff", "unit", s.Unit)
	}
	s.assign(e.Staff, e.Unit, at)
	return nil
}

func (s *State) assign(staff, unit string, at time.Time) {
	if unit != "" {
		s.Unit = unit
	}
	s.Assignee, s.Status = staff, StatusProcessing
	s.hold(at, HolderOffice)
}

// apply keeps the status: other hands are no step forward. While the applicant is awaited
// nobody in the office holds the file, and the new hands get it when it comes back.
func (e Delegated) apply(s *State, at time.Time) error {
	switch {
	case e.Staff == "" || e.From == "" || e.Staff == e.From:
		return refuse(CodeInvalidField, "staff")
	case s.Assignee == e.Staff:
		return errNothingNew
	case s.Assignee != e.From:
		return refuse(CodeNotHeld, "")
	}
	if e.Unit != "" {
		s.Unit = e.Unit
	}
	s.Assignee = e.Staff
	if s.Status != StatusSupplement && s.Status != StatusPayment {
		s.hold(at, HolderOffice)
	}
	return nil
}

func (e HandedOver) apply(s *State, at time.Time) error {
	next := s.Step + 1
	if e.ToStep != "" {
		next = slices.IndexFunc(s.Rules.Steps, func(step Step) bool { return step.Code == e.ToStep })
	}
	if next < 0 || next >= len(s.Rules.Steps) {
		return refuse(CodeUnknownStep, "to_step", "step", e.ToStep)
	}
	s.Step, s.Unit, s.Assignee, s.Status = next, s.Rules.Steps[next].Unit, e.Staff, StatusProcessing
	s.hold(at, HolderOffice)
	return nil
}

func (e PaymentRequested) apply(s *State, at time.Time) error {
	if e.Amount <= 0 {
		return refuse(CodeInvalidField, "amount")
	}
	s.Status = StatusPayment
	if s.Rules.Payment.StopsClock {
		s.stop(at, StopPayment)
	}
	s.hold(at, HolderCitizen)
	s.write(at, string(VerbRequestPayment), e.By.Staff, e, s.tellApplicant(NoticePayment, s.Seq+1))
	return nil
}

func (e PaymentConfirmed) apply(s *State, at time.Time) error {
	s.Status = StatusProcessing
	before := s.resume(at)
	s.hold(at, HolderOffice)
	to := s.moved(before, at)
	s.writeMoved(at, VerbConfirmPayment, e.By.Staff, struct {
		PaymentConfirmed
		*promised
	}{e, to}, to)
	return nil
}

func (e Finished) apply(s *State, at time.Time) error {
	s.finish(at, OutcomeGranted)
	s.write(at, string(VerbFinish), e.By.Staff, e, s.tellApplicant(NoticeResultReady, 0))
	return nil
}

func (e Refused) apply(s *State, at time.Time) error {
	if e.Text == "" {
		return refuse(CodeReasonRequired, "reason")
	}
	s.finish(at, OutcomeRefused)
	s.writeLetter(at, VerbRefuse, e.By.Staff, e, s.letter(LetterRefusal, 1), s.tellApplicant(NoticeRefused, 0))
	return nil
}

// letterGone is the gate of a result: a late file does not pass without its letter.
func (s *State) letterGone(Actor) error {
	if s.IsLate() && (s.Apology == nil || s.Apology.IssuedAt.IsZero()) {
		return refuse(CodeApologyMissing, "")
	}
	return nil
}

func (s *State) finish(at time.Time, outcome Outcome) {
	s.Status, s.Outcome, s.FinishedAt = StatusResultReady, outcome, at
	s.hold(at, HolderReturn)
}

func (e ResultReturned) apply(s *State, at time.Time) error {
	s.close(StatusReturned, at)
	return nil
}

func (e Withdrawn) apply(s *State, at time.Time) error {
	s.close(StatusWithdrawn, at)
	s.writeLetter(at, VerbWithdraw, e.By.Staff, e, s.letter(LetterStop, 1), s.tellApplicant(NoticeWithdrawn, 0))
	return nil
}

func (e Stopped) apply(s *State, at time.Time) error {
	if e.Text == "" {
		return refuse(CodeReasonRequired, "reason")
	}
	s.close(StatusStopped, at)
	s.writeLetter(at, VerbStop, e.By.Staff, e, s.letter(LetterStop, 1), s.tellApplicant(NoticeStopped, 0))
	return nil
}

func (s *State) close(status Status, at time.Time) {
	s.Status, s.ClosedAt = status, at
	s.release(at)
}

func (e ReceiptCorrected) apply(s *State, at time.Time) error {
	if e.Text == "" {
		return refuse(CodeReasonRequired, "reason")
	}
	if err := s.Calendar.Covers(DayOf(e.ReceivedAt)); err != nil {
		return err
	}
	first := &s.Custody[0]
	if e.ReceivedAt.After(at) || !first.To.IsZero() && e.ReceivedAt.After(first.To) {
		return refuse(CodeReceivedInFuture, "received_at")
	}
	before, _ := s.DueAt()
	if err := s.restartReceipt(e.ReceivedAt); err != nil {
		return err
	}
	s.ReceivedAt, first.From, s.Armed = e.ReceivedAt, e.ReceivedAt, at
	to := s.moved(before, at)
	s.writeMoved(at, VerbCorrectReceipt, e.By.Staff, struct {
		ReceiptCorrected
		*promised
	}{e, to}, to)
	return nil
}

// restartReceipt counts the receipt's promise from another instant; a promise that
// took its place stays.
func (s *State) restartReceipt(start time.Time) error {
	for i := range s.Promises {
		if p := &s.Promises[i]; p.Kind == PromiseReceipt && !p.Superseded {
			p.Term.Start = start
			if _, _, err := s.Calendar.Due(p.Term, s.Stops); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e CalendarChanged) apply(s *State, at time.Time) error {
	if len(e.Calendar.Hours) == 0 {
		return refuse(CodeInvalidField, "calendar")
	}
	for _, p := range s.Promises {
		// A calendar that does not know the start of a clock would silence its ladder.
		if err := e.Calendar.Covers(DayOf(p.Term.Start)); err != nil && !p.Superseded {
			return err
		}
	}
	before, _ := s.DueAt()
	s.Calendar, s.Armed = e.Calendar, at
	to := s.moved(before, at)
	s.writeMoved(at, VerbChangeCalendar, e.By.Staff, struct {
		Version string `json:"version"`
		*promised
	}{e.Calendar.Version, to}, to)
	if s.Apology == nil && (s.IsLate() || s.letterBlocked()) {
		s.apologise(at, "")
	}
	return nil
}

func (s *State) tellApplicant(kind NoticeKind, no int) Notice {
	return Notice{Key: s.noticeKey(string(kind), no, "applicant"), Kind: kind, To: Recipient{Applicant: true}, Single: true}
}

func (s *State) noticeKey(what string, no int, to string) string {
	return fmt.Sprintf("%s/%s/%d/%s", s.Code, what, no, to)
}
