package desk

import (
	"encoding/json"
	"net/http"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

type targetForm struct {
	web.Frame
	// Units are those the reader sets targets of; Office says that the office is among them.
	Units      []catalogue.Unit
	Office     bool
	Procedures []catalogue.Procedure
	Metrics    []measure.Metric
	Periods    []procedure.ReportPeriod
}

// Named is what a period is called, with its days.
func (f targetForm) Named(p procedure.ReportPeriod) string {
	name := p.Vietnamese()
	if f.Lang == web.English {
		name = p.English()
	}
	return f.T("targets.period_named", "name", name, "from", f.Day(p.From), "to", f.Day(p.LastDay().At(0)))
}

// Value is a period as the form sends it.
func (f targetForm) Value(p procedure.ReportPeriod) string {
	return p.FirstDay().String() + "/" + p.LastDay().String()
}

// targetForm is the form with what the reader may choose.
func (d *Desk) targetForm(a *web.Ask) (targetForm, error) {
	form := targetForm{Frame: a.Frame("targets.new"), Metrics: measure.Metrics()}
	organisation := d.Catalogue.Organisation()
	for _, unit := range append([]catalogue.Unit{{}}, organisation.Units...) {
		keepers, err := d.Register.TargetKeepers(a.Ctx, unit.Code)
		if err != nil {
			return form, err
		}
		switch {
		case !keepers.MaySet(a.Who().ID):
		case unit.Code == "":
			form.Office = true
		default:
			form.Units = append(form.Units, unit)
		}
	}
	form.Procedures = d.Catalogue.Procedures(procedure.DayOf(a.Now()))
	year := a.Now().In(procedure.Zone).Year()
	for _, rule := range d.Catalogue.Reporting().Rules() {
		ahead := 0
		for _, y := range []int{year, year + 1} {
			for no := range rule.Ends {
				p, err := rule.Period(y, no+1)
				if err != nil {
					return form, err
				}
				if p.To.After(a.Now()) && ahead < periodsAhead {
					ahead++
					form.Periods = append(form.Periods, p)
				}
			}
		}
	}
	return form, nil
}

// periodsAhead is how many periods of each kind the form offers: the running one and the
// next.
const periodsAhead = 2

func (d *Desk) showNewTarget(a *web.Ask) error {
	form, err := d.targetForm(a)
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "target_form", form)
}

// setTarget sets a target; a period that was chosen goes before days that were typed.
func (d *Desk) setTarget(a *web.Ask) error {
	from, to, chosen := cutPeriod(a.PostForm("period"))
	if !chosen {
		from, to = a.PostForm("from"), a.PostForm("to")
	}
	set, err := d.Office.SetTarget(a.Ctx, a.Actor(), a.Key(), office.TargetSetting{
		Unit: a.PostForm("unit"), Procedure: a.PostForm("procedure"), Metric: measure.Metric(a.PostForm("metric")),
		From: from, To: to, Percent: typedNumber(a.PostForm("percent")),
	})
	if problem, ok := a.Refused(err); ok {
		form, err := d.targetForm(a)
		if err != nil {
			return err
		}
		form.Problem = problem
		return a.Show(problem.Status, "target_form", form)
	}
	if err != nil {
		return err
	}
	return a.Go(targetLine{Tracked: register.Tracked{Target: set}}.Path(), "target_set")
}

// cutPeriod reads a period as the form sends it.
func cutPeriod(value string) (from, to string, ok bool) { return strings.Cut(value, "/") }

// typedNumber is a number as people type it, for the office to judge.
func typedNumber(value string) json.Number { return json.Number(strings.TrimSpace(value)) }
