package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

// The sweeper's measures: a gateway that is still answering needs no help.
const (
	sweepEvery = "@every 15s"
	sweepAfter = 30 * time.Second
	sweepBatch = 500
)

// sweep starts files and duties that were registered and are not known to run: their
// gateway died between the two. A lost tick costs nothing, the next one does the same.
func sweep(ctx context.Context, engine client.Client, book *register.Store, log *slog.Logger) error {
	ticks := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	if _, err := ticks.AddFunc(sweepEvery, func() {
		started, err := sweepOnce(ctx, engine, book, time.Now().Add(-sweepAfter))
		if err != nil {
			log.Warn("sweep", "started", started, "error", err)
		} else if started > 0 {
			log.Info("sweep", "started", started)
		}
	}); err != nil {
		return err
	}
	ticks.Start()
	<-ctx.Done()
	<-ticks.Stop().Done()
	return ctx.Err()
}

func sweepOnce(ctx context.Context, engine client.Client, book *register.Store, before time.Time) (started int, err error) {
	states, err := book.Unstarted(ctx, before, sweepBatch)
	if err != nil {
		return 0, err
	}
	for _, state := range states {
		_, err := engine.ExecuteWorkflow(ctx, contract.FileStart(state), contract.FileWorkflow, state)
		if err := unlessRunning(err); err != nil {
			return started, err
		}
		if err := book.Started(ctx, state.Code); err != nil {
			return started, err
		}
		started++
	}
	duties, err := sweepDuties(ctx, engine, book, before)
	return started + duties, err
}

func sweepDuties(ctx context.Context, engine client.Client, book *register.Store, before time.Time) (started int, err error) {
	duties, err := book.UnstartedDuties(ctx, before, sweepBatch)
	if err != nil {
		return 0, err
	}
	for _, d := range duties {
		if err := startDuty(ctx, engine, book, d); err != nil {
			return started, err
		}
		started++
	}
	return started, nil
}

// startDuty starts a duty that was opened, and notes it.
func startDuty(ctx context.Context, engine client.Client, book *register.Store, d duty.Duty) error {
	_, err := engine.ExecuteWorkflow(ctx, contract.DutyStart(d), contract.DutyWorkflow(d.Kind), d)
	if err := unlessRunning(err); err != nil {
		return err
	}
	return book.DutyStarted(ctx, d.Number)
}

// unlessRunning is an error of a start, none where the workflow was there.
func unlessRunning(err error) error {
	if running := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &running) {
		return nil
	}
	return err
}
