package procedure

import "time"

// WorkingBetween returns the office time between two instants: the sum over
// working days of the office hours that lie in [from, to). It is additive:
// WorkingBetween(a,b) + WorkingBetween(b,c) = WorkingBetween(a,c), which is what
// lets custody intervals partition elapsed time exactly.
func (c *Calendar) WorkingBetween(from, to time.Time) time.Duration {
	var sum time.Duration
	if !from.Before(to) {
		return 0
	}
	for d, last := DayOf(from), DayOf(to); d <= last; d++ {
		if !c.IsWorking(d) {
			continue
		}
		for _, h := range c.Hours {
			sum += overlap(d.At(h.Open), d.At(h.Close), from, to)
		}
	}
	return sum
}

// AddWorking returns the earliest instant at which the given office time has
// passed since from, in Zone. An instant beyond the calendar is refused with
// calendar_not_published.
func (c *Calendar) AddWorking(from time.Time, span time.Duration) (time.Time, error) {
	return c.addRunning(from, span, nil)
}

// addRunning is AddWorking with the spans of a stopped clock left out. An open
// stop makes the rest unreachable; the caller has ruled that out.
func (c *Calendar) addRunning(from time.Time, span time.Duration, stops []Stop) (time.Time, error) {
	if span <= 0 {
		return from, nil
	}
	for d := DayOf(from); ; d++ {
		if err := c.Covers(d); err != nil {
			return time.Time{}, err
		}
		if !c.IsWorking(d) {
			continue
		}
		for _, h := range c.Hours {
			open, end := later(d.At(h.Open), from), d.At(h.Close)
			for open.Before(end) {
				runs, next := runUntil(open, end, stops)
				if runs >= span {
					return open.Add(span).In(Zone), nil
				}
				span -= runs
				open = next
			}
		}
	}
}

// runUntil returns how long the clock runs from open before a stop or the end,
// and where to look on.
func runUntil(open, end time.Time, stops []Stop) (time.Duration, time.Time) {
	for _, s := range stops {
		if s.covers(open) {
			return 0, earlier(s.until(end), end)
		}
		if s.From.After(open) && s.From.Before(end) && s.To.After(s.From) {
			end = s.From
		}
	}
	return end.Sub(open), end
}

func overlap(aFrom, aTo, bFrom, bTo time.Time) time.Duration {
	from, to := later(aFrom, bFrom), earlier(aTo, bTo)
	if !from.Before(to) {
		return 0
	}
	return to.Sub(from)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
