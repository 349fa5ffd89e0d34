package gateway

import (
	"context"
	"sync"
	"time"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// lawEngine is the engine's part a gateway test needs: the law, applied at once
// and recorded. It can be away, and it can fall silent.
type lawEngine struct {
	mu        sync.Mutex
	book      *register.Store
	now       func() time.Time
	states    map[string]procedure.State
	done      map[string]procedure.View
	faults    map[string]procedure.FaultView // by action
	duties    map[string]duty.Duty
	duty      map[string]duty.View // by action
	restarted string               // of duties that had ended, the one that waits for its word
	starts    int
	reports   int
	schedules []office.Schedule
	// fails is what every call is answered with, nil while the engine is well.
	fails error
}

func (e *lawEngine) set(fails error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fails = fails
}

func (e *lawEngine) Start(_ context.Context, state procedure.State) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return e.fails
	}
	if _, known := e.states[state.Code]; !known {
		e.starts++
		e.states[state.Code] = state
	}
	return nil
}

func (e *lawEngine) Schedules(context.Context) ([]office.Schedule, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.schedules, e.fails
}

func (e *lawEngine) Update(ctx context.Context, code, _, id string, event procedure.Event) (procedure.View, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return procedure.View{}, e.fails
	}
	if view, repeated := e.done[id]; repeated {
		return view, nil
	}
	state, known := e.states[code]
	if !known || state.Status.Closed() {
		return procedure.View{}, errNotRunning
	}
	next, err := procedure.Apply(state, event, e.now())
	if err != nil {
		return procedure.View{}, err
	}
	if err := e.book.Record(ctx, next.View(), next.Journal); err != nil {
		return procedure.View{}, err
	}
	next = next.Recorded(next.Seq)
	e.states[code], e.done[id] = next, next.View()
	return next.View(), nil
}

// Faults starts a case for every event from what the register knows.
func (e *lawEngine) Faults(ctx context.Context, start procedure.FaultCase, _, id string, event procedure.FaultEvent) (procedure.FaultView, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return procedure.FaultView{}, e.fails
	}
	if view, repeated := e.faults[id]; repeated {
		return view, nil
	}
	known, err := e.book.Faults(ctx, start.Code)
	if err != nil {
		return procedure.FaultView{}, err
	}
	next, err := procedure.ApplyFault(start.Resume(known), event, e.now())
	if err != nil {
		return procedure.FaultView{}, err
	}
	e.faults[id] = next.View()
	return next.View(), e.book.RecordFaults(ctx, next.View(), next.Journal)
}

func (e *lawEngine) StartDuty(_ context.Context, d duty.Duty) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return e.fails
	}
	if _, known := e.duties[d.Number]; !known {
		e.duties[d.Number] = d
	}
	return nil
}

func (e *lawEngine) RestartDuty(_ context.Context, d duty.Duty) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return e.fails
	}
	e.duties[d.Number], e.restarted = d, d.Number
	return nil
}

func (e *lawEngine) UpdateDuty(ctx context.Context, number, _, id string, event duty.Event) (duty.View, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return duty.View{}, e.fails
	}
	if view, repeated := e.duty[id]; repeated {
		return view, nil
	}
	d, known := e.duties[number]
	if !known || d.Closed() && e.restarted != number {
		return duty.View{}, errNotRunning
	}
	next, err := duty.Apply(d, event, e.now())
	if err != nil {
		return duty.View{}, err
	}
	e.duty[id], e.restarted = next.View(), ""
	return next.View(), e.keepDuty(ctx, next)
}

// wakeDuty lets a duty do what is due by now.
func (e *lawEngine) wakeDuty(ctx context.Context, number string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.keepDuty(ctx, duty.Advance(e.duties[number], e.now()))
}

// keepDuty records a duty after a transition.
func (e *lawEngine) keepDuty(ctx context.Context, next duty.Duty) error {
	if err := e.book.RecordDuty(ctx, next.View(), next.Journal); err != nil {
		return err
	}
	e.duties[next.Number] = next.Recorded(next.Seq)
	return nil
}

func (e *lawEngine) Plan(_ context.Context, code string) ([]procedure.Planned, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return nil, e.fails
	}
	return procedure.Plan(e.states[code]), nil
}

func (e *lawEngine) Check(context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.fails
}
