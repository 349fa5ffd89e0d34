package system_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/procedure"
)

// sampled is how many boundaries are tried where not all are: KILL_EVENTS=all.
const sampled = 4

// The worker is killed at each event of the history of a file that nobody touches, in a
// file of its own each time: when the event is written, and where a task begins also when
// that is done and not told. Each file lives as if nobody had died: one letter, one call on
// each level, every message once.
func TestWorkerKilledAtEveryEvent(t *testing.T) {
	t.Parallel()
	program := buildWorker(t)
	stack := stacktest.Start(t, func(options *devstack.Options) { options.WithoutWorker = true })
	k := &killing{office: enter(t, stack)}
	k.gate = newGate(t, stack, k.engine)
	through := *stack
	through.TemporalAddress = k.gate.address
	k.worker = employ(t, &through, program, "SMTP_TIMEOUT=500ms")

	boundaries := k.boundaries(t, k.live(t, boundary{}).code)
	chosen := boundaries
	if os.Getenv("KILL_EVENTS") != "all" {
		chosen = nil
		for i := range sampled {
			chosen = append(chosen, boundaries[(2*i+1)*len(boundaries)/(2*sampled)])
		}
	}
	var table strings.Builder
	columns := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(columns, "EVENT\tKIND\tKILLED WHEN\tAT\tEVENTS IN ALL\tLETTERS\tCALLS")
	for _, at := range chosen {
		t.Run(at.name(), func(t *testing.T) {
			found := k.live(t, at)
			require.GreaterOrEqual(t, found.killed, at.event, "it was killed")
			_, _ = fmt.Fprintf(columns, "%d\t%s\t%s\t%d\t%d\t%d\t%d\n",
				at.event, at.kind, at.when(), found.killed, found.events, found.letters, found.calls)
		})
	}
	require.NoError(t, columns.Flush())
	t.Logf("killed at %d of %d boundaries\n%s", len(chosen), len(boundaries), table.String())
}

func (b boundary) when() string {
	if b.worked {
		return "done, not told"
	}
	return "written"
}

func (b boundary) name() string { return fmt.Sprintf("%d %s %s", b.event, b.kind, b.when()) }

// killing is an office whose worker can be killed at a boundary.
type killing struct {
	*office
	gate   *gate
	worker *process
}

// found is what became of a file.
type found struct {
	code           string
	killed         int64 // events when the worker was killed, 0 for never
	events         int64
	letters, calls int
}

// boundaries are all in the history of a file.
func (k *killing) boundaries(t *testing.T, code string) (all []boundary) {
	t.Helper()
	history := k.engine.GetWorkflowHistory(t.Context(), code, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		require.NoError(t, err)
		at := boundary{event: event.GetEventId(), kind: event.GetEventType().String()}
		all = append(all, at)
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED {
			at.worked = true
			all = append(all, at)
		}
	}
	return all
}

// live lets a file live until its second promise is broken, with a worker that dies at a
// boundary (no event: never) and another in its place.
func (k *killing) live(t *testing.T, at boundary) (f found) {
	t.Helper()
	k.gate.shut()
	began := time.Now().UTC().Truncate(time.Second)
	r := must[receipt](t, k.office, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), submission())
	r.began, f.code = began, r.Code
	if at.event == 0 {
		at.event = 1 << 40
	}
	held, over, ended := k.gate.watch(r.Code, at), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-over:
		case f.killed = <-held:
			if err := k.succeed(r.Code); err != nil {
				t.Error(err)
			}
		}
	}()
	settle := sync.OnceFunc(func() {
		close(over)
		<-ended
		k.gate.release()
	})
	defer settle()
	k.age(t, r)
	settle()

	state, err := k.engine.DescribeWorkflowExecution(t.Context(), r.Code, "")
	require.NoError(t, err)
	f.events = state.GetWorkflowExecutionInfo().GetHistoryLength()
	for _, l := range k.letters(t, r.Code) {
		if l.Kind == procedure.LetterApology {
			f.letters++
		}
	}
	for _, entry := range k.timeline(t, r.Code).Entries {
		if entry.Kind == "escalated" {
			f.calls++
		}
	}
	return f
}

// succeed kills the worker and puts another in its place. It is called beside the test.
func (k *killing) succeed(code string) error {
	if err := k.worker.end(); err != nil {
		return err
	}
	k.gate.release()
	if err := k.unstick(code); err != nil {
		return err
	}
	return k.worker.begin()
}

// age lets a file that was taken in come to the end of all its promises. Its clock moves
// from instant to instant of the ladder, and never on before the register knows what
// happened at the last: the engine skips time also while a task of a dead worker is lost.
func (k *killing) age(t *testing.T, r receipt) {
	t.Helper()
	key := uuid.NewString()
	require.Eventually(t, func() bool { // the answer may have been on its way when the worker died
		given, err := k.request(t.Context(), http.MethodPost, "/api/v1/files/"+r.Code+"/hand-over", clerk, key,
			map[string]any{"to_step": "THAM-DINH", "staff": officer})
		return err == nil && given.status == http.StatusOK
	}, patience, 50*time.Millisecond)
	k.knows(t, r.Code, 2)
	rungs := k.firstRungs(t, r)
	k.reach(t, r.Code, rungs.nearDue, 3)
	k.reach(t, r.Code, rungs.declare, 4)
	k.reach(t, r.Code, rungs.apologyLatest, 7)
	k.reach(t, r.Code, rungs.due, 10)
	secondNear, secondDue := k.rung(t, r.Code, "second_near"), k.rung(t, r.Code, "second_due")
	answer := k.after(t, rungs.due, 8, procedure.WorkingHour)
	k.reach(t, r.Code, answer, 11)
	k.reach(t, r.Code, k.after(t, answer, 8, procedure.WorkingHour), 12)
	k.reach(t, r.Code, secondNear, 13)
	k.reach(t, r.Code, secondDue, 17)
	k.requireSilentLife(t, r, rungs)
}

// reach moves a file's clock to an instant and waits until the register has so many
// entries of it.
func (k *killing) reach(t *testing.T, code string, at time.Time, entries int) {
	t.Helper()
	k.forward(t, code, at)
	k.knows(t, code, entries)
}

func (k *killing) knows(t *testing.T, code string, entries int) {
	t.Helper()
	require.Eventually(t, func() bool { return len(k.timeline(t, code).Entries) >= entries }, patience, 50*time.Millisecond,
		"%d entries", entries)
}
