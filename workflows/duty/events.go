package duty

import (
	"time"

	"dunghen/workflows/procedure"
)

// Event is one thing that happens to a duty. The set is closed.
type Event interface {
	verb() procedure.Verb
	actor() procedure.Actor
	// apply changes a duty that is the event's own copy.
	apply(d *Duty, at time.Time) error
}

// Acknowledged says that the officer knows an explanation is asked: the time to explain
// runs from here.
type Acknowledged struct {
	By procedure.Actor `json:"by"`
}

// Progressed tells how a direction or task stands.
type Progressed struct {
	By      procedure.Actor `json:"by"`
	Percent int             `json:"percent"`
	Text    string          `json:"text,omitempty"`
}

// MilestoneReached notes that one stage of a task is done.
type MilestoneReached struct {
	By        procedure.Actor `json:"by"`
	Milestone string          `json:"milestone"`
}

// Answered is the result of a direction or task, or the explanation of a breach.
type Answered struct {
	By       procedure.Actor `json:"by"`
	Text     string          `json:"text"`
	Evidence []string        `json:"evidence,omitempty"`
}

// Accepted is the giver's word that it is done.
type Accepted struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text,omitempty"`
}

// Returned is the giver's word that it is not done; NewDue gives the work another date
// once the first has passed or is too near. The duty stays judged by its first date.
type Returned struct {
	By     procedure.Actor `json:"by"`
	Text   string          `json:"text"`
	NewDue time.Time       `json:"new_due,omitzero"`
}

// PostponementAsked asks for the one later date a duty may get.
type PostponementAsked struct {
	By     procedure.Actor `json:"by"`
	NewDue time.Time       `json:"new_due"`
	Text   string          `json:"text"`
}

// PostponementDecided agrees to the later date, or does not. Refused, it is used up as
// well: the one request was heard.
type PostponementDecided struct {
	By     procedure.Actor `json:"by"`
	Agreed bool            `json:"agreed"`
	Text   string          `json:"text,omitempty"`
}

// Viewed is the unit head's opinion of a breach.
type Viewed struct {
	By    procedure.Actor `json:"by"`
	Cause Cause           `json:"cause"`
	Text  string          `json:"text"`
}

// Ruled is the leader's ruling; after an objection it is the last.
type Ruled struct {
	By      procedure.Actor `json:"by"`
	Cause   Cause           `json:"cause"`
	Measure string          `json:"measure,omitempty"`
	Text    string          `json:"text"`
}

// Objected is the one word against a ruling.
type Objected struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text"`
}

// Corrected puts a breach on the account it belongs to; its new holder is asked to
// explain from the beginning, and everybody who was told of the old account is told.
type Corrected struct {
	By       procedure.Actor `json:"by"`
	Unit     string          `json:"unit"`
	HeadUnit string          `json:"head_unit,omitempty"`
	// Subject is the staff id of the new account, "" for the unit's; SubjectRole theirs.
	Subject     string         `json:"subject,omitempty"`
	SubjectRole procedure.Role `json:"subject_role,omitempty"`
	Text        string         `json:"text"`
}

// Withdrawn takes a duty back: a breach that was none, an order that is needed no more.
// It stays on record, and everybody who was told of it is told.
type Withdrawn struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text"`
}

// Reopened takes an ended explanation up again: whoever it was ruled against appeals, once,
// or leadership or the inspectorate has found it wrong. Whoever rules on objections rules
// anew, corrects the account or withdraws the breach; what was ruled before stays on
// record, and everybody who was told is told.
type Reopened struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text"`
	// Repeated says that the inspectorate was told of it among repeated breaches.
	Repeated bool `json:"repeated,omitempty"`
}

// Suspended stops the clock (tạm dừng), Resumed lets it run again.
type Suspended struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text"`
}

// Resumed lets a stopped clock run again.
type Resumed struct {
	By procedure.Actor `json:"by"`
}

// Reassigned gives the work to other hands, of the same unit or another: somebody is on
// leave, or gone. The account of a breach stays where it is.
type Reassigned struct {
	By procedure.Actor `json:"by"`
	// Unit is the unit, Staff the person of it, "" for its head; StaffRole theirs.
	Unit      string         `json:"unit"`
	HeadUnit  string         `json:"head_unit,omitempty"`
	Staff     string         `json:"staff,omitempty"`
	StaffRole procedure.Role `json:"staff_role,omitempty"`
	Text      string         `json:"text,omitempty"`
}

// Urged is a reminder of the Office, or of who was called upon (đôn đốc). The next level
// waits anew from the word of somebody who was called.
type Urged struct {
	By   procedure.Actor `json:"by"`
	Text string          `json:"text,omitempty"`
}

// CalendarChanged puts the office's new working calendar in force for the duty.
type CalendarChanged struct {
	Calendar procedure.Calendar `json:"calendar"`
}

// Delegated gives what somebody who is away, or gone, has to do with a duty to who does
// their work (bàn giao công việc): doing it, and judging it if they gave it. It moves what
// From still has and nothing else. By ordered it: that they may is checked where it was
// ordered. The account of a breach stays where it is, and so does explaining it.
type Delegated struct {
	By   procedure.Actor `json:"by"`
	From string          `json:"from"`
	// Staff gets it; StaffRole is theirs.
	Staff     string         `json:"staff"`
	StaffRole procedure.Role `json:"staff_role"`
}

func (Acknowledged) verb() procedure.Verb        { return VerbAcknowledge }
func (Progressed) verb() procedure.Verb          { return VerbProgress }
func (MilestoneReached) verb() procedure.Verb    { return VerbMilestone }
func (Answered) verb() procedure.Verb            { return VerbAnswer }
func (Accepted) verb() procedure.Verb            { return VerbAccept }
func (Returned) verb() procedure.Verb            { return VerbReturn }
func (PostponementAsked) verb() procedure.Verb   { return VerbAskPostponement }
func (PostponementDecided) verb() procedure.Verb { return VerbPostpone }
func (Viewed) verb() procedure.Verb              { return VerbView }
func (Ruled) verb() procedure.Verb               { return VerbRule }
func (Objected) verb() procedure.Verb            { return VerbObject }
func (Corrected) verb() procedure.Verb           { return VerbCorrect }
func (Withdrawn) verb() procedure.Verb           { return VerbWithdraw }
func (Reopened) verb() procedure.Verb            { return VerbReopen }
func (Suspended) verb() procedure.Verb           { return VerbSuspend }
func (Resumed) verb() procedure.Verb             { return VerbResume }
func (Reassigned) verb() procedure.Verb          { return VerbReassign }
func (Urged) verb() procedure.Verb               { return VerbUrge }
func (CalendarChanged) verb() procedure.Verb     { return VerbChangeCalendar }
func (Delegated) verb() procedure.Verb           { return VerbDelegate }

func (e Acknowledged) actor() procedure.Actor        { return e.By }
func (e Progressed) actor() procedure.Actor          { return e.By }
func (e MilestoneReached) actor() procedure.Actor    { return e.By }
func (e Answered) actor() procedure.Actor            { return e.By }
func (e Accepted) actor() procedure.Actor            { return e.By }
func (e Returned) actor() procedure.Actor            { return e.By }
func (e PostponementAsked) actor() procedure.Actor   { return e.By }
func (e PostponementDecided) actor() procedure.Actor { return e.By }
func (e Viewed) actor() procedure.Actor              { return e.By }
func (e Ruled) actor() procedure.Actor               { return e.By }
func (e Objected) actor() procedure.Actor            { return e.By }
func (e Corrected) actor() procedure.Actor           { return e.By }
func (e Withdrawn) actor() procedure.Actor           { return e.By }
func (e Reopened) actor() procedure.Actor            { return e.By }
func (e Suspended) actor() procedure.Actor           { return e.By }
func (e Resumed) actor() procedure.Actor             { return e.By }
func (e Reassigned) actor() procedure.Actor          { return e.By }
func (e Urged) actor() procedure.Actor               { return e.By }
func (e Delegated) actor() procedure.Actor           { return e.By }
func (CalendarChanged) actor() procedure.Actor       { return procedure.Actor{Staff: procedure.System} }
