package site

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/web"
	"dunghen/gateway/web/chart"
	"dunghen/schema/register"
)

func (s *Site) punctualityRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Path: "/punctuality", Handle: s.showPunctuality}}
}

// monthsShown is how long the office's punctuality is shown for: what is longer ago says
// little of what an applicant may expect.
const monthsShown = 12

// figure is the punctuality of the office or of a unit, with what is late today.
type figure struct {
	register.PunctualityLine
	LateNow int
	lang    web.Lang
}

// Share is the share of promises kept, in words.
func (f figure) Share() string {
	percent, ok := f.Percent()
	if !ok {
		return "–"
	}
	return web.PercentWords(f.lang, percent)
}

// add counts another period of the same in.
func (f *figure) add(l register.PunctualityLine) {
	f.OnTime, f.Early, f.Late, f.LateOpen = f.OnTime+l.OnTime, f.Early+l.Early, f.Late+l.Late, f.LateOpen+l.LateOpen
	f.Apologised, f.Ended = f.Apologised+l.Apologised, f.Ended+l.Ended
}

// months are the bounds of the period shown; the last of them is the present one.
func (s *Site) months() []time.Time {
	last := monthOf(s.now())
	bounds := make([]time.Time, monthsShown+1)
	for i := range bounds {
		bounds[i] = last.AddDate(0, i-monthsShown+1, 0)
	}
	return bounds
}

// figures are those of the office or its units over the whole period, by code, each with
// what is late today whenever its promise broke: a file never answered stays in sight.
func (s *Site) figures(ctx context.Context, lang web.Lang, by register.PunctualityBy) ([]figure, error) {
	bounds := s.months()
	lines, err := s.Register.Punctuality(ctx, bounds[0], bounds[monthsShown], s.now(), by)
	if err != nil {
		return nil, err
	}
	late, err := s.Register.LateNow(ctx, s.now(), by)
	if err != nil {
		return nil, err
	}
	var out []figure
	for _, l := range lines {
		out = append(out, figure{PunctualityLine: l, lang: lang})
	}
	for _, l := range late {
		i := slices.IndexFunc(out, func(f figure) bool { return f.Key == l.Key })
		if i < 0 {
			i = len(out)
			out = append(out, figure{PunctualityLine: register.PunctualityLine{Key: l.Key, Name: s.unit(l.Key)}, lang: lang})
		}
		out[i].LateNow = l.Files
	}
	slices.SortStableFunc(out, func(a, b figure) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// unit is the name of a unit.
func (s *Site) unit(code string) string {
	unit, _ := s.Catalogue.Organisation().Unit(code)
	return cmp.Or(unit.Name, code)
}

// ofOffice is the figure of the office, also where nothing came due.
func (s *Site) ofOffice(ctx context.Context, lang web.Lang) (figure, error) {
	all, err := s.figures(ctx, lang, register.OfOffice)
	if err != nil || len(all) == 0 {
		return figure{lang: lang}, err
	}
	return all[0], nil
}

type punctualityPage struct {
	web.Frame
	// From is the first day, Until when it was counted.
	From, Until time.Time
	Office      figure
	Units       []figure
	// Months begin with the first in which anything came due.
	Months  []figure
	Columns chart.Columns
	Bars    chart.Bars
}

// showPunctuality shows how the office has kept its promises, by month and by unit.
func (s *Site) showPunctuality(a *web.Ask) error {
	bounds := s.months()
	page := punctualityPage{Frame: a.Frame("punctual.title"), From: bounds[0], Until: s.now(), Office: figure{lang: a.Lang}}
	months, err := s.Register.PunctualityOver(a.Ctx, bounds, s.now(), register.OfOffice)
	if err != nil {
		return err
	}
	for i := range monthsShown {
		m := figure{PunctualityLine: register.PunctualityLine{From: bounds[i], To: bounds[i+1]}, lang: a.Lang}
		for _, l := range months {
			if l.From.Equal(bounds[i]) {
				m.add(l)
			}
		}
		if m.Judged() > 0 || len(page.Months) > 0 {
			page.Months = append(page.Months, m)
		}
	}
	if page.Office, err = s.ofOffice(a.Ctx, a.Lang); err != nil {
		return err
	}
	if page.Units, err = s.figures(a.Ctx, a.Lang, register.OfUnit); err != nil {
		return err
	}
	page.Columns, page.Bars = columns(a, page.Months), bars(a, page.Units)
	return a.Show(http.StatusOK, "punctuality", page)
}

func columns(a *web.Ask, months []figure) chart.Columns {
	c := chart.Columns{
		Head:  chart.Head{ID: "months", Title: a.T("punctual.by_month"), Desc: a.T("punctual.by_month_desc")},
		Parts: []string{a.T("punctuality.on_time"), a.T("punctuality.late")},
	}
	for i, m := range months {
		column := chart.Column{Label: strconv.Itoa(int(m.From.Month())), Values: []int{m.OnTime, m.Late}}
		if i == 0 || m.From.Month() == time.January {
			column.Below = strconv.Itoa(m.From.Year())
		}
		c.Items = append(c.Items, column)
	}
	return c
}

func bars(a *web.Ask, units []figure) chart.Bars {
	b := chart.Bars{Head: chart.Head{ID: "units", Title: a.T("punctual.by_unit"), Desc: a.T("punctual.by_unit_desc")}}
	for _, u := range units {
		percent, ok := u.Percent()
		b.Items = append(b.Items, chart.Bar{Label: u.Name, Note: u.Share(), Percent: percent, None: !ok})
	}
	return b
}
