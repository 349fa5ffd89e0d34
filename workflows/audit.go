package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// nightlyAudit reads the whole archive once.
var nightlyAudit = workflow.ActivityOptions{
	StartToCloseTimeout: 2 * time.Hour,
	HeartbeatTimeout:    heartbeat,
	RetryPolicy:         retry,
	Summary:             "Kiểm tra sổ theo dõi và máy chủ quy trình",
}

// AuditWorkflow has the installation judged as of its appointed instant. What is found is
// somebody's task, with the ladder of a task.
func AuditWorkflow(ctx workflow.Context) (contract.AuditResult, error) {
	var result contract.AuditResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, nightlyAudit), contract.Audit.Name,
		contract.AuditOrder{At: appointed(ctx), Now: workflow.Now(ctx)}).Get(ctx, &result)
	return result, err
}
