package procedure_test

import "dunghen/workflows/procedure"

// livesOfResults are how files end.
var livesOfResults = []life{
	{name: "finished_early", moves: []move{
		toOfficer,
		handOver("2026-03-05 10:00", officer, ""), handOver("2026-03-05 15:00", leader, ""),
		{at: "2026-03-06 08:00", do: procedure.Finished{By: secretary}},
		{at: "2026-03-06 10:00", do: procedure.ResultReturned{By: clerk}},
	}, until: "2026-04-06 10:00"},
	// Done on the due day; the applicant does not come, which makes nobody late.
	{name: "finished_on_time_never_fetched", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"), {at: "2026-03-16 16:59:59", do: procedure.Finished{By: officer}},
	}, until: "2026-06-06 10:00"},
	{name: "finished_as_the_bell_rings", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"),
		{at: "2026-03-16 17:00", do: procedure.Finished{By: officer}, refused: procedure.Refuse(procedure.CodeApologyMissing, "")},
	}, until: "2026-03-16 17:00"},
	// The gate: late, and no result without the letter.
	{name: "finished_late", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"),
		{at: "2026-03-17 09:00", do: procedure.Finished{By: officer}, refused: procedure.Refuse(procedure.CodeApologyMissing, "")},
		{at: "2026-03-17 09:01", do: procedure.LetterIssued{Key: "another", LetterID: "x", Number: 1}, refused: procedure.Refuse(procedure.CodeInvalidField, "key")},
		letterIssued("2026-03-17 09:30"),
		{at: "2026-03-17 10:00", do: procedure.Finished{By: officer}},
		{at: "2026-03-17 11:00", do: procedure.ResultReturned{By: clerk}},
	}, until: "2026-03-30 09:00"},
	// A refusal is a result with the same deadline and the same gate.
	{name: "refused_late", moves: []move{
		toOfficer, onCourse("2026-03-12 09:00"),
		{at: "2026-03-13 09:00", do: procedure.Refused{By: officer}, refused: procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{at: "2026-03-17 09:00", do: procedure.Refused{By: officer, Text: "ly-do-1"}, refused: procedure.Refuse(procedure.CodeApologyMissing, "")},
		letterIssued("2026-03-17 09:30"),
		{at: "2026-03-17 10:00", do: procedure.Refused{By: officer, Text: "ly-do-1"}},
	}, until: "2026-03-30 09:00"},
	{name: "refused_on_time", moves: []move{
		toOfficer, {at: "2026-03-10 09:00", do: procedure.Refused{By: head, Text: "ly-do-1"}},
		{at: "2026-03-11 09:00", do: procedure.ResultReturned{By: clerk}},
	}, until: "2026-03-30 09:00"},
	{name: "withdrawn_while_awaited", moves: []move{
		toOfficer, {at: "2026-03-03 09:00", do: procedure.PaymentRequested{By: clerk, Amount: 50_000}},
		{at: "2026-03-04 09:00", do: procedure.Withdrawn{By: clerk}},
		{at: "2026-03-05 09:00", do: procedure.PaymentConfirmed{By: clerk}, refused: procedure.Refuse(procedure.CodeFileClosed, "", "status", "Công dân yêu cầu rút hồ sơ")},
	}, until: "2026-03-30 09:00"},
	{name: "stopped", moves: []move{
		toOfficer, {at: "2026-03-04 09:00", do: procedure.Stopped{By: leader}, refused: procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{at: "2026-03-04 09:00", do: procedure.Stopped{By: leader, Text: "ly-do-2"}},
	}, until: "2026-03-30 09:00"},
	{name: "declined", intake: online, moves: []move{
		{at: "2026-03-03 09:00", do: procedure.Declined{By: clerk}, refused: procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{at: "2026-03-03 09:00", do: procedure.Declined{By: clerk, Text: "ly-do-3"}},
	}, until: "2026-03-30 09:00"},
	// The law's file is lawful without its letter being printed: the letter owed to
	// the applicant is stored even after the result.
	{name: "letter_arrives_after_an_early_finish", moves: []move{
		toOfficer, {at: "2026-03-16 09:00", do: procedure.Finished{By: officer}}, letterIssued("2026-03-16 09:05"),
	}, until: "2026-03-30 09:00"},
}

func online(in *procedure.Intake) {
	in.Channel, in.Accepted, in.By = procedure.ChannelOnline, false, procedure.Actor{Staff: procedure.ByApplicant}
}
