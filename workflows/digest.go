package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
)

// scheduledStart is set by the server on workflows a schedule starts.
var scheduledStart = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")

// appointed is the instant a run was scheduled for, however late it is; its own for one
// started by hand.
func appointed(ctx workflow.Context) time.Time {
	if at, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledStart); ok {
		return at
	}
	return workflow.Now(ctx)
}

// digest bundles notices: a few rows per leader.
var digest = workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: retry, Summary: "Gửi bản tổng hợp cho lãnh đạo"}

// DigestWorkflow sends each leader the notices that waited, as one message. The
// appointed instant, not the time it ran, names the digest: run again, it sends
// nothing twice.
func DigestWorkflow(ctx workflow.Context) (contract.DigestResult, error) {
	at := appointed(ctx)
	var result contract.DigestResult
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, digest),
		contract.SendDigests.Name, contract.DigestOrder{At: at}).Get(ctx, &result)
	return result, err
}
