package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// targets measures a few dozen targets, of a year at the longest.
var targets = workflow.ActivityOptions{StartToCloseTimeout: 5 * time.Minute, RetryPolicy: retry, Summary: "Theo dõi chỉ tiêu"}

// TargetsWorkflow warns of the targets that are about to be missed, as they stood at the
// appointed instant, not when it ran: run again, it warns of nothing twice.
func TargetsWorkflow(ctx workflow.Context) (contract.TargetsResult, error) {
	var result contract.TargetsResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, targets),
		contract.CheckTargets.Name, contract.TargetsOrder{At: appointed(ctx)}).Get(ctx, &result)
	return result, err
}
