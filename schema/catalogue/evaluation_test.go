package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/measure"
)

func TestEvaluationOfTheEmbeddedCatalogue(t *testing.T) {
	e := embedded(t).Evaluation()
	rule := e.Rule()
	require.Equal(t, []measure.Indicator{1, 2, 3, 4, 7}, rule.Officers.Indicators)
	require.Equal(t, measure.Indicators(), rule.Units.Indicators)
	require.Equal(t, "full", rule.Officers.Grades[0].Code)
	require.Equal(t, "weak", rule.Units.Grades[4].Code)
	require.Equal(t, 10, rule.Feedback.Within.Amount)
	points := 0
	for _, g := range e.Index766.Groups {
		points += g.Points
	}
	require.Equal(t, 100, points)
	require.Equal(t, ShareOnTime, e.Index766.Groups[1].Share)
	require.NotEmpty(t, NextCutOffs(e.Targets.Cron, embedded(t).Calendar().From.At(0), 1))
}

func TestEvaluationFindings(t *testing.T) {
	const file = "evaluation.yaml"
	for _, row := range []struct {
		name   string
		change change
		want   string
	}{
		{"grades out of order", change{file, "name: Tốt, from: 12", "name: Tốt, from: 16"},
			file + ": units/grades/good: must begin below 15: grades are from the best to the worst"},
		{"a sum without a grade", change{file, "name: Yếu, from: 0", "name: Yếu, from: 1"}, file + ": units/grades/weak: is the last and must begin at 0"},
		{"some more than most", change{file, "most_percent: 100", "most_percent: 80"}, file + ": feedback/some_percent: 90 is more than most_percent"},
		{"no schedule", change{file, "30 7 * * 1-6", "30 7"},
			file + `: targets/cron: "30 7" is not a cron expression: expected exactly 5 fields, found 2: [30 7]`},
		{"a tenth indicator", change{file, "indicator: 9", "indicator: 10"}, file + ": without_data/2/indicator: maximum: got 10, want 9"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Load(overlay(t, row.change))
			require.EqualError(t, err, row.want)
		})
	}
}
