package measure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// rule is that of the decree.
func rule() measure.EvaluationRule {
	return measure.EvaluationRule{
		Officers: measure.Scale{Indicators: []measure.Indicator{1, 2, 3, 4, 7}, Grades: []measure.Grade{
			{Code: "full", From: 5}, {Code: "most", From: 3.5}, {Code: "less"},
		}},
		Units: measure.Scale{Indicators: measure.Indicators(), Grades: []measure.Grade{
			{Code: "excellent", From: 15}, {Code: "good", From: 12}, {Code: "fair", From: 9}, {Code: "average", From: 6}, {Code: "weak"},
		}},
		Feedback: measure.FeedbackRule{Most: 100, Some: 90},
	}
}

// file was promised for 17:00 of a day, and ready so many days and at that hour.
func file(change func(*measure.FileFact)) measure.FileFact {
	f := measure.FileFact{
		Code: "f", Lead: "bcvt", Promise: at(10).Add(8 * time.Hour), FinishedAt: at(9), Channel: procedure.ChannelDirect,
		Held: []measure.Held{
			{Unit: "mot-cua", Staff: "clerk", Role: procedure.RoleClerk, Hours: 4, Worked: 9 * time.Hour},
			{Unit: "bcvt", Staff: "officer", Role: procedure.RoleOfficer, Step: 1, Hours: 36, Worked: 30 * time.Hour},
		},
	}
	if change != nil {
		change(&f)
	}
	return f
}

func TestPointsOfAFile(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*measure.FileFact)
		staff  string
		want   map[measure.Indicator]int // -1 for none
	}{
		{"a day before", nil, "officer", map[measure.Indicator]int{1: 2, 3: 2, 4: 1, 7: 2, 2: -1, 5: -1}},
		{"on the day, at the promised instant", func(f *measure.FileFact) { f.FinishedAt = f.Promise }, "", map[measure.Indicator]int{1: 1, 7: 1}},
		{"a second late", func(f *measure.FileFact) { f.FinishedAt = f.Promise.Add(time.Second) }, "", map[measure.Indicator]int{1: 0, 7: 0}},
		{"not ready and past it", func(f *measure.FileFact) { f.FinishedAt = time.Time{} }, "", map[measure.Indicator]int{1: 0, 7: 0}},
		{"late by the machine", func(f *measure.FileFact) { f.FinishedAt, f.System = time.Time{}, true }, "officer", map[measure.Indicator]int{1: -1, 7: -1, 3: 2}},
		{"late, and excused", func(f *measure.FileFact) { f.FinishedAt, f.Excused = time.Time{}, true }, "officer", map[measure.Indicator]int{1: -1, 7: -1}},
		{"late, and excused, for the unit", func(f *measure.FileFact) { f.FinishedAt, f.Excused = time.Time{}, true }, "", map[measure.Indicator]int{1: 0, 7: 0}},
		{"asked once", func(f *measure.FileFact) { f.Asked = 1 }, "", map[measure.Indicator]int{3: 1}},
		{"asked twice", func(f *measure.FileFact) { f.Asked = 2 }, "", map[measure.Indicator]int{3: 0}},
		{"asked three times", func(f *measure.FileFact) { f.Asked = 3 }, "", map[measure.Indicator]int{3: 0}},
		{"online", func(f *measure.FileFact) { f.Channel = procedure.ChannelOnline }, "", map[measure.Indicator]int{4: 2}},
		{"by post", func(f *measure.FileFact) { f.Channel = procedure.ChannelPostal }, "", map[measure.Indicator]int{4: 2}},
		{"a fault that names the officer", func(f *measure.FileFact) { f.Faults = []measure.FaultFact{{Subject: "officer"}} }, "officer", map[measure.Indicator]int{7: 0, 4: 1}},
		{"a fault that names another", func(f *measure.FileFact) { f.Faults = []measure.FaultFact{{Subject: "clerk"}} }, "officer", map[measure.Indicator]int{7: 2}},
		{"a fault that names nobody", func(f *measure.FileFact) { f.Faults = []measure.FaultFact{{}} }, "officer", map[measure.Indicator]int{7: 2}},
		{"a fault, for the unit", func(f *measure.FileFact) { f.Faults = []measure.FaultFact{{}} }, "", map[measure.Indicator]int{7: 0}},
		{"outside the One-stop", func(f *measure.FileFact) { f.Faults = []measure.FaultFact{{Outside: true}} }, "", map[measure.Indicator]int{4: 0, 7: 0}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for i, want := range row.want {
				points, ok := file(row.change).Points(i, row.staff)
				require.Equal(t, want >= 0, ok, "indicator %d", i)
				require.Equal(t, max(want, 0), points, "indicator %d", i)
			}
		})
	}
}

func TestPointsOfTime(t *testing.T) {
	officer := func(h measure.Held) bool { return h.Staff == "officer" }
	held := func(spans ...measure.Held) measure.FileFact {
		for i := range spans {
			spans[i].Staff, spans[i].Role = "officer", procedure.RoleOfficer
		}
		return measure.FileFact{Held: spans}
	}
	span := func(step, hours int, worked time.Duration) measure.Held {
		return measure.Held{Step: step, Hours: hours, Worked: worked}
	}
	for _, row := range []struct {
		name string
		file measure.FileFact
		want int // -1 for none
	}{
		{"an hour less", held(span(1, 36, 35*time.Hour)), 2},
		{"into the last hour", held(span(1, 36, 35*time.Hour+time.Minute)), 1},
		{"to the minute", held(span(1, 36, 36*time.Hour)), 1},
		{"a minute more", held(span(1, 36, 36*time.Hour+time.Minute)), 0},
		{"twice at the same step, which has its hours once", held(span(1, 8, 5*time.Hour), span(1, 8, 4*time.Hour)), 0},
		{"two steps, one over, one under", held(span(1, 8, 10*time.Hour), span(2, 8, 2*time.Hour)), 2},
		{"a step without hours", held(span(3, 0, 5*time.Hour)), -1},
		{"another's", file(func(f *measure.FileFact) { f.Held = f.Held[:1] }), -1},
	} {
		points, ok := row.file.HeldPoints(officer)
		require.Equal(t, row.want >= 0, ok, row.name)
		require.Equal(t, max(row.want, 0), points, row.name)
	}
	_, ok := file(nil).HeldPoints(func(h measure.Held) bool { return h.Staff == "clerk" })
	require.False(t, ok, "the counter is bound to the day, not to hours")
}

func TestScores(t *testing.T) {
	for _, row := range []struct{ points, files, want int }{
		{69, 20, 35}, // 3,45 would be 3,5; indicators end at 2, the rounding does not care
		{34, 20, 17},
		{3, 2, 15}, {1, 3, 3}, {2, 3, 7}, {5, 3, 17}, {1, 20, 1}, {1, 21, 0}, {0, 4, 0}, {8, 4, 20},
		{7, 4, 18}, // 1,75 is 1,8
		{5, 4, 13}, // 1,25 is 1,3
	} {
		require.Equal(t, row.want, measure.Score{Points: row.points, Files: row.files}.Tenths(), "%d/%d", row.points, row.files)
	}
	require.False(t, measure.Score{}.Known())
}

func TestEvaluate(t *testing.T) {
	facts := measure.Facts{
		At: at(20),
		Files: []measure.FileFact{
			file(nil),
			file(func(f *measure.FileFact) { f.FinishedAt = f.Promise }),
			file(func(f *measure.FileFact) {
				f.Held = append(f.Held, measure.Held{Unit: "cntt", Staff: "helper", Role: procedure.RoleOfficer, Step: 2, Hours: 4, Worked: 5 * time.Hour})
			}),
		},
		Feedback: []measure.FeedbackFact{{Lead: "bcvt", DueAt: at(5), DecidedAt: at(4)}, {Lead: "bcvt", DueAt: at(25)}},
	}
	e := measure.Evaluate(facts, rule())
	lines := map[string]measure.Line{}
	for _, l := range append(e.Officers, e.Units...) {
		lines[l.Unit+"/"+l.Staff] = l
	}
	require.Len(t, lines, 5)
	officer := lines["bcvt/officer"]
	require.Equal(t, 3, officer.Files)
	require.Equal(t, 17, officer.Of(1).Tenths(), "2+1+2 of three files")
	require.Equal(t, 20, officer.Of(2).Tenths())
	require.Equal(t, 17+20+20+10+17, officer.Total)
	require.Equal(t, 100, officer.Most)
	require.Equal(t, "full", officer.Grade.Code)

	clerk := lines["mot-cua/clerk"]
	require.False(t, clerk.Of(2).Known())
	require.Equal(t, 80, clerk.Most)
	require.Equal(t, "full", clerk.Grade.Code)

	unit := lines["bcvt/"]
	require.Equal(t, 20, unit.Of(8).Tenths(), "one in time, one that still has time")
	require.Equal(t, 120, unit.Most)
	require.Equal(t, 17+20+20+10+17+20, unit.Total)
	require.Equal(t, "excellent", unit.Grade.Code, "10,4 of 12 is 15,6 of 18")

	helped := lines["cntt/"]
	require.Equal(t, 0, helped.Files)
	require.Equal(t, 0, helped.Of(2).Tenths())
	require.True(t, helped.Of(2).Known())
	require.Empty(t, helped.Grade.Code, "a unit that only helped is not graded")
	require.Empty(t, measure.Evaluate(measure.Facts{}, rule()).Units)
}

// TestGrades: the bounds of the decree.
func TestGrades(t *testing.T) {
	score := func(points ...int) measure.FileFact {
		f := file(nil)
		f.Asked = 2 - points[1]
		switch points[0] {
		case 0:
			f.FinishedAt = f.Promise.Add(time.Hour)
		case 1:
			f.FinishedAt = f.Promise
		}
		f.Held[1].Worked = time.Duration(points[2]) * time.Hour
		return f
	}
	for _, row := range []struct {
		name  string
		file  measure.FileFact
		total int
		want  string
	}{
		{"early and quick", score(2, 2, 30), 90, "full"},
		{"exactly five", score(0, 2, 30), 50, "full"},
		{"late, asked once: four", score(0, 1, 30), 40, "most"},
		{"late, asked twice: three", score(0, 0, 30), 30, "less"},
		{"late, slow, asked twice: one", score(0, 0, 40), 10, "less"},
	} {
		e := measure.Evaluate(measure.Facts{At: at(20), Files: []measure.FileFact{row.file}}, rule())
		for _, l := range e.Officers {
			if l.Staff == "officer" {
				require.Equal(t, row.total, l.Total, row.name)
				require.Equal(t, row.want, l.Grade.Code, row.name)
			}
		}
	}
}

func TestFeedback(t *testing.T) {
	feedback := func(inTime, late, waiting int) (out []measure.FeedbackFact) {
		for range inTime {
			out = append(out, measure.FeedbackFact{Lead: "bcvt", DueAt: at(5), DecidedAt: at(5)})
		}
		for i := range late {
			f := measure.FeedbackFact{Lead: "bcvt", DueAt: at(5)}
			if i > 0 {
				f.DecidedAt = at(6)
			}
			out = append(out, f)
		}
		for range waiting {
			out = append(out, measure.FeedbackFact{Lead: "bcvt", DueAt: at(30)})
		}
		return append(out, measure.FeedbackFact{Lead: "other", DueAt: at(1)})
	}
	for _, row := range []struct {
		name                  string
		inTime, late, waiting int
		want                  int // -1 for none
	}{
		{"none", 0, 0, 0, 2},
		{"all in time", 3, 0, 0, 2},
		{"nine of ten", 9, 1, 0, 1},
		{"eight of nine", 8, 1, 0, 0},
		{"one never decided", 0, 1, 0, 0},
		{"all still have time", 0, 0, 2, -1},
	} {
		e := measure.Evaluate(measure.Facts{At: at(20), Files: []measure.FileFact{file(nil)}, Feedback: feedback(row.inTime, row.late, row.waiting)}, rule())
		for _, l := range e.Units {
			if l.Unit != "bcvt" {
				continue
			}
			require.Equal(t, row.want >= 0, l.Of(8).Known(), row.name)
			require.Equal(t, max(row.want, 0)*10, l.Of(8).Tenths(), row.name)
		}
	}
}
