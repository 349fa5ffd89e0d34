package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// reporting runs one order and returns what the activity was told.
func reporting(t *testing.T, order contract.ReportOrder, appointed string) (told []contract.ReportOrder) {
	t.Helper()
	env := scheduled(t, "2026-03-06 16:41", appointed)
	env.RegisterActivityWithOptions(func(_ context.Context, order contract.ReportOrder) (contract.ReportResult, error) {
		told = append(told, order)
		if len(told) == 1 {
			return contract.ReportResult{}, temporal.NewApplicationError("the register is not available", "database_unavailable")
		}
		return contract.ReportResult{Reports: []string{"BC-2026-0009"}}, nil
	}, activity.RegisterOptions{Name: contract.MakeReport.Name})
	env.ExecuteWorkflow(workflows.ReportWorkflow, order)
	var result contract.ReportResult
	require.NoError(t, env.GetWorkflowResult(&result))
	require.Equal(t, contract.ReportResult{Reports: []string{"BC-2026-0009"}}, result)
	require.Len(t, told, 2)
	require.Equal(t, told[0], told[1], "what is tried again is the same order")
	return told
}

// TestReportIsCutOffAtItsAppointedInstant: 16:00 it was to be, 16:41 the machine was up.
func TestReportIsCutOffAtItsAppointedInstant(t *testing.T) {
	const appointed = "2026-03-06 16:00"
	told := reporting(t, contract.ReportOrder{Schedule: contract.WeeklyReports}, appointed)
	require.Equal(t, contract.WeeklyReports, told[0].Schedule)
	require.True(t, told[0].At.Equal(vn("2026-03-06 16:00")), told[0].At)
	require.True(t, told[0].Now.Equal(vn("2026-03-06 16:41")), told[0].Now)
}

// TestReportWaitsForTheRegister: what files did until the cut-off may still be on its way.
func TestReportWaitsForTheRegister(t *testing.T) {
	const appointed = "2026-03-06 16:41"
	at := vn(appointed)
	told := reporting(t, contract.ReportOrder{Schedule: contract.WeeklyReports}, appointed)
	require.True(t, told[0].At.Equal(at), told[0].At)
	require.True(t, told[0].Now.Equal(at.Add(30*time.Second)), told[0].Now)
}

func TestReportOrderedAtTheDesk(t *testing.T) {
	period, err := procedure.DaysPeriod(procedure.NewDay(2026, time.February, 2), procedure.NewDay(2026, time.February, 6))
	require.NoError(t, err)
	order := contract.ReportOrder{Period: period, Form: "ii06a", Unit: "bcvt", By: "leader1"}
	told := reporting(t, order, "")
	require.True(t, told[0].At.Equal(told[0].Now))
	require.Equal(t, "report/ad_hoc/ii06a/bcvt//20260202T0000/20260207T0000", contract.ReportWorkflowID(told[0]))
	require.Equal(t, "report/again/BC-2026-0009", contract.ReportWorkflowID(contract.ReportOrder{Again: "BC-2026-0009"}))
}
