//go:build record

package devstack_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// duties begin when they are given and end with the run.
var duties = []struct {
	name string
	kind duty.Kind
	play func(o *owing)
}{
	{"duty_direction_ignored", duty.Direction, func(o *owing) {
		o.until(o.view().TurnDueAt.Add(time.Hour))
		for range 8 {
			o.pass(24 * time.Hour)
		}
		require.Equal(o, 4, o.view().Level)
		o.say(contract.UrgeDuty.Name, duty.Urged{By: chief, Text: "text"})
		o.say(contract.ReassignDuty.Name, duty.Reassigned{By: head, Unit: head.Unit, Staff: second.Staff, StaffRole: second.Role})
		o.say(contract.AnswerDuty.Name, duty.Answered{By: second, Text: "text"})
		view := o.say(contract.AcceptDuty.Name, duty.Accepted{By: leader})
		require.NotZero(o, view.LateAt)
	}},
	{"duty_task_postponed", duty.Task, func(o *owing) {
		later := o.workday(15)
		o.pass(24 * time.Hour)
		o.say(contract.ReportProgress.Name, duty.Progressed{By: officer, Percent: 20})
		o.say(contract.AskPostponement.Name, duty.PostponementAsked{By: officer, NewDue: later, Text: "text"})
		o.pass(time.Hour)
		o.say(contract.DecidePostponement.Name, duty.PostponementDecided{By: leader, Agreed: true})
		for range 2 {
			o.refused(duty.CodePostponementUsed, contract.AskPostponement.Name, duty.PostponementAsked{By: officer, NewDue: later, Text: "text"})
			o.pass(time.Hour)
		}
		o.say(contract.ReachMilestone.Name, duty.MilestoneReached{By: officer, Milestone: "SOAN-THAO"})
		o.say(contract.AnswerDuty.Name, duty.Answered{By: officer, Text: "text"})
		o.pass(24 * time.Hour)
		o.say(contract.ReturnDuty.Name, duty.Returned{By: leader, Text: "text"})
		o.pass(48 * time.Hour)
		o.say(contract.AnswerDuty.Name, duty.Answered{By: head, Text: "text"})
		o.pass(time.Hour)
		view := o.say(contract.AcceptDuty.Name, duty.Accepted{By: leader})
		onTime, ok := view.OnTime()
		require.True(o, onTime && ok)
	}},
	{"duty_explanation_overdue_objected", duty.Explanation, func(o *owing) {
		o.say(contract.AcknowledgeDuty.Name, duty.Acknowledged{By: officer})
		o.until(o.view().TurnDueAt.Add(time.Hour))
		o.pass(72 * time.Hour)
		o.say(contract.RuleOnBreach.Name, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "text"})
		o.pass(24 * time.Hour)
		o.say(contract.ObjectToRuling.Name, duty.Objected{By: officer, Text: "text"})
		o.pass(24 * time.Hour)
		view := o.say(contract.RuleOnBreach.Name, duty.Ruled{By: chief, Cause: duty.CausePartner, Text: "text"})
		require.Equal(o, []any{duty.OutcomeRuled, 2}, []any{view.Outcome, len(view.Rulings)})
	}},
	{"duty_explanation_lapses", duty.Explanation, func(o *owing) {
		o.say(contract.AcknowledgeDuty.Name, duty.Acknowledged{By: officer})
		o.say(contract.AnswerDuty.Name, duty.Answered{By: officer, Text: "text"})
		o.say(contract.ViewBreach.Name, duty.Viewed{By: head, Cause: duty.CauseObjective, Text: "text"})
		view := o.say(contract.RuleOnBreach.Name, duty.Ruled{By: leader, Cause: duty.CauseObjective, Text: "text"})
		err := devstack.FastForward(o.ctx, o.client, devstack.Namespace, o.run.GetID(), view.TurnDueAt.Add(time.Minute).Sub(time.Now()))
		require.ErrorContains(o, err, "it ended on the way")
	}},
	{"duty_explanation_corrected", duty.Explanation, func(o *owing) {
		o.pass(24 * time.Hour)
		view := o.say(contract.CorrectBreach.Name, duty.Corrected{
			By: leader, Unit: head.Unit, Subject: second.Staff, SubjectRole: second.Role, Text: "text",
		})
		require.Equal(o, second.Staff, view.Subject)
		o.pass(time.Hour)
		o.say(contract.WithdrawDuty.Name, duty.Withdrawn{By: leader, Text: "text"})
	}},
	{"duty_explanation_reopened", duty.Explanation, func(o *owing) {
		o.say(contract.AnswerDuty.Name, duty.Answered{By: officer, Text: "text"})
		o.say(contract.ViewBreach.Name, duty.Viewed{By: head, Cause: duty.CauseNegligence, Text: "text"})
		o.say(contract.RuleOnBreach.Name, duty.Ruled{By: leader, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "text"})
		o.say(contract.ObjectToRuling.Name, duty.Objected{By: officer, Text: "text"})
		ended := o.say(contract.RuleOnBreach.Name, duty.Ruled{By: chief, Cause: duty.CauseNegligence, Measure: "PHE-BINH", Text: "text"}).Duty
		require.NoError(o, o.run.Get(o.ctx, nil))
		ended.Calendar = o.calendar
		var err error
		o.run, err = o.client.ExecuteWorkflow(o.ctx, contract.DutyRestart(ended), contract.ExplanationWorkflow, ended)
		require.NoError(o, err)
		o.say(contract.ReopenExplanation.Name, duty.Reopened{By: officer, Text: "text-2"})
		o.pass(24 * time.Hour)
		view := o.say(contract.RuleOnBreach.Name, duty.Ruled{By: chief, Cause: duty.CauseObjective, Text: "text"})
		require.Equal(o, []any{duty.OutcomeRuled, 3}, []any{view.Outcome, len(view.Rulings)})
	}},
	{"duty_direction_withdrawn", duty.Direction, func(o *owing) {
		o.pass(24 * time.Hour)
		view := o.say(contract.WithdrawDuty.Name, duty.Withdrawn{By: leader, Text: "text"})
		require.Equal(o, duty.OutcomeWithdrawn, view.Outcome)
	}},
	{"duty_task_suspended", duty.Task, func(o *owing) {
		due := o.view().DueAt
		o.pass(24 * time.Hour)
		view := o.say(contract.SuspendDuty.Name, duty.Suspended{By: leader, Text: "text"})
		require.Zero(o, view.TurnDueAt)
		o.pass(10 * 24 * time.Hour)
		o.say(contract.ChangeDutyCalendar.Name, duty.CalendarChanged{Calendar: o.calendar})
		view = o.say(contract.ResumeDuty.Name, duty.Resumed{By: leader})
		require.True(o, view.DueAt.After(due))
		o.say(contract.AnswerDuty.Name, duty.Answered{By: officer, Text: "text"})
		o.say(contract.AcceptDuty.Name, duty.Accepted{By: leader})
	}},
}

// TestRecordDutyHistories does for duties what TestRecordHistories does for files.
func TestRecordDutyHistories(t *testing.T) {
	cat, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	c := sync.OnceValue(func() client.Client { return office(t) })
	require.NoError(t, os.MkdirAll(historiesDir, 0o755))
	for n, row := range duties {
		if !wanted(row.name) {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			t.Cleanup(cancel)
			o := &owing{living{T: t, ctx: ctx, client: c(), calendar: cat.Calendar()}}
			o.open(fmt.Sprintf("X-2026-%04d", n+1), row.kind, cat.DutyRule(row.kind))
			row.play(o)
			require.NoError(t, o.run.Get(o.ctx, nil))
			o.keep(row.name)
		})
	}
}

// owing is one duty that lives on the engine.
type owing struct{ living }

// workday is the closing of the working day so many after today.
func (o *owing) workday(days int) time.Time {
	day, err := o.calendar.ShiftDays(procedure.DayOf(time.Now()), days)
	require.NoError(o, err)
	return o.calendar.Closing(day)
}

// open gives a duty as the register hands it on: its first entries are written already.
func (o *owing) open(number string, kind duty.Kind, rule duty.Rule) {
	now := time.Now().Truncate(time.Second)
	opening := duty.Opening{
		Kind: kind, Calendar: o.calendar.Excerpt(procedure.DayOf(now)), Rule: rule, By: leader, Text: "text",
		Unit: officer.Unit, Staff: officer.Staff, StaffRole: officer.Role, DueAt: o.workday(8),
	}
	switch kind {
	case duty.Task:
		opening.Milestones = []duty.Milestone{{Code: "SOAN-THAO", DueAt: o.workday(4)}}
	case duty.Explanation:
		opening.By = procedure.Actor{Staff: procedure.System}
		opening.About = duty.About{File: "000.00.16.H55-261101-0001", Breach: 1, BreachKind: "late", BrokeAt: now}
	}
	d, err := duty.Open(number, opening, now)
	require.NoError(o, err)
	d = d.Recorded(d.Seq)
	o.run, err = o.client.ExecuteWorkflow(o.ctx, contract.DutyStart(d), contract.DutyWorkflow(kind), d)
	require.NoError(o, err)
}

func (o *owing) try(update string, event duty.Event) (view duty.View, err error) {
	handle, err := o.client.UpdateWorkflow(o.ctx, client.UpdateWorkflowOptions{
		WorkflowID: o.run.GetID(), UpdateName: update, Args: []any{event}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(o.ctx, &view)
	}
	return view, err
}

func (o *owing) say(update string, event duty.Event) duty.View {
	view, err := o.try(update, event)
	require.NoError(o, err, update)
	return view
}

func (o *owing) refused(code procedure.Code, update string, event duty.Event) {
	_, err := o.try(update, event)
	var refused *temporal.ApplicationError
	require.ErrorAs(o, err, &refused)
	require.Equal(o, string(code), refused.Type())
}

func (o *owing) view() (view duty.View) {
	answer, err := o.client.QueryWorkflow(o.ctx, o.run.GetID(), "", contract.DutyQuery.Name)
	require.NoError(o, err)
	require.NoError(o, answer.Get(&view))
	return view
}
