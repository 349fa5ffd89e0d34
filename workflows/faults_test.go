package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

var (
	rudeness     = procedure.FaultReported{By: clerk, Kind: procedure.FaultHarassment, On: day("2026-03-03"), Subject: "nam", Text: "text-1"}
	wrongRefusal = procedure.FaultReported{By: officer, Kind: procedure.FaultWrongRefusal, On: day("2026-03-04"), Text: "text-2"}
	lostFile     = procedure.FaultReported{By: leader, Kind: procedure.FaultLostFile, On: day("2026-03-04"), Text: "text-3"}
)

// The first report comes with the start, before the register was asked.
func TestReportedAndApologised(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	reported := r.say("2026-03-05 08:00", "report-fault", rudeness)
	apologised := r.say("2026-03-05 09:00", "apologise-faults", procedure.FaultsApologised{By: head, Text: "text-4"})
	require.NoError(t, r.run(accused(t), "2026-03-10 08:00"))

	require.NoError(t, reported.refused)
	require.Equal(t, []any{1, 1, 1}, []any{len(reported.view.Faults), reported.view.Seq, reported.known}, "answered once recorded")
	require.NoError(t, apologised.refused)
	require.Equal(t, []string{
		"05/03 08:00 fault_reported", "05/03 09:00 fault_apologised", "05/03 09:00 fault_letter_issued",
	}, r.lines())
	key := fileCode + "/faults/1"
	utc := func(s string) time.Time { return vn(s).UTC() }
	require.Len(t, r.orders, 1)
	got := r.orders[0]
	got.At, got.Letter.DecidedAt = got.At.UTC(), got.Letter.DecidedAt.UTC()
	require.Len(t, got.Faults, 1)
	require.Equal(t, procedure.FaultHarassment, got.Faults[0].Kind)
	got.Faults = nil
	require.Equal(t, contract.FaultLetterOrder{
		Code: fileCode, Regime: "2021", Unit: "bcxb", At: utc("2026-03-05 09:00"),
		Letter: procedure.FaultLetter{
			Key: key, Faults: []int{1}, Text: "text-4", ApprovedBy: "hai", DecidedAt: utc("2026-03-05 09:00"),
		},
	}, got)
	require.Equal(t, []any{"thu-7", 7}, []any{r.known.Letters[0].LetterID, r.known.Letters[0].Number})
	require.Equal(t, 1, r.loads)
}

// A report joins the running case; one letter goes over all that is undecided.
func TestTwoFaultsOneLetter(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	r.say("2026-03-05 08:00", "report-fault", rudeness)
	r.say("2026-03-05 09:00", "report-fault", wrongRefusal)
	r.say("2026-03-05 10:00", "report-fault", lostFile)
	again := r.say("2026-03-05 11:00", "report-fault", rudeness)
	r.say("2026-03-06 09:00", "dismiss-fault", procedure.FaultDismissed{By: head, Fault: 2, Text: "text-4"})
	r.say("2026-03-06 10:00", "apologise-faults", procedure.FaultsApologised{By: head})
	require.NoError(t, r.run(accused(t), "2026-03-20 08:00"))
	require.Equal(t, "fault_known", again.code(t))
	require.Equal(t, map[string][]int{fileCode + "/faults/1": {1, 3}}, r.letters())
	require.Len(t, r.orders, 1)
}

func TestEveryFaultDismissedEndsTheCase(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	r.say("2026-03-05 08:00", "report-fault", rudeness)
	r.say("2026-03-05 09:00", "dismiss-fault", procedure.FaultDismissed{By: head, Fault: 1, Text: "text-4"})
	require.NoError(t, r.run(accused(t), "2026-03-20 08:00"))
	require.Empty(t, r.orders)
	require.Equal(t, []string{"05/03 08:00 fault_reported", "05/03 09:00 fault_dismissed"}, r.lines())
	require.WithinRange(t, r.env.Now(), vn("2026-03-05 09:00"), vn("2026-03-05 09:01"))
}

func TestSilenceOverAFaultClimbs(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	r.say("2026-03-05 08:00", "report-fault", rudeness)
	require.ErrorAs(t, r.run(accused(t), "2026-03-10 17:00"), new(*temporal.CanceledError))
	require.Equal(t, []string{
		"05/03 08:00 fault_reported", "05/03 13:30 fault_reminded", "06/03 13:30 fault_climbed",
		"09/03 13:30 fault_climbed", "10/03 13:30 fault_climbed",
	}, r.lines())
	require.Equal(t, 2, r.known.Level)
}

// A letter desk that is away for days keeps nobody from being called about the
// next fault, and the letter is issued once.
func TestLetterDeskAwayDelaysNoCall(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	back := vn("2026-03-10 08:00")
	r.letterAway = func(at time.Time) bool { return at.Before(back) }
	r.say("2026-03-05 08:00", "report-fault", rudeness)
	r.say("2026-03-05 09:00", "apologise-faults", procedure.FaultsApologised{By: head})
	r.say("2026-03-05 10:00", "report-fault", wrongRefusal)
	r.say("2026-03-09 16:00", "apologise-faults", procedure.FaultsApologised{By: leader})
	require.NoError(t, r.run(accused(t), "2026-03-20 08:00"))
	require.Equal(t, []string{
		"05/03 08:00 fault_reported", "05/03 09:00 fault_apologised", "05/03 10:00 fault_reported",
		"05/03 15:30 fault_reminded", "06/03 15:30 fault_climbed", "09/03 15:30 fault_climbed", "09/03 16:00 fault_apologised",
		"10/03 08:00 fault_letter_issued", "10/03 08:00 fault_letter_issued",
	}, r.lines())
	require.Equal(t, map[string][]int{fileCode + "/faults/1": {1}, fileCode + "/faults/2": {2}}, r.letters())
	require.Len(t, r.orders, 2)
}

// The database is away at the start and for half an hour: the report is answered
// when it is back.
func TestRegisterAway(t *testing.T) {
	r := newFaultRig(t, "2026-03-05 08:00")
	back := vn("2026-03-05 08:30")
	r.recordAway = func(at time.Time, _ bool) bool { return at.Before(back) }
	reported := r.say("2026-03-05 08:00", "report-fault", rudeness)
	r.say("2026-03-05 09:00", "dismiss-fault", procedure.FaultDismissed{By: head, Fault: 1, Text: "text-4"})
	require.NoError(t, r.run(accused(t), "2026-03-20 08:00"))
	require.NoError(t, reported.refused)
	require.WithinRange(t, reported.at, back, back.Add(2*time.Minute))
	require.Len(t, r.register, 2)
}

// The run after the last one goes on where the register stands; a start that is
// refused leaves nothing behind.
func TestLaterRunKnowsTheEarlier(t *testing.T) {
	first := newFaultRig(t, "2026-03-05 08:00")
	first.say("2026-03-05 08:00", "report-fault", rudeness)
	first.say("2026-03-05 09:00", "dismiss-fault", procedure.FaultDismissed{By: head, Fault: 1, Text: "text-4"})
	require.NoError(t, first.run(accused(t), "2026-03-20 08:00"))

	refused := newFaultRig(t, "2026-06-05 08:00")
	refused.known = first.known
	same := refused.say("2026-06-05 08:00", "report-fault", rudeness)
	require.NoError(t, refused.run(accused(t), "2026-06-06 08:00"))
	require.Equal(t, "fault_known", same.code(t))
	require.Empty(t, refused.register)

	second := newFaultRig(t, "2026-06-05 08:00")
	second.known = first.known
	second.say("2026-06-05 08:00", "report-fault", wrongRefusal)
	second.say("2026-06-05 09:00", "apologise-faults", procedure.FaultsApologised{By: head})
	require.NoError(t, second.run(accused(t), "2026-06-20 08:00"))
	require.Equal(t, map[string][]int{fileCode + "/faults/2": {2}}, second.letters())
	require.Equal(t, 3, second.register[0].Seq)
}

// A letter that was owed when a run was ended from outside is owed in the next.
func TestOwedLetterOfATerminatedRun(t *testing.T) {
	first := newFaultRig(t, "2026-03-05 08:00")
	first.letterAway = func(time.Time) bool { return true }
	first.say("2026-03-05 08:00", "report-fault", rudeness)
	first.say("2026-03-05 09:00", "apologise-faults", procedure.FaultsApologised{By: head})
	require.ErrorAs(t, first.run(accused(t), "2026-03-05 10:00"), new(*temporal.CanceledError))

	second := newFaultRig(t, "2026-03-06 08:00")
	second.known = first.known
	nothing := second.say("2026-03-06 08:00", "apologise-faults", procedure.FaultsApologised{By: head})
	require.NoError(t, second.run(accused(t), "2026-03-20 08:00"))
	require.Equal(t, "no_open_fault", nothing.code(t))
	require.Equal(t, map[string][]int{fileCode + "/faults/1": {1}}, second.letters())
}

// A case cut in two by continue-as-new at any turn is the same case.
func TestContinueAsNewCarriesTheWholeCase(t *testing.T) {
	type word struct {
		at, update string
		event      procedure.FaultEvent
	}
	words := []word{
		{"2026-03-05 08:00", "report-fault", rudeness},
		{"2026-03-06 09:00", "report-fault", wrongRefusal},
		{"2026-03-09 09:00", "apologise-faults", procedure.FaultsApologised{By: head}},
		{"2026-03-09 09:00", "report-fault", lostFile},
		{"2026-03-10 09:00", "dismiss-fault", procedure.FaultDismissed{By: head, Fault: 3, Text: "text-4"}},
	}
	whole := newFaultRig(t, "2026-03-05 08:00")
	for _, w := range words {
		whole.say(w.at, w.update, w.event)
	}
	require.NoError(t, whole.run(accused(t), "2026-04-01 08:00"))

	for _, cut := range []string{"2026-03-05 08:30", "2026-03-05 17:00", "2026-03-06 13:00", "2026-03-07 08:00", "2026-03-09 12:00"} {
		t.Run(cut, func(t *testing.T) {
			first := newFaultRig(t, "2026-03-05 08:00")
			first.at(cut, func() { first.env.SetContinueAsNewSuggested(true) })
			for _, w := range words {
				first.say(w.at, w.update, w.event)
			}
			c := first.after(first.run(accused(t), "2026-04-01 08:00"))
			require.Empty(t, c.Journal, "the register knows everything")

			now := first.env.Now().In(procedure.Zone).Format("2006-01-02 15:04")
			second := newFaultRig(t, now)
			second.register, second.known, second.orders = first.register, first.known, first.orders
			for _, w := range words {
				if vn(w.at).After(vn(now)) {
					second.say(w.at, w.update, w.event)
				}
			}
			require.NoError(t, second.run(c, "2026-04-01 08:00"))
			require.Equal(t, entries(t, whole.register...), entries(t, second.register...))
			require.Equal(t, whole.letters(), second.letters())
			require.Zero(t, second.loads, "the case is carried, not asked for")
		})
	}
}
