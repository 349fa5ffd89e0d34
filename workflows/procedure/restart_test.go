package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestRestartAfterTheLetter: a file that was re-appointed and then waited for papers gets a
// new date from zero, but no second letter and no third date: the new promise is climbed as
// a second one, and breaks as one.
func TestRestartAfterTheLetter(t *testing.T) {
	s := life{moves: []move{
		toOfficer, late("2026-03-03 09:00", "2026-03-18 09:00"),
		{at: "2026-03-03 10:00", do: procedure.ApologyApproved{By: head}},
		letterIssued("2026-03-03 10:01"),
		{at: "2026-03-04 10:00", do: ask("1", officer, false)},
		{at: "2026-03-09 10:00", do: procedure.SupplementReceived{By: clerk}},
	}, until: "2026-03-24 08:00"}.play(t)
	var rungs []string
	for _, p := range procedure.Plan(s) {
		rungs = append(rungs, p.Rung.Name)
	}
	require.Equal(t, []string{"second_near", "second_due"}, rungs)
	require.Equal(t, vn("2026-03-23 17:00"), s.View().DueAt)
	require.Len(t, s.Breaches, 1)
	require.Equal(t, []any{procedure.BreachPromiseBroken, vn("2026-03-23 17:00"), 3}, []any{s.Breaches[0].Kind, s.Breaches[0].At, s.Breaches[0].Promise})
	_, err := procedure.Apply(s, late("", "2026-03-30 09:00").do, vn("2026-03-24 09:00"))
	requireRefused(t, procedure.Refuse(procedure.CodeAlreadyApologised, ""), err)

	// The clock of the receipt is gone: a calendar need not know its day any more.
	c := published()
	c.From = day("2026-03-05")
	s = apply(t, s, "2026-03-24 10:00", procedure.CalendarChanged{Calendar: c})
	require.Equal(t, vn("2026-03-23 17:00"), s.View().DueAt)
}

// TestNewDateGivenAfterAPauseOfTheSameDay: a pause that was over when the date was given
// does not move it, though that day's closing bell had found the clock still.
func TestNewDateGivenAfterAPauseOfTheSameDay(t *testing.T) {
	s := life{moves: []move{
		toOfficer, late("2026-03-03 09:00", "2026-03-18 09:00"),
		{at: "2026-03-03 10:00", do: procedure.PaymentRequested{By: clerk, Amount: 1}},
		{at: "2026-03-04 17:30", do: procedure.PaymentConfirmed{By: clerk}},
		{at: "2026-03-04 18:00", do: procedure.ApologyApproved{By: head, NewDate: vn("2026-03-20 09:00")}},
	}, until: "2026-03-05 08:00"}.play(t)
	require.Equal(t, vn("2026-03-20 17:00"), s.View().DueAt)
}
