package contract

import "time"

// GiveTaskWorkflow is the workflow type that gives one recurring task (nhiệm vụ định kỳ).
const GiveTaskWorkflow = "GiveTaskWorkflow"

// TaskSchedules begin the names of the schedules that start it, one for each rule.
const TaskSchedules = "recurring-task/"

// GiveTask opens the task a rule gives at an appointed instant, once. Its workflow is
// started by whoever starts duties that are registered and do not run.
var GiveTask = Activity[TaskOrder, GivenTask]{"GiveTask"}

// TaskOrder asks for the task of a rule.
type TaskOrder struct {
	// Rule is the lasting id of the rule.
	Rule string `json:"rule"`
	// At is the appointed instant; Now is when it is given, which is later after an outage.
	At  time.Time `json:"at"`
	Now time.Time `json:"now"`
}

// GivenTask is the number of the task, "" when the rule is no more.
type GivenTask struct {
	Number string `json:"number,omitempty"`
}
