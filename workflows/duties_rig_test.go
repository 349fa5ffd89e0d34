package workflows_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyRig is one run of a duty with a register that can be away.
type dutyRig struct {
	*testing.T
	env   *testsuite.TestWorkflowEnvironment
	start time.Time

	recordAway func(at time.Time, local bool) bool

	mu       sync.Mutex
	register []procedure.Entry
	last     duty.View // as the register shows it
	local    []bool    // by entry: whether the short write brought it
	timers   []string  // by what they wait for
}

func newDutyRig(t *testing.T, now string) *dutyRig {
	t.Helper()
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	r := &dutyRig{T: t, env: newEnvironment(&suite), start: vn(now), recordAway: func(time.Time, bool) bool { return false }}
	r.env.SetStartTime(r.start)
	r.env.SetTestTimeout(30 * time.Second)
	for _, kind := range duty.Kinds() {
		r.env.RegisterWorkflowWithOptions(workflows.DutyWorkflow, workflow.RegisterOptions{Name: contract.DutyWorkflow(kind)})
	}
	r.env.RegisterActivityWithOptions(r.record, activity.RegisterOptions{Name: contract.RecordDuty.Name})
	r.env.SetOnTimerScheduledListener(func(_ string, d time.Duration) {
		r.timers = append(r.timers, r.env.Now().Add(d).In(procedure.Zone).Format("02/01 15:04"))
	})
	return r
}

// record is the register: it keeps each entry once and takes no gap.
func (r *dutyRig) record(ctx context.Context, tr contract.DutyTransition) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	local := activity.GetInfo(ctx).IsLocalActivity
	if r.recordAway(r.env.Now(), local) {
		return 0, errAway
	}
	for _, e := range tr.Entries {
		if e.Seq <= len(r.register) {
			continue
		}
		if e.Seq != len(r.register)+1 {
			r.Errorf("entry %d after %d: a gap in the register", e.Seq, len(r.register))
			return e.Seq, nil
		}
		r.register, r.local = append(r.register, e), append(r.local, local)
	}
	r.last = tr.View
	return len(r.register), nil
}

func (r *dutyRig) at(when string, do func()) {
	r.env.RegisterDelayedCallback(do, vn(when).Sub(r.start))
}

// dutyAnswer is what became of an update.
type dutyAnswer struct {
	accepted bool
	refused  error
	view     duty.View
	at       time.Time
	known    int // entries the register had then
}

func (a *dutyAnswer) code(t require.TestingT) string {
	var refused *temporal.ApplicationError
	require.ErrorAs(t, a.refused, &refused)
	return refused.Type()
}

// word is one update at an instant.
type word struct {
	at, update string
	event      duty.Event
}

// say plans an update; its answer is filled in during the run.
func (r *dutyRig) say(w word) *dutyAnswer {
	a := &dutyAnswer{}
	r.at(w.at, func() {
		r.env.UpdateWorkflow(w.update, uuid.NewString(), &testsuite.TestUpdateCallback{
			OnAccept: func() { a.accepted = true },
			OnReject: func(err error) { a.refused = err },
			OnComplete: func(result any, err error) {
				r.mu.Lock()
				defer r.mu.Unlock()
				a.refused, a.at, a.known = err, r.env.Now().In(procedure.Zone), len(r.register)
				if err == nil {
					a.view = result.(duty.View)
				}
			},
		}, w.event)
	})
	return a
}

// run lives a duty until it ends by itself or is cut off.
func (r *dutyRig) run(d duty.Duty, cutOff string) error {
	r.at(cutOff, r.env.CancelWorkflow)
	r.env.ExecuteWorkflow(contract.DutyWorkflow(d.Kind), d)
	require.True(r, r.env.IsWorkflowCompleted())
	return r.env.GetWorkflowError()
}

// lives runs a duty that must still be open when it is cut off.
func (r *dutyRig) lives(d duty.Duty, cutOff string) {
	require.ErrorAs(r, r.run(d, cutOff), new(*temporal.CanceledError))
}

// lines are the register in short: instant and kind.
func (r *dutyRig) lines() []string {
	var lines []string
	for _, e := range r.register {
		lines = append(lines, e.At.In(procedure.Zone).Format("02/01 15:04 ")+e.Kind)
	}
	return lines
}

// after is the duty carried over by continue-as-new.
func (r *dutyRig) after(err error) duty.Duty {
	var next *workflow.ContinueAsNewError
	require.ErrorAs(r, err, &next)
	var d duty.Duty
	require.NoError(r, json.Unmarshal(next.Input.GetPayloads()[0].GetData(), &d))
	require.Equal(r, contract.DutyWorkflow(d.Kind), next.WorkflowType.Name)
	return d
}

var (
	chief   = procedure.Actor{Staff: "duc", Role: procedure.RoleDirector, Unit: "lanh_dao"}
	machine = procedure.Actor{Staff: procedure.System}
)

// owes is a duty of the unit, opened on Monday 02/03/2026 at 08:00; a direction or task is
// due on Friday 06/03 at 17:00.
func owes(t require.TestingT, kind duty.Kind) duty.Duty {
	days := func(n int) procedure.Limit { return procedure.Limit{Amount: n, Unit: procedure.WorkingDay} }
	o := duty.Opening{
		Kind: kind, Calendar: received(t).Calendar, By: chief, Text: "text-1", Unit: "bcxb", Staff: officer.Staff, StaffRole: officer.Role,
		DueAt: vn("2026-03-06 17:00"),
		Rule: duty.Rule{
			Near: days(1), Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour}, Confirm: days(3),
			Levels:      []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
			Acknowledge: days(5), Explain: procedure.Limit{Amount: 15, Unit: procedure.CalendarDay}, Extend: procedure.Limit{Amount: 15, Unit: procedure.CalendarDay},
			View: days(3), Rule: days(5), Object: days(5), Measures: []string{"REMARK"},
		},
	}
	if kind == duty.Explanation {
		o.By, o.About = machine, duty.About{File: fileCode, Breach: 1, BreachKind: "late", BrokeAt: vn("2026-03-01 17:00")}
	}
	d, err := duty.Open("X-2026-0001", o, vn("2026-03-02 08:00"))
	require.NoError(t, err)
	return d
}
