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

// settle is how long a scheduled report waits after its cut-off, so that what files did
// until then stands in the register when it is counted.
const settle = 30 * time.Second

// ReportWorkflow makes the reports of one order. Those of a schedule are cut off at the
// appointed instant, however late the run is; run again, it makes nothing twice.
func ReportWorkflow(ctx workflow.Context, order contract.ReportOrder) (contract.ReportResult, error) {
	order.At = appointed(ctx)
	if early := order.At.Add(settle).Sub(workflow.Now(ctx)); order.Schedule != "" && early > 0 {
		if err := workflow.NewTimerWithOptions(ctx, early, workflow.TimerOptions{Summary: "Chờ sổ theo dõi ghi đủ đến giờ chốt số liệu"}).Get(ctx, nil); err != nil {
			return contract.ReportResult{}, err
		}
	}
	order.Now = workflow.Now(ctx)
	var result contract.ReportResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, report), contract.MakeReport.Name, order).Get(ctx, &result)
	return result, err
}
