package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

var errAway = errors.New("away")

// rig is one run of a file with a register and a letter desk that can be away.
type rig struct {
	*testing.T
	env   *testsuite.TestWorkflowEnvironment
	start time.Time

	// recordAway and letterAway say when the two cannot be reached.
	recordAway func(at time.Time, local bool) bool
	letterAway func(at time.Time, local bool) bool

	mu       sync.Mutex
	register []procedure.Entry
	local    []bool // by entry: whether the short write brought it
	orders   []contract.LetterOrder
	inTask   []bool      // by order: whether the short try brought the letter
	timers   []time.Time // by the instant they wait for
	disarmed int
	turns    int
}

// turn begins a workflow task as the engine would: its number is that of an event.
func (r *rig) turn() {
	r.turns++
	r.env.SetCurrentHistoryLength(3 * r.turns)
}

// answer is what became of an update: refused at the door, or accepted and
// completed at an instant, when the register had known entries up to seq.
type answer struct {
	accepted bool
	refused  error
	view     procedure.View
	failed   error
	at       time.Time
	known    int
}

// newEnvironment is a test environment that a busy machine cannot fool: a loop that
// is only slow is not taken for one that hangs.
func newEnvironment(suite *testsuite.WorkflowTestSuite) *testsuite.TestWorkflowEnvironment {
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute})
	return env
}

// scheduled is an environment whose run begins at an instant, as appointed by a schedule for
// another, "" for one that is started by hand.
func scheduled(t *testing.T, now, appointed string) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	env := newEnvironment(&testsuite.WorkflowTestSuite{})
	env.SetStartTime(vn(now))
	var attributes []temporal.SearchAttributeUpdate
	if appointed != "" {
		attributes = append(attributes, temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime").ValueSet(vn(appointed)))
	}
	require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(attributes...)))
	workflows.Register(env)
	return env
}

func newRig(t *testing.T, now string) *rig {
	t.Helper()
	suite := testsuite.WorkflowTestSuite{}
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	r := &rig{
		T: t, env: newEnvironment(&suite), start: vn(now),
		recordAway: func(time.Time, bool) bool { return false },
		letterAway: func(time.Time, bool) bool { return false },
	}
	r.env.SetStartTime(r.start)
	r.turn()
	r.env.SetTestTimeout(30 * time.Second)
	r.env.RegisterWorkflowWithOptions(workflows.FileWorkflow, workflow.RegisterOptions{Name: contract.FileWorkflow})
	r.env.RegisterActivityWithOptions(r.record, activity.RegisterOptions{Name: contract.RecordTransition.Name})
	r.env.RegisterActivityWithOptions(r.issue, activity.RegisterOptions{Name: contract.IssueLetter.Name})
	r.env.SetOnTimerScheduledListener(func(_ string, d time.Duration) { r.timers = append(r.timers, r.env.Now().Add(d).In(procedure.Zone)) })
	r.env.SetOnTimerFiredListener(func(string) { r.turn() })
	r.env.SetOnTimerCanceledListener(func(string) { r.disarmed++ })
	return r
}

// record is the register: it keeps each entry once and takes no gap.
func (r *rig) record(ctx context.Context, tr contract.Transition) (int, error) {
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
		r.register = append(r.register, e)
		r.local = append(r.local, local)
	}
	return len(r.register), nil
}

func (r *rig) issue(ctx context.Context, order contract.LetterOrder) (contract.IssuedLetter, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	local := activity.GetInfo(ctx).IsLocalActivity
	if r.letterAway(r.env.Now(), local) {
		return contract.IssuedLetter{}, errAway
	}
	order.At, order.Apology.DecidedAt = order.At.UTC(), order.Apology.DecidedAt.UTC()
	order.Apology.OldDue, order.Apology.NewDue = order.Apology.OldDue.UTC(), order.Apology.NewDue.UTC()
	r.orders, r.inTask = append(r.orders, order), append(r.inTask, local)
	return contract.IssuedLetter{LetterID: "thu-7", Number: 7}, nil
}

// at plans something for an instant.
func (r *rig) at(when string, do func()) { r.env.RegisterDelayedCallback(do, vn(when).Sub(r.start)) }

// say plans an update; its answer is filled in during the run.
func (r *rig) say(when, update string, event procedure.Event) *answer {
	a := &answer{}
	r.at(when, func() { r.send(a, update, event) })
	return a
}

func (r *rig) send(a *answer, update string, event procedure.Event) {
	r.turn()
	r.env.UpdateWorkflow(update, uuid.NewString(), &testsuite.TestUpdateCallback{
		OnAccept: func() { a.accepted = true },
		OnReject: func(err error) { a.refused = err },
		OnComplete: func(result any, err error) {
			a.failed, a.at, a.known = err, r.env.Now().In(procedure.Zone), r.known()
			if err == nil {
				a.view = result.(procedure.View)
			}
		},
	}, event)
}

func (r *rig) known() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.register)
}

// run lives the State until it ends by itself or is cut off.
func (r *rig) run(s procedure.State, cutOff string) error {
	r.at(cutOff, r.env.CancelWorkflow)
	r.env.ExecuteWorkflow(workflows.FileWorkflow, s)
	require.True(r, r.env.IsWorkflowCompleted())
	return r.env.GetWorkflowError()
}

// lives runs a State that must still be alive when it is cut off.
func (r *rig) lives(s procedure.State, cutOff string) {
	require.ErrorAs(r, r.run(s, cutOff), new(*temporal.CanceledError))
}

// closes runs a State that must come to its end before the cut-off.
func (r *rig) closes(s procedure.State, cutOff string) { require.NoError(r, r.run(s, cutOff)) }

// lines are the register in short: instant and kind.
func (r *rig) lines() []string {
	lines := make([]string, 0, len(r.register))
	for _, e := range r.register {
		lines = append(lines, e.At.In(procedure.Zone).Format("02/01 15:04 ")+e.Kind)
	}
	return lines
}

// letterKeys are the letters ordered, in order.
func (r *rig) letterKeys() []string {
	var keys []string
	for _, o := range r.orders {
		keys = append(keys, o.Apology.Key)
	}
	return keys
}

// after is the State carried over by continue-as-new.
func (r *rig) after(err error) procedure.State {
	var next *workflow.ContinueAsNewError
	require.ErrorAs(r, err, &next)
	require.Equal(r, contract.FileWorkflow, next.WorkflowType.Name)
	var s procedure.State
	require.NoError(r, json.Unmarshal(next.Input.GetPayloads()[0].GetData(), &s))
	return s
}

// entries are the register without the zones of its instants.
func entries(t require.TestingT, list ...procedure.Entry) string {
	out := slices.Clone(list)
	for i := range out {
		out[i].At = out[i].At.UTC()
	}
	text, err := json.MarshalIndent(out, "", " ")
	require.NoError(t, err)
	return string(text)
}
