package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/web"
	"dunghen/gateway/web/chart"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// heldMost is how many late files custody is added up of: those late the longest.
const heldMost = 500

type custodyPage struct {
	web.Frame
	// Files is how many late files there are in it, Late how many there are.
	Files, Late int
	Holders     []holderSum
	Chart       chart.Bars
}

// holderSum is how long a unit held late files, and each of its people.
type holderSum struct {
	// Name is Vietnamese in every language, "" where Words say it.
	Name, Words string
	// Held are the files it ever held, Holds those it has now.
	Held, Holds int
	Time        time.Duration
	// For is Time in words, Share its part of all.
	For    string
	Share  float64
	People []holderSum
}

// Many says that not all late files are in it.
func (p custodyPage) Many() bool { return p.Late > p.Files }

// showCustody adds up who held the files that are late now how long.
func (d *Desk) showCustody(a *web.Ask) error {
	page := custodyPage{Frame: a.Frame("lead.custody")}
	held, err := d.Register.HeldLate(a.Ctx, a.Now(), heldMost)
	if err != nil {
		return err
	}
	if page.Late, err = d.Register.CountJudged(a.Ctx, register.JudgedFilter{Verdict: register.VerdictLateNow, At: a.Now()}, countTo); err != nil {
		return err
	}
	calendar := d.Catalogue.Calendar()
	files := map[string]bool{}
	for _, h := range held {
		files[h.Code] = true
	}
	page.Files = len(files)
	page.Holders = holders(held, &calendar, a.Now())
	page.Chart.Head = chart.Head{ID: "held", Title: a.T("lead.custody"), Desc: a.T("lead.custody_desc", "n", page.Files)}
	for i := range page.Holders {
		h := &page.Holders[i]
		h.say(a)
		page.Chart.Items = append(page.Chart.Items, chart.Bar{
			Label: cmp.Or(h.Name, h.Words), Percent: h.Share, Note: web.PercentWords(a.Lang, h.Share),
		})
	}
	return a.Show(http.StatusOK, "lead_custody", page)
}

// say puts a sum into words.
func (h *holderSum) say(a *web.Ask) {
	h.For = spanWords(a.T, "file.span", h.Time)
	switch h.Name {
	case "":
		h.Words = a.T("lead.nobody")
	case string(procedure.HolderCitizen), string(procedure.HolderReturn):
		h.Name, h.Words = "", holderWords(a, procedure.Holder(h.Name))
	}
	for i := range h.People {
		h.People[i].say(a)
	}
}

// holders adds up spans by unit and person, the longest first. What lies with the
// applicant, or waits to be collected, is named by its procedure.Holder. A file's clock
// may run ahead of the caller's (procedure.View.LastKnown).
func holders(held []register.Held, calendar *procedure.Calendar, now time.Time) []holderSum {
	type sum struct {
		holderSum
		files  map[string]bool
		people map[string]*sum
	}
	grow := func(in map[string]*sum, key, name string) *sum {
		if in[key] == nil {
			in[key] = &sum{holderSum: holderSum{Name: name}, files: map[string]bool{}, people: map[string]*sum{}}
		}
		return in[key]
	}
	known := map[string]time.Time{}
	for _, h := range held {
		for _, at := range []time.Time{now, h.From, h.To} {
			if at.After(known[h.Code]) {
				known[h.Code] = at
			}
		}
	}
	units, all := map[string]*sum{}, time.Duration(0)
	for _, h := range held {
		end := h.To
		if end.IsZero() {
			end = known[h.Code]
		}
		span := calendar.WorkingBetween(h.From, end)
		all += span
		unit := grow(units, h.Unit+"/"+string(h.Holder), cmp.Or(h.UnitName, string(h.Holder)))
		sums := []*sum{unit}
		if h.Holder == procedure.HolderOffice {
			sums = append(sums, grow(unit.people, h.Staff, h.StaffName))
		}
		for _, s := range sums {
			s.Time += span
			s.files[h.Code] = true
			if h.To.IsZero() {
				s.Holds++
			}
		}
	}
	var sorted func(of map[string]*sum) []holderSum
	sorted = func(of map[string]*sum) (out []holderSum) {
		for _, s := range of {
			s.Held, s.People = len(s.files), sorted(s.people)
			if all > 0 {
				s.Share = 100 * float64(s.Time) / float64(all)
			}
			out = append(out, s.holderSum)
		}
		slices.SortFunc(out, func(a, b holderSum) int { return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Name, b.Name)) })
		return out
	}
	return sorted(units)
}
