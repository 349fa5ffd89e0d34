package procedure_test

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// ledger is a file under random events and the clock it lives by.
type ledger struct {
	s   procedure.State
	now time.Time
}

// drawLedger opens a file under random rules.
func drawLedger(t *rapid.T) *ledger {
	in := intake()
	in.Rules.Limit = procedure.Limit{
		Amount: rapid.IntRange(1, 12).Draw(t, "limit"),
		Unit:   rapid.SampledFrom([]procedure.Unit{wd, cd, wh}).Draw(t, "unit"),
	}
	in.Rules.Supplement.Effect = rapid.SampledFrom([]procedure.SupplementEffect{procedure.EffectRestart, procedure.EffectPause}).Draw(t, "effect")
	in.Rules.Payment.StopsClock = rapid.Bool().Draw(t, "payment stops")
	in.Rules.AutoApology.OnSilence = rapid.IntRange(0, 3).Draw(t, "silence") > 0
	in.Rules.Tolerance = rapid.SampledFrom([]int{0, 300, 1 << 30}).Draw(t, "tolerance")
	in.Calendar = excerpt("2026-02-02")
	in.Calendar.To = day(rapid.SampledFrom([]string{"2026-03-27", "2026-12-31"}).Draw(t, "published until"))
	in.RegisteredAt = in.ReceivedAt.Add(time.Duration(rapid.IntRange(0, 72).Draw(t, "backdated")) * time.Hour)
	if in.Accepted = rapid.IntRange(0, 4).Draw(t, "accepted") > 0; !in.Accepted {
		in.By = procedure.Actor{}
	}
	return &ledger{open(t, in), in.RegisteredAt}
}

// likely are the verbs worth trying in a status; now and then any verb is tried.
var likely = map[procedure.Status][]procedure.Verb{
	procedure.StatusRegistered:  {procedure.VerbAccept, procedure.VerbAccept, procedure.VerbRequestSupplement},
	procedure.StatusAccepted:    working,
	procedure.StatusProcessing:  working,
	procedure.StatusSupplement:  {procedure.VerbReceiveSupplement, procedure.VerbDelegate, procedure.VerbAcknowledge, procedure.VerbCorrectReceipt, procedure.VerbChangeCalendar},
	procedure.StatusPayment:     {procedure.VerbConfirmPayment, procedure.VerbAcknowledge, procedure.VerbCorrectReceipt, procedure.VerbChangeCalendar},
	procedure.StatusResultReady: {procedure.VerbReturnResult, procedure.VerbAcknowledge, procedure.VerbIssueLetter},
}

var working = []procedure.Verb{
	procedure.VerbAssign, procedure.VerbHandOver, procedure.VerbRequestSupplement, procedure.VerbRequestPayment,
	procedure.VerbDeclare, procedure.VerbDeclare, procedure.VerbApproveApology, procedure.VerbIssueLetter,
	procedure.VerbAcknowledge, procedure.VerbCorrectReceipt, procedure.VerbChangeCalendar, procedure.VerbDelegate,
}

func (l *ledger) drawVerb(t *rapid.T) procedure.Verb {
	if verbs := likely[l.s.Status]; verbs != nil && rapid.IntRange(0, 9).Draw(t, "fitting") > 0 {
		return rapid.SampledFrom(verbs).Draw(t, "verb")
	}
	return rapid.SampledFrom(acts).Draw(t, "any verb").verb
}

// drawActor prefers those who may say the verb and whom the file is with.
func (l *ledger) drawActor(t *rapid.T, verb procedure.Verb) procedure.Actor {
	people := []procedure.Actor{clerk, officer, colleague, stranger, head, otherHead, leader, director, secretary, inspector}
	if rapid.IntRange(0, 9).Draw(t, "anybody") == 0 {
		return rapid.SampledFrom(people).Draw(t, "who")
	}
	people = append(people,
		procedure.Actor{Staff: l.s.Assignee, Role: procedure.RoleOfficer, Unit: l.s.Unit},
		procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: l.s.Unit})
	people = slices.DeleteFunc(people, func(a procedure.Actor) bool {
		insider := a.Role == procedure.RoleOfficer || a.Role == procedure.RoleUnitHead
		return !procedure.MayEver(a.Role, verb) || insider && a.Unit != l.s.Unit
	})
	if len(people) == 0 {
		return procedure.Actor{}
	}
	return rapid.SampledFrom(people).Draw(t, "who")
}

func (l *ledger) drawInstant(t *rapid.T, label string, from, to int) time.Time {
	return l.now.Add(time.Duration(rapid.IntRange(from, to).Draw(t, label)) * time.Hour).Truncate(time.Minute)
}

func (l *ledger) drawEvent(t *rapid.T) procedure.Event {
	verb := l.drawVerb(t)
	by := l.drawActor(t, verb)
	text := rapid.SampledFrom([]string{"1", "1", "1", ""}).Draw(t, "text")
	staff := rapid.SampledFrom([]string{"nam", "nam", "lan", ""}).Draw(t, "staff")
	unit := rapid.SampledFrom([]string{"", "bcxb", "cntt"}).Draw(t, "to unit")
	papers := rapid.SampledFrom([][]string{nil, {"don"}, {"don"}, {"danh_muc", "don"}, {"cccd"}}).Draw(t, "papers")
	reason := rapid.SampledFrom([]procedure.Reason{procedure.ReasonWorkload, procedure.ReasonOther, ""}).Draw(t, "reason")
	switch verb {
	case procedure.VerbAccept:
		return procedure.Accepted{By: by}
	case procedure.VerbDecline:
		return procedure.Declined{By: by, Text: text}
	case procedure.VerbAssign:
		return procedure.Assigned{By: by, Staff: staff, Unit: unit}
	case procedure.VerbHandOver:
		return procedure.HandedOver{By: by, Staff: staff, ToStep: rapid.SampledFrom([]string{"", "appraise", "appraise", "intake", "?"}).Draw(t, "step")}
	case procedure.VerbRequestSupplement:
		return procedure.SupplementRequested{By: by, Papers: papers, Text: text, Override: rapid.Bool().Draw(t, "override")}
	case procedure.VerbReceiveSupplement:
		return procedure.SupplementReceived{By: by, Papers: papers}
	case procedure.VerbRequestPayment:
		return procedure.PaymentRequested{By: by, Amount: rapid.Int64Range(0, 2).Draw(t, "amount")}
	case procedure.VerbConfirmPayment:
		return procedure.PaymentConfirmed{By: by}
	case procedure.VerbDeclare:
		return procedure.Declared{
			By: by, Course: rapid.SampledFrom([]procedure.Course{procedure.OnCourse, procedure.Late, procedure.Late, "?"}).Draw(t, "course"),
			Reason: reason, Text: text, NewDate: l.drawInstant(t, "new date", -24, 40*24),
		}
	case procedure.VerbApproveApology:
		return procedure.ApologyApproved{By: by, Reason: reason, Text: text}
	case procedure.VerbIssueLetter:
		letter := procedure.LetterIssued{Key: "?", LetterID: "1", Number: 1}
		if owed, ok := l.s.OwedLetter(); ok {
			letter.Key = owed.Key
		}
		return letter
	case procedure.VerbFinish:
		return procedure.Finished{By: by}
	case procedure.VerbRefuse:
		return procedure.Refused{By: by, Text: text}
	case procedure.VerbReturnResult:
		return procedure.ResultReturned{By: by}
	case procedure.VerbWithdraw:
		return procedure.Withdrawn{By: by}
	case procedure.VerbStop:
		return procedure.Stopped{By: by, Text: text}
	case procedure.VerbAcknowledge:
		return procedure.Acknowledged{
			By: by, Text: text, Staff: staff, Unit: unit,
			Decision: rapid.SampledFrom([]procedure.Decision{procedure.DecideAct, procedure.DecideReassign, procedure.DecideAcceptDate, "?"}).Draw(t, "decision"),
		}
	case procedure.VerbCorrectReceipt:
		return procedure.ReceiptCorrected{By: by, Text: text, ReceivedAt: l.drawInstant(t, "received", -30*24, 24)}
	case procedure.VerbDelegate:
		return procedure.Delegated{By: by, From: l.s.Assignee, Staff: staff, Unit: unit}
	default:
		calendar := withDayOff(rapid.SampledFrom([]string{"2026-03-11", "2026-03-16", "2026-03-23"}).Draw(t, "day off"))
		return procedure.CalendarChanged{Calendar: calendar.Excerpt(day("2026-02-02"))}
	}
}

// event applies a random event, and the same after a trip through JSON.
func (l *ledger) event(t *rapid.T) {
	e, before := l.drawEvent(t), text(t, l.s)
	next, err := procedure.Apply(l.s, e, l.now)
	require.Equal(t, before, text(t, l.s), "the given State is never written to")

	var copied procedure.State
	require.NoError(t, json.Unmarshal([]byte(before), &copied))
	require.Equal(t, before, text(t, copied), "JSON is the whole State")
	twin, twinErr := procedure.Apply(copied, e, l.now)
	require.Equal(t, err, twinErr)
	require.Equal(t, text(t, next), text(t, twin), "a State behaves the same after continue-as-new")

	if err != nil {
		require.Equal(t, l.s, next, "a refused event leaves the State as it was")
		var refusal *procedure.Refusal
		require.ErrorAs(t, err, &refusal)
	}
	l.s = procedure.Advance(next, l.now)
}

// step lets time pass, in one jump or by waking at every instant asked for.
func (l *ledger) step(t *rapid.T) {
	to := l.now.Add(time.Duration(rapid.IntRange(0, 14*60).Draw(t, "minutes")) * time.Minute)
	switch wakeAt, ok := procedure.NextWake(l.s); rapid.IntRange(0, 3).Draw(t, "how far") {
	case 0:
		to = to.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days"))
	case 1:
		if ok {
			to = wakeAt
		}
	}
	jumped, stepped := procedure.Advance(l.s, to), wake(t, l.s, l.now, to)
	requireSameLadder(t, l.s, jumped, procedure.Advance(stepped, to), to)
	if l.s = stepped; rapid.IntRange(0, 3).Draw(t, "asleep") == 0 {
		l.s = jumped
	}
	l.now = to
}

// requireSameLadder: sleeping through the rungs of a promise loses none of them.
// The date of a letter that came after the promise broke counts from the letter,
// so beyond that the two may part.
func requireSameLadder(t *rapid.T, before, jumped, stepped procedure.State, to time.Time) {
	fired := func(s procedure.State) (list []procedure.Fired) {
		for _, f := range s.Fired {
			if f.Promise <= len(before.Promises) {
				f.FiredAt = time.Time{}
				list = append(list, f)
			}
		}
		return list
	}
	require.ElementsMatch(t, fired(stepped), fired(jumped))
	if due, ok := before.FirstDue(); !ok || before.Apology == nil && !to.Before(due) {
		return
	}
	dates := func(s procedure.State) (list []procedure.PromiseView) {
		for _, p := range s.View().Promises {
			p.GivenAt = time.Time{}
			list = append(list, p)
		}
		return list
	}
	require.Equal(t, dates(stepped), dates(jumped))
}

func text(t *rapid.T, s procedure.State) string {
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	return string(raw)
}

// check is what holds of every file at every instant.
func (l *ledger) check(t *rapid.T) {
	s := l.s
	for i, entry := range s.Journal {
		require.Equal(t, i+1, entry.Seq)
		require.True(t, i == 0 || !entry.At.Before(s.Journal[i-1].At), "the register is in order of time")
	}
	require.Equal(t, len(s.Journal), s.Seq)

	once := map[string]int{}
	for _, f := range s.Fired {
		once["rung "+f.Rung+string(rune('0'+f.Promise))]++
		require.False(t, f.FiredAt.Before(f.At) && f.At.After(s.Armed), "%s fired before its time", f.Rung)
	}
	for _, entry := range s.Journal {
		if entry.Kind == "apology_decided" {
			once["apology"]++
		}
		for _, n := range entry.Notices {
			if n.Kind != procedure.NoticeBlocked {
				once["notice "+n.Key]++
			}
		}
	}
	for _, p := range s.Promises {
		if p.Kind == procedure.PromiseReappointment {
			once["re-appointment"]++
		}
	}
	for _, b := range s.Breaches {
		if b.Promise > 0 {
			once["breach "+string(b.Kind)+string(rune('0'+b.Promise))]++
		}
	}
	for what, times := range once {
		require.Equal(t, 1, times, what)
	}
	l.checkCustody(t)
	l.checkClock(t)
}

func (l *ledger) checkCustody(t *rapid.T) {
	s := l.s
	require.Equal(t, s.ReceivedAt, s.Custody[0].From)
	for i, iv := range s.Custody[1:] {
		require.Equal(t, s.Custody[i].To, iv.From, "no gap, no overlap")
		require.False(t, iv.From.Before(s.Custody[i].From))
	}
	require.Equal(t, s.Status.Closed(), !s.Custody[len(s.Custody)-1].To.IsZero())
	lines, elapsed := procedure.CustodyReport(s, l.now)
	sum := time.Duration(0)
	for _, line := range lines {
		sum += line.Worked
	}
	require.Equal(t, elapsed, sum)
}

func (l *ledger) checkClock(t *rapid.T) {
	s := l.s
	at, ok := procedure.NextWake(s)
	require.True(t, !ok || at.After(l.now), "asks for %s at %s", at, l.now)
	require.Equal(t, s, procedure.Advance(s, l.now), "advancing twice changes nothing")
	if s.Status.Closed() || s.Status == procedure.StatusResultReady {
		require.False(t, ok)
		if s.Outcome != "" && s.IsLate() {
			require.False(t, s.Apology.IssuedAt.IsZero(), "no late result without its letter")
		}
	}
	waiting := len(s.Stops) > 0 && s.Stops[len(s.Stops)-1].To.IsZero()
	if due, ok := s.DueAt(); ok && waiting {
		require.False(t, due.After(s.Stops[len(s.Stops)-1].From), "a stopped clock has no due date")
	}
	for _, p := range procedure.Plan(s) {
		_, live := s.FirstDue()
		if live && !p.Dropped && p.FiredAt.IsZero() && !s.Status.Closed() && s.Status != procedure.StatusResultReady {
			require.True(t, p.At.After(l.now), "%s of promise %d was overslept", p.Rung.Name, p.Promise)
		}
	}
}
