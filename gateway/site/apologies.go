package site

import (
	"net/http"
	"strconv"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
)

func (s *Site) apologyRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/apologies", Handle: s.listApologies}}
}

// apologiesShown is how many stand on one page.
const apologiesShown = 100

type apologiesPage struct {
	web.Frame
	// Month is the one shown, of those from First to Last.
	Month, First, Last time.Time
	Count              int
	Apologies          []register.PublicApology
	// Number counts the pages of the month from one.
	Number int
}

// listApologies shows a month of apologies (công khai xin lỗi): when, about what, which
// date for which. Nobody is named, and neither is the file: whoever has seen its receipt
// could name its applicant.
func (s *Site) listApologies(a *web.Ask) error {
	page := apologiesPage{Frame: a.Frame("apologies.title"), Last: monthOf(s.now()), Number: 1}
	first, err := s.Register.FirstApology(a.Ctx)
	if err != nil {
		return err
	}
	if page.First = page.Last; !first.IsZero() && first.Before(page.Last) {
		page.First = monthOf(first)
	}
	page.Month = monthNamed(a.Query("month"), page.First, page.Last)
	end := page.Month.AddDate(0, 1, 0)
	if page.Count, err = s.Register.CountApologies(a.Ctx, page.Month, end); err != nil {
		return err
	}
	if n, err := strconv.Atoi(a.Query("page")); err == nil && n >= 1 && n <= page.Pages() {
		page.Number = n
	}
	page.Apologies, err = s.Register.PublicApologies(a.Ctx, page.Month, end, (page.Number-1)*apologiesShown, apologiesShown)
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "apologies", page)
}

// Pages counts the pages of the month.
func (p apologiesPage) Pages() int { return max(1, (p.Count+apologiesShown-1)/apologiesShown) }

// Name is a month in words.
func (p apologiesPage) Name(month time.Time) string { return month.Format("01/2006") }

// Earlier is the month before, "" before the first.
func (p apologiesPage) Earlier() string { return p.other(-1) }

// Later is the month after, "" after the last.
func (p apologiesPage) Later() string { return p.other(1) }

func (p apologiesPage) other(months int) string {
	month := p.Month.AddDate(0, months, 0)
	if month.Before(p.First) || month.After(p.Last) {
		return ""
	}
	return month.Format(monthLayout)
}

// Months are all there are, the newest first.
func (p apologiesPage) Months() (all []time.Time) {
	for m := p.Last; !m.Before(p.First); m = m.AddDate(0, -1, 0) {
		all = append(all, m)
	}
	return all
}

// Value is a month in an address.
func (p apologiesPage) Value(month time.Time) string { return month.Format(monthLayout) }

// PageBefore is the number of the page before, 0 for none.
func (p apologiesPage) PageBefore() int { return p.Number - 1 }

// PageAfter is the number of the page after, 0 for none.
func (p apologiesPage) PageAfter() int {
	if p.Number == p.Pages() {
		return 0
	}
	return p.Number + 1
}
