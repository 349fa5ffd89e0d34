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
)

// The sweeper's measures: a gateway that is still answering needs no help.
const (
	sweepEvery = "@every 15s"
	sweepAfter = 30 * time.Second
	sweepBatch = 500
)

// sweep starts files that were registered and are not known to run: their gateway
// died between the two. A lost tick costs nothing, the next one does the same.
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
		if running := new(serviceerror.WorkflowExecutionAlreadyStarted); err != nil && !errors.As(err, &running) {
			return started, err
		}
		if err := book.Started(ctx, state.Code); err != nil {
			return started, err
		}
		started++
	}
	return started, nil
}
