package desk

import (
	"cmp"
	"net/http"
	"slices"

	"dunghen/gateway/find"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

func (d *Desk) counterRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/counter", Access: clerks, Handle: d.chooseProcedure},
		{Method: http.MethodGet, Path: "/desk/counter/:procedure", Access: clerks, Handle: d.showIntake},
		{Method: http.MethodPost, Path: "/desk/counter/:procedure", Access: clerks, Handle: d.takeIn},
		{Method: http.MethodGet, Path: "/desk/counter/done/:code", Access: clerks, Handle: d.showTakenIn},
	}
}

// oftenUsed is how many procedures stand first, before anything is typed.
const oftenUsed = 6

type choicePage struct {
	web.Frame
	Typed string
	// Often are the procedures most files were of lately; none once something is typed.
	Often []catalogue.Procedure
	Found []catalogue.Procedure
}

// chooseProcedure finds a procedure by part of its name or its code. Whoever presses
// Enter and means one procedure only is taken to it.
func (d *Desk) chooseProcedure(a *web.Ask) error {
	used, err := d.Register.MostUsed(a.Ctx, 50)
	if err != nil {
		return err
	}
	page := choicePage{Frame: a.Frame("counter.title"), Typed: a.Query("q")}
	all := mostUsedFirst(d.Catalogue.Procedures(procedure.DayOf(d.now())), used)
	page.Found = find.Procedures(all, page.Typed)
	if a.Query("go") != "" && page.Typed != "" && len(page.Found) == 1 {
		return a.Go("/desk/counter/"+page.Found[0].Code, "")
	}
	if page.Typed == "" {
		often := min(oftenUsed, len(used), len(all))
		page.Often, page.Found = all[:often], all[often:]
	}
	return a.Show(http.StatusOK, "counter", page)
}

func mostUsedFirst(all []catalogue.Procedure, used []string) []catalogue.Procedure {
	place := func(p catalogue.Procedure) int {
		if i := slices.Index(used, p.Code); i >= 0 {
			return i
		}
		return len(used)
	}
	return slices.SortedStableFunc(slices.Values(all), func(p, q catalogue.Procedure) int { return cmp.Compare(place(p), place(q)) })
}
