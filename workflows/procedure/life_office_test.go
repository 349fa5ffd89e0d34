package procedure_test

import "dunghen/workflows/procedure"

// withDayOff is the published calendar after a late notice.
func withDayOff(d string) procedure.Calendar {
	c := published()
	for i, off := range c.DaysOff {
		if off.Day > day(d) {
			c.DaysOff = append(c.DaysOff[:i:i], append(special("Nghỉ đột xuất", "CV 1/VPCP", d), c.DaysOff[i:]...)...)
			break
		}
	}
	c.Version = "test, " + d + " off"
	return c
}

func until(d string) procedure.Calendar {
	c := published()
	c.To = day(d)
	return c
}

func excerpt(from string) procedure.Calendar {
	c := published()
	return c.Excerpt(day(from))
}

func cutAt(d string) func(*procedure.Intake) {
	return func(in *procedure.Intake) { in.Calendar = until(d) }
}

func limit(amount int, unit procedure.Unit, received string) func(*procedure.Intake) {
	return func(in *procedure.Intake) {
		in.Rules.Limit = procedure.Limit{Amount: amount, Unit: unit}
		in.ReceivedAt, in.RegisteredAt = vn(received), vn(received)
	}
}

// livesOfOffices are leadership's answers, corrections and calendars.
var livesOfOffices = []life{
	{name: "acknowledged", moves: []move{
		toOfficer,
		{at: "2026-03-16 09:00", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideAct}, refused: procedure.Refuse(procedure.CodeNothingToAcknowledge, "", "role", "leader")},
		letterIssued("2026-03-16 17:01"),
		{at: "2026-03-16 17:05", do: procedure.Acknowledged{By: leader, Decision: "later"}, refused: procedure.Refuse(procedure.CodeInvalidField, "decision")},
		{at: "2026-03-16 17:05", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideReassign}, refused: procedure.Refuse(procedure.CodeInvalidField, "staff")},
		{at: "2026-03-16 17:10", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideAct, Text: "chi-dao-1"}},
		{at: "2026-03-24 08:00", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideAct}, refused: procedure.Refuse(procedure.CodeNothingToAcknowledge, "", "role", "leader")},
		{at: "2026-03-24 09:00", do: procedure.Acknowledged{By: director, Decision: procedure.DecideReassign, Staff: "tam", Unit: "cntt"}},
		{at: "2026-03-24 10:00", do: procedure.Acknowledged{By: inspector, Decision: procedure.DecideAcceptDate}},
	}, until: "2026-03-25 08:00"},
	// The director answers for the levels below; a file being paid for is reassigned
	// without being handed over.
	{name: "acknowledged_while_awaited", moves: []move{
		toOfficer, letterIssued("2026-03-16 17:01"),
		{at: "2026-03-17 09:00", do: procedure.PaymentRequested{By: clerk, Amount: 1}},
		{at: "2026-03-17 10:00", do: procedure.Acknowledged{By: director, Decision: procedure.DecideReassign, Staff: "lan"}},
		{at: "2026-03-17 11:00", do: procedure.PaymentConfirmed{By: clerk}},
	}, until: "2026-03-18 18:00"},
	{name: "acknowledged_without_a_second_date", intake: func(in *procedure.Intake) { in.Rules.AutoApology.OnSilence = false }, moves: []move{
		toOfficer,
		{at: "2026-03-13 18:00", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideAcceptDate}, refused: procedure.Refuse(procedure.CodeNoSecondDate, "decision")},
		{at: "2026-03-13 18:00", do: procedure.Acknowledged{By: leader, Decision: procedure.DecideReassign, Staff: "tam", Unit: "cntt"}},
	}, until: "2026-03-13 18:00"},
	{name: "assigned_and_moved", moves: []move{
		toOfficer,
		{at: "2026-03-03 09:00", do: procedure.Assigned{By: head}, refused: procedure.Refuse(procedure.CodeInvalidField, "staff")},
		{at: "2026-03-03 09:00", do: procedure.Assigned{By: otherHead, Staff: "tam"}, refused: procedure.Refuse(procedure.CodeNotYourFile, "", "unit", "bcxb")},
		{at: "2026-03-03 09:00", do: procedure.Assigned{By: head, Staff: "tam", Unit: "cntt"}, refused: procedure.Refuse(procedure.CodeNotYourFile, "staff", "unit", "bcxb")},
		{at: "2026-03-03 09:00", do: procedure.Assigned{By: head, Staff: "lan"}},
		{at: "2026-03-04 09:00", do: procedure.Assigned{By: leader, Staff: "tam", Unit: "cntt"}},
		{at: "2026-03-05 09:00", do: procedure.HandedOver{By: stranger, ToStep: "nowhere"}, refused: procedure.Refuse(procedure.CodeUnknownStep, "to_step", "step", "nowhere")},
		{at: "2026-03-05 09:00", do: procedure.HandedOver{By: stranger, ToStep: "issue"}},
		{at: "2026-03-06 09:00", do: procedure.HandedOver{By: secretary}, refused: procedure.Refuse(procedure.CodeUnknownStep, "to_step", "step", "")},
		{at: "2026-03-06 09:00", do: procedure.HandedOver{By: secretary, ToStep: "appraise", Staff: "nam"}},
	}, until: "2026-03-06 09:00"},
	// The receipt was entered a week late, then found to be earlier still.
	{name: "receipt_corrected", moves: []move{
		{at: "2026-03-02 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-02-27 15:00")}, refused: procedure.Refuse(procedure.CodeReasonRequired, "reason")},
		{at: "2026-03-02 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-03-02 09:01"), Text: "ly-do-4"}, refused: procedure.Refuse(procedure.CodeReceivedInFuture, "received_at")},
		{at: "2026-03-02 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2023-12-31 09:00"), Text: "ly-do-4"}, refused: procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2023-12-31", "to", "2027-12-31")},
		toOfficer,
		{at: "2026-03-03 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-03-02 10:01"), Text: "ly-do-4"}, refused: procedure.Refuse(procedure.CodeReceivedInFuture, "received_at")},
		{at: "2026-03-04 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-02-24 15:00"), Text: "ly-do-4"}},
	}, until: "2026-03-09 18:00"},
	// Corrected so far back that the promise is broken already.
	{name: "receipt_corrected_into_lateness", moves: []move{
		toOfficer, {at: "2026-03-04 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-02-09 15:00"), Text: "ly-do-4"}},
	}, until: "2026-03-04 09:00"},
	{name: "receipt_corrected_after_a_restart", moves: []move{
		toOfficer, {at: "2026-03-04 10:00", do: ask("yeu-cau-1", officer, false)}, {at: "2026-03-09 10:00", do: procedure.SupplementReceived{By: clerk}},
		{at: "2026-03-10 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2023-12-31 09:00"), Text: "ly-do-4"}, refused: procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2023-12-31", "to", "2027-12-31")},
		{at: "2026-03-10 09:00", do: procedure.ReceiptCorrected{By: secretary, ReceivedAt: vn("2026-02-27 15:00"), Text: "ly-do-4"}},
	}, until: "2026-03-10 09:00"},
	{name: "calendar_changed", moves: []move{
		toOfficer, {at: "2026-03-09 09:00", do: procedure.CalendarChanged{Calendar: withDayOff("2026-03-13")}},
		{at: "2026-03-09 10:00", do: procedure.CalendarChanged{}, refused: procedure.Refuse(procedure.CodeInvalidField, "calendar")},
		{at: "2026-03-09 10:00", do: procedure.CalendarChanged{Calendar: excerpt("2026-03-03")}, refused: procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2026-03-02", "to", "2027-12-31")},
	}, until: "2026-03-17 18:00"},
	{name: "calendar_changed_takes_the_second_date", moves: []move{
		toOfficer, letterIssued("2026-03-13 17:01"), {at: "2026-03-17 09:00", do: procedure.CalendarChanged{Calendar: withDayOff("2026-03-23")}},
	}, until: "2026-03-24 18:00"},
	{name: "calendar_changed_past_the_declared_date", moves: []move{
		toOfficer, late("2026-03-10 09:00", "2026-03-17 09:00"),
		{at: "2026-03-11 09:00", do: procedure.CalendarChanged{Calendar: withDayOff("2026-03-16")}},
	}, until: "2026-03-16 18:00"},
	{name: "calendar_changed_takes_the_declared_date", moves: []move{
		toOfficer, late("2026-03-10 09:00", "2026-03-18 09:00"),
		{at: "2026-03-11 09:00", do: procedure.CalendarChanged{Calendar: withDayOff("2026-03-18")}},
	}, until: "2026-03-16 18:00"},
	// No calendar for a new date: said to the Office, made good when it comes.
	{name: "calendar_missing_for_the_apology", intake: cutAt("2026-03-20"), moves: []move{
		toOfficer, {at: "2026-03-16 09:00", do: procedure.CalendarChanged{Calendar: published()}},
	}, until: "2026-03-16 18:00"},
	{name: "calendar_missing_at_due", intake: cutAt("2026-03-20"), moves: []move{
		toOfficer, {at: "2026-03-18 09:00", do: procedure.CalendarChanged{Calendar: published()}},
	}, until: "2026-03-18 18:00"},
	{name: "backdated", intake: func(in *procedure.Intake) { in.RegisteredAt = vn("2026-03-12 09:00") }, until: "2026-03-16 18:00"},
	{name: "backdated_past_the_promise", intake: func(in *procedure.Intake) { in.RegisteredAt = vn("2026-03-18 09:00") }, until: "2026-03-18 09:00"},
}

// livesOfShortLimits show where the rungs go when days before due are none.
var livesOfShortLimits = []life{
	{name: "one_working_day", intake: limit(1, wd, "2026-03-02 10:00"), until: "2026-03-05 18:00"},
	{name: "two_working_days", intake: limit(2, wd, "2026-03-02 10:00"), until: "2026-03-06 18:00"},
	{name: "three_working_days", intake: limit(3, wd, "2026-03-02 10:00"), until: "2026-03-09 18:00"},
	{name: "eight_working_hours", intake: limit(8, wh, "2026-03-02 10:00"), until: "2026-03-04 18:00"},
	{name: "eight_working_hours_from_opening", intake: limit(8, wh, "2026-03-02 07:30"), until: "2026-03-04 18:00"},
	{name: "one_working_hour", intake: limit(1, wh, "2026-03-02 16:30"), until: "2026-03-04 18:00"},
	// Rungs without a short place are dropped, and the register says so.
	{name: "one_working_day_rungs_dropped", intake: func(in *procedure.Intake) {
		limit(1, wd, "2026-03-02 10:00")(in)
		for i := range in.Rules.Ladder {
			in.Rules.Ladder[i].ShortPercent = 0
		}
	}, until: "2026-03-04 18:00"},
	// A broken second date, then a restart: the chase ends with the promise it was for.
	{name: "unlawful_supplement_does_not_end_the_chase", moves: []move{
		toOfficer, letterIssued("2026-03-13 17:01"), {at: "2026-03-24 09:00", do: ask("yeu-cau-1", head, true)},
		{at: "2026-03-26 09:00", do: procedure.SupplementReceived{By: clerk}},
	}, until: "2026-03-31 18:00"},
	{name: "one_calendar_day_over_a_weekend", intake: limit(1, cd, "2026-03-06 10:00"), until: "2026-03-11 18:00"},
}
