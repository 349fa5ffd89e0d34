package desk

import (
	"net/http"
	"slices"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const accountabilityPath = "/desk/accountability"

// accountablePage is how many lines a page shows.
const accountablePage = 30

func (d *Desk) accountabilityRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: accountabilityPath, Access: web.Staff, Handle: d.showAccountability}}
}

type accountabilityPage struct {
	web.Frame
	Lines []accountLine
	Pages pager
	// Units are those the reader may choose from, none where they see one account only.
	Units []register.Unit
	// Unit, Kind, From and To are what the list is narrowed to.
	Unit, Kind, From, To string
	Kinds                []accountKind
	Repeated             []register.RepeatedBreach
	// Own says that the reader sees their own account only.
	Own bool
}

// accountKind is a kind of breach or fault, by the id of its words.
type accountKind struct{ Kind, Words string }

// accountKinds are every kind that stands in the register.
func accountKinds() (all []accountKind) {
	for _, k := range []procedure.BreachKind{
		procedure.BreachLate, procedure.BreachLateWithoutApology, procedure.BreachPromiseBroken,
		procedure.BreachAskedTwice, procedure.BreachAskedOutOfTime,
	} {
		all = append(all, accountKind{string(k), breachWords(string(k), false)})
	}
	for _, k := range procedure.FaultKinds() {
		all = append(all, accountKind{string(k), breachWords(string(k), true)})
	}
	return all
}

// accountLine is one line with its words.
type accountLine struct {
	register.Accountable
	// Words are ids of words: what it is, and how the matter stands.
	What, Standing string
	// Cause is an id of words, Measure the name of what followed.
	Cause, Measure string
	Objected       bool
	Corrected      bool
}

// BySystem says that the system is charged.
func (l accountLine) BySystem() bool { return l.Charge == procedure.ChargeSystem }

// ExplanationPath is the page of the explanation.
func (l accountLine) ExplanationPath() string { return dutyPath(l.Explanation.Number) }

// showAccountability shows who answers for what: everything to leadership, the Office and
// the inspectorate, a head their unit's, others their own.
func (d *Desk) showAccountability(a *web.Ask) error {
	page := accountabilityPage{Frame: a.Frame("accountability.title"), Kinds: accountKinds(), Kind: a.Query("kind")}
	filter, err := d.accountabilityFor(a, &page)
	if err != nil {
		return err
	}
	query := a.Request.URL.Query()
	known := func(key string) bool { return strings.ContainsAny(key, "#~") }
	lines, err := d.Register.Accountability(a.Ctx, filter, markWith(query.Get("after"), known), accountablePage+1)
	if err != nil {
		return err
	}
	lines, page.Pages = cut(pages{accountabilityPath, query, "after", accountablePage}, lines, register.MarkOfAccountable)
	for _, line := range lines {
		page.Lines = append(page.Lines, d.accountLine(line))
	}
	return a.Show(http.StatusOK, "accountability", page)
}

// accountabilityFor is what the page is narrowed to, of what its reader may see.
func (d *Desk) accountabilityFor(a *web.Ask, page *accountabilityPage) (f register.AccountabilityFilter, err error) {
	if slices.ContainsFunc(page.Kinds, func(k accountKind) bool { return k.Kind == page.Kind }) {
		f.Kind = page.Kind
	} else {
		page.Kind = ""
	}
	if day, err := procedure.ParseDay(a.Query("from")); err == nil {
		f.From, page.From = day.At(0), day.String()
	}
	if day, err := procedure.ParseDay(a.Query("to")); err == nil {
		f.To, page.To = (day + 1).At(0), day.String()
	}
	switch who := a.Who(); {
	case office.SeesDuties(who.Role):
		f.Unit, page.Unit = a.Query("unit"), a.Query("unit")
		if page.Units, err = d.Register.Units(a.Ctx); err != nil {
			return f, err
		}
		page.Repeated, err = d.Register.RepeatedBreaches(a.Ctx, a.Now())
	case who.Role == procedure.RoleUnitHead:
		f.Unit = who.Unit
	default:
		f.Staff, page.Own = who.ID, true
	}
	return f, err
}

// accountLine words a line.
func (d *Desk) accountLine(of register.Accountable) accountLine {
	line := accountLine{Accountable: of, What: breachWords(of.Kind, of.Fault)}
	switch {
	case line.BySystem():
		line.Standing = "accountability.system"
	case of.Explanation == nil:
		line.Standing = "accountability.unasked"
	case of.Explanation.Outcome != "":
		line.Standing = "duty.outcome_" + string(of.Explanation.Outcome)
	default:
		line.Standing = "duty.stage_" + string(of.Explanation.Stage)
	}
	if ruling := of.Ruling(); ruling != nil && !of.Withdrawn() {
		line.Cause, line.Measure = "duty.cause_"+string(ruling.Cause), d.measureName(ruling.Measure)
	}
	if of.Explanation != nil {
		line.Objected = of.Explanation.Objection != nil
		line.Corrected = slices.ContainsFunc(of.Explanation.Corrections, func(c duty.Correction) bool { return c.NewUnit != "" })
	}
	return line
}
