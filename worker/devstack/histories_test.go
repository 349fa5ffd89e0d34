//go:build record

package devstack_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// historiesDir is where the replay tests look.
const historiesDir = "../../workflows/testdata/histories"

// recorded is the procedure the lives are about: 15 days under the regime of
// 2021, 10 working days under that of 2025.
const recorded = "1.003868"

var (
	clerk   = procedure.Actor{Staff: "clerk1", Role: procedure.RoleClerk, Unit: "mot-cua"}
	officer = procedure.Actor{Staff: "officer-bcxb-1", Role: procedure.RoleOfficer, Unit: "bao-chi-xuat-ban"}
	second  = procedure.Actor{Staff: "officer-bcxb-2", Role: procedure.RoleOfficer, Unit: "bao-chi-xuat-ban"}
	head    = procedure.Actor{Staff: "head-bcxb", Role: procedure.RoleUnitHead, Unit: "bao-chi-xuat-ban"}
	leader  = procedure.Actor{Staff: "leader1", Role: procedure.RoleLeader, Unit: "lanh-dao"}
	chief   = procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
)

// TestRecordHistories lives files on the real engine and keeps their histories
// for the replay tests, those that are not there yet: "make histories". After a guarded
// change of the loop, give what is new in it a life of another name; the old ones show
// that the files of before still live.
func TestRecordHistories(t *testing.T) {
	cat, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	c := sync.OnceValue(func() client.Client { return office(t) })
	require.NoError(t, os.MkdirAll(historiesDir, 0o755))
	n := 0
	for _, life := range lives {
		for regime, day := range life.regimes {
			n++
			name := life.name + "_" + regime
			code := contract.FileCode(cat.FileCodeAgency(), procedure.DayOf(time.Now()), n)
			if !wanted(name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				rules, err := cat.Rules(recorded, day)
				require.NoError(t, err)
				f := receive(t, c(), code, rules, cat.Calendar())
				life.play(f)
				require.NoError(t, f.run.Get(f.ctx, nil))
				f.keep(name)
			})
		}
	}
}

// shortLetterFails is the reason of letters whose try within the workflow task fails.
const shortLetterFails = procedure.ReasonSystem

// office is a running stack with a worker whose register and letter desk answer
// at once and keep nothing.
func office(t *testing.T) client.Client {
	stack := stacktest.Start(t, func(o *devstack.Options) { o.WithoutWorker, o.WithoutGateway = true, true })
	c, err := client.DialContext(t.Context(), client.Options{
		HostPort: stack.TemporalAddress, Namespace: devstack.Namespace, Identity: "recorder",
		Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	w := worker.New(c, contract.TaskQueue, worker.Options{Identity: "recorder"})
	workflows.Register(w)
	w.RegisterActivityWithOptions(func(_ context.Context, transition contract.Transition) (int, error) {
		return transition.View.Seq, nil
	}, activity.RegisterOptions{Name: contract.RecordTransition.Name})
	w.RegisterActivityWithOptions(func(ctx context.Context, order contract.LetterOrder) (contract.IssuedLetter, error) {
		if order.Apology.Reason == shortLetterFails && activity.GetInfo(ctx).IsLocalActivity {
			return contract.IssuedLetter{}, errors.New("the desk is away")
		}
		return contract.IssuedLetter{LetterID: order.Apology.Key, Number: 1}, nil
	}, activity.RegisterOptions{Name: contract.IssueLetter.Name})
	w.RegisterActivityWithOptions(func(context.Context, contract.TargetsOrder) (contract.TargetsResult, error) {
		return contract.TargetsResult{Warned: 2}, nil
	}, activity.RegisterOptions{Name: contract.CheckTargets.Name})
	w.RegisterActivityWithOptions(func(context.Context, string) (procedure.FaultView, error) {
		return procedure.FaultView{}, nil
	}, activity.RegisterOptions{Name: contract.LoadFaults.Name})
	w.RegisterActivityWithOptions(func(_ context.Context, transition contract.FaultTransition) (int, error) {
		return transition.View.Seq, nil
	}, activity.RegisterOptions{Name: contract.RecordFaults.Name})
	w.RegisterActivityWithOptions(func(_ context.Context, order contract.FaultLetterOrder) (contract.IssuedLetter, error) {
		return contract.IssuedLetter{LetterID: order.Letter.Key, Number: 1}, nil
	}, activity.RegisterOptions{Name: contract.IssueFaultLetter.Name})
	w.RegisterActivityWithOptions(func(_ context.Context, transition contract.DutyTransition) (int, error) {
		return transition.View.Seq, nil
	}, activity.RegisterOptions{Name: contract.RecordDuty.Name})
	w.RegisterActivityWithOptions(func(context.Context, contract.ReportOrder) (contract.ReportResult, error) {
		return contract.ReportResult{Reports: []string{"BC-2026-0001"}}, nil
	}, activity.RegisterOptions{Name: contract.MakeReport.Name})
	w.RegisterActivityWithOptions(func(context.Context, contract.AuditOrder) (contract.AuditResult, error) {
		return contract.AuditResult{Looked: 9, Findings: 1, Tasks: []string{"NV-2026-0001"}}, nil
	}, activity.RegisterOptions{Name: contract.Audit.Name})
	w.RegisterActivityWithOptions(func(context.Context, contract.TaskOrder) (contract.GivenTask, error) {
		return contract.GivenTask{Number: "NV-2026-0001"}, nil
	}, activity.RegisterOptions{Name: contract.GiveTask.Name})
	require.NoError(t, w.Start())
	t.Cleanup(w.Stop)
	return c
}

// living is one file that lives on the engine.
type living struct {
	*testing.T
	ctx      context.Context
	client   client.Client
	run      client.WorkflowRun
	calendar procedure.Calendar
}

func receive(t *testing.T, c client.Client, code string, rules procedure.Rules, calendar procedure.Calendar) *living {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	now := time.Now().Truncate(time.Second)
	s, err := procedure.Open(procedure.Intake{
		Code: code, Rules: rules, Calendar: calendar.Excerpt(procedure.DayOf(now)), Channel: procedure.ChannelDirect,
		ReceivedAt: now, RegisteredAt: now, By: clerk, Accepted: true,
	})
	require.NoError(t, err)
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: contract.FileWorkflowID(code), TaskQueue: contract.TaskQueue,
		TypedSearchAttributes: temporal.NewSearchAttributes(contract.Attributes(s.View())...),
	}, contract.FileWorkflow, s)
	require.NoError(t, err)
	f := &living{T: t, ctx: ctx, client: c, run: run, calendar: calendar}
	f.say(contract.HandOver.Name, procedure.HandedOver{By: clerk, Staff: officer.Staff})
	return f
}

// try sends an update and waits for its answer.
func (f *living) try(update string, event procedure.Event) (view procedure.View, err error) {
	handle, err := f.client.UpdateWorkflow(f.ctx, client.UpdateWorkflowOptions{
		WorkflowID: f.run.GetID(), UpdateName: update, Args: []any{event}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(f.ctx, &view)
	}
	return view, err
}

func (f *living) say(update string, event procedure.Event) procedure.View {
	view, err := f.try(update, event)
	require.NoError(f, err, update)
	return view
}

func (f *living) view() (view procedure.View) {
	answer, err := f.client.QueryWorkflow(f.ctx, f.run.GetID(), "", contract.StateQuery.Name)
	require.NoError(f, err)
	require.NoError(f, answer.Get(&view))
	return view
}

// pass lets time pass on the file's own clock.
func (f *living) pass(d time.Duration) {
	require.NoError(f, devstack.FastForward(f.ctx, f.client, devstack.Namespace, f.run.GetID(), d))
}

// until lets time pass to an instant.
func (f *living) until(at time.Time) {
	state, err := f.client.DescribeWorkflowExecution(f.ctx, f.run.GetID(), "")
	require.NoError(f, err)
	now := time.Now()
	if moved := state.GetWorkflowExtendedInfo().GetTimeSkippingInfo().GetCurrentTime(); moved != nil {
		now = moved.AsTime()
	}
	f.pass(at.Sub(now))
}

// end finishes the file and hands its result over.
func (f *living) end(by procedure.Actor) {
	f.say(contract.Finish.Name, procedure.Finished{By: by})
	f.pass(time.Hour)
	view := f.say(contract.ReturnResult.Name, procedure.ResultReturned{By: clerk})
	require.Equal(f, procedure.StatusReturned, view.Status)
}

// keep writes the history where the replay tests look.
func (f *living) keep(name string) {
	stacktest.Keep(f.T, f.client, f.run.GetID(), f.run.GetRunID(), filepath.Join(historiesDir, name+".json"))
}

// wanted says whether a history is to be recorded: one that is there already is passed over.
func wanted(name string) bool { return stacktest.Wanted(filepath.Join(historiesDir, name+".json")) }
