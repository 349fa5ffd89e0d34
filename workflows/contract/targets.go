package contract

import "time"

// TargetsWorkflow is the workflow type that looks after the targets (theo dõi chỉ tiêu): it
// warns whoever set one that is about to be missed.
const TargetsWorkflow = "TargetsWorkflow"

// TargetsSchedule is the schedule that starts it each morning.
const TargetsSchedule = "targets-check"

// CheckTargets measures the approved targets as of the appointed instant and puts what is
// to be warned of into the outbox, once per step of each; a repeated call warns of nothing
// twice and gives the same answer.
var CheckTargets = Activity[TargetsOrder, TargetsResult]{"CheckTargets"}

// TargetsOrder asks for the check of one appointed instant.
type TargetsOrder struct {
	At time.Time `json:"at"`
}

// TargetsResult says of how many targets it was warned.
type TargetsResult struct {
	Warned int `json:"warned"`
}
