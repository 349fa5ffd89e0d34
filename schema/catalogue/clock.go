package catalogue

import (
	"errors"
	"time"

	"github.com/robfig/cron/v3"

	"dunghen/workflows/procedure"
)

// errNotByTheClock is of an expression that is read, but does not say at which hours of
// procedure.Zone.
var errNotByTheClock = errors.New("must name minutes, hours and days of the office's time zone, nothing else")

// Clock reads a cron expression (lịch chạy định kỳ) of the standard five fields, or a word
// such as @weekly, in procedure.Zone. Its instants are the same for whoever counts them:
// "@every 5h" counts from wherever one begins, and a zone of its own is another clock, so
// both are errors.
func Clock(expression string) (*cron.SpecSchedule, error) {
	schedule, err := cron.ParseStandard(expression)
	if err != nil {
		return nil, err
	}
	clock, ok := schedule.(*cron.SpecSchedule)
	if !ok || clock.Location != time.Local { // the parser's word for none
		return nil, errNotByTheClock
	}
	return clock, nil
}

// NextCutOffs returns the next instants of a schedule after one; none of an expression
// that is none.
func NextCutOffs(expression string, after time.Time, count int) []time.Time {
	clock, err := Clock(expression)
	if err != nil {
		return nil
	}
	var next []time.Time
	for at := after.In(procedure.Zone); len(next) < count; next = append(next, at) {
		if at = clock.Next(at); at.IsZero() {
			break // such as 31 February
		}
	}
	return next
}
