package duty_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// vn reads an instant on the wall clock of Asia/Ho_Chi_Minh.
func vn(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, procedure.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func day(s string) procedure.Day {
	d, err := procedure.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// published is the calendar of 2026: Tết from Monday 16 to Friday 20/02, the kings' day
// on Monday 27/04, 30/04 and 01/05; Saturday 22/08 is worked. It ends with the year.
func published() procedure.Calendar {
	c := procedure.Calendar{
		Version: "2026", From: day("2026-01-01"), To: day("2026-12-31"),
		Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
	}
	for _, off := range []string{
		"2026-01-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-02",
	} {
		c.DaysOff = append(c.DaysOff, procedure.SpecialDay{Day: day(off), Name: "Nghỉ lễ"})
	}
	c.WorkingDays = []procedure.SpecialDay{{Day: day("2026-08-22"), Name: "Làm bù"}}
	return c
}

// The people of the test office.
var (
	clerk       = procedure.Actor{Staff: "mai", Role: procedure.RoleClerk, Unit: "mot-cua"}
	officer     = procedure.Actor{Staff: "nam", Role: procedure.RoleOfficer, Unit: "bcxb"}
	colleague   = procedure.Actor{Staff: "lan", Role: procedure.RoleOfficer, Unit: "bcxb"}
	stranger    = procedure.Actor{Staff: "tam", Role: procedure.RoleOfficer, Unit: "cntt"}
	head        = procedure.Actor{Staff: "hai", Role: procedure.RoleUnitHead, Unit: "bcxb"}
	otherHead   = procedure.Actor{Staff: "son", Role: procedure.RoleUnitHead, Unit: "cntt"}
	leader      = procedure.Actor{Staff: "phuc", Role: procedure.RoleLeader, Unit: "lanh-dao"}
	otherLeader = procedure.Actor{Staff: "binh", Role: procedure.RoleLeader, Unit: "lanh-dao"}
	director    = procedure.Actor{Staff: "duc", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	secretary   = procedure.Actor{Staff: "van", Role: procedure.RoleOffice, Unit: "van-phong"}
	inspector   = procedure.Actor{Staff: "thanh", Role: procedure.RoleInspector, Unit: "thanh-tra"}
	machine     = procedure.Actor{Staff: procedure.System}
)

func limit(n int, unit procedure.Unit) procedure.Limit { return procedure.Limit{Amount: n, Unit: unit} }

// rule is that of the catalogue.
func rule() duty.Rule {
	return duty.Rule{
		Near: limit(1, procedure.WorkingDay), Answer: limit(8, procedure.WorkingHour), Confirm: limit(3, procedure.WorkingDay),
		Levels:      []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
		Acknowledge: limit(5, procedure.WorkingDay), Explain: limit(15, procedure.CalendarDay), Extend: limit(15, procedure.CalendarDay),
		View: limit(3, procedure.WorkingDay), Rule: limit(5, procedure.WorkingDay), Object: limit(5, procedure.WorkingDay),
		Resolve:  limit(5, procedure.WorkingDay),
		Measures: []string{"REMARK", "BLAME"},
	}
}

// direction is given by the leader on Monday 02/03/2026 at 08:00, for Friday 06/03 at
// 17:00, to the officer.
func direction() duty.Opening {
	return duty.Opening{
		Kind: duty.Direction, Calendar: published(), Rule: rule(), By: leader, Text: "text-1",
		Unit: "bcxb", Staff: officer.Staff, StaffRole: officer.Role, DueAt: vn("2026-03-06 17:00"),
		About: duty.About{File: "000.00.16.H55-260302-0001"},
	}
}

// task is given by the director to the unit, for Friday 20/03/2026, with cntt to help and
// two milestones.
func task() duty.Opening {
	o := direction()
	o.Kind, o.By, o.About = duty.Task, director, duty.About{}
	o.Staff, o.StaffRole, o.Cooperating, o.DueAt = "", "", []string{"cntt"}, vn("2026-03-20 17:00")
	o.Milestones = []duty.Milestone{{Code: "DRAFT", DueAt: vn("2026-03-10 17:00")}, {Code: "COMMENT", DueAt: vn("2026-03-18 17:00")}}
	return o
}

// trouble is a difficulty an officer of cntt raises; bcxb has until Monday 09/03 at 17:00.
func trouble() duty.Opening {
	o := direction()
	o.Kind, o.By, o.Staff, o.StaffRole, o.DueAt = duty.Difficulty, stranger, "", "", time.Time{}
	return o
}

// breach is the officer's, found on Monday 02/03/2026 at 08:00: to be acknowledged by
// Monday 09/03 at 17:00.
func breach() duty.Opening {
	return duty.Opening{
		Kind: duty.Explanation, Calendar: published(), Rule: rule(), By: machine,
		Unit: "bcxb", Staff: officer.Staff, StaffRole: officer.Role,
		About: duty.About{File: "000.00.16.H55-260302-0001", Breach: 1, BreachKind: "late", BrokeAt: vn("2026-03-02 07:00")},
	}
}

// breachOf is one on somebody else's account.
func breachOf(who procedure.Actor) duty.Opening {
	o := breach()
	o.Staff, o.StaffRole, o.Unit = who.Staff, who.Role, who.Unit
	return o
}

const opened = "2026-03-02 08:00"

func open(t require.TestingT, o duty.Opening) duty.Duty {
	d, err := duty.Open("X-2026-0001", o, vn(opened))
	require.NoError(t, err)
	return d
}

// said is one event at an instant.
type said struct {
	at string
	do duty.Event
}

// live opens a duty and lets things be said about it.
func live(t require.TestingT, o duty.Opening, events ...said) duty.Duty {
	d := open(t, o)
	for _, e := range events {
		next, err := duty.Apply(d, e.do, vn(e.at))
		require.NoError(t, err, "%T at %s", e.do, e.at)
		d = next
	}
	return d
}

// refused is the code with which an event is refused; it leaves no trace.
func refused(t require.TestingT, d duty.Duty, e duty.Event, at string) procedure.Code {
	next, err := duty.Apply(d, e, vn(at))
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, d, next)
	return refusal.Code
}

// at lets time pass.
func at(d duty.Duty, when string) duty.Duty { return duty.Advance(d, vn(when)) }

// lines are the journal in short: instant, kind and who is told.
func lines(d duty.Duty) []string {
	var out []string
	for _, e := range d.Journal {
		line := e.At.Format("02/01 15:04 ") + e.Kind
		for _, n := range e.Notices {
			line += " " + name(n.To)
		}
		out = append(out, line)
	}
	return out
}

func name(to procedure.Recipient) string {
	switch {
	case to.Staff != "":
		return to.Staff
	case to.Unit != "":
		return fmt.Sprintf("%s@%s", to.Role, to.Unit)
	default:
		return string(to.Role)
	}
}

// turn is whose turn it is and until when.
func turn(d duty.Duty) string {
	v := d.View()
	if v.Turn == nil {
		return "nobody"
	}
	if v.TurnDueAt.IsZero() {
		return name(v.Turn.Who)
	}
	return name(v.Turn.Who) + " " + v.TurnDueAt.Format("02/01 15:04")
}

func TestTestOfficeOpens(t *testing.T) {
	require.Equal(t, "nam 06/03 17:00", turn(open(t, direction())))
	require.Equal(t, "unit_head@bcxb 20/03 17:00", turn(open(t, task())))
	require.Equal(t, "nam 09/03 17:00", turn(open(t, breach())))
}
