package devstack_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver "postgres"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"dunghen/schema/register"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/mailbox"
	"dunghen/worker/devstack/stacktest"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// A number that is missing in the register is found at night, is a task of the Office that
// lives and is mailed, is the same task the next night, and is found no more once repaired.
func TestNightlyAudit(t *testing.T) {
	stack := stacktest.Start(t, func(o *devstack.Options) { o.WithoutGateway = true })
	engine, err := devstack.Dial(t.Context(), stack.TemporalAddress)
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	book, err := register.Open(t.Context(), stack.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	db, err := sql.Open("postgres", stack.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })

	schedule := engine.ScheduleClient().GetHandle(t.Context(), contract.AuditSchedule)
	night := func(day int) (a register.Audit) {
		t.Helper()
		at := procedure.NewDay(2026, time.November, day).At(2*60 + 30)
		require.Eventually(t, func() bool {
			return schedule.Backfill(t.Context(), client.ScheduleBackfillOptions{Backfill: []client.ScheduleBackfill{{
				Start: at.Add(-time.Minute), End: at.Add(time.Minute), Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
			}}}) == nil
		}, time.Minute, 100*time.Millisecond)
		require.Eventually(t, func() bool {
			var err error
			a, err = book.AuditOf(t.Context(), at)
			return err == nil
		}, 2*time.Minute, 100*time.Millisecond)
		return a
	}
	sound := night(2)
	require.Empty(t, sound.Findings)
	require.Empty(t, sound.Tasks)

	_, err = db.ExecContext(t.Context(), `INSERT INTO letter_counters (agency, series, year, last) VALUES ('A', 'PXL', 2026, 2)`)
	require.NoError(t, err)
	found := night(3)
	require.Len(t, found.Findings, 1)
	require.Equal(t, "letter numbers", found.Findings[0].Rule)
	require.Equal(t, []string{"NV-2026-0001"}, found.Tasks)
	await(t, engine, contract.TaskWorkflow, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, 1)
	require.Equal(t, found.Tasks, night(4).Tasks)
	require.Eventually(t, func() bool {
		all := stack.Mailbox.Messages()
		return slices.ContainsFunc(all, func(m mailbox.Message) bool { return strings.Contains(m.Subject, "NV-2026-0001") })
	}, time.Minute, 100*time.Millisecond)

	_, err = db.ExecContext(t.Context(), `DELETE FROM letter_counters WHERE agency = 'A'`)
	require.NoError(t, err)
	require.Empty(t, night(5).Findings)
}
