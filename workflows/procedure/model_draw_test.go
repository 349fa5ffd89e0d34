package procedure_test

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

func drawIntake(t *rapid.T) procedure.Intake {
	in := intake()
	r := &in.Rules
	r.Limit = procedure.Limit{Amount: rapid.IntRange(1, 15).Draw(t, "limit"), Unit: rapid.SampledFrom([]procedure.Unit{wd, wd, cd, wh}).Draw(t, "unit")}
	r.Supplement.Effect = rapid.SampledFrom([]procedure.SupplementEffect{procedure.EffectRestart, procedure.EffectPause}).Draw(t, "effect")
	r.Supplement.Times = rapid.IntRange(0, 2).Draw(t, "times")
	r.Supplement.Window = procedure.Limit{Amount: rapid.IntRange(1, 10).Draw(t, "window"), Unit: rapid.SampledFrom([]procedure.Unit{wd, cd, wh}).Draw(t, "window's unit")}
	r.Payment.StopsClock = rapid.Bool().Draw(t, "payment stops")
	r.AutoApology.OnSilence = rapid.IntRange(0, 3).Draw(t, "silence") > 0
	r.Reappoint = procedure.ReappointRule{Percent: rapid.IntRange(0, 120).Draw(t, "percent"), Min: 1, Max: rapid.IntRange(1, 6).Draw(t, "most"), MaxDeclared: rapid.IntRange(1, 15).Draw(t, "farthest")}
	r.Tolerance = rapid.SampledFrom([]int{0, 300, 1 << 30}).Draw(t, "tolerance")
	r.Escalation.Answer.Amount = rapid.IntRange(1, 12).Draw(t, "answer")
	r.Escalation.Levels = rapid.SampledFrom([][]procedure.Role{
		r.Escalation.Levels, {procedure.RoleDirector}, {procedure.RoleLeader, procedure.RoleDirector},
	}).Draw(t, "levels")
	r.Ladder = slices.Clone(r.Ladder)
	for i := range r.Ladder {
		rung := &r.Ladder[i]
		if rung.At != procedure.AtPromise {
			rung.DaysBefore = rapid.IntRange(0, 4).Draw(t, rung.Name)
			rung.ShortPercent = rapid.SampledFrom([]int{0, 25, 50, 75, 90, 100}).Draw(t, rung.Name+" short")
			rung.SpreadMinutes = rapid.SampledFrom([]int{0, 0, 60}).Draw(t, rung.Name+" spread")
		}
	}
	in.Calendar = drawDays(t)
	in.ReceivedAt = in.Calendar.From.At(0).Add(time.Duration(rapid.IntRange(-60, 10*24*60).Draw(t, "received")) * time.Minute)
	in.RegisteredAt = in.ReceivedAt.Add(time.Duration(rapid.IntRange(-1, 72).Draw(t, "backdated")) * time.Hour)
	if in.Accepted = rapid.IntRange(0, 4).Draw(t, "accepted") > 0; !in.Accepted {
		in.By = procedure.Actor{}
	}
	return in
}

// drawDays is a calendar that is short enough to end within a life now and then.
func drawDays(t *rapid.T) procedure.Calendar {
	c := drawCalendar(t)
	c.To = c.From + procedure.Day(rapid.IntRange(10, rapid.SampledFrom([]int{30, 60, 120}).Draw(t, "published at most")).Draw(t, "days published"))
	return c
}

// drawLadder draws rungs of every kind in any order, some of them after one another.
func drawLadder(t *rapid.T) []procedure.Rung {
	list := make([]procedure.Rung, rapid.IntRange(0, 7).Draw(t, "rungs"))
	for i := range list {
		list[i] = procedure.Rung{
			Name: string(rune('a' + i)),
			Do: rapid.SampledFrom([]procedure.Action{
				procedure.ActRemind, procedure.ActAsk, procedure.ActApologise, procedure.ActLate, procedure.ActRemindAll, procedure.ActBroken,
			}).Draw(t, "do"),
			On:            rapid.SampledFrom([]procedure.Order{procedure.FirstPromise, procedure.FirstPromise, procedure.SecondPromise}).Draw(t, "on"),
			At:            rapid.SampledFrom([]procedure.Edge{procedure.AtOpening, procedure.AtClosing, procedure.AtPromise}).Draw(t, "at"),
			DaysBefore:    rapid.IntRange(0, 20).Draw(t, "days before"),
			ShortPercent:  rapid.IntRange(0, 100).Draw(t, "short"),
			After:         rapid.SampledFrom([]string{"", "", "a", "b", "g"}).Draw(t, "after"),
			SpreadMinutes: rapid.IntRange(0, 90).Draw(t, "spread"),
		}
	}
	return list
}

// people of the drawn lives: those of the test office, and whoever has the file.
func (p *pair) people() []procedure.Actor {
	return []procedure.Actor{
		clerk, officer, colleague, stranger, head, otherHead, leader, director, secretary, inspector, {},
		{Staff: p.law.Assignee, Role: procedure.RoleOfficer, Unit: p.law.Unit},
		{Staff: "head", Role: procedure.RoleUnitHead, Unit: p.law.Unit},
		{Staff: "clerk", Role: procedure.RoleClerk, Unit: p.law.Unit},
	}
}

// draw draws a deed for the model and the same event for the law. Most deeds fit the
// file as it stands, by somebody who may; some fit nothing.
func (p *pair) draw(t *rapid.T) (deed, procedure.Event) {
	verbs := make([]string, 0, len(rights))
	for verb := range rights {
		verbs = append(verbs, verb)
	}
	slices.Sort(verbs)
	people := p.people()
	if rapid.IntRange(0, 9).Draw(t, "fitting") > 0 {
		verbs = slices.DeleteFunc(verbs, func(verb string) bool {
			statuses := rights[verb].statuses
			closing := slices.Contains([]string{"withdrawn", "stopped", "declined", "finished", "refused"}, verb)
			return statuses != nil && !slices.Contains(statuses, p.model.status) || closing && len(p.model.book) < 12
		})
	}
	if len(verbs) == 0 {
		verbs = []string{"letter_issued"}
	}
	// A letter that goes early, and then papers are found missing: rare, and the law knows it.
	if p.model.word != nil && p.model.word.late && p.model.pardon == nil && rapid.IntRange(0, 3).Draw(t, "approve") == 0 {
		verbs = []string{"apology_approved"}
	} else if p.model.pardon != nil && len(p.model.requests) == 0 && p.model.late() == 0 && rapid.IntRange(0, 3).Draw(t, "ask") == 0 {
		verbs = []string{"supplement_requested"}
	}
	// What a file waits for comes about, or pauses would never end.
	if awaited := map[int]string{5: "supplement_received", 6: "payment_confirmed"}[p.model.status]; awaited != "" && rapid.Bool().Draw(t, "awaited") {
		verbs = []string{awaited}
	}
	d := deed{verb: rapid.SampledFrom(verbs).Draw(t, "verb")}
	if rapid.IntRange(0, 9).Draw(t, "anybody") > 0 {
		if able := slices.DeleteFunc(slices.Clone(people), func(a procedure.Actor) bool {
			return p.model.may(deed{verb: d.verb, by: personOf(a)}) != ""
		}); len(able) > 0 {
			people = able
		}
	}
	by := rapid.SampledFrom(people).Draw(t, "by")
	if rapid.IntRange(0, 19).Draw(t, "an old page") == 0 {
		by.Seen = rapid.IntRange(1, max(1, p.law.Seq)).Draw(t, "seen")
	}
	d.by = personOf(by)
	d.staff = rapid.SampledFrom([]string{"nam", "nam", "lan", ""}).Draw(t, "staff")
	d.unit = rapid.SampledFrom([]string{"", "bcxb", "cntt"}).Draw(t, "to unit")
	d.text = rapid.SampledFrom([]string{"1", "1", "1", ""}).Draw(t, "text")
	return d, p.event(t, &d, by)
}

// event draws the rest of a deed, and makes the event that says the same.
func (p *pair) event(t *rapid.T, d *deed, by procedure.Actor) procedure.Event {
	switch procedure.Verb(d.verb) {
	case procedure.VerbAccept:
		return procedure.Accepted{By: by}
	case procedure.VerbDecline:
		return procedure.Declined{By: by, Text: d.text}
	case procedure.VerbAssign:
		return procedure.Assigned{By: by, Staff: d.staff, Unit: d.unit}
	case procedure.VerbDelegate:
		d.from = rapid.SampledFrom([]string{p.law.Assignee, p.law.Assignee, "nam"}).Draw(t, "from")
		return procedure.Delegated{By: by, From: d.from, Staff: d.staff, Unit: d.unit}
	case procedure.VerbHandOver:
		d.step = rapid.SampledFrom([]string{"", "appraise", "appraise", "intake", "?"}).Draw(t, "step")
		return procedure.HandedOver{By: by, Staff: d.staff, ToStep: d.step}
	case procedure.VerbRequestSupplement:
		d.papers, d.override = drawPapers(t), rapid.Bool().Draw(t, "override")
		return procedure.SupplementRequested{By: by, Papers: d.papers, Text: d.text, Override: d.override}
	case procedure.VerbReceiveSupplement:
		if rapid.Bool().Draw(t, "some papers") {
			d.papers = drawPapers(t)
		}
		return procedure.SupplementReceived{By: by, Papers: d.papers}
	case procedure.VerbRequestPayment:
		d.amount = rapid.Int64Range(0, 3).Draw(t, "amount")
		return procedure.PaymentRequested{By: by, Amount: d.amount}
	case procedure.VerbConfirmPayment:
		return procedure.PaymentConfirmed{By: by}
	case procedure.VerbDeclare:
		d.course = rapid.SampledFrom([]string{"on_course", "late", "late", "?"}).Draw(t, "course")
		date := p.drawDate(t, d)
		return procedure.Declared{By: by, Course: procedure.Course(d.course), Reason: procedure.Reason(d.reason), Text: d.text, NewDate: date}
	case procedure.VerbApproveApology:
		date := p.drawDate(t, d)
		return procedure.ApologyApproved{By: by, Reason: procedure.Reason(d.reason), Text: d.text, NewDate: date}
	case procedure.VerbIssueLetter:
		if d.key = "?"; p.model.pardon != nil {
			d.key = rapid.SampledFrom([]string{p.model.key(), p.model.key(), "?"}).Draw(t, "key")
		}
		d.by = person{staff: procedure.System} // it is nobody's word
		return procedure.LetterIssued{Key: d.key, LetterID: "1", Number: 1}
	case procedure.VerbFinish:
		return procedure.Finished{By: by}
	case procedure.VerbRefuse:
		return procedure.Refused{By: by, Text: d.text}
	case procedure.VerbReturnResult:
		return procedure.ResultReturned{By: by}
	case procedure.VerbWithdraw:
		return procedure.Withdrawn{By: by}
	case procedure.VerbStop:
		return procedure.Stopped{By: by, Text: d.text}
	case procedure.VerbAcknowledge:
		d.decision = rapid.SampledFrom([]string{"act", "reassign", "accept_date", "?"}).Draw(t, "decision")
		return procedure.Acknowledged{By: by, Text: d.text, Staff: d.staff, Unit: d.unit, Decision: procedure.Decision(d.decision)}
	case procedure.VerbCorrectReceipt:
		received := p.now.Add(-time.Duration(rapid.IntRange(-2*60, 12*24*60).Draw(t, "truly received")) * time.Minute)
		d.date = wall(received)
		return procedure.ReceiptCorrected{By: by, Text: d.text, ReceivedAt: received}
	default:
		c := p.drawChange(t)
		d.cal = almanacOf(c)
		return procedure.CalendarChanged{By: by, Calendar: c}
	}
}

func drawPapers(t *rapid.T) []string {
	return rapid.SampledFrom([][]string{nil, {"don"}, {"don"}, {"danh_muc", "don"}, {"cccd"}}).Draw(t, "papers")
}

// drawDate draws the reason and the new date of a declaration: mostly a day soon after
// the promise, so that some are taken.
func (p *pair) drawDate(t *rapid.T, d *deed) time.Time {
	d.reason = rapid.SampledFrom([]string{"workload", "workload", "other", "automatic", ""}).Draw(t, "reason")
	if rapid.IntRange(0, 9).Draw(t, "no date") == 0 {
		return time.Time{}
	}
	base := p.now
	if due, ok := p.law.FirstDue(); ok && due.After(base) {
		base = due
	}
	date := base.Add(time.Duration(rapid.IntRange(-24, 14*24).Draw(t, "new date")) * time.Hour)
	d.date = wall(date)
	return date
}

// drawChange draws a newer calendar: one more day off or day of work, more days, fewer,
// or other hours.
func (p *pair) drawChange(t *rapid.T) procedure.Calendar {
	c := p.days
	c.DaysOff, c.WorkingDays = slices.Clone(c.DaysOff), slices.Clone(c.WorkingDays)
	day := procedure.DayOf(p.now) + procedure.Day(rapid.IntRange(-3, 20).Draw(t, "day"))
	list := &c.DaysOff
	if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		list = &c.WorkingDays
	}
	if i := slices.IndexFunc(*list, func(s procedure.SpecialDay) bool { return s.Day >= day }); i < 0 {
		*list = append(*list, procedure.SpecialDay{Day: day})
	} else if (*list)[i].Day == day {
		*list = slices.Delete(*list, i, i+1)
	} else {
		*list = slices.Insert(*list, i, procedure.SpecialDay{Day: day})
	}
	switch rapid.IntRange(0, 7).Draw(t, "also") {
	case 0:
		c.To += procedure.Day(rapid.IntRange(1, 60).Draw(t, "longer"))
	case 1:
		c.To -= procedure.Day(rapid.IntRange(1, 20).Draw(t, "shorter"))
	case 2:
		c.Hours = []procedure.OfficeHours{{Open: 8 * 60, Close: 12 * 60}, {Open: 13*60 + 30, Close: 17*60 + 30}}
	case 3:
		c.Hours = nil
	case 4: // it may begin after a clock that does not run any more
		c.From = max(c.From, procedure.DayOf(p.now)-procedure.Day(rapid.IntRange(0, 20).Draw(t, "begins ago")))
	}
	if len(c.Hours) > 0 {
		p.days = c
	}
	return c
}

func personOf(a procedure.Actor) person {
	return person{a.Staff, string(a.Role), a.Unit, a.Seen}
}

func spanOf(l procedure.Limit) span { return span{l.Amount, string(l.Unit)} }

func almanacOf(c procedure.Calendar) almanac {
	a := almanac{from: int(c.From), to: int(c.To), off: map[int]bool{}, on: map[int]bool{}}
	for _, h := range c.Hours {
		a.hours = append(a.hours, [2]int{int(h.Open), int(h.Close)})
	}
	for _, d := range c.DaysOff {
		a.off[int(d.Day)] = true
	}
	for _, d := range c.WorkingDays {
		a.on[int(d.Day)] = true
	}
	return a
}

func statuteOf(r procedure.Rules) statute {
	s := statute{
		limit: spanOf(r.Limit), window: spanOf(r.Supplement.Window), answer: spanOf(r.Escalation.Answer),
		papers: r.Papers, times: r.Supplement.Times, restarts: r.Supplement.Effect == procedure.EffectRestart, payStops: r.Payment.StopsClock,
		percent: r.Reappoint.Percent, least: r.Reappoint.Min, most: r.Reappoint.Max, farthest: r.Reappoint.MaxDeclared,
		silenceSends: r.AutoApology.OnSilence, tolerance: instant(r.Tolerance) * aSecond,
	}
	for _, step := range r.Steps {
		s.steps = append(s.steps, station{step.Code, step.Unit, string(step.Role)})
	}
	for _, rung := range r.Ladder {
		s.ladder = append(s.ladder, rungPaper{
			name: rung.Name, do: string(rung.Do), at: string(rung.At), after: rung.After, second: rung.On == procedure.SecondPromise,
			days: rung.DaysBefore, short: rung.ShortPercent, spread: rung.SpreadMinutes,
		})
	}
	for _, role := range r.Escalation.Levels {
		s.levels = append(s.levels, string(role))
	}
	for _, role := range r.Escalation.Broken {
		s.broken = append(s.broken, string(role))
	}
	return s
}
