package contract

import "dunghen/workflows/procedure"

// TaskQueue is the queue every worker of the office serves.
const TaskQueue = "dunghen"

// FileWorkflow is the workflow type of one procedure file; its input and what
// crosses continue-as-new is a procedure.State.
const FileWorkflow = "FileWorkflow"

// DigestWorkflow is the workflow type that sends leaders their digest.
const DigestWorkflow = "DigestWorkflow"

// Update is an update's name with the types of its argument and answer.
type Update[In procedure.Event] struct {
	Name string
	Verb procedure.Verb
}

// Query is a query's name with the type of its answer.
type Query[Out any] struct{ Name string }

// Activity is an activity's name with the types of its argument and result.
type Activity[In, Out any] struct{ Name string }

// The updates of a file, one per verb. Every one is answered with the View after
// it, or refused with a Code.
var (
	Accept            = Update[procedure.Accepted]{"accept", procedure.VerbAccept}
	Decline           = Update[procedure.Declined]{"decline", procedure.VerbDecline}
	Assign            = Update[procedure.Assigned]{"assign", procedure.VerbAssign}
	HandOver          = Update[procedure.HandedOver]{"hand-over", procedure.VerbHandOver}
	RequestSupplement = Update[procedure.SupplementRequested]{"request-supplement", procedure.VerbRequestSupplement}
	ReceiveSupplement = Update[procedure.SupplementReceived]{"receive-supplement", procedure.VerbReceiveSupplement}
	RequestPayment    = Update[procedure.PaymentRequested]{"request-payment", procedure.VerbRequestPayment}
	ConfirmPayment    = Update[procedure.PaymentConfirmed]{"confirm-payment", procedure.VerbConfirmPayment}
	Declare           = Update[procedure.Declared]{"declare", procedure.VerbDeclare}
	ApproveApology    = Update[procedure.ApologyApproved]{"approve-apology", procedure.VerbApproveApology}
	Finish            = Update[procedure.Finished]{"finish", procedure.VerbFinish}
	Refuse            = Update[procedure.Refused]{"refuse", procedure.VerbRefuse}
	ReturnResult      = Update[procedure.ResultReturned]{"return-result", procedure.VerbReturnResult}
	Withdraw          = Update[procedure.Withdrawn]{"withdraw", procedure.VerbWithdraw}
	Stop              = Update[procedure.Stopped]{"stop", procedure.VerbStop}
	Acknowledge       = Update[procedure.Acknowledged]{"acknowledge", procedure.VerbAcknowledge}
	CorrectReceipt    = Update[procedure.ReceiptCorrected]{"correct-receipt", procedure.VerbCorrectReceipt}
	ChangeCalendar    = Update[procedure.CalendarChanged]{"change-calendar", procedure.VerbChangeCalendar}
	Delegate          = Update[procedure.Delegated]{"delegate", procedure.VerbDelegate}
)

// The queries of a file.
var (
	// StateQuery answers with what others see of the file.
	StateQuery = Query[procedure.View]{"state"}
	// TimelineQuery answers with every rung of the live promises: fired, planned
	// and dropped.
	TimelineQuery = Query[[]procedure.Planned]{"timeline"}
)

// The activities.
var (
	// RecordTransition writes the entries of one transition with the read tables
	// and the notices, in one transaction, and answers with the last sequence number
	// the register has; a repeated call changes nothing.
	RecordTransition = Activity[Transition, int]{"RecordTransition"}
	// IssueLetter numbers, renders and stores one letter with its delivery, in one
	// transaction; a repeated call answers with the same letter.
	IssueLetter = Activity[LetterOrder, IssuedLetter]{"IssueLetter"}
	// SendDigests bundles each person's waiting notices into one message.
	SendDigests = Activity[DigestOrder, DigestResult]{"SendDigests"}
)
