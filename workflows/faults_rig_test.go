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
	"dunghen/workflows/procedure"
)

// faultRig is one run of the faults of a file with a register and a letter desk
// that can be away.
type faultRig struct {
	*testing.T
	env   *testsuite.TestWorkflowEnvironment
	start time.Time

	recordAway func(at time.Time, local bool) bool
	letterAway func(at time.Time) bool

	mu       sync.Mutex
	register []procedure.Entry
	known    procedure.FaultView // what the register shows
	loads    int
	orders   []contract.FaultLetterOrder
}

func newFaultRig(t *testing.T, now string) *faultRig {
	t.Helper()
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	r := &faultRig{
		T: t, env: newEnvironment(&suite), start: vn(now),
		recordAway: func(time.Time, bool) bool { return false },
		letterAway: func(time.Time) bool { return false },
	}
	r.env.SetStartTime(r.start)
	r.env.SetTestTimeout(30 * time.Second)
	r.env.RegisterWorkflowWithOptions(workflows.FaultsWorkflow, workflow.RegisterOptions{Name: contract.FaultsWorkflow})
	r.env.RegisterActivityWithOptions(r.load, activity.RegisterOptions{Name: contract.LoadFaults.Name})
	r.env.RegisterActivityWithOptions(r.record, activity.RegisterOptions{Name: contract.RecordFaults.Name})
	r.env.RegisterActivityWithOptions(r.issue, activity.RegisterOptions{Name: contract.IssueFaultLetter.Name})
	return r
}

func (r *faultRig) load(ctx context.Context, code string) (procedure.FaultView, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.recordAway(r.env.Now(), activity.GetInfo(ctx).IsLocalActivity) {
		return procedure.FaultView{}, errAway
	}
	r.loads++
	if code != fileCode {
		r.Errorf("faults of %q are asked for", code)
	}
	return r.known, nil
}

// record is the register: it keeps each entry once and takes no gap.
func (r *faultRig) record(ctx context.Context, tr contract.FaultTransition) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.recordAway(r.env.Now(), activity.GetInfo(ctx).IsLocalActivity) {
		return 0, errAway
	}
	for _, e := range tr.Entries {
		if e.Seq <= r.known.Seq {
			continue
		}
		if e.Seq != r.known.Seq+1 {
			r.Errorf("entry %d after %d: a gap in the register", e.Seq, r.known.Seq)
			return e.Seq, nil
		}
		r.register, r.known.Seq = append(r.register, e), e.Seq
	}
	r.known = tr.View
	return r.known.Seq, nil
}

func (r *faultRig) issue(_ context.Context, order contract.FaultLetterOrder) (contract.IssuedLetter, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.letterAway(r.env.Now()) {
		return contract.IssuedLetter{}, errAway
	}
	r.orders = append(r.orders, order)
	return contract.IssuedLetter{LetterID: "thu-7", Number: 7}, nil
}

func (r *faultRig) at(when string, do func()) {
	r.env.RegisterDelayedCallback(do, vn(when).Sub(r.start))
}

// faultAnswer is what became of an update.
type faultAnswer struct {
	refused error
	view    procedure.FaultView
	at      time.Time
	known   int // entries the register had then
}

func (a *faultAnswer) code(t require.TestingT) string {
	var refused *temporal.ApplicationError
	require.ErrorAs(t, a.refused, &refused)
	return refused.Type()
}

// say plans an update; its answer is filled in during the run.
func (r *faultRig) say(when, update string, event procedure.FaultEvent) *faultAnswer {
	a := &faultAnswer{}
	r.at(when, func() {
		r.env.UpdateWorkflow(update, uuid.NewString(), &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { a.refused = err },
			OnComplete: func(result any, err error) {
				a.refused, a.at, a.known = err, r.env.Now().In(procedure.Zone), r.entries()
				if err == nil {
					a.view = result.(procedure.FaultView)
				}
			},
		}, event)
	})
	return a
}

func (r *faultRig) entries() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.register)
}

// run lives a case until it ends by itself or is cut off.
func (r *faultRig) run(c procedure.FaultCase, cutOff string) error {
	r.at(cutOff, r.env.CancelWorkflow)
	r.env.ExecuteWorkflow(workflows.FaultsWorkflow, c)
	require.True(r, r.env.IsWorkflowCompleted())
	return r.env.GetWorkflowError()
}

// lines are the register in short: instant and kind.
func (r *faultRig) lines() []string {
	var lines []string
	for _, e := range r.register {
		lines = append(lines, e.At.In(procedure.Zone).Format("02/01 15:04 ")+e.Kind)
	}
	return lines
}

// letters are the orders in short: key and faults.
func (r *faultRig) letters() map[string][]int {
	out := map[string][]int{}
	for _, o := range r.orders {
		out[o.Letter.Key] = o.Letter.Faults
	}
	return out
}

// after is the case carried over by continue-as-new.
func (r *faultRig) after(err error) procedure.FaultCase {
	var next *workflow.ContinueAsNewError
	require.ErrorAs(r, err, &next)
	require.Equal(r, contract.FaultsWorkflow, next.WorkflowType.Name)
	var c procedure.FaultCase
	require.NoError(r, json.Unmarshal(next.Input.GetPayloads()[0].GetData(), &c))
	return c
}

// accused is a fresh case of the file: the head is called after half a day, then a
// level each working day.
func accused(t require.TestingT) procedure.FaultCase {
	return procedure.FaultCase{
		Code: fileCode, Regime: "2021", Unit: "bcxb", Calendar: received(t).Calendar,
		Rule: procedure.FaultRule{
			Remind: procedure.Limit{Amount: 4, Unit: procedure.WorkingHour},
			Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour},
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector},
		},
	}
}
