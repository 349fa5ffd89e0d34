package desk

import (
	"net/http"
	"net/url"
	"slices"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) unitRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/unit", Access: heads, Handle: func(a *web.Ask) error {
			return d.showUnit(a, a.Who().Unit, office.Problem{Status: http.StatusOK})
		}},
		{Method: http.MethodGet, Path: "/desk/unit/:unit", Access: leadership, Handle: func(a *web.Ask) error {
			return d.showUnit(a, a.Param("unit"), office.Problem{Status: http.StatusOK})
		}},
	}
}

type unitPage struct {
	web.Frame
	Unit register.Unit
	// Units are those the reader may look at, none for a head.
	Units  []register.Unit
	Lists  []unitTab
	Chosen register.UnitList
	List   worklist
	Loads  []loadLine
	// Away is who of the unit is away, Delegates says that the reader may hand over their work.
	Away      awayList
	Delegates bool
	Batch     *batchForm
	// Targets are those of the unit that run.
	Targets []targetLine
	// Here is the address of the list.
	Here string
}

// unitTab leads to one list of a unit.
type unitTab struct {
	List register.UnitList
	Path string
	// Count is at most countUnitTo+1, which stands for more.
	Count int
}

// Many says that there are more files than were counted.
func (t unitTab) Many() bool { return t.Count > countUnitTo }

// Bound is how many were counted.
func (p unitPage) Bound() int { return countUnitTo }

// Head says that the reader leads the unit; everybody else only looks.
func (p unitPage) Head() bool { return len(p.Units) == 0 }

// showUnit shows the work of a unit (phòng): to its head, who acts on it, and to the
// leadership, who look.
func (d *Desk) showUnit(a *web.Ask, code string, problem office.Problem) error {
	page := unitPage{Chosen: register.UnitList(parameter(a, "list"))}
	if !slices.Contains(register.UnitLists(), page.Chosen) {
		page.Chosen = register.ListAll
	}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(units, func(u register.Unit) bool { return u.Code == code })
	if i < 0 {
		return missing(register.ErrNotFound)
	}
	page.Unit, page.Frame = units[i], a.Frame("unit.title", "unit", units[i].Name)
	path := "/desk/unit"
	if a.Who().Role != procedure.RoleUnitHead {
		page.Units, path = units, "/desk/unit/"+code
	}
	page.Problem = problem
	if a.Request.Method == http.MethodGet {
		if err := d.live(a, &page.Frame); err != nil {
			return err
		}
	}
	if err := d.fillUnit(a, &page, path); err != nil {
		return err
	}
	return a.Show(problem.Status, "unit", page)
}

// fillUnit reads what the page of a unit shows.
func (d *Desk) fillUnit(a *web.Ask, page *unitPage, path string) error {
	unit, after := page.Unit.Code, parameter(a, "after")
	counts, err := d.Register.CountUnit(a.Ctx, unit, a.Now(), countUnitTo)
	if err != nil {
		return err
	}
	for _, list := range register.UnitLists() {
		page.Lists = append(page.Lists, unitTab{list, path + "?list=" + string(list), counts[list]})
	}
	work, err := d.Register.UnitWork(a.Ctx, unit, page.Chosen, a.Now(), markOf(after), workPage+1)
	if err != nil {
		return err
	}
	page.Here = path + "?list=" + string(page.Chosen)
	page.List = d.worklist(a, path, url.Values{"list": {string(page.Chosen)}}, work, headVerbs(page.Head())...)
	if page.Head() {
		if err := d.apologies(a, page.List.Lines); err != nil {
			return err
		}
		hidden := map[string]string{"after": after, "list": string(page.Chosen)}
		if page.Batch, err = d.batchFor(a, page.List, procedure.VerbAssign, hidden); err != nil {
			return err
		}
	}
	loads, err := d.Register.UnitLoad(a.Ctx, unit, a.Now(), countUnitTo)
	if err != nil {
		return err
	}
	page.Loads = d.loadLines(a, loads)
	if page.Away, err = d.away(a, unit); err != nil {
		return err
	}
	page.Delegates = delegators.Allows(a.Who().Role)
	page.Targets, err = d.runningTargets(a, []string{unit})
	return err
}

// headVerbs are what a head does with the files of others; whoever only looks does
// nothing.
func headVerbs(head bool) []procedure.Verb {
	if !head {
		return nil
	}
	return []procedure.Verb{procedure.VerbAssign, procedure.VerbDeclare, procedure.VerbRequestSupplement}
}

// apologies shows the letters that wait for approval as the applicants would read them.
func (d *Desk) apologies(a *web.Ask, lines []workLine) error {
	for i, line := range lines {
		if !line.May(procedure.VerbApproveApology) {
			continue
		}
		declared := line.View.Declaration
		apology := apologyLine{Text: declared.Reason.Sentence(), NewDate: declared.NewDate}
		if declared.Text != "" {
			body, err := d.Register.TextBody(a.Ctx, declared.Text)
			if err != nil {
				return err
			}
			apology.Text = body
		}
		lines[i].Apology = &apology
	}
	return nil
}
