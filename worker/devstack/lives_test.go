//go:build record

package devstack_test

import (
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// The regimes a life is recorded under, with a day of their being in force.
var (
	now2025 = map[string]procedure.Day{"2025": procedure.NewDay(2026, time.March, 2)}
	both    = map[string]procedure.Day{"2021": procedure.NewDay(2024, time.March, 4), "2025": procedure.NewDay(2026, time.March, 2)}
)

// lives begin in the officer's hands and end with the run.
var lives = []struct {
	name    string
	regimes map[string]procedure.Day
	play    func(f *living)
}{
	{"on_time", both, func(f *living) {
		_, err := f.try(contract.ReturnResult.Name, procedure.ResultReturned{By: clerk})
		var refused *temporal.ApplicationError
		require.ErrorAs(f, err, &refused)
		require.Equal(f, string(procedure.CodeStatusNotAllowed), refused.Type())
		f.pass(48 * time.Hour)
		f.say(contract.Assign.Name, procedure.Assigned{By: head, Staff: second.Staff})
		f.pass(24 * time.Hour)
		f.end(second)
	}},
	{"silent_late_broken", both, func(f *living) {
		f.until(f.view().DueAt.Add(time.Hour))
		f.until(f.view().DueAt.Add(72 * time.Hour))
		view := f.view()
		require.Equal(f, []procedure.BreachKind{procedure.BreachLate, procedure.BreachPromiseBroken}, kinds(view))
		require.NotZero(f, view.Apology.IssuedAt)
		f.end(officer)
	}},
	{"letter_in_task", now2025, func(f *living) {
		f.until(f.view().DueAt.Add(time.Hour))
		require.NotZero(f, f.view().Apology.IssuedAt)
		f.end(officer)
	}},
	{"holder_when_overdue", now2025, func(f *living) {
		f.say(contract.Assign.Name, procedure.Assigned{By: head, Staff: second.Staff})
		f.until(f.view().DueAt.Add(time.Hour))
		f.say(contract.Assign.Name, procedure.Assigned{By: head, Staff: officer.Staff})
		f.end(officer)
	}},
	{"letter_in_task_fails", now2025, func(f *living) {
		due := f.view().DueAt
		day, err := f.calendar.ShiftDays(procedure.DayOf(due), 3)
		require.NoError(f, err)
		f.say(contract.Declare.Name, procedure.Declared{
			By: head, Course: procedure.Late, Reason: shortLetterFails, NewDate: f.calendar.Closing(day),
		})
		f.until(due.Add(-time.Hour))
		require.NotZero(f, f.view().Apology.IssuedAt)
		f.end(officer)
	}},
	{"declared_late_approved", now2025, func(f *living) {
		due := f.view().DueAt
		day, err := f.calendar.ShiftDays(procedure.DayOf(due), 3)
		require.NoError(f, err)
		f.until(due.Add(-96 * time.Hour))
		f.say(contract.Declare.Name, procedure.Declared{
			By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: f.calendar.Closing(day),
		})
		f.pass(time.Hour)
		f.say(contract.ApproveApology.Name, procedure.ApologyApproved{By: head})
		f.until(due.Add(time.Hour))
		require.Equal(f, procedure.ApologyDeclared, f.view().Apology.Kind)
		f.end(officer)
	}},
	{"declared_on_course_missed", now2025, func(f *living) {
		due := f.view().DueAt
		f.until(due.Add(-26 * time.Hour))
		f.say(contract.Declare.Name, procedure.Declared{By: officer, Course: procedure.OnCourse})
		f.until(due.Add(time.Hour))
		require.Equal(f, []procedure.BreachKind{procedure.BreachLate, procedure.BreachLateWithoutApology}, kinds(f.view()))
		f.end(officer)
	}},
	{"supplement_restart", now2025, func(f *living) {
		f.pass(24 * time.Hour)
		first := f.view().DueAt
		f.say(contract.RequestSupplement.Name, procedure.SupplementRequested{By: officer, Papers: []string{"DON"}, Text: "yeu-cau-1"})
		f.pass(96 * time.Hour)
		view := f.say(contract.ReceiveSupplement.Name, procedure.SupplementReceived{By: clerk})
		require.True(f, view.DueAt.After(first))
		f.pass(48 * time.Hour)
		f.end(officer)
	}},
	{"payment_pause", now2025, func(f *living) {
		f.pass(24 * time.Hour)
		view := f.say(contract.RequestPayment.Name, procedure.PaymentRequested{By: clerk, Amount: 15_000})
		require.Zero(f, view.DueAt)
		f.pass(20 * 24 * time.Hour)
		f.say(contract.ConfirmPayment.Name, procedure.PaymentConfirmed{By: clerk})
		f.pass(48 * time.Hour)
		f.end(officer)
	}},
	{"withdrawn", now2025, func(f *living) {
		f.pass(48 * time.Hour)
		view := f.say(contract.Withdraw.Name, procedure.Withdrawn{By: clerk})
		require.Equal(f, procedure.StatusWithdrawn, view.Status)
	}},
	{"acknowledged", now2025, func(f *living) {
		f.until(f.view().DueAt.Add(time.Hour))
		f.say(contract.Acknowledge.Name, procedure.Acknowledged{By: leader, Decision: procedure.DecideAct, Text: "chi-dao-1"})
		f.until(f.view().DueAt.Add(time.Hour))
		view := f.say(contract.Acknowledge.Name, procedure.Acknowledged{By: chief, Decision: procedure.DecideReassign, Staff: second.Staff})
		require.Equal(f, second.Staff, view.Assignee)
		f.end(second)
	}},
}

func kinds(view procedure.View) (kinds []procedure.BreachKind) {
	for _, b := range view.Breaches {
		kinds = append(kinds, b.Kind)
	}
	return kinds
}
