package procedure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// oracle is a second, slow reading of the same law: it walks minute by minute
// with maps of dates, and shares no code with the package.
type oracle struct {
	from, to string // first and last day published
	office   map[string]bool
	off, on  map[string]bool
	closing  string // the last minute of office time, "16:59"
}

func newOracle(c procedure.Calendar) oracle {
	o := oracle{from: c.From.String(), to: c.To.String(), office: map[string]bool{}, off: map[string]bool{}, on: map[string]bool{}}
	for _, h := range c.Hours {
		for m := int(h.Open); m < int(h.Close); m++ {
			o.closing = time.Date(2000, 1, 1, m/60, m%60, 0, 0, time.UTC).Format("15:04")
			o.office[o.closing] = true
		}
	}
	for _, d := range c.DaysOff {
		o.off[d.Day.String()] = true
	}
	for _, d := range c.WorkingDays {
		o.on[d.Day.String()] = true
	}
	return o
}

func date(t time.Time) string { return t.In(procedure.Zone).Format(time.DateOnly) }

func (o oracle) published(t time.Time) bool { return o.from <= date(t) && date(t) <= o.to }

func (o oracle) worked(t time.Time) bool {
	switch t.In(procedure.Zone).Weekday() {
	case time.Saturday, time.Sunday:
		return o.on[date(t)]
	default:
		return !o.off[date(t)]
	}
}

// tick says whether the minute that begins at t is office time.
func (o oracle) tick(t time.Time) bool {
	return o.worked(t) && o.office[t.In(procedure.Zone).Format("15:04")]
}

// halted says whether the clock stands still in the minute that begins at t, and
// whether nobody knows until when.
func halted(t time.Time, stops []procedure.Stop) (still, open bool) {
	for _, s := range stops {
		if t.Before(s.From) {
			continue
		}
		if s.To.IsZero() {
			return true, true
		}
		if t.Before(s.To) {
			return true, false
		}
	}
	return false, false
}

// bell is the last minute of office time on the day of t.
func (o oracle) bell(t time.Time) time.Time {
	bell, err := time.ParseInLocation("2006-01-02 15:04", date(t)+" "+o.closing, procedure.Zone)
	if err != nil {
		panic(err)
	}
	return bell
}

var errUnpublished = errors.New("not published")

// outside is what a walk that left the calendar answers: nothing while the clock
// stands still, an error otherwise.
func outside(stops []procedure.Stop) (time.Time, bool, error) {
	for _, s := range stops {
		if s.To.IsZero() {
			return time.Time{}, false, nil
		}
	}
	return time.Time{}, false, errUnpublished
}

func (o oracle) due(term procedure.Term, stops []procedure.Stop) (time.Time, bool, error) {
	if !term.Fixed.IsZero() {
		return o.dueFixed(term, stops)
	}
	if !o.published(term.Start) {
		return time.Time{}, false, errUnpublished
	}
	if term.Limit.Unit == procedure.WorkingHour {
		return o.dueHours(term, stops)
	}
	left := term.Limit.Amount
	for t := o.bell(term.Start).AddDate(0, 0, 1); ; t = t.AddDate(0, 0, 1) {
		if !o.published(t) {
			return outside(stops)
		}
		still, open := halted(t, stops)
		if open {
			return time.Time{}, false, nil
		}
		if !still && left > 0 && (term.Limit.Unit == procedure.CalendarDay || o.worked(t)) {
			left--
		}
		if !still && left == 0 && o.worked(t) {
			return t.Add(time.Minute), true, nil
		}
	}
}

func (o oracle) dueHours(term procedure.Term, stops []procedure.Stop) (time.Time, bool, error) {
	left := term.Limit.Amount * 60
	for t := term.Start; ; t = t.Add(time.Minute) {
		if !o.published(t) {
			return outside(stops)
		}
		if still, _ := halted(t, stops); o.tick(t) && !still {
			if left--; left == 0 {
				return t.Add(time.Minute), true, nil
			}
		}
	}
}

// dueFixed looks for the day that is as many working days after the promised one
// as there were stopped working days until it.
func (o oracle) dueFixed(term procedure.Term, stops []procedure.Stop) (time.Time, bool, error) {
	target, moved := o.bell(term.Fixed), 0
	for {
		lost := 0
		for t := o.bell(term.Start); !t.After(target); t = t.AddDate(0, 0, 1) {
			still, open := halted(t, stops)
			if !o.published(t) {
				return outside(stops)
			}
			if open {
				return time.Time{}, false, nil
			}
			if still && o.worked(t) {
				lost++
			}
		}
		if lost == 0 {
			return term.Fixed, true, nil
		}
		if lost == moved {
			return target.Add(time.Minute), true, nil
		}
		for ; moved < lost; moved++ {
			for target = target.AddDate(0, 0, 1); o.published(target) && !o.worked(target); {
				target = target.AddDate(0, 0, 1)
			}
		}
	}
}

// drawCalendar makes a calendar of a few weeks with holes and working weekends.
func drawCalendar(t *rapid.T) procedure.Calendar {
	hours := rapid.SampledFrom([][]procedure.OfficeHours{
		{{Open: 450, Close: 690}, {Open: 780, Close: 1020}},
		{{Open: 420, Close: 660}, {Open: 780, Close: 1020}},
		{{Open: 480, Close: 960}},
		{{Open: 0, Close: 60}, {Open: 600, Close: 605}, {Open: 1380, Close: 1439}},
	}).Draw(t, "hours")
	first := procedure.NewDay(2026, time.January, 1) + procedure.Day(rapid.IntRange(0, 400).Draw(t, "first"))
	c := procedure.Calendar{Version: "random", From: first, To: first + procedure.Day(rapid.IntRange(5, 60).Draw(t, "length")), Hours: hours}
	for d := first; d <= c.To; d++ {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		switch odd := rapid.IntRange(0, 5).Draw(t, "odd") == 0; {
		case odd && weekend:
			c.WorkingDays = append(c.WorkingDays, procedure.SpecialDay{Day: d, Name: "Làm bù"})
		case odd:
			c.DaysOff = append(c.DaysOff, procedure.SpecialDay{Day: d, Name: "Nghỉ"})
		}
	}
	return c
}

func drawMinute(t *rapid.T, c procedure.Calendar, label string) time.Time {
	minute := rapid.IntRange(-24*60, int(c.To-c.From+2)*24*60).Draw(t, label)
	return c.From.At(0).Add(time.Duration(minute) * time.Minute)
}

// drawStops makes stops one after another; the last may be open.
func drawStops(t *rapid.T, after time.Time) []procedure.Stop {
	var stops []procedure.Stop
	for n := rapid.IntRange(0, 3).Draw(t, "stops"); n > 0; n-- {
		s := procedure.Stop{Reason: procedure.StopPayment}
		s.From = after.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(t, "gap")) * time.Minute)
		after = s.From.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "span")) * time.Minute)
		if s.To = after; n == 1 && rapid.Bool().Draw(t, "open") {
			s.To = time.Time{}
		}
		stops = append(stops, s)
	}
	return stops
}

func drawTerm(t *rapid.T, c procedure.Calendar) procedure.Term {
	term := procedure.Term{Start: drawMinute(t, c, "start")}
	unit := rapid.SampledFrom([]procedure.Unit{wd, cd, wh}).Draw(t, "unit")
	term.Limit = procedure.Limit{Unit: unit, Amount: rapid.IntRange(1, 20).Draw(t, "amount")}
	if rapid.IntRange(0, 3).Draw(t, "promised") == 0 {
		d := procedure.DayOf(term.Start) + procedure.Day(rapid.IntRange(0, 15).Draw(t, "ahead"))
		for !c.IsWorking(d) {
			d++
		}
		term.Fixed = c.Closing(d)
	}
	return term
}

// requireSameDue compares the law with its oracle.
func requireSameDue(t *rapid.T, c procedure.Calendar, term procedure.Term, stops []procedure.Stop) {
	due, ok, err := c.Due(term, stops)
	wantDue, wantOK, wantErr := newOracle(c).due(term, stops)
	require.Equal(t, wantErr != nil, err != nil, "refusal %v, oracle %v", err, wantErr)
	if err != nil {
		require.ErrorIs(t, err, procedure.Refuse(procedure.CodeCalendarNotPublished, ""))
	}
	require.Equal(t, wantOK, ok)
	require.True(t, wantDue.Equal(due), "due %s, oracle %s", due, wantDue)
	explained, ok, err := c.Explain(term, stops)
	require.Equal(t, wantErr != nil, err != nil)
	require.Equal(t, wantOK, ok)
	require.Equal(t, due, explained.DueAt)
	for i, note := range explained.Days {
		require.Equal(t, explained.Days[0].Date+procedure.Day(i), note.Date, "no day is left out")
	}
}

func TestDueAgreesWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		for range 30 {
			term := drawTerm(t, c)
			requireSameDue(t, c, term, drawStops(t, term.Start))
		}
	})
}

// TestWorkingTimeAgreesWithOracle: office time is additive, and equals counting
// its minutes one by one; AddWorking is the smallest instant with that much of it.
func TestWorkingTimeAgreesWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		o := newOracle(c)
		a := drawMinute(t, c, "a")
		b := a.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "b")) * time.Minute)
		count := time.Duration(0)
		for m := a; m.Before(b); m = m.Add(time.Minute) {
			if o.tick(m) {
				count += time.Minute
			}
		}
		require.Equal(t, count, c.WorkingBetween(a, b))
		require.Zero(t, c.WorkingBetween(b, a), "time does not run backwards")

		between := a.Add(time.Duration(rapid.Int64Range(0, int64(b.Sub(a))).Draw(t, "between")))
		require.Equal(t, count, c.WorkingBetween(a, between)+c.WorkingBetween(between, b))

		span := time.Duration(rapid.Int64Range(1, int64(100*time.Hour)).Draw(t, "span"))
		end, err := c.AddWorking(a, span)
		if err != nil {
			require.ErrorIs(t, err, procedure.Refuse(procedure.CodeCalendarNotPublished, ""))
			horizon := c.To.At(24 * 60)
			require.True(t, !o.published(a) || c.WorkingBetween(a, horizon) < span)
			return
		}
		require.Equal(t, span, c.WorkingBetween(a, end))
		require.Equal(t, span-1, c.WorkingBetween(a, end.Add(-1)))
	})
}

// TestShiftDaysAgreesWithCounting: n working days on, and back again.
func TestShiftDaysAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		start := c.From + procedure.Day(rapid.IntRange(0, int(c.To-c.From)).Draw(t, "day"))
		n := rapid.IntRange(-10, 10).Draw(t, "n")
		got, err := c.ShiftDays(start, n)
		if err != nil {
			require.ErrorIs(t, err, procedure.Refuse(procedure.CodeCalendarNotPublished, ""))
			return
		}
		require.True(t, c.IsWorking(got))
		passed := 0
		for d := min(start, got); d <= max(start, got); d++ {
			if c.IsWorking(d) && d != start {
				passed++
			}
		}
		if n == 0 {
			require.Equal(t, c.IsWorking(start), passed == 0)
			return
		}
		require.Equal(t, max(n, -n), passed)
	})
}
