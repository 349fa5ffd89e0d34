package desk

import (
	"net/http"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

type judgedPage struct {
	web.Frame
	// Verdict is the number whose files these are, Name whose number it is, "" for the
	// office.
	Verdict    register.Verdict
	Name       string
	From, Last time.Time
	Files      []register.JudgedFile
	Count      int
	pager
}

// Many says that there are more files than were counted.
func (p judgedPage) Many() bool { return p.Count > countTo }

// Bound is how many were counted.
func (p judgedPage) Bound() int { return countTo }

// showJudged shows the files behind a number. Error: not_found for a number there is none
// of, invalid_field for a day that is none.
func (d *Desk) showJudged(a *web.Ask) error {
	f := register.JudgedFilter{
		Verdict: register.Verdict(a.Query("verdict")), By: register.PunctualityBy(a.Query("by")), Key: a.Query("key"), At: a.Now(),
	}
	if !f.Verdict.Known() {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	for name, to := range map[string]*time.Time{"from": &f.From, "to": &f.To} {
		if f.Verdict == register.VerdictLateNow {
			continue
		}
		day, err := procedure.ParseDay(a.Query(name))
		if err != nil {
			return procedure.Refuse(procedure.CodeInvalidField, name)
		}
		*to = day.At(0)
	}
	page := judgedPage{Frame: a.Frame("lead.files"), Verdict: f.Verdict, From: f.From}
	if !f.To.IsZero() {
		page.Last = f.To.AddDate(0, 0, -1)
	}
	if f.Key != "" {
		page.Name = d.nameOf(a, f.By, f.Key)
	}
	files, err := d.Register.JudgedFiles(a.Ctx, f, markOf(a.Query("after")), workPage+1)
	if err != nil {
		return err
	}
	if page.Count, err = d.Register.CountJudged(a.Ctx, f, countTo); err != nil {
		return err
	}
	page.Files, page.pager = cut(pages{punctualityPath + "/files", a.Request.URL.Query(), "after", workPage}, files, register.MarkOfJudged)
	return a.Show(http.StatusOK, "punctuality_files", page)
}
