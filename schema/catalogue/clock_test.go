package catalogue

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestNextCutOffs: every Friday at four, Tết or not; figures are cut off by the clock.
func TestNextCutOffs(t *testing.T) {
	r := embedded(t).Reporting()
	friday := procedure.NewDay(2026, time.February, 13).At(16 * 60)
	var weekly []string
	for _, at := range NextCutOffs(r.Weekly.Cron, friday.UTC(), 3) {
		weekly = append(weekly, at.Format(time.RFC3339))
	}
	require.Equal(t, []string{"2026-02-20T16:00:00+07:00", "2026-02-27T16:00:00+07:00", "2026-03-06T16:00:00+07:00"}, weekly)
	require.Equal(t, friday, NextCutOffs(r.Weekly.Cron, friday.Add(-time.Second), 1)[0])
	require.Equal(t, "2026-02-15T07:00:00+07:00", NextCutOffs(r.Periodic.Cron, friday, 1)[0].Format(time.RFC3339))
	require.Empty(t, NextCutOffs("every Friday", friday, 3))
	require.Empty(t, NextCutOffs("0 0 31 2 *", friday, 3))
}

// TestOnlyTheClockCounts: no instants that depend on who counts them.
func TestOnlyTheClockCounts(t *testing.T) {
	for expression, wrong := range map[string]string{
		"0 16 * * 5":                      "",
		"@weekly":                         "",
		"@every 168h":                     errNotByTheClock.Error(),
		"CRON_TZ=Europe/Paris 0 16 * * 5": errNotByTheClock.Error(),
		"0 0 16 * * 5":                    "expected exactly 5 fields, found 6: [0 0 16 * * 5]",
	} {
		_, err := Clock(expression)
		if wrong == "" {
			require.NoError(t, err, expression)
			continue
		}
		require.EqualError(t, err, wrong, expression)
	}
}
