package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// plan is what happens to the file in every test of this page.
func plan(r *rig, moves ...move) {
	for _, m := range moves {
		r.say(m.at, m.update, m.event)
	}
}

type move struct {
	at, update string
	event      procedure.Event
}

var moves = []move{
	{"2026-03-02 10:00", "hand-over", toOfficer},
	{"2026-03-12 09:00", "declare", procedure.Declared{By: officer, Course: procedure.OnCourse}},
	{"2026-03-17 09:00", "acknowledge", procedure.Acknowledged{By: leader, Decision: procedure.DecideAct}},
	{"2026-03-18 09:00", "finish", procedure.Finished{By: officer}},
	{"2026-03-19 09:00", "return-result", procedure.ResultReturned{By: clerk}},
}

// A life cut in two by continue-as-new at any turn is the same life: the State
// is all there is.
func TestContinueAsNewCarriesTheWholeLife(t *testing.T) {
	whole := newRig(t, "2026-03-02 08:00")
	plan(whole, moves...)
	whole.closes(received(t), "2026-04-01 08:00")

	for _, cut := range []string{
		"2026-03-02 09:00", "2026-03-03 08:00", "2026-03-11 08:00", "2026-03-12 08:00", "2026-03-14 08:00", "2026-03-17 08:00",
	} {
		t.Run(cut, func(t *testing.T) {
			first := newRig(t, "2026-03-02 08:00")
			first.at(cut, func() { first.env.SetContinueAsNewSuggested(true) })
			plan(first, moves...)
			s := first.after(first.run(received(t), "2026-04-01 08:00"))
			require.Empty(t, s.Journal, "the register knows everything")

			now := first.env.Now().In(procedure.Zone).Format("2006-01-02 15:04")
			second := newRig(t, now)
			second.register, second.orders = first.register, first.orders
			for _, m := range moves {
				if vn(m.at).After(vn(now)) {
					plan(second, m)
				}
			}
			second.closes(s, "2026-04-01 08:00")
			require.Equal(t, whole.lines(), second.lines())
			require.Equal(t, entries(t, whole.register...), entries(t, second.register...))
			require.Equal(t, whole.letterKeys(), second.letterKeys())
		})
	}
}

// An update alone brings the run to its hand-over: a file that only people touch
// would otherwise grow until the next rung.
func TestContinueAsNewAfterAnUpdate(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.at("2026-03-02 09:00", func() { r.env.SetContinueAsNewSuggested(true) })
	a := r.say("2026-03-02 10:00", "hand-over", toOfficer)
	s := r.after(r.run(received(t), "2026-03-05 08:00"))
	require.Equal(t, 2, s.Seq)
	require.Equal(t, 2, a.view.Seq, "the update is answered before")
	require.WithinRange(t, r.env.Now(), vn("2026-03-02 10:00"), vn("2026-03-02 10:01"))
}

// A letter owed is not left behind: the run goes on until it is stored.
func TestContinueAsNewWaitsForTheLetter(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	back := vn("2026-03-14 09:00")
	r.letterAway = func(at time.Time, _ bool) bool { return at.Before(back) }
	r.at("2026-03-13 12:00", func() { r.env.SetContinueAsNewSuggested(true) })
	s := r.after(r.run(received(t), "2026-03-20 08:00"))
	require.Equal(t, "thu-7", s.Apology.LetterID)
	require.Equal(t, []string{letterKey}, r.letterKeys())
}
