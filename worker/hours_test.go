package worker

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

// TestTheEngineRunsWhatThePreviewShows: minute by minute through three months, the calendars
// an engine is given come round exactly when the data's expression does.
func TestTheEngineRunsWhatThePreviewShows(t *testing.T) {
	from := procedure.NewDay(2026, time.January, 1).At(0)
	for _, expression := range []string{
		"0 16 * * 5", "0 7 15 * *", "30 7 * * 1-6", "0 8 1 3,6,9,12 *", "*/20 6-18/4 * jan-mar mon,wed", "* 16 * * 0",
		"0 8 13 * 5", "0 8 1,15 2 1-5", "15 9 */10 * 1", "0 12 ? * 6", "@weekly",
	} {
		t.Run(expression, func(t *testing.T) {
			spec, err := specOf([]string{expression})
			require.NoError(t, err)
			require.Equal(t, "Asia/Ho_Chi_Minh", spec.TimeZoneName)
			var runs, shown []string
			for at := from; at.Before(from.AddDate(0, 3, 0)); at = at.Add(time.Minute) {
				if slices.ContainsFunc(spec.Calendars, func(c client.ScheduleCalendarSpec) bool { return comesRound(c, at) }) {
					runs = append(runs, at.Format(time.RFC3339))
				}
			}
			for _, at := range catalogue.NextCutOffs(expression, from.Add(-time.Second), len(runs)+1) {
				if at.Before(from.AddDate(0, 3, 0)) {
					shown = append(shown, at.Format(time.RFC3339))
				}
			}
			require.NotEmpty(t, runs)
			require.Equal(t, shown, runs)
		})
	}
	_, err := specOf([]string{"0 16 * * 5", "@every 1h"})
	require.ErrorContains(t, err, `hour "@every 1h"`)
}

// comesRound says whether an engine's calendar names a minute.
func comesRound(c client.ScheduleCalendarSpec, at time.Time) bool {
	names := func(ranges []client.ScheduleRange, n int) bool {
		return slices.ContainsFunc(ranges, func(r client.ScheduleRange) bool { return r.Start <= n && n <= r.End })
	}
	return names(c.Second, at.Second()) && names(c.Minute, at.Minute()) && names(c.Hour, at.Hour()) && names(c.DayOfMonth, at.Day()) &&
		names(c.Month, int(at.Month())) && names(c.DayOfWeek, int(at.Weekday()))
}
