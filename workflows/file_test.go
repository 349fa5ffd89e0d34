package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const letterKey = fileCode + "/apology/1"

var toOfficer = procedure.HandedOver{By: clerk, Staff: officer.Staff}

// Nobody does anything: every rung at its instant, each once, one letter.
func TestUntouchedFile(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.lives(received(t), "2026-03-25 12:00")
	require.Equal(t, []string{
		"02/03 08:00 accepted",
		"11/03 07:30 near_due",
		"12/03 07:30 declare",
		"13/03 17:00 apology_latest", "13/03 17:00 apology_decided", "13/03 17:00 letter_issued",
		"16/03 17:00 due", "16/03 17:00 breach", "16/03 17:00 escalated",
		"17/03 17:00 escalated",
		"18/03 17:00 escalated",
		"20/03 07:30 second_near",
		"23/03 17:00 second_due", "23/03 17:00 breach", "23/03 17:00 escalated", "23/03 17:00 escalated",
		"24/03 07:30 chased",
		"24/03 17:00 escalation_unanswered",
		"25/03 07:30 chased",
	}, r.lines())
	require.Equal(t, []string{letterKey}, r.letterKeys())
	require.Equal(t, []bool{true}, r.inTask)
}

// The order carries what the letter says and nothing about the applicant.
func TestLetterOrder(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.lives(received(t), "2026-03-14 12:00")
	utc := func(s string) time.Time { return vn(s).UTC() }
	require.Equal(t, []contract.LetterOrder{{
		Code: fileCode, Regime: "2021", Status: procedure.StatusAccepted, StepName: "Tiếp nhận", Unit: "mot_cua",
		Apology: procedure.Apology{
			Key: letterKey, Promise: 1, Kind: procedure.ApologyAutomatic, Reason: procedure.ReasonAutomatic,
			OldDue: utc("2026-03-16 17:00"), NewDue: utc("2026-03-23 17:00"), DecidedAt: utc("2026-03-13 17:00"),
		},
		At: utc("2026-03-13 17:00"),
	}}, r.orders)
}

// An accepted update is answered with the file as it stands after it, and no
// sooner than the register knows: here the database is away for half an hour.
func TestAcceptedUpdateAnswersOnceRecorded(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.recordAway = func(at time.Time, _ bool) bool {
		return !at.Before(vn("2026-03-02 09:59")) && at.Before(vn("2026-03-02 10:30"))
	}
	a := r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.lives(received(t), "2026-03-03 08:00")
	require.True(t, a.accepted)
	require.NoError(t, a.failed)
	require.Equal(t, []any{"bcxb", "nam", 2}, []any{a.view.Unit, a.view.Assignee, a.view.Seq})
	require.Equal(t, 2, a.known)
	require.WithinRange(t, a.at, vn("2026-03-02 10:30"), vn("2026-03-02 10:32"))
}

// A refused update is answered at the door with its code and leaves no trace.
func TestRefusedUpdate(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	a := r.say("2026-03-02 10:00", "finish", procedure.Finished{By: clerk})
	r.lives(received(t), "2026-03-03 08:00")
	require.False(t, a.accepted)
	var refused *temporal.ApplicationError
	require.ErrorAs(t, a.refused, &refused)
	require.Equal(t, string(procedure.CodeRoleNotAllowed), refused.Type())
	require.True(t, refused.NonRetryable())
	require.Equal(t, temporal.ApplicationErrorCategoryBenign, refused.Category())
	var detail *procedure.Refusal
	require.NoError(t, refused.Details(&detail))
	require.Equal(t, procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", "clerk", "action", "finished"), detail)
	require.Equal(t, []string{"02/03 08:00 accepted"}, r.lines())
}

// A file declared late and approved sends its own letter, not the machine's.
func TestDeclaredLateAndApproved(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.say("2026-03-12 09:00", "declare", procedure.Declared{
		By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: vn("2026-03-20 09:00"),
	})
	r.say("2026-03-12 15:00", "approve-apology", procedure.ApologyApproved{By: head})
	r.lives(received(t), "2026-03-16 18:00")
	require.Equal(t, []string{
		"02/03 08:00 accepted", "02/03 10:00 handed_over", "11/03 07:30 near_due", "12/03 07:30 declare",
		"12/03 09:00 declared", "12/03 15:00 apology_approved", "12/03 15:00 apology_decided", "12/03 15:00 letter_issued",
		"13/03 17:00 apology_latest", "16/03 17:00 due", "16/03 17:00 breach", "16/03 17:00 escalated",
	}, r.lines())
	require.Len(t, r.orders, 1)
	require.Equal(t, []bool{false}, r.inTask, "history must have the approval first")
	a := r.orders[0].Apology
	require.Equal(t, []any{letterKey, procedure.ApologyDeclared, procedure.ReasonWorkload, "nam", "hai"},
		[]any{a.Key, a.Kind, a.Reason, a.DraftedBy, a.ApprovedBy})
	require.True(t, vn("2026-03-20 17:00").Equal(a.NewDue))
}

// The letter desk is away for two days; the ladder does not wait for it.
func TestLetterDeskAwayDelaysNoRung(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	back := vn("2026-03-17 12:00")
	r.letterAway = func(at time.Time, _ bool) bool { return at.Before(back) }
	r.lives(received(t), "2026-03-17 18:00")
	require.Equal(t, []string{
		"13/03 17:00 apology_latest", "13/03 17:00 apology_decided",
		"16/03 17:00 due", "16/03 17:00 breach", "16/03 17:00 escalated",
		"17/03 12:00 letter_issued",
		"17/03 17:00 escalated",
	}, r.lines()[3:])
	require.Equal(t, []string{letterKey}, r.letterKeys())
	require.Equal(t, []bool{false}, r.inTask)
}

// Only the short try of a letter fails: the long one makes it good at once.
func TestShortLetterFails(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.letterAway = func(_ time.Time, local bool) bool { return local }
	r.lives(received(t), "2026-03-16 16:00")
	require.Equal(t, []string{
		"13/03 17:00 apology_latest", "13/03 17:00 apology_decided", "13/03 17:00 letter_issued",
	}, r.lines()[3:])
	require.Equal(t, []string{letterKey}, r.letterKeys())
	require.Equal(t, []bool{false}, r.inTask)
}

// The database is away when the promise breaks: the long write takes over from
// the short one, and nothing is lost, doubled or out of order.
func TestRegisterAwayLosesNothing(t *testing.T) {
	steady, shaken := newRig(t, "2026-03-02 08:00"), newRig(t, "2026-03-02 08:00")
	from, back := vn("2026-03-16 16:59"), vn("2026-03-16 17:30")
	shaken.recordAway = func(at time.Time, _ bool) bool { return !at.Before(from) && at.Before(back) }
	for _, r := range []*rig{steady, shaken} {
		r.say("2026-03-02 10:00", "hand-over", toOfficer)
		a := r.say("2026-03-16 17:10", "assign", procedure.Assigned{By: leader, Staff: "lan"})
		r.lives(received(t), "2026-03-18 12:00")
		require.NoError(t, a.failed)
		require.GreaterOrEqual(t, a.known, 11)
	}
	require.Equal(t, []string{
		"16/03 17:00 due", "16/03 17:00 breach", "16/03 17:00 escalated", "16/03 17:10 assigned", "17/03 17:00 escalated",
	}, steady.lines()[7:])
	require.Equal(t, entries(t, steady.register...), entries(t, shaken.register...))
	require.NotContains(t, steady.local, false)
	require.NotContains(t, shaken.local[:7], false)
	require.Equal(t, []bool{false, false, false}, shaken.local[7:10])
}

// Only the short write fails: the long one makes it good, and the next is short
// again.
func TestShortWriteFails(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	from, back := vn("2026-03-11 07:30"), vn("2026-03-11 07:40")
	r.recordAway = func(at time.Time, local bool) bool { return local && !at.Before(from) && at.Before(back) }
	r.lives(received(t), "2026-03-12 12:00")
	require.Equal(t, []string{"02/03 08:00 accepted", "11/03 07:30 near_due", "12/03 07:30 declare"}, r.lines())
	require.Equal(t, []bool{true, false, true}, r.local)
}

func TestReturnedResultEndsTheRun(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.say("2026-03-05 10:00", "finish", procedure.Finished{By: officer})
	a := r.say("2026-03-06 10:00", "return-result", procedure.ResultReturned{By: clerk})
	r.closes(received(t), "2026-04-01 08:00")
	require.Equal(t, []string{
		"02/03 08:00 accepted", "02/03 10:00 handed_over", "05/03 10:00 finished", "06/03 10:00 result_returned",
	}, r.lines())
	require.Equal(t, procedure.StatusReturned, a.view.Status)
	require.Empty(t, r.orders)
	require.Zero(t, r.disarmed, "a timer nothing waits for is left alone")
}

// A letter owed is owed to a person: the run ends only when it is stored.
func TestWithdrawnWhileALetterIsOwed(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	back := vn("2026-03-16 09:00")
	r.letterAway = func(at time.Time, _ bool) bool { return at.Before(back) }
	a := r.say("2026-03-14 08:00", "withdraw", procedure.Withdrawn{By: clerk})
	r.closes(received(t), "2026-04-01 08:00")
	require.Equal(t, []string{"14/03 08:00 withdrawn", "16/03 09:00 letter_issued"}, r.lines()[5:])
	require.Equal(t, procedure.StatusWithdrawn, a.view.Status)
	require.Equal(t, []string{letterKey}, r.letterKeys())
}

// Updates that come while one write is under way go with the next: without a gap,
// in the order they came, and every one of them is answered once it is recorded.
func TestManyUpdatesBetweenTwoTurns(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	from, back := vn("2026-03-02 10:00"), vn("2026-03-02 10:02")
	r.recordAway = func(at time.Time, _ bool) bool { return !at.Before(from) && at.Before(back) }
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	answers := make([]answer, 40)
	want := []string{"02/03 08:00 accepted", "02/03 10:00 handed_over"}
	for i := range answers {
		want = append(want, "02/03 10:01 "+[]string{"assigned", "declared"}[i%2])
	}
	r.at("2026-03-02 10:01", func() {
		for i := range answers {
			if i%2 == 0 {
				r.send(&answers[i], "assign", procedure.Assigned{By: head, Staff: "lan"})
			} else {
				r.send(&answers[i], "declare", procedure.Declared{By: head, Course: procedure.OnCourse})
			}
		}
	})
	r.lives(received(t), "2026-03-03 08:00")
	require.Equal(t, want, r.lines())
	require.Equal(t, []bool{true, false}, r.local[:2], "the write under way knew of the hand-over only")
	require.NotContains(t, r.local[2:], false)
	for i, a := range answers {
		require.True(t, a.accepted)
		require.NoError(t, a.failed)
		require.GreaterOrEqual(t, a.known, i+3)
		require.GreaterOrEqual(t, a.view.Seq, i+3)
		require.False(t, a.at.Before(back))
	}
}

// One timer per instant of the ladder: a hand-over moves none, a pause disarms
// none, a new date moves one.
func TestTimerIsKeptWhileItsInstantIs(t *testing.T) {
	r := newRig(t, "2026-03-02 08:00")
	r.say("2026-03-02 10:00", "hand-over", toOfficer)
	r.say("2026-03-02 11:00", "assign", procedure.Assigned{By: leader, Staff: "lan"})
	r.say("2026-03-03 10:00", "request-payment", procedure.PaymentRequested{By: clerk, Amount: 50_000})
	r.say("2026-03-04 10:00", "confirm-payment", procedure.PaymentConfirmed{By: clerk})
	r.lives(received(t), "2026-03-06 08:00")
	require.Equal(t, []time.Time{vn("2026-03-11 07:30"), vn("2026-03-12 07:30")}, r.timers)
	require.Equal(t, 1, r.disarmed)
}
