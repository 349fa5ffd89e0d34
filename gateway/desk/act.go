package desk

import (
	"cmp"
	"net/http"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) actRoutes() []web.Route {
	const do, faults = "/desk/files/:code/do/:action", "/desk/files/:code/faults/:action"
	return []web.Route{
		{Method: http.MethodGet, Path: do, Access: web.Staff, Handle: d.showAct},
		{Method: http.MethodPost, Path: do, Access: web.Staff, Handle: d.act},
		{Method: http.MethodGet, Path: faults, Access: web.Staff, Handle: d.showFaultAct},
		{Method: http.MethodPost, Path: faults, Access: web.Staff, Handle: d.actOnFaults},
	}
}

// fields is the body of an action, by the names of the API.
type fields map[string]any

// actForm is the page on which a verb is said.
type actForm struct {
	page string
	// body reads what was filled in.
	body func(r *fileReading) fields
	// help is what a person decides by, nil where the words of the page are all.
	help func(p *actPage) (any, error)
}

// forms are those of every verb a person may say.
var forms = map[procedure.Verb]actForm{
	procedure.VerbAccept:            {"act_accept", noBody, (*actPage).acceptHelp},
	procedure.VerbDecline:           {"act_reason", reasonBody, nil},
	procedure.VerbAssign:            {"act_assign", staffBody, (*actPage).assignHelp},
	procedure.VerbHandOver:          {"act_hand_over", handOverBody, (*actPage).handOverHelp},
	procedure.VerbRequestSupplement: {"act_ask_papers", askPapersBody, (*actPage).askPapersHelp},
	procedure.VerbReceiveSupplement: {"act_take_papers", takePapersBody, (*actPage).takePapersHelp},
	procedure.VerbRequestPayment:    {"act_ask_fee", askFeeBody, (*actPage).askFeeHelp},
	procedure.VerbConfirmPayment:    {"act_take_fee", noBody, (*actPage).takeFeeHelp},
	procedure.VerbDeclare:           {"act_declare", declareBody, (*actPage).declareHelp},
	procedure.VerbApproveApology:    {"act_approve", approveBody, (*actPage).approveHelp},
	procedure.VerbFinish:            {"act_finish", noBody, (*actPage).finishHelp},
	procedure.VerbRefuse:            {"act_reason", reasonBody, nil},
	procedure.VerbReturnResult:      {"act_return", noBody, nil},
	procedure.VerbAcknowledge:       {"act_answer", answerBody, (*actPage).answerHelp},
	procedure.VerbCorrectReceipt:    {"act_correct", correctBody, (*actPage).correctHelp},
	procedure.VerbWithdraw:          {"act_reason", reasonBody, nil},
	procedure.VerbStop:              {"act_reason", reasonBody, nil},
}

func noBody(*fileReading) fields { return fields{} }

func reasonBody(r *fileReading) fields { return fields{"reason_text": r.PostForm("reason_text")} }

// actPage is a page on which something is said to a file.
type actPage struct {
	web.Frame
	File register.File
	// Name is the action's in the API and in the words; Action is its label.
	Name, Action string
	// Do is where the form goes, Back where its reader came from.
	Do, Back string
	// Seen numbers the last entry of the file the page shows.
	Seen int
	// Changes are what happened to the file since the page before was made.
	Changes []fileEvent
	// Knows says that the reader may know the applicant.
	Knows bool
	Left  Left
	Scans Scans
	// Refusal is why the form is not offered; Ways are what can be done instead.
	Refusal office.Problem
	Ways    []offer
	Help    any

	read *fileReading
}

// Value is what was typed into a field, or what stands in it before anybody typed.
func (p actPage) Value(field, before string) string {
	if typed, sent := p.read.GetPostForm(field); sent {
		return typed
	}
	return before
}

// Ends says that an action is the end of a file, for the colour of its button.
func (p actPage) Ends() bool {
	return p.Name == contract.Decline.Name || p.Name == contract.Refuse.Name || p.Name == contract.Withdraw.Name || p.Name == contract.Stop.Name
}

// Required says that an action needs its reason. An applicant may withdraw for none.
func (p actPage) Required() bool { return p.Name != contract.Withdraw.Name }

// actPage reads the file anew and what has happened to it since the form was shown.
func (d *Desk) actPage(a *web.Ask, name, label, do string) (*actPage, error) {
	frame := a.Frame("act.title", "action", label, "code", a.Param("code"))
	r, err := d.read(a, frame)
	if err != nil {
		return nil, err
	}
	v := r.file.View
	p := &actPage{
		Frame: frame, File: r.file, Name: name, Action: label, Do: do, Back: backTo(a, v.Code), Seen: v.Seq, Knows: r.knows,
		Left: leftOf(&r.calendar, a.T, v.LastKnown(a.Now()), givenAt(v), v.DueAt).after(!v.LateAt.IsZero()), read: r,
	}
	if p.Scans, err = d.scans(a, p.Frame, v); err != nil {
		return nil, err
	}
	if seen := seenBy(a); seen > 0 && seen < v.Seq {
		p.Changes, err = r.since(seen)
	}
	return p, err
}

// backTo is the page of the desk the form was opened from, or else the file's.
func backTo(a *web.Ask, code string) string {
	wanted := cmp.Or(a.PostForm("back"), a.Query("back"))
	if to := signin.Next(wanted); wanted != "" && (to != signin.Home || wanted == signin.Home) {
		return to
	}
	return filePath(code)
}

// verbPage is actPage of the verb in the path. Error: not_found.
func (d *Desk) verbPage(a *web.Ask) (*actPage, procedure.Verb, error) {
	verb, known := verbOf(a.Param("action"))
	if !known {
		return nil, "", procedure.Refuse(contract.CodeNotFound, "")
	}
	p, err := d.actPage(a, actionNames[verb], verbLabel(a, verb), doPath(a.Param("code"), verb))
	return p, verb, err
}

func (d *Desk) showAct(a *web.Ask) error {
	p, verb, err := d.verbPage(a)
	if err != nil {
		return err
	}
	return d.drawAct(a, p, verb, http.StatusOK)
}

// drawAct shows the form if the law offers it, and otherwise the law's words.
func (d *Desk) drawAct(a *web.Ask, p *actPage, verb procedure.Verb, status int) error {
	if err := p.read.known.May(verb, a.Actor()); err != nil {
		return d.drawRefusal(a, p, err)
	}
	if help := forms[verb].help; help != nil {
		var err error
		if p.Help, err = help(p); err != nil {
			return err
		}
	}
	return a.Show(status, forms[verb].page, p)
}

// drawRefusal says why the form is not for its reader, or not now.
func (d *Desk) drawRefusal(a *web.Ask, p *actPage, err error) error {
	problem, ofForm := a.Refused(err)
	if !ofForm && problem.Status != http.StatusForbidden {
		return err
	}
	p.Refusal, p.Problem = problem, office.Problem{}
	if problem.Code == procedure.CodeApologyMissing {
		p.Ways = p.waysToLetter(a)
	}
	return a.Show(problem.Status, "act_refused", p)
}

// waysToLetter are what brings the letter a late file lacks, nearest first.
func (p *actPage) waysToLetter(a *web.Ask) []offer {
	var ways []offer
	for _, verb := range []procedure.Verb{procedure.VerbApproveApology, procedure.VerbDeclare} {
		if p.read.known.May(verb, a.Actor()) == nil {
			ways = append(ways, offer{verbLabel(a, verb), doPath(p.File.View.Code, verb)})
		}
	}
	return ways
}

// act says what the form says; or, asked for a preview, shows what it would come to.
func (d *Desk) act(a *web.Ask) error {
	p, verb, err := d.verbPage(a)
	if err != nil {
		return err
	}
	if a.PostForm("preview") != "" {
		return d.drawAct(a, p, verb, http.StatusOK)
	}
	_, err = d.Office.Act(a.Ctx, a.Actor(), office.Action{
		Code: p.File.View.Code, Name: p.Name, Key: a.Key(), Seen: seenBy(a), Body: forms[verb].body(p.read),
	})
	if err == nil {
		return a.Go(p.Back, "act_"+strings.ReplaceAll(p.Name, "-", "_"))
	}
	problem, ofForm := a.Refused(err)
	if problem.Status == http.StatusForbidden {
		return d.drawRefusal(a, p, err)
	}
	if !ofForm {
		return err
	}
	// Somebody may have acted in between: the form comes back on the file as it is now.
	if p, verb, err = d.verbPage(a); err != nil {
		return err
	}
	p.Problem = problem
	return d.drawAct(a, p, verb, problem.Status)
}
