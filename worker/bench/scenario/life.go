package scenario

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/worker/bench/office"
	"dunghen/workflows/procedure"
)

// stations is how many steps a life has: it is handed over four times, and who holds it
// then finishes it.
const stations = 5

// words is how many updates a life takes: four hand-overs, the result, its return.
const words = stations + 1

// life measures the whole life of an on-time file through the API: taken in and accepted
// at the counter, handed over four times, finished, returned. What it uses is counted
// until the office is at rest again, with the letters and messages that go beside it.
//
// The peer writes rows and starts a workflow, says six updates to it, each of which
// writes rows in a local activity before it answers, and the workflow ends: as many
// starts, updates, register transactions and rows as a life, by as many clients at once,
// on the engine's own API. How many rows that is, is counted first; the peer's are narrow
// ones of one table.
func life(ctx context.Context, r *run) error {
	people, err := r.people()
	if err != nil {
		return err
	}
	ours := func(name string, n int) ([]measured, error) { return r.lives(ctx, people, name, n) }
	written, err := r.rowsOf(ctx, ours)
	if err != nil {
		return err
	}
	rows := max(int(math.Round(written/(words+1))), 1)
	bare := func(name string, n int) ([]measured, error) { return r.bareLives(ctx, name, n, rows) }
	if err := r.warm(func(n int) error {
		n = max(n/4, 1)
		_, err := ours(r.id+"/life/warm", n)
		if err == nil {
			_, err = bare(r.id+"-life-warm", n)
		}
		return err
	}); err != nil {
		return err
	}
	if err := r.tell("life_rows", "rows/life", written); err != nil {
		return err
	}
	r.say("%d lives a round, %d at once", r.Lives, r.LifeClients)
	return r.profiled("life", func() error {
		return r.compare(ctx, "life",
			func(_ context.Context, round int) ([]measured, error) {
				return ours(fmt.Sprintf("%s/life/%d", r.id, round), r.Lives)
			},
			func(_ context.Context, round int) ([]measured, error) {
				return bare(fmt.Sprintf("%s-life-%d", r.id, round), r.Lives)
			})
	})
}

// rowsOf counts the rows one of a few lives writes to the register.
func (r *run) rowsOf(ctx context.Context, ours func(string, int) ([]measured, error)) (float64, error) {
	before, err := r.office.RowsWritten(ctx, r.Told)
	if err != nil {
		return 0, err
	}
	n := min(r.Lives, 10)
	if _, err := ours(r.id+"/life/rows", n); err != nil {
		return 0, err
	}
	after, err := r.office.RowsWritten(ctx, r.Told)
	return (after - before) / float64(n), err
}

// people are who hold a file one after the other, with the step they hold it at.
func (r *run) people() ([]holder, error) {
	rules, err := r.office.Catalogue.Procedure(counted, procedure.DayOf(time.Now()))
	if err != nil {
		return nil, err
	}
	if len(rules.Steps) < stations {
		return nil, fmt.Errorf("procedure %s has %d steps only", counted, len(rules.Steps))
	}
	organisation, lead := r.office.Catalogue.Organisation(), ""
	var people []holder
	for i, step := range rules.Steps[:stations] {
		staff := organisation.StaffWith(step.Unit, step.Role)
		if step.Role == procedure.RoleLeader {
			staff = []catalogue.Staff{organisation.LeaderOf(lead)}
		}
		if len(staff) == 0 {
			return nil, fmt.Errorf("procedure %s: nobody for step %s", counted, step.Code)
		}
		if i > 0 && lead == "" {
			lead = step.Unit
		}
		people = append(people, holder{staff[0].ID, step.Code})
	}
	people[0].staff = clerk // who has taken it in
	return people, nil
}

type holder struct{ staff, step string }

func (r *run) lives(ctx context.Context, people []holder, name string, n int) ([]measured, error) {
	codes := make([]string, n)
	found, err := r.used(ctx, "lives/s", "", r.LifeClients, n, r.office.HouseProcessor, func(ctx context.Context, i int) (err error) {
		codes[i], err = r.liveOne(ctx, people, fmt.Sprintf("%s/%d", name, i))
		return err
	})
	if err != nil {
		return nil, err
	}
	histories, err := r.histories(ctx, codes)
	return append(found, histories...), err
}

// liveOne leads one file from the counter back to it.
func (r *run) liveOne(ctx context.Context, people []holder, key string) (code string, err error) {
	if code, err = r.submit(ctx, key); err != nil {
		return "", err
	}
	for i, next := range people[1:] {
		if err := r.handOver(ctx, code, key, people[i], next); err != nil {
			return "", err
		}
	}
	if err := r.act(ctx, code, key, people[len(people)-1].staff, "finish", struct{}{}); err != nil {
		return "", err
	}
	return code, r.act(ctx, code, key, clerk, "return-result", struct{}{})
}

// handOver gives a file to who holds it next.
func (r *run) handOver(ctx context.Context, code, key string, from, to holder) error {
	return r.act(ctx, code, key, from.staff, "hand-over", map[string]string{"to_step": to.step, "staff": to.staff})
}

// act does something to a file, once.
func (r *run) act(ctx context.Context, code, key, as, action string, body any) error {
	return r.office.Ask(ctx, http.MethodPost, "/api/v1/files/"+code+"/"+action, as, key+"/"+action+"/"+as, body, nil)
}

func (r *run) bareLives(ctx context.Context, name string, n, rows int) ([]measured, error) {
	ids := make([]string, n)
	found, err := r.used(ctx, "lives/s", "", r.LifeClients, n, r.bare.Processor, func(ctx context.Context, i int) error {
		id := fmt.Sprintf("%s-%d", name, i)
		ids[i] = id
		if err := errors.Join(r.bare.Write(ctx, id, rows), r.bare.StartLife(ctx, id, words, rows)); err != nil {
			return err
		}
		for range words {
			if err := r.bare.Step(ctx, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	histories, err := r.histories(ctx, ids)
	return append(found, histories...), err
}

// used measures how fast a crowd does something, and what that uses until the office is at
// rest again; worker tells the processor time of whoever does the work beside the server.
func (r *run) used(ctx context.Context, unit, suffix string, clients, n int, worker func() (time.Duration, error), do func(ctx context.Context, i int) error) ([]measured, error) {
	before, err := r.office.Usage(ctx)
	if err != nil {
		return nil, err
	}
	worked, err := worker()
	if err != nil {
		return nil, err
	}
	each, took, err := crowd(ctx, clients, n, do)
	if err == nil {
		err = r.office.Settle(ctx)
	}
	if err != nil {
		return nil, err
	}
	after, err := r.office.Usage(ctx)
	if err != nil {
		return nil, err
	}
	workedAfter, err := worker()
	if err != nil {
		return nil, err
	}
	return append(pace(unit, suffix, each, took), spent(after.Since(before), suffix, workedAfter-worked, n)...), nil
}

// spent is what a thousand of something cost; worker is the processor time of whoever did
// the work beside the server.
func spent(used office.Usage, suffix string, worker time.Duration, n int) []measured {
	thousand := func(v float64) float64 { return v * 1000 / float64(n) }
	const mebi = 1 << 20
	return []measured{
		{"cpu_s_per_1000" + suffix, "CPU-s", thousand((used.Server + worker + used.Postgres).Seconds())},
		{"cpu_server_s_per_1000" + suffix, "CPU-s", thousand(used.Server.Seconds())},
		{"cpu_worker_s_per_1000" + suffix, "CPU-s", thousand(worker.Seconds())},
		{"cpu_postgres_s_per_1000" + suffix, "CPU-s", thousand(used.Postgres.Seconds())},
		{"wal_mib_per_1000" + suffix, "MiB", thousand(used.WALBytes / mebi)},
		{"wal_syncs_per_1000" + suffix, "syncs", thousand(used.WALSyncs)},
	}
}

// histories counts what the engine has written of some runs: events, by type too, actions,
// and workflow tasks that timed out.
func (r *run) histories(ctx context.Context, ids []string) ([]measured, error) {
	var mu sync.Mutex
	var all office.History
	kinds := map[string]int{}
	if _, _, err := crowd(ctx, r.LifeClients, len(ids), func(ctx context.Context, i int) error {
		h, err := office.HistoryOf(ctx, r.office.Engine, ids[i])
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		all.Events += h.Events
		all.Actions += h.Actions
		all.TimedOut += h.TimedOut
		for kind, n := range h.Kinds {
			kinds[kind] += n
		}
		return nil
	}); err != nil {
		return nil, err
	}
	share := func(n int) float64 { return float64(n) / float64(len(ids)) }
	found := []measured{
		{"events", "events/life", share(all.Events)},
		{"actions", "actions/life", share(all.Actions)},
		{"task_timeouts", "tasks", float64(all.TimedOut)},
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		found = append(found, measured{"events_" + snake(kind), "events/life", share(kinds[kind])})
	}
	return found, nil
}

// snake writes a type of event as names of figures are: WorkflowTaskStarted is
// workflow_task_started.
func snake(kind string) string {
	var b strings.Builder
	for i, r := range kind {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
