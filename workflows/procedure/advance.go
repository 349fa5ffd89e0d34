package procedure

import (
	"fmt"
	"slices"
	"time"
)

// due is one thing the machine owes at an instant.
type due struct {
	at   time.Time
	fire func(s *State, now time.Time)
}

// Advance fires everything due at or before now, earliest first, each thing once,
// and returns the State with what it wrote. Called again with the same now it
// changes nothing.
func Advance(s State, now time.Time) State {
	s, now = s.clone(), now.In(Zone)
	for {
		next, ok := s.next()
		if !ok || next.at.After(now) {
			return s
		}
		next.fire(&s, now)
	}
}

// NextWake returns when Advance will next have something to do.
func NextWake(s State) (time.Time, bool) {
	next, ok := s.next()
	return next.at, ok
}

// next finds the earliest thing owed: a rung, a climb, or the daily word to the
// top about a broken promise.
func (s *State) next() (first due, ok bool) {
	consider := func(at time.Time, fire func(*State, time.Time)) {
		if !ok || at.Before(first.at) {
			first, ok = due{at, fire}, true
		}
	}
	if s.Status.Closed() || s.Status == StatusResultReady {
		return due{}, false
	}
	for _, p := range s.Promises {
		if p.Superseded {
			continue
		}
		for _, planned := range s.place(p) {
			if _, done := s.fired(planned.Rung.Name, p.No); !done && !planned.Dropped {
				consider(planned.At, func(s *State, now time.Time) { s.fire(planned, now) })
			}
		}
	}
	for i, e := range s.Escalations {
		if e.AnsweredAt.IsZero() && !e.Climbed && !e.AnswerBy.IsZero() {
			consider(e.AnswerBy, func(s *State, now time.Time) { s.climb(i, now) })
		}
	}
	if at, chase := s.nextChase(); chase {
		consider(at, func(s *State, now time.Time) { s.chase(at, now) })
	}
	return first, ok
}

// fire does what a rung says and remembers that it did.
func (s *State) fire(p Planned, now time.Time) {
	s.Fired = append(s.Fired, Fired{Rung: p.Rung.Name, Promise: p.Promise, At: p.At, FiredAt: now})
	s.bookSystemDelay(p, now)
	switch p.Rung.Do {
	case ActRemind:
		s.writeRung(p, now, s.notice(p, NoticeNearDue, s.worker()))
	case ActAsk:
		if s.Declaration != nil || s.Apology != nil {
			s.writeRung(p, now)
			return
		}
		s.writeRung(p, now, s.notice(p, NoticeDeclare, s.worker()), s.notice(p, NoticeDeclare, s.head()))
	case ActApologise:
		s.fireApologise(p, now)
	case ActLate:
		s.fireLate(p, now)
	case ActRemindAll:
		s.writeRung(p, now, s.notice(p, NoticeSecondNear, s.worker()), s.notice(p, NoticeSecondNear, s.head()),
			s.notice(p, NoticeSecondNear, Recipient{Role: RoleLeader, Unit: s.Unit}))
	case ActBroken:
		s.fireBroken(p, now)
	}
}

// fireApologise is the last moment of the law: one day before the promised day
// (NĐ 61/2018 Điều 19 khoản 9). Declared late: the letter goes. Declared on
// course: their word is on record. Silent: the machine apologises for them.
func (s *State) fireApologise(p Planned, now time.Time) {
	switch d := s.Declaration; {
	case s.Apology != nil, d != nil && d.Course == OnCourse:
		s.writeRung(p, now)
	case d != nil:
		s.writeRung(p, now)
		s.apologise(now, "")
	case s.Rules.AutoApology.OnSilence:
		s.writeRung(p, now, s.notice(p, NoticeApology, s.head()),
			s.notice(p, NoticeApology, Recipient{Role: RoleLeader, Unit: s.Unit}))
		s.apologise(now, "")
	default:
		s.writeRung(p, now, s.notice(p, NoticeSilent, s.head()))
		s.escalate(p.Rung.Name, 1, now, NoticeSilent)
	}
}

// fireLate books the broken first promise; a re-appointment does not heal it.
func (s *State) fireLate(p Planned, now time.Time) {
	s.writeRung(p, now)
	s.book(s.charged(BreachLate, p, ChargeHolder), now)
	if s.Apology == nil || s.Apology.DecidedAt.After(p.At) {
		charge := ChargeHolder
		if s.letterBlocked() || !s.delayedSince(ActApologise, p.Promise).IsZero() && (s.Declaration == nil || s.Declaration.Course == Late) {
			charge = ChargeSystem
		}
		s.book(s.charged(BreachLateWithoutApology, p, charge), now)
	}
	if s.Apology == nil {
		s.apologise(now, "")
	}
	s.escalate(p.Rung.Name, 1, now, NoticeLate)
}

func (s *State) fireBroken(p Planned, now time.Time) {
	s.writeRung(p, now)
	s.book(s.charged(BreachPromiseBroken, p, ChargeHolder), now)
	for i, role := range s.Rules.Escalation.Levels {
		for _, broken := range s.Rules.Escalation.Broken {
			if role == broken {
				s.escalate(p.Rung.Name, i+1, now, NoticeBroken)
			}
		}
	}
	s.ChasedAt = p.At
}

// nextChase is the opening of the working day after the last word to the top,
// until the file is done or a restart replaces the broken promise.
func (s *State) nextChase() (time.Time, bool) {
	if s.ChasedAt.IsZero() || s.Status == StatusSupplement || s.Status == StatusPayment {
		return time.Time{}, false
	}
	last := s.Promises[len(s.Promises)-1]
	if _, broken := s.firedAction(ActBroken, last.No); !broken {
		return time.Time{}, false
	}
	day, err := s.Calendar.ShiftDays(DayOf(s.ChasedAt), 1)
	if err != nil {
		return time.Time{}, false
	}
	return s.Calendar.Opening(day), true
}

// chase repeats the call once each working day. Days missed in an outage are not
// made up one by one: one word about all of them is worth more than ten.
func (s *State) chase(at, now time.Time) {
	notices := make([]Notice, 0, len(s.Rules.Escalation.Broken))
	for _, role := range s.Rules.Escalation.Broken {
		notices = append(notices, Notice{
			Key:  fmt.Sprintf("%s/chase/%s/%s", s.Code, DayOf(now), role),
			Kind: NoticeChase, To: Recipient{Role: role},
		})
	}
	s.ChasedAt = now
	s.write(now, "chased", System, map[string]any{"planned": at}, notices...)
}

func (s *State) firedAction(do Action, promise int) (Fired, bool) {
	for _, r := range s.Rules.Ladder {
		if r.Do == do {
			if f, ok := s.fired(r.Name, promise); ok {
				return f, true
			}
		}
	}
	return Fired{}, false
}

// bookSystemDelay notes that the machine was late with a rung by more than the
// tolerance. Time before the ladder knew of the rung is not its delay.
func (s *State) bookSystemDelay(p Planned, now time.Time) {
	from := later(p.At, s.Armed)
	if now.Sub(from) <= s.Rules.tolerance() {
		return
	}
	delay := SystemDelay{Rung: p.Rung.Name, At: from, Until: now}
	s.SystemDelays = append(s.SystemDelays, delay)
	s.write(now, "system_delay", System, delay)
}

// delayedSince is when the machine should have fired the rung of an action, zero if
// it was not late with it.
func (s *State) delayedSince(do Action, promise int) time.Time {
	f, fired := s.firedAction(do, promise)
	for _, d := range s.SystemDelays {
		if fired && d.Rung == f.Rung && d.Until.Equal(f.FiredAt) {
			return d.At
		}
	}
	return time.Time{}
}

// writeRung notes a rung; a head who stands in for the assignee is told once.
func (s *State) writeRung(p Planned, now time.Time, notices ...Notice) {
	notices = slices.CompactFunc(notices, func(a, b Notice) bool { return a.Key == b.Key })
	s.write(now, p.Rung.Name, System, map[string]any{"promise": p.Promise, "at": p.At}, notices...)
}

func (s *State) notice(p Planned, kind NoticeKind, to Recipient) Notice {
	return Notice{Key: s.noticeKey(p.Rung.Name, p.Promise, to.key()), Kind: kind, To: to, Single: true}
}

func (r Recipient) key() string {
	if r.Staff != "" {
		return r.Staff
	}
	return string(r.Role) + "." + r.Unit
}

// worker is who must act now: the assignee, or the head while nobody is named.
func (s *State) worker() Recipient {
	if s.Assignee == "" {
		return s.head()
	}
	return Recipient{Staff: s.Assignee}
}

func (s *State) head() Recipient { return Recipient{Role: RoleUnitHead, Unit: s.Unit} }
