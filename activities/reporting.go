package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"dunghen/activities/reporting"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Reports is the side effect of a report's workflow.
type Reports struct{ reporter *reporting.Reporter }

// NewReports makes the activity upon who makes the reports.
func NewReports(reporter *reporting.Reporter) *Reports { return &Reports{reporter} }

// Register gives a worker the activity under its fixed name.
func (r *Reports) Register(w worker.ActivityRegistry) {
	w.RegisterActivityWithOptions(r.MakeReport, activity.RegisterOptions{Name: contract.MakeReport.Name})
}

// MakeReport makes the reports of an order, with the e-mails that carry them, or makes one again and compares. A repeated
// call makes and sends nothing twice and gives the same answer.
// Errors: see explain; a refusal of the law ends the order, for it will never be lawful.
func (r *Reports) MakeReport(ctx context.Context, o contract.ReportOrder) (contract.ReportResult, error) {
	defer beating(ctx)()
	result, err := r.reporter.Make(ctx, o)
	if refusal := new(procedure.Refusal); errors.As(err, &refusal) {
		return contract.ReportResult{}, temporal.NewNonRetryableApplicationError(refusal.Error(), string(refusal.Code), err, refusal)
	}
	return result, explain(err)
}
