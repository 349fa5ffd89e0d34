package measure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

var (
	from    = procedure.NewDay(2026, time.September, 15)
	to      = procedure.NewDay(2026, time.December, 14)
	keepers = measure.Keepers{Heads: []string{"head"}, Approvers: []string{"director", "leader"}}
)

func subject() measure.Subject {
	return measure.Subject{Unit: "bcvt", Metric: measure.OnTime, From: from, To: to}
}

// at is nine in the morning, so many days after the period began.
func at(days int) time.Time { return (from + procedure.Day(days)).At(9 * 60) }

func refused(t *testing.T, err error) procedure.Code {
	t.Helper()
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	return refusal.Code
}

func set(t *testing.T, target measure.Target, g measure.Goal, day procedure.Day, when time.Time) measure.Target {
	t.Helper()
	target, err := target.Set("head", keepers, g, day, when)
	require.NoError(t, err)
	return target
}

func approve(t *testing.T, target measure.Target, when time.Time) measure.Target {
	t.Helper()
	pending, ok := target.Pending()
	require.True(t, ok)
	target, err := target.Decide("leader", keepers, pending.No, true, "", when)
	require.NoError(t, err)
	return target
}

func TestSubjects(t *testing.T) {
	year := subject()
	year.From, year.To = procedure.NewDay(2025, time.December, 15), to
	shifted := subject()
	shifted.From, shifted.To = from+10, to+10
	backwards := subject()
	backwards.To = from - 1
	long := subject()
	long.To = from + 400
	unknown := subject()
	unknown.Metric = "speed"
	for _, row := range []struct {
		name   string
		of     measure.Subject
		others []measure.Subject
		at     time.Time
		want   procedure.Code
	}{
		{"a quarter beside nothing", subject(), nil, at(0), ""},
		{"a quarter within a year", subject(), []measure.Subject{year}, at(0), ""},
		{"a year around a quarter", year, []measure.Subject{subject()}, at(0), ""},
		{"the same again", subject(), []measure.Subject{subject()}, at(0), measure.CodeTargetExists},
		{"two that claim the same days", shifted, []measure.Subject{subject()}, at(0), measure.CodeTargetOverlaps},
		{"its last evening", subject(), nil, to.At(17 * 60), ""},
		{"a period that is over", subject(), nil, (to + 1).At(0), measure.CodeTargetPeriodOver},
		{"a period that ends before it begins", backwards, nil, at(0), measure.CodeTargetPeriod},
		{"more than a year", long, nil, at(0), measure.CodeTargetPeriod},
		{"no such metric", unknown, nil, at(0), procedure.CodeInvalidField},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := row.of.Check(row.others, row.at)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.Equal(t, row.want, refused(t, err))
		})
	}
}

func TestSetting(t *testing.T) {
	approved := approve(t, set(t, measure.Target{Subject: subject()}, 950, from, at(1)), at(2))
	for _, row := range []struct {
		name   string
		target measure.Target
		by     string
		goal   measure.Goal
		day    procedure.Day
		at     time.Time
		want   procedure.Code
	}{
		{"0 %", measure.Target{Subject: subject()}, "head", 0, from, at(0), measure.CodeTargetPercent},
		{"101 %", measure.Target{Subject: subject()}, "head", 1010, from, at(0), measure.CodeTargetPercent},
		{"100,1 %", measure.Target{Subject: subject()}, "head", 1001, from, at(0), measure.CodeTargetPercent},
		{"by another head", measure.Target{Subject: subject()}, "other", 900, from, at(0), measure.CodeNotYourTarget},
		{"by who approves", measure.Target{Subject: subject()}, "leader", 900, from, at(0), measure.CodeNotYourTarget},
		{"by nobody", measure.Target{Subject: subject()}, "", 900, from, at(0), measure.CodeNotYourTarget},
		{"before its period", measure.Target{Subject: subject()}, "head", 900, from - 1, at(0), measure.CodeTargetPeriod},
		{"after its period", measure.Target{Subject: subject()}, "head", 900, to + 1, at(0), measure.CodeTargetPeriod},
		{"a change that reaches back", approved, "head", 900, from + 2, at(3), measure.CodeTargetChangePast},
		{"a change that changes nothing", approved, "head", 950, from + 5, at(3), measure.CodeTargetUnchanged},
		{"a change after the end", approved, "head", 900, to, (to + 1).At(0), measure.CodeTargetPeriodOver},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := row.target.Set(row.by, keepers, row.goal, row.day, row.at)
			require.Equal(t, row.want, refused(t, err))
		})
	}
}

func TestDeciding(t *testing.T) {
	waiting := set(t, measure.Target{Subject: subject()}, 950, from, at(1))
	for _, row := range []struct {
		name    string
		target  measure.Target
		by      string
		keepers measure.Keepers
		no      int
		approve bool
		reason  string
		at      time.Time
		want    procedure.Code
	}{
		{"by who may not", waiting, "officer", keepers, 1, true, "", at(2), measure.CodeNotYourTarget},
		{"one's own", waiting, "head", measure.Keepers{Heads: []string{"head"}, Approvers: []string{"head", "director"}}, 1, true, "", at(2), measure.CodeOwnTarget},
		{"a version there is none of", waiting, "leader", keepers, 2, true, "", at(2), procedure.CodeInvalidField},
		{"twice", approve(t, waiting, at(2)), "director", keepers, 1, true, "", at(3), measure.CodeTargetDecided},
		{"after the end", waiting, "leader", keepers, 1, true, "", (to + 1).At(0), measure.CodeTargetPeriodOver},
		{"sent back without a reason", waiting, "leader", keepers, 1, false, "", at(2), procedure.CodeReasonRequired},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := row.target.Decide(row.by, row.keepers, row.no, row.approve, row.reason, row.at)
			require.Equal(t, row.want, refused(t, err))
		})
	}
}

// TestVersions: what was set stays in the record, and each goal counts on its own days.
func TestVersions(t *testing.T) {
	target := set(t, measure.Target{Subject: subject()}, 950, from, at(1))
	_, none := target.Now(from + 1)
	require.False(t, none, "nothing counts before it is approved")

	target, err := target.Decide("leader", keepers, 1, false, "Thấp quá", at(2))
	require.NoError(t, err)
	target = set(t, target, 980, from, at(3))
	target = set(t, target, 990, from, at(4))
	target = approve(t, target, at(5))
	require.Equal(t, from, target.Versions[2].CountsFrom, "the first one approved counts from its day, however late")

	target = set(t, target, 900, from+20, at(10))
	now, ok := target.Now(from + 15)
	require.True(t, ok)
	require.Equal(t, measure.Goal(990), now.Goal, "a change counts once it is approved")
	target = approve(t, target, at(25))
	require.Equal(t, from+25, target.Versions[3].CountsFrom, "and not before")

	states := make([]measure.State, 0, len(target.Versions))
	for _, v := range target.Versions {
		states = append(states, v.State)
	}
	require.Equal(t, []measure.State{measure.Returned, measure.Replaced, measure.Approved, measure.Approved}, states)
	stretches := target.Stretches()
	require.Len(t, stretches, 2)
	require.Equal(t, [][2]procedure.Day{{from, from + 24}, {from + 25, to}},
		[][2]procedure.Day{{stretches[0].CountsFrom, stretches[0].To}, {stretches[1].CountsFrom, stretches[1].To}})
	require.Equal(t, measure.Subject{Unit: "bcvt", Metric: measure.OnTime, From: from + 25, To: to}, target.Part(stretches[1]))

	require.Equal(t, measure.Proposed, target.AsOf(at(20)).Versions[3].State)
	require.Len(t, target.AsOf(at(20)).Stretches(), 1, "as of then nobody knew of the change")
	require.Len(t, target.AsOf(at(4)).Versions, 3)
	require.Empty(t, target.AsOf(at(0)).Versions)
	require.Equal(t, target, target.AsOf(at(60)))

	// Changed again on the day the change counts from: the one between never counted.
	target = approve(t, set(t, target, 800, from+25, at(25)), at(25).Add(time.Hour))
	stretches = target.Stretches()
	require.Len(t, stretches, 2)
	require.Equal(t, []measure.Goal{990, 800}, []measure.Goal{stretches[0].Goal, stretches[1].Goal})
}

// TestAsOf: a report of the past tells the targets of the past.
func TestAsOf(t *testing.T) {
	target := approve(t, set(t, measure.Target{Subject: subject()}, 950, from, at(1)), at(5))
	target = approve(t, set(t, target, 900, from+20, at(10)), at(25))
	require.Equal(t, target, target.AsOf(at(25)))
	require.Empty(t, target.AsOf(at(1).Add(-time.Second)).Versions)

	proposed, ok := target.AsOf(at(5).Add(-time.Second)).Pending()
	require.True(t, ok)
	require.Equal(t, measure.Version{No: 1, Goal: 950, From: from, State: measure.Proposed, SetBy: "head", SetAt: at(1)}, proposed)
	stretches := target.AsOf(at(24)).Stretches()
	require.Len(t, stretches, 1)
	require.Equal(t, to, stretches[0].To, "the change had not been approved")
	require.Equal(t, measure.Approved, target.Versions[1].State, "the target itself stays")
}
