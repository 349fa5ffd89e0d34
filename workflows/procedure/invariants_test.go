package procedure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// liveThrough is the property of the whole package: whatever happens to a file in
// whatever order, its ledger stays sound.
func liveThrough(t *rapid.T) {
	l := drawLedger(t)
	l.s = procedure.Advance(l.s, l.now)
	t.Repeat(map[string]func(*rapid.T){
		"event": l.event, "another event": l.event, "third event": l.event, "time": l.step, "": l.check,
	})
}

func TestInvariants(t *testing.T) { rapid.Check(t, liveThrough) }

// TestRecordedKeepsTheRest: what the register has leaves the State, nothing else
// does, and numbering goes on.
func TestRecordedKeepsTheRest(t *testing.T) {
	s := procedure.Advance(open(t, intake()), vn("2026-03-16 17:00"))
	half := s.Recorded(4)
	require.Equal(t, s.Journal[4:], half.Journal)
	require.Equal(t, s.Seq, half.Seq)
	all := half.Recorded(s.Seq)
	require.Nil(t, all.Journal)
	require.Len(t, s.Journal, s.Seq, "the given State is never written to")

	s.Journal = nil
	require.Equal(t, s, all)
	require.Equal(t, s.Seq+1, procedure.Advance(all, vn("2026-03-17 17:00")).Journal[0].Seq)
}

// TestOrderDoesNotMatter: operations commute where the law says so.
func TestOrderDoesNotMatter(t *testing.T) {
	pay := move{at: "2026-03-04 10:00", do: procedure.PaymentRequested{By: clerk, Amount: 1}}
	paid := move{at: "2026-03-06 10:00", do: procedure.PaymentConfirmed{By: clerk}}
	corrected := func(at string) move {
		return move{at: at, do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-02-27 15:00"), Text: "1"}}
	}
	assigned := func(at string) move { return move{at: at, do: procedure.Assigned{By: head, Staff: "lan"}} }
	newCalendar := func(at string) move {
		return move{at: at, do: procedure.CalendarChanged{Calendar: withDayOff("2026-03-09")}}
	}
	for _, row := range []struct {
		name  string
		want  string
		lives [][]move
	}{
		{"pause and correction", "2026-03-17 17:00", [][]move{
			{corrected("2026-03-03 09:00"), pay, paid}, {pay, corrected("2026-03-05 09:00"), paid}, {pay, paid, corrected("2026-03-06 11:00")},
		}},
		{"pause and assignment", "2026-03-18 17:00", [][]move{
			{assigned("2026-03-03 09:00"), pay, paid}, {pay, paid, assigned("2026-03-06 11:00")}, {pay, paid},
		}},
		{"pause and a new day off", "2026-03-19 17:00", [][]move{
			{newCalendar("2026-03-03 09:00"), pay, paid}, {pay, newCalendar("2026-03-05 09:00"), paid}, {pay, paid, newCalendar("2026-03-06 11:00")},
		}},
		{"correction, a new day off, pause", "2026-03-18 17:00", [][]move{
			{corrected("2026-03-03 09:00"), newCalendar("2026-03-03 10:00"), pay, paid},
			{newCalendar("2026-03-03 09:00"), corrected("2026-03-03 10:00"), pay, paid},
			{pay, newCalendar("2026-03-05 09:00"), corrected("2026-03-05 10:00"), paid},
			{newCalendar("2026-03-03 09:00"), pay, paid, corrected("2026-03-06 11:00")},
		}},
	} {
		for _, moves := range row.lives {
			s := life{moves: append([]move{toOfficer}, moves...), until: "2026-03-08 00:00"}.play(t)
			due, ok := s.FirstDue()
			require.True(t, ok, row.name)
			require.Equal(t, vn(row.want), due, row.name)
		}
	}
}

// TestPauseInPieces: two pauses that meet are one pause.
func TestPauseInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		term := drawTerm(t, c)
		from := term.Start.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(t, "from")) * time.Minute)
		middle := from.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(t, "middle")) * time.Minute)
		to := middle.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(t, "to")) * time.Minute)
		one, oneOK, oneErr := c.Due(term, []procedure.Stop{{From: from, To: to}})
		two, twoOK, twoErr := c.Due(term, []procedure.Stop{{From: from, To: middle}, {From: middle, To: to}})
		require.Equal(t, one, two)
		require.Equal(t, oneOK, twoOK)
		require.Equal(t, oneErr, twoErr)
	})
}

// TestSpread: reminders of a whole office do not share one second, and each file
// keeps its own.
func TestSpread(t *testing.T) {
	seen := map[time.Time]bool{}
	for i := range 200 {
		in := intake()
		in.Code = fileCode + string(rune('a'+i%26)) + string(rune('a'+i/26))
		in.Rules.Ladder[0].SpreadMinutes = 60
		s := open(t, in)
		at := procedure.Plan(s)[0].At
		require.Equal(t, at, procedure.Plan(s)[0].At)
		require.False(t, at.After(vn("2026-03-11 07:30")))
		require.True(t, at.After(vn("2026-03-11 06:30")))
		seen[at] = true
	}
	require.Greater(t, len(seen), 150)
}
