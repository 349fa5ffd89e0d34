package procedure

import (
	"cmp"
	"slices"
	"time"
)

// Calendar is the working calendar (lịch làm việc) of one organisation: office
// hours, announced days off and swapped working Saturdays between two days. A
// file carries the excerpt it was accepted under, so that later data cannot move
// its dates silently; a change reaches it as a CalendarChanged event.
type Calendar struct {
	// Version names the data this was taken from.
	Version string `json:"version"`
	// From and To are the first and last day the data speaks of. A date beyond
	// To is refused, never guessed.
	From Day `json:"from"`
	To   Day `json:"to"`
	// Hours are the office hours of a working day, in order, at least one span.
	Hours []OfficeHours `json:"hours"`
	// DaysOff are weekdays that are not worked, sorted by day.
	DaysOff []SpecialDay `json:"days_off,omitempty"`
	// WorkingDays are weekend days that are worked (ngày làm bù), sorted by day.
	WorkingDays []SpecialDay `json:"working_days,omitempty"`
	// Provisional are spans whose notice is not out yet; an answer that rests on
	// one of their days says so.
	Provisional []DaySpan `json:"provisional,omitempty"`
}

// OfficeHours is one span of office time within a day, such as 07:30–11:30.
type OfficeHours struct {
	Open  TimeOfDay `json:"open"`
	Close TimeOfDay `json:"close"`
}

// SpecialDay is a day that is not what its weekday says.
type SpecialDay struct {
	Day Day `json:"day"`
	// Name says what the day is, in Vietnamese ("Tết Nguyên đán").
	Name string `json:"name"`
	// Document is the number of the notice that announces it.
	Document string `json:"document,omitempty"`
}

// DaySpan is a run of days, both ends included.
type DaySpan struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// DayKind says why a day counts or does not.
type DayKind string

// The kinds of day a calendar knows.
const (
	DayWorking         DayKind = "working"
	DayWorkingSaturday DayKind = "working_saturday"
	DayWeekend         DayKind = "weekend"
	DayOff             DayKind = "day_off"
)

// Kind returns what a day is and, for special days, the entry that makes it so.
func (c *Calendar) Kind(d Day) (DayKind, SpecialDay) {
	weekday := d.Weekday()
	if weekday == time.Saturday || weekday == time.Sunday {
		if special, ok := find(c.WorkingDays, d); ok {
			return DayWorkingSaturday, special
		}
		return DayWeekend, SpecialDay{}
	}
	if special, ok := find(c.DaysOff, d); ok {
		return DayOff, special
	}
	return DayWorking, SpecialDay{}
}

// IsWorking says whether the office works on the day.
func (c *Calendar) IsWorking(d Day) bool {
	kind, _ := c.Kind(d)
	return kind == DayWorking || kind == DayWorkingSaturday
}

// WorkingDaysAfter counts the working days from the day after one to another, which
// counts (BLDS 2015 Điều 147): how late something is that was due on the first, or how
// many days are left until the second. It is 0 where the second is not later.
func (c *Calendar) WorkingDaysAfter(from, to Day) (days int) {
	for d := from + 1; d <= to; d++ {
		if c.IsWorking(d) {
			days++
		}
	}
	return days
}

// WorkingDayUntil returns the last working day that is not after a day; a calendar knows
// one for every day, weekdays being worked where nothing is published.
func (c *Calendar) WorkingDayUntil(d Day) Day {
	for !c.IsWorking(d) {
		d--
	}
	return d
}

// IsProvisional says whether the day's notice is still to come.
func (c *Calendar) IsProvisional(d Day) bool {
	return slices.ContainsFunc(c.Provisional, func(s DaySpan) bool { return s.From <= d && d <= s.To })
}

// Opening returns the instant office hours begin on a day, working or not.
func (c *Calendar) Opening(d Day) time.Time { return d.At(c.Hours[0].Open) }

// Closing returns the instant office hours end on a day, working or not.
func (c *Calendar) Closing(d Day) time.Time { return d.At(c.Hours[len(c.Hours)-1].Close) }

// Covers returns nil when the calendar speaks of the day, and otherwise the
// refusal calendar_not_published.
func (c *Calendar) Covers(d Day) error {
	if d < c.From || d > c.To {
		return refuse(CodeCalendarNotPublished, "", "day", d.String(), "to", c.To.String())
	}
	return nil
}

// Excerpt returns the part of the calendar from a day on; hours and version stay.
func (c *Calendar) Excerpt(from Day) Calendar {
	out := *c
	out.From = max(c.From, from)
	out.Hours = slices.Clone(c.Hours)
	out.DaysOff = after(c.DaysOff, out.From)
	out.WorkingDays = after(c.WorkingDays, out.From)
	out.Provisional = slices.Clone(c.Provisional)
	return out
}

// ShiftDays returns the working day n working days after (n > 0) or before
// (n < 0) the given day; n = 0 rolls forward to a working day. A day outside the
// calendar is refused with calendar_not_published.
func (c *Calendar) ShiftDays(d Day, n int) (Day, error) {
	step := Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	if n == 0 {
		for !c.IsWorking(d) {
			d++
			if err := c.Covers(d); err != nil {
				return 0, err
			}
		}
		return d, c.Covers(d)
	}
	for n > 0 {
		d += step
		if err := c.Covers(d); err != nil {
			return 0, err
		}
		if c.IsWorking(d) {
			n--
		}
	}
	return d, nil
}

func find(days []SpecialDay, d Day) (SpecialDay, bool) {
	i, ok := slices.BinarySearchFunc(days, d, func(s SpecialDay, d Day) int { return cmp.Compare(s.Day, d) })
	if !ok {
		return SpecialDay{}, false
	}
	return days[i], true
}

func after(days []SpecialDay, from Day) []SpecialDay {
	i, _ := slices.BinarySearchFunc(days, from, func(s SpecialDay, d Day) int { return cmp.Compare(s.Day, d) })
	return slices.Clone(days[i:])
}
