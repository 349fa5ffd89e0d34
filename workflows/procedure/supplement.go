package procedure

import (
	"slices"
	"strconv"
	"time"
)

// apply asks the applicant for more papers. Before intake there is no clock yet.
// After it the law allows it once and within the window (NĐ 61/2018 Điều 19
// khoản 4); a unit head may override, and the breach is booked.
func (e SupplementRequested) apply(s *State, at time.Time) error {
	if len(e.Papers) == 0 && e.Text == "" {
		return refuse(CodeInvalidField, "papers")
	}
	for _, paper := range e.Papers {
		if !slices.Contains(s.Rules.Papers, paper) {
			return refuse(CodeUnknownPaper, "papers", "paper", paper)
		}
	}
	preIntake := s.Status == StatusRegistered
	breaches, err := s.supplementBreaches(preIntake, at)
	if err != nil {
		return err
	}
	if len(breaches) > 0 {
		if !e.Override || e.By.Role != RoleUnitHead {
			return refuse(breaches[0].refusal, "", "times", strconv.Itoa(s.Rules.Supplement.Times))
		}
		if e.Text == "" {
			return refuse(CodeReasonRequired, "reason")
		}
	}
	s.Supplements = append(s.Supplements, Supplement{
		Papers: e.Papers, Text: e.Text, By: e.By, AskedAt: at, PreIntake: preIntake,
		Unlawful: len(breaches) > 0,
	})
	s.Status = StatusSupplement
	if !preIntake {
		s.stop(at, StopSupplement)
	}
	s.hold(at, HolderCitizen)
	no := len(s.Supplements)
	s.writeLetter(at, VerbRequestSupplement, e.By.Staff, e, s.letter(LetterSupplement, no), s.tellApplicant(NoticeSupplement, no))
	for _, b := range breaches {
		s.book(Breach{Kind: b.kind, At: at, Unit: e.By.Unit, Staff: e.By.Staff, Charge: ChargeHolder}, at)
	}
	return nil
}

type supplementBreach struct {
	kind    BreachKind
	refusal Code
}

// supplementBreaches says which rules a request would break now.
func (s *State) supplementBreaches(preIntake bool, at time.Time) ([]supplementBreach, error) {
	var out []supplementBreach
	if s.asked(preIntake) >= s.Rules.Supplement.Times {
		out = append(out, supplementBreach{BreachAskedTwice, CodeSupplementUsed})
	}
	if preIntake {
		return out, nil
	}
	closes, err := s.windowCloses()
	if err != nil {
		return nil, err
	}
	if at.After(closes) {
		out = append(out, supplementBreach{BreachAskedOutOfTime, CodeSupplementWindowClosed})
	}
	return out, nil
}

// asked counts the requests before intake, or those after.
func (s *State) asked(preIntake bool) int {
	n := 0
	for _, past := range s.Supplements {
		if past.PreIntake == preIntake {
			n++
		}
	}
	return n
}

// windowCloses is the last instant papers may lawfully be asked for after intake.
func (s *State) windowCloses() (time.Time, error) {
	closes, _, err := s.Calendar.Due(Term{Limit: s.Rules.Supplement.Window, Start: s.Promises[0].Term.Start}, nil)
	return closes, err
}

// apply takes the papers in. The limit is counted again from the start once the
// file is full, unless the sector rule only pauses the clock.
func (e SupplementReceived) apply(s *State, at time.Time) error {
	last := &s.Supplements[len(s.Supplements)-1]
	for _, paper := range last.Papers {
		if len(e.Papers) > 0 && !slices.Contains(e.Papers, paper) {
			return refuse(CodeSupplementIncomplete, "papers", "paper", paper)
		}
	}
	last.ReceivedAt = at
	if last.PreIntake {
		s.Status = StatusRegistered
		s.hold(at, HolderOffice)
		return nil
	}
	before := s.resume(at)
	s.Status = StatusProcessing
	s.hold(at, HolderOffice)
	// Only a lawful request starts the count anew: one made against the rule, or
	// on a file already late, would heal the lateness it adds to.
	if s.Rules.Supplement.Effect == EffectPause || last.Unlawful || s.IsLate() {
		to := s.moved(before, at)
		s.writeMoved(at, VerbReceiveSupplement, e.By.Staff, struct {
			SupplementReceived
			*promised
		}{e, to}, to)
		return nil
	}
	return s.restart(at, e)
}

// restart gives a new promise from zero. Every earlier one is superseded; a file
// that was already re-appointed stays so: there is no second letter.
func (s *State) restart(at time.Time, e SupplementReceived) error {
	for i := range s.Promises {
		s.Promises[i].Superseded = true
	}
	order := FirstPromise
	if s.Apology != nil {
		order = SecondPromise
	}
	promise := Promise{
		No: len(s.Promises) + 1, Kind: PromiseRestart, Order: order,
		Term: Term{Limit: s.Rules.Limit, Start: at}, GivenAt: at,
	}
	due, _, err := s.Calendar.Due(promise.Term, s.Stops)
	if err != nil {
		return err
	}
	s.Promises, s.Declaration = append(s.Promises, promise), nil
	s.writeLetter(at, VerbReceiveSupplement, e.By.Staff, struct {
		SupplementReceived
		promised
	}{e, promised{promise.No, due}}, s.letter(LetterReceipt, promise.No), s.tellApplicant(NoticeDateGiven, promise.No))
	s.writeDropped(promise, at)
	return nil
}
