package seed

import (
	"math"
	"time"

	"dunghen/workflows/procedure"
)

// firstDay and lastDay bound the official year that is named after the one it ends in
// (15/12–14/12).
func firstDay(year int) procedure.Day { return procedure.NewDay(year-1, time.December, 15) }
func lastDay(year int) procedure.Day  { return procedure.NewDay(year, time.December, 14) }

// closedWeek is a week of summer in which nobody comes: the office moves house.
func closedWeek(year int, d procedure.Day) bool {
	monday := procedure.NewDay(year, time.August, 10)
	return d >= monday && d < monday+7
}

// rhythm says how many files come in on each day of the year: fewer from home at weekends,
// more on Mondays, a rush before Tết, nobody during it, few after.
func rhythm(year, files int, calendar procedure.Calendar) []int {
	first, last := firstDay(year), lastDay(year)
	tet := longestHoliday(first, last, calendar)
	weights := make([]float64, last-first+1)
	sum := 0.0
	for d := first; d <= last; d++ {
		w := 1.0
		switch before := tet - d; {
		case closedWeek(year, d), d >= tet && !calendar.IsWorking(d) && d < tet+9:
			w = 0
		case !calendar.IsWorking(d):
			w = 0.06 // from home
		case before > 0 && before <= 21:
			w = 2.2 - float64(before)*0.04
		case before <= 0 && before > -18:
			w = 0.4
		case d.Weekday() == time.Monday:
			w = 1.3
		case d.Weekday() == time.Friday:
			w = 0.9
		}
		weights[d-first] = w
		sum += w
	}
	counts := make([]int, len(weights))
	given, passed := 0, 0.0
	for i, w := range weights {
		passed += w
		counts[i] = int(math.Round(passed/sum*float64(files))) - given
		given += counts[i]
	}
	return counts
}

// longestHoliday is the first day of the longest run of days off: Tết.
func longestHoliday(first, last procedure.Day, calendar procedure.Calendar) (tet procedure.Day) {
	longest := 0
	for d, run := first, 0; d <= last; d++ {
		if run++; calendar.IsWorking(d) {
			run = 0
		}
		if run > longest {
			longest, tet = run, d-procedure.Day(run)+1
		}
	}
	return tet
}
