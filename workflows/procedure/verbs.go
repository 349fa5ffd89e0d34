package procedure

import "slices"

// Verb names an event: in the table below, in the register and on the wire.
type Verb string

// The verbs of a file's life.
const (
	VerbRegister          Verb = "registered"
	VerbAccept            Verb = "accepted"
	VerbDecline           Verb = "declined"
	VerbAssign            Verb = "assigned"
	VerbHandOver          Verb = "handed_over"
	VerbRequestSupplement Verb = "supplement_requested"
	VerbReceiveSupplement Verb = "supplement_received"
	VerbRequestPayment    Verb = "payment_requested"
	VerbConfirmPayment    Verb = "payment_confirmed"
	VerbDeclare           Verb = "declared"
	VerbApproveApology    Verb = "apology_approved"
	VerbIssueLetter       Verb = "letter_issued"
	VerbFinish            Verb = "finished"
	VerbRefuse            Verb = "refused"
	VerbReturnResult      Verb = "result_returned"
	VerbWithdraw          Verb = "withdrawn"
	VerbStop              Verb = "stopped"
	VerbAcknowledge       Verb = "acknowledged"
	VerbCorrectReceipt    Verb = "receipt_corrected"
	VerbChangeCalendar    Verb = "calendar_changed"
	VerbDelegate          Verb = "delegated"
)

// permit is who may do something, in which statuses, and whether only the one
// who holds the file may.
type permit struct {
	from   []Status
	roles  []Role
	holder bool
	// also is a condition of the file and of who acts, never of what they say: with
	// the rest it decides whether the verb is offered at all.
	also func(*State, Actor) error
}

var (
	working   = []Status{StatusAccepted, StatusProcessing}
	undecided = []Status{StatusAccepted, StatusProcessing, StatusSupplement, StatusPayment}
	open      = []Status{StatusRegistered, StatusAccepted, StatusProcessing, StatusSupplement, StatusPayment}
	running   = []Status{StatusAccepted, StatusProcessing, StatusSupplement, StatusPayment, StatusResultReady}

	heads     = []Role{RoleUnitHead, RoleLeader, RoleDirector}
	anyHolder = []Role{RoleClerk, RoleOfficer, RoleUnitHead, RoleLeader, RoleDirector, RoleOffice}
	oneStop   = []Role{RoleClerk}
)

// permits is the whole diagram of a file's life: every verb, the statuses it
// leaves (none for all), the roles that may say it. Verbs without roles are the
// machine's.
var permits = map[Verb]permit{
	VerbAccept:            {from: []Status{StatusRegistered}, roles: oneStop},
	VerbDecline:           {from: []Status{StatusRegistered}, roles: oneStop},
	VerbAssign:            {from: working, roles: heads, also: (*State).ofHeadsUnit},
	VerbHandOver:          {from: working, roles: anyHolder, holder: true},
	VerbRequestSupplement: {from: []Status{StatusRegistered, StatusAccepted, StatusProcessing}, roles: []Role{RoleClerk, RoleOfficer, RoleUnitHead}, holder: true},
	VerbReceiveSupplement: {from: []Status{StatusSupplement}, roles: oneStop},
	VerbRequestPayment:    {from: working, roles: []Role{RoleClerk, RoleOfficer, RoleUnitHead}, also: (*State).mayAskForPayment},
	VerbConfirmPayment:    {from: []Status{StatusPayment}, roles: oneStop},
	VerbDeclare:           {from: undecided, roles: []Role{RoleOfficer, RoleUnitHead}, holder: true, also: (*State).notApologised},
	VerbApproveApology:    {from: undecided, roles: heads, also: (*State).approvable},
	VerbIssueLetter:       {},
	VerbFinish:            {from: working, roles: []Role{RoleOfficer, RoleUnitHead, RoleLeader, RoleDirector, RoleOffice}, holder: true, also: (*State).letterGone},
	VerbRefuse:            {from: working, roles: []Role{RoleOfficer, RoleUnitHead, RoleLeader, RoleDirector}, holder: true, also: (*State).letterGone},
	VerbReturnResult:      {from: []Status{StatusResultReady}, roles: oneStop},
	VerbWithdraw:          {from: open, roles: oneStop},
	VerbStop:              {from: undecided, roles: []Role{RoleClerk, RoleUnitHead, RoleLeader, RoleDirector}, also: (*State).ofHeadsUnit},
	VerbAcknowledge:       {from: running, roles: []Role{RoleLeader, RoleDirector, RoleInspector}, also: (*State).calledUpon},
	VerbCorrectReceipt:    {from: undecided, roles: []Role{RoleUnitHead, RoleOffice}, also: (*State).ofHeadsUnit},
	VerbChangeCalendar:    {from: open},
	VerbDelegate:          {from: open},

	// Faults come to light in every status.
	VerbReportFault:      {roles: Roles()},
	VerbDismissFault:     {roles: heads},
	VerbApologiseFaults:  {roles: heads},
	VerbIssueFaultLetter: {},
}

// MayEver says whether a role may say a verb at all; the gateway asks before it
// troubles the file.
func MayEver(role Role, verb Verb) bool { return slices.Contains(permits[verb].roles, role) }

// MayIn says whether a verb may be said to a file in a status at all, whoever says it.
func MayIn(status Status, verb Verb) bool {
	from := permits[verb].from
	return len(from) == 0 || slices.Contains(from, status)
}

// check refuses a verb by what the actor has not seen, status, role, hand and what
// else the table asks, in that order.
func check(s *State, verb Verb, by Actor) error {
	if by.Seen > 0 && s.Touched > by.Seen {
		return refuse(CodeFileChanged, "")
	}
	p := permits[verb]
	if len(p.from) > 0 && !slices.Contains(p.from, s.Status) {
		if s.Status.Closed() {
			return refuse(CodeFileClosed, "", "status", s.Status.Vietnamese())
		}
		return refuse(CodeStatusNotAllowed, "", "status", s.Status.Vietnamese(), "action", string(verb))
	}
	if len(p.roles) == 0 {
		return nil
	}
	if !slices.Contains(p.roles, by.Role) {
		return refuse(CodeRoleNotAllowed, "", "role", string(by.Role), "action", string(verb))
	}
	if p.holder && !s.holds(by) {
		return refuse(CodeNotYourFile, "", "unit", s.Unit)
	}
	if p.also != nil {
		return p.also(s, by)
	}
	return nil
}

// ofHeadsUnit keeps a unit head to the files of their unit.
func (s *State) ofHeadsUnit(by Actor) error {
	if by.Role == RoleUnitHead && by.Unit != s.Unit {
		return refuse(CodeNotYourFile, "", "unit", s.Unit)
	}
	return nil
}

// mayAskForPayment: the counter asks for any file, others for what they hold.
func (s *State) mayAskForPayment(by Actor) error {
	if by.Role != RoleClerk && !s.holds(by) {
		return refuse(CodeNotYourFile, "", "unit", s.Unit)
	}
	return nil
}

// holds says whether the actor speaks for the file: leadership always, heads and
// clerks (who stand in for one another at the counter) for their unit, others
// when the file is theirs or lies unassigned in their unit.
func (s *State) holds(by Actor) bool {
	switch by.Role {
	case RoleLeader, RoleDirector:
		return true
	case RoleUnitHead, RoleClerk:
		return by.Unit == s.Unit
	default:
		return by.Unit == s.Unit && (s.Assignee == "" || s.Assignee == by.Staff)
	}
}

func (e Accepted) verb() Verb            { return VerbAccept }
func (e Declined) verb() Verb            { return VerbDecline }
func (e Assigned) verb() Verb            { return VerbAssign }
func (e HandedOver) verb() Verb          { return VerbHandOver }
func (e SupplementRequested) verb() Verb { return VerbRequestSupplement }
func (e SupplementReceived) verb() Verb  { return VerbReceiveSupplement }
func (e PaymentRequested) verb() Verb    { return VerbRequestPayment }
func (e PaymentConfirmed) verb() Verb    { return VerbConfirmPayment }
func (e Declared) verb() Verb            { return VerbDeclare }
func (e ApologyApproved) verb() Verb     { return VerbApproveApology }
func (e LetterIssued) verb() Verb        { return VerbIssueLetter }
func (e Finished) verb() Verb            { return VerbFinish }
func (e Refused) verb() Verb             { return VerbRefuse }
func (e ResultReturned) verb() Verb      { return VerbReturnResult }
func (e Withdrawn) verb() Verb           { return VerbWithdraw }
func (e Stopped) verb() Verb             { return VerbStop }
func (e Acknowledged) verb() Verb        { return VerbAcknowledge }
func (e ReceiptCorrected) verb() Verb    { return VerbCorrectReceipt }
func (e CalendarChanged) verb() Verb     { return VerbChangeCalendar }
func (e Delegated) verb() Verb           { return VerbDelegate }

func (e Accepted) actor() Actor            { return e.By }
func (e Declined) actor() Actor            { return e.By }
func (e Assigned) actor() Actor            { return e.By }
func (e HandedOver) actor() Actor          { return e.By }
func (e SupplementRequested) actor() Actor { return e.By }
func (e SupplementReceived) actor() Actor  { return e.By }
func (e PaymentRequested) actor() Actor    { return e.By }
func (e PaymentConfirmed) actor() Actor    { return e.By }
func (e Declared) actor() Actor            { return e.By }
func (e ApologyApproved) actor() Actor     { return e.By }
func (e LetterIssued) actor() Actor        { return Actor{Staff: System} }
func (e Finished) actor() Actor            { return e.By }
func (e Refused) actor() Actor             { return e.By }
func (e ResultReturned) actor() Actor      { return e.By }
func (e Withdrawn) actor() Actor           { return e.By }
func (e Stopped) actor() Actor             { return e.By }
func (e Acknowledged) actor() Actor        { return e.By }
func (e ReceiptCorrected) actor() Actor    { return e.By }
func (e CalendarChanged) actor() Actor     { return e.By }
func (e Delegated) actor() Actor           { return e.By }
