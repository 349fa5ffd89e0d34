package procedure_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// accused is a case under random hands, with what the register was told of it.
type accused struct {
	c       procedure.FaultCase
	now     time.Time
	journal []procedure.Entry
}

// faultsThrough is the property of a case: whatever is said in whatever order, one
// fault is decided once and stands in at most one letter.
func faultsThrough(t *rapid.T) {
	a := &accused{c: faults(), now: vn("2026-03-02 08:00")}
	t.Repeat(map[string]func(*rapid.T){"event": a.event, "time": a.step, "register": a.record, "end": a.resume, "": a.check})
}

func TestFaultInvariants(t *testing.T) { rapid.Check(t, faultsThrough) }

// FuzzFaults lets the fuzzer write the case.
func FuzzFaults(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("a clerk reports, a head dismisses, a leader apologises, nobody answers for a week"))
	f.Fuzz(rapid.MakeFuzz(faultsThrough))
}

func (a *accused) event(t *rapid.T) {
	by := rapid.SampledFrom([]procedure.Actor{clerk, officer, head, otherHead, leader, director, inspector}).Draw(t, "by")
	text := rapid.SampledFrom([]string{"", "text-1"}).Draw(t, "text")
	var e procedure.FaultEvent
	switch rapid.IntRange(0, 5).Draw(t, "event") {
	case 0, 1, 2:
		e = procedure.FaultReported{
			By: by, Kind: rapid.SampledFrom(append(procedure.FaultKinds(), "late")).Draw(t, "kind"), Text: text,
			On:      procedure.DayOf(a.now) + procedure.Day(rapid.IntRange(-2, 1).Draw(t, "day")),
			Subject: rapid.SampledFrom([]string{"", head.Staff, officer.Staff}).Draw(t, "subject"),
		}
	case 3:
		e = procedure.FaultDismissed{By: by, Fault: rapid.IntRange(0, 6).Draw(t, "fault"), Text: text}
	case 4:
		e = procedure.FaultsApologised{By: by, Text: text}
	case 5:
		owed, _ := a.c.OwedLetter()
		e = procedure.FaultLetterIssued{Key: owed.Key, LetterID: "thu", Number: 1}
	}
	next, err := procedure.ApplyFault(a.c, e, a.now)
	if err != nil {
		require.ErrorAs(t, err, new(*procedure.Refusal))
		require.Equal(t, a.c, next)
	}
	a.c = next
}

func (a *accused) step(t *rapid.T) {
	a.now = a.now.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute)
	a.c = procedure.AdvanceFaults(a.c, a.now)
	require.Equal(t, a.c, procedure.AdvanceFaults(a.c, a.now), "once is enough")
}

func (a *accused) record(*rapid.T) {
	a.journal = append(a.journal, a.c.Journal...)
	a.c = a.c.Recorded(a.c.Seq)
}

// resume is a later run, which has only what the register knows.
func (a *accused) resume(t *rapid.T) {
	if a.record(t); a.c.Decided() {
		a.c = faults().Resume(a.c.View())
	}
}

func (a *accused) check(t *rapid.T) {
	all := slices.Concat(a.journal, a.c.Journal)
	require.Len(t, all, a.c.Seq)
	keys := map[string]bool{}
	for i, e := range all {
		require.Equal(t, i+1, e.Seq)
		for _, n := range e.Notices {
			require.False(t, keys[n.Key], "%s is told twice", n.Key)
			keys[n.Key] = true
		}
	}
	type identity struct {
		kind procedure.FaultKind
		on   procedure.Day
	}
	known, open := map[identity]bool{}, false
	for i, f := range a.c.Faults {
		require.Equal(t, i+1, f.No)
		require.False(t, known[identity{f.Kind, f.On}], "one fault is known once")
		known[identity{f.Kind, f.On}] = true
		open = open || f.Decision == nil
		letters := 0
		for _, l := range a.c.Letters {
			letters += len(procedure.FaultCase{Faults: []procedure.Fault{f}}.Covered(l))
		}
		require.Equal(t, f.Decision != nil && f.Decision.Outcome == procedure.FaultOutcomeApologised, letters == 1)
		require.LessOrEqual(t, letters, 1, "one fault never gets two letters")
	}
	_, wakes := procedure.NextFaultWake(a.c)
	require.Equal(t, open, wakes, "silence is not allowed")

	raw, err := json.Marshal(a.c)
	require.NoError(t, err)
	var again procedure.FaultCase
	require.NoError(t, json.Unmarshal(raw, &again))
	twice, err := json.Marshal(again)
	require.NoError(t, err)
	require.JSONEq(t, string(raw), string(twice))
}
