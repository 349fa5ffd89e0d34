package desk

import (
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/workflows/procedure"
)

// reasonChoice is one category of reason with what an apology would say of it.
type reasonChoice struct {
	Value           procedure.Reason
	Label, Sentence string
}

// Own says that the reason needs words of one's own.
func (r reasonChoice) Own() bool { return r.Value == procedure.ReasonOther }

// apologyHelp is what a person decides on a delay by: the days there are to choose
// from, and what the letter would say of what has been chosen so far.
type apologyHelp struct {
	// First and Last are the days a person may give; NoDates is why there are none.
	First, Last procedure.Day
	NoDates     office.Problem
	Reasons     []reasonChoice
	// Old is the promise that would be broken.
	Old time.Time
	// Chosen is the arithmetic of the chosen day, WrongDate why it will not do.
	Chosen    *procedure.Explanation
	WrongDate office.Problem
	// Sentence is what the letter would say, "" while nothing is chosen; Own says that
	// somebody wrote it.
	Sentence string
	Own      bool
	// LetterBy is when an apology leaves at the latest, zero when that is not known;
	// LetterOwed says that this instant is over.
	LetterBy   time.Time
	LetterOwed bool
	// Declared is the word to be approved, of Author in Text.
	Declared     *procedure.Declaration
	Author, Text string
}

func declareBody(r *fileReading) fields {
	course := r.PostForm("course")
	if course != string(procedure.Late) {
		return fields{"course": course}
	}
	return fields{
		"course": course, "reason": r.PostForm("reason"), "reason_text": r.PostForm("reason_text"), "new_date": r.PostForm("new_date"),
	}
}

// approveBody holds the words only if they were changed: they stay those of whoever
// wrote them.
func approveBody(r *fileReading) fields {
	body := fields{"reason": r.PostForm("reason"), "new_date": r.PostForm("new_date")}
	if typed := r.PostForm("reason_text"); plainLines(typed) != plainLines(r.declaredWords()) {
		body["reason_text"] = typed
	}
	return body
}

// plainLines are words without what a browser does to the ends of lines.
func plainLines(words string) string {
	return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
}

// declaredWords is what was written with the declaration, "" for nothing.
func (r *fileReading) declaredWords() string {
	if word := r.file.View.Declaration; word != nil {
		return r.typed(word.Text)
	}
	return ""
}

func (p *actPage) declareHelp() (any, error) {
	h := p.apologyHelp()
	h.choose(p, p.Value("reason", ""), p.Value("reason_text", ""), p.Value("new_date", ""))
	return h, nil
}

func (p *actPage) approveHelp() (any, error) {
	h := p.apologyHelp()
	h.Declared, h.Text = p.File.View.Declaration, p.read.declaredWords()
	h.Author = p.read.person(h.Declared.By.Staff)
	words := p.Value("reason_text", h.Text)
	if plainLines(words) == "" {
		words = h.Text // an empty field leaves the words as they are
	}
	h.choose(p, p.Value("reason", string(h.Declared.Reason)), words, p.Value("new_date", h.DeclaredDay()))
	return h, nil
}

// DeclaredDay and DeclaredReason are the declaration as the fields of a form hold it,
// "" while there is none.
func (h *apologyHelp) DeclaredDay() string {
	if h.Declared == nil {
		return ""
	}
	return procedure.DayOf(h.Declared.NewDate).String()
}

// DeclaredReason is described at DeclaredDay.
func (h *apologyHelp) DeclaredReason() string {
	if h.Declared == nil {
		return ""
	}
	return string(h.Declared.Reason)
}

// TextHint is an id of the words.
func (h *apologyHelp) TextHint() string {
	if h.Text != "" {
		return "act.reason.text_kept"
	}
	return "act.reason.text_hint"
}

func (p *actPage) apologyHelp() *apologyHelp {
	r := p.read
	h := &apologyHelp{Old: p.File.View.FirstDueAt}
	for _, reason := range procedure.Reasons() {
		h.Reasons = append(h.Reasons, reasonChoice{reason, r.T("file.reason_" + string(reason)), reason.Sentence()})
	}
	var err error
	h.First, h.Last, err = r.known.NewDates(r.Now())
	h.NoDates, _ = r.Refused(err)
	for _, rung := range r.desk.Office.Plan(r.Ctx, p.File.View.Code) {
		if rung.Rung.Do == procedure.ActApologise && !rung.Dropped {
			h.LetterBy, h.LetterOwed = rung.At, !rung.FiredAt.IsZero()
		}
	}
	return h
}

// choose works out what has been chosen so far. What is missing is said when the form
// is sent, not before.
func (h *apologyHelp) choose(p *actPage, reason, words, day string) {
	if h.Own = plainLines(words) != ""; h.Own {
		h.Sentence = plainLines(words)
	} else {
		h.Sentence = procedure.Reason(reason).Sentence()
	}
	on, err := procedure.ParseDay(day)
	if err != nil {
		return
	}
	e, err := p.read.known.ExplainNewDate(on.At(0), p.read.Now())
	if err != nil {
		h.WrongDate, _ = p.read.Refused(err)
		return
	}
	h.Chosen = &e
}

// acceptHelp is the promise an acceptance would give now.
func (p *actPage) acceptHelp() (any, error) {
	return p.read.desk.promise(p.read.Ask, p.File.View.Procedure, p.read.Now()), nil
}

// correctHelp is what another instant of receipt would do to the promise.
type correctHelp struct {
	Before string // as a field of a form holds it
	Last   string
	// Chosen is the arithmetic of the promise, nil while no instant is given or no date
	// moves by it; Still says the latter.
	Chosen *procedure.Explanation
	Still  bool
	Wrong  office.Problem
}

// fieldInstant is how a field of type datetime-local holds an instant.
const fieldInstant = "2006-01-02T15:04"

func correctBody(r *fileReading) fields {
	at := r.PostForm("received_at")
	if read, err := time.ParseInLocation(fieldInstant, at, procedure.Zone); err == nil {
		at = read.Format(time.RFC3339)
	}
	return fields{"received_at": at, "reason_text": r.PostForm("reason_text")}
}

func (p *actPage) correctHelp() (any, error) {
	r := p.read
	h := &correctHelp{
		Before: p.File.View.ReceivedAt.In(procedure.Zone).Format(fieldInstant),
		Last:   r.Now().In(procedure.Zone).Format(fieldInstant),
	}
	at, err := time.ParseInLocation(fieldInstant, r.PostForm("received_at"), procedure.Zone)
	if err != nil {
		return h, nil //nolint:nilerr // nothing to show before an instant is given; the office says what is wrong with one
	}
	e, moves, err := r.known.CorrectedReceipt(at)
	switch {
	case at.After(r.Now()):
		h.Wrong, _ = r.Refused(procedure.Refuse(procedure.CodeReceivedInFuture, "received_at"))
	case err != nil:
		h.Wrong, _ = r.Refused(err)
	case moves:
		h.Chosen = &e
	default:
		h.Still = true
	}
	return h, nil
}
