package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyNames are the verbs' names in paths and words, those of the API.
var dutyNames = map[procedure.Verb]string{
	contract.AcknowledgeDuty.Verb: contract.AcknowledgeDuty.Name, contract.ReportProgress.Verb: contract.ReportProgress.Name,
	contract.ReachMilestone.Verb: contract.ReachMilestone.Name, contract.AnswerDuty.Verb: contract.AnswerDuty.Name,
	contract.AcceptDuty.Verb: contract.AcceptDuty.Name, contract.ReturnDuty.Verb: contract.ReturnDuty.Name,
	contract.AskPostponement.Verb: contract.AskPostponement.Name, contract.DecidePostponement.Verb: contract.DecidePostponement.Name,
	contract.ViewBreach.Verb: contract.ViewBreach.Name, contract.RuleOnBreach.Verb: contract.RuleOnBreach.Name,
	contract.ObjectToRuling.Verb: contract.ObjectToRuling.Name, contract.CorrectBreach.Verb: contract.CorrectBreach.Name,
	contract.ReopenExplanation.Verb: contract.ReopenExplanation.Name,
	contract.WithdrawDuty.Verb:      contract.WithdrawDuty.Name, contract.SuspendDuty.Verb: contract.SuspendDuty.Name,
	contract.ResumeDuty.Verb: contract.ResumeDuty.Name, contract.ReassignDuty.Verb: contract.ReassignDuty.Name,
	contract.UrgeDuty.Verb: contract.UrgeDuty.Name,
}

// dutyVerbs are those a person may say, in the order they are offered.
var dutyVerbs = []procedure.Verb{
	duty.VerbAcknowledge, duty.VerbAnswer, duty.VerbPostpone, duty.VerbAccept, duty.VerbReturn, duty.VerbView, duty.VerbRule, duty.VerbObject,
	duty.VerbProgress, duty.VerbMilestone, duty.VerbAskPostponement, duty.VerbReassign, duty.VerbUrge, duty.VerbSuspend, duty.VerbResume,
	duty.VerbCorrect, duty.VerbWithdraw, duty.VerbReopen,
}

// dutyPart is one part of a form.
type dutyPart string

const (
	partText      dutyPart = "text"
	partEvidence  dutyPart = "evidence"
	partNewDue    dutyPart = "new_due"
	partPercent   dutyPart = "percent"
	partMilestone dutyPart = "milestone"
	partAgreed    dutyPart = "agreed"
	partCause     dutyPart = "cause"
	partMeasure   dutyPart = "measure"
	partHands     dutyPart = "hands"
)

// dutyForms are the parts of every verb's form.
var dutyForms = map[procedure.Verb][]dutyPart{
	duty.VerbAcknowledge:     {},
	duty.VerbProgress:        {partPercent, partText},
	duty.VerbMilestone:       {partMilestone},
	duty.VerbAnswer:          {partText, partEvidence},
	duty.VerbAccept:          {partText},
	duty.VerbReturn:          {partText, partNewDue},
	duty.VerbAskPostponement: {partNewDue, partText},
	duty.VerbPostpone:        {partAgreed, partText},
	duty.VerbView:            {partCause, partText},
	duty.VerbRule:            {partCause, partMeasure, partText},
	duty.VerbObject:          {partText},
	duty.VerbReopen:          {partText},
	duty.VerbCorrect:         {partHands, partText},
	duty.VerbWithdraw:        {partText},
	duty.VerbSuspend:         {partText},
	duty.VerbResume:          {},
	duty.VerbReassign:        {partHands, partText},
	duty.VerbUrge:            {partText},
}

// wordless are the verbs that need no words.
var wordless = []procedure.Verb{duty.VerbProgress, duty.VerbAccept, duty.VerbPostpone, duty.VerbReassign, duty.VerbUrge}

// dutyDoPath is the form of a verb for a duty.
func dutyDoPath(number string, verb procedure.Verb) string {
	return dutyPath(number) + "/do/" + dutyNames[verb]
}

// dutyLabel names a verb: to answer is to report what was done, or to explain.
func dutyLabel(a *web.Ask, kind duty.Kind, verb procedure.Verb) string {
	if kind == duty.Explanation && verb == duty.VerbAnswer {
		return a.T("duty.do.explain")
	}
	return a.T("duty.do." + dutyNames[verb])
}

// dutyActPage is a page on which something is said to a duty.
type dutyActPage struct {
	web.Frame
	Duty dutyHead
	// Name is the verb's in the API, Action its label, Hint what the law says of it, "" for
	// nothing.
	Name, Action, Hint string
	Do                 string
	Parts              []dutyPart
	// Required says that words are needed, Ends that it ends the duty.
	Required, Ends bool
	Seen           int
	// Changes are what happened to the duty since the form was shown.
	Changes []fileEvent
	// Refusal is why the form is not offered.
	Refusal office.Problem

	// Last are the answers, Postponed the request and Breach the breach it is decided by.
	Last      *dutyAnswer
	Postponed *dutyPostponement
	Breach    *dutyBreach
	// First and Latest are the days a date may be given between; NeedsDue says that one
	// must be.
	First, Latest procedure.Day
	NeedsDue      bool
	Milestones    []dutyMilestone
	Causes        []duty.Cause
	Measures      []catalogue.Measure
	Units         []register.Unit
	People        []unitPeople
	// Kept are the uploads that came with the form before it was refused.
	Accept string
	Kept   []register.Upload

	read *dutyReading
	verb procedure.Verb
}

// Value is what was typed into a field, or what stands in it before anybody typed.
func (p dutyActPage) Value(field, before string) string {
	if typed, sent := p.read.GetPostForm(field); sent {
		return typed
	}
	return before
}

// Has says whether the form has a part.
func (p dutyActPage) Has(part string) bool { return slices.Contains(p.Parts, dutyPart(part)) }

func (d *Desk) dutyActPage(a *web.Ask) (*dutyActPage, error) {
	i := slices.IndexFunc(dutyVerbs, func(v procedure.Verb) bool { return dutyNames[v] == a.Param("action") })
	if i < 0 {
		return nil, procedure.Refuse(contract.CodeNotFound, "")
	}
	verb := dutyVerbs[i]
	frame := a.Frame("act.title", "action", a.T("duty.do."+dutyNames[verb]), "code", a.Param("number"))
	r, err := d.readDuty(a, frame)
	if err != nil {
		return nil, err
	}
	v := r.view
	p := &dutyActPage{
		Frame: frame, Duty: r.head(), Name: dutyNames[verb], Action: dutyLabel(a, v.Kind, verb), Do: dutyDoPath(v.Number, verb),
		Parts: dutyForms[verb], Required: !slices.Contains(wordless, verb), Ends: verb == duty.VerbWithdraw, Seen: v.Seq, read: r, verb: verb,
	}
	p.Hint = p.hint()
	if seen := seenBy(a); seen > 0 && seen < v.Seq {
		p.Changes, err = r.entriesSince(seen)
	}
	return p, err
}

// hint is what the law says of a verb.
func (p *dutyActPage) hint() string {
	id, v := "duty.hint."+p.Name, p.read.view
	switch p.verb {
	case duty.VerbAcknowledge:
		return p.T(id, "limit", p.Limit(v.Rule.Explain))
	case duty.VerbRule:
		return p.T(id, "limit", p.Limit(v.Rule.Object))
	case duty.VerbAnswer:
		if v.Kind == duty.Explanation {
			return p.T("duty.hint.explain")
		}
		return p.T(id, "limit", p.Limit(v.Rule.Confirm))
	case duty.VerbMilestone:
		return ""
	default:
		return p.T(id)
	}
}

func (d *Desk) showDutyAct(a *web.Ask) error {
	p, err := d.dutyActPage(a)
	if err != nil {
		return err
	}
	return d.drawDutyAct(a, p, http.StatusOK)
}

// drawDutyAct shows the form if the law offers it, and otherwise the law's words.
func (d *Desk) drawDutyAct(a *web.Ask, p *dutyActPage, status int) error {
	if err := p.read.view.Allows(p.verb, a.Actor()); err != nil {
		return d.drawDutyRefusal(a, p, err)
	}
	if err := p.help(); err != nil {
		return err
	}
	return a.Show(status, "duty_act", p)
}

// drawDutyRefusal says why the form is not for its reader, or not now.
func (d *Desk) drawDutyRefusal(a *web.Ask, p *dutyActPage, err error) error {
	problem, ofForm := a.Refused(err)
	if !ofForm && problem.Status != http.StatusForbidden {
		return err
	}
	p.Refusal, p.Problem = problem, office.Problem{}
	return a.Show(problem.Status, "duty_act", p)
}

// help reads what a person decides by.
func (p *dutyActPage) help() error {
	r, v := p.read, p.read.view
	if p.Has("new_due") {
		p.dates()
	}
	if p.Has("milestone") {
		p.Milestones = slices.DeleteFunc(r.milestones(), func(m dutyMilestone) bool { return !m.DoneAt.IsZero() })
	}
	if p.Has("cause") {
		p.Causes = duty.Causes()
	}
	if p.Has("measure") {
		p.Measures = slices.DeleteFunc(r.desk.Catalogue.Measures(), func(m catalogue.Measure) bool {
			return !slices.Contains(v.Rule.Measures, m.Code)
		})
	}
	if p.Has("hands") {
		p.Units, p.People = r.names.units, r.names.everybody()
	}
	if p.Has("evidence") && r.desk.Uploads != nil {
		p.Accept = uploads.Accept
	}
	if all := r.postponements(); p.verb == duty.VerbPostpone && len(all) > 0 {
		p.Postponed = &all[len(all)-1]
	}
	answers, err := r.answers()
	if err == nil && len(answers) > 0 && p.judges() {
		p.Last = &answers[len(answers)-1]
	}
	if err == nil && (p.judges() || p.verb == duty.VerbAnswer || p.verb == duty.VerbObject) {
		p.Breach, err = r.breach()
	}
	return err
}

// judges says that the verb is an opinion of what was answered.
func (p *dutyActPage) judges() bool {
	return slices.Contains([]procedure.Verb{duty.VerbAccept, duty.VerbReturn, duty.VerbView, duty.VerbRule, duty.VerbCorrect, duty.VerbWithdraw}, p.verb)
}

// dates are those a new date may be chosen from.
func (p *dutyActPage) dates() {
	r, v := p.read, p.read.view
	now := r.Now()
	p.First, p.Latest = procedure.DayOf(now), r.calendar.To
	if p.verb == duty.VerbReturn {
		p.NeedsDue = !v.DueAt.After(now)
		return
	}
	p.NeedsDue = true
	if !v.TurnDueAt.IsZero() {
		p.First = procedure.DayOf(v.TurnDueAt) + 1
	}
	if v.Kind == duty.Explanation {
		latest, ok, err := r.calendar.Due(procedure.Term{Limit: v.Rule.Extend, Start: v.TurnDueAt}, nil)
		if err == nil && ok {
			p.Latest = procedure.DayOf(latest)
		}
	}
}

// body reads what was filled in, by the names of the API.
func (p *dutyActPage) body(a *web.Ask) fields {
	body := fields{}
	for _, part := range p.Parts {
		switch part {
		case partPercent:
			body["percent"] = a.PostForm("percent")
			if n, err := strconv.Atoi(strings.TrimSpace(a.PostForm("percent"))); err == nil {
				body["percent"] = n
			}
		case partAgreed:
			if said := a.PostForm("agreed"); said != "" {
				body["agreed"] = said == "yes"
			}
		case partMeasure:
			if a.PostForm("cause") == string(duty.CauseNegligence) {
				body["measure"] = a.PostForm("measure")
			}
		case partHands:
			body["unit"], body["staff"] = a.PostForm("unit"), a.PostForm("staff")
		case partEvidence:
			if len(p.Kept) > 0 {
				body["evidence"] = idsOf(p.Kept)
			}
		default:
			body[string(part)] = a.PostForm(string(part))
		}
	}
	return body
}

// actOnDuty says what the form says.
func (d *Desk) actOnDuty(a *web.Ask) error {
	p, err := d.dutyActPage(a)
	if err != nil {
		return err
	}
	var sent evidence
	if p.Has("evidence") {
		if sent, err = d.receiveEvidence(a); err != nil {
			return err
		}
	}
	p.Kept = sent.kept
	if err = sent.problem(); err == nil {
		_, err = d.Office.ActOnDuty(a.Ctx, a.Actor(), office.Action{
			Code: p.read.view.Number, Name: p.Name, Key: a.Key(), Seen: seenBy(a), Body: p.body(a),
		})
	}
	if err == nil {
		return a.Go(dutyPath(p.read.view.Number), "duty_"+strings.ReplaceAll(p.Name, "-", "_"))
	}
	problem, ofForm := a.Refused(err)
	if problem.Status == http.StatusForbidden {
		return d.drawDutyRefusal(a, p, err)
	}
	if !ofForm {
		return err
	}
	// Somebody may have acted in between: the form comes back on the duty as it is now.
	if p, err = d.dutyActPage(a); err != nil {
		return err
	}
	p.Problem, p.Kept = problem, sent.kept
	return d.drawDutyAct(a, p, problem.Status)
}

// everybody are those who may be given a duty, by unit.
func (n names) everybody() (out []unitPeople) {
	for _, u := range n.units {
		people := slices.DeleteFunc(slices.Clone(n.staff), func(s register.Staff) bool { return !s.Active || s.Unit != u.Code })
		if len(people) > 0 {
			out = append(out, unitPeople{u.Name, people})
		}
	}
	return out
}

// firstLine is the beginning of what was written.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if runes := []rune(line); len(runes) > gistLength {
		line = string(runes[:gistLength]) + "…"
	}
	return line
}
