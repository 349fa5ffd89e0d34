package system_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// weeklyAt is the built-in office with another hour of the weekly report, in dir.
func weeklyAt(t *testing.T, dir, cron string) {
	t.Helper()
	const file, was = "reporting.yaml", "cron: 0 16 * * 5"
	require.NoError(t, os.RemoveAll(dir))
	require.NoError(t, os.CopyFS(dir, catalogue.Embedded()))
	law, err := os.ReadFile(filepath.Join(dir, file))
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(law), was))
	require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(strings.Replace(string(law), was, "cron: "+cron, 1)), 0o600))
}

// daily is the next full minute at least so far ahead, and the expression of every day at
// that time.
func daily(ahead time.Duration) (at time.Time, cron string) {
	at = time.Now().Add(ahead + time.Minute).Truncate(time.Minute).In(procedure.Zone)
	return at, fmt.Sprintf("%d %d * * *", at.Minute(), at.Hour())
}

// await lets the clock reach an instant: an engine's schedule has no other.
func await(t *testing.T, at time.Time) {
	t.Helper()
	select {
	case <-time.After(time.Until(at)):
	case <-t.Context().Done():
		t.Fatal(t.Context().Err())
	}
}

// weeks are the weekly reports of the whole office in the order of their cut-offs, as
// "beginning - end".
func weeks(ctx context.Context, url string) (spans []string, err error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, `SELECT from_at, to_at FROM reports WHERE kind = 'weekly' AND unit = '' AND procedure = '' ORDER BY to_at`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var from, to time.Time
		if err := rows.Scan(&from, &to); err != nil {
			return nil, err
		}
		spans = append(spans, from.In(procedure.Zone).Format(time.RFC3339)+" - "+to.In(procedure.Zone).Format(time.RFC3339))
	}
	return spans, rows.Err()
}

// awaitWeeks waits until so many weekly reports stand.
func awaitWeeks(t *testing.T, url string, count int) []string {
	t.Helper()
	var made []string
	require.Eventually(t, func() bool {
		var err error
		made, err = weeks(t.Context(), url)
		return err == nil && len(made) >= count
	}, patience, 250*time.Millisecond)
	return made
}

// startWith runs the office on a data directory and what its catalogue says.
func startWith(t *testing.T, dir, data string) *devstack.Stack {
	t.Helper()
	stack, err := devstack.Start(t.Context(), devstack.Options{DataDir: dir, Ephemeral: true, CatalogueDir: data, WithoutGateway: true})
	require.NoError(t, err)
	return stack
}

// TestAWeekMissedWhileEverythingWasDown stops the whole office before its weekly report is
// due and starts it after, with another hour of the week in its data: the missed report is
// made once, cut off at its own instant, the next one begins where it ended, and a start
// that changes nothing leaves the schedule alone.
func TestAWeekMissedWhileEverythingWasDown(t *testing.T) {
	t.Parallel()
	dir, data := stacktest.DataDir(t), filepath.Join(t.TempDir(), "catalogue")
	start := func() *devstack.Stack { return startWith(t, dir, data) }
	missed, cron := daily(45 * time.Second)
	weeklyAt(t, data, cron)
	stack := start()
	require.Equal(t, missed.UTC(), nextWeekly(t, stack).UTC())
	require.NoError(t, stack.Stop())
	await(t, missed.Add(time.Second))

	next, cron := daily(45 * time.Second)
	weeklyAt(t, data, cron)
	stack = start()
	first := awaitWeeks(t, stack.DatabaseURL, 1)
	require.Len(t, first, 1)
	require.Contains(t, first[0], " - "+missed.Format(time.RFC3339))
	await(t, next)
	both := awaitWeeks(t, stack.DatabaseURL, 2)
	require.Equal(t, []string{first[0], missed.Format(time.RFC3339) + " - " + next.Format(time.RFC3339)}, both)
	changed := updated(t, stack)
	require.NoError(t, stack.Stop())

	stack = start()
	defer func() { require.NoError(t, stack.Stop()) }()
	require.Equal(t, next.AddDate(0, 0, 1).UTC(), nextWeekly(t, stack).UTC())
	require.Equal(t, changed, updated(t, stack), "nothing to change")
	again, err := weeks(t.Context(), stack.DatabaseURL)
	require.NoError(t, err)
	require.Equal(t, both, again)
}

// TestTheClockIsChangedWhileAReportIsMade: the office goes down in the middle of its weekly
// report and comes back with another hour: the report that had begun keeps its cut-off and
// is made once, and the week of the new hour begins there.
func TestTheClockIsChangedWhileAReportIsMade(t *testing.T) {
	t.Parallel()
	dir, data := stacktest.DataDir(t), filepath.Join(t.TempDir(), "catalogue")
	begun, cron := daily(30 * time.Second)
	weeklyAt(t, data, cron)
	stack := startWith(t, dir, data)
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	require.Equal(t, begun.UTC(), nextWeekly(t, stack).UTC())
	await(t, begun)
	require.Eventually(t, func() bool {
		about, err := engine.ScheduleClient().GetHandle(t.Context(), string(contract.WeeklyReports)).Describe(t.Context())
		return err == nil && len(about.Info.RunningWorkflows) == 1
	}, patience, 100*time.Millisecond)
	engine.Close()
	made, err := weeks(t.Context(), stack.DatabaseURL)
	require.NoError(t, err)
	require.Empty(t, made, "it waits for the register")
	require.NoError(t, stack.Stop())

	next, cron := daily(45 * time.Second)
	weeklyAt(t, data, cron)
	stack = startWith(t, dir, data)
	defer func() { require.NoError(t, stack.Stop()) }()
	first := awaitWeeks(t, stack.DatabaseURL, 1)
	require.Len(t, first, 1)
	require.Contains(t, first[0], " - "+begun.Format(time.RFC3339))
	await(t, next)
	require.Equal(t, []string{first[0], begun.Format(time.RFC3339) + " - " + next.Format(time.RFC3339)}, awaitWeeks(t, stack.DatabaseURL, 2))
}

// nextWeekly waits until the worker keeps the schedule, and tells when it acts next.
func nextWeekly(t *testing.T, stack *devstack.Stack) (at time.Time) {
	t.Helper()
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	defer engine.Close()
	require.Eventually(t, func() bool {
		about, err := engine.ScheduleClient().GetHandle(t.Context(), string(contract.WeeklyReports)).Describe(t.Context())
		if err != nil || len(about.Info.NextActionTimes) == 0 {
			return false
		}
		at = about.Info.NextActionTimes[0]
		return true
	}, patience, 100*time.Millisecond)
	return at
}

// updated is when the schedule was last changed.
func updated(t *testing.T, stack *devstack.Stack) time.Time {
	t.Helper()
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	defer engine.Close()
	about, err := engine.ScheduleClient().GetHandle(t.Context(), string(contract.WeeklyReports)).Describe(t.Context())
	require.NoError(t, err)
	return about.Info.LastUpdateAt
}
