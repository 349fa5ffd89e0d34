package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestReportingOfTheEmbeddedCatalogue(t *testing.T) {
	r := embedded(t).Reporting()
	var kinds []procedure.ReportKind
	for _, rule := range r.Rules() {
		kinds = append(kinds, rule.Kind)
		require.Equal(t, "ii06a", r.FormOf(rule.Kind))
		first, err := rule.Period(2026, 1)
		require.NoError(t, err)
		require.Equal(t, "2025-12-15", first.FirstDay().String(), "every first period begins with the reporting year")
	}
	require.Equal(t, []procedure.ReportKind{procedure.ReportMonth, procedure.ReportQuarter, procedure.ReportHalf,
		procedure.ReportNineMonths, procedure.ReportYear}, kinds)
	require.Equal(t, "weekly", r.FormOf(procedure.ReportWeekly))
	require.Empty(t, r.FormOf(procedure.ReportAdHoc))
}

func TestReportingFindings(t *testing.T) {
	const file = "reporting.yaml"
	for _, row := range []struct {
		name   string
		change change
		want   string
	}{
		{"no schedule", change{file, "0 16 * * 5", "0 16 * * thứ-sáu"},
			file + `: weekly/cron: "0 16 * * thứ-sáu" is not a cron expression: failed to parse int from thứ: strconv.Atoi: parsing "thứ": invalid syntax`},
		{"by no clock", change{file, "0 16 * * 5", "'@every 168h'"},
			file + `: weekly/cron: "@every 168h" is not a cron expression: must name minutes, hours and days of the office's time zone, nothing else`},
		{"a day that never comes", change{file, "0 7 15 * *", "0 7 31 2 *"}, file + `: periodic/cron: "0 7 31 2 *" never comes`},
		{"a kind twice", change{file, "kind: half,", "kind: quarter,"}, file + ": periodic/kinds/quarter: is there twice"},
		{"ends out of order", change{file, "ends: [3, 6, 9, 12]", "ends: [6, 3, 9, 12]"},
			file + ": periodic/kinds/quarter/ends: 3 must come after 6"},
		{"periods that overlap", change{file, "ends: [3, 6, 9, 12]", "ends: [1, 6, 8, 12]"},
			file + ": periodic/kinds/quarter/ends: 8 ends a period that overlaps the one of 6"},
		{"unknown Office", change{file, "unit: van-phong", "unit: phong-hanh-chinh"}, file + `: approval/unit: unknown unit "phong-hanh-chinh"`},
		{"nobody approves", change{file, "unit: van-phong", "unit: lanh-dao"}, file + `: approval/unit: nobody active in "lanh-dao" can approve`},
		{"an unknown form", change{file, "form: weekly", "form: daily"},
			file + ": weekly/form: value must be one of 'weekly', 'ii06a', 'ii06b', 'ii07', 'evaluation'"},
		{"a cut-off no month always has", change{file, "last_day: 14", "last_day: 31"}, file + ": periodic/last_day: maximum: got 31, want 27"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Load(overlay(t, row.change))
			require.EqualError(t, err, row.want)
		})
	}
}
