package procedure_test

import "dunghen/workflows/procedure"

func ask(at string, by procedure.Actor, override bool) procedure.Event {
	return procedure.SupplementRequested{By: by, Papers: []string{"danh_muc"}, Text: at, Override: override}
}

func pausing(in *procedure.Intake) { in.Rules.Supplement.Effect = procedure.EffectPause }

// livesOfPauses are files that wait for the applicant.
var livesOfPauses = []life{
	// Once, within three working days, and the clock starts from zero. A second time
	// takes the head's override and is booked.
	{name: "supplement_restarts", moves: []move{
		toOfficer,
		{at: "2026-03-04 09:00", do: procedure.SupplementRequested{By: officer}, refused: procedure.Refuse(procedure.CodeInvalidField, "papers")},
		{at: "2026-03-04 09:00", do: procedure.SupplementRequested{By: officer, Papers: []string{"cccd"}}, refused: procedure.Refuse(procedure.CodeUnknownPaper, "papers", "paper", "cccd")},
		{at: "2026-03-04 10:00", do: ask("yeu-cau-1", officer, false)},
		{at: "2026-03-05 10:00", do: procedure.SupplementReceived{By: clerk, Papers: []string{"don"}}, refused: procedure.Refuse(procedure.CodeSupplementIncomplete, "papers", "paper", "danh_muc")},
		{at: "2026-03-09 10:00", do: procedure.SupplementReceived{By: clerk, Papers: []string{"danh_muc", "don"}}},
		{at: "2026-03-10 10:00", do: ask("yeu-cau-2", officer, false), refused: procedure.Refuse(procedure.CodeSupplementUsed, "", "times", "1")},
		{at: "2026-03-10 10:00", do: ask("yeu-cau-2", officer, true), refused: procedure.Refuse(procedure.CodeSupplementUsed, "", "times", "1")},
		{at: "2026-03-10 10:00", do: procedure.SupplementRequested{By: head, Papers: []string{"don"}, Override: true}, refused: procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{at: "2026-03-10 11:00", do: ask("yeu-cau-2", head, true)},
		{at: "2026-03-12 11:00", do: procedure.SupplementReceived{By: clerk}},
	}, until: "2026-03-26 18:00"},
	{name: "supplement_at_the_end_of_the_window", moves: []move{
		toOfficer, {at: "2026-03-05 17:00", do: ask("yeu-cau-1", officer, false)},
	}, until: "2026-04-30 18:00"},
	{name: "supplement_out_of_the_window", moves: []move{
		toOfficer,
		{at: "2026-03-05 17:00:01", do: ask("yeu-cau-1", officer, false), refused: procedure.Refuse(procedure.CodeSupplementWindowClosed, "", "times", "1")},
		{at: "2026-03-06 08:00", do: ask("yeu-cau-1", head, true)},
	}, until: "2026-04-30 18:00"},
	// A rule that allows two requests says so when it refuses the third.
	{name: "supplement_twice_by_rule", intake: func(in *procedure.Intake) {
		in.Rules.Supplement.Times, in.Rules.Supplement.Window.Amount = 2, 7
	}, moves: []move{
		toOfficer, {at: "2026-03-03 08:00", do: ask("yeu-cau-1", officer, false)}, {at: "2026-03-04 08:00", do: procedure.SupplementReceived{By: clerk}},
		{at: "2026-03-05 08:00", do: ask("yeu-cau-2", officer, false)}, {at: "2026-03-06 08:00", do: procedure.SupplementReceived{By: clerk}},
		{at: "2026-03-09 08:00", do: ask("yeu-cau-3", officer, false), refused: procedure.Refuse(procedure.CodeSupplementUsed, "", "times", "2")},
	}, until: "2026-03-10 08:00"},
	{name: "supplement_pauses", intake: pausing, moves: []move{
		toOfficer, {at: "2026-03-04 10:00", do: ask("yeu-cau-1", officer, false)},
		{at: "2026-03-09 10:00", do: procedure.SupplementReceived{By: clerk}},
		{at: "2026-03-13 10:00", do: procedure.Finished{By: officer}},
	}, until: "2026-03-26 18:00"},
	// After the re-appointment a restart gives a promise that knows no letter: it breaks
	// straight into promise_broken.
	{name: "supplement_after_the_apology", moves: []move{
		toOfficer, letterIssued("2026-03-13 17:01"), {at: "2026-03-17 09:00", do: ask("yeu-cau-1", head, true)},
		{at: "2026-03-18 09:00", do: procedure.SupplementReceived{By: clerk}},
	}, until: "2026-04-03 12:00"},
	// The applicant is awaited over the second date: it moves, the chase waits.
	{name: "pause_after_the_apology", moves: []move{
		toOfficer, letterIssued("2026-03-13 17:01"),
		{at: "2026-03-18 09:00", do: procedure.PaymentRequested{By: clerk, Amount: 50_000}},
		{at: "2026-03-24 09:00", do: procedure.PaymentConfirmed{By: clerk}},
		{at: "2026-03-30 09:00", do: procedure.PaymentRequested{By: clerk, Amount: 50_000}},
		{at: "2026-04-02 09:00", do: procedure.PaymentConfirmed{By: clerk}},
	}, until: "2026-04-03 12:00"},
	// Before intake there is no clock: it starts when the clerk accepts.
	{name: "supplement_before_intake", intake: online, moves: []move{
		{at: "2026-03-02 09:00", do: procedure.Finished{By: officer}, refused: procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", "Mới đăng ký", "action", "finished")},
		{at: "2026-03-03 09:00", do: ask("yeu-cau-1", clerk, false)},
		{at: "2026-03-20 09:00", do: procedure.SupplementReceived{By: clerk}},
		{at: "2026-03-23 09:00", do: ask("yeu-cau-2", clerk, false), refused: procedure.Refuse(procedure.CodeSupplementUsed, "", "times", "1")},
		{at: "2026-03-23 09:00", do: procedure.Accepted{By: clerk}},
		{at: "2026-03-24 09:00", do: handOverTo(officer)},
		{at: "2026-03-25 09:00", do: ask("yeu-cau-3", officer, false)},
	}, until: "2026-04-30 18:00"},
	{name: "payment_pauses", moves: []move{
		toOfficer, {at: "2026-03-04 10:00", do: procedure.PaymentRequested{By: officer, Amount: 50_000}},
		{at: "2026-03-05 09:00", do: late("", "2026-03-20 09:00").do, refused: procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", "Yêu cầu thực hiện nghĩa vụ tài chính", "action", "declared")},
		{at: "2026-03-19 10:00", do: procedure.PaymentConfirmed{By: clerk}},
		{at: "2026-03-26 16:00", do: procedure.Finished{By: officer}},
	}, until: "2026-04-30 18:00"},
	{name: "payment_does_not_pause", intake: func(in *procedure.Intake) { in.Rules.Payment.StopsClock = false }, moves: []move{
		toOfficer, {at: "2026-03-04 10:00", do: procedure.PaymentRequested{By: officer, Amount: 50_000}},
		{at: "2026-03-17 10:00", do: procedure.PaymentConfirmed{By: clerk}},
	}, until: "2026-03-18 08:00"},
}

func handOverTo(staff procedure.Actor) procedure.Event {
	return procedure.HandedOver{By: clerk, Staff: staff.Staff}
}
