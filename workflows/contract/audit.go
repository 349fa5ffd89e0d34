package contract

import "time"

// AuditWorkflow is the workflow type of one nightly audit; AuditSchedule starts it.
const (
	AuditWorkflow = "AuditWorkflow"
	AuditSchedule = "nightly-audit"
)

// Audit judges register and engine, keeps what it found, and gives a task about each
// finding that has none open. A repeated call for one instant judges nothing twice.
var Audit = Activity[AuditOrder, AuditResult]{"Audit"}

// AuditOrder asks for the audit of an appointed instant.
type AuditOrder struct {
	// At is the appointed instant; Now is when it is made, which is later after an outage.
	At  time.Time `json:"at"`
	Now time.Time `json:"now"`
}

// AuditResult is what was found: numbers only, no subject.
type AuditResult struct {
	// Looked is how much was looked at, Findings how many things must not be.
	Looked   int `json:"looked"`
	Findings int `json:"findings"`
	// Tasks are the numbers of the open tasks about them.
	Tasks []string `json:"tasks,omitempty"`
}
