package duty_test

import (
	"cmp"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// oracle says whose turn it is, when it ends and how many were called, slowly and by
// itself: it counts days one by one and office time minute by minute, and knows nothing
// of the law but what is written in these lines.
type oracle struct {
	now     time.Time
	open    bool
	who     string
	counted int // days, 0 for a fixed date
	working bool
	start   time.Time
	fixed   time.Time
	lapses  bool

	stopped time.Time // since when the clock stands still
	stops   [][2]time.Time

	due     time.Time
	overdue bool
	calls   int
	held    int
	worked  int // office minutes since the last call or word
}

func (o *oracle) count(who string, days int, working bool) {
	*o = oracle{now: o.now, open: true, who: who, counted: days, working: working, start: o.now}
	o.date()
}

func (o *oracle) until(who string, fixed time.Time) {
	*o = oracle{now: o.now, open: true, who: who, fixed: fixed, start: o.now}
	o.date()
}

func (o *oracle) close() { *o = oracle{now: o.now} }

func (o *oracle) stop() { o.stopped, o.due = o.now, time.Time{} }

func (o *oracle) resume() {
	if o.stopped.IsZero() {
		return
	}
	o.stops = append(o.stops, [2]time.Time{o.stopped, o.now})
	if !o.fixed.IsZero() && !o.overdue {
		o.fixed = o.shifted(o.fixed, o.stopped, o.now)
	}
	o.stopped = time.Time{}
	o.date()
}

// date finds the end of the turn.
func (o *oracle) date() {
	if o.fixed.IsZero() {
		d := procedure.DayOf(o.start)
		for n := 0; n < o.counted; {
			if d++; o.runs(closing(d)) && (!o.working || works(d)) {
				n++
			}
		}
		for !works(d) || !o.runs(closing(d)) {
			d++
		}
		o.due = closing(d)
		return
	}
	o.due = o.fixed
}

// shifted is a date after a stop: as many working days later as ended within it, or at
// the end of the day if it passed meanwhile.
func (o *oracle) shifted(date, from, to time.Time) time.Time {
	last := procedure.DayOf(date)
	for d := procedure.DayOf(from); d <= last; d++ {
		if end := closing(d); works(d) && from.Before(end) && !to.Before(end) {
			for last++; !works(last); {
				last++
			}
		}
	}
	if last != procedure.DayOf(date) {
		return closing(last)
	}
	for d := procedure.DayOf(to); !date.After(to); d++ {
		if works(d) && closing(d).After(to) {
			return closing(d)
		}
	}
	return date
}

func (o *oracle) runs(at time.Time) bool {
	for _, s := range o.stops {
		if s[0].Before(at) && !s[1].Before(at) {
			return false
		}
	}
	return true
}

// urge is a word of somebody at or above the level that was called.
func (o *oracle) urge() {
	if o.overdue && o.held < o.calls {
		o.held, o.worked = o.calls, 0
	}
}

// pass lets time pass, minute by minute.
func (o *oracle) pass(until time.Time) {
	for o.now.Before(until) {
		minute := o.now
		o.now = o.now.Add(time.Minute)
		switch {
		case !o.open || !o.stopped.IsZero():
		case !o.overdue && !o.now.Before(o.due):
			if o.lapses {
				o.close()
				continue
			}
			o.overdue, o.calls = true, 1
		case o.overdue && inOffice(minute):
			if o.worked++; o.worked == 8*60 {
				o.calls, o.worked = o.calls+1, 0
			}
		}
	}
}

func works(d procedure.Day) bool {
	switch d.String() {
	case "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-02":
		return false
	case "2026-08-22":
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

func closing(d procedure.Day) time.Time { return d.At(17 * 60) }

func inOffice(at time.Time) bool {
	at = at.In(procedure.Zone)
	m := at.Hour()*60 + at.Minute()
	return works(procedure.DayOf(at)) && (m >= 7*60+30 && m < 11*60+30 || m >= 13*60 && m < 17*60)
}

// hear follows an event the law took.
func (o *oracle) hear(d duty.Duty, e duty.Event) {
	who := "leader@bcxb"
	switch e := e.(type) {
	case duty.Acknowledged:
		o.resume()
		o.count(o.who, 15, false)
	case duty.Answered:
		o.resume()
		switch {
		case d.Kind != duty.Explanation:
			o.count(cmp.Or(d.Acting, d.GivenBy.Staff), 3, true)
			o.lapses = d.Kind == duty.Difficulty
		case e.By.Role == procedure.RoleUnitHead || d.Staff == "" || d.Subject == "":
			o.count(who, 5, true)
		default:
			o.count("unit_head@bcxb", 3, true)
		}
	case duty.Returned:
		o.resume()
		doer := d.Staff
		if doer == "" {
			doer = "unit_head@bcxb"
		}
		o.until(doer, d.Turn.Term.Fixed)
	case duty.PostponementDecided:
		if e.Agreed {
			o.until(o.who, d.Postponements[0].NewDue)
		}
	case duty.Viewed:
		o.count(who, 5, true)
	case duty.Ruled:
		if o.who == "director" {
			o.close()
			return
		}
		subject := d.Subject
		if subject == "" {
			subject = "unit_head@bcxb"
		}
		o.count(subject, 5, true)
		o.lapses = true
	case duty.Objected:
		o.count("director", 5, true)
	case duty.Accepted, duty.Withdrawn:
		o.close()
	case duty.Suspended:
		o.stop()
	case duty.Resumed:
		o.resume()
	case duty.Urged:
		if level := levelOf(e.By.Role); level > 0 && level >= d.View().Level {
			o.urge()
		}
	}
}

func levelOf(role procedure.Role) int {
	for i, r := range rule().Levels {
		if r == role {
			return i + 1
		}
	}
	return 0
}
