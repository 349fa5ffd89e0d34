package duty

import (
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// The messages of a duty's life.
const (
	NoticeGiven             procedure.NoticeKind = "duty_given"
	NoticeAcknowledged      procedure.NoticeKind = "duty_acknowledged"
	NoticeAnswered          procedure.NoticeKind = "duty_answered"
	NoticeAccepted          procedure.NoticeKind = "duty_accepted"
	NoticeReturned          procedure.NoticeKind = "duty_returned"
	NoticePostponementAsked procedure.NoticeKind = "duty_postponement_asked"
	NoticePostponed         procedure.NoticeKind = "duty_postponed"
	NoticeNotPostponed      procedure.NoticeKind = "duty_not_postponed"
	NoticeViewed            procedure.NoticeKind = "duty_viewed"
	NoticeRuled             procedure.NoticeKind = "duty_ruled"
	NoticeObjected          procedure.NoticeKind = "duty_objected"
	NoticeCorrected         procedure.NoticeKind = "duty_corrected"
	NoticeWithdrawn         procedure.NoticeKind = "duty_withdrawn"
	NoticeReopened          procedure.NoticeKind = "duty_reopened"
	NoticeSuspended         procedure.NoticeKind = "duty_suspended"
	NoticeResumed           procedure.NoticeKind = "duty_resumed"
	NoticeReassigned        procedure.NoticeKind = "duty_reassigned"
	NoticeUrged             procedure.NoticeKind = "duty_urged"
	NoticeDelegated         procedure.NoticeKind = "duty_delegated"
	// NoticeRepeated is the register's: the breaches of one person came back.
	NoticeRepeated procedure.NoticeKind = "duty_repeated"
)

// CalendarReach is how many days before today the calendar of a duty begins that is opened,
// or taken up again: nothing it counts lies before.
const CalendarReach = 7

// Opening is what a duty begins with. The number is taken by the register.
type Opening struct {
	Kind     Kind
	About    About
	Calendar procedure.Calendar
	Rule     Rule
	// By gives it; procedure.System asks for an explanation, or gives a recurring task on
	// behalf of OnBehalf.
	By       procedure.Actor
	OnBehalf procedure.Actor
	Text     string
	// Unit, HeadUnit, Staff, StaffRole and Cooperating are as in Duty.
	Unit        string
	HeadUnit    string
	Staff       string
	StaffRole   procedure.Role
	Cooperating []string
	// DueAt is the expected instant of a direction or task; a difficulty has that of its
	// rule.
	DueAt      time.Time
	Milestones []Milestone
}

// Open opens a duty at an instant, under a number. The answer to what is not lawful is a
// *procedure.Refusal.
func Open(number string, o Opening, at time.Time) (Duty, error) {
	at = at.In(procedure.Zone)
	d := Duty{
		Number: number, Kind: o.Kind, About: o.About, Calendar: o.Calendar, Rule: o.Rule,
		GivenBy: o.By, GivenAt: at, Text: o.Text,
		Unit: o.Unit, HeadUnit: o.HeadUnit, Staff: o.Staff, StaffRole: o.StaffRole, Cooperating: slices.Clone(o.Cooperating),
	}
	if o.Kind == Difficulty {
		due, err := o.resolvedBy(at)
		if err != nil {
			return Duty{}, err
		}
		o.DueAt = due
	}
	if err := o.check(at); err != nil {
		return Duty{}, err
	}
	if o.Kind == Explanation {
		d.Subject, d.SubjectRole = o.Staff, o.StaffRole
		d.begin(StageOpened, d.doer(), d.doerRole(), procedure.Term{Limit: d.Rule.Acknowledge, Start: at}, at)
	} else {
		if o.By.Staff == procedure.System {
			d.GivenBy = o.OnBehalf
		}
		d.DueAt, d.Milestones = o.DueAt.In(procedure.Zone), slices.Clone(o.Milestones)
		d.begin(StageGiven, d.doer(), d.doerRole(), procedure.Term{Fixed: d.DueAt, Start: at}, at)
	}
	d.write(at, string(VerbGive), o.By.Staff, d.View(), d.given()...)
	return d, nil
}

// given tells who does it, who answers for them, and who helps. Explanations are asked in the
// digest: at five in the afternoon one officer may owe several.
func (d *Duty) given() []procedure.Notice {
	notices := []procedure.Notice{d.notice(NoticeGiven, d.doer(), d.Kind != Explanation)}
	if d.Kind == Explanation && !d.headExplains() {
		notices = append(notices, d.notice(NoticeGiven, d.head(), false))
	}
	for _, unit := range d.Cooperating {
		notices = append(notices, d.notice(NoticeGiven, procedure.Recipient{Role: procedure.RoleUnitHead, Unit: unit}, true))
	}
	return notices
}

// resolvedBy is when a difficulty must have its answer.
func (o Opening) resolvedBy(at time.Time) (time.Time, error) {
	if len(o.Calendar.Hours) == 0 {
		return time.Time{}, procedure.Refuse(procedure.CodeInvalidField, "calendar")
	}
	due, _, err := o.Calendar.Due(procedure.Term{Limit: o.Rule.Resolve, Start: at}, nil)
	return due, err
}

// check refuses an opening that is not lawful.
func (o Opening) check(at time.Time) error {
	switch {
	case !slices.Contains(Kinds(), o.Kind):
		return procedure.Refuse(procedure.CodeInvalidField, "kind")
	case len(o.Calendar.Hours) == 0:
		return procedure.Refuse(procedure.CodeInvalidField, "calendar")
	case o.Kind != Task && len(o.Milestones) > 0:
		return procedure.Refuse(procedure.CodeInvalidField, "milestones")
	case o.Unit == "":
		return procedure.Refuse(procedure.CodeInvalidField, "unit")
	case o.Kind == Explanation:
		if o.By.Staff != procedure.System || o.About.File == "" || (o.About.Breach == 0) == (o.About.Fault == 0) {
			return procedure.Refuse(procedure.CodeInvalidField, "about")
		}
		return nil
	case o.By.Staff == procedure.System && !slices.Contains(givers, o.OnBehalf.Role),
		o.By.Staff != procedure.System && !MayEver(o.By.Role, o.Kind, VerbGive):
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "", "role", string(o.By.Role), "action", string(VerbGive))
	case o.Text == "":
		return procedure.Refuse(procedure.CodeReasonRequired, "text")
	case repeats(append(slices.Clip(o.Cooperating), o.Unit)):
		return procedure.Refuse(procedure.CodeInvalidField, "cooperating")
	}
	if err := checkDue(&o.Calendar, "due", o.DueAt, at); err != nil {
		return err
	}
	return checkMilestones(&o.Calendar, o.Milestones, at, o.DueAt)
}

func repeats(units []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(units)))) < len(units)
}

// checkDue refuses a date that is none, has passed, or is no working day the calendar
// speaks of.
func checkDue(calendar *procedure.Calendar, field string, due, at time.Time) error {
	switch day := procedure.DayOf(due); {
	case due.IsZero():
		return procedure.Refuse(CodeDueRequired, field)
	case !due.After(at):
		return procedure.Refuse(CodeDueInPast, field)
	case calendar.Covers(day) != nil:
		return procedure.Refuse(procedure.CodeCalendarNotPublished, field, "day", day.String(), "to", calendar.To.String())
	case !calendar.IsWorking(day):
		return procedure.Refuse(procedure.CodeNewDateNotWorking, field, "day", day.String())
	default:
		return nil
	}
}

// checkMilestones: they follow one another on working days, and none comes after the
// whole.
func checkMilestones(calendar *procedure.Calendar, all []Milestone, at, due time.Time) error {
	last, seen := at, map[string]bool{}
	for _, m := range all {
		if err := checkDue(calendar, "milestones", m.DueAt, at); err != nil {
			return err
		}
		if m.Code == "" || seen[m.Code] || !m.DueAt.After(last) || m.DueAt.After(due) {
			return procedure.Refuse(CodeMilestonesInDisarray, "milestones")
		}
		last, seen[m.Code] = m.DueAt, true
	}
	return nil
}
