package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"golang.org/x/sync/errgroup"

	"dunghen/activities"
	"dunghen/activities/dispatch"
	"dunghen/activities/issuing"
	"dunghen/activities/reporting"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows"
	"dunghen/workflows/contract"
)

// options are the settings of the task queue, each for a reason.
var options = worker.Options{
	// Everything falls due at 17:00: with few pollers, or with the default sticky
	// time of 5 s, a herd of files times out and is replayed from the start.
	MaxConcurrentWorkflowTaskPollers: 16,
	MaxConcurrentActivityTaskPollers: 8,
	StickyScheduleToStartTimeout:     time.Minute,
	// A task writes the register and may make a letter: more of them at once would
	// wait for the database inside their time-out, instead of outside of it.
	MaxConcurrentWorkflowTaskExecutionSize: 64,
	// A letter under way may end; a cut one is repeated under the same key.
	WorkerStopTimeout: 10 * time.Second,
}

// Run prepares the register and serves the task queue until ctx is cancelled. It
// needs both database and engine to start.
func Run(ctx context.Context, config Config) (err error) {
	// The engine and the database each word a call cut by ctx in their own way.
	defer func() {
		if err != nil {
			err = errors.Join(err, ctx.Err())
		}
	}()
	config = config.withDefaults()
	if err := config.Validate(); err != nil {
		return err
	}
	log := slog.Default().With("process", "worker")
	office, err := config.catalogue()
	if err != nil {
		return fmt.Errorf("worker: catalogue: %w", err)
	}
	if err := Prepare(ctx, config.DatabaseURL, office); err != nil {
		return err
	}
	book, err := register.Open(ctx, config.DatabaseURL)
	if err != nil {
		return fmt.Errorf("worker: open register: %w", err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	metrics, err := newMetrics(log)
	if err != nil {
		return fmt.Errorf("worker: metrics: %w", err)
	}
	engine, err := client.DialContext(ctx, client.Options{
		HostPort: config.TemporalAddress, Namespace: config.Namespace,
		Logger: sdklog.NewStructuredLogger(log), MetricsHandler: metrics.handler,
	})
	if err != nil {
		return fmt.Errorf("worker: reach Temporal at %s: %w", config.TemporalAddress, err)
	}
	defer engine.Close()
	if err := keepDigests(ctx, engine, office.Organisation().Digests); err != nil {
		return fmt.Errorf("worker: digest schedule: %w", err)
	}
	if err := keepTargets(ctx, engine, office.Evaluation().Targets.Cron); err != nil {
		return fmt.Errorf("worker: targets schedule: %w", err)
	}
	if err := keepReports(ctx, engine, office.Reporting()); err != nil {
		return fmt.Errorf("worker: report schedules: %w", err)
	}
	if err := keepAudit(ctx, engine, office.Reporting().Audit.Cron); err != nil {
		return fmt.Errorf("worker: schedule of audits: %w", err)
	}
	if err := keepTasks(ctx, engine, office.RecurringTasks()); err != nil {
		return fmt.Errorf("worker: schedules of tasks: %w", err)
	}
	reporter, err := NewReporter(book, office)
	if err != nil {
		return err
	}
	issuer, err := newIssuer(book, office, config, log)
	if err != nil {
		return err
	}
	senders, err := newSenders(book, office, config, log)
	if err != nil {
		return err
	}
	return serve(ctx, engine, book, office, issuer, reporter, newAuditor(book, office, engine, config.DatabaseURL), senders, metrics, config.MetricsAddress, log)
}

// serve runs everything side by side; the first to fail ends the others.
func serve(ctx context.Context, engine client.Client, book *register.Store, office *catalogue.Catalogue, issuer *issuing.Issuer, reporter *reporting.Reporter, auditor *activities.Auditor, senders []*dispatch.Sender, metrics *metrics, metricsAddress string, log *slog.Logger) error {
	queue := worker.New(engine, contract.TaskQueue, options)
	workflows.Register(queue)
	activities.New(book, issuer).Register(queue)
	activities.NewReports(reporter).Register(queue)
	activities.NewTargetWatch(book, office.Calendar()).Register(queue)
	newTaskGiver(book, office).Register(queue)
	auditor.Register(queue)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return queue.Run(interrupt(ctx)) })
	group.Go(func() error { return issuer.Run(ctx) })
	for _, sender := range senders {
		group.Go(func() error { return sender.Run(ctx) })
	}
	group.Go(func() error { return sweep(ctx, engine, book, log) })
	group.Go(func() error { return (&explainer{engine, book, office, log}).run(ctx) })
	group.Go(func() error { return (&delegator{engine, book, log}).run(ctx) })
	group.Go(func() error { return metrics.serve(ctx, metricsAddress) })
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// interrupt turns a context's end into the channel the SDK's worker stops on.
func interrupt(ctx context.Context) <-chan any {
	stop := make(chan any)
	context.AfterFunc(ctx, func() { close(stop) })
	return stop
}
