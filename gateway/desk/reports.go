package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// reportReaders read reports: heads those of their unit, the others all (office.SeesReport).
var reportReaders = web.Access{
	procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector,
}

const reportsPath = "/desk/reports"

func (d *Desk) reportRoutes() []web.Route {
	office := web.Access{procedure.RoleUnitHead, procedure.RoleOffice}
	return []web.Route{
		{Method: http.MethodGet, Path: reportsPath, Access: reportReaders, Handle: func(a *web.Ask) error {
			return d.showReports(a, problemOfNone)
		}},
		{Method: http.MethodPost, Path: reportsPath, Access: reportReaders, Handle: d.orderReport},
		{Method: http.MethodGet, Path: reportsPath + "/making", Access: reportReaders, Handle: d.showMaking},
		{Method: http.MethodGet, Path: reportsPath + "/sent", Access: reportReaders, Handle: d.showSentReports},
		{Method: http.MethodGet, Path: reportsPath + "/:id", Access: reportReaders, Handle: d.showReport},
		{Method: http.MethodGet, Path: reportsPath + "/:id/files", Access: reportReaders, Handle: d.showReportFiles},
		{Method: http.MethodPost, Path: reportsPath + "/:id/approve", Access: office, Handle: d.approveReport},
		{Method: http.MethodPost, Path: reportsPath + "/:id/send", Access: office, Handle: d.sendReport},
		{Method: http.MethodPost, Path: reportsPath + "/:id/make-again", Access: reportReaders, Handle: d.checkReport},
	}
}

// problemOfNone is that of a page nobody sent a form from.
var problemOfNone office.Problem

// reportPath is the page of a report.
func reportPath(id string) string { return reportsPath + "/" + id }

type reportsPage struct {
	web.Frame
	Lines  []reportLine
	Total  int
	Tabs   []reportTab
	Before string
	After  string
	// SeesAll is whoever reads all reports; Unit is the unit of whoever reads its own.
	SeesAll bool
	Unit    register.Unit
	// What an order is made of.
	Periods    []choice
	Forms      []choice
	Units      []register.Unit
	Procedures []catalogue.Procedure
	// Weekly and Periodic are the next times, as the office's data say them.
	Weekly, Periodic []time.Time
	SentTo           string
}

// choice is one way to fill in a field.
type choice struct {
	Value, Label string
	Chosen       bool
}

type reportTab struct {
	Kind    procedure.ReportKind
	Path    string
	Current bool
}

// reportLine is a report in a list.
type reportLine struct {
	register.Report
	// Period names it, Scope is the names of what alone it is about.
	Period string
	Scope  string
	// Span is the time it is about in words, Cut when that ends.
	Span string
	Cut  string
}

// Path is its page.
func (l reportLine) Path() string { return reportPath(l.ID) }

// listedKinds are the lists of reports there are to choose from; "" is all.
var listedKinds = []procedure.ReportKind{
	"", procedure.ReportWeekly, procedure.ReportMonth, procedure.ReportQuarter, procedure.ReportHalf, procedure.ReportNineMonths,
	procedure.ReportYear, procedure.ReportAdHoc,
}

// upcoming is how many of the next cut-offs are shown.
const upcoming = 3

// showReports shows what was made, and lets one be ordered.
func (d *Desk) showReports(a *web.Ask, refused office.Problem) error {
	page := reportsPage{Frame: a.Frame("reports.title")}
	page.Problem = refused
	law := d.Catalogue.Reporting()
	page.SeesAll = office.SeesReports(a.Who(), law.Approval.Unit)
	kind := procedure.ReportKind(parameter(a, "list"))
	for _, k := range listedKinds {
		page.Tabs = append(page.Tabs, reportTab{k, address(reportsPath, withoutEmpty("list", string(k))), k == kind})
	}
	number := max(1, atoi(a.Query("page")))
	list, err := d.Office.ReportsFor(a.Ctx, a.Who(), register.ReportFilter{Kind: kind}, number)
	if err != nil {
		return err
	}
	if page.Units, err = d.Register.Units(a.Ctx); err != nil {
		return err
	}
	page.Total = list.Total
	for _, r := range list.Reports {
		page.Lines = append(page.Lines, d.reportLine(a, r, page.Units))
	}
	page.Before, page.After = pagesBeside(reportsPath, withoutEmpty("list", string(kind)), number, list.Page*list.PerPage < list.Total)
	if !page.SeesAll {
		own := slices.IndexFunc(page.Units, func(u register.Unit) bool { return u.Code == a.Who().Unit })
		if own >= 0 {
			page.Unit = page.Units[own]
		}
	}
	page.Procedures = d.Catalogue.Procedures(procedure.DayOf(a.Now()))
	page.Periods = d.periodChoices(a)
	for _, form := range register.ReportForms() {
		page.Forms = append(page.Forms, choice{string(form), a.T("report.form." + string(form)), a.PostForm("form") == string(form)})
	}
	page.Weekly = catalogue.NextCutOffs(law.Weekly.Cron, a.Now(), upcoming)
	page.Periodic = catalogue.NextCutOffs(law.Periodic.Cron, a.Now(), upcoming)
	page.SentTo = law.Periodic.SentTo
	return a.Show(cmp.Or(refused.Status, http.StatusOK), "reports", page)
}

// reportLine names a report in the language of whoever asks.
func (d *Desk) reportLine(a *web.Ask, r register.Report, units []register.Unit) reportLine {
	l := reportLine{Report: r, Period: periodName(a, r)}
	l.Span, l.Cut = reportSpan(a, r.Period)
	var scope []string
	if r.Unit != "" {
		name := r.Unit
		if i := slices.IndexFunc(units, func(u register.Unit) bool { return u.Code == r.Unit }); i >= 0 {
			name = units[i].Name
		}
		scope = append(scope, name)
	}
	if r.Scope.Procedure != "" {
		scope = append(scope, d.nameOf(a, register.OfProcedure, r.Scope.Procedure))
	}
	l.Scope = strings.Join(scope, " · ")
	return l
}

// periodName names the period of a report.
func periodName(a *web.Ask, r register.Report) string {
	p := procedure.ReportPeriod{Kind: r.Kind, Year: r.PeriodYear, No: r.PeriodNo, From: r.From, To: r.To}
	if a.Lang == web.English {
		return p.English()
	}
	return p.Vietnamese()
}

// reportSpan tells a period by its days where it is one of whole days, and when it ends.
func reportSpan(a *web.Ask, p register.Period) (span, end string) {
	from, to := p.From.In(procedure.Zone), p.To.In(procedure.Zone)
	const midnight, day, instant = "15:04:05", "02/01/2006", "15:04 02/01/2006"
	if from.Format(midnight) != "00:00:00" || to.Format(midnight) != "00:00:00" {
		return a.T("report.as_of", "from", from.Format(instant), "to", to.Format(instant)), to.Format(instant)
	}
	last := procedure.ReportPeriod{To: p.To}.LastDay().At(0).Format(day)
	return a.T("report.as_of_days", "from", from.Format(day), "to", last), a.T("report.end_of", "to", last)
}

// periodReach is how far back official periods are offered.
const periodReach = 400 * 24 * time.Hour

// periodChoices are the official periods that are over, the latest first, and any other.
func (d *Desk) periodChoices(a *web.Ask) []choice {
	var ended []procedure.ReportPeriod
	for _, rule := range d.Catalogue.Reporting().Rules() {
		ended = append(ended, rule.Ended(a.Now().Add(-periodReach), a.Now())...)
	}
	slices.SortStableFunc(ended, func(x, y procedure.ReportPeriod) int { return y.To.Compare(x.To) })
	chosen := a.PostForm("period")
	choices := []choice{{string(procedure.ReportAdHoc), a.T("reports.any_days"), chosen == string(procedure.ReportAdHoc)}}
	for _, p := range ended {
		value := fmt.Sprintf("%s/%d/%d", p.Kind, p.Year, p.No)
		name := p.Vietnamese()
		if a.Lang == web.English {
			name = p.English()
		}
		days := a.T("reports.days", "from", p.From.Format("02/01/2006"), "to", p.LastDay().At(0).Format("02/01/2006"))
		choices = append(choices, choice{value, name + " (" + days + ")", chosen == value})
	}
	return choices
}

// orderOf reads an order from a form or an address. The period is "kind/year/no", or ad_hoc
// with its days.
func orderOf(a *web.Ask) office.ReportOrder {
	kind, rest, _ := strings.Cut(parameter(a, "period"), "/")
	year, no, _ := strings.Cut(rest, "/")
	o := office.ReportOrder{
		Kind: procedure.ReportKind(kind), Year: atoi(year), No: atoi(no),
		Form: register.ReportForm(parameter(a, "form")), Unit: parameter(a, "unit"), Procedure: parameter(a, "procedure"),
	}
	if o.Kind == procedure.ReportAdHoc {
		o.From, o.To = parameter(a, "from"), parameter(a, "to")
	}
	return o
}

// orderReport orders a report, and leads to it or to where it is waited for.
func (d *Desk) orderReport(a *web.Ask) error {
	ordered, err := d.Office.OrderReport(a.Ctx, a.Who(), orderOf(a))
	if err != nil {
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.showReports(a, p)
	}
	if ordered.Made {
		return a.Go(reportPath(ordered.Report.ID), "report_made")
	}
	query := url.Values{}
	for _, name := range []string{"period", "from", "to", "form", "unit", "procedure"} {
		if value := a.PostForm(name); value != "" {
			query.Set(name, value)
		}
	}
	return a.Go(address(reportsPath+"/making", query), "")
}

type makingPage struct{ web.Frame }

// makingAgain is how often, in seconds, a browser asks for a report that is being made.
const makingAgain = 3

// showMaking waits for a report that was ordered.
func (d *Desk) showMaking(a *web.Ask) error {
	ordered, err := d.Office.OrderedReport(a.Ctx, a.Who(), orderOf(a))
	if err != nil {
		return err
	}
	if ordered.Made {
		return a.Go(reportPath(ordered.Report.ID), "report_made")
	}
	a.Header("Refresh", strconv.Itoa(makingAgain))
	return a.Show(http.StatusOK, "report_making", makingPage{a.Frame("reports.making")})
}

type sentPage struct {
	web.Frame
	Lines         []sendingLine
	Total         int
	Before, After string
}

// showSentReports is the register of sent reports.
func (d *Desk) showSentReports(a *web.Ask) error {
	if !office.SeesReports(a.Who(), d.Catalogue.Reporting().Approval.Unit) {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
	}
	number := max(1, atoi(a.Query("page")))
	list, err := d.Register.SentReports(a.Ctx, number, 0)
	if err != nil {
		return err
	}
	page := sentPage{Frame: a.Frame("reports.sent"), Total: list.Total}
	if page.Lines, err = d.sendingLines(a, list.Sendings); err != nil {
		return err
	}
	page.Before, page.After = pagesBeside(reportsPath+"/sent", nil, number, list.Page*list.PerPage < list.Total)
	return a.Show(http.StatusOK, "reports_sent", page)
}

// sendingLine is an entry of the register of sent reports.
type sendingLine struct {
	register.Sending
	// ToName and ByName are people and offices by name.
	ToName, ByName string
}

// Path is the page of its report.
func (l sendingLine) Path() string { return reportPath(l.Report) }

func (d *Desk) sendingLines(a *web.Ask, sendings []register.Sending) ([]sendingLine, error) {
	names, err := d.staffNames(a)
	lines := make([]sendingLine, len(sendings))
	for i, s := range sendings {
		lines[i] = sendingLine{s, cmp.Or(s.To, names[s.Staff], s.Staff), cmp.Or(names[s.By], s.By)}
	}
	return lines, err
}

// staffNames are the names of everybody by id.
func (d *Desk) staffNames(a *web.Ask) (map[string]string, error) {
	staff, err := d.Register.StaffList(a.Ctx)
	names := make(map[string]string, len(staff))
	for _, p := range staff {
		names[p.ID] = p.Name
	}
	return names, err
}

// atoi reads a number, 0 for what is none.
func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// withoutEmpty is a query of one value, nothing for "".
func withoutEmpty(name, value string) url.Values {
	if value == "" {
		return url.Values{}
	}
	return url.Values{name: {value}}
}

// pagesBeside lead to the pages before and after one, "" where there is none.
func pagesBeside(path string, query url.Values, number int, more bool) (before, after string) {
	page := func(n int) string {
		to := url.Values{"page": {strconv.Itoa(n)}}
		for name, values := range query {
			to[name] = values
		}
		return address(path, to)
	}
	if number > 1 {
		before = page(number - 1)
	}
	if more {
		after = page(number + 1)
	}
	return before, after
}
