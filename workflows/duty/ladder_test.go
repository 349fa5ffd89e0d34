package duty_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// tick advances a duty at each of its wakes, as the engine does, until an instant.
func tick(d duty.Duty, until string) duty.Duty {
	for {
		wake, ok := duty.NextWake(d)
		if !ok || wake.After(vn(until)) {
			return duty.Advance(d, vn(until))
		}
		d = duty.Advance(d, wake)
	}
}

// Who is called about silence, and when: a level each working day, the last one again.
func TestSilenceClimbs(t *testing.T) {
	for _, tc := range []struct {
		name  string
		d     duty.Duty
		until string
		want  []string
	}{
		{"an officer", live(t, direction()), "2026-03-13 17:00", []string{
			"02/03 08:00 given nam", "05/03 07:30 reminded nam",
			"06/03 17:00 overdue nam", "06/03 17:00 called unit_head@bcxb",
			"09/03 17:00 called leader@bcxb", "10/03 17:00 called director", "11/03 17:00 called inspector",
			"12/03 17:00 called inspector", "13/03 17:00 called inspector",
		}},
		{"a unit's head", live(t, task()), "2026-03-25 17:00", []string{
			"02/03 08:00 given unit_head@bcxb unit_head@cntt",
			"10/03 17:00 milestone_missed unit_head@bcxb", "18/03 17:00 milestone_missed unit_head@bcxb", "19/03 07:30 reminded unit_head@bcxb",
			"20/03 17:00 overdue unit_head@bcxb", "20/03 17:00 called leader@bcxb",
			"23/03 17:00 called director", "24/03 17:00 called inspector", "25/03 17:00 called inspector",
		}},
		{"a leader who does not confirm", live(t, direction(), said{"2026-03-02 09:00", answer(officer)}), "2026-03-09 17:00", []string{
			"02/03 08:00 given nam", "02/03 09:00 answered phuc", "04/03 07:30 reminded phuc",
			"05/03 17:00 overdue phuc", "05/03 17:00 called director", "06/03 17:00 called inspector", "09/03 17:00 called inspector",
		}},
		{"a director who does not confirm", live(t, task(), said{"2026-03-02 09:00", answer(head)}), "2026-03-09 17:00", []string{
			"02/03 08:00 given unit_head@bcxb unit_head@cntt", "02/03 09:00 answered duc", "04/03 07:30 reminded duc",
			"05/03 17:00 overdue duc", "05/03 17:00 called inspector", "06/03 17:00 called inspector", "09/03 17:00 called inspector",
		}},
		{"a breach nobody acknowledges", live(t, breach()), "2026-03-11 17:00", []string{
			"02/03 08:00 given nam unit_head@bcxb", "06/03 07:30 reminded nam",
			"09/03 17:00 overdue nam", "09/03 17:00 called unit_head@bcxb", "10/03 17:00 called leader@bcxb", "11/03 17:00 called director",
		}},
		{"a breach nobody views", live(t, breach(), said{"2026-03-02 09:00", answer(officer)}), "2026-03-06 17:00", []string{
			"02/03 08:00 given nam unit_head@bcxb", "02/03 09:00 answered unit_head@bcxb", "04/03 07:30 reminded unit_head@bcxb",
			"05/03 17:00 overdue unit_head@bcxb", "05/03 17:00 called leader@bcxb", "06/03 17:00 called director",
		}},
		{"a breach nobody rules on", live(t, breach(), said{"2026-03-02 09:00", answer(officer)}, said{"2026-03-02 10:00", view(head)}), "2026-03-10 17:00", []string{
			"02/03 08:00 given nam unit_head@bcxb", "02/03 09:00 answered unit_head@bcxb", "02/03 10:00 viewed leader@bcxb", "06/03 07:30 reminded leader@bcxb",
			"09/03 17:00 overdue leader@bcxb", "09/03 17:00 called director", "10/03 17:00 called inspector",
		}},
		{"an objection the director leaves", live(t, breach(), said{"2026-03-02 09:00", answer(officer)}, said{"2026-03-02 10:00", view(head)},
			said{"2026-03-02 11:00", blame(leader)}, said{"2026-03-02 13:00", object(officer)}), "2026-03-10 17:00", []string{
			"02/03 08:00 given nam unit_head@bcxb", "02/03 09:00 answered unit_head@bcxb", "02/03 10:00 viewed leader@bcxb",
			"02/03 11:00 ruled nam unit_head@bcxb", "02/03 13:00 objected director", "06/03 07:30 reminded director",
			"09/03 17:00 overdue director", "09/03 17:00 called inspector", "10/03 17:00 called inspector",
		}},
		{"a right that is not used", live(t, breach(), said{"2026-03-02 09:00", answer(officer)}, said{"2026-03-02 10:00", view(head)},
			said{"2026-03-02 11:00", blame(leader)}), "2026-03-31 17:00", []string{
			"02/03 08:00 given nam unit_head@bcxb", "02/03 09:00 answered unit_head@bcxb", "02/03 10:00 viewed leader@bcxb",
			"02/03 11:00 ruled nam unit_head@bcxb", "06/03 07:30 reminded nam", "09/03 17:00 lapsed",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) { require.Equal(t, tc.want, lines(tick(tc.d, tc.until))) })
	}
}

func TestLevel(t *testing.T) {
	d := live(t, direction())
	for when, level := range map[string]int{
		"2026-03-06 16:59": 0, "2026-03-06 17:00": 1, "2026-03-09 17:00": 2, "2026-03-10 17:00": 3, "2026-03-11 17:00": 4, "2026-03-31 17:00": 4,
	} {
		require.Equal(t, level, tick(d, when).View().Level, when)
	}
}

// After days without a machine everybody is called in order, each once, and each call
// waits from when it was made; what was due is booked on its day, and nobody is told that
// what is overdue will soon be due.
func TestOutage(t *testing.T) {
	d := at(live(t, direction()), "2026-03-18 10:00")
	require.Equal(t, []string{"02/03 08:00 given nam", "18/03 10:00 overdue nam", "18/03 10:00 called unit_head@bcxb"}, lines(d))
	require.Equal(t, vn("2026-03-06 17:00"), d.LateAt)
	require.Equal(t, vn("2026-03-06 17:00"), d.Overdues[0].At)
	wake, ok := duty.NextWake(d)
	require.True(t, ok)
	require.Equal(t, vn("2026-03-19 10:00"), wake)

	right := live(t, breach(), said{opened, answer(officer)}, said{opened, view(head)}, said{opened, excuse(leader)})
	right = at(right, "2026-03-20 08:00")
	require.Equal(t, vn("2026-03-09 17:00"), right.ClosedAt, "it lapsed when it lapsed")
	require.Equal(t, duty.CodeDutyClosed, refused(t, right, object(officer), "2026-03-20 08:00"))
}

// A word of who was called holds the next call back by one wait, once; the Office and
// those below may urge as often as they like.
func TestUrging(t *testing.T) {
	called := func(d duty.Duty) []string {
		var out []string
		for _, line := range lines(d) {
			if len(line) > 19 && line[12:18] == "called" {
				out = append(out, line)
			}
		}
		return out
	}
	d := tick(live(t, direction()), "2026-03-09 16:00") // the head was called on 06/03 17:00
	office := tick(apply(t, d, "2026-03-09 16:00", duty.Urged{By: secretary}), "2026-03-09 17:00")
	require.Equal(t, []string{"06/03 17:00 called unit_head@bcxb", "09/03 17:00 called leader@bcxb"}, called(office), "the Office holds nothing back")

	held := apply(t, d, "2026-03-09 16:00", duty.Urged{By: head, Text: "text-3"})
	held = apply(t, tick(held, "2026-03-10 15:00"), "2026-03-10 15:00", duty.Urged{By: head})
	held = tick(held, "2026-03-10 16:00")
	require.Equal(t, []string{"06/03 17:00 called unit_head@bcxb", "10/03 16:00 called leader@bcxb"}, called(held), "once")
	below := tick(apply(t, held, "2026-03-11 15:00", duty.Urged{By: head}), "2026-03-11 16:00")
	require.Len(t, called(below), 3, "the head holds nothing back once the leader was called")
	leading := tick(apply(t, held, "2026-03-11 15:00", duty.Urged{By: otherLeader}), "2026-03-12 15:00")
	require.Equal(t, "12/03 15:00 called director", called(leading)[2])
	require.Equal(t, "nam", name(leading.Journal[slices.IndexFunc(leading.Journal, func(e procedure.Entry) bool { return e.Kind == "urged" })].Notices[0].To))

	early := apply(t, live(t, direction()), "2026-03-03 08:00", duty.Urged{By: inspector})
	require.Equal(t, "03/03 08:00 urged nam", lines(early)[1])
	require.Equal(t, "nam 06/03 17:00", turn(early))
}

// Other hands inherit the date, what was missed, and the level that was called.
func TestReassigned(t *testing.T) {
	d := tick(live(t, direction()), "2026-03-09 17:00") // head, then leader
	toHead := apply(t, d, "2026-03-10 08:00", duty.Reassigned{By: head, Unit: "bcxb"})
	require.Equal(t, 2, toHead.View().Level)
	require.Equal(t, []string{"10/03 08:00 reassigned nam unit_head@bcxb", "10/03 17:00 called director"}, lines(tick(toHead, "2026-03-10 17:00"))[5:])
	toColleague := apply(t, toHead, "2026-03-10 09:00", duty.Reassigned{By: leader, Unit: "bcxb", Staff: colleague.Staff, StaffRole: colleague.Role})
	require.Equal(t, 2, toColleague.View().Level)
	require.Equal(t, "10/03 17:00 called director", lines(tick(toColleague, "2026-03-10 17:00"))[7])
	require.Equal(t, vn("2026-03-06 17:00"), toColleague.Turn.OverdueAt)

	away := apply(t, live(t, task()), "2026-03-10 08:00", duty.Reassigned{By: director, Unit: "cntt"})
	require.Equal(t, []any{"cntt", []string{}}, []any{away.Unit, away.Cooperating})
	require.Equal(t, "10/03 17:00 milestone_missed unit_head@cntt", lines(at(away, "2026-03-10 17:00"))[2])

	top := tick(live(t, task()), "2026-03-31 17:00")
	require.Equal(t, 4, apply(t, top, "2026-03-31 17:00", duty.Reassigned{By: head, Unit: "bcxb", Staff: officer.Staff, StaffRole: officer.Role}).View().Level)
}

// Turns nobody took in time stay on record, with the instant they were taken.
func TestOverduesStay(t *testing.T) {
	d := tick(live(t, breach()), "2026-03-10 08:00")
	d = apply(t, d, "2026-03-10 09:00", duty.Acknowledged{By: officer})
	require.Equal(t, "nam 25/03 17:00", turn(d))
	require.Zero(t, d.View().Level, "a new turn is nobody's silence")
	d = tick(d, "2026-03-26 08:00")
	d = apply(t, d, "2026-03-26 08:00", view(head))
	require.Equal(t, []duty.Overdue{
		{Turn: 1, Stage: duty.StageOpened, Who: procedure.Recipient{Staff: "nam", Role: procedure.RoleUnitHead, Unit: "bcxb"}, At: vn("2026-03-09 17:00"), TakenAt: vn("2026-03-10 09:00")},
		{Turn: 2, Stage: duty.StageAccepted, Who: procedure.Recipient{Staff: "nam", Role: procedure.RoleUnitHead, Unit: "bcxb"}, At: vn("2026-03-25 17:00"), TakenAt: vn("2026-03-26 08:00")},
	}, d.Overdues)
	d = apply(t, d, "2026-03-26 09:00", blame(leader))
	require.True(t, d.Rulings[0].WithoutExplanation)
}

// A rule without levels calls nobody, and a kind of time that is none never ends.
func TestRulesOfNothing(t *testing.T) {
	o := direction()
	o.Rule.Levels = nil
	d := tick(live(t, o), "2026-03-31 17:00")
	require.Equal(t, []string{"02/03 08:00 given nam", "05/03 07:30 reminded nam", "06/03 17:00 overdue nam"}, lines(d))
	_, wakes := duty.NextWake(d)
	require.False(t, wakes)
	o = breach()
	o.Rule.Acknowledge = procedure.Limit{}
	_, wakes = duty.NextWake(live(t, o))
	require.False(t, wakes)
}

// TestBehind: from the moment a turn or the date of the whole has passed, booked or not, until
// the end; a right that lapses is nobody's delay.
func TestBehind(t *testing.T) {
	due := direction().DueAt
	d := live(t, direction())
	late := duty.Advance(d, due.Add(time.Hour))
	answered := apply(t, late, "2026-03-10 08:00", answer(officer))
	ruled := live(t, breach(), said{opened, answer(officer)}, said{opened, view(head)}, said{opened, excuse(leader)})
	for name, c := range map[string]struct {
		d    duty.Duty
		at   time.Time
		want bool
	}{
		"ahead":                      {d, due, false},
		"past and not booked":        {d, due.Add(time.Second), true},
		"booked":                     {late, due.Add(2 * time.Hour), true},
		"answered late":              {answered, vn("2026-03-10 08:00"), true},
		"closed":                     {apply(t, answered, "2026-03-10 09:00", duty.Accepted{By: leader}), vn("2026-03-11 08:00"), false},
		"suspended":                  {apply(t, d, opened, duty.Suspended{By: leader, Text: "x"}), due.Add(time.Hour), false},
		"a right that nobody claims": {ruled, ruled.View().TurnDueAt.Add(time.Hour), false},
	} {
		require.Equal(t, c.want, c.d.View().Behind(c.at), name)
	}
}
