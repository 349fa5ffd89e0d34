package procedure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func periodRule(kind procedure.ReportKind, months int, ends ...time.Month) procedure.PeriodRule {
	return procedure.PeriodRule{Kind: kind, Months: months, Ends: ends, LastDay: 14}
}

var (
	monthly   = periodRule(procedure.ReportMonth, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	quarterly = periodRule(procedure.ReportQuarter, 3, 3, 6, 9, 12)
	halfYear  = periodRule(procedure.ReportHalf, 6, 6)
	nine      = periodRule(procedure.ReportNineMonths, 9, 9)
	yearly    = periodRule(procedure.ReportYear, 12, 12)
)

// The official periods (NĐ 09/2019 Điều 12), with those over the turn of a year.
func TestOfficialPeriods(t *testing.T) {
	for _, row := range []struct {
		name     string
		rule     procedure.PeriodRule
		no       int
		from, to string // both included, as the law writes them
	}{
		{"January begins in December", monthly, 1, "2025-12-15", "2026-01-14"},
		{"February", monthly, 2, "2026-01-15", "2026-02-14"},
		{"March begins in short February", monthly, 3, "2026-02-15", "2026-03-14"},
		{"December", monthly, 12, "2026-11-15", "2026-12-14"},
		{"quarter I begins in the year before", quarterly, 1, "2025-12-15", "2026-03-14"},
		{"quarter II", quarterly, 2, "2026-03-15", "2026-06-14"},
		{"quarter III", quarterly, 3, "2026-06-15", "2026-09-14"},
		{"quarter IV", quarterly, 4, "2026-09-15", "2026-12-14"},
		{"half-year", halfYear, 1, "2025-12-15", "2026-06-14"},
		{"nine months", nine, 1, "2025-12-15", "2026-09-14"},
		{"year", yearly, 1, "2025-12-15", "2026-12-14"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, err := row.rule.Period(2026, row.no)
			require.NoError(t, err)
			require.Equal(t, [2]string{row.from, row.to}, [2]string{p.FirstDay().String(), p.LastDay().String()})
			require.Equal(t, p.LastDay()+1, procedure.DayOf(p.To), "the instant after the last day")
			require.Equal(t, "00:00", p.To.Format("15:04"))
		})
	}
}

// TestPeriodsLeaveNoGap: each begins where the one before ends, over any turn of a year.
func TestPeriodsLeaveNoGap(t *testing.T) {
	for _, rule := range []procedure.PeriodRule{monthly, quarterly, yearly} {
		p, err := rule.Period(2028, 1)
		require.NoError(t, err)
		for range 25 {
			before, err := rule.Before(p)
			require.NoError(t, err)
			require.Equal(t, p.From, before.To, "%s %d/%d", p.Kind, p.No, p.Year)
			p = before
		}
	}
}

func TestPeriodsThatEnded(t *testing.T) {
	at := procedure.NewDay(2026, time.June, 15).At(7 * 60)
	var names []procedure.ReportKind
	for _, rule := range []procedure.PeriodRule{monthly, quarterly, halfYear, nine, yearly} {
		for _, p := range rule.Ended(at.AddDate(0, 0, -20), at) {
			require.Equal(t, "2026-06-14", p.LastDay().String())
			names = append(names, p.Kind)
		}
	}
	require.Equal(t, []procedure.ReportKind{procedure.ReportMonth, procedure.ReportQuarter, procedure.ReportHalf}, names)

	midnight := procedure.NewDay(2026, time.June, 15).At(0)
	require.Len(t, monthly.Ended(midnight.Add(-time.Second), midnight), 1, "the end is in")
	require.Empty(t, monthly.Ended(midnight, at), "the beginning is not")

	turn := monthly.Ended(procedure.NewDay(2025, time.December, 1).At(0), procedure.NewDay(2026, time.February, 1).At(0))
	require.Len(t, turn, 2)
	require.Equal(t, [2]int{2025, 12}, [2]int{turn[0].Year, turn[0].No})
	require.Equal(t, [2]int{2026, 1}, [2]int{turn[1].Year, turn[1].No})
}

func TestPeriodsRefused(t *testing.T) {
	day := func(text string) procedure.Day {
		d, err := procedure.ParseDay(text)
		require.NoError(t, err)
		return d
	}
	for _, no := range []int{-1, 0, 5} {
		_, err := quarterly.Period(2026, no)
		require.ErrorIs(t, err, procedure.Refuse(procedure.CodeUnknownPeriod, ""))
	}
	for _, year := range []int{-1, 0, 26, 1_000_000} {
		_, err := yearly.Period(year, 1)
		require.ErrorIs(t, err, procedure.Refuse(procedure.CodeUnknownPeriod, ""))
	}
	_, err := procedure.DaysPeriod(day("2026-03-02"), day("2026-03-01"))
	require.ErrorIs(t, err, procedure.Refuse(procedure.CodePeriodBackwards, ""))
	_, err = procedure.DaysPeriod(day("1926-03-02"), day("2026-03-01"))
	require.ErrorIs(t, err, procedure.Refuse(procedure.CodePeriodTooLong, ""))

	one, err := procedure.DaysPeriod(day("2026-03-02"), day("2026-03-02"))
	require.NoError(t, err)
	require.Equal(t, 24*time.Hour, one.To.Sub(one.From), "one day is a period")
	require.NoError(t, one.Over(one.To))
	require.EqualError(t, one.Over(one.To.Add(-time.Second)), "refused: period_not_over (to) map[day:2026-03-02]")
}

func TestPeriodsByName(t *testing.T) {
	adHoc, err := procedure.DaysPeriod(procedure.NewDay(2026, time.March, 2), procedure.NewDay(2026, time.March, 6))
	require.NoError(t, err)
	for _, row := range []struct {
		period procedure.ReportPeriod
		vi, en string
	}{
		{procedure.ReportPeriod{Kind: procedure.ReportWeekly, Year: 2026, No: 10}, "tuần 10 năm 2026", "week 10 of 2026"},
		{procedure.ReportPeriod{Kind: procedure.ReportMonth, Year: 2026, No: 3}, "tháng 3 năm 2026", "March 2026"},
		{procedure.ReportPeriod{Kind: procedure.ReportQuarter, Year: 2026, No: 4}, "quý IV năm 2026", "quarter IV of 2026"},
		{procedure.ReportPeriod{Kind: procedure.ReportHalf, Year: 2026, No: 1}, "6 tháng đầu năm 2026", "first half of 2026"},
		{procedure.ReportPeriod{Kind: procedure.ReportNineMonths, Year: 2026, No: 1}, "9 tháng đầu năm 2026", "first nine months of 2026"},
		{procedure.ReportPeriod{Kind: procedure.ReportYear, Year: 2026, No: 1}, "năm 2026", "year 2026"},
		{adHoc, "từ ngày 02/03/2026 đến ngày 06/03/2026", "02/03/2026 to 06/03/2026"},
	} {
		require.Equal(t, [2]string{row.vi, row.en}, [2]string{row.period.Vietnamese(), row.period.English()})
	}
	year, no := procedure.Week(procedure.NewDay(2027, time.January, 1).At(16 * 60))
	require.Equal(t, [2]int{2026, 53}, [2]int{year, no}, "the week belongs to the year its Thursday lies in")
}
