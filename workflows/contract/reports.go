package contract

import (
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"dunghen/workflows/procedure"
)

// ReportWorkflow is the workflow type that makes reports; its input is a ReportOrder.
const ReportWorkflow = "ReportWorkflow"

// MakeReport makes what is ordered, or makes it again and compares; a repeated call makes
// nothing twice and gives the same answer.
var MakeReport = Activity[ReportOrder, ReportResult]{"MakeReport"}

// ReportSchedule is a schedule of reports; its value is the schedule's ID in the engine.
type ReportSchedule string

// The schedules of reports.
const (
	// WeeklyReports makes the report of the week up to the appointed instant.
	WeeklyReports ReportSchedule = "weekly-report"
	// PeriodicReports makes the report of every official period that has ended.
	PeriodicReports ReportSchedule = "periodic-reports"
)

// ReportOrder asks for reports: those of a schedule, the one of a period, or one that is
// there to be made again. It names periods and units, never people but by their ids.
type ReportOrder struct {
	// Schedule is set when the calendar asks; the rest but At is empty then.
	Schedule ReportSchedule `json:"schedule,omitempty"`

	// Period, Form, Unit and Procedure are what somebody ordered; unit and procedure "" are
	// all.
	Period    procedure.ReportPeriod `json:"period,omitzero"`
	Form      string                 `json:"form,omitempty"`
	Unit      string                 `json:"unit,omitempty"`
	Procedure string                 `json:"procedure,omitempty"`

	// Again is the id of a report to be made again and compared, Key names that check.
	Again string `json:"again,omitempty"`
	Key   string `json:"key,omitempty"`

	// By is a staff id, "" for a schedule.
	By string `json:"by,omitempty"`

	// At is the appointed instant, Now the one of the run; the workflow sets both.
	At  time.Time `json:"at,omitzero"`
	Now time.Time `json:"now,omitzero"`
}

// ReportResult names the reports that are there now.
type ReportResult struct {
	Reports []string `json:"reports"`
	// Identical says that a report made again is the stored one, byte for byte.
	Identical bool `json:"identical,omitempty"`
}

// ReportWorkflowID is the same for the same order: two who ask at once wait for one run.
func ReportWorkflowID(o ReportOrder) string {
	const instant = "20060102T1504"
	if o.Again != "" {
		return "report/again/" + o.Again
	}
	return strings.Join([]string{"report", string(o.Period.Kind), o.Form, o.Unit, o.Procedure,
		o.Period.From.In(procedure.Zone).Format(instant), o.Period.To.In(procedure.Zone).Format(instant)}, "/")
}

// ReportStart are the options an order is started with. What was ordered before may be
// ordered again: the register's unique key keeps it one report.
func ReportStart(o ReportOrder) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       ReportWorkflowID(o),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		StaticSummary:            "Lập báo cáo",
	}
}
