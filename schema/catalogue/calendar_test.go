package catalogue

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// The table of announced days, counted by hand from the notices.
func TestDaysOffPerYear(t *testing.T) {
	c := embedded(t).Calendar()
	type count struct{ off, worked int }
	got := map[int]count{}
	for d := c.From; d <= c.To; d++ {
		year := d.At(0).Year()
		n := got[year]
		switch kind, _ := c.Kind(d); kind {
		case procedure.DayOff:
			n.off++
		case procedure.DayWorkingSaturday:
			n.worked++
		}
		got[year] = n
	}
	require.Equal(t, map[int]count{
		2021: {11, 0}, 2022: {11, 0}, 2023: {11, 0}, 2024: {12, 1}, 2025: {12, 1}, 2026: {14, 2}, 2027: {12, 0},
	}, got)
}

func TestCalendarHorizonAndHours(t *testing.T) {
	c := embedded(t).Calendar()
	require.Equal(t, procedure.NewDay(2021, time.January, 1), c.From)
	require.Equal(t, procedure.NewDay(2027, time.December, 31), c.To)
	require.Equal(t, []procedure.OfficeHours{{Open: 450, Close: 690}, {Open: 780, Close: 1020}}, c.Hours)
	require.Equal(t, []procedure.DaySpan{{From: procedure.NewDay(2027, 1, 1), To: procedure.NewDay(2027, 12, 31)}}, c.Provisional)
}

func TestSpecialDaysStandOnTheRightWeekday(t *testing.T) {
	c := embedded(t).Calendar()
	for _, d := range c.DaysOff {
		require.NotContains(t, []time.Weekday{time.Saturday, time.Sunday}, d.Day.Weekday(), d.Day.String())
		require.NotEmpty(t, d.Document, d.Day.String())
	}
	for _, d := range c.WorkingDays {
		require.Contains(t, []time.Weekday{time.Saturday, time.Sunday}, d.Day.Weekday(), d.Day.String())
		require.NotEmpty(t, d.Document, d.Day.String())
	}
}

func TestDaysPeopleGetWrong(t *testing.T) {
	c := embedded(t).Calendar()
	cases := []struct {
		day      string
		kind     procedure.DayKind
		name     string
		document string
	}{
		{"2021-05-03", procedure.DayOff, "Nghỉ bù Ngày Quốc tế Lao động (01/5 là thứ Bảy)", "TB 4875/TB-LĐTBXH"},
		{"2024-04-29", procedure.DayOff, "Hoán đổi ngày làm việc dịp 30/4", "TB 1570/TB-LĐTBXH; CV 2450/VPCP-KGVX"},
		{"2024-05-04", procedure.DayWorkingSaturday, "Làm bù cho ngày 29/4", "TB 1570/TB-LĐTBXH; CV 2450/VPCP-KGVX"},
		{"2026-01-10", procedure.DayWorkingSaturday, "Làm bù cho ngày 02/01", "CV 12729/VPCP-KGVX"},
		{"2026-08-22", procedure.DayWorkingSaturday, "Làm bù cho ngày 31/8", "TB 9441/TB-BNV"},
		{"2026-11-23", procedure.DayWorking, "", ""},
		{"2026-11-24", procedure.DayOff, "Ngày Văn hóa Việt Nam", "NQ 28/2026/QH16"},
		{"2025-11-24", procedure.DayWorking, "", ""},
		{"2026-04-26", procedure.DayWeekend, "", ""},
	}
	for _, tc := range cases {
		t.Run(tc.day, func(t *testing.T) {
			d, err := procedure.ParseDay(tc.day)
			require.NoError(t, err)
			kind, special := c.Kind(d)
			require.Equal(t, tc.kind, kind)
			require.Equal(t, tc.name, special.Name)
			require.Equal(t, tc.document, special.Document)
		})
	}
}

func TestCalendarVersionFollowsTheContent(t *testing.T) {
	one := embedded(t).Calendar().Version
	require.Equal(t, one, embedded(t).Calendar().Version)
	require.Regexp(t, `^2021-2027/[0-9a-f]{12}$`, one)
	changed, err := Load(overlay(t, change{
		file: "calendar/2027.yaml", old: "provisional: true", new: "provisional: false",
	}))
	require.NoError(t, err)
	require.NotEqual(t, one, changed.Calendar().Version)
}
