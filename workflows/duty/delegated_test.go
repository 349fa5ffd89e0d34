package duty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func delegate(from, to procedure.Actor) duty.Event {
	return duty.Delegated{By: head, From: from.Staff, Staff: to.Staff, StaffRole: to.Role}
}

// TestDelegatedWork: who stands in does it, by the same date and under the same ladder.
func TestDelegatedWork(t *testing.T) {
	d := at(live(t, direction()), "2026-03-10 08:00") // called upon already
	moved := apply(t, d, "2026-03-10 08:00", delegate(officer, colleague))
	require.Equal(t, []string{colleague.Staff, officer.Unit}, []string{moved.Staff, moved.Unit})
	require.Equal(t, []any{d.DueAt, d.LateAt, d.Level(), d.Overdues}, []any{moved.DueAt, moved.LateAt, moved.Level(), moved.Overdues})
	require.NoError(t, moved.View().Allows(duty.VerbAnswer, colleague))
	require.Error(t, moved.View().Allows(duty.VerbAnswer, officer))
	require.Equal(t, procedure.CodeNotHeld, refused(t, moved, delegate(officer, colleague), "2026-03-10 09:00"))
	later, _ := duty.NextWake(moved)
	require.Greater(t, duty.Advance(moved, later).Turn.Calls, moved.Turn.Calls, "silence climbs on")
}

// TestDelegatedJudgement: what a leader gave is judged by who acts for them, until it is
// given back.
func TestDelegatedJudgement(t *testing.T) {
	for name, d := range map[string]duty.Duty{
		"before the answer": apply(t, apply(t, live(t, direction()), "2026-03-02 10:00", delegate(leader, otherLeader)), "2026-03-03 08:00", answer(officer)),
		"after the answer":  apply(t, live(t, direction(), said{opened, answer(officer)}), "2026-03-03 08:00", delegate(leader, otherLeader)),
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, []string{otherLeader.Staff, leader.Staff}, []string{d.Turn.Who.Staff, d.GivenBy.Staff})
			require.NoError(t, d.View().Allows(duty.VerbAccept, otherLeader))
			back := apply(t, d, "2026-03-04 08:00", delegate(otherLeader, leader))
			require.Equal(t, []string{leader.Staff, ""}, []string{back.Turn.Who.Staff, back.Acting})
			require.Error(t, back.View().Allows(duty.VerbAccept, otherLeader))
		})
	}
}

// TestBreachesStay: the account stays, and so does explaining it; what somebody explains for
// another moves.
func TestBreachesStay(t *testing.T) {
	require.Equal(t, duty.CodeExplainedInPerson, refused(t, live(t, breach()), delegate(officer, colleague), "2026-03-03 08:00"))
	handed := live(t, breach(), said{opened, duty.Reassigned{By: head, Unit: "bcxb", Staff: colleague.Staff, StaffRole: colleague.Role}})
	moved := apply(t, handed, "2026-03-03 08:00", delegate(colleague, head))
	require.Equal(t, []string{head.Staff, officer.Staff}, []string{moved.Staff, moved.Subject})
	require.Equal(t, procedure.CodeNotHeld, refused(t, live(t, breach(), said{opened, answer(officer)}), delegate(officer, colleague), "2026-03-03 08:00"))
	for _, e := range []duty.Event{duty.Delegated{By: head, Staff: "x"}, duty.Delegated{By: head, From: "x"}, delegate(officer, officer)} {
		require.Equal(t, procedure.CodeInvalidField, refused(t, live(t, direction()), e, "2026-03-03 08:00"))
	}
}
