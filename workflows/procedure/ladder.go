package procedure

import (
	"hash/fnv"
	"time"
)

// Planned is a rung with its place in time.
type Planned struct {
	Rung    Rung      `json:"rung"`
	Promise int       `json:"promise"`
	At      time.Time `json:"at"`
	// Dropped rungs never fire: their time would lie before the receipt.
	Dropped bool `json:"dropped,omitempty"`
	// FiredAt is zero until the rung has done its work.
	FiredAt time.Time `json:"fired_at,omitzero"`
}

// Plan places every rung of every live promise, earliest promise first, in ladder
// order. It is empty while the clock stands still.
func Plan(s State) []Planned {
	var out []Planned
	for _, p := range s.Promises {
		if p.Superseded {
			continue
		}
		for _, planned := range s.place(p) {
			if f, ok := s.fired(planned.Rung.Name, p.No); ok {
				planned.At, planned.FiredAt, planned.Dropped = f.At, f.FiredAt, false
			}
			out = append(out, planned)
		}
	}
	return out
}

// place computes the instants of one promise's rungs. Without a due date there
// is nothing to place.
func (s *State) place(p Promise) []Planned {
	due, ok, err := s.Calendar.Due(p.Term, s.Stops)
	if err != nil || !ok {
		return nil
	}
	out := make([]Planned, 0, len(s.Rules.Ladder))
	for _, r := range s.Rules.Ladder {
		if r.On != p.Order {
			continue
		}
		planned := Planned{Rung: r, Promise: p.No, At: due}
		if r.At != AtPromise {
			planned.At, ok = s.placeBefore(r, p.Term.Start, due, out)
			planned.Dropped = !ok
		}
		out = append(out, planned)
	}
	return out
}

// placeBefore puts a rung before the due instant. A rung that would not come
// after the start (or after the rung it waits for) takes its short place, and
// without one is dropped.
func (s *State) placeBefore(r Rung, start, due time.Time, before []Planned) (time.Time, bool) {
	floor := start
	for _, p := range before {
		if p.Rung.Name == r.After && !p.Dropped {
			floor = later(floor, p.At)
		}
	}
	if day, err := s.Calendar.ShiftDays(DayOf(due), -r.DaysBefore); err == nil {
		at := s.Calendar.Opening(day)
		if r.At == AtClosing {
			at = s.Calendar.Closing(day)
		}
		if at = at.Add(-s.spread(r)); at.After(floor) {
			return at, true
		}
	}
	if r.ShortPercent == 0 {
		return time.Time{}, false
	}
	share := s.Calendar.WorkingBetween(start, due) * time.Duration(r.ShortPercent) / 100
	at, err := s.Calendar.AddWorking(start, share)
	return at, err == nil && at.After(floor)
}

// spread pulls a rung forward by a stable part of its spread, so that reminders
// of a whole office do not share one second.
func (s *State) spread(r Rung) time.Duration {
	if r.SpreadMinutes == 0 {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(s.Code))
	return time.Duration(h.Sum32()%uint32(r.SpreadMinutes*60)) * time.Second
}

// writeDropped says in the register which rungs of a new promise will never fire.
func (s *State) writeDropped(p Promise, at time.Time) {
	for _, planned := range s.place(p) {
		if planned.Dropped {
			s.write(at, "rung_dropped", System, map[string]any{"rung": planned.Rung.Name, "promise": p.No})
		}
	}
}

func (s *State) fired(rung string, promise int) (Fired, bool) {
	for _, f := range s.Fired {
		if f.Rung == rung && f.Promise == promise {
			return f, true
		}
	}
	return Fired{}, false
}

// current is the promise counted from a receipt: the one statistics judge.
func (s *State) current() Promise {
	for i := len(s.Promises) - 1; i >= 0; i-- {
		if p := s.Promises[i]; !p.Superseded && p.Kind != PromiseReappointment {
			return p
		}
	}
	return Promise{}
}

func (s *State) firstDue() (time.Time, bool, error) {
	p := s.current()
	if p.No == 0 {
		return time.Time{}, false, nil
	}
	return s.Calendar.Due(p.Term, s.Stops)
}

// FirstDue returns the promised instant statistics judge the file by; ok is false
// while there is none or the clock stands still.
func (s State) FirstDue() (due time.Time, ok bool) {
	due, ok, err := s.firstDue()
	return due, ok && err == nil
}

// DueAt returns the date the applicant was given last; ok is false while there is
// none or the clock stands still.
func (s State) DueAt() (due time.Time, ok bool) {
	if len(s.Promises) == 0 {
		return time.Time{}, false
	}
	due, ok, err := s.Calendar.Due(s.Promises[len(s.Promises)-1].Term, s.Stops)
	return due, ok && err == nil
}

// IsLate says whether the first promise of the present round was broken; a
// re-appointment does not heal it.
func (s State) IsLate() bool { return !s.lateAt().IsZero() }

// lateAt is when the promise of the present round broke, zero while it has not.
func (s *State) lateAt() time.Time {
	no := s.current().No
	for _, b := range s.Breaches {
		if (b.Kind == BreachLate || b.Kind == BreachPromiseBroken) && b.Promise >= no {
			return b.At
		}
	}
	return time.Time{}
}

// Level is the highest unanswered level of escalation, 0 when there is none or
// the file is closed.
func (s State) Level() int {
	level := 0
	if s.Status.Closed() {
		return level
	}
	for _, e := range s.Escalations {
		if e.AnsweredAt.IsZero() && !e.Climbed {
			level = max(level, e.Level)
		}
	}
	return level
}

// OwedLetter returns the letter that is decided and not stored yet.
func (s State) OwedLetter() (Apology, bool) {
	if s.Apology == nil || !s.Apology.IssuedAt.IsZero() {
		return Apology{}, false
	}
	return *s.Apology, true
}
