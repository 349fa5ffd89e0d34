package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
)

// Register gives a worker every workflow of the office under its fixed name.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(FileWorkflow, workflow.RegisterOptions{Name: contract.FileWorkflow})
	r.RegisterWorkflowWithOptions(FaultsWorkflow, workflow.RegisterOptions{Name: contract.FaultsWorkflow})
	for _, kind := range duty.Kinds() {
		r.RegisterWorkflowWithOptions(DutyWorkflow, workflow.RegisterOptions{Name: contract.DutyWorkflow(kind)})
	}
	r.RegisterWorkflowWithOptions(GiveTaskWorkflow, workflow.RegisterOptions{Name: contract.GiveTaskWorkflow})
	r.RegisterWorkflowWithOptions(DigestWorkflow, workflow.RegisterOptions{Name: contract.DigestWorkflow})
	r.RegisterWorkflowWithOptions(TargetsWorkflow, workflow.RegisterOptions{Name: contract.TargetsWorkflow})
	r.RegisterWorkflowWithOptions(AuditWorkflow, workflow.RegisterOptions{Name: contract.AuditWorkflow})
	r.RegisterWorkflowWithOptions(ReportWorkflow, workflow.RegisterOptions{Name: contract.ReportWorkflow})
}
