package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/worker/bench/office"
	"dunghen/worker/devstack"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	// cut is how long before a timer both processes are ended. It must be long enough for
	// the end.
	cut = 6 * time.Second
	mib = 1 << 20
)

// stock measures what open files cost while nothing happens: bytes in the databases,
// memory of server and house, processor time at rest, and how long after a restart the
// first timer is served that fell due meanwhile.
//
// Memory is what is left when the processes have given back what they do not need. The
// house is worker, gateway and the mailbox of the development stack. After a restart
// no file is in the worker's cache; what one takes there is learnt by saying something to
// every file once, which makes the worker replay it.
func stock(ctx context.Context, r *run) error {
	bytes, err := r.office.DatabaseBytes(ctx)
	if err != nil {
		return err
	}
	from := 0
	for _, size := range r.Stocks {
		r.say("a stock of %d", size)
		codes, err := r.standing(ctx, fmt.Sprintf("%s/stock/%d", r.id, size), size)
		if err != nil {
			return err
		}
		now, err := r.office.DatabaseBytes(ctx)
		if err != nil {
			return err
		}
		if err := r.tell(fmt.Sprintf("stock_db_bytes_per_file_%d", size), "bytes", (now-bytes)/float64(size-from)); err != nil {
			return err
		}
		bytes, from = now, size
		if err := r.atRest(ctx, size, codes); err != nil {
			return err
		}
		if err := r.cached(ctx, size, codes); err != nil {
			return err
		}
	}
	return nil
}

// atRest restarts the office with its stock, some times, and looks what it needs then.
func (r *run) atRest(ctx context.Context, size int, codes []string) error {
	found := map[string][]float64{}
	var order []measured
	for round := range r.Rounds {
		restarted, err := r.restart(ctx, codes[round%len(codes)])
		if err != nil {
			return err
		}
		resting, err := r.idle(ctx)
		if err != nil {
			return err
		}
		order = slices.Concat(restarted, resting)
		for _, m := range order {
			found[m.name] = append(found[m.name], m.value)
		}
	}
	for _, m := range order {
		if err := r.tell(fmt.Sprintf("stock_%s_%d", m.name, size), m.unit, found[m.name]...); err != nil {
			return err
		}
	}
	return nil
}

// restart ends engine and house shortly before a file's letter of apology is due, waits
// until it is, and starts them again on the same data.
func (r *run) restart(ctx context.Context, code string) ([]measured, error) {
	at, err := r.rungOf(ctx, code)
	if err != nil {
		return nil, err
	}
	if err := r.gather(ctx, []string{code}, at, farOff); err != nil { // past the reminders
		return nil, err
	}
	if err := r.office.Settle(ctx); err != nil {
		return nil, err
	}
	clock, err := office.ClockOf(ctx, r.office.Engine, code)
	if err != nil {
		return nil, err
	}
	if err := devstack.FastForward(ctx, r.office.Engine, devstack.Namespace, code, at.Sub(clock)-cut); err != nil {
		return nil, err
	}
	due := time.Now().Add(cut)
	if err := r.shut(); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-time.After(time.Until(due)):
	}
	began := time.Now()
	if err := r.office.Open(ctx); err != nil {
		return nil, err
	}
	open := time.Since(began)
	committed, err := commits(ctx, r.office.DB, apologies, []string{code})
	if err != nil {
		return nil, err
	}
	if err := r.openBare(ctx); err != nil {
		return nil, err
	}
	return []measured{
		{"restart_answers_s", "s", open.Seconds()},
		{"restart_first_timer_s", "s", committed[code][0].Sub(began).Seconds()},
	}, r.office.Settle(ctx)
}

// idle looks at an office that does nothing.
func (r *run) idle(ctx context.Context) ([]measured, error) {
	before, err := r.office.Usage(ctx)
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-time.After(r.Idle):
	}
	after, err := r.office.Usage(ctx)
	if err != nil {
		return nil, err
	}
	server, house, err := r.office.Memory(ctx)
	if err != nil {
		return nil, err
	}
	used := after.Since(before)
	share := func(d time.Duration) float64 { return milliseconds(d) / r.Idle.Seconds() }
	return []measured{
		{"idle_server_cpu", "CPU-ms/s", share(used.Server)},
		{"idle_house_cpu", "CPU-ms/s", share(used.House)},
		{"idle_postgres_cpu", "CPU-ms/s", share(used.Postgres)},
		{"server_mib", "MiB", float64(server) / mib},
		{"house_mib", "MiB", float64(house) / mib},
	}, nil
}

// cached says something to every file that it must refuse: the worker replays the file for
// it and keeps it, and nothing is written.
func (r *run) cached(ctx context.Context, size int, codes []string) error {
	_, before, err := r.office.Memory(ctx)
	if err != nil {
		return err
	}
	_, took, err := crowd(ctx, gatherers, len(codes), func(ctx context.Context, i int) error {
		handle, err := r.office.Engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: codes[i], UpdateName: contract.ReturnResult.Name, Args: []any{procedure.ResultReturned{}},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil {
			err = handle.Get(ctx, nil)
		}
		if errors.As(err, new(*temporal.ApplicationError)) {
			return nil
		}
		return fmt.Errorf("%s did not refuse: %w", codes[i], err)
	})
	if err != nil {
		return err
	}
	server, after, err := r.office.Memory(ctx)
	if err != nil {
		return err
	}
	for _, m := range []measured{
		{"replays_per_s", "files/s", float64(len(codes)) / took.Seconds()},
		{"cached_bytes_per_file", "bytes", float64(after-before) / float64(len(codes))},
		{"house_cached_mib", "MiB", float64(after) / mib},
		{"server_cached_mib", "MiB", float64(server) / mib},
	} {
		if err := r.tell(fmt.Sprintf("stock_%s_%d", m.name, size), m.unit, m.value); err != nil {
			return err
		}
	}
	return nil
}
