package procedure

import (
	"strconv"
	"time"
)

// Unit is the unit a limit is counted in. The three are never converted into one
// another when a date is computed.
type Unit string

// The units of a limit.
const (
	WorkingDay  Unit = "working_day"  // ngày làm việc
	CalendarDay Unit = "calendar_day" // ngày
	WorkingHour Unit = "working_hour" // giờ làm việc
)

// Limit is a span of legal time (thời hạn giải quyết).
type Limit struct {
	Amount int  `json:"amount"`
	Unit   Unit `json:"unit"`
}

// hoursPerDay is the one place where 1 ngày làm việc = 8 giờ làm việc.
const hoursPerDay = 8

// WorkingHours returns the working hours internal steps of this limit must add
// up to: 8 a day for limits in days.
func (l Limit) WorkingHours() int {
	if l.Unit == WorkingHour {
		return l.Amount
	}
	return l.Amount * hoursPerDay
}

// WorkingDays returns the limit in working days, rounded up.
func (l Limit) WorkingDays() int {
	return (l.WorkingHours() + hoursPerDay - 1) / hoursPerDay
}

// InWorkingDays tells office time as people do: 27 hours are 3 days and 3 hours. Less
// than a minute is left out.
func InWorkingDays(office time.Duration) (days, hours, minutes int) {
	all := int(office / time.Minute)
	return all / (hoursPerDay * 60), all / 60 % hoursPerDay, all % 60
}

var unitNames = map[Unit]string{WorkingDay: "ngày làm việc", CalendarDay: "ngày", WorkingHour: "giờ làm việc"}

// Vietnamese returns the limit as a receipt prints it: "15 ngày làm việc".
func (l Limit) Vietnamese() string { return strconv.Itoa(l.Amount) + " " + unitNames[l.Unit] }

// Role is what a person is in the office.
type Role string

// The roles of the office.
const (
	RoleClerk     Role = "clerk"     // cán bộ một cửa
	RoleOfficer   Role = "officer"   // chuyên viên
	RoleUnitHead  Role = "unit_head" // trưởng phòng
	RoleLeader    Role = "leader"    // phó giám đốc
	RoleDirector  Role = "director"  // giám đốc
	RoleOffice    Role = "office"    // Văn phòng
	RoleInspector Role = "inspector" // Thanh tra
)

// Roles lists every role, lowest first.
func Roles() []Role {
	return []Role{RoleClerk, RoleOfficer, RoleUnitHead, RoleLeader, RoleDirector, RoleOffice, RoleInspector}
}

// Rules are what binds one file: the regime and the procedure version in force
// on its day of intake. They are copied into the file and never change under it.
type Rules struct {
	// Regime names the rule set ("2021", "2025").
	Regime string `json:"regime"`
	// Procedure is the national code (mã TTHC), Version the catalogue's.
	Procedure string `json:"procedure"`
	Version   string `json:"version"`
	// Limit is the published, possibly cut limit that binds the receipt; Legal
	// is the limit of the law, kept for reports.
	Limit Limit `json:"limit"`
	Legal Limit `json:"legal"`
	// Steps are the internal process in order; their hours add up to
	// Limit.WorkingHours().
	Steps []Step `json:"steps"`
	// Papers are the codes of the papers of the procedure.
	Papers []string `json:"papers,omitempty"`
	// Forms are the papers the office issues under the regime.
	Forms []LetterKind `json:"forms,omitempty"`

	Supplement  SupplementRule  `json:"supplement"`
	Payment     PaymentRule     `json:"payment"`
	Reappoint   ReappointRule   `json:"reappoint"`
	Ladder      []Rung          `json:"ladder"`
	Escalation  EscalationRule  `json:"escalation"`
	AutoApology AutoApologyRule `json:"auto_apology"`
	// Tolerance is how much later than its instant a rung may fire before the
	// delay is booked to the system, in seconds.
	Tolerance int `json:"tolerance_seconds"`
}

// Lead is the unit that answers for the file in figures (đơn vị chủ trì giải quyết):
// that of the first step which is not the counter's. It is known from the receipt on and
// is the same whether the promise is kept or broken: a unit that was charged with what
// broke in its hands, but not credited with what others signed in time, would never be
// punctual. Who held a late file how long is for custody to say.
func (r Rules) Lead() string {
	for _, step := range r.Steps {
		if step.Role != RoleClerk {
			return step.Unit
		}
	}
	if len(r.Steps) == 0 {
		return ""
	}
	return r.Steps[0].Unit
}

// Step is one station of the internal process.
type Step struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Role  Role   `json:"role"`
	Hours int    `json:"hours"`
}

// SupplementRule says how often, until when and with what effect an applicant
// may be asked for more after intake (NĐ 61/2018 Điều 19 khoản 4).
type SupplementRule struct {
	Times  int              `json:"times"`
	Window Limit            `json:"window"`
	Effect SupplementEffect `json:"effect"`
}

// SupplementEffect is what a supplement does to the clock.
type SupplementEffect string

// The effects of a supplement on the clock.
const (
	// EffectRestart counts the limit again from zero once the full file is in.
	EffectRestart SupplementEffect = "restart"
	// EffectPause only stops the clock meanwhile (some sector rules).
	EffectPause SupplementEffect = "pause"
)

// PaymentRule says whether waiting for a fee stops the clock.
type PaymentRule struct {
	StopsClock bool `json:"stops_clock"`
}

// ReappointRule makes the new date of an automatic apology: Percent of the
// budget in working days, at least Min and at most Max. MaxDeclared bounds the
// date a person may declare.
type ReappointRule struct {
	Percent     int `json:"percent"`
	Min         int `json:"min_working_days"`
	Max         int `json:"max_working_days"`
	MaxDeclared int `json:"max_declared_working_days"`
}

// Action is what a rung does when it fires.
type Action string

// The actions of the ladder.
const (
	ActRemind    Action = "remind"     // remind the assignee
	ActAsk       Action = "ask"        // ask assignee and unit head to declare
	ActApologise Action = "apologise"  // the letter must be gone by now
	ActLate      Action = "late"       // the first promise is broken
	ActRemindAll Action = "remind_all" // remind assignee, head and leader
	ActBroken    Action = "broken"     // the second promise is broken
)

// Edge is where within its day a rung stands.
type Edge string

// The edges of a rung.
const (
	AtOpening Edge = "opening" // when office hours begin
	AtClosing Edge = "closing" // when office hours end
	AtPromise Edge = "promise" // the promised instant itself
)

// Order tells first promises from the one after a re-appointment.
type Order string

// The two orders of promise.
const (
	FirstPromise  Order = "first"
	SecondPromise Order = "second"
)

// Rung is one entry of the ladder.
type Rung struct {
	Name string `json:"name"`
	Do   Action `json:"do"`
	On   Order  `json:"on"`
	// DaysBefore is how many working days before the promised day; At the edge
	// of that day.
	DaysBefore int  `json:"days_before"`
	At         Edge `json:"at"`
	// ShortPercent places the rung at this share of the working time between
	// start and promise when the limit is too short for DaysBefore; 0 drops it.
	ShortPercent int `json:"short_percent,omitempty"`
	// After names a rung that must have come first; silence is no answer before
	// the question.
	After string `json:"after,omitempty"`
	// SpreadMinutes pulls the rung forward by up to this much, by the file's
	// code, so that a thousand reminders do not fall on one second.
	SpreadMinutes int `json:"spread_minutes,omitempty"`
}

// EscalationRule is the way up: Levels are roles from the first to answer to the
// last; silence for Answer climbs one level. Broken are the levels a broken
// second promise goes to at once.
type EscalationRule struct {
	Levels []Role `json:"levels"`
	Broken []Role `json:"broken"`
	Answer Limit  `json:"answer"`
}

// AutoApologyRule is the policy switch of the organisation: whether silence
// sends the letter before the promise breaks (the default), or only escalates.
type AutoApologyRule struct {
	OnSilence bool `json:"on_silence"`
}

func (r Rules) tolerance() time.Duration { return time.Duration(r.Tolerance) * time.Second }
