package procedure_test

import "fmt"

// The model is a second, slow and obvious implementation of the law, written from its
// text and not from the package: it has its own instants, calendar and words, and its
// files do not import the package (TestModelStandsAlone). It counts days one by one and
// office time minute by minute.

// instant is a moment on the office's wall clock, in nanoseconds since 1970 there. The
// office's zone has been seven hours ahead of UTC, summer and winter, since 1975. 0 is
// no moment.
type instant int64

const (
	aSecond instant = 1_000_000_000
	aMinute         = 60 * aSecond
	anHour          = 60 * aMinute
	aDay            = 24 * anHour
)

func (t instant) day() int { return int(t / aDay) }

func (t instant) String() string {
	if t == 0 {
		return "never"
	}
	within := t % aDay
	clock := fmt.Sprintf("%02d:%02d", within/anHour, within/aMinute%60)
	if rest := within % aMinute; rest != 0 {
		clock += fmt.Sprintf(":%v", float64(rest)/float64(aSecond))
	}
	return fmt.Sprintf("day %d %s", t.day(), clock)
}

// length writes a stretch of time.
func (t instant) length() string {
	return fmt.Sprintf("%dh%02dm%v", t/anHour, t/aMinute%60, float64(t%aMinute)/float64(aSecond))
}

// span is a length of legal time: so many working days, calendar days or working hours.
type span struct {
	amount int
	unit   string // "working_day", "calendar_day", "working_hour"
}

// almanac says on which days and in which minutes the office works.
type almanac struct {
	from, to int // first and last day it speaks of
	hours    [][2]int
	off, on  map[int]bool
}

func (a almanac) speaks(day int) bool { return a.from <= day && day <= a.to }

// weekend: 1 January 1970 was a Thursday.
func weekend(day int) bool { return day%7 == 2 || day%7 == 3 }

func (a almanac) works(day int) bool {
	if weekend(day) {
		return a.on[day]
	}
	return !a.off[day]
}

func (a almanac) opening(day int) instant {
	return instant(day)*aDay + instant(a.hours[0][0])*aMinute
}

func (a almanac) closing(day int) instant {
	return instant(day)*aDay + instant(a.hours[len(a.hours)-1][1])*aMinute
}

// inOffice says whether the minute t lies in is office time.
func (a almanac) inOffice(t instant) bool {
	m := int(t % aDay / aMinute)
	for _, h := range a.hours {
		if h[0] <= m && m < h[1] {
			return a.works(t.day())
		}
	}
	return false
}

// office counts the office time from one instant to another, minute by minute.
func (a almanac) office(from, to instant) (sum instant) {
	for t := from; t < to; {
		if !a.works(t.day()) {
			t = instant(t.day()+1) * aDay
			continue
		}
		next := min(t-t%aMinute+aMinute, to)
		if a.inOffice(t) {
			sum += next - t
		}
		t = next
	}
	return sum
}

// pause is a span in which a clock stands still; to is 0 while it lasts.
type pause struct{ from, to instant }

// standing is the pause a clock is in at an instant.
func standing(pauses []pause, t instant) (pause, bool) {
	for _, p := range pauses {
		if p.from <= t && (p.to == 0 || t < p.to) {
			return p, true
		}
	}
	return pause{}, false
}

// atBell is the pause a clock is in when the bell of a day's closing is about to ring.
func (a almanac) atBell(pauses []pause, day int) (p pause, still bool) {
	return standing(pauses, a.closing(day)-1)
}

// after is the instant at which so much office time has run since another; ok is false
// where the calendar ends before.
func (a almanac) after(from, much instant, pauses []pause) (at instant, ok bool) {
	for t := from; much > 0; {
		if !a.speaks(t.day()) {
			return 0, false
		}
		next := t - t%aMinute + aMinute
		if !a.works(t.day()) {
			next = instant(t.day()+1) * aDay
		}
		for _, p := range pauses {
			for _, edge := range []instant{p.from, p.to} {
				if t < edge && edge < next {
					next = edge
				}
			}
		}
		if _, still := standing(pauses, t); !still && a.inOffice(t) {
			if next-t >= much {
				return t + much, true
			}
			much -= next - t
		}
		t = next
	}
	return from, true
}

// shift is the working day so many working days after a day, or before it, and the next
// working day for none; ok is false where the calendar does not reach.
func (a almanac) shift(day, n int) (int, bool) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if n == 0 {
		for a.speaks(day) && !a.works(day) {
			day++
		}
	}
	for ; n > 0; n-- {
		for day += step; a.speaks(day) && !a.works(day); day += step {
		}
		if !a.speaks(day) {
			return 0, false
		}
	}
	return day, a.speaks(day)
}

const unpublished = "calendar_not_published"

// beyond is the answer of a count that left the calendar: nothing while the clock
// stands still, for then nobody can know a date; a refusal otherwise.
func beyond(pauses []pause) (instant, string) {
	if n := len(pauses); n > 0 && pauses[n-1].to == 0 {
		return 0, ""
	}
	return 0, unpublished
}

// due is when a span from an instant runs out. 0 is no date: the clock stands still.
//
// The day of receipt does not count; a limit in days ends with the office hours of its
// last day; a last day that is no working day moves to the next one; a day counts when
// its closing bell finds the clock running.
func (a almanac) due(s span, start instant, pauses []pause) (instant, string) {
	if !a.speaks(start.day()) {
		return 0, unpublished
	}
	if s.unit == "working_hour" {
		return a.dueHours(s, start, pauses)
	}
	left := s.amount
	for day := start.day() + 1; a.speaks(day); day++ {
		p, still := a.atBell(pauses, day)
		if still && p.to == 0 {
			return 0, ""
		}
		if still {
			continue
		}
		if left > 0 && (s.unit == "calendar_day" || a.works(day)) {
			left--
		}
		if left == 0 && a.works(day) {
			return a.closing(day), ""
		}
	}
	return beyond(pauses)
}

// dueHours: hours count from the moment itself, and only while the clock runs.
func (a almanac) dueHours(s span, start instant, pauses []pause) (instant, string) {
	at, ok := a.after(start, instant(s.amount)*anHour, pauses)
	if n := len(pauses); n > 0 && pauses[n-1].to == 0 && (!ok || pauses[n-1].from < at) {
		return 0, ""
	}
	if !ok {
		return beyond(pauses)
	}
	return at, ""
}

// dueFixed is a promised date, moved by as many working days as the clock stood still
// on since it was given.
func (a almanac) dueFixed(fixed, given instant, pauses []pause) (instant, string) {
	last, moved := fixed.day(), 0
	for {
		lost := 0
		for day := given.day(); day <= last; day++ {
			if !a.speaks(day) {
				return beyond(pauses)
			}
			p, still := a.atBell(pauses, day)
			if still && p.to == 0 {
				return 0, ""
			}
			if still && p.to > given && a.works(day) {
				lost++
			}
		}
		if lost == moved {
			break
		}
		for ; moved < lost; moved++ {
			for last++; a.speaks(last) && !a.works(last); last++ {
			}
		}
	}
	if moved == 0 && a.works(last) {
		return fixed, ""
	}
	for day := last; a.speaks(day); day++ {
		p, still := a.atBell(pauses, day)
		if still && p.to == 0 {
			return 0, ""
		}
		if a.works(day) && (!still || day == last) {
			return a.closing(day), ""
		}
	}
	return beyond(pauses)
}
