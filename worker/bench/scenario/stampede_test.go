package scenario

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/bench/office"
)

// Lateness is told on each file's own clock; what is early or there twice is counted.
func TestLateness(t *testing.T) {
	at := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	when := func(ahead, late time.Duration) time.Time { return at.Add(late - ahead) }
	day := 24 * time.Hour
	ids := []string{"a", "b", "c", "d"}
	histories := []office.History{{Ahead: day}, {Ahead: day, TimedOut: 2}, {Ahead: day - time.Second}, {Ahead: day}}
	found := lateness(ids, histories, at, map[string][]time.Time{
		"a": {when(day, time.Second)},
		"b": {when(day, 4*time.Second)},
		"c": {when(day-time.Second, -time.Second)},
		"d": {when(day, 2*time.Second), when(day, 3*time.Second)},
	})
	require.Equal(t, []measured{
		{"late_p50_s", "s", 2}, {"late_p99_s", "s", 4}, {"late_max_s", "s", 4}, {"drain_per_s", "rows/s", 1.25},
		{"task_timeouts", "tasks", 2}, {"early", "rows", 1}, {"twice", "rows", 1}, {"spread_ms", "ms", 1000},
	}, found)
}
