package contract

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/procedure"
)

// FileStart are the options every file is started with: a running file is joined,
// a closed one never gets a second life. The lasting guard is the register's
// unique code, for Temporal forgets after its retention.
func FileStart(s procedure.State) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       FileWorkflowID(s.Code),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		// The loop takes these for published and upserts only what changes.
		TypedSearchAttributes: temporal.NewSearchAttributes(Attributes(s.View())...),
		StaticSummary:         s.Rules.Procedure,
	}
}
