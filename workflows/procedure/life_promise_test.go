package procedure_test

import "dunghen/workflows/procedure"

func onCourse(at string) move {
	return move{at: at, do: procedure.Declared{By: officer, Course: procedure.OnCourse}}
}

func late(at, newDate string) move {
	return move{at: at, do: procedure.Declared{By: officer, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: vn(newDate)}}
}

// livesOfPromises are what becomes of a promise: kept to, excused, or broken.
var livesOfPromises = []life{
	// Nobody touches it: reminded, asked, apologised before the promise breaks,
	// escalated, broken again, chased each working day.
	{name: "silent", moves: []move{toOfficer, letterIssued("2026-03-13 17:01")}, until: "2026-03-26 12:00"},
	// Nobody is even named: the head stands for the assignee, and is told once.
	{name: "silent_unassigned", moves: []move{handOver("2026-03-02 10:00", clerk, "")}, until: "2026-03-23 18:00"},
	{name: "declared_on_course_and_missed", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"), letterIssued("2026-03-16 17:01"),
	}, until: "2026-03-17 09:00"},
	{name: "declared_late_and_approved", moves: []move{
		toOfficer, late("2026-03-12 09:00", "2026-03-20 09:00"),
		{at: "2026-03-12 14:00", do: procedure.ApologyApproved{By: otherHead}, refused: procedure.Refuse(procedure.CodeNotYourFile, "", "unit", "bcxb")},
		{at: "2026-03-12 15:00", do: procedure.ApologyApproved{By: head, Reason: procedure.ReasonOther, Text: "ghi-chu-3"}},
		{at: "2026-03-12 15:01", do: procedure.ApologyApproved{By: head}, refused: procedure.Refuse(procedure.CodeAlreadyApologised, "")},
		letterIssued("2026-03-12 15:02"),
	}, until: "2026-03-17 09:00"},
	{name: "declared_late_not_approved", moves: []move{
		toOfficer, late("2026-03-10 09:00", "2026-03-18 23:00"), letterIssued("2026-03-13 17:01"),
	}, until: "2026-03-16 18:00"},
	// The later word counts: on course after late, and the other way round.
	{name: "declared_late_then_on_course", moves: []move{
		toOfficer, late("2026-03-10 09:00", "2026-03-18 09:00"), onCourse("2026-03-11 09:00"),
		{at: "2026-03-11 10:00", do: procedure.ApologyApproved{By: head}, refused: procedure.Refuse(procedure.CodeNotDeclaredLate, "")},
	}, until: "2026-03-16 18:00"},
	{name: "declared_on_course_then_late_on_the_day", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"), late("2026-03-16 10:00", "2026-03-19 10:00"),
	}, until: "2026-03-16 18:00"},
	// The policy switch: silence escalates before the promise, the letter goes at due.
	{name: "silent_without_automatic_letter", intake: func(in *procedure.Intake) {
		in.Rules.AutoApology.OnSilence = false
	}, moves: []move{toOfficer, letterIssued("2026-03-16 17:01")}, until: "2026-03-18 18:00"},
	// Kept after the re-appointment: late it stays, the new date does not heal it.
	{name: "kept_the_second_date", moves: []move{
		toOfficer, letterIssued("2026-03-13 17:01"),
		{at: "2026-03-17 09:00", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideAcceptDate}},
		{at: "2026-03-20 09:00", do: procedure.Finished{By: officer}},
		{at: "2026-03-23 09:00", do: procedure.ResultReturned{By: clerk}},
	}, until: "2026-04-20 09:00"},
	// Two weeks without the machine: every missed rung in order, each once, and the
	// missing letter stands on the system's account.
	{name: "outage", asleep: true, moves: []move{toOfficer}, until: "2026-03-24 09:00"},
}
