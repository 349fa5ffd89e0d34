package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWorkingDayUntil(t *testing.T) {
	c := published()
	for d, want := range map[string]string{
		"2026-03-06": "2026-03-06", "2026-03-08": "2026-03-06", "2026-02-20": "2026-02-13", "2026-08-23": "2026-08-22",
	} {
		require.Equal(t, day(want), c.WorkingDayUntil(day(d)), d)
	}
}

func TestWorkingDaysAfter(t *testing.T) {
	c := published()
	for _, tc := range []struct {
		name, from, to string
		want           int
	}{
		{"the day itself does not count", "2026-03-02", "2026-03-02", 0},
		{"the last day counts", "2026-03-02", "2026-03-03", 1},
		{"backwards is none", "2026-03-03", "2026-03-02", 0},
		{"from a Friday to the Sunday after", "2026-03-06", "2026-03-08", 0},
		{"over a weekend", "2026-03-06", "2026-03-09", 1},
		{"over the day of the kings", "2026-04-24", "2026-04-28", 1},
		{"to a Saturday that is worked", "2026-08-21", "2026-08-22", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, c.WorkingDaysAfter(day(tc.from), day(tc.to)))
		})
	}
}
