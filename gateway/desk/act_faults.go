package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// faultForm is the page on which something is said of the faults of a file.
type faultForm struct {
	// page is the template, do the action's name in the API.
	page, do string
	body     func(a *web.Ask) fields
	// refusal is why the actor may not, nil for may.
	refusal func(v procedure.FaultView, no int, by procedure.Actor) error
}

// faultForms are by the last part of their path.
var faultForms = map[string]faultForm{
	"report":  {"act_fault_report", "faults", reportBody, func(procedure.FaultView, int, procedure.Actor) error { return nil }},
	"dismiss": {"act_fault_dismiss", "faults/dismiss", dismissBody, procedure.FaultView.RefuseDismissal},
	"apologise": {"act_fault_apologise", "faults/apologise",
		func(a *web.Ask) fields { return fields{"letter_text": a.PostForm("letter_text")} },
		func(v procedure.FaultView, _ int, by procedure.Actor) error { return v.RefuseApology(by) }},
}

func reportBody(a *web.Ask) fields {
	return fields{
		"kind": a.PostForm("kind"), "on": a.PostForm("on"), "subject": a.PostForm("subject"), "description": a.PostForm("description"),
	}
}

func dismissBody(a *web.Ask) fields {
	return fields{"fault": faultNo(a), "reason_text": a.PostForm("reason_text")}
}

// faultNo numbers the fault a page is about, 0 for none.
func faultNo(a *web.Ask) int {
	typed := a.PostForm("fault")
	if typed == "" {
		typed = a.Query("fault")
	}
	no, err := strconv.Atoi(typed)
	if err != nil {
		return 0
	}
	return no
}

// openFault is a fault with what was said about it and the names in it.
type openFault struct {
	procedure.Fault
	Label, Text, Subject, Reporter string
}

type faultHelp struct {
	No    int
	Kinds []faultOption
	// Today is the last day a fault can have occurred on.
	Today procedure.Day
	Staff []register.Staff
	// Faults are those the form decides on.
	Faults []openFault
}

type faultOption struct {
	Value procedure.FaultKind
	Label string
}

func (d *Desk) showFaultAct(a *web.Ask) error {
	p, form, err := d.faultPage(a)
	if err != nil {
		return err
	}
	return d.drawFaultAct(a, p, form, http.StatusOK)
}

// faultPage is actPage of an action on faults. Error: not_found.
func (d *Desk) faultPage(a *web.Ask) (*actPage, faultForm, error) {
	action := a.Param("action")
	form, known := faultForms[action]
	if !known {
		return nil, form, procedure.Refuse(contract.CodeNotFound, "")
	}
	p, err := d.actPage(a, action, a.T("act.fault."+action), filePath(a.Param("code"))+"/faults/"+action)
	return p, form, err
}

func (d *Desk) drawFaultAct(a *web.Ask, p *actPage, form faultForm, status int) error {
	view, err := d.Register.Faults(a.Ctx, p.File.View.Code)
	if err != nil {
		return err
	}
	no := faultNo(a)
	if err := form.refusal(view, no, a.Actor()); err != nil {
		return d.drawRefusal(a, p, err)
	}
	p.Help = p.faultHelp(view, no)
	return a.Show(status, form.page, p)
}

func (p *actPage) faultHelp(view procedure.FaultView, no int) *faultHelp {
	r := p.read
	h := &faultHelp{No: no, Today: procedure.DayOf(r.Now())}
	for _, kind := range procedure.FaultKinds() {
		h.Kinds = append(h.Kinds, faultOption{kind, r.T("file.fault_" + string(kind))})
	}
	for _, who := range r.people {
		if who.Active {
			h.Staff = append(h.Staff, who)
		}
	}
	slices.SortFunc(h.Staff, func(x, y register.Staff) int { return cmp.Or(cmp.Compare(x.Unit, y.Unit), cmp.Compare(x.ID, y.ID)) })
	for _, f := range office.FaultsFor(r.Who(), p.File.View, view).Faults {
		if f.Decision == nil && (no == 0 || f.No == no) {
			h.Faults = append(h.Faults, openFault{f, r.T("file.fault_" + string(f.Kind)), r.texts[f.Text], r.person(f.Subject), r.person(f.ReportedBy)})
		}
	}
	return h
}

func (d *Desk) actOnFaults(a *web.Ask) error {
	p, form, err := d.faultPage(a)
	if err != nil {
		return err
	}
	_, err = d.Office.ActOnFaults(a.Ctx, a.Actor(), office.Action{
		Code: p.File.View.Code, Name: form.do, Key: a.Key(), Body: form.body(a),
	})
	if err == nil {
		return a.Go(p.Back, "act_fault_"+p.Name)
	}
	problem, ofForm := a.Refused(err)
	if problem.Status == http.StatusForbidden {
		return d.drawRefusal(a, p, err)
	}
	if !ofForm {
		return err
	}
	p.Problem = problem
	return d.drawFaultAct(a, p, form, problem.Status)
}
