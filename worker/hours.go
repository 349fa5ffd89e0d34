package worker

import (
	"fmt"
	"math/bits"

	"go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

// specOf says in the engine's terms at which instants cron expressions of the organisation's
// data come round. The engine reads cron expressions too, but not all as the data's preview
// does: where both the day of the month and the one of the week are named it wants both.
// Every list is there, empty or not, as in what the engine answers of itself.
func specOf(expressions []string) (client.ScheduleSpec, error) {
	spec := client.ScheduleSpec{
		Calendars: []client.ScheduleCalendarSpec{}, Intervals: []client.ScheduleIntervalSpec{}, Skip: []client.ScheduleCalendarSpec{},
		TimeZoneName: procedure.Zone.String(),
	}
	for _, expression := range expressions {
		of, err := calendarsOf(expression)
		if err != nil {
			return client.ScheduleSpec{}, fmt.Errorf("hour %q: %w", expression, err)
		}
		spec.Calendars = append(spec.Calendars, of...)
	}
	return spec, nil
}

// calendarsOf is one cron expression: two calendars where either day will do. The comment is
// what operators read of it.
func calendarsOf(expression string) ([]client.ScheduleCalendarSpec, error) {
	clock, err := catalogue.Clock(expression)
	if err != nil {
		return nil, err
	}
	both := client.ScheduleCalendarSpec{
		Comment: expression,
		Second:  ranges(clock.Second), Minute: ranges(clock.Minute), Hour: ranges(clock.Hour),
		DayOfMonth: ranges(clock.Dom), Month: ranges(clock.Month), DayOfWeek: ranges(clock.Dow),
		Year: []client.ScheduleRange{},
	}
	if (clock.Dom|clock.Dow)&star != 0 {
		return []client.ScheduleCalendarSpec{both}, nil
	}
	ofMonth, ofWeek := both, both
	ofMonth.DayOfWeek = []client.ScheduleRange{{Start: 0, End: 6}}
	ofWeek.DayOfMonth = []client.ScheduleRange{{Start: 1, End: 31}}
	return []client.ScheduleCalendarSpec{ofMonth, ofWeek}, nil
}

// star is the parser's mark of a field that is *; none of its numbers is as high.
const star = 1 << 63

// ranges are the numbers of a set, those that follow on each other as one range.
func ranges(set uint64) []client.ScheduleRange {
	set &^= star
	var found []client.ScheduleRange
	for set != 0 {
		start := bits.TrailingZeros64(set)
		length := bits.TrailingZeros64(^(set >> start))
		found = append(found, client.ScheduleRange{Start: start, End: start + length - 1})
		set &^= (1<<length - 1) << start
	}
	return found
}
