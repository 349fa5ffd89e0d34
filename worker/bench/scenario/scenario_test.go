package scenario

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"dunghen/worker/bench/child"
	"dunghen/worker/bench/figures"
)

func TestMain(m *testing.M) {
	child.Main(Roles())
	os.Exit(m.Run())
}

// tiny is a run that measures nothing worth telling, in seconds.
func tiny(t *testing.T) Options {
	t.Helper()
	// The account that runs PostgreSQL must pass, which it may not with t.TempDir.
	dir, err := os.MkdirTemp("", "dunghen-bench-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	return Options{
		DataDir: dir, Only: Names(), Rounds: 1, Warm: 0, Clients: []int{1, 2}, Submissions: 4, Lives: 2, LifeClients: 2, Herds: []int{3}, Stocks: []int{2}, Idle: 100 * time.Millisecond, Told: 100 * time.Millisecond, Patience: 5 * time.Minute, Archives: []int{200, 400}, Looks: 2,
		Ephemeral: true,
	}
}

// A whole run in small: every scenario tells its figures, and nothing is left behind.
func TestTinyRun(t *testing.T) {
	o := tiny(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var lines, progress bytes.Buffer
	require.NoError(t, Run(ctx, o, &lines, &progress), "%s", &progress)

	told, err := figures.Read(o.Lines())
	require.NoError(t, err)
	byName := map[string]figures.Figure{}
	for _, f := range told {
		byName[f.Name] = f
	}
	for _, f := range told {
		if f.Peer != "" {
			require.Contains(t, byName, f.Peer)
		}
	}
	for _, name := range []string{
		"intake_per_s_c2", "intake_p99_ms_c2", "intake_bare_per_s_c2", "intake_wal_mib_per_1000_c2", "life_per_s", "life_events", "life_actions", "life_cpu_s_per_1000",
		"life_wal_mib_per_1000", "life_bare_per_s", "life_bare_events", "herd_3_late_p50_s", "herd_3_drain_per_s", "herd_3_bare_late_max_s",
		"stock_db_bytes_per_file_2", "stock_restart_first_timer_s_2", "stock_server_mib_2", "stock_replays_per_s_2",
		"life_short_table_per_s", "life_short_river_per_s", "life_short_bare_per_s", "life_short_office_per_s",
		"read_mine_p50_ms_200", "read_file_p99_ms_400", "read_report_ms_200", "read_report_ms_400", "law_due_per_s", "law_ladder_bytes",
	} {
		require.Positive(t, byName[name].Value, name)
		require.Equal(t, 1, byName[name].N, name)
	}
	for _, name := range []string{
		"life_task_timeouts", "herd_3_task_timeouts", "herd_3_early", "herd_3_twice", "herd_3_bare_early", "herd_3_bare_twice",
	} {
		require.Contains(t, byName, name)
		require.Zero(t, byName[name].Value, name)
	}
	// A bare life is six updates, each with its rows.
	require.InDelta(t, 6, byName["life_bare_events_marker_recorded"].Value, 0)
	require.InDelta(t, 6, byName["life_events_workflow_execution_update_accepted"].Value, 0)

	require.Equal(t, len(told), strings.Count(lines.String(), "\n"))
	table, err := os.ReadFile(o.Table())
	require.NoError(t, err)
	require.Contains(t, string(table), "WITHOUT fsync")
	plan, err := os.ReadFile(filepath.Join(o.Dir(), "scale.md"))
	require.NoError(t, err)
	require.Contains(t, string(plan), "| history shards |")
	for _, data := range []string{"engine", "house"} {
		require.NoDirExists(t, filepath.Join(o.Dir(), data))
	}
}

func TestARunThatIsBrokenOffSaysWhy(t *testing.T) {
	o := tiny(t)
	o.Only = []string{"intake"}
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	// It is broken off when it says that the first scenario begins.
	err := Run(ctx, o, io.Discard, writerFunc(func(text []byte) {
		if strings.Contains(string(text), "intake") {
			cancel(reason)
		}
	}))
	require.ErrorIs(t, err, reason)
	require.NoDirExists(t, filepath.Join(o.Dir(), "engine"))
}

type writerFunc func([]byte)

func (f writerFunc) Write(text []byte) (int, error) {
	f(text)
	return len(text), nil
}

func TestOptionsAreChecked(t *testing.T) {
	t.Setenv("BENCH", "life,dance")
	t.Setenv("ROUNDS", "0")
	_, err := FromEnv()
	require.ErrorContains(t, err, "BENCH=dance: there is stock, intake, life, peers, herd, read, law, scale")
	require.ErrorContains(t, err, "ROUNDS=0: at least 1")
}

func TestSomeScenariosLeaveTheFiguresOfAllAlone(t *testing.T) {
	whole, some := Options{DataDir: "d"}, Options{DataDir: "d", Only: []string{"life", "herd"}}
	require.Equal(t, []string{
		filepath.Join("d", "bench", "figures.jsonl"), filepath.Join("d", "bench", "figures.md"),
		filepath.Join("d", "bench", "figures-life-herd.jsonl"), filepath.Join("d", "bench", "figures-life-herd.md"),
	}, []string{whole.Lines(), whole.Table(), some.Lines(), some.Table()})
}

func TestSnake(t *testing.T) {
	require.Equal(t, "workflow_task_timed_out", snake("WorkflowTaskTimedOut"))
}
