package desk

import (
	"net/http"
	"slices"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) returnRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/desk/returns", Access: clerks, Handle: d.showReturns},
		{Method: http.MethodGet, Path: "/desk/returns/:code/slip", Access: clerks, Handle: d.showReturnSlip},
	}
}

type returnsPage struct {
	web.Frame
	Q     string
	Count string
	Lines []returnLine
	pager
}

type returnLine struct {
	register.Collectable
	// Waited is for how long, in office time.
	Waited string
	// Do leads to the form of handing it out.
	Do string
}

// Refused says that the result is a refusal.
func (l returnLine) Refused() bool { return l.Outcome == string(procedure.OutcomeRefused) }

// ByPost says that it goes to the applicant by post.
func (l returnLine) ByPost() bool { return l.DeliverBy == register.ByPost }

// showReturns shows the results that wait to be collected.
func (d *Desk) showReturns(a *web.Ask) error {
	page := returnsPage{Frame: a.Frame("returns.title"), Q: soughtIn(a, "q")}
	err := d.live(a, &page.Frame)
	if err != nil {
		return err
	}
	n, err := d.Register.CountCollectables(a.Ctx, page.Q, countTo)
	if err != nil {
		return err
	}
	page.Count = atMost(n)
	results, err := d.Register.Collectables(a.Ctx, page.Q, markOf(a.Query("after")), counterPage+1)
	if err != nil {
		return err
	}
	results, page.pager = cut(pages{"/desk/returns", a.Request.URL.Query(), "after", counterPage}, results, register.MarkOfCollectable)
	calendar := d.Catalogue.Calendar()
	for _, c := range results {
		page.Lines = append(page.Lines, returnLine{
			c, spanWords(a.T, "queue.waited", calendar.WorkingBetween(c.FinishedAt, a.Now())), doPath(c.Code, procedure.VerbReturnResult) + backHere(a),
		})
	}
	return a.Show(http.StatusOK, "returns", page)
}

type returnSlipPage struct {
	web.Frame
	paper
	File register.File
	// Result is the document handed out, "" where the catalogue does not name it.
	Result string
}

// Returned says that the result has been handed out; the slip then bears the day.
func (p returnSlipPage) Returned() bool { return p.File.View.Status == procedure.StatusReturned }

// Refused says that the result is a refusal.
func (p returnSlipPage) Refused() bool { return p.File.View.Outcome == procedure.OutcomeRefused }

// Late says that a promise broke.
func (p returnSlipPage) Late() bool { return !p.File.View.LateAt.IsZero() }

// NewDate says that the applicant was given another date than the first.
func (p returnSlipPage) NewDate() bool {
	return !p.File.View.DueAt.Equal(p.File.View.FirstDueAt)
}

// showReturnSlip is what an applicant, or whoever they sent, signs for a result (phiếu ký
// nhận kết quả).
func (d *Desk) showReturnSlip(a *web.Ask) error {
	page := returnSlipPage{Frame: a.Frame("return_slip.title")}
	var err error
	if page.File, err = d.fileOf(a); err != nil {
		return err
	}
	v := page.File.View
	if !slices.Contains([]procedure.Status{procedure.StatusResultReady, procedure.StatusReturned}, v.Status) {
		return procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", v.Status.Vietnamese(), "action", string(procedure.VerbReturnResult))
	}
	if page.paper, err = d.paper(a); err != nil {
		return err
	}
	if of, err := d.Catalogue.Procedure(v.Procedure, procedure.DayOf(v.ReceivedAt)); err == nil {
		page.Result = of.Result
	}
	return a.Show(http.StatusOK, "return_slip", page)
}
