package duty

import (
	"cmp"
	"slices"

	"dunghen/workflows/procedure"
)

// The verbs of a duty's life.
const (
	VerbGive            procedure.Verb = "given"
	VerbAcknowledge     procedure.Verb = "acknowledged"
	VerbProgress        procedure.Verb = "progressed"
	VerbMilestone       procedure.Verb = "milestone_reached"
	VerbAnswer          procedure.Verb = "answered"
	VerbAccept          procedure.Verb = "accepted"
	VerbReturn          procedure.Verb = "returned"
	VerbAskPostponement procedure.Verb = "postponement_asked"
	VerbPostpone        procedure.Verb = "postponement_decided"
	VerbView            procedure.Verb = "viewed"
	VerbRule            procedure.Verb = "ruled"
	VerbObject          procedure.Verb = "objected"
	VerbCorrect         procedure.Verb = "corrected"
	VerbWithdraw        procedure.Verb = "withdrawn"
	VerbReopen          procedure.Verb = "reopened"
	VerbSuspend         procedure.Verb = "suspended"
	VerbResume          procedure.Verb = "resumed"
	VerbReassign        procedure.Verb = "reassigned"
	VerbUrge            procedure.Verb = "urged"
	VerbChangeCalendar  procedure.Verb = "calendar_changed"
	VerbDelegate        procedure.Verb = "delegated"
)

// The refusals about duties.
const (
	CodeDutyClosed           procedure.Code = "duty_closed"
	CodeDutyChanged          procedure.Code = "duty_changed"
	CodeDutyStage            procedure.Code = "duty_stage"
	CodeNotYourTurn          procedure.Code = "not_your_turn"
	CodeNotGiver             procedure.Code = "not_giver"
	CodeOwnBreach            procedure.Code = "own_breach"
	CodePostponementUsed     procedure.Code = "postponement_used"
	CodeNothingToPostpone    procedure.Code = "nothing_to_postpone"
	CodeDueRequired          procedure.Code = "due_required"
	CodeDueInPast            procedure.Code = "due_in_past"
	CodeDueTooLate           procedure.Code = "due_too_late"
	CodeMeasureRequired      procedure.Code = "measure_required"
	CodeMeasureNotAllowed    procedure.Code = "measure_not_allowed"
	CodeUnknownMilestone     procedure.Code = "unknown_milestone"
	CodeMilestoneDone        procedure.Code = "milestone_done"
	CodeStillExplaining      procedure.Code = "still_explaining"
	CodeAlreadySuspended     procedure.Code = "already_suspended"
	CodeNotSuspended         procedure.Code = "not_suspended"
	CodeNobodyToUrge         procedure.Code = "nobody_to_urge"
	CodeMilestonesInDisarray procedure.Code = "milestones_in_disarray"
	// CodeExplainedInPerson: an explanation is the answer of whom it is about.
	CodeExplainedInPerson procedure.Code = "explained_in_person"
	// CodeAppealUsed: who was ruled against may appeal once.
	CodeAppealUsed procedure.Code = "appeal_used"
)

// permit is of which kinds and stages a verb may be said, and by whom.
type permit struct {
	kinds  []Kind
	stages []Stage
	roles  []procedure.Role
	// who is a condition of the duty and of who acts; nil for the roles alone.
	who func(*Duty, procedure.Actor) error
}

var (
	ordered    = []Kind{Direction, Task}
	given      = []Kind{Direction, Task, Difficulty}
	difficult  = []Kind{Difficulty}
	explaining = []Kind{Explanation}
	open       = []Stage{StageGiven, StageAnswered, StageOpened, StageAccepted, StageExplained, StageViewed, StageRuled, StageObjected}
	doing      = []Stage{StageGiven, StageOpened, StageAccepted}

	everybody = procedure.Roles()
	givers    = []procedure.Role{procedure.RoleLeader, procedure.RoleDirector}
	heads     = []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector}
	reviewers = []procedure.Role{procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector}
	urgers    = []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector}
)

// permits is the whole diagram of a duty's life. Verbs without roles are the machine's.
var permits = map[procedure.Verb]permit{
	VerbGive:            {kinds: ordered, roles: givers},
	VerbAcknowledge:     {explaining, []Stage{StageOpened}, everybody, (*Duty).doneBy},
	VerbProgress:        {given, []Stage{StageGiven}, everybody, (*Duty).helpedBy},
	VerbMilestone:       {[]Kind{Task}, []Stage{StageGiven}, everybody, (*Duty).helpedBy},
	VerbAnswer:          {Kinds(), doing, everybody, (*Duty).doneBy},
	VerbAccept:          {ordered, []Stage{StageAnswered}, givers, (*Duty).givenBy},
	VerbReturn:          {ordered, []Stage{StageAnswered}, givers, (*Duty).givenBy},
	VerbAskPostponement: {Kinds(), []Stage{StageGiven, StageAccepted}, everybody, (*Duty).postponable},
	VerbPostpone:        {Kinds(), []Stage{StageGiven, StageAccepted}, heads, (*Duty).postponedBy},
	VerbView:            {explaining, []Stage{StageOpened, StageAccepted, StageExplained}, heads, (*Duty).viewedBy},
	VerbRule:            {explaining, []Stage{StageOpened, StageAccepted, StageExplained, StageViewed, StageObjected}, givers, (*Duty).ruledBy},
	VerbObject:          {explaining, []Stage{StageRuled}, everybody, (*Duty).objectedBy},
	VerbCorrect:         {explaining, open, givers, (*Duty).notSubject},
	VerbWithdraw:        {Kinds(), open, givers, (*Duty).withdrawnBy},
	VerbReopen:          {explaining, []Stage{StageClosed}, everybody, (*Duty).reopenedBy},
	VerbSuspend:         {Kinds(), open, heads, (*Duty).suspendable},
	VerbResume:          {Kinds(), open, heads, (*Duty).resumable},
	VerbReassign:        {Kinds(), doing, append([]procedure.Role{procedure.RoleOffice}, heads...), (*Duty).ofHeadsUnit},
	VerbUrge:            {Kinds(), open, urgers, (*Duty).urgeable},
	VerbChangeCalendar:  {kinds: Kinds(), stages: open},
	VerbDelegate:        {kinds: Kinds(), stages: open},
}

// raising is that diagram where difficulties differ: everybody may raise one, and who did
// has the last word on it, or their head, the Office, the director.
var raising = map[procedure.Verb]permit{
	VerbGive:     {kinds: difficult, roles: everybody},
	VerbAccept:   {difficult, []Stage{StageAnswered}, everybody, (*Duty).raisedBy},
	VerbReturn:   {difficult, []Stage{StageAnswered}, everybody, (*Duty).raisedBy},
	VerbPostpone: {difficult, []Stage{StageGiven}, everybody, (*Duty).postponedBy},
	VerbWithdraw: {difficult, open, everybody, (*Duty).raisedBy},
	VerbSuspend:  {},
	VerbResume:   {},
}

func permitOf(kind Kind, verb procedure.Verb) permit {
	if p, differs := raising[verb]; differs && kind == Difficulty {
		return p
	}
	return permits[verb]
}

// MayEver says whether a role may say a verb to a kind of duty at all.
func MayEver(role procedure.Role, kind Kind, verb procedure.Verb) bool {
	p := permitOf(kind, verb)
	return slices.Contains(p.kinds, kind) && slices.Contains(p.roles, role)
}

// taking are the verbs that end a turn; the clock, if it stands still, runs on from them.
var taking = []procedure.Verb{
	VerbAcknowledge, VerbAnswer, VerbAccept, VerbReturn, VerbView, VerbRule, VerbObject, VerbCorrect,
}

// check refuses a verb by what the actor has not seen, kind and stage, role, and whose
// turn it is, in that order.
func (d *Duty) check(verb procedure.Verb, by procedure.Actor) error {
	if by.Seen > 0 && d.Touched > by.Seen {
		return procedure.Refuse(CodeDutyChanged, "")
	}
	p := permitOf(d.Kind, verb)
	switch {
	case d.Closed() && (d.Outcome == OutcomeWithdrawn || !slices.Contains(p.kinds, d.Kind) || !slices.Contains(p.stages, StageClosed)):
		return procedure.Refuse(CodeDutyClosed, "")
	case !slices.Contains(p.kinds, d.Kind) || !slices.Contains(p.stages, d.Stage):
		return procedure.Refuse(CodeDutyStage, "", "stage", d.Stage.Vietnamese(), "action", string(verb))
	case len(p.roles) == 0:
		return nil
	case !slices.Contains(p.roles, by.Role):
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", string(by.Role), "action", string(verb))
	case p.who != nil:
		return p.who(d, by)
	}
	return nil
}

// Allows is nil if the actor may say the verb now, and why not otherwise: pages offer
// nothing else.
func (v View) Allows(verb procedure.Verb, by procedure.Actor) error { return v.check(verb, by) }

// doneBy: whoever does it, or the head of the unit for it.
func (d *Duty) doneBy(by procedure.Actor) error {
	if d.Staff != "" && by.Staff == d.Staff || d.HeadedBy(by) {
		return nil
	}
	return procedure.Refuse(CodeNotYourTurn, "", "unit", d.Unit)
}

// helpedBy: also the units that cooperate, and everybody of the unit that leads.
func (d *Duty) helpedBy(by procedure.Actor) error {
	if by.Unit == d.Unit || slices.Contains(d.Cooperating, by.Unit) {
		return nil
	}
	return d.doneBy(by)
}

// givenBy: who gave it judges it, or who acts for them; the director for everybody.
func (d *Duty) givenBy(by procedure.Actor) error {
	if by.Staff == d.GivenBy.Staff || d.Acting != "" && by.Staff == d.Acting || by.Role == procedure.RoleDirector {
		return nil
	}
	return procedure.Refuse(CodeNotGiver, "")
}

// raisedBy: who raised a difficulty, the head of their unit, the Office, the director.
func (d *Duty) raisedBy(by procedure.Actor) error {
	if by.Role == procedure.RoleOffice || by.Role == procedure.RoleUnitHead && by.Unit == d.GivenBy.Unit {
		return nil
	}
	return d.givenBy(by)
}

// movedBy: another unit is charged by who gave it; a difficulty is passed on by whoever
// may give it to other hands.
func (d *Duty) movedBy(by procedure.Actor) error {
	if d.Kind == Difficulty {
		return nil
	}
	return d.givenBy(by)
}

// postponable: once ever, and while the date is ahead.
func (d *Duty) postponable(by procedure.Actor) error {
	switch {
	case len(d.Postponements) > 0:
		return procedure.Refuse(CodePostponementUsed, "")
	case d.Suspended():
		return procedure.Refuse(CodeAlreadySuspended, "")
	case d.Turn != nil && !d.Turn.OverdueAt.IsZero():
		return procedure.Refuse(CodeDueInPast, "")
	default:
		return d.doneBy(by)
	}
}

// postponedBy: an extension to explain is the head's to grant, never one's own; another
// date the giver's.
func (d *Duty) postponedBy(by procedure.Actor) error {
	if n := len(d.Postponements); n == 0 || !d.Postponements[n-1].DecidedAt.IsZero() {
		return procedure.Refuse(CodeNothingToPostpone, "")
	}
	if d.Suspended() {
		return procedure.Refuse(CodeAlreadySuspended, "")
	}
	switch d.Kind {
	case Explanation:
		return d.aboveSubject(by)
	case Difficulty:
		return d.raisedBy(by)
	default:
		return d.givenBy(by)
	}
}

// viewedBy: the head's view, also when the officer never explained in time.
func (d *Duty) viewedBy(by procedure.Actor) error {
	if d.Stage != StageExplained && (d.Turn == nil || d.Turn.OverdueAt.IsZero()) {
		return procedure.Refuse(CodeStillExplaining, "")
	}
	return d.aboveSubject(by)
}

// ruledBy: leadership rules after the head, or over an overdue turn; an objection is
// ruled on by the director.
func (d *Duty) ruledBy(by procedure.Actor) error {
	if d.Stage != StageViewed && d.Stage != StageObjected && (d.Turn == nil || d.Turn.OverdueAt.IsZero()) {
		return procedure.Refuse(CodeStillExplaining, "")
	}
	if d.Stage == StageObjected && by.Role != d.last().Role {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", string(by.Role), "action", string(VerbRule))
	}
	return d.notSubject(by)
}

func (d *Duty) objectedBy(by procedure.Actor) error {
	if by.Staff == d.Subject || d.Subject == "" && d.HeadedBy(by) {
		return nil
	}
	return procedure.Refuse(CodeNotYourTurn, "", "unit", d.Unit)
}

// reopenedBy: who was ruled against, once; leadership and the inspectorate where it is not
// about themselves.
func (d *Duty) reopenedBy(by procedure.Actor) error {
	if d.objectedBy(by) == nil {
		if slices.ContainsFunc(d.Reviews, func(r Review) bool { return r.Appeal && r.By == by.Staff }) {
			return procedure.Refuse(CodeAppealUsed, "")
		}
		return nil
	}
	if !slices.Contains(reviewers, by.Role) {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", string(by.Role), "action", string(VerbReopen))
	}
	return nil
}

// withdrawnBy: an explanation by leadership, an order by who gave it.
func (d *Duty) withdrawnBy(by procedure.Actor) error {
	if d.Kind == Explanation {
		return d.notSubject(by)
	}
	return d.givenBy(by)
}

func (d *Duty) suspendable(by procedure.Actor) error {
	if d.Suspended() {
		return procedure.Refuse(CodeAlreadySuspended, "")
	}
	return d.stoppedBy(by)
}

func (d *Duty) resumable(by procedure.Actor) error {
	if !d.Suspended() {
		return procedure.Refuse(CodeNotSuspended, "")
	}
	return d.stoppedBy(by)
}

// stoppedBy: nobody stops the clock of their own account.
func (d *Duty) stoppedBy(by procedure.Actor) error {
	if d.Kind == Explanation {
		return d.aboveSubject(by)
	}
	return d.givenBy(by)
}

// HeadedBy says whether somebody is the head who answers for the unit.
func (d *Duty) HeadedBy(by procedure.Actor) bool {
	return by.Role == procedure.RoleUnitHead && by.Unit == cmp.Or(d.HeadUnit, d.Unit)
}

func (d *Duty) ofHeadsUnit(by procedure.Actor) error {
	if by.Role == procedure.RoleUnitHead && !d.HeadedBy(by) {
		return procedure.Refuse(CodeNotYourTurn, "", "unit", d.Unit)
	}
	return nil
}

// urgeable: somebody's turn must be overdue or running, and nobody urges themselves.
func (d *Duty) urgeable(by procedure.Actor) error {
	if d.Turn == nil || d.Turn.Lapses || d.Suspended() || d.isHim(d.Turn.Who, by) {
		return procedure.Refuse(CodeNobodyToUrge, "")
	}
	return d.ofHeadsUnit(by)
}

// isHim says whether a recipient, a person or a role, is who acts.
func (d *Duty) isHim(who procedure.Recipient, by procedure.Actor) bool {
	if who.Staff != "" {
		return who.Staff == by.Staff
	}
	return who.Role == by.Role && (by.Role != procedure.RoleUnitHead || d.HeadedBy(by))
}

// aboveSubject: a head for their own unit, leadership for all, nobody for themselves.
func (d *Duty) aboveSubject(by procedure.Actor) error {
	if err := d.ofHeadsUnit(by); err != nil {
		return err
	}
	if by.Role == procedure.RoleUnitHead && d.headExplains() {
		return procedure.Refuse(CodeOwnBreach, "")
	}
	return d.notSubject(by)
}

// notSubject: whom a breach stands against does not judge it.
func (d *Duty) notSubject(by procedure.Actor) error {
	if d.Subject != "" && by.Staff == d.Subject {
		return procedure.Refuse(CodeOwnBreach, "")
	}
	return nil
}
