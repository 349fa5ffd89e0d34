package desk

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const dutyPattern = dutiesPath + "/:number"

// dutyPath is the page of a duty.
func dutyPath(number string) string { return dutiesPath + "/" + number }

// dutyReading is a duty while its page is made: who reads it, and what the ids on it
// stand for.
type dutyReading struct {
	*web.Ask
	desk     *Desk
	frame    web.Frame
	known    register.DutyRecord
	view     duty.View
	names    names
	texts    map[string]string
	calendar procedure.Calendar
}

// readDuty reads the duty of the path with all that its page needs to be understood.
// Error: not_found, also for whoever may not read it.
func (d *Desk) readDuty(a *web.Ask, frame web.Frame) (*dutyReading, error) {
	number := a.Param("number")
	if !contract.IsDutyNumber(number) {
		return nil, procedure.Refuse(contract.CodeNotFound, "")
	}
	known, err := d.Register.Duty(a.Ctx, number)
	if err != nil {
		return nil, missing(err)
	}
	if !d.seesDuty(a, known.View) {
		return nil, procedure.Refuse(contract.CodeNotFound, "")
	}
	r := &dutyReading{Ask: a, desk: d, frame: frame, known: known, view: known.View, texts: map[string]string{}, calendar: d.Catalogue.Calendar()}
	if r.names, err = d.names(a); err != nil {
		return nil, err
	}
	texts, err := d.Register.DutyTexts(a.Ctx, number)
	for _, text := range texts {
		r.texts[text.ID] = text.Body
	}
	return r, err
}

// dutyHead is a duty with the names in it, for {{template "duty-head" .Duty}}.
type dutyHead struct {
	web.Frame
	View duty.View
	// Kind is its kind within a sentence, Gist what is asked in a few words, Text the
	// instruction as it was written.
	Kind, Gist, Text string
	Giver, Doer      string
	Cooperating      []string
	Subject          string
	Turn             turnWords
	// Outcome words how it ended, "" while it has not.
	Outcome string
	// Late says that the date of the whole passed without an accepted answer.
	Late bool
}

// turnWords say whose turn it is.
type turnWords struct {
	// Role is for a turn that is no person's; Name is Vietnamese in every language.
	Role, Name string
	Mine       bool
	Left       Left
	// Level words how high silence has climbed, "" for nobody.
	Level string
	// Stopped says that the clock stands still, Asked that a later date was asked for and
	// is not decided.
	Stopped, Asked bool
}

// head words a duty.
func (r *dutyReading) head() dutyHead {
	v := r.view
	h := dutyHead{
		Frame: r.frame, View: v, Kind: r.T("duty.kind_" + string(v.Kind)), Text: r.known.Text, Gist: gist(r.Ask, r.known),
		Giver: r.known.GiverName, Doer: r.names.of(v.Unit, v.Staff), Cooperating: r.known.Cooperating,
		Turn: turnOf(r.Ask, &r.calendar, r.known), Outcome: outcomeWords(r.Ask, v), Late: !v.LateAt.IsZero(),
	}
	if v.Kind == duty.Explanation {
		h.Subject = r.names.of(v.Unit, v.Subject)
	}
	return h
}

// gist is what a duty asks in a few words.
func gist(a *web.Ask, d register.DutyRecord) string {
	if v := d.View; v.About.BreachKind != "" {
		return a.T(breachWords(v.About.BreachKind, v.About.Fault != 0))
	}
	return firstLine(d.Text)
}

// breachWords is the id of the words of a kind of breach, or of fault.
func breachWords(kind string, fault bool) string {
	if fault {
		return "file.fault_" + kind
	}
	return "file.breach_" + kind
}

// gistLength bounds the words of one line, in runes.
const gistLength = 120

// turnOf words whose turn a duty is, and how long they have.
func turnOf(a *web.Ask, calendar *procedure.Calendar, d register.DutyRecord) turnWords {
	v := d.View
	t := turnWords{Stopped: v.Suspended()}
	if n := len(v.Postponements); n > 0 {
		t.Asked = v.Postponements[n-1].DecidedAt.IsZero() && !v.Closed()
	}
	if v.Turn == nil {
		return t
	}
	who := v.Turn.Who
	if who.Staff == "" {
		t.Role = a.T("role." + string(who.Role))
	}
	if who.Staff != "" || who.Role == procedure.RoleUnitHead {
		t.Name = d.TurnName
	}
	t.Mine = takesTurn(a.Actor(), a.Who(), v)
	due := v.TurnDueAt
	if t.Stopped {
		due = time.Time{}
	}
	t.Left = leftOf(calendar, a.T, a.Now(), v.Turn.Since, due)
	if v.Level > 0 {
		t.Level = a.T("duty.level", "role", a.T("role."+string(v.Rule.Levels[v.Level-1])))
	}
	return t
}

// takers are the verbs that take a turn.
var takers = []procedure.Verb{
	duty.VerbAcknowledge, duty.VerbAnswer, duty.VerbAccept, duty.VerbView, duty.VerbRule, duty.VerbObject,
}

// takesTurn says whether it is somebody's turn: theirs by name, or by what only they may
// do now.
func takesTurn(by procedure.Actor, who register.Staff, v duty.View) bool {
	switch {
	case v.Turn == nil:
		return false
	case v.Turn.Who.Staff != "":
		return v.Turn.Who.Staff == by.Staff
	case v.Turn.Who.Role != by.Role:
		return false
	case by.Role == procedure.RoleLeader && v.Turn.Who.Unit != "" && !slices.Contains(who.InCharge, v.Turn.Who.Unit):
		return false
	}
	return slices.ContainsFunc(takers, func(verb procedure.Verb) bool { return v.Allows(verb, by) == nil })
}

// outcomeWords say how a duty ended, "" while it has not.
func outcomeWords(a *web.Ask, v duty.View) string {
	if !v.Closed() {
		return ""
	}
	return a.T("duty.outcome_" + string(v.Outcome))
}

type dutyPage struct {
	web.Frame
	Duty dutyHead
	// Offers are what the reader may do, what takes their turn first.
	Offers []dutyOffer
	// Own says that the reader would judge, were it not their own breach.
	Own    bool
	File   string
	Engine string
	// Term is the arithmetic of the present date, nil where there is none to show.
	Term       *procedure.Explanation
	Milestones []dutyMilestone
	Progress   []dutyWord
	Answers    []dutyAnswer
	Postponed  []dutyPostponement
	Overdues   []dutyOverdue
	Breach     *dutyBreach
	Entries    []entryRun
}

// dutyOffer is something the reader may do; First is what takes their turn.
type dutyOffer struct {
	offer
	First bool
}

func (d *Desk) showDuty(a *web.Ask) error {
	frame := a.Frame("duty.title", "number", a.Param("number"))
	if err := d.live(a, &frame); err != nil {
		return err
	}
	r, err := d.readDuty(a, frame)
	if err != nil {
		return err
	}
	v := r.view
	page := dutyPage{
		Frame: frame, Duty: r.head(), Offers: r.offers(), Own: r.own(), File: v.About.File, Engine: d.engineAt(a, contract.DutyWorkflowID(v.Number)),
		Term: r.term(), Milestones: r.milestones(), Postponed: r.postponements(), Overdues: r.overdues(),
	}
	for _, p := range v.Progress {
		page.Progress = append(page.Progress, r.word(p.By.Staff, p.At, p.Text, r.T("duty.percent", "n", p.Percent)))
	}
	if page.Answers, err = r.answers(); err != nil {
		return err
	}
	if page.Breach, err = r.breach(); err != nil {
		return err
	}
	entries, err := r.entries()
	if err != nil {
		return err
	}
	page.Entries = runsOf(entries)
	return a.Show(http.StatusOK, "duty", page)
}

// offers are the forms of the verbs the law allows the reader now.
func (r *dutyReading) offers() (out []dutyOffer) {
	for _, verb := range dutyVerbs {
		if r.view.Allows(verb, r.Actor()) == nil {
			out = append(out, dutyOffer{offer{dutyLabel(r.Ask, r.view.Kind, verb), dutyDoPath(r.view.Number, verb)}, slices.Contains(takers, verb) || verb == duty.VerbPostpone})
		}
	}
	return out
}

// own says that the reader's own breach keeps them from judging it.
func (r *dutyReading) own() bool {
	return r.view.Kind == duty.Explanation && !r.view.Closed() && r.view.Subject == r.Who().ID && r.Who().Role != procedure.RoleOfficer
}

// term is the arithmetic of the present date.
func (r *dutyReading) term() *procedure.Explanation {
	if r.view.Turn == nil || !r.view.Turn.Term.Fixed.IsZero() {
		return nil
	}
	e, ok, err := r.calendar.Explain(r.view.Turn.Term, r.view.Stops)
	if err != nil || !ok {
		return nil // beyond the calendar, or standing still: there is no date to explain
	}
	return &e
}

// engineAt is a workflow in the Web UI of the engine, "" for whoever does not run the
// machine.
func (d *Desk) engineAt(a *web.Ask, workflow string) string {
	if d.EngineUI == "" || !operators.Allows(a.Who().Role) {
		return ""
	}
	return d.EngineUI + "/namespaces/" + url.PathEscape(d.Namespace) + "/workflows/" + url.PathEscape(workflow)
}
