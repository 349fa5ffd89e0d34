package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"dunghen/gateway/office"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Engine is what the gateway asks of the durable engine. Its errors are refusals
// of the law, errNotRunning, or problems a client may be told.
type Engine interface {
	// Start starts a file's workflow. One that runs, or has run, is no error.
	Start(ctx context.Context, state procedure.State) error
	// Update says an event to a file and returns how the file stands after it. The
	// same id is carried out once.
	Update(ctx context.Context, code, name, id string, event procedure.Event) (procedure.View, error)
	// Faults says an event to the faults of a file and returns how they stand after
	// it; where no case runs, one starts.
	Faults(ctx context.Context, start procedure.FaultCase, name, id string, event procedure.FaultEvent) (procedure.FaultView, error)
	// StartDuty starts the workflow of a duty. One that runs, or has run, is no error.
	StartDuty(ctx context.Context, d duty.Duty) error
	// RestartDuty starts the workflow of an explanation that has ended anew, for the event
	// that follows. One that runs is no error.
	RestartDuty(ctx context.Context, d duty.Duty) error
	// UpdateDuty says an event to a duty and returns how it stands after it. The same id
	// is carried out once.
	UpdateDuty(ctx context.Context, number, name, id string, event duty.Event) (duty.View, error)
	// Plan returns the rungs of a file's live promises.
	Plan(ctx context.Context, code string) ([]procedure.Planned, error)
	// Report starts a workflow that makes a report, or one again; the same order joins one
	// that runs.
	Report(ctx context.Context, order contract.ReportOrder) error
	// Schedules returns what the engine starts by itself, by name.
	Schedules(ctx context.Context) ([]office.Schedule, error)
	// Check asks the engine for an answer.
	Check(ctx context.Context) error
}

// errNotRunning means the engine has no running workflow of that file.
var errNotRunning = errors.New("no running workflow")

// How long the engine may take; each is well below requestTime.
const (
	startTime  = 8 * time.Second
	updateTime = 10 * time.Second
	planTime   = 3 * time.Second
	checkTime  = 2 * time.Second
)

// temporalEngine is the Engine on Temporal.
type temporalEngine struct{ client client.Client }

// connect makes a client that reaches for the engine only when it is needed, so
// that the gateway can answer while the engine starts.
func connect(config Config, registry *prometheus.Registry, log *slog.Logger) (_ Engine, closeEngine func() error, err error) {
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return nil, nil, err
	}
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter))
	temporalClient, err := client.NewLazyClient(client.Options{
		HostPort:  config.TemporalAddress,
		Namespace: config.Namespace,
		Logger:    sdklog.NewStructuredLogger(log),
		MetricsHandler: opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
			Meter:                provider.Meter("temporal-sdk-go"),
			OnError:              func(err error) { log.Error("metric", "error", err) },
			UseMonotonicCounters: true,
		}),
	})
	if err != nil {
		return nil, nil, err
	}
	return &temporalEngine{temporalClient}, func() error {
		temporalClient.Close()
		return provider.Shutdown(context.WithoutCancel(context.Background()))
	}, nil
}

func (e *temporalEngine) Start(ctx context.Context, state procedure.State) error {
	return e.start(ctx, contract.FileStart(state), contract.FileWorkflow, state)
}

// start starts a workflow; one that runs, or has run, is no error.
func (e *temporalEngine) start(ctx context.Context, options client.StartWorkflowOptions, workflow string, input any) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	_, err := e.client.ExecuteWorkflow(ctx, options, workflow, input)
	if started := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &started) {
		return nil
	}
	return engineError(err)
}

func (e *temporalEngine) Update(ctx context.Context, code, name, id string, event procedure.Event) (procedure.View, error) {
	return say[procedure.View](ctx, e, client.UpdateWorkflowOptions{
		UpdateID: id, WorkflowID: contract.FileWorkflowID(code), UpdateName: name, Args: []any{event},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
}

// say sends an update and waits for its answer.
func say[V any](ctx context.Context, e *temporalEngine, update client.UpdateWorkflowOptions) (V, error) {
	patient, cancel := context.WithTimeout(ctx, updateTime)
	defer cancel()
	handle, err := e.client.UpdateWorkflow(patient, update)
	view, err := answerOf[V](patient, handle, err)
	return view, e.orStillWorking(ctx, err)
}

func (e *temporalEngine) Faults(ctx context.Context, start procedure.FaultCase, name, id string, event procedure.FaultEvent) (procedure.FaultView, error) {
	patient, cancel := context.WithTimeout(ctx, updateTime)
	defer cancel()
	say := func() (procedure.FaultView, error) {
		handle, err := e.client.UpdateWithStartWorkflow(patient, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: e.client.NewWithStartWorkflowOperation(contract.FaultsStart(start), contract.FaultsWorkflow, start),
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: id, WorkflowID: contract.FaultsWorkflowID(start.Code), UpdateName: name, Args: []any{event},
				WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		return answerOf[procedure.FaultView](patient, handle, err)
	}
	view, err := say()
	if errors.Is(err, errNotRunning) {
		// The run ended between being found and being told; another starts.
		view, err = say()
	}
	return view, e.orStillWorking(ctx, err)
}

// answerOf waits for what an update is answered with.
func answerOf[V any](ctx context.Context, handle client.WorkflowUpdateHandle, err error) (view V, _ error) {
	if err == nil {
		err = handle.Get(ctx, &view)
	}
	return view, engineError(err)
}

// orStillWorking tells an engine whose workers are away, or slow, from one that is
// away itself.
func (e *temporalEngine) orStillWorking(ctx context.Context, err error) error {
	if errors.Is(err, errEngineSilent) && e.Check(ctx) == nil {
		return &problem{code: contract.CodeStillWorking, cause: err}
	}
	return err
}

func (e *temporalEngine) Plan(ctx context.Context, code string) ([]procedure.Planned, error) {
	ctx, cancel := context.WithTimeout(ctx, planTime)
	defer cancel()
	value, err := e.client.QueryWorkflow(ctx, contract.FileWorkflowID(code), "", contract.TimelineQuery.Name)
	if err != nil {
		return nil, engineError(err)
	}
	var planned []procedure.Planned
	return planned, value.Get(&planned)
}

func (e *temporalEngine) Report(ctx context.Context, order contract.ReportOrder) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	_, err := e.client.ExecuteWorkflow(ctx, contract.ReportStart(order), contract.ReportWorkflow, order)
	if started := new(serviceerror.WorkflowExecutionAlreadyStarted); errors.As(err, &started) {
		return nil
	}
	return engineError(err)
}

// maxSchedules is more than an office has.
const maxSchedules = 100

func (e *temporalEngine) Schedules(ctx context.Context) ([]office.Schedule, error) {
	ctx, cancel := context.WithTimeout(ctx, planTime)
	defer cancel()
	listed, err := e.client.ScheduleClient().List(ctx, client.ScheduleListOptions{PageSize: maxSchedules})
	if err != nil {
		return nil, engineError(err)
	}
	var schedules []office.Schedule
	for listed.HasNext() && len(schedules) < maxSchedules {
		entry, err := listed.Next()
		if err != nil {
			return nil, engineError(err)
		}
		schedule := office.Schedule{ID: entry.ID, Paused: entry.Paused}
		if n := len(entry.NextActionTimes); n > 0 {
			schedule.Next = entry.NextActionTimes[0]
		}
		if n := len(entry.RecentActions); n > 0 {
			last := entry.RecentActions[n-1]
			schedule.Last = last.ActualTime
			if last.StartWorkflowResult != nil {
				schedule.LastRun = last.StartWorkflowResult.WorkflowID
			}
		}
		schedules = append(schedules, schedule)
	}
	slices.SortFunc(schedules, func(a, b office.Schedule) int { return cmp.Compare(a.ID, b.ID) })
	return schedules, nil
}

func (e *temporalEngine) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	_, err := e.client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return engineError(err)
}

// errEngineSilent is the cause of engine_unavailable when no answer came in time.
var errEngineSilent = errors.New("the engine did not answer in time")

// engineError translates what the client of the engine says: a refusal of the law
// comes back as itself, an engine that is away as engine_unavailable.
func engineError(err error) error {
	var (
		refused   *temporal.ApplicationError
		missing   *serviceerror.NotFound
		exhausted *serviceerror.ResourceExhausted
		away      *serviceerror.Unavailable
		late      *serviceerror.DeadlineExceeded
		cancelled *serviceerror.Canceled
		timeout   *client.WorkflowUpdateServiceTimeoutOrCanceledError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return refusalOf(refused)
	case errors.As(err, &missing):
		return errors.Join(errNotRunning, err)
	case errors.As(err, &exhausted):
		return &problem{code: contract.CodeTooManyRequests, cause: err}
	case errors.As(err, &timeout), errors.As(err, &late), errors.As(err, &cancelled),
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &problem{code: contract.CodeEngineUnavailable, cause: errors.Join(errEngineSilent, err)}
	case errors.As(err, &away):
		return &problem{code: contract.CodeEngineUnavailable, cause: err}
	default:
		return fmt.Errorf("engine: %w", err)
	}
}

// refusalOf unpacks the refusal the workflow packed: the error's type is the code,
// its first detail the whole.
func refusalOf(err *temporal.ApplicationError) error {
	if _, known := statuses[procedure.Code(err.Type())]; !known {
		return fmt.Errorf("engine: %w", err)
	}
	var refusal *procedure.Refusal
	if err.HasDetails() && err.Details(&refusal) == nil && refusal != nil {
		return refusal
	}
	return procedure.Refuse(procedure.Code(err.Type()), "")
}
