package desk

import (
	"net/http"
	"net/url"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) mineRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/mine", Access: workers, Handle: func(a *web.Ask) error {
			return d.showMine(a, office.Problem{Status: http.StatusOK})
		}},
	}
}

type minePage struct {
	web.Frame
	List worklist
	// Count is at most countTo+1, which stands for more.
	Count int
	Batch *batchForm
}

// Many says that there are more files than were counted.
func (p minePage) Many() bool { return p.Count > countTo }

// Bound is how many were counted.
func (p minePage) Bound() int { return countTo }

// showMine shows the files somebody holds (hồ sơ của tôi), those with the least time
// left first, with the problem of the batch that was asked for.
func (d *Desk) showMine(a *web.Ask, problem office.Problem) error {
	page := minePage{Frame: a.Frame("mine.title")}
	page.Problem = problem
	if a.Request.Method == http.MethodGet {
		if err := d.live(a, &page.Frame); err != nil {
			return err
		}
	}
	holder := register.Holder{Staff: a.Who().ID, Unit: a.Who().Unit, Role: a.Who().Role}
	after := parameter(a, "after")
	work, err := d.Register.Mine(a.Ctx, holder, a.Now(), markOf(after), workPage+1)
	if err != nil {
		return err
	}
	if page.Count, err = d.Register.CountMine(a.Ctx, holder, countTo); err != nil {
		return err
	}
	page.List = d.worklist(a, "/desk/mine", url.Values{}, work,
		procedure.VerbDeclare, procedure.VerbHandOver, procedure.VerbRequestSupplement, procedure.VerbFinish)
	page.Batch, err = d.batchFor(a, page.List, procedure.VerbHandOver, map[string]string{"after": after})
	if err != nil {
		return err
	}
	return a.Show(problem.Status, "mine", page)
}
