package system_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/procedure"
)

// The worker is killed at every instant of the ladder, whatever it is doing just
// then, and on the way between two of them.
func TestWorkerKilledBetweenAllSteps(t *testing.T) {
	t.Parallel()
	program := buildWorker(t)
	stack := stacktest.Start(t, func(options *devstack.Options) { options.WithoutWorker = true })
	o := enter(t, stack)
	worker := employ(t, stack, program)
	r := o.begin(t)
	worker.replace(t, o, r.Code)
	rungs := o.firstRungs(t, r)
	for _, name := range []string{"near_due", "declare", "apology_latest", "due"} {
		o.forward(t, r.Code, o.rung(t, r.Code, name))
		worker.replace(t, o, r.Code)
		o.await(t, r.Code, name)
	}

	// Both climbs lie on this way; the first is on record when the worker dies.
	seen := len(o.timeline(t, r.Code).Entries)
	secondDue := o.rung(t, r.Code, "second_due")
	way := o.rung(t, r.Code, "second_near").Sub(o.clock(t, r.Code))
	arrived := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		arrived <- devstack.FastForward(ctx, o.engine, devstack.Namespace, r.Code, way)
	}()
	require.Eventually(t, func() bool { return len(o.timeline(t, r.Code).Entries) > seen }, patience, time.Millisecond)
	worker.replace(t, o, r.Code)
	require.NoError(t, <-arrived)
	worker.replace(t, o, r.Code)
	o.await(t, r.Code, "second_near")
	o.forward(t, r.Code, secondDue)
	worker.replace(t, o, r.Code)
	o.await(t, r.Code, "second_due")
	o.forward(t, r.Code, secondDue.Add(2*slack))
	o.requireSilentLife(t, r, rungs)
}

// await waits until the register knows of something. Before that no clock may be
// moved: the engine skips time also while a task of a dead worker is lost.
func (o *office) await(t *testing.T, code, kind string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return slices.ContainsFunc(o.timeline(t, code).Entries, func(e procedure.Entry) bool { return e.Kind == kind })
	}, patience, 50*time.Millisecond)
}

// Everything is stopped and started again twice in the life of a file.
func TestStackStoppedAndStartedAgain(t *testing.T) {
	t.Parallel()
	dir := stacktest.DataDir(t)
	open := func() (*devstack.Stack, *office) {
		stack, err := devstack.Start(context.WithoutCancel(t.Context()), devstack.Options{DataDir: dir, Ephemeral: true})
		require.NoError(t, err)
		return stack, enter(t, stack)
	}
	stack, o := open()
	r := o.begin(t)
	rungs := o.firstRungs(t, r)
	o.forward(t, r.Code, rungs.declare)
	require.NoError(t, stack.Stop())

	stack, o = open()
	o.forward(t, r.Code, rungs.apologyLatest)
	require.NoError(t, stack.Stop())

	stack, o = open()
	o.forward(t, r.Code, rungs.due.Add(time.Minute))
	o.forward(t, r.Code, o.rung(t, r.Code, "second_due").Add(time.Minute))
	o.requireSilentLife(t, r, rungs)
	require.NoError(t, stack.Stop())
}
