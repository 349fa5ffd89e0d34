package procedure_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// know is a State as its View tells it.
func know(s procedure.State) procedure.Known { return procedure.Know(s.View(), s.Rules, s.Calendar) }

// ofWho are the refusals that say a verb fits neither file nor actor, whatever is said.
var ofWho = []procedure.Code{
	procedure.CodeFileClosed, procedure.CodeStatusNotAllowed, procedure.CodeRoleNotAllowed, procedure.CodeNotYourFile,
	procedure.CodeNothingToAcknowledge, procedure.CodeApologyMissing, procedure.CodeAlreadyApologised, procedure.CodeNotDeclaredLate,
}

// TestOffersAreWhatTheLawLetsPass: every verb by every person in every status; a verb
// is offered if and only if the law does not refuse it for who says it and when.
func TestOffersAreWhatTheLawLetsPass(t *testing.T) {
	people := []procedure.Actor{clerk, officer, colleague, stranger, head, otherHead, leader, director, secretary, inspector, {}}
	names, states := stations(t)
	for i, s := range states {
		at := vn("2026-03-04 09:00")
		if s.IsLate() {
			at = vn("2026-03-20 10:00")
		}
		s = procedure.Advance(s, at)
		for _, who := range people {
			var want []procedure.Verb
			for _, act := range acts {
				if slices.Contains([]procedure.Verb{procedure.VerbIssueLetter, procedure.VerbChangeCalendar, procedure.VerbDelegate}, act.verb) {
					continue // the machine's
				}
				_, err := procedure.Apply(s, act.by(who), at)
				var refusal *procedure.Refusal
				if !errors.As(err, &refusal) || !slices.Contains(ofWho, refusal.Code) {
					want = append(want, act.verb)
				}
			}
			require.ElementsMatch(t, want, know(s).Offers(who), "%s: %s %s", names[i], who.Role, who.Staff)
		}
	}
}

// TestKnownExplainsEveryPromise: through all golden lives the arithmetic a View gives
// ends at the very date the View gives.
func TestKnownExplainsEveryPromise(t *testing.T) {
	explained := 0
	for _, l := range slices.Concat(livesOfPromises, livesOfPauses, livesOfOffices, livesOfResults, livesOfShortLimits) {
		s := l.play(t)
		for _, p := range s.View().Promises {
			e, ok, err := know(s).Explain(p.No)
			if err != nil || !ok {
				require.Zero(t, p.DueAt, "%s, promise %d", l.name, p.No)
				continue
			}
			require.Equal(t, p.DueAt, e.DueAt, "%s, promise %d", l.name, p.No)
			require.Equal(t, procedure.DayOf(p.DueAt), e.Days[len(e.Days)-1].Date, "%s, promise %d", l.name, p.No)
			explained++
		}
	}
	require.Greater(t, explained, 20)
	_, _, err := know(open(t, intake())).Explain(2)
	requireRefused(t, procedure.Refuse(procedure.CodeInvalidField, "promise"), err)
}

// TestNewDates: the first and last day told are the first and last the law takes.
func TestNewDates(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	late := procedure.Advance(s, vn("2026-03-17 09:00"))
	for _, c := range []struct {
		name   string
		file   procedure.State
		at     time.Time
		first  string
		last   string
		refuse *procedure.Refusal
	}{
		{name: "before the promise", file: s, at: vn("2026-03-04 09:00"), first: "2026-03-17", last: "2026-04-06"},
		{name: "after it", file: late, at: vn("2026-03-19 09:00"), first: "2026-03-20", last: "2026-04-09"},
		{
			name: "while the clock stands still", file: apply(t, s, "2026-03-03 09:00", ask("1", officer, false)), at: vn("2026-03-04 09:00"),
			refuse: procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", "Yêu cầu bổ sung giấy tờ", "action", "declared"),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, last, err := know(c.file).NewDates(c.at)
			if c.refuse != nil {
				requireRefused(t, c.refuse, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, []procedure.Day{day(c.first), day(c.last)}, []procedure.Day{first, last})
			for _, d := range []procedure.Day{first, last} {
				e, err := know(c.file).ExplainNewDate(d.At(0), c.at)
				require.NoError(t, err)
				require.Equal(t, d, e.Days[len(e.Days)-1].Date)
				require.Contains(t, e.Days[0].Note, "gày hẹn trước")
			}
			for _, d := range []procedure.Day{first - 1, last + 1} {
				_, err := know(c.file).ExplainNewDate(d.At(0), c.at)
				require.Error(t, err)
			}
		})
	}
}

func TestAsking(t *testing.T) {
	in := intake()
	online(&in)
	registered := open(t, in)
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	back := apply(t, apply(t, s, "2026-03-03 09:00", ask("1", officer, false)), "2026-03-03 15:00", procedure.SupplementReceived{By: clerk})
	asked := apply(t, registered, "2026-03-03 09:00", ask("1", clerk, false))
	declined := apply(t, registered, "2026-03-03 09:00", procedure.Declined{By: clerk, Text: "1"})
	closes := vn("2026-03-05 17:00")
	for name, c := range map[string]struct {
		file procedure.State
		at   string
		want procedure.Asking
	}{
		"before intake":           {registered, "2026-03-03 09:00", procedure.Asking{Left: 1}},
		"asked before intake":     {asked, "2026-03-03 10:00", procedure.Asking{Breaches: []procedure.BreachKind{procedure.BreachAskedTwice}}},
		"declined":                {declined, "2026-03-03 10:00", procedure.Asking{Left: 1}},
		"within the window":       {s, "2026-03-03 09:00", procedure.Asking{Left: 1, Closes: closes}},
		"at its last instant":     {s, "2026-03-05 17:00", procedure.Asking{Left: 1, Closes: closes}},
		"after it":                {s, "2026-03-06 09:00", procedure.Asking{Left: 1, Closes: closes, Breaches: []procedure.BreachKind{procedure.BreachAskedOutOfTime}}},
		"a second time":           {back, "2026-03-04 09:00", procedure.Asking{Closes: closes, Breaches: []procedure.BreachKind{procedure.BreachAskedTwice}}},
		"a second time, too late": {back, "2026-03-06 09:00", procedure.Asking{Closes: closes, Breaches: []procedure.BreachKind{procedure.BreachAskedTwice, procedure.BreachAskedOutOfTime}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := know(c.file).Asking(vn(c.at))
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}

// TestCorrectedReceipt: the date told beforehand is the one the correction gives.
func TestCorrectedReceipt(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	to := vn("2026-02-26 09:00")
	e, ok, err := know(s).CorrectedReceipt(to)
	require.NoError(t, err)
	require.True(t, ok)
	after := apply(t, s, "2026-03-03 09:00", procedure.ReceiptCorrected{By: head, ReceivedAt: to, Text: "1"})
	require.Equal(t, after.View().DueAt, e.DueAt)
	require.NotEqual(t, s.View().DueAt, e.DueAt)

	restarted := apply(t, apply(t, s, "2026-03-03 09:00", ask("1", officer, false)), "2026-03-03 15:00", procedure.SupplementReceived{By: clerk})
	_, ok, err = know(restarted).CorrectedReceipt(to)
	require.NoError(t, err)
	require.False(t, ok, "another promise has taken its place")
}

func TestLeft(t *testing.T) {
	s := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do) // due 16/03 17:00
	for at, want := range map[string]time.Duration{
		"2026-03-16 16:00": time.Hour, "2026-03-16 17:00": 0, "2026-03-17 08:30": -time.Hour, "2026-03-16 08:30": 7 * time.Hour,
	} {
		left, ok := know(s).Left(vn(at))
		require.Equal(t, []any{want, true}, []any{left, ok}, at)
	}
	_, ok := know(apply(t, s, "2026-03-03 09:00", ask("1", officer, false))).Left(vn("2026-03-03 10:00"))
	require.False(t, ok)
}

// TestFaultOffers: whom the decision about faults is offered to is whom the law lets.
func TestFaultOffers(t *testing.T) {
	report := func(subject string) procedure.FaultReported {
		return procedure.FaultReported{By: clerk, Kind: procedure.FaultLostFile, On: day("2026-03-02"), Subject: subject, Text: "1"}
	}
	open := fold(t, faults(), "2026-03-03 09:00", report(head.Staff))
	decided := fold(t, open, "2026-03-03 10:00", procedure.FaultsApologised{By: leader})
	for name, c := range map[string]procedure.FaultCase{"none": faults(), "open, about the head": open, "decided": decided} {
		for _, who := range []procedure.Actor{clerk, officer, head, otherHead, leader, director, secretary, inspector} {
			_, dismissed := procedure.ApplyFault(c, procedure.FaultDismissed{By: who, Fault: 1, Text: "1"}, vn("2026-03-04 09:00"))
			_, apologised := procedure.ApplyFault(c, procedure.FaultsApologised{By: who}, vn("2026-03-04 09:00"))
			view := c.View()
			require.Equal(t, []error{dismissed, apologised}, []error{view.RefuseDismissal(1, who), view.RefuseApology(who)}, "%s: %s", name, who.Staff)
			require.Equal(t, []bool{dismissed == nil, apologised == nil}, []bool{view.MayDismiss(1, who), view.MayApologise(who)}, "%s: %s", name, who.Staff)
		}
	}
}

func TestInWorkingDays(t *testing.T) {
	for span, want := range map[time.Duration][3]int{
		0:                            {0, 0, 0},
		59 * time.Second:             {0, 0, 0},
		time.Hour - time.Second:      {0, 0, 59},
		8*time.Hour - time.Minute:    {0, 7, 59},
		8 * time.Hour:                {1, 0, 0},
		28*time.Hour + 5*time.Minute: {3, 4, 5},
	} {
		days, hours, minutes := procedure.InWorkingDays(span)
		require.Equal(t, want, [3]int{days, hours, minutes}, span)
	}
}

// TestCalls: the calls somebody's word answers are those it closes.
func TestCalls(t *testing.T) {
	s := procedure.Advance(apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do), vn("2026-03-19 10:00"))
	require.NotEmpty(t, s.Escalations)
	for _, who := range []procedure.Actor{clerk, officer, head, leader, director, inspector} {
		calls := know(s).Calls(who)
		after, err := procedure.Apply(s, procedure.Acknowledged{By: who, Decision: procedure.DecideAct}, vn("2026-03-19 11:00"))
		if err != nil {
			require.Empty(t, calls, who.Staff)
			continue
		}
		answered := 0
		for i, e := range after.Escalations {
			if !e.AnsweredAt.IsZero() {
				require.Contains(t, calls, s.Escalations[i])
				answered++
			}
		}
		require.Len(t, calls, answered, who.Staff)
	}
}
