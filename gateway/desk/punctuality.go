package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/web"
	"dunghen/gateway/web/chart"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) punctualityRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: punctualityPath, Access: leadership, Handle: d.showPunctuality},
		{Method: http.MethodGet, Path: punctualityPath + "/files", Access: leadership, Handle: d.showJudged},
	}
}

const punctualityPath = "/desk/punctuality"

// periods are the lengths of period there are to choose from, in months; the first is what
// nobody chose.
var periods = []int{12, 3, 6, 24}

type punctualityPage struct {
	web.Frame
	Period period
	Spans  []int
	// Of is whose punctuality over time it is: a unit's or a procedure's, the zero line
	// for the office.
	Of     figure
	Total  figure
	Months []figure
	Over   chart.Columns
	Units  []figure
	// UnitBars compare the units, UnitLines show them over time; Matrix holds the numbers
	// of the lines.
	UnitBars  chart.Bars
	UnitLines chart.Lines
	Matrix    []matrixRow

	Procedures    []figure
	ProcedureBars chart.Bars

	now time.Time
}

// Office is the same page of the whole office.
func (p punctualityPage) Office() string { return p.Period.Path(0, figure{}) }

// Before and After are the pages of the periods beside it.
func (p punctualityPage) Before() string { return p.Period.Path(-p.Period.Months, p.Of) }

// After is the page of the period that follows.
func (p punctualityPage) After() string { return p.Period.Path(p.Period.Months, p.Of) }

// Ended says that there is a period after this one.
func (p punctualityPage) Ended() bool { return p.Period.Ended(p.now) }

// figure is a line of punctuality with the ways to the files behind its numbers.
type figure struct {
	register.PunctualityLine
	By register.PunctualityBy
	// Label names the month, "" for a whole period.
	Label string
	// Share is the percentage in words.
	Share string
	// LateNow is how many files are late now, whenever they came due.
	LateNow int
}

// Files leads to the files behind one of its numbers.
func (f figure) Files(verdict register.Verdict) string {
	query := url.Values{"verdict": {string(verdict)}, "by": {string(f.By)}, "key": {f.Key}}
	if verdict != register.VerdictLateNow {
		query.Set("from", procedure.DayOf(f.From).String())
		query.Set("to", procedure.DayOf(f.To).String())
	}
	return punctualityPath + "/files?" + query.Encode()
}

type matrixRow struct {
	Name  string
	Cells []figure
}

// period is a number of calendar months.
type period struct {
	// Bounds are the first days of its months, and of the month after the last.
	Bounds []time.Time
	Months int
}

// From and To are the period, To excluded.
func (p period) From() time.Time { return p.Bounds[0] }

// To is the end.
func (p period) To() time.Time { return p.Bounds[len(p.Bounds)-1] }

// Last is the last day of the period.
func (p period) Last() time.Time { return (procedure.DayOf(p.To()) - 1).At(0) }

// Path is the page of the period that ends some months later, of a unit or procedure or,
// without a key, of the office.
func (p period) Path(months int, of figure) string {
	last := time.Date(p.To().Year(), p.To().Month()-1+time.Month(months), 1, 0, 0, 0, 0, procedure.Zone)
	query := url.Values{"months": {strconv.Itoa(p.Months)}, "last": {last.Format("2006-01")}}
	if of.Key != "" {
		query.Set(string(of.By), of.Key)
	}
	return punctualityPath + "?" + query.Encode()
}

// Ended says that the month after it has begun.
func (p period) Ended(now time.Time) bool { return !p.To().After(now) }

// firstYear is before any file.
const firstYear = 2000

// periodOf reads ?months and ?last; what makes no sense is the last twelve months.
func periodOf(a *web.Ask) period {
	months, err := strconv.Atoi(a.Query("months"))
	if err != nil || !slices.Contains(periods, months) {
		months = periods[0]
	}
	now := a.Now().In(procedure.Zone)
	last, err := time.ParseInLocation("2006-01", a.Query("last"), procedure.Zone)
	if err != nil || last.After(now) || last.Year() < firstYear {
		last = now
	}
	p := period{Months: months}
	for i := range months + 1 {
		p.Bounds = append(p.Bounds, time.Date(last.Year(), last.Month()+time.Month(1-months+i), 1, 0, 0, 0, 0, procedure.Zone))
	}
	return p
}

// showPunctuality shows how promises were kept.
func (d *Desk) showPunctuality(a *web.Ask) error {
	page := punctualityPage{Frame: a.Frame("lead.punctuality"), Period: periodOf(a), Spans: periods, now: a.Now()}
	of, key := register.OfOffice, ""
	if a.Query("unit") != "" {
		of, key = register.OfUnit, a.Query("unit")
	} else if a.Query("procedure") != "" {
		of, key = register.OfProcedure, a.Query("procedure")
	}
	months := map[register.PunctualityBy][]register.PunctualityLine{}
	totals := map[register.PunctualityBy][]figure{}
	for _, by := range []register.PunctualityBy{register.OfOffice, register.OfUnit, register.OfProcedure} {
		var err error
		if months[by], err = d.Register.PunctualityOver(a.Ctx, page.Period.Bounds, a.Now(), by); err != nil {
			return err
		}
		late, err := d.Register.LateNow(a.Ctx, a.Now(), by)
		if err != nil {
			return err
		}
		totals[by] = d.totals(a, page.Period, by, months[by], late)
	}
	page.Total = chosen(totals[of], of, key)
	page.Of = page.Total
	if of == register.OfOffice {
		page.Of = figure{}
	}
	page.Months = overMonths(a, page.Period, of, key, months[of])
	page.Over = columnsOf(a, page.Months)
	page.Units, page.Procedures = totals[register.OfUnit], totals[register.OfProcedure]
	page.UnitBars = barsOf(a, "units", a.T("lead.by_unit"), page.Units)
	page.ProcedureBars = barsOf(a, "procedures", a.T("lead.by_procedure"), page.Procedures)
	page.UnitLines = chart.Lines{Head: chart.Head{ID: "unit-lines", Title: a.T("lead.units_over"), Desc: a.T("lead.units_over_desc")}}
	for i := range page.Months {
		label, below := monthLabel(page.Months, i)
		page.UnitLines.Labels, page.UnitLines.Below = append(page.UnitLines.Labels, label), append(page.UnitLines.Below, below)
	}
	for _, unit := range page.Units {
		row := matrixRow{unit.Name, overMonths(a, page.Period, register.OfUnit, unit.Key, months[register.OfUnit])}
		line := chart.Line{Name: unit.Name}
		for _, cell := range row.Cells {
			percent, ok := cell.Percent()
			line.Points = append(line.Points, chart.Point{Percent: percent, None: !ok})
		}
		page.Matrix, page.UnitLines.Items = append(page.Matrix, row), append(page.UnitLines.Items, line)
	}
	return a.Show(http.StatusOK, "punctuality", page)
}

// chosen is the total of a unit or procedure, or one in which nothing came due.
func chosen(totals []figure, by register.PunctualityBy, key string) figure {
	if i := slices.IndexFunc(totals, func(f figure) bool { return f.Key == key }); i >= 0 {
		return totals[i]
	}
	return figure{By: by, PunctualityLine: register.PunctualityLine{Key: key, Name: key}, Share: none}
}

// none is the share of nothing.
const none = "–"

// totals add up the months, the least punctual first.
func (d *Desk) totals(a *web.Ask, p period, by register.PunctualityBy, months []register.PunctualityLine, late []register.LateCount) []figure {
	var out []figure
	at := func(key, name string) *figure {
		i := slices.IndexFunc(out, func(f figure) bool { return f.Key == key })
		if i < 0 {
			i = len(out)
			out = append(out, figure{By: by, PunctualityLine: register.PunctualityLine{From: p.From(), To: p.To(), Key: key, Name: name}})
		}
		out[i].Name = cmp.Or(name, out[i].Name)
		return &out[i]
	}
	if by == register.OfOffice {
		at("", "")
	}
	for _, m := range months {
		sum := at(m.Key, m.Name)
		sum.OnTime, sum.Early, sum.Late, sum.LateOpen = sum.OnTime+m.OnTime, sum.Early+m.Early, sum.Late+m.Late, sum.LateOpen+m.LateOpen
		sum.Apologised, sum.Ended = sum.Apologised+m.Apologised, sum.Ended+m.Ended
	}
	for _, l := range late {
		at(l.Key, "").LateNow = l.Files
	}
	for i := range out {
		out[i].Name, out[i].Share = cmp.Or(out[i].Name, d.nameOf(a, by, out[i].Key)), shareWords(a.Lang, out[i].PunctualityLine)
	}
	slices.SortStableFunc(out, func(x, y figure) int {
		px, okx := x.Percent()
		py, oky := y.Percent()
		switch {
		case okx && oky:
			return cmp.Or(cmp.Compare(px, py), cmp.Compare(y.Judged(), x.Judged()), cmp.Compare(x.Key, y.Key))
		case okx:
			return -1
		case oky:
			return 1
		default:
			return cmp.Compare(x.Key, y.Key)
		}
	})
	return out
}

// nameOf is what a unit or procedure is called of which nothing came due.
func (d *Desk) nameOf(a *web.Ask, by register.PunctualityBy, key string) string {
	if by == register.OfProcedure {
		if p, err := d.Catalogue.Procedure(key, procedure.DayOf(a.Now())); err == nil {
			return p.Name
		}
	}
	for _, u := range d.Catalogue.Organisation().Units {
		if by == register.OfUnit && u.Code == key {
			return u.Name
		}
	}
	return key
}

// overMonths has a figure for each month, also where nothing came due.
func overMonths(a *web.Ask, p period, by register.PunctualityBy, key string, lines []register.PunctualityLine) []figure {
	out := make([]figure, p.Months)
	for i := range out {
		f := &out[i]
		f.By, f.Label = by, p.Bounds[i].Format("01/2006")
		f.PunctualityLine = register.PunctualityLine{From: p.Bounds[i], To: p.Bounds[i+1], Key: key}
		for _, l := range lines {
			if l.Key == key && l.From.Equal(f.From) {
				f.PunctualityLine = l
			}
		}
		f.Share = shareWords(a.Lang, f.PunctualityLine)
	}
	return out
}

// shareWords is the share of promises kept.
func shareWords(lang web.Lang, l register.PunctualityLine) string {
	percent, ok := l.Percent()
	if !ok {
		return none
	}
	return web.PercentWords(lang, percent)
}

// monthLabel is the month at a place below a chart of a period: all of a year, or of more
// the first of each quarter. The year stands under January, and under the first unless
// January is next to it.
func monthLabel(months []figure, place int) (label, below string) {
	m := months[place].From
	if m.Month() == time.January || place == 0 && m.Month() != time.December {
		below = m.Format("2006")
	}
	if len(months) <= periods[0] || m.Month()%3 == 1 {
		label = strconv.Itoa(int(m.Month()))
	}
	return label, below
}

func columnsOf(a *web.Ask, months []figure) chart.Columns {
	c := chart.Columns{
		Head:  chart.Head{ID: "months", Title: a.T("lead.over"), Desc: a.T("lead.over_desc")},
		Parts: []string{a.T("punctuality.on_time"), a.T("punctuality.late")},
	}
	for i, m := range months {
		label, below := monthLabel(months, i)
		column := chart.Column{Label: label, Below: below, Values: []int{m.OnTime, m.Late}}
		if _, ok := m.Percent(); ok && len(months) <= periods[0] {
			column.Note = strings.TrimRight(m.Share, " \u00a0%")
		}
		c.Items = append(c.Items, column)
	}
	return c
}

func barsOf(a *web.Ask, id, title string, of []figure) chart.Bars {
	b := chart.Bars{Head: chart.Head{ID: id, Title: title, Desc: a.T("lead.bars_desc")}}
	for _, f := range of {
		percent, ok := f.Percent()
		note := f.Share
		if ok {
			note = f.Share + " (" + strconv.Itoa(f.OnTime) + "/" + strconv.Itoa(f.Judged()) + ")"
		}
		b.Items = append(b.Items, chart.Bar{Label: f.Name, Percent: percent, None: !ok, Note: note})
	}
	return b
}
