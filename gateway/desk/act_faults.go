package desk

import (
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
	if p.Help, err = d.faultHelp(a, p, view, no); err != nil {
		return err
	}
	return a.Show(status, form.page, p)
}

func (d *Desk) faultHelp(a *web.Ask, p *actPage, view procedure.FaultView, no int) (*faultHelp, error) {
	h := &faultHelp{No: no, Today: procedure.DayOf(a.Now())}
	for _, kind := range procedure.FaultKinds() {
		h.Kinds = append(h.Kinds, faultOption{kind, a.T("act.fault.kind." + string(kind))})
	}
	staff, err := d.Register.StaffList(a.Ctx)
	if err != nil {
		return nil, err
	}
	texts, err := d.Register.Texts(a.Ctx, p.File.View.Code)
	if err != nil {
		return nil, err
	}
	name := func(id string) string {
		if i := slices.IndexFunc(staff, func(s register.Staff) bool { return s.ID == id }); i >= 0 {
			return staff[i].Name
		}
		return id
	}
	for _, f := range office.FaultsFor(a.Who(), p.File.View, view).Faults {
		if f.Decision != nil || no != 0 && f.No != no {
			continue
		}
		line := openFault{Fault: f, Label: a.T("act.fault.kind." + string(f.Kind)), Subject: name(f.Subject), Reporter: name(f.ReportedBy)}
		if i := slices.IndexFunc(texts, func(t register.Text) bool { return t.ID == f.Text }); i >= 0 {
			line.Text = texts[i].Body
		}
		h.Faults = append(h.Faults, line)
	}
	h.Staff = slices.DeleteFunc(staff, func(s register.Staff) bool { return !s.Active })
	return h, nil
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
