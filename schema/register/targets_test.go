package register_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// quarter is the period of the targets of these tests: the quarter around monday.
func quarter(metric measure.Metric) measure.Subject {
	return measure.Subject{Unit: "bcvt", Metric: metric, From: procedure.NewDay(2021, time.September, 15), To: procedure.NewDay(2021, time.December, 14)}
}

// setTarget sets a target and lets the leader approve it.
func setTarget(t testing.TB, b book, of measure.Subject, g measure.Goal) measure.Target {
	t.Helper()
	keepers, err := b.TargetKeepers(t.Context(), of.Unit)
	require.NoError(t, err)
	set, err := b.AddTarget(t.Context(), of, "", func([]measure.Subject) (measure.Target, error) {
		return measure.Target{Subject: of}.Set("head", keepers, g, of.From, on(-5, "08:00"))
	})
	require.NoError(t, err)
	set, err = b.ChangeTarget(t.Context(), set.ID, "", func(now measure.Target) (measure.Target, error) {
		return now.Decide("leader", keepers, 1, true, "", on(-4, "08:00"))
	})
	require.NoError(t, err)
	stored, err := b.Target(t.Context(), set.ID)
	require.NoError(t, err)
	sameJSON(t, set, stored)
	return stored
}

func tracked(t testing.TB, b book, target measure.Target, at time.Time) register.TrackedPart {
	t.Helper()
	c := calendar()
	all, err := b.Track(t.Context(), &c, at, []measure.Target{target})
	require.NoError(t, err)
	part, ok := all[0].Now()
	require.True(t, ok)
	return part
}

// TestTrack: a file finished early, one declared late, one more: as of each day, and the
// same again when all is over.
func TestTrack(t *testing.T) {
	b := open(t)
	onTime := setTarget(t, b, quarter(measure.OnTime), 1000)
	early := setTarget(t, b, quarter(measure.Early), 300)
	apology := setTarget(t, b, quarter(measure.Apology), 900)
	other := quarter(measure.OnTime)
	other.Unit = "cntt"
	elsewhere := setTarget(t, b, other, 900)

	early1, late, open1 := working(t, b, "early"), working(t, b, "late"), working(t, b, "open")
	record(t, b, apply(t, early1, procedure.Finished{By: officer}, on(2, "10:00")))
	late = record(t, b, apply(t, late, procedure.Declared{
		By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: on(10, "08:00"),
	}, on(3, "10:00")))

	before := tracked(t, b, onTime, on(1, "08:00"))
	require.Equal(t, measure.NoData, before.Standing)
	require.Equal(t, 3, before.Tally.Open)
	then := tracked(t, b, onTime, on(4, "07:30"))
	require.Equal(t, measure.AtRisk, then.Standing, "one has been declared late, and could still be finished")
	require.Equal(t, measure.Tally{AheadGood: 1, Open: 2, Doomed: 1}, then.Tally)
	require.Equal(t, measure.Tally{AheadGood: 1, Open: 2, Doomed: 1}, tracked(t, b, early, on(4, "07:30")).Tally)
	require.Equal(t, measure.Tally{AheadBad: 2, AheadGood: 1}, tracked(t, b, early, on(7, "07:30")).Tally, "what is due today cannot be early")
	require.Equal(t, 1, tracked(t, b, apology, on(4, "07:30")).Tally.Open, "its letter has not gone")
	require.Equal(t, measure.Tally{}, tracked(t, b, elsewhere, on(4, "07:30")).Tally, "another unit's")

	record(t, b, apply(t, open1, procedure.Finished{By: officer}, on(7, "16:00")))
	late = procedure.Advance(late, on(8, "07:30"))
	record(t, b, late)
	after := tracked(t, b, onTime, on(8, "08:00"))
	require.Equal(t, measure.OutOfReach, after.Standing)
	require.Equal(t, "đúng hẹn = 2 / (2 + 0 trễ + 1 quá hạn chưa xong) = 66,7\u00a0%", after.Tally.Formula(measure.OnTime))
	require.Equal(t, measure.Share{Part: 1, Whole: 3}, tracked(t, b, early, on(8, "08:00")).Tally.Actual())
	require.Equal(t, then, tracked(t, b, onTime, on(4, "07:30")), "as of then nothing has changed")

	c := calendar()
	over, err := b.Track(t.Context(), &c, on(100, "08:00"), []measure.Target{onTime})
	require.NoError(t, err)
	require.Equal(t, measure.Missed, over[0].Parts[0].Standing)
	_, now := over[0].Now()
	require.False(t, now)
	require.Empty(t, over[0].Parts[0].Outlook())
}

// TestWatchTargets warns once at each step, whoever set the target and at the end whoever
// approved it.
func TestWatchTargets(t *testing.T) {
	b := open(t)
	target := setTarget(t, b, quarter(measure.OnTime), 1000)
	late := record(t, b, apply(t, working(t, b, "late"), procedure.Declared{
		By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: on(10, "08:00"),
	}, on(3, "10:00")))
	c := calendar()
	watch := func(at time.Time) int {
		t.Helper()
		warned, err := b.WatchTargets(t.Context(), &c, at)
		require.NoError(t, err)
		return warned
	}
	sent := func() (keys []string) {
		t.Helper()
		rows, err := b.db.QueryContext(t.Context(), `SELECT key FROM outbox WHERE kind = 'target_warning' ORDER BY key`)
		require.NoError(t, err)
		defer func() { require.NoError(t, rows.Close()) }()
		for rows.Next() {
			var key string
			require.NoError(t, rows.Scan(&key))
			keys = append(keys, key)
		}
		require.NoError(t, rows.Err())
		return keys
	}
	require.Zero(t, watch(on(3, "07:30")), "nothing has been said yet")
	require.Equal(t, 1, watch(on(4, "07:30")))
	require.Equal(t, 1, watch(on(4, "07:30")), "run again, the same answer")
	require.Zero(t, watch(on(5, "07:30")), "once per step")
	require.Equal(t, []string{"target/1/1/at_risk/head"}, sent())

	late = procedure.Advance(late, on(8, "07:00"))
	record(t, b, late)
	require.Equal(t, 1, watch(on(8, "07:30")))
	require.Zero(t, watch(on(9, "07:30")))
	require.Equal(t, []string{"target/1/1/at_risk/head", "target/1/1/out_of_reach/head", "target/1/1/out_of_reach/leader"}, sent())

	given, err := b.TargetWarnings(t.Context(), target.ID)
	require.NoError(t, err)
	require.Equal(t, []register.TargetWarned{
		{No: 1, Step: measure.AtRisk, At: on(4, "07:30")}, {No: 1, Step: measure.OutOfReach, At: on(8, "07:30")},
	}, given)

	messages, err := b.ClaimOutbox(t.Context(), on(8, "08:00"), time.Minute, 100)
	require.NoError(t, err)
	for _, m := range messages {
		if m.Key != "target/1/1/out_of_reach/leader" {
			continue
		}
		require.Equal(t, "Vũ Phó", m.To.Name)
		require.Empty(t, m.File.Code)
		var w register.TargetWarning
		require.NoError(t, json.Unmarshal(m.Detail, &w))
		require.Equal(t, "Phòng Bưu chính, Viễn thông", w.UnitName)
		require.Equal(t, "đúng hẹn = 0 / (0 + 0 trễ + 1 quá hạn chưa xong) = 0,0\u00a0%", w.Formula)
		require.Equal(t, -1, w.MayFail)
		return
	}
	require.Fail(t, "no message to the leader")
}

// TestWatchTargetsOfPeopleGone: a head who has left is not written to, the new one is; a
// unit that is no more has nobody to warn.
func TestWatchTargetsOfPeopleGone(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*register.Organisation)
		warned int
		want   []string
	}{
		{"a new head", func(o *register.Organisation) {
			o.Staff[2].Active = false
			o.Staff = append(o.Staff, register.Staff{ID: "head2", Name: "Trưởng mới", Role: procedure.RoleUnitHead, Unit: "bcvt", Email: "h@example.vn", Active: true})
		}, 1, []string{"head2"}},
		{"a unit abolished", func(o *register.Organisation) {
			o.Units = o.Units[1:]
			o.Staff[2].Active = false
		}, 0, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := open(t)
			setTarget(t, b, quarter(measure.OnTime), 1000)
			record(t, b, apply(t, working(t, b, "late"), procedure.Declared{
				By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: on(10, "08:00"),
			}, on(3, "10:00")))
			changed := organisation()
			row.change(&changed)
			require.NoError(t, b.SyncOrganisation(t.Context(), changed))
			c := calendar()
			warned, err := b.WatchTargets(t.Context(), &c, on(4, "07:30"))
			require.NoError(t, err)
			require.Equal(t, row.warned, warned)
			var people []string
			messages, err := b.ClaimOutbox(t.Context(), on(8, "08:00"), time.Minute, 100)
			require.NoError(t, err)
			for _, m := range messages {
				if m.Kind == register.TargetWarningKind {
					people = append(people, m.To.Staff)
				}
			}
			require.Equal(t, row.want, people)
		})
	}
}
