package desk

import (
	"errors"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
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

func declareBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	if course := a.PostForm("course"); course != string(procedure.Late) {
		return fields{"course": course}, nil
	}
	return fields{
		"course": a.PostForm("course"), "reason": a.PostForm("reason"),
		"reason_text": a.PostForm("reason_text"), "new_date": a.PostForm("new_date"),
	}, nil
}

// approveBody holds the words only if they were changed: they stay those of whoever
// wrote them.
func approveBody(d *Desk, a *web.Ask, file register.File) (fields, error) {
	words, err := d.declaredWords(a, file.View.Declaration)
	if err != nil {
		return nil, err
	}
	body := fields{"reason": a.PostForm("reason"), "new_date": a.PostForm("new_date")}
	if typed := a.PostForm("reason_text"); plainLines(typed) != plainLines(words) {
		body["reason_text"] = typed
	}
	return body, nil
}

// plainLines are words without what a browser does to the ends of lines.
func plainLines(words string) string {
	return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
}

// declaredWords is what was written with a declaration, "" for nothing.
func (d *Desk) declaredWords(a *web.Ask, word *procedure.Declaration) (string, error) {
	if word == nil || word.Text == "" {
		return "", nil
	}
	words, err := d.Register.TextBody(a.Ctx, word.Text)
	if errors.Is(err, register.ErrNotFound) {
		return "", nil
	}
	return words, err
}

func (d *Desk) declareHelp(a *web.Ask, p *actPage) (any, error) {
	h := d.apologyHelp(a, p)
	h.choose(a, p, p.Value("reason", ""), p.Value("reason_text", ""), p.Value("new_date", ""))
	return h, nil
}

func (d *Desk) approveHelp(a *web.Ask, p *actPage) (any, error) {
	h := d.apologyHelp(a, p)
	h.Declared = p.File.View.Declaration
	var err error
	if h.Text, err = d.declaredWords(a, h.Declared); err != nil {
		return nil, err
	}
	author, err := d.Register.Staff(a.Ctx, h.Declared.By.Staff)
	if err != nil && !errors.Is(err, register.ErrNotFound) {
		return nil, err
	}
	h.Author = author.Name
	words := p.Value("reason_text", h.Text)
	if plainLines(words) == "" {
		words = h.Text // an empty field leaves the words as they are
	}
	h.choose(a, p, p.Value("reason", string(h.Declared.Reason)), words, p.Value("new_date", h.DeclaredDay()))
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

func (d *Desk) apologyHelp(a *web.Ask, p *actPage) *apologyHelp {
	h := &apologyHelp{Old: p.File.View.FirstDueAt}
	for _, r := range procedure.Reasons() {
		h.Reasons = append(h.Reasons, reasonChoice{r, a.T("act.cause_" + string(r)), r.Sentence()})
	}
	var err error
	h.First, h.Last, err = p.known.NewDates(a.Now())
	h.NoDates, _ = a.Refused(err)
	for _, rung := range d.Office.Plan(a.Ctx, p.File.View.Code) {
		if rung.Rung.Do == procedure.ActApologise && !rung.Dropped {
			h.LetterBy, h.LetterOwed = rung.At, !rung.FiredAt.IsZero()
		}
	}
	return h
}

// choose works out what has been chosen so far. What is missing is said when the form
// is sent, not before.
func (h *apologyHelp) choose(a *web.Ask, p *actPage, reason, words, day string) {
	if h.Own = plainLines(words) != ""; h.Own {
		h.Sentence = plainLines(words)
	} else {
		h.Sentence = procedure.Reason(reason).Sentence()
	}
	on, err := procedure.ParseDay(day)
	if err != nil {
		return
	}
	e, err := p.known.ExplainNewDate(on.At(0), a.Now())
	if err != nil {
		h.WrongDate, _ = a.Refused(err)
		return
	}
	h.Chosen = &e
}

// acceptHelp is the promise an acceptance would give now.
func (d *Desk) acceptHelp(a *web.Ask, p *actPage) (any, error) {
	v := p.File.View
	rules, err := d.Catalogue.Rules(v.Procedure, procedure.DayOf(v.ReceivedAt))
	if err != nil {
		return nil, err
	}
	calendar := d.Catalogue.Calendar()
	e, _, err := calendar.Explain(procedure.Term{Limit: rules.Limit, Start: a.Now()}, nil)
	if err != nil {
		return nil, err
	}
	return struct {
		Limit  string
		Chosen *procedure.Explanation
	}{rules.Limit.Vietnamese(), &e}, nil
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

func correctBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	at := a.PostForm("received_at")
	if read, err := time.ParseInLocation(fieldInstant, at, procedure.Zone); err == nil {
		at = read.Format(time.RFC3339)
	}
	return fields{"received_at": at, "reason_text": a.PostForm("reason_text")}, nil
}

func (d *Desk) correctHelp(a *web.Ask, p *actPage) (any, error) {
	h := &correctHelp{
		Before: p.File.View.ReceivedAt.In(procedure.Zone).Format(fieldInstant),
		Last:   a.Now().In(procedure.Zone).Format(fieldInstant),
	}
	typed, sent := a.GetPostForm("received_at")
	at, err := time.ParseInLocation(fieldInstant, typed, procedure.Zone)
	if !sent || err != nil {
		return h, nil
	}
	e, moves, err := p.known.CorrectedReceipt(at)
	switch {
	case at.After(a.Now()):
		h.Wrong, _ = a.Refused(procedure.Refuse(procedure.CodeReceivedInFuture, "received_at"))
	case err != nil:
		h.Wrong, _ = a.Refused(err)
	case moves:
		h.Chosen = &e
	default:
		h.Still = true
	}
	return h, nil
}
