package duty_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// told is who hears what of the last entry.
func told(d duty.Duty) []string {
	var out []string
	for _, n := range d.Journal[len(d.Journal)-1].Notices {
		out = append(out, string(n.Kind)+" "+name(n.To))
	}
	return out
}

// A breach put on another account starts anew there, and reaches everybody who heard of it
// on the old one; so does one taken back.
func TestCorrectionReachesEverybodyTold(t *testing.T) {
	d := live(t, breach(), said{opened, duty.Acknowledged{By: officer}}, said{opened, askFor(officer, "2026-03-23 17:00")})
	d = tick(d, "2026-03-18 17:00") // nobody decides: the head and the leader are called
	d = apply(t, d, "2026-03-18 17:00", excuse(director))
	d = apply(t, d, "2026-03-19 08:00", object(officer))
	d = apply(t, d, "2026-03-19 09:00", suspend(director))
	d = apply(t, d, "2026-03-19 10:00", duty.Corrected{By: director, Unit: "cntt", Subject: stranger.Staff, SubjectRole: stranger.Role, Text: "text-9"})
	require.Equal(t, []string{
		"duty_corrected nam", "duty_corrected unit_head@bcxb", "duty_corrected leader@bcxb", "duty_corrected director",
		"duty_given tam", "duty_given unit_head@cntt",
	}, dropCalls(told(d)))
	require.Equal(t, "tam 26/03 17:00", turn(d), "the clock runs again, from the beginning")
	require.Equal(t, []any{"cntt", "tam", "tam", duty.StageOpened}, []any{d.Unit, d.Subject, d.Staff, d.Stage})
	require.Equal(t, []any{0, 0, 0, true, true}, []any{len(d.Answers), len(d.Rulings), len(d.Postponements), d.Opinion == nil, d.Objection == nil})
	require.Equal(t, []duty.Correction{{
		By: "duc", At: vn("2026-03-19 10:00"), Text: "text-9", OldUnit: "bcxb", OldSubject: "nam", NewUnit: "cntt", NewSubject: "tam",
	}}, d.Corrections)

	d = apply(t, d, "2026-03-20 08:00", duty.Withdrawn{By: leader, Text: "text-10"})
	require.Equal(t, []string{
		"duty_withdrawn nam", "duty_withdrawn unit_head@bcxb", "duty_withdrawn leader@bcxb", "duty_withdrawn director",
		"duty_withdrawn tam", "duty_withdrawn unit_head@cntt",
	}, dropCalls(told(d)))
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeWithdrawn, 2}, []any{d.Stage, d.Outcome, len(d.Corrections)})
	_, wakes := duty.NextWake(d)
	require.False(t, wakes)
}

// dropCalls leaves out the levels that were called while the test let time pass.
func dropCalls(lines []string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return strings.HasSuffix(line, " inspector") })
}

// Who hears of a person twice, as a person and as somebody's head, is told once.
func TestOneNoticeForOnePerson(t *testing.T) {
	o := breachOf(head)
	d := live(t, o, said{opened, duty.Acknowledged{By: head}}, said{opened, answer(head)}, said{opened, excuse(leader)})
	require.Equal(t, []string{"duty_ruled hai"}, told(d))
	require.Equal(t, []string{"02/03 08:00 given hai", "02/03 08:00 acknowledged leader@bcxb"}, lines(d)[:2])
	d = apply(t, d, opened, duty.Corrected{By: leader, Unit: "cntt", Subject: head.Staff, SubjectRole: head.Role, Text: "x"})
	require.Equal(t, []string{"duty_corrected hai", "duty_corrected leader@bcxb", "duty_given hai"}, told(d))
}

// A direction is returned twice and accepted; the answers keep why.
func TestReturnedTwice(t *testing.T) {
	d := live(t, direction(),
		said{"2026-03-02 09:00", duty.Progressed{By: officer, Percent: 40, Text: "text-2"}},
		said{"2026-03-03 08:00", answer(officer)}, said{"2026-03-03 09:00", duty.Returned{By: leader, Text: "text-7"}},
		said{"2026-03-04 08:00", answer(head)}, said{"2026-03-04 09:00", duty.Returned{By: director, Text: "text-8"}},
		said{"2026-03-05 07:00", duty.Answered{By: officer, Text: "text-9", Evidence: []string{"file-1"}}}, said{"2026-03-05 09:00", duty.Accepted{By: leader}})
	require.Equal(t, []any{duty.StageClosed, duty.OutcomeFulfilled, vn("2026-03-05 09:00")}, []any{d.Stage, d.Outcome, d.ClosedAt})
	require.Equal(t, []string{"phuc", "duc", ""}, []string{d.Answers[0].ReturnedBy, d.Answers[1].ReturnedBy, d.Answers[2].ReturnedBy})
	require.Equal(t, "text-8", d.Answers[1].ReturnedText)
	require.Equal(t, 6, d.Turns)
	require.Equal(t, "nobody", turn(d))
}

func TestRecurringTaskIsGivenOnBehalf(t *testing.T) {
	o := task()
	o.By, o.OnBehalf, o.About.Recurring = machine, director, "report"
	d := live(t, o, said{opened, answer(head)})
	require.Equal(t, "duc 05/03 17:00", turn(d))
	require.Equal(t, []string{"system", "hai"}, []string{d.Journal[0].By, d.Journal[1].By})
}

// The words of progress that travel are bounded.
func TestProgressIsBounded(t *testing.T) {
	d := open(t, direction())
	for i := range 60 {
		d = apply(t, d, opened, duty.Progressed{By: officer, Percent: i})
	}
	require.Len(t, d.Progress, 50)
	require.Equal(t, []int{10, 59}, []int{d.Progress[0].Percent, d.Progress[49].Percent})
}

// The register has every entry up to what it says; the rest stays.
func TestRecorded(t *testing.T) {
	d := live(t, direction(), said{opened, answer(officer)})
	require.Len(t, d.Recorded(1).Journal, 1)
	require.Nil(t, d.Recorded(2).Journal)
	require.Len(t, d.Journal, 2)
}

// A duty lives on as JSON; its view carries neither calendar nor journal.
func TestDutyIsJSON(t *testing.T) {
	d := tick(live(t, breach(), said{opened, duty.Acknowledged{By: officer}}), "2026-03-19 08:00")
	raw, err := json.Marshal(d)
	require.NoError(t, err)
	var again duty.Duty
	require.NoError(t, json.Unmarshal(raw, &again))
	next, further := tick(d, "2026-03-23 17:00"), tick(again, "2026-03-23 17:00")
	require.Equal(t, lines(next), lines(further))
	require.Equal(t, procedure.Calendar{}, d.View().Calendar)
	require.Nil(t, d.View().Journal)
}

func TestNames(t *testing.T) {
	for _, kind := range duty.Kinds() {
		require.NotEmpty(t, kind.Vietnamese())
	}
	for _, stage := range duty.Stages() {
		require.NotEmpty(t, stage.Vietnamese())
		require.NotEmpty(t, stage.English())
	}
}
