package measure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

func TestShares(t *testing.T) {
	for _, row := range []struct {
		share measure.Share
		want  string
	}{
		{measure.Share{}, "chưa có số liệu"},
		{measure.Share{Part: 45, Whole: 50}, "90,0\u00a0%"},
		{measure.Share{Part: 2, Whole: 3}, "66,7\u00a0%"},
		{measure.Share{Part: 9999, Whole: 10000}, "99,9\u00a0%"},
		{measure.Share{Part: 1, Whole: 10000}, "0,1\u00a0%"},
		{measure.Share{Part: 0, Whole: 7}, "0,0\u00a0%"},
		{measure.Share{Part: 7, Whole: 7}, "100,0\u00a0%"},
	} {
		require.Equal(t, row.want, row.share.Vietnamese())
	}
	require.False(t, measure.Share{Part: 8999, Whole: 10000}.Reaches(900), "89,99 % is printed as 90,0 % and is not 90 %")
	require.True(t, measure.Share{Part: 9, Whole: 10}.Reaches(900))
	require.False(t, measure.Share{}.Reaches(1))
}

func TestTally(t *testing.T) {
	for _, row := range []struct {
		name           string
		tally          measure.Tally
		goal           measure.Goal
		over           bool
		want           measure.Standing
		forecast, best string
		mayFail        int
	}{
		{"nothing yet", measure.Tally{Open: 5}, 900, false, measure.NoData, "chưa có số liệu", "100,0\u00a0%", 0},
		{"nothing at all, over", measure.Tally{}, 900, true, measure.NoData, "chưa có số liệu", "chưa có số liệu", 0},
		{"as it should be", measure.Tally{Good: 18, Bad: 2, Open: 10}, 900, false, measure.OnTrack, "90,0\u00a0%", "93,3\u00a0%", 1},
		{"below, and can be mended", measure.Tally{Good: 17, Bad: 3, Waiting: 1, Open: 10}, 900, false, measure.AtRisk, "85,0\u00a0%", "90,0\u00a0%", 0},
		{"below, and cannot", measure.Tally{Good: 17, Bad: 4, Open: 10}, 900, false, measure.OutOfReach, "81,0\u00a0%", "87,1\u00a0%", -1},
		{"what is to come can mend it", measure.Tally{Good: 17, Bad: 4, Open: 10, Coming: 9}, 900, false, measure.AtRisk, "81,0\u00a0%", "90,0\u00a0%", 0},
		{"all kept, one declared late", measure.Tally{Good: 9, Open: 3, Doomed: 1}, 1000, false, measure.AtRisk, "91,7\u00a0%", "100,0\u00a0%", 0},
		{"none decided, one declared late", measure.Tally{Open: 4, Doomed: 1}, 1000, false, measure.AtRisk, "75,0\u00a0%", "100,0\u00a0%", 0},
		{"a hundred and one broken", measure.Tally{Good: 99, Bad: 1}, 1000, false, measure.OutOfReach, "99,0\u00a0%", "99,0\u00a0%", -1},
		{"results that were ready before", measure.Tally{Good: 8, Bad: 1, AheadGood: 1}, 900, false, measure.OnTrack, "90,0\u00a0%", "90,0\u00a0%", 0},
		{"over, reached", measure.Tally{Good: 9, Bad: 1}, 900, true, measure.Met, "90,0\u00a0%", "90,0\u00a0%", 0},
		{"over, not reached by one in ten thousand", measure.Tally{Good: 8999, Bad: 1001}, 900, true, measure.Missed, "90,0\u00a0%", "90,0\u00a0%", -1},
	} {
		t.Run(row.name, func(t *testing.T) {
			require.Equal(t, row.want, row.tally.Standing(row.goal, row.over))
			require.Equal(t, row.forecast, row.tally.Forecast().Vietnamese())
			require.Equal(t, row.best, row.tally.Best().Vietnamese())
			require.Equal(t, row.mayFail, row.tally.MayFail(row.goal))
		})
	}
}

// TestMayFail: as many more may fail as it says, and not one more.
func TestMayFail(t *testing.T) {
	for good := range 8 {
		for bad := range 8 {
			for open := range 8 {
				for _, goal := range []measure.Goal{1, 333, 500, 905, 1000} {
					tally := measure.Tally{Good: good, Bad: bad, Open: open}
					if good+bad+open == 0 {
						continue
					}
					n := tally.MayFail(goal)
					require.Equal(t, n >= 0, tally.Best().Reaches(goal))
					if n >= 0 && n < open {
						require.True(t, measure.Share{Part: good + open - n, Whole: good + bad + open}.Reaches(goal))
						require.False(t, measure.Share{Part: good + open - n - 1, Whole: good + bad + open}.Reaches(goal))
					}
				}
			}
		}
	}
}

func TestFormula(t *testing.T) {
	tally := measure.Tally{Good: 45, Bad: 5, Waiting: 2, Open: 12, Doomed: 1, Coming: 20, AheadGood: 3}
	require.Equal(t, "đúng hẹn = 45 / (45 + 3 trễ + 2 quá hạn chưa xong) = 90,0\u00a0%", tally.Formula(measure.OnTime))
	require.Equal(t, "đã rõ 48 đạt, 5 không đạt; đang giải quyết 12 (trong đó 1 đã báo trễ); ước còn thêm 20: dự kiến 89,5\u00a0%, cao nhất có thể 94,1\u00a0%", tally.Outlook())
	require.Equal(t, "trực tuyến = 1 / (1 + 3 trực tiếp, bưu chính) = 25,0\u00a0%", measure.Tally{Good: 1, Bad: 3}.Formula(measure.Online))
	require.Equal(t, "hài lòng: chưa có số liệu", measure.Tally{}.Formula(measure.Satisfaction))
	require.Empty(t, measure.Tally{Open: 3}.Outlook())
	for _, m := range measure.Metrics() {
		require.NotEmpty(t, m.Vietnamese(), m)
		require.Contains(t, measure.Tally{}.Formula(m), "chưa có số liệu")
	}
}

func TestPace(t *testing.T) {
	c := procedure.Calendar{
		From: procedure.NewDay(2026, time.January, 1), To: procedure.NewDay(2026, time.December, 31),
		Hours: []procedure.OfficeHours{{Open: 8 * 60, Close: 16 * 60}},
	}
	monday := procedure.NewDay(2026, time.October, 5)
	for _, row := range []struct {
		name     string
		from, at procedure.Day
		end      procedure.Day
		came     int
		want     int
	}{
		{"half of two weeks", monday, monday + 7, monday + 14, 10, 10},
		{"a weekend is no time", monday, monday + 5, monday + 7, 10, 0},
		{"nothing has begun", monday, monday, monday + 7, 0, 0},
		{"it is over", monday, monday + 7, monday + 7, 5, 0},
	} {
		require.Equal(t, row.want, measure.Pace(&c, row.from.At(0), row.at.At(0), row.end.At(0), row.came), row.name)
	}
}
