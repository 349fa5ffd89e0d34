package procedure

import (
	"strconv"
	"time"
)

// Term is one run of the legal clock: a budget counted from Start, or a date
// that was promised outright. With the stops it makes a ledger; the due instant
// is derived from it and never stored.
type Term struct {
	Limit Limit `json:"limit"`
	// Start is the instant the clock starts: receipt of the full file.
	Start time.Time `json:"start"`
	// Fixed is the promised instant of a re-appointment; zero for a counted term.
	Fixed time.Time `json:"fixed,omitzero"`
}

// Stop is a span in which the clock stands still. To is zero while it lasts.
type Stop struct {
	From   time.Time  `json:"from"`
	To     time.Time  `json:"to,omitzero"`
	Reason StopReason `json:"reason"`
}

// StopReason says why the clock stands still.
type StopReason string

// The reasons a clock stands still.
const (
	StopSupplement StopReason = "supplement" // chờ bổ sung hồ sơ
	StopPayment    StopReason = "payment"    // chờ thực hiện nghĩa vụ tài chính
)

func (s Stop) open() bool { return s.To.IsZero() }

func (s Stop) covers(t time.Time) bool {
	return !s.From.After(t) && (s.open() || t.Before(s.To))
}

func (s Stop) until(end time.Time) time.Time {
	if s.open() {
		return end
	}
	return s.To
}

// atClosing says whether the clock stands still at a day's closing bell. A day
// counts when its closing bell finds the clock running: a pause that ends the
// same day costs nobody a day.
func atClosing(stops []Stop, closing time.Time) (Stop, bool) {
	for _, s := range stops {
		if s.From.Before(closing) && (s.open() || !s.To.Before(closing)) {
			return s, true
		}
	}
	return Stop{}, false
}

// maxAmount is more than any law says in any unit, and far from where hours would
// overflow.
const maxAmount = 100_000

// Due derives the instant a term runs out. ok is false while the clock stands
// still: a stopped clock has no due date. A date beyond the calendar is refused
// with calendar_not_published, a limit of nothing with invalid_field: it is an
// error in the rules, not a due date of today.
//
// The day of receipt does not count (BLDS 2015 Điều 147); a limit in days ends
// with the office hours of its last day, and a last day that is no working day
// moves to the next one (Điều 148 khoản 5); hours count from the moment itself.
func (c *Calendar) Due(term Term, stops []Stop) (due time.Time, ok bool, err error) {
	return c.walk(term, stops, nil)
}

// walk is Due that reports every day it passes; visit may be nil.
func (c *Calendar) walk(term Term, stops []Stop, visit func(Day, noteKind, Stop)) (time.Time, bool, error) {
	switch {
	case !term.Fixed.IsZero():
		return c.walkFixed(term, stops, visit)
	case term.Limit.Amount < 1, term.Limit.Amount > maxAmount:
		return time.Time{}, false, refuse(CodeInvalidField, "limit", "limit", strconv.Itoa(term.Limit.Amount))
	case term.Limit.Unit == WorkingHour:
		return c.walkHours(term, stops, visit)
	case term.Limit.Unit == WorkingDay, term.Limit.Unit == CalendarDay:
		return c.walkDays(term, stops, visit)
	default:
		return time.Time{}, false, refuse(CodeUnknownUnit, "unit", "unit", string(term.Limit.Unit))
	}
}

func (c *Calendar) walkDays(term Term, stops []Stop, visit func(Day, noteKind, Stop)) (time.Time, bool, error) {
	start := DayOf(term.Start)
	if err := c.Covers(start); err != nil {
		return time.Time{}, false, err
	}
	note(visit, start, noteReceipt, Stop{})
	d := start
	for counted := 0; counted < term.Limit.Amount; {
		d++
		if err := c.Covers(d); err != nil {
			return c.beyond(stops, err)
		}
		stop, stopped := atClosing(stops, c.Closing(d))
		if stopped && stop.open() {
			return time.Time{}, false, nil
		}
		switch working := c.IsWorking(d); {
		case stopped:
			note(visit, d, noteStopped, stop)
		case working:
			counted++
			note(visit, d, noteCounted, Stop{})
		case term.Limit.Unit == CalendarDay:
			counted++
			note(visit, d, noteCountedOff, Stop{})
		default:
			note(visit, d, noteFree, Stop{})
		}
	}
	return c.roll(d, stops, visit)
}

func (c *Calendar) walkHours(term Term, stops []Stop, visit func(Day, noteKind, Stop)) (time.Time, bool, error) {
	if err := c.Covers(DayOf(term.Start)); err != nil {
		return time.Time{}, false, err
	}
	closed, last, stopped := stops, Stop{}, false
	if n := len(stops); n > 0 && stops[n-1].open() {
		closed, last, stopped = stops[:n-1], stops[n-1], true
	}
	due, err := c.addRunning(term.Start, time.Duration(term.Limit.Amount)*time.Hour, closed)
	if err != nil {
		return c.beyond(stops, err)
	}
	if stopped && last.From.Before(due) {
		return time.Time{}, false, nil
	}
	for d, end := DayOf(term.Start), DayOf(due); visit != nil && d <= end; d++ {
		if stop, ok := atClosing(closed, c.Closing(d)); ok && d != end {
			note(visit, d, noteStopped, stop)
		} else if c.IsWorking(d) {
			note(visit, d, noteHours, Stop{})
		} else {
			note(visit, d, noteFree, Stop{})
		}
	}
	return due, true, nil
}

// walkFixed moves a promised date by the working days on which the clock stood
// still between the promise and its day.
func (c *Calendar) walkFixed(term Term, stops []Stop, visit func(Day, noteKind, Stop)) (time.Time, bool, error) {
	last := DayOf(term.Fixed)
	for d := DayOf(term.Start); d <= last; d++ {
		if err := c.Covers(d); err != nil {
			return c.beyond(stops, err)
		}
		stop, stopped := atClosing(stops, c.Closing(d))
		switch {
		case stopped && stop.open():
			return time.Time{}, false, nil
		case stopped && stop.To.After(term.Start) && c.IsWorking(d):
			note(visit, d, noteStopped, stop)
			last++
			for c.Covers(last) == nil && !c.IsWorking(last) {
				last++
			}
		default:
			note(visit, d, noteFree, Stop{})
		}
	}
	if last == DayOf(term.Fixed) && c.IsWorking(last) {
		note(visit, last, noteCounted, Stop{})
		return term.Fixed, true, nil
	}
	return c.roll(last, stops, visit)
}

// roll ends a limit in days at the closing of its last day, or of the next
// working day (BLDS 2015 Điều 148 khoản 5). The caller has seen the clock run on
// the last day; on the days after it a stop counts as on any other.
func (c *Calendar) roll(last Day, stops []Stop, visit func(Day, noteKind, Stop)) (time.Time, bool, error) {
	if c.IsWorking(last) {
		return c.Closing(last), true, nil
	}
	for {
		last++
		if err := c.Covers(last); err != nil {
			return c.beyond(stops, err)
		}
		stop, stopped := atClosing(stops, c.Closing(last))
		switch {
		case stopped && stop.open():
			return time.Time{}, false, nil
		case stopped:
			note(visit, last, noteStopped, stop)
		case !c.IsWorking(last):
			note(visit, last, noteFree, Stop{})
		default:
			note(visit, last, noteRolled, Stop{})
			return c.Closing(last), true, nil
		}
	}
}

// beyond answers a walk that left the calendar: a clock that stands still has no
// due date, so it needs no calendar either.
func (c *Calendar) beyond(stops []Stop, err error) (time.Time, bool, error) {
	if n := len(stops); n > 0 && stops[n-1].open() {
		return time.Time{}, false, nil
	}
	return time.Time{}, false, err
}

func note(visit func(Day, noteKind, Stop), d Day, kind noteKind, stop Stop) {
	if visit != nil {
		visit(d, kind, stop)
	}
}
