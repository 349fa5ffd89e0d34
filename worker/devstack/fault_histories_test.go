//go:build record

package devstack_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// cases are about the faults of a file; each begins with a report and ends with the
// run.
var cases = []struct {
	name string
	play func(c *accusing)
}{
	{"faults_two_in_one_letter", func(c *accusing) {
		c.report(procedure.FaultWrongRefusal)
		c.pass(time.Hour)
		c.say(contract.ApologiseFaults.Name, procedure.FaultsApologised{By: head})
	}},
	{"faults_dismissed", func(c *accusing) {
		c.say(contract.DismissFault.Name, procedure.FaultDismissed{By: head, Fault: 1, Text: "text"})
	}},
	{"faults_silence_climbs", func(c *accusing) {
		for range 8 {
			c.pass(24 * time.Hour)
		}
		view := c.report(procedure.FaultLostFile)
		require.Greater(c, view.Level, 1)
		c.say(contract.DismissFault.Name, procedure.FaultDismissed{By: chief, Fault: 1, Text: "text"})
		c.say(contract.ApologiseFaults.Name, procedure.FaultsApologised{By: chief})
	}},
}

// TestRecordFaultHistories does for the faults of files what TestRecordHistories
// does for the files.
func TestRecordFaultHistories(t *testing.T) {
	cat, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	c := sync.OnceValue(func() client.Client { return office(t) })
	require.NoError(t, os.MkdirAll(historiesDir, 0o755))
	today := procedure.DayOf(time.Now())
	regime, err := cat.Regime(today)
	require.NoError(t, err)
	calendar := cat.Calendar()
	for n, row := range cases {
		if !wanted(row.name) {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			t.Cleanup(cancel)
			a := &accusing{living: living{T: t, ctx: ctx, client: c()}, on: today, start: procedure.FaultCase{
				Code: contract.FileCode(cat.FileCodeAgency(), today, 500+n), Regime: regime.Name, Unit: head.Unit,
				Calendar: calendar.Excerpt(today), Rule: regime.FaultRule(),
			}}
			a.report(procedure.FaultHarassment)
			row.play(a)
			require.NoError(t, a.run.Get(a.ctx, nil))
			a.keep(row.name)
		})
	}
}

// accusing is one case that lives on the engine.
type accusing struct {
	living
	start procedure.FaultCase
	on    procedure.Day
}

func (a *accusing) report(kind procedure.FaultKind) procedure.FaultView {
	return a.say(contract.ReportFault.Name, procedure.FaultReported{By: clerk, Kind: kind, On: a.on, Text: "text"})
}

// say sends an update, with the start of the run where none is there.
func (a *accusing) say(update string, event procedure.FaultEvent) (view procedure.FaultView) {
	start := a.client.NewWithStartWorkflowOperation(contract.FaultsStart(a.start), contract.FaultsWorkflow, a.start)
	handle, err := a.client.UpdateWithStartWorkflow(a.ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID: contract.FaultsWorkflowID(a.start.Code), UpdateName: update, Args: []any{event},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	require.NoError(a, err, update)
	require.NoError(a, handle.Get(a.ctx, &view), update)
	a.run, err = start.Get(a.ctx)
	require.NoError(a, err)
	return view
}
