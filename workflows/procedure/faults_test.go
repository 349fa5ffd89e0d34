package procedure_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// faults is the case of a file of unit bcxb about which the register knows nothing.
func faults() procedure.FaultCase {
	return procedure.FaultCase{
		Code: fileCode, Regime: "2021", Unit: "bcxb", Calendar: published(),
		Rule: procedure.FaultRule{
			Remind: procedure.Limit{Amount: 4, Unit: procedure.WorkingHour},
			Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
		},
	}.Resume(procedure.FaultView{})
}

// rudeness is a report of Tuesday 03/03/2026 by the clerk, about the officer.
var rudeness = procedure.FaultReported{
	By: clerk, Kind: procedure.FaultHarassment, On: day("2026-03-03"), Subject: officer.Staff, Text: "text-1",
}

var wrongRefusal = procedure.FaultReported{By: inspector, Kind: procedure.FaultWrongRefusal, On: day("2026-03-02"), Text: "text-2"}

func fold(t require.TestingT, c procedure.FaultCase, at string, events ...procedure.FaultEvent) procedure.FaultCase {
	for _, e := range events {
		var err error
		c, err = procedure.ApplyFault(c, e, vn(at))
		require.NoError(t, err)
	}
	return c
}

// called lives a case until an instant, awake at every instant it asks for.
func called(c procedure.FaultCase, until string) procedure.FaultCase {
	for {
		at, ok := procedure.NextFaultWake(c)
		if !ok || at.After(vn(until)) {
			return procedure.AdvanceFaults(c, vn(until))
		}
		c = procedure.AdvanceFaults(c, at)
	}
}

// told is the journal in short: instant, entry, and whom it told what.
func told(c procedure.FaultCase) []string {
	var out []string
	for _, e := range c.Journal {
		line := e.At.Format("02/01 15:04 ") + e.Kind
		for _, n := range e.Notices {
			to := n.To.Staff + string(n.To.Role)
			if n.To.Unit != "" {
				to += "." + n.To.Unit
			}
			line += fmt.Sprintf(" → %s %s [%s]", to, n.Kind, strings.TrimPrefix(n.Key, fileCode))
		}
		out = append(out, line)
	}
	return out
}

func TestOneLetterForTwoFaults(t *testing.T) {
	c := fold(t, faults(), "2026-03-04 08:00", rudeness)
	require.False(t, c.Decided())
	c = fold(t, c, "2026-03-04 09:00", wrongRefusal)
	c = fold(t, c, "2026-03-04 10:00", procedure.FaultsApologised{By: head, Text: "text-3"})

	key := fileCode + "/faults/1"
	owed, ok := c.OwedLetter()
	require.True(t, ok)
	require.Equal(t, procedure.FaultLetter{
		Key: key, Faults: []int{1, 2}, Text: "text-3", ApprovedBy: "hai", DecidedAt: vn("2026-03-04 10:00"),
	}, owed)
	decision := &procedure.FaultDecision{
		Outcome: procedure.FaultOutcomeApologised, By: "hai", At: vn("2026-03-04 10:00"), Text: "text-3", Letter: key,
	}
	require.Equal(t, []procedure.Fault{
		{
			No: 1, Kind: procedure.FaultHarassment, On: day("2026-03-03"), Subject: "nam", Text: "text-1", ReportedBy: "mai",
			ReportedAt: vn("2026-03-04 08:00"), CalledAt: vn("2026-03-04 08:00"), Decision: decision,
		},
		{
			No: 2, Kind: procedure.FaultWrongRefusal, On: day("2026-03-02"), Text: "text-2", ReportedBy: "thanh",
			ReportedAt: vn("2026-03-04 09:00"), CalledAt: vn("2026-03-04 09:00"), Decision: decision,
		},
	}, c.Covered(owed))
	require.False(t, c.Decided(), "the letter is owed until it is stored")

	c = fold(t, c, "2026-03-04 10:01", procedure.FaultLetterIssued{Key: key, LetterID: "thu-7", Number: 7})
	require.True(t, c.Decided())
	require.Equal(t, []string{
		"04/03 08:00 fault_reported → unit_head.bcxb fault_reported [/faults/1/reported]",
		"04/03 09:00 fault_reported → unit_head.bcxb fault_reported [/faults/2/reported]",
		"04/03 10:00 fault_apologised → mai fault_decided [/faults/1/decided] → thanh fault_decided [/faults/2/decided]",
		"04/03 10:01 fault_letter_issued",
	}, told(c))
	again := fold(t, c, "2026-03-04 10:02", procedure.FaultLetterIssued{Key: key, LetterID: "thu-7", Number: 7})
	require.Equal(t, c, again, "the activity may have run twice")
}

func TestEveryFaultDismissedIsNoLetter(t *testing.T) {
	c := fold(t, faults(), "2026-03-04 08:00", rudeness, wrongRefusal)
	c = fold(t, c, "2026-03-04 09:00",
		procedure.FaultDismissed{By: head, Fault: 1, Text: "text-3"}, procedure.FaultDismissed{By: leader, Fault: 2, Text: "text-4"})
	require.True(t, c.Decided())
	require.Empty(t, c.Letters)
	require.Equal(t, &procedure.FaultDecision{
		Outcome: procedure.FaultOutcomeDismissed, By: "hai", At: vn("2026-03-04 09:00"), Text: "text-3",
	}, c.Faults[0].Decision)
	_, wakes := procedure.NextFaultWake(c)
	require.False(t, wakes)
}

// Silence: the head after half a day, then one level each working day, and the
// last level without end.
func TestSilenceClimbs(t *testing.T) {
	c := called(fold(t, faults(), "2026-03-05 08:00", rudeness), "2026-03-12 17:00")
	require.Equal(t, []string{
		"05/03 08:00 fault_reported → unit_head.bcxb fault_reported [/faults/1/reported]",
		"05/03 13:30 fault_reminded → unit_head.bcxb fault_remind [/faults/1/call/1]",
		"06/03 13:30 fault_climbed → leader.bcxb fault_climb [/faults/1/call/2]",
		"09/03 13:30 fault_climbed → director fault_climb [/faults/1/call/3]",
		"10/03 13:30 fault_climbed → inspector fault_climb [/faults/1/call/4]",
		"11/03 13:30 fault_climbed → inspector fault_climb [/faults/1/call/5]",
		"12/03 13:30 fault_climbed → inspector fault_climb [/faults/1/call/6]",
	}, told(c))
	require.Equal(t, 3, c.Level())
	require.Equal(t, 3, c.View().Level)

	c = fold(t, c, "2026-03-12 17:00", procedure.FaultsApologised{By: director})
	require.Zero(t, c.Level())
	require.Equal(t, c, called(c, "2026-04-12 17:00"), "what is decided is called for no more")
}

// After an outage nobody is passed over: each gets the time to answer.
func TestOutageDelaysTheCallsOnly(t *testing.T) {
	c := procedure.AdvanceFaults(fold(t, faults(), "2026-03-05 08:00", rudeness), vn("2026-03-11 09:00"))
	require.Equal(t, []string{
		"05/03 08:00 fault_reported → unit_head.bcxb fault_reported [/faults/1/reported]",
		"11/03 09:00 fault_reminded → unit_head.bcxb fault_remind [/faults/1/call/1]",
	}, told(c))
	at, ok := procedure.NextFaultWake(c)
	require.True(t, ok)
	require.Equal(t, vn("2026-03-12 09:00"), at)
}

// Where the calendar ends, or does not reach back, a week stands for the wait.
func TestSilenceEndsWithoutACalendarToo(t *testing.T) {
	c := faults()
	c.Calendar.To = day("2026-03-05")
	c = fold(t, c, "2026-03-05 16:00", rudeness)
	at, ok := procedure.NextFaultWake(c)
	require.Equal(t, []any{vn("2026-03-12 16:00"), true}, []any{at, ok})
	c = called(c, "2026-03-20 16:00")
	require.Equal(t, 1, c.Level())

	c.Calendar.From, c.Calendar.To = day("2026-04-01"), day("2026-12-31")
	_, ok = procedure.NextFaultWake(c)
	require.True(t, ok)

	c.Rule.Answer.Amount = 0
	_, ok = procedure.NextFaultWake(c)
	require.False(t, ok, "a wait of nothing is an error in the rule, not a call without end")
}

// A later case of the same file goes on where the register stands.
func TestResume(t *testing.T) {
	first := fold(t, faults(), "2026-03-04 08:00", rudeness, procedure.FaultDismissed{By: head, Fault: 1, Text: "text-3"})
	known := first.Recorded(first.Seq)
	require.Nil(t, known.Journal)

	second := faults().Resume(known.View())
	require.Equal(t, known, second)
	_, err := procedure.ApplyFault(second, rudeness, vn("2026-05-04 08:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeFaultKnown, "kind", "day", "2026-03-03"), err)
	second = fold(t, second, "2026-05-04 08:00", wrongRefusal, procedure.FaultsApologised{By: leader})
	require.Equal(t, []int{1, 2}, []int{second.Faults[0].No, second.Faults[1].No})
	require.Equal(t, fileCode+"/faults/2", second.Letters[0].Key)
	require.Equal(t, first.Seq+1, second.Journal[0].Seq)
}

// What a terminated run left open stays with the unit it was put before.
func TestResumeKeepsTheUnitOfAnOpenFault(t *testing.T) {
	open := fold(t, faults(), "2026-03-04 08:00", rudeness)
	elsewhere := faults()
	elsewhere.Unit = "cntt"
	require.Equal(t, "bcxb", elsewhere.Resume(open.View()).Unit)
	decided := fold(t, open, "2026-03-04 09:00", procedure.FaultDismissed{By: head, Fault: 1, Text: "text-3"})
	require.Equal(t, "cntt", elsewhere.Resume(decided.View()).Unit)
}

func TestUnitOn(t *testing.T) {
	s := open(t, intake())
	s = apply(t, s, "2026-03-03 10:00", toOfficer.do)
	s = apply(t, s, "2026-03-05 10:00", procedure.Refused{By: officer, Text: "1"})
	s = apply(t, s, "2026-03-06 10:00", procedure.ResultReturned{By: clerk})
	for on, want := range map[string]string{
		"2026-02-01": "mot_cua", "2026-03-02": "mot_cua", "2026-03-03": "bcxb", "2026-03-05": "bcxb", "2026-06-05": "bcxb",
	} {
		require.Equal(t, want, s.View().UnitOn(day(on)), on)
	}
	require.Equal(t, "bcxb", procedure.View{Unit: "bcxb"}.UnitOn(day("2026-03-03")))
}

func TestRefusedFaults(t *testing.T) {
	report := func(change func(*procedure.FaultReported)) procedure.FaultReported {
		e := wrongRefusal
		change(&e)
		return e
	}
	about := procedure.FaultReported{By: clerk, Kind: procedure.FaultLostFile, On: day("2026-03-03"), Subject: head.Staff, Text: "text-5"}
	base := fold(t, faults(), "2026-03-04 08:00", rudeness, about, procedure.FaultDismissed{By: leader, Fault: 1, Text: "text-3"})
	for name, row := range map[string]struct {
		event procedure.FaultEvent
		want  *procedure.Refusal
	}{
		"no such kind":      {report(func(e *procedure.FaultReported) { e.Kind = "late" }), procedure.Refuse(procedure.CodeInvalidField, "kind")},
		"no day":            {report(func(e *procedure.FaultReported) { e.On = 0 }), procedure.Refuse(procedure.CodeInvalidField, "on")},
		"tomorrow's":        {report(func(e *procedure.FaultReported) { e.On = day("2026-03-05") }), procedure.Refuse(procedure.CodeFaultInFuture, "on", "day", "2026-03-05")},
		"no words":          {report(func(e *procedure.FaultReported) { e.Text = "" }), procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		"known":             {about, procedure.Refuse(procedure.CodeFaultKnown, "kind", "day", "2026-03-03")},
		"known, dismissed":  {rudeness, procedure.Refuse(procedure.CodeFaultKnown, "kind", "day", "2026-03-03")},
		"no such fault":     {procedure.FaultDismissed{By: leader, Fault: 3, Text: "1"}, procedure.Refuse(procedure.CodeUnknownFault, "fault")},
		"decided":           {procedure.FaultDismissed{By: leader, Fault: 1, Text: "1"}, procedure.Refuse(procedure.CodeFaultDecided, "fault")},
		"about oneself":     {procedure.FaultDismissed{By: head, Fault: 2, Text: "1"}, procedure.Refuse(procedure.CodeOwnFault, "fault")},
		"without a reason":  {procedure.FaultDismissed{By: leader, Fault: 2}, procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		"another's letter":  {procedure.FaultLetterIssued{Key: fileCode + "/faults/2"}, procedure.Refuse(procedure.CodeInvalidField, "key")},
		"a foreign unit":    {procedure.FaultsApologised{By: otherHead}, procedure.Refuse(procedure.CodeNotYourFile, "", "unit", "bcxb")},
		"a foreign unit, 2": {procedure.FaultDismissed{By: otherHead, Fault: 2, Text: "1"}, procedure.Refuse(procedure.CodeNotYourFile, "", "unit", "bcxb")},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := procedure.ApplyFault(base, row.event, vn("2026-03-04 09:00"))
			requireRefused(t, row.want, err)
			require.Equal(t, base, got)
		})
	}
	decided := fold(t, base, "2026-03-04 09:00", procedure.FaultsApologised{By: head})
	_, err := procedure.ApplyFault(decided, procedure.FaultsApologised{By: leader}, vn("2026-03-04 09:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeNoOpenFault, ""), err)
}

// TestFaultPermits is every verb about faults by every role.
func TestFaultPermits(t *testing.T) {
	base := fold(t, faults(), "2026-03-04 08:00", rudeness)
	everybody := procedure.Roles()
	deciders := []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector}
	for verb, row := range map[procedure.Verb]struct {
		event func(procedure.Actor) procedure.FaultEvent
		want  []procedure.Role
	}{
		procedure.VerbReportFault: {func(a procedure.Actor) procedure.FaultEvent {
			e := wrongRefusal
			e.By = a
			return e
		}, everybody},
		procedure.VerbDismissFault: {func(a procedure.Actor) procedure.FaultEvent {
			return procedure.FaultDismissed{By: a, Fault: 1, Text: "1"}
		}, deciders},
		procedure.VerbApologiseFaults: {func(a procedure.Actor) procedure.FaultEvent { return procedure.FaultsApologised{By: a} }, deciders},
	} {
		var may, mayEver []procedure.Role
		for _, role := range everybody {
			_, err := procedure.ApplyFault(base, row.event(procedure.Actor{Staff: "x", Role: role, Unit: "bcxb"}), vn("2026-03-04 09:00"))
			if err == nil {
				may = append(may, role)
			} else {
				requireRefused(t, procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", string(role), "action", string(verb)), err)
			}
			if procedure.MayEver(role, verb) {
				mayEver = append(mayEver, role)
			}
		}
		require.Equal(t, row.want, may, verb)
		require.Equal(t, row.want, mayEver, verb)
	}
}

func TestEveryFaultHasItsName(t *testing.T) {
	names := map[string]bool{}
	for _, kind := range procedure.FaultKinds() {
		require.NotEmpty(t, kind.Vietnamese())
		names[kind.Vietnamese()] = true
	}
	require.Len(t, names, 6)
}
