package desk

import (
	"slices"
	"time"

	"dunghen/gateway/web"
	"dunghen/workflows/procedure"
)

// Left is the office time left until a promised date, for {{template "left" .Left}}.
type Left struct {
	// Words say it: "còn 1 ngày 3 giờ", "trễ 2 ngày", "đang dừng".
	Words string
	State LeftState
	// Percent is what is left of the time there was, for the bar.
	Percent int
}

// LeftState is how a file stands to its date.
type LeftState string

// How a file stands to its date.
const (
	LeftRunning LeftState = "running"
	LeftNear    LeftState = "near" // a quarter of the time or less is left, or a date before broke
	LeftLate    LeftState = "late"
	LeftStopped LeftState = "stopped" // the clock stands still
	LeftUndated LeftState = "undated" // nothing is promised yet
)

// nearPercent is where the bar changes its colour; what is near by law, the file says
// itself (procedure.AskHurry).
const nearPercent = 25

// Tag is the class of the words.
func (l Left) Tag() string {
	switch l.State {
	case LeftRunning:
		return "good"
	case LeftNear:
		return "warn"
	case LeftLate:
		return "bad"
	default:
		return "plain"
	}
}

// Bar says whether time runs that a bar can show.
func (l Left) Bar() bool { return l.State == LeftRunning || l.State == LeftNear || l.State == LeftLate }

// after is the time left where a date before this one broke: it can go on, and not go well.
func (l Left) after(broken bool) Left {
	if broken && l.State == LeftRunning {
		l.State = LeftNear
	}
	return l
}

// left words the time left until dates, as of now; it is made once for a page. given is
// when the applicant was given the date due: there its time began (register.Work).
func (d *Desk) left(a *web.Ask) func(given, due time.Time) Left {
	calendar, now := d.Catalogue.Calendar(), a.Now()
	return func(given, due time.Time) Left { return leftOf(&calendar, a.T, now, given, due) }
}

// say is Ask.T.
type say func(id string, pairs ...any) string

func leftOf(calendar *procedure.Calendar, t say, now, given, due time.Time) Left {
	switch {
	case given.IsZero():
		return Left{Words: t("left.undated"), State: LeftUndated}
	case due.IsZero():
		return Left{Words: t("left.stopped"), State: LeftStopped}
	case now.After(due):
		return Left{Words: spanWords(t, "left.late", calendar.WorkingBetween(due, now)), State: LeftLate}
	}
	left, all := calendar.WorkingBetween(now, due), calendar.WorkingBetween(given, due)
	out := Left{Words: spanWords(t, "left.left", left), State: LeftRunning}
	if all > 0 {
		out.Percent = int(min(100*left/all, 100))
	}
	if out.Percent <= nearPercent {
		out.State = LeftNear
	}
	return out
}

// spanWords puts office time into the sentence of an id, in its two largest units.
func spanWords(t say, id string, span time.Duration) string {
	days, hours, minutes := procedure.InWorkingDays(span)
	if days+hours+minutes == 0 {
		return t(id + "_moment")
	}
	if days > 0 {
		minutes = 0
	}
	words := ""
	for _, part := range []struct {
		id string
		n  int
	}{{"left.days", days}, {"left.hours", hours}, {"left.minutes", minutes}} {
		if part.n == 0 {
			continue
		}
		if words != "" {
			words += " "
		}
		words += t(part.id, "n", part.n)
	}
	return t(id, "time", words)
}

// Asked is one thing asked about a file, for {{template "asked" .Asked}}.
type Asked struct {
	Words string
	// Path leads to the form of it, "" when it is not for whoever reads.
	Path string
	// Urgent is what cannot wait.
	Urgent bool
}

// answers are the verbs that answer what is asked. A step has no single one.
var answers = map[procedure.AskKind]procedure.Verb{
	procedure.AskAccept: procedure.VerbAccept, procedure.AskSupplement: procedure.VerbReceiveSupplement,
	procedure.AskPayment: procedure.VerbConfirmPayment, procedure.AskReturn: procedure.VerbReturnResult,
	procedure.AskAnswer: procedure.VerbAcknowledge, procedure.AskApprove: procedure.VerbApproveApology,
	procedure.AskDeclare: procedure.VerbDeclare, procedure.AskAssign: procedure.VerbAssign,
}

// asked words what a file waits for. What is asked of others bears their role's name;
// what is asked of the reader leads to its form, if the law offers it (Known.Offers).
func asked(a *web.Ask, code string, asks []procedure.Ask, offers []procedure.Verb) []Asked {
	out := make([]Asked, 0, len(asks))
	for _, ask := range asks {
		line := Asked{
			Words:  a.T("asked." + string(ask.Kind)),
			Urgent: slices.Contains([]procedure.AskKind{procedure.AskLate, procedure.AskAnswer, procedure.AskDeclare, procedure.AskHurry}, ask.Kind),
		}
		if ask.Role != a.Who().Role {
			line.Words = a.T("asked.of", "role", a.T("role."+string(ask.Role)), "what", line.Words)
		}
		if verb, known := answers[ask.Kind]; known && slices.Contains(offers, verb) {
			line.Path = doPath(code, verb)
		}
		if !slices.Contains(out, line) { // asked of several, or anew at each date
			out = append(out, line)
		}
	}
	return out
}
