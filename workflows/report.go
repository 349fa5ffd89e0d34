package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// report makes the reports of one order: the figures of a year of a large office take
// seconds, drawing them less.
var report = workflow.ActivityOptions{
	StartToCloseTimeout: 10 * time.Minute,
	HeartbeatTimeout:    heartbeat,
	RetryPolicy:         retry,
	Summary:             "Chốt số liệu và lập báo cáo",
}

// ReportWorkflow makes the reports of one order. Those of a schedule are cut off at the
// appointed instant, however late the run is; run again, it makes nothing twice.
func ReportWorkflow(ctx workflow.Context, order contract.ReportOrder) (contract.ReportResult, error) {
	order.Now = workflow.Now(ctx)
	order.At = appointed(ctx)
	var result contract.ReportResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, report), contract.MakeReport.Name, order).Get(ctx, &result)
	return result, err
}
