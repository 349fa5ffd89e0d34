package duty_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// owed is a duty in random hands, with what the register was told of it and what the
// oracle makes of it.
type owed struct {
	d       duty.Duty
	now     time.Time
	journal []procedure.Entry
	oracle  oracle
	// anew counts the accounts a breach stood on.
	anew int
}

// dutyThrough is the property of a duty: whatever is said in whatever order, it is
// somebody's turn until it is closed, and silence is never the end of it.
func dutyThrough(t *rapid.T) {
	o := rapid.SampledFrom([]func() duty.Opening{direction, task, breach, trouble}).Draw(t, "kind")()
	if o.Kind != duty.Task && rapid.Bool().Draw(t, "unit") {
		o.Staff, o.StaffRole = "", ""
	}
	w := &owed{d: open(t, o), now: vn(opened)}
	w.oracle.now = w.now
	switch o.Kind {
	case duty.Explanation, duty.Difficulty:
		w.oracle.count(name(w.d.Turn.Who), 5, true)
	default:
		w.oracle.until(name(w.d.Turn.Who), o.DueAt)
	}
	t.Repeat(map[string]func(*rapid.T){"event": w.event, "again": w.event, "time": w.pass, "outage": w.outage, "register": w.record, "": w.check})
}

func TestInvariants(t *testing.T) { rapid.Check(t, dutyThrough) }

// FuzzDuty lets the fuzzer write the life of a duty.
func FuzzDuty(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a leader directs, an officer is silent, a head asks for time, the director agrees, nobody answers"))
	f.Fuzz(rapid.MakeFuzz(dutyThrough))
}

func (w *owed) event(t *rapid.T) {
	by := rapid.SampledFrom([]procedure.Actor{officer, head, leader, director, officer, head, leader, director, stranger, otherHead, secretary, inspector}).Draw(t, "by")
	if rapid.IntRange(0, 9).Draw(t, "old page") == 0 {
		by.Seen = rapid.IntRange(1, w.d.Seq).Draw(t, "seen")
	}
	text := rapid.SampledFrom([]string{"text", "text", "text", ""}).Draw(t, "text")
	date := w.now.Add(time.Duration(rapid.IntRange(-1, 30*24).Draw(t, "hours")) * time.Hour)
	cause := rapid.SampledFrom(append(duty.Causes(), "fate")).Draw(t, "cause")
	measure := rapid.SampledFrom([]string{"", "BLAME", "FLOG"}).Draw(t, "measure")
	staff := rapid.SampledFrom([]procedure.Actor{officer, colleague, {}}).Draw(t, "staff")
	unit := rapid.SampledFrom([]string{"bcxb", "bcxb", ""}).Draw(t, "unit")
	events := []duty.Event{
		duty.Acknowledged{By: by}, duty.Progressed{By: by, Percent: rapid.IntRange(-1, 101).Draw(t, "percent"), Text: text},
		duty.MilestoneReached{By: by, Milestone: rapid.SampledFrom([]string{"DRAFT", "COMMENT", "X"}).Draw(t, "milestone")},
		duty.Answered{By: by, Text: text}, duty.Accepted{By: by}, duty.Returned{By: by, Text: text},
		duty.Returned{By: by, Text: text, NewDue: date}, duty.PostponementAsked{By: by, NewDue: date, Text: text},
		duty.PostponementDecided{By: by, Agreed: true}, duty.PostponementDecided{By: by, Text: text},
		duty.Viewed{By: by, Cause: cause, Text: text}, duty.Ruled{By: by, Cause: cause, Measure: measure, Text: text},
		duty.Objected{By: by, Text: text}, duty.Suspended{By: by, Text: text}, duty.Resumed{By: by},
		duty.Urged{By: by}, duty.Reassigned{By: by, Unit: unit, Staff: staff.Staff, StaffRole: staff.Role},
		duty.Corrected{By: by, Unit: unit, Subject: staff.Staff, SubjectRole: staff.Role, Text: text},
		duty.Withdrawn{By: by, Text: text}, duty.CalendarChanged{Calendar: published()},
		duty.Delegated{By: by, From: rapid.SampledFrom([]string{w.d.Staff, w.d.GivenBy.Staff, w.d.Acting, "x"}).Draw(t, "absent"), Staff: staff.Staff, StaffRole: staff.Role},
	}
	w.say(t, rapid.SampledFrom(events).Draw(t, "event"))
}

func (w *owed) say(t *rapid.T, e duty.Event) {
	next, err := duty.Apply(w.d, e, w.now)
	if err != nil {
		require.ErrorAs(t, err, new(*procedure.Refusal))
		require.Equal(t, w.d, next, "refused is unchanged")
		return
	}
	w.oracle.hear(next, e)
	switch e.(type) {
	case duty.Corrected:
		w.anew++
		w.oracle.resume()
		w.oracle.count(name(next.Turn.Who), 5, true)
	case duty.Reassigned:
		w.oracle.who = name(next.Turn.Who)
		w.oracle.calls, w.oracle.held = next.Turn.Calls, 0
	case duty.Delegated:
		w.oracle.who = name(next.Turn.Who)
		if next.Staff != w.d.Staff {
			w.oracle.calls, w.oracle.held = next.Turn.Calls, 0
		}
	}
	w.d = duty.Advance(next, w.now) // the engine goes on at once
}

// pass ticks as the engine does.
func (w *owed) pass(t *rapid.T) {
	w.now = w.now.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "minutes")) * time.Minute)
	for {
		wake, ok := duty.NextWake(w.d)
		if !ok || wake.After(w.now) {
			break
		}
		require.Equal(t, w.d, duty.Advance(w.d, wake.Add(-time.Second)), "nothing is done before its time")
		w.d = duty.Advance(w.d, wake)
	}
	require.Equal(t, w.d, duty.Advance(w.d, w.now), "nothing is left undone")
	w.oracle.pass(w.now)
}

// outage lets days pass without a tick. Calls then count from when they were made.
func (w *owed) outage(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "rarely") > 0 {
		return
	}
	w.now = w.now.Add(time.Duration(rapid.IntRange(1, 10).Draw(t, "days")) * 24 * time.Hour)
	w.d = duty.Advance(w.d, w.now)
	w.oracle.pass(w.now)
	if w.d.Turn != nil {
		w.oracle.calls, w.oracle.held = w.d.Turn.Calls, w.d.Turn.Held
		if w.d.Turn.CalledAt.Equal(w.now) {
			w.oracle.worked = 0
		}
	}
}

func (w *owed) record(*rapid.T) {
	w.journal = append(w.journal, w.d.Journal...)
	w.d = w.d.Recorded(w.d.Seq)
}

func (w *owed) check(t *rapid.T) {
	require.Equal(t, w.d, duty.Advance(w.d, w.now), "once is enough")
	w.checkJournal(t)
	w.checkTurn(t)
	require.LessOrEqual(t, len(w.d.Postponements), 1)
	require.LessOrEqual(t, len(w.d.Rulings), 2)
	require.Equal(t, w.anew, len(w.d.Corrections)-boolean(w.d.Kind == duty.Explanation && w.d.Outcome == duty.OutcomeWithdrawn))
	require.True(t, w.d.LateAt.IsZero() || w.d.LateAt.Equal(w.d.DueAt), "late is when the date of the whole passed")
	if w.d.Stage == duty.StageGiven && !w.d.Suspended() {
		require.Equal(t, !w.now.Before(w.d.DueAt), !w.d.LateAt.IsZero(), "late at once, not before")
	}
	raw, err := json.Marshal(w.d)
	require.NoError(t, err)
	var again duty.Duty
	require.NoError(t, json.Unmarshal(raw, &again))
	twice, err := json.Marshal(again)
	require.NoError(t, err)
	require.JSONEq(t, string(raw), string(twice))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// checkJournal: no gap, and no message twice for ever.
func (w *owed) checkJournal(t *rapid.T) {
	all := slices.Concat(w.journal, w.d.Journal)
	require.Len(t, all, w.d.Seq)
	keys := map[string]bool{}
	for i, e := range all {
		require.Equal(t, i+1, e.Seq)
		if i > 0 {
			require.False(t, e.At.Before(all[i-1].At))
		}
		for _, n := range e.Notices {
			require.False(t, keys[n.Key], "%s is told twice", n.Key)
			keys[n.Key] = true
		}
	}
}

// checkTurn compares the law with the oracle.
func (w *owed) checkTurn(t *rapid.T) {
	wake, wakes := duty.NextWake(w.d)
	if w.d.Closed() {
		require.False(t, wakes, "closed is closed")
		require.Nil(t, w.d.Turn)
		require.False(t, w.d.Suspended())
		require.NotEmpty(t, w.d.Outcome)
		require.False(t, w.oracle.open)
		return
	}
	require.Empty(t, w.d.Outcome)
	require.Equal(t, !w.d.Suspended(), wakes, "silence is not the end")
	if wakes {
		require.True(t, wake.After(w.now))
	}
	require.True(t, w.oracle.open)
	require.Equal(t, w.oracle.who, name(w.d.Turn.Who))
	require.Equal(t, w.oracle.overdue, !w.d.Turn.OverdueAt.IsZero())
	require.Equal(t, w.oracle.calls, w.d.Turn.Calls)
	missed := slices.IndexFunc(w.d.Overdues, func(o duty.Overdue) bool { return o.TakenAt.IsZero() })
	require.Equal(t, w.oracle.overdue, missed >= 0)
	if w.oracle.overdue {
		require.Equal(t, []any{len(w.d.Overdues) - 1, w.d.Turn.No}, []any{missed, w.d.Overdues[missed].Turn})
		return
	}
	require.True(t, w.oracle.due.Equal(w.d.View().TurnDueAt), "%s: the oracle says %s, the law %s", w.d.Stage, w.oracle.due, w.d.View().TurnDueAt)
}
