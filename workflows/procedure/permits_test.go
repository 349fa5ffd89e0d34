package procedure_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// acts are one valid event of every verb, in the order of a file's life.
var acts = []struct {
	verb procedure.Verb
	by   func(procedure.Actor) procedure.Event
}{
	{procedure.VerbAccept, func(a procedure.Actor) procedure.Event { return procedure.Accepted{By: a} }},
	{procedure.VerbDecline, func(a procedure.Actor) procedure.Event { return procedure.Declined{By: a, Text: "1"} }},
	{procedure.VerbAssign, func(a procedure.Actor) procedure.Event { return procedure.Assigned{By: a, Staff: "lan"} }},
	{procedure.VerbHandOver, func(a procedure.Actor) procedure.Event { return procedure.HandedOver{By: a, ToStep: "sign"} }},
	{procedure.VerbRequestSupplement, func(a procedure.Actor) procedure.Event {
		return procedure.SupplementRequested{By: a, Papers: []string{"don"}, Text: "1"}
	}},
	{procedure.VerbReceiveSupplement, func(a procedure.Actor) procedure.Event { return procedure.SupplementReceived{By: a} }},
	{procedure.VerbRequestPayment, func(a procedure.Actor) procedure.Event { return procedure.PaymentRequested{By: a, Amount: 1} }},
	{procedure.VerbConfirmPayment, func(a procedure.Actor) procedure.Event { return procedure.PaymentConfirmed{By: a} }},
	{procedure.VerbDeclare, func(a procedure.Actor) procedure.Event {
		return procedure.Declared{By: a, Course: procedure.OnCourse}
	}},
	{procedure.VerbApproveApology, func(a procedure.Actor) procedure.Event { return procedure.ApologyApproved{By: a} }},
	{procedure.VerbIssueLetter, func(procedure.Actor) procedure.Event {
		return procedure.LetterIssued{Key: fileCode + "/apology/1", LetterID: "1", Number: 1}
	}},
	{procedure.VerbFinish, func(a procedure.Actor) procedure.Event { return procedure.Finished{By: a} }},
	{procedure.VerbRefuse, func(a procedure.Actor) procedure.Event { return procedure.Refused{By: a, Text: "1"} }},
	{procedure.VerbReturnResult, func(a procedure.Actor) procedure.Event { return procedure.ResultReturned{By: a} }},
	{procedure.VerbWithdraw, func(a procedure.Actor) procedure.Event { return procedure.Withdrawn{By: a} }},
	{procedure.VerbStop, func(a procedure.Actor) procedure.Event { return procedure.Stopped{By: a, Text: "1"} }},
	{procedure.VerbAcknowledge, func(a procedure.Actor) procedure.Event {
		return procedure.Acknowledged{By: a, Decision: procedure.DecideAct}
	}},
	{procedure.VerbCorrectReceipt, func(a procedure.Actor) procedure.Event {
		return procedure.ReceiptCorrected{By: a, ReceivedAt: vn("2026-02-27 09:00"), Text: "1"}
	}},
	{procedure.VerbChangeCalendar, func(a procedure.Actor) procedure.Event {
		return procedure.CalendarChanged{By: a, Calendar: published()}
	}},
	{procedure.VerbDelegate, func(a procedure.Actor) procedure.Event {
		return procedure.Delegated{By: a, From: officer.Staff, Staff: "lan"}
	}},
}

// stations are files in every status, on Wednesday 04/03/2026 (the late ones on
// 24/03 and 30/03).
func stations(t *testing.T) (names []string, states []procedure.State) {
	t.Helper()
	add := func(name string, s procedure.State) {
		names, states = append(names, name), append(states, s)
	}
	in := intake()
	online(&in)
	registered := open(t, in)
	accepted := open(t, intake())
	working := apply(t, accepted, "2026-03-02 10:00", toOfficer.do)
	declared := apply(t, working, "2026-03-03 09:00", late("", "2026-03-18 09:00").do)
	done := apply(t, working, "2026-03-03 09:00", procedure.Finished{By: officer})
	add("1 registered", registered)
	add("2 accepted, clerk's", accepted)
	add("3 declined", apply(t, registered, "2026-03-03 09:00", procedure.Declined{By: clerk, Text: "1"}))
	add("4 unassigned", apply(t, accepted, "2026-03-02 10:00", handOver("", clerk, "").do))
	add("4 officer's", working)
	add("4 declared late", declared)
	add("4 late, no letter", procedure.Advance(working, vn("2026-03-20 09:00")))
	add("5 supplement", apply(t, declared, "2026-03-03 09:00", ask("1", officer, false)))
	add("6 payment", apply(t, declared, "2026-03-03 09:00", procedure.PaymentRequested{By: clerk, Amount: 1}))
	add("7 withdrawn", apply(t, working, "2026-03-03 09:00", procedure.Withdrawn{By: clerk}))
	add("8 stopped", apply(t, working, "2026-03-03 09:00", procedure.Stopped{By: head, Text: "1"}))
	add("9 result ready", done)
	add("10 returned", apply(t, done, "2026-03-03 10:00", procedure.ResultReturned{By: clerk}))
	return names, states
}

// cell is how an event fares: yes, or why not.
func cell(err error) string {
	var refusal *procedure.Refusal
	if !errors.As(err, &refusal) {
		return "yes"
	}
	switch refusal.Code {
	case procedure.CodeFileClosed:
		return "closed"
	case procedure.CodeStatusNotAllowed:
		return "status"
	case procedure.CodeRoleNotAllowed:
		return "role"
	case procedure.CodeNotYourFile:
		return "hand"
	case procedure.CodeNothingToAcknowledge:
		return "nothing"
	case procedure.CodeApologyMissing:
		return "letter"
	case procedure.CodeAlreadyApologised:
		return "sent"
	case procedure.CodeNotDeclaredLate:
		return "undeclared"
	case procedure.CodeInvalidField:
		return "invalid"
	case procedure.CodeSupplementWindowClosed:
		return "window"
	default:
		return string(refusal.Code)
	}
}

// TestPermits is every verb by every person in every status, reviewed in
// testdata/permits.txt.
func TestPermits(t *testing.T) {
	people := []struct {
		name string
		procedure.Actor
	}{
		{"clerk", clerk}, {"officer", officer}, {"colleague", colleague}, {"stranger", stranger}, {"head", head}, {"otherhead", otherHead},
		{"leader", leader}, {"director", director}, {"office", secretary}, {"inspector", inspector}, {"machine", procedure.Actor{}},
	}
	names, states := stations(t)
	var b strings.Builder
	for _, act := range acts {
		fmt.Fprintf(&b, "%-20s", act.verb)
		for _, p := range people {
			fmt.Fprintf(&b, " %-10s", p.name)
		}
		for i, s := range states {
			fmt.Fprintf(&b, "\n  %-18s", names[i])
			at := vn("2026-03-04 09:00")
			if s.IsLate() {
				at = vn("2026-03-20 10:00")
			}
			for _, p := range people {
				before := render(s)
				_, err := procedure.Apply(s, act.by(p.Actor), at)
				require.Equal(t, before, render(s), "the given State is never written to")
				fmt.Fprintf(&b, " %-10s", cell(err))
				if err == nil && act.verb != procedure.VerbIssueLetter && act.verb != procedure.VerbChangeCalendar && act.verb != procedure.VerbDelegate {
					require.True(t, procedure.MayEver(p.Role, act.verb), "%s %s", p.name, act.verb)
				}
			}
		}
		b.WriteString("\n\n")
	}
	golden(t, "permits.txt", regexp.MustCompile(` +\n`).ReplaceAllString(b.String(), "\n"))
}

// TestMayEver: the machine's verbs are nobody's, and an unknown verb neither.
func TestMayEver(t *testing.T) {
	for _, role := range procedure.Roles() {
		for _, verb := range []procedure.Verb{procedure.VerbIssueLetter, procedure.VerbChangeCalendar, procedure.VerbDelegate, procedure.VerbRegister, "eat"} {
			require.False(t, procedure.MayEver(role, verb), "%s %s", role, verb)
		}
	}
	require.True(t, procedure.MayEver(procedure.RoleClerk, procedure.VerbAccept))
	require.False(t, procedure.MayEver(procedure.RoleClerk, procedure.VerbFinish))
}
