package contract

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/procedure"
)

// FaultsWorkflow is the workflow type of the faults of one file; its input and what
// crosses continue-as-new is a procedure.FaultCase. One runs at a time per file,
// for open and closed files alike, and ends when every fault is decided.
const FaultsWorkflow = "FaultsWorkflow"

// FaultsWorkflowID is the workflow ID of the faults of a file.
func FaultsWorkflowID(code string) string { return code + "/faults" }

// FaultUpdate is the name of an update of FaultsWorkflow with the type of its
// argument; it is answered with the procedure.FaultView after it, or refused with
// a Code.
type FaultUpdate[In procedure.FaultEvent] struct {
	Name string
	Verb procedure.Verb
}

// The updates of the faults of a file. Each is sent as update-with-start: who
// decides need not know whether a run is there.
var (
	ReportFault     = FaultUpdate[procedure.FaultReported]{"report-fault", procedure.VerbReportFault}
	DismissFault    = FaultUpdate[procedure.FaultDismissed]{"dismiss-fault", procedure.VerbDismissFault}
	ApologiseFaults = FaultUpdate[procedure.FaultsApologised]{"apologise-faults", procedure.VerbApologiseFaults}
)

// FaultsQuery answers with what others see of the faults.
var FaultsQuery = Query[procedure.FaultView]{"faults"}

// The activities of FaultsWorkflow.
var (
	// LoadFaults answers with what the register knows of the faults of a file code,
	// the zero FaultView for nothing.
	LoadFaults = Activity[string, procedure.FaultView]{"LoadFaults"}
	// RecordFaults writes the entries of one transition with the read tables and the
	// notices, in one transaction, and answers with the last sequence number the
	// register has; a repeated call changes nothing.
	RecordFaults = Activity[FaultTransition, int]{"RecordFaults"}
	// IssueFaultLetter numbers, renders and stores one letter with its delivery; a
	// repeated call answers with the same letter.
	IssueFaultLetter = Activity[FaultLetterOrder, IssuedLetter]{"IssueFaultLetter"}
)

// FaultTransition is what one step of a case tells the register: the new entries
// in order and the faults as they stand after them.
type FaultTransition struct {
	View    procedure.FaultView `json:"view"`
	Entries []procedure.Entry   `json:"entries"`
	// Task is when the workflow task began that tells it, zero for not known.
	Task time.Time `json:"task,omitzero"`
}

// FaultLetterOrder asks for one apology for one or more faults.
type FaultLetterOrder struct {
	Code   string                `json:"code"`
	Regime string                `json:"regime"`
	Unit   string                `json:"unit"`
	Letter procedure.FaultLetter `json:"letter"`
	// Faults are those the letter is about, in order.
	Faults []procedure.Fault `json:"faults"`
	// At is the workflow's instant: the date on the letter and of its number.
	At time.Time `json:"at"`
}

// FaultsStart are the options every case is started with: a running one is joined,
// and a file may have another after one has ended.
func FaultsStart(c procedure.FaultCase) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       FaultsWorkflowID(c.Code),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		// The loop takes these for published and upserts only what changes.
		TypedSearchAttributes: temporal.NewSearchAttributes(FaultAttributes(c.View())...),
		StaticSummary:         "Phản ánh lỗi đối với hồ sơ",
	}
}

// FaultAttributes are the search attributes of a case as it stands.
func FaultAttributes(v procedure.FaultView) []temporal.SearchAttributeUpdate {
	return []temporal.SearchAttributeUpdate{
		AttrUnit.ValueSet(v.Unit),
		AttrEscalationLevel.ValueSet(int64(v.Level)),
	}
}
