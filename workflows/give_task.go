package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// giveTask opens one duty: one transaction.
var giveTask = workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second, RetryPolicy: retry, Summary: "Giao nhiệm vụ định kỳ"}

// GiveTaskWorkflow gives the task of a rule for its appointed instant, on behalf of the
// director. After an outage it is given late, and its time runs from then: nobody is short
// of time because the machine was away.
func GiveTaskWorkflow(ctx workflow.Context, rule string) (contract.GivenTask, error) {
	var given contract.GivenTask
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, giveTask), contract.GiveTask.Name,
		contract.TaskOrder{Rule: rule, At: appointed(ctx), Now: workflow.Now(ctx)}).Get(ctx, &given)
	return given, err
}
