package contract

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// The workflows of duties, by kind. Input of each: a duty.Duty, at its opening and after
// every continue-as-new.
const (
	DirectionWorkflow   = "DirectionWorkflow"
	TaskWorkflow        = "TaskWorkflow"
	ExplanationWorkflow = "ExplanationWorkflow"
	DifficultyWorkflow  = "DifficultyWorkflow"
)

// DutyWorkflow names the workflow of a kind of duty.
func DutyWorkflow(kind duty.Kind) string {
	switch kind {
	case duty.Task:
		return TaskWorkflow
	case duty.Explanation:
		return ExplanationWorkflow
	case duty.Difficulty:
		return DifficultyWorkflow
	default:
		return DirectionWorkflow
	}
}

// DutyUpdate is a command to a duty and the event it says.
type DutyUpdate[In duty.Event] struct {
	Name string
	Verb procedure.Verb
}

// Every update of a duty; each answers with the duty.View after it.
var (
	AcknowledgeDuty    = DutyUpdate[duty.Acknowledged]{"acknowledge", duty.VerbAcknowledge}
	ReportProgress     = DutyUpdate[duty.Progressed]{"progress", duty.VerbProgress}
	ReachMilestone     = DutyUpdate[duty.MilestoneReached]{"milestone", duty.VerbMilestone}
	AnswerDuty         = DutyUpdate[duty.Answered]{"answer", duty.VerbAnswer}
	AcceptDuty         = DutyUpdate[duty.Accepted]{"accept", duty.VerbAccept}
	ReturnDuty         = DutyUpdate[duty.Returned]{"return", duty.VerbReturn}
	AskPostponement    = DutyUpdate[duty.PostponementAsked]{"ask-postponement", duty.VerbAskPostponement}
	DecidePostponement = DutyUpdate[duty.PostponementDecided]{"decide-postponement", duty.VerbPostpone}
	ViewBreach         = DutyUpdate[duty.Viewed]{"view", duty.VerbView}
	RuleOnBreach       = DutyUpdate[duty.Ruled]{"rule", duty.VerbRule}
	ObjectToRuling     = DutyUpdate[duty.Objected]{"object", duty.VerbObject}
	CorrectBreach      = DutyUpdate[duty.Corrected]{"correct", duty.VerbCorrect}
	WithdrawDuty       = DutyUpdate[duty.Withdrawn]{"withdraw", duty.VerbWithdraw}
	ReopenExplanation  = DutyUpdate[duty.Reopened]{"reopen", duty.VerbReopen}
	SuspendDuty        = DutyUpdate[duty.Suspended]{"suspend", duty.VerbSuspend}
	ResumeDuty         = DutyUpdate[duty.Resumed]{"resume", duty.VerbResume}
	ReassignDuty       = DutyUpdate[duty.Reassigned]{"reassign", duty.VerbReassign}
	UrgeDuty           = DutyUpdate[duty.Urged]{"urge", duty.VerbUrge}
	ChangeDutyCalendar = DutyUpdate[duty.CalendarChanged]{"change-calendar", duty.VerbChangeCalendar}
	DelegateDuty       = DutyUpdate[duty.Delegated]{"delegate", duty.VerbDelegate}
)

// DutyQuery answers with what others see of the duty.
var DutyQuery = Query[duty.View]{"duty"}

// RecordDuty writes the entries of one transition of a duty with its read row and the
// notices, in one transaction, and answers with the last sequence number the register
// has; a repeated call changes nothing.
var RecordDuty = Activity[DutyTransition, int]{"RecordDuty"}

// DutyTransition is what the register is told of a duty.
type DutyTransition struct {
	View    duty.View         `json:"view"`
	Entries []procedure.Entry `json:"entries"`
	// Task is when the workflow task began that tells it, zero for not known.
	Task time.Time `json:"task,omitzero"`
}

// DutyWorkflowID is the number of the duty.
func DutyWorkflowID(number string) string { return number }

// DutyStart is how a duty's workflow is started; the lasting guard against a second one
// is the unique number in the register.
func DutyStart(d duty.Duty) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       DutyWorkflowID(d.Number),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		// The loop takes these for published and upserts only what changes.
		TypedSearchAttributes: temporal.NewSearchAttributes(DutyAttributes(d.View())...),
		StaticSummary:         "Theo dõi " + d.Kind.Vietnamese(),
	}
}

// DutyRestart starts the workflow of an explanation that has ended anew, for the word that
// follows. Where one runs already it is the one.
func DutyRestart(d duty.Duty) client.StartWorkflowOptions {
	o := DutyStart(d)
	o.WorkflowIDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	return o
}

// DutyAttributes are what operators find a duty by.
func DutyAttributes(v duty.View) []temporal.SearchAttributeUpdate {
	due := AttrDue.ValueUnset()
	if !v.TurnDueAt.IsZero() {
		due = AttrDue.ValueSet(v.TurnDueAt)
	}
	assignee := AttrAssignee.ValueUnset()
	if v.Staff != "" {
		assignee = AttrAssignee.ValueSet(v.Staff)
	}
	return []temporal.SearchAttributeUpdate{
		AttrUnit.ValueSet(v.Unit),
		assignee,
		due,
		AttrOverdue.ValueSet(v.Turn != nil && !v.Turn.OverdueAt.IsZero()),
		AttrEscalationLevel.ValueSet(int64(v.Level)),
	}
}
