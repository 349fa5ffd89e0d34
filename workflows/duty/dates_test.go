package duty_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func suspend(by procedure.Actor) duty.Event { return duty.Suspended{By: by, Text: "text-11"} }

// By when each turn must be taken.
func TestDeadlines(t *testing.T) {
	from := func(o duty.Opening, when string, events ...said) duty.Duty {
		d, err := duty.Open("X-2026-0001", o, vn(when))
		require.NoError(t, err)
		for _, e := range events {
			d = apply(t, d, e.at, e.do)
		}
		return d
	}
	ack := func(when string) said { return said{when, duty.Acknowledged{By: officer}} }
	for _, tc := range []struct {
		name string
		d    duty.Duty
		want string
	}{
		{"five working days to acknowledge", from(breach(), "2026-03-02 08:00"), "nam 09/03 17:00"},
		{"over Tết", from(breach(), "2026-02-12 08:00"), "nam 26/02 17:00"},
		{"found in the night", from(breach(), "2026-03-01 23:00"), "nam 06/03 17:00"},
		{"fifteen days from the acknowledgement", from(breach(), "2026-03-02 08:00", ack("2026-03-03 10:00")), "nam 18/03 17:00"},
		{"fifteen days that end on a Sunday", from(breach(), "2026-03-02 08:00", ack("2026-03-07 10:00")), "nam 23/03 17:00"},
		{"fifteen days that end in Tết", from(breach(), "2026-02-02 08:00", ack("2026-02-03 10:00")), "nam 23/02 17:00"},
		{"at most fifteen days more", from(breach(), "2026-03-02 08:00", ack("2026-03-03 10:00"),
			said{"2026-03-04 08:00", askFor(officer, "2026-04-02 17:00")}, said{"2026-03-05 08:00", duty.PostponementDecided{By: head, Agreed: true}}), "nam 02/04 17:00"},
		{"more time refused", from(breach(), "2026-03-02 08:00", ack("2026-03-03 10:00"),
			said{"2026-03-04 08:00", askFor(officer, "2026-04-02 17:00")}, said{"2026-03-05 08:00", duty.PostponementDecided{By: head, Text: "x"}}), "nam 18/03 17:00"},
		{"a suspension does not count", from(breach(), "2026-03-02 08:00", said{"2026-03-04 08:00", suspend(head)}, said{"2026-03-11 10:00", duty.Resumed{By: head}}), "nam 16/03 17:00"},
		{"a suspension within a day costs nobody a day", from(breach(), "2026-03-02 08:00", said{"2026-03-04 08:00", suspend(head)}, said{"2026-03-04 15:00", duty.Resumed{By: head}}), "nam 09/03 17:00"},
		{"a suspended turn has no date", from(breach(), "2026-03-02 08:00", said{"2026-03-04 08:00", suspend(head)}), "nam"},
		{"who acknowledges lets the clock run", from(breach(), "2026-03-02 08:00", said{"2026-03-04 08:00", suspend(head)}, ack("2026-03-05 08:00")), "nam 20/03 17:00"},
		{"three working days for the head", from(breach(), "2026-03-02 08:00", said{"2026-03-06 08:00", answer(officer)}), "unit_head@bcxb 11/03 17:00"},
		{"five to rule", from(breach(), "2026-03-02 08:00", said{"2026-03-06 08:00", answer(officer)}, said{"2026-03-06 09:00", view(head)}), "leader@bcxb 13/03 17:00"},
		{"five to object", from(breach(), "2026-03-02 08:00", said{"2026-03-06 08:00", answer(officer)}, said{"2026-03-06 09:00", view(head)}, said{"2026-03-06 10:00", blame(leader)}), "nam 13/03 17:00"},
		{"the date of a direction", from(direction(), "2026-03-02 08:00"), "nam 06/03 17:00"},
		{"three to confirm", from(direction(), "2026-03-02 08:00", said{"2026-03-06 08:00", answer(officer)}), "phuc 11/03 17:00"},
		{"returned with time left", from(direction(), "2026-03-02 08:00", said{"2026-03-03 08:00", answer(officer)}, said{"2026-03-04 08:00", duty.Returned{By: leader, Text: "x"}}), "nam 06/03 17:00"},
		{"returned with another date", from(direction(), "2026-03-02 08:00", said{"2026-03-03 08:00", answer(officer)},
			said{"2026-03-04 08:00", duty.Returned{By: leader, Text: "x", NewDue: vn("2026-03-12 11:00")}}), "nam 12/03 11:00"},
		{"a date moves by the days of its suspension", from(direction(), "2026-03-02 08:00", said{"2026-03-03 08:00", suspend(leader)}, said{"2026-03-05 08:00", duty.Resumed{By: leader}}), "nam 10/03 17:00"},
		{"and again", from(direction(), "2026-03-02 08:00", said{"2026-03-03 08:00", suspend(leader)}, said{"2026-03-05 08:00", duty.Resumed{By: leader}},
			said{"2026-03-09 08:00", suspend(leader)}, said{"2026-03-10 08:00", duty.Resumed{By: leader}}), "nam 11/03 17:00"},
	} {
		t.Run(tc.name, func(t *testing.T) { require.Equal(t, tc.want, turn(tc.d)) })
	}
}

// A date that falls within a stop of one day goes to the end of that day.
func TestDateWithinAStop(t *testing.T) {
	o := direction()
	o.DueAt = vn("2026-03-06 10:00")
	d := live(t, o, said{"2026-03-06 09:00", suspend(leader)}, said{"2026-03-06 14:00", duty.Resumed{By: leader}})
	require.Equal(t, "nam 06/03 17:00", turn(d))
	require.Equal(t, vn("2026-03-06 17:00"), d.DueAt)
	require.Zero(t, at(d, "2026-03-06 16:59").LateAt)
}

func TestSuspendedLifeStandsStill(t *testing.T) {
	d := live(t, task(), said{"2026-03-09 08:00", suspend(director)})
	_, wakes := duty.NextWake(d)
	require.False(t, wakes)
	require.Equal(t, d, at(d, "2026-06-01 08:00"))
	d = apply(t, d, "2026-03-11 08:00", duty.Resumed{By: director}) // two working days later
	require.Equal(t, vn("2026-03-24 17:00"), d.DueAt)
	require.Equal(t, []time.Time{vn("2026-03-12 17:00"), vn("2026-03-20 17:00")}, []time.Time{d.Milestones[0].DueAt, d.Milestones[1].DueAt})

	late := tick(live(t, direction()), "2026-03-09 08:00")
	late = apply(t, late, "2026-03-09 08:00", suspend(leader))
	late = tick(apply(t, late, "2026-03-12 08:00", duty.Resumed{By: leader}), "2026-03-12 17:00")
	require.Equal(t, "12/03 17:00 called leader@bcxb", lines(late)[len(lines(late))-1], "the wait for the leader stood still")
	require.Equal(t, vn("2026-03-06 17:00"), late.LateAt)
}

// A calendar that comes late moves dates off days that are worked no more, and gives
// those beyond its end the days it knows.
func TestCalendar(t *testing.T) {
	notice := published()
	notice.Version, notice.DaysOff = "later", append(notice.DaysOff[:6:6], append([]procedure.SpecialDay{{Day: day("2026-03-06")}, {Day: day("2026-03-18")}}, notice.DaysOff[6:]...)...)
	changed := apply(t, live(t, direction()), "2026-03-03 08:00", duty.CalendarChanged{Calendar: notice})
	require.Equal(t, "nam 09/03 17:00", turn(changed))
	require.Equal(t, vn("2026-03-09 17:00"), changed.DueAt)
	require.Equal(t, "03/03 08:00 calendar_changed", lines(changed)[1])
	require.Zero(t, changed.Touched-1, "the machine touches nothing people have seen")
	whole := apply(t, live(t, task()), "2026-03-03 08:00", duty.CalendarChanged{Calendar: notice})
	require.Equal(t, vn("2026-03-19 17:00"), whole.Milestones[1].DueAt)

	stopped := live(t, direction(), said{"2026-03-03 08:00", suspend(leader)}, said{"2026-03-10 08:00", duty.CalendarChanged{Calendar: notice}},
		said{"2026-03-11 08:00", duty.Resumed{By: leader}})
	require.Equal(t, "nam 13/03 17:00", turn(stopped), "the day off of 06/03 was no day that was lost")

	d, err := duty.Open("X-2026-0001", breach(), vn("2026-12-30 08:00"))
	require.NoError(t, err)
	require.Equal(t, "nam 06/01 17:00", turn(d), "beyond the calendar weekdays are worked")
	next := published()
	next.To = day("2027-12-31")
	next.DaysOff = append(next.DaysOff, procedure.SpecialDay{Day: day("2027-01-01"), Name: "Tết Dương lịch"})
	require.Equal(t, "nam 07/01 17:00", turn(apply(t, d, "2026-12-30 09:00", duty.CalendarChanged{Calendar: next})))
	silent := tick(d, "2027-01-07 17:00")
	require.Equal(t, "07/01 17:00 called leader@bcxb", lines(silent)[4])
}

// A task is judged by its first date or the one that was agreed, whatever else is said.
func TestOnTime(t *testing.T) {
	accepted := duty.Accepted{By: director}
	returned := duty.Returned{By: director, Text: "x"}
	late := duty.Returned{By: director, Text: "x", NewDue: vn("2026-03-27 17:00")}
	agree, refuse := duty.PostponementDecided{By: director, Agreed: true}, duty.PostponementDecided{By: director, Text: "x"}
	asked := said{"2026-03-19 08:00", askFor(head, "2026-03-25 17:00")}
	for _, tc := range []struct {
		name   string
		events []said
		until  string
		onTime bool
		ok     bool
	}{
		{"open", nil, "2026-03-19 08:00", true, false},
		{"open and overdue", nil, "2026-03-20 17:00", false, true},
		{"answered, not yet accepted", []said{{"2026-03-19 08:00", answer(head)}}, "2026-03-23 08:00", true, false},
		{"accepted", []said{{"2026-03-19 08:00", answer(head)}, {"2026-03-24 08:00", accepted}}, "2026-03-24 08:00", true, true},
		{"answered late", []said{{"2026-03-23 08:00", answer(head)}, {"2026-03-24 08:00", accepted}}, "2026-03-24 08:00", false, true},
		{"returned and done in time", []said{{"2026-03-10 08:00", answer(head)}, {"2026-03-11 08:00", returned}, {"2026-03-12 08:00", answer(head)}, {"2026-03-13 08:00", accepted}}, "2026-03-13 08:00", true, true},
		{"returned after the date", []said{{"2026-03-20 08:00", answer(head)}, {"2026-03-23 08:00", late}}, "2026-03-23 08:00", false, true},
		{"a later date with the return heals nothing", []said{{"2026-03-18 08:00", answer(head)}, {"2026-03-19 08:00", late}}, "2026-03-20 17:00", false, true},
		{"and is not late before the first", []said{{"2026-03-18 08:00", answer(head)}, {"2026-03-19 08:00", late}}, "2026-03-20 16:59", true, false},
		{"postponed", []said{asked, {"2026-03-20 08:00", agree}, {"2026-03-25 08:00", answer(head)}, {"2026-03-26 08:00", accepted}}, "2026-03-26 08:00", true, true},
		{"postponed and missed", []said{asked, {"2026-03-20 08:00", agree}}, "2026-03-25 17:00", false, true},
		{"postponement refused", []said{asked, {"2026-03-20 08:00", refuse}}, "2026-03-20 17:00", false, true},
		{"asked in time, agreed late", []said{asked, {"2026-03-23 08:00", agree}, {"2026-03-25 08:00", answer(head)}, {"2026-03-25 09:00", accepted}}, "2026-03-25 09:00", true, true},
		{"late before it was asked", []said{{"2026-03-20 08:00", answer(head)}, {"2026-03-23 08:00", late}, {"2026-03-24 08:00", askFor(head, "2026-03-31 17:00")}, {"2026-03-24 09:00", agree}}, "2026-03-24 09:00", false, true},
		{"suspended over its date", []said{{"2026-03-19 08:00", suspend(director)}}, "2026-03-25 08:00", true, false},
		{"answered while suspended over its date", []said{{"2026-03-19 08:00", suspend(director)}, {"2026-03-24 08:00", answer(head)}, {"2026-03-24 09:00", accepted}}, "2026-03-24 09:00", true, true},
		{"resumed and missed", []said{{"2026-03-19 08:00", suspend(director)}, {"2026-03-23 08:00", duty.Resumed{By: director}}}, "2026-03-24 17:00", false, true},
		{"withdrawn", []said{{"2026-03-23 08:00", duty.Withdrawn{By: director, Text: "x"}}}, "2026-03-24 08:00", false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			onTime, ok := at(live(t, task(), tc.events...), tc.until).OnTime()
			require.Equal(t, []bool{tc.onTime, tc.ok}, []bool{onTime, ok})
		})
	}
	_, ok := live(t, breach()).OnTime()
	require.False(t, ok, "an explanation has no date of the whole")
}

// What is late while the turn has a later date is booked on its day, and called about
// only when that passes too.
func TestLateWithALaterTurn(t *testing.T) {
	d := live(t, direction(), said{"2026-03-05 07:00", answer(officer)},
		said{"2026-03-06 08:00", duty.Returned{By: leader, Text: "x", NewDue: vn("2026-03-11 17:00")}})
	require.Equal(t, []string{
		"02/03 08:00 given nam", "05/03 07:00 answered phuc", "06/03 08:00 returned nam", "06/03 17:00 late",
		"10/03 07:30 reminded nam", "11/03 17:00 overdue nam", "11/03 17:00 called unit_head@bcxb",
	}, lines(tick(d, "2026-03-11 17:00")))
	require.Equal(t, vn("2026-03-06 17:00"), tick(d, "2026-03-06 17:00").LateAt)
}

// Milestones still ahead move with the whole by as many working days; none passes it.
func TestMilestonesMoveWithTheWhole(t *testing.T) {
	d := live(t, task(), said{"2026-03-05 08:00", duty.MilestoneReached{By: otherHead, Milestone: "DRAFT"}},
		said{"2026-03-06 08:00", askFor(head, "2026-03-25 11:00")}, said{"2026-03-09 08:00", duty.PostponementDecided{By: director, Agreed: true}})
	require.Equal(t, []time.Time{vn("2026-03-10 17:00"), vn("2026-03-23 17:00")}, []time.Time{d.Milestones[0].DueAt, d.Milestones[1].DueAt})
	require.Equal(t, "son", d.Milestones[0].DoneBy)
	require.Equal(t, vn("2026-03-25 11:00"), d.DueAt)

	o := task()
	o.Milestones = []duty.Milestone{{Code: "DRAFT", DueAt: vn("2026-03-10 17:00")}, {Code: "ISSUE", DueAt: vn("2026-03-20 17:00")}}
	d = at(live(t, o), "2026-03-11 08:00")
	d = apply(t, d, "2026-03-11 08:00", askFor(head, "2026-03-25 11:00"))
	d = apply(t, d, "2026-03-11 09:00", duty.PostponementDecided{By: director, Agreed: true})
	require.Equal(t, []time.Time{vn("2026-03-10 17:00"), vn("2026-03-25 11:00")}, []time.Time{d.Milestones[0].DueAt, d.Milestones[1].DueAt}, "what is late stays late")
}

// A date agreed to after a return with a later one is not taken back by it.
func TestAgreedDateMustStillBeLater(t *testing.T) {
	d := live(t, task(), said{"2026-03-05 08:00", askFor(head, "2026-03-25 17:00")}, said{"2026-03-05 09:00", answer(head)},
		said{"2026-03-05 10:00", duty.Returned{By: director, Text: "x", NewDue: vn("2026-03-26 17:00")}})
	require.Equal(t, duty.CodeDueInPast, refused(t, d, duty.PostponementDecided{By: director, Agreed: true}, "2026-03-05 11:00"))
	d = apply(t, d, "2026-03-05 11:00", duty.PostponementDecided{By: director, Text: "x"})
	require.Equal(t, "unit_head@bcxb 26/03 17:00", turn(d))
}
