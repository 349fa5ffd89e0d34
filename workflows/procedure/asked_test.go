package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestAsked is what a file waits for at each turn of its life.
func TestAsked(t *testing.T) {
	asks := func(kind procedure.AskKind, since string, role procedure.Role) procedure.Ask {
		return procedure.Ask{Kind: kind, Since: vn(since), Role: role}
	}
	const handed = "2026-03-02 10:00"
	const clerkRole, officerRole, headRole = procedure.RoleClerk, procedure.RoleOfficer, procedure.RoleUnitHead
	onlineIntake := func(in *procedure.Intake) { in.Accepted = false }
	silentOffice := func(in *procedure.Intake) { in.Rules.AutoApology.OnSilence = false }
	late := procedure.Declared{By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: vn("2026-03-19 08:00")}
	for name, test := range map[string]struct {
		life life
		want []procedure.Ask
	}{
		"online, to accept": {life{intake: onlineIntake, until: "2026-03-02 09:00"}, []procedure.Ask{asks(procedure.AskAccept, "2026-03-02 08:00", clerkRole)}},
		"papers before intake": {
			life{intake: onlineIntake, moves: []move{{at: "2026-03-02 09:00", do: procedure.SupplementRequested{By: clerk, Papers: []string{"don"}}}}, until: "2026-03-20 09:00"},
			[]procedure.Ask{asks(procedure.AskSupplement, "2026-03-02 09:00", clerkRole)},
		},
		"at the counter": {life{until: "2026-03-02 09:00"}, []procedure.Ask{asks(procedure.AskStep, "2026-03-02 08:00", clerkRole)}},
		"nobody named": {
			life{moves: []move{handOver(handed, clerk, "")}, until: handed},
			[]procedure.Ask{asks(procedure.AskAssign, handed, headRole), asks(procedure.AskStep, handed, officerRole)},
		},
		"with the officer":  {life{moves: []move{toOfficer}, until: "2026-03-10 17:00"}, []procedure.Ask{asks(procedure.AskStep, handed, officerRole)}},
		"three days before": {life{moves: []move{toOfficer}, until: "2026-03-11 07:30"}, []procedure.Ask{asks(procedure.AskHurry, "2026-03-11 07:30", officerRole)}},
		"two days before": {
			life{moves: []move{toOfficer}, until: "2026-03-12 07:30"},
			[]procedure.Ask{asks(procedure.AskDeclare, "2026-03-12 07:30", officerRole), asks(procedure.AskHurry, "2026-03-11 07:30", officerRole)},
		},
		"two days before, with leadership": {
			life{moves: []move{toOfficer, handOver("2026-03-05 10:00", officer, leader.Staff)}, until: "2026-03-12 07:30"},
			[]procedure.Ask{asks(procedure.AskDeclare, "2026-03-12 07:30", headRole), asks(procedure.AskHurry, "2026-03-11 07:30", procedure.RoleLeader)},
		},
		"on course": {
			life{moves: []move{toOfficer, {at: "2026-03-12 09:00", do: procedure.Declared{By: officer, Course: procedure.OnCourse}}}, until: "2026-03-12 09:00"},
			[]procedure.Ask{asks(procedure.AskHurry, "2026-03-11 07:30", officerRole)},
		},
		"declared late": {
			life{moves: []move{toOfficer, {at: "2026-03-12 09:00", do: late}}, until: "2026-03-12 09:00"},
			[]procedure.Ask{asks(procedure.AskApprove, "2026-03-12 09:00", headRole), asks(procedure.AskHurry, "2026-03-11 07:30", officerRole)},
		},
		"approved: the new date is far": {
			life{moves: []move{toOfficer, {at: "2026-03-12 09:00", do: late}, {at: "2026-03-12 10:00", do: procedure.ApologyApproved{By: head}}}, until: "2026-03-12 10:00"},
			[]procedure.Ask{asks(procedure.AskStep, handed, officerRole)},
		},
		"waiting for papers on the day of the question": {
			life{moves: []move{toOfficer, {at: "2026-03-04 10:00", do: procedure.SupplementRequested{By: officer, Papers: []string{"don"}}}}, until: "2026-03-12 08:00"},
			[]procedure.Ask{asks(procedure.AskSupplement, "2026-03-04 10:00", clerkRole)},
		},
		"waiting for a fee": {
			life{moves: []move{toOfficer, {at: "2026-03-04 10:00", do: procedure.PaymentRequested{By: officer, Amount: 1}}}, until: "2026-03-04 10:00"},
			[]procedure.Ask{asks(procedure.AskPayment, "2026-03-04 10:00", clerkRole)},
		},
		"silence without the automatic letter": {
			life{intake: silentOffice, moves: []move{toOfficer}, until: "2026-03-13 17:00"},
			[]procedure.Ask{
				asks(procedure.AskAnswer, "2026-03-13 17:00", procedure.RoleLeader),
				asks(procedure.AskDeclare, "2026-03-12 07:30", officerRole), asks(procedure.AskHurry, "2026-03-11 07:30", officerRole),
			},
		},
		"late": {
			life{moves: []move{toOfficer, letterIssued("2026-03-13 17:01")}, until: "2026-03-16 17:00"},
			[]procedure.Ask{asks(procedure.AskAnswer, "2026-03-16 17:00", procedure.RoleLeader), asks(procedure.AskLate, "2026-03-16 17:00", officerRole)},
		},
		"result ready": {
			life{moves: []move{toOfficer, {at: "2026-03-05 10:00", do: procedure.Finished{By: officer}}}, until: "2026-03-20 08:00"},
			[]procedure.Ask{asks(procedure.AskReturn, "2026-03-05 10:00", clerkRole)},
		},
		"closed": {
			life{moves: []move{toOfficer, {at: "2026-03-05 10:00", do: procedure.Withdrawn{By: clerk}}}, until: "2026-03-20 08:00"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := test.life.play(t)
			require.Equal(t, test.want, s.Asked())
			require.Equal(t, test.want, s.View().Asked)
		})
	}
}

// TestNobodyIsAskedWhatTheLawForbids: who is asked may say what answers.
func TestNobodyIsAskedWhatTheLawForbids(t *testing.T) {
	answers := map[procedure.AskKind]procedure.Verb{
		procedure.AskAccept: procedure.VerbAccept, procedure.AskSupplement: procedure.VerbReceiveSupplement,
		procedure.AskPayment: procedure.VerbConfirmPayment, procedure.AskReturn: procedure.VerbReturnResult,
		procedure.AskAnswer: procedure.VerbAcknowledge, procedure.AskApprove: procedure.VerbApproveApology,
		procedure.AskDeclare: procedure.VerbDeclare, procedure.AskAssign: procedure.VerbAssign,
		procedure.AskLate: procedure.VerbHandOver, procedure.AskHurry: procedure.VerbHandOver, procedure.AskStep: procedure.VerbHandOver,
	}
	for _, group := range [][]life{livesOfPromises, livesOfResults, livesOfPauses, livesOfOffices, livesOfShortLimits} {
		for _, l := range group {
			s := l.play(t)
			asked := s.Asked()
			require.Equal(t, s.Status.Closed(), len(asked) == 0, "%s: an open file waits for something", l.name)
			for _, ask := range asked {
				require.True(t, procedure.MayEver(ask.Role, answers[ask.Kind]), "%s: %s of %s", l.name, ask.Kind, ask.Role)
				require.False(t, ask.Since.IsZero(), "%s: %s", l.name, ask.Kind)
			}
		}
	}
}
