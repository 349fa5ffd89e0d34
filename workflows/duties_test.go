package workflows_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// taskWords are a task postponed once, returned, and done in time.
var taskWords = []word{
	{"2026-03-03 08:00", "progress", duty.Progressed{By: officer, Percent: 30, Text: "text-2"}},
	{"2026-03-04 08:00", "ask-postponement", duty.PostponementAsked{By: officer, NewDue: vn("2026-03-11 17:00"), Text: "text-3"}},
	{"2026-03-05 09:00", "decide-postponement", duty.PostponementDecided{By: chief, Agreed: true}},
	{"2026-03-09 08:00", "answer", duty.Answered{By: officer, Text: "text-4"}},
	{"2026-03-10 08:00", "return", duty.Returned{By: chief, Text: "text-5"}},
	{"2026-03-11 16:00", "answer", duty.Answered{By: head, Text: "text-6"}},
	{"2026-03-12 08:00", "accept", duty.Accepted{By: chief}},
}

// breachWords are a breach explained late, ruled on, objected to, and ruled on for good.
var breachWords = []word{
	{"2026-03-03 08:00", "acknowledge", duty.Acknowledged{By: officer}},
	{"2026-03-20 08:00", "view", duty.Viewed{By: head, Cause: duty.CauseNegligence, Text: "text-2"}},
	{"2026-03-23 08:00", "rule", duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "REMARK", Text: "text-3"}},
	{"2026-03-24 08:00", "object", duty.Objected{By: officer, Text: "text-4"}},
	{"2026-03-26 08:00", "rule", duty.Ruled{By: chief, Cause: duty.CausePartner, Text: "text-5"}},
}

func TestTaskToItsEnd(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	var last *dutyAnswer
	for _, w := range taskWords {
		last = r.say(w)
	}
	require.NoError(t, r.run(owes(t, duty.Task), "2026-04-01 08:00"))
	require.Equal(t, []string{
		"02/03 08:00 given", "03/03 08:00 progressed", "04/03 08:00 postponement_asked", "05/03 07:30 reminded", "05/03 09:00 postponement_decided",
		"09/03 08:00 answered", "10/03 08:00 returned", "11/03 16:00 answered", "12/03 08:00 accepted",
	}, r.lines())
	require.Equal(t, []any{duty.OutcomeFulfilled, 9, 9}, []any{last.view.Outcome, last.view.Seq, last.known}, "answered once recorded")
	onTime, ok := r.last.OnTime()
	require.True(t, onTime && ok)
	require.NotContains(t, r.local, false)
}

func TestExplanationToItsEnd(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	for _, w := range breachWords {
		r.say(w)
	}
	require.NoError(t, r.run(owes(t, duty.Explanation), "2026-04-01 08:00"))
	require.Equal(t, []string{
		"02/03 08:00 given", "03/03 08:00 acknowledged", "17/03 07:30 reminded", "18/03 17:00 overdue", "18/03 17:00 called", "19/03 17:00 called",
		"20/03 08:00 viewed", "23/03 08:00 ruled", "24/03 08:00 objected", "26/03 08:00 ruled",
	}, r.lines())
	require.Equal(t, []any{duty.StageClosed, duty.CausePartner}, []any{r.last.Stage, r.last.Rulings[1].Cause})
}

// The engine wakes the ladder by itself, one timer for each of its instants, and operators
// see how high it has climbed.
func TestSilenceOverADirectionClimbs(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	r.at("2026-03-11 08:00", func() {
		answer, err := r.env.QueryWorkflow(contract.DutyQuery.Name)
		require.NoError(t, err)
		var view duty.View
		require.NoError(t, answer.Get(&view))
		require.Equal(t, 3, view.Level)
	})
	r.lives(owes(t, duty.Direction), "2026-03-13 12:00")
	require.Equal(t, []string{
		"02/03 08:00 given", "05/03 07:30 reminded", "06/03 17:00 overdue", "06/03 17:00 called", "09/03 17:00 called",
		"10/03 17:00 called", "11/03 17:00 called", "12/03 17:00 called",
	}, r.lines())
	require.Equal(t, []string{
		"05/03 07:30", "06/03 17:00", "09/03 17:00", "10/03 17:00", "11/03 17:00", "12/03 17:00", "13/03 17:00",
	}, r.timers)
	require.Equal(t, 4, r.last.Level)
}

// A refused update is told at the door and leaves no trace.
func TestRefusedUpdateLeavesNoTrace(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	stranger := r.say(word{"2026-03-03 08:00", "answer", duty.Answered{By: leader, Text: "text-2"}})
	early := r.say(word{"2026-03-03 09:00", "accept", duty.Accepted{By: chief}})
	machineWord := r.say(word{"2026-03-03 10:00", "change-calendar", duty.CalendarChanged{}})
	r.lives(owes(t, duty.Direction), "2026-03-04 08:00")
	require.Equal(t, []string{"not_your_turn", "duty_stage", "invalid_field"}, []string{stranger.code(t), early.code(t), machineWord.code(t)})
	for _, a := range []*dutyAnswer{stranger, early, machineWord} {
		require.False(t, a.accepted)
	}
	require.Equal(t, []string{"02/03 08:00 given"}, r.lines())
}

// While the register is away the ladder goes on, and what it did is written in order,
// each once; who said something is answered when it is written.
func TestDutyOutlivesTheRegister(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	from, back := vn("2026-03-05 00:00"), vn("2026-03-10 09:00")
	r.recordAway = func(at time.Time, _ bool) bool { return at.After(from) && at.Before(back) }
	urged := r.say(word{"2026-03-09 08:00", "urge", duty.Urged{By: head}})
	r.lives(owes(t, duty.Direction), "2026-03-10 12:00")
	require.Equal(t, []string{
		"02/03 08:00 given", "05/03 07:30 reminded", "06/03 17:00 overdue", "06/03 17:00 called", "09/03 08:00 urged", "10/03 08:00 called",
	}, r.lines())
	require.Equal(t, []bool{true, false}, r.local[:2], "the long write brings what the short one could not")
	require.NoError(t, urged.refused)
	require.WithinRange(t, urged.at, back, back.Add(2*time.Minute))
}

// A worker that was away calls from when it is back, everybody in order.
func TestCallsCountFromWhenTheyWereMade(t *testing.T) {
	d := owes(t, duty.Direction)
	r := newDutyRig(t, "2026-03-18 10:00") // started in its third week only
	r.lives(d, "2026-03-20 12:00")
	require.Equal(t, []string{
		"02/03 08:00 given", "18/03 10:00 overdue", "18/03 10:00 called", "19/03 10:00 called", "20/03 10:00 called",
	}, r.lines())
	require.True(t, r.last.LateAt.Equal(vn("2026-03-06 17:00")))
}

// A life cut in two by continue-as-new at any turn is the same life, under each name.
func TestContinueAsNewCarriesTheWholeDuty(t *testing.T) {
	for kind, words := range map[duty.Kind][]word{duty.Task: taskWords, duty.Direction: taskWords, duty.Explanation: breachWords} {
		whole := newDutyRig(t, "2026-03-02 08:00")
		for _, w := range words {
			whole.say(w)
		}
		require.NoError(t, whole.run(owes(t, kind), "2026-05-01 08:00"))
		for _, cut := range []string{"2026-03-02 09:00", "2026-03-03 08:00", "2026-03-04 12:00", "2026-03-05 08:00", "2026-03-10 12:00", "2026-03-18 18:00", "2026-03-21 08:00", "2026-03-23 08:00"} {
			if !vn(cut).Before(whole.env.Now()) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%s", kind, cut), func(t *testing.T) {
				first := newDutyRig(t, "2026-03-02 08:00")
				first.at(cut, func() { first.env.SetContinueAsNewSuggested(true) })
				for _, w := range words {
					first.say(w)
				}
				d := first.after(first.run(owes(t, kind), "2026-05-01 08:00"))
				require.Empty(t, d.Journal, "the register knows everything")

				now := first.env.Now().In(procedure.Zone).Format("2006-01-02 15:04")
				second := newDutyRig(t, now)
				second.register = first.register
				for _, w := range words {
					if vn(w.at).After(vn(now)) {
						second.say(w)
					}
				}
				require.NoError(t, second.run(d, "2026-05-01 08:00"))
				require.Equal(t, entries(t, whole.register...), entries(t, second.register...))
			})
		}
	}
}

// What crosses the engine carries no words and no names, and is small.
func TestDutyCarriesNoWords(t *testing.T) {
	d := owes(t, duty.Task)
	for i := range 200 {
		next, err := duty.Apply(d, duty.Progressed{By: officer, Percent: i % 100, Text: "text"}, vn("2026-03-02 09:00"))
		require.NoError(t, err)
		d = next.Recorded(next.Seq)
	}
	payload, err := converter.GetDefaultDataConverter().ToPayload(d)
	require.NoError(t, err)
	require.Less(t, len(payload.GetData()), 16<<10)
}

// An explanation that ended is taken up again by a new run: it begins with what the
// register says of it and lives until it is ruled on anew.
func TestEndedExplanationIsTakenUpAgain(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	for _, w := range breachWords {
		r.say(w)
	}
	require.NoError(t, r.run(owes(t, duty.Explanation), "2026-04-01 08:00"))
	ended := r.last.Duty
	ended.Calendar = owes(t, duty.Explanation).Calendar

	again := newDutyRig(t, "2026-04-06 08:00")
	again.register = r.register
	appeal := again.say(word{"2026-04-06 08:00", "reopen", duty.Reopened{By: officer, Text: "text-6"}})
	again.say(word{"2026-04-08 09:00", "rule", duty.Ruled{By: chief, Cause: duty.CauseObjective, Text: "text-7"}})
	require.NoError(t, again.run(ended, "2026-05-01 08:00"))
	require.NoError(t, appeal.refused)
	require.Equal(t, []string{"26/03 08:00 ruled", "06/04 08:00 reopened", "08/04 09:00 ruled"}, again.lines()[len(r.register)-1:])
	require.Equal(t, []any{duty.StageClosed, duty.CauseObjective, 3}, []any{again.last.Stage, again.last.Rulings[2].Cause, len(again.last.Rulings)})
}

// A run whose word never came, or was refused, ends by itself and changes nothing.
func TestNobodySaysWhyItIsTakenUpAgain(t *testing.T) {
	r := newDutyRig(t, "2026-03-02 08:00")
	for _, w := range breachWords {
		r.say(w)
	}
	require.NoError(t, r.run(owes(t, duty.Explanation), "2026-04-01 08:00"))
	ended := r.last.Duty

	again := newDutyRig(t, "2026-04-06 08:00")
	refused := again.say(word{"2026-04-06 08:00", "reopen", duty.Reopened{By: head, Text: "text-6"}})
	require.NoError(t, again.run(ended, "2026-05-01 08:00"))
	require.Error(t, refused.refused)
	require.Empty(t, again.register)
	require.Equal(t, []string{"06/04 08:01"}, again.timers)
}
