package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/gateway/web/chart"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

type reportPage struct {
	web.Frame
	reportLine
	Data register.ReportData
	// MadeBy and ApprovedBy are people by name, "" for the schedule.
	MadeByName, ApprovedByName string
	Parts                      []reportLine
	Sendings                   []sendingLine
	// Approves is whoever approves and sends; Directs whoever directs late files.
	Approves, Directs bool
	// SentTo is who gets a periodic report, SendBy until when.
	SentTo string
	SendBy time.Time

	Total   figuresLine
	Rows    []figuresLine
	Changes []changeLine
	// BeforeSpan is the period before in words.
	BeforeSpan string
	Trend      chart.Lines
	Weeks      []trendLine
	ByUnit     chart.Bars

	// Check is the last time it was made again, nil for never.
	Check *register.ReportCheck
	// CheckBy is who asked for that.
	CheckBy string
	// Sending is the form that came back, to stay open.
	Sending bool
}

// Same says that it was made again byte for byte.
func (p reportPage) Same() bool { return p.Check != nil && len(p.Check.Differs) == 0 }

// Waits says that the Office has to approve it.
func (p reportPage) Waits() bool {
	return p.Approves && p.Whole == "" && p.State == register.ReportMade
}

// MaySend says that the Office may book where it went.
func (p reportPage) MaySend() bool {
	return p.Approves && p.Whole == "" && p.State != register.ReportMade
}

// Hows are the ways a report can have gone.
func (p reportPage) Hows() []register.SendingHow { return register.SendingHows() }

// figuresLine is a line of figures with the ways to the files behind them.
type figuresLine struct {
	register.FigureLine
	report string
	// Sum says that it sums up a unit, "" in unit that it sums up all.
	Sum bool
}

// Cells are the figures of the columns that are shown.
func (l figuresLine) Cells() []figureCell {
	cells := make([]figureCell, len(shownColumns))
	for i, c := range shownColumns {
		cells[i] = figureCell{c, c.Of(l.FigureLine), l.files(c)}
	}
	return cells
}

func (l figuresLine) files(c register.Column) string {
	query := url.Values{"column": {string(c)}}
	if l.Unit != "" {
		query.Set("unit", l.Unit)
	}
	if l.Procedure != "" {
		query.Set("procedure", l.Procedure)
	}
	return reportPath(l.report) + "/files?" + query.Encode()
}

// figureCell is one figure.
type figureCell struct {
	Column register.Column
	N      int
	Path   string
}

// shownColumns are those of Biểu II.06a, 3 to 13.
var shownColumns = []register.Column{
	register.ColumnReceived, register.ColumnOnline, register.ColumnDirect, register.ColumnCarried,
	register.ColumnResolved, register.ColumnEarly, register.ColumnOnTime, register.ColumnLate,
	register.ColumnOpen, register.ColumnOpenInTime, register.ColumnOpenOverdue,
}

// Columns are the columns of the table.
func (p reportPage) Columns() []register.Column { return shownColumns }

// changeLine is how a unit stands against the period before.
type changeLine struct {
	Name  string
	Cells []changeCell
}

// changeCell is a figure now, and by how much it changed.
type changeCell struct {
	Column   register.Column
	Now, By  int
	Worse    bool
	Improved bool
}

// Sign is the change with its sign.
func (c changeCell) Sign() string {
	if c.By > 0 {
		return "+" + strconv.Itoa(c.By)
	}
	return strings.Replace(strconv.Itoa(c.By), "-", "−", 1)
}

// changedColumns are told against the period before; of those after the first two less is
// better.
var changedColumns = []register.Column{
	register.ColumnReceived, register.ColumnResolved, register.ColumnLate, register.ColumnOpen, register.ColumnOpenOverdue,
}

// trendLine is one week of the trend in words.
type trendLine struct {
	register.TrendWeek
	Share string
}

// showReport shows a report; with .pdf or .xlsx after its id what was sent.
func (d *Desk) showReport(a *web.Ask) error {
	switch path.Ext(a.Param("id")) {
	case ".pdf", ".xlsx":
		paper, err := d.Office.ReportPaper(a.Ctx, a.Who(), a.Param("id"))
		if err != nil {
			return err
		}
		return paper.Serve(a.Writer, a.Request)
	}
	return d.drawReport(a, problemOfNone)
}

func (d *Desk) drawReport(a *web.Ask, refused office.Problem) error {
	id := a.Param("id")
	report, err := d.Office.ReportFor(a.Ctx, a.Who(), id)
	if err != nil {
		// A head who was given the address of the whole finds the part of the unit.
		if part, none := d.Register.PartOf(a.Ctx, id, a.Who().Unit); none == nil && a.Who().Role == procedure.RoleUnitHead {
			return a.Go(reportPath(part.ID), "")
		}
		return err
	}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return err
	}
	line := d.reportLine(a, report, units)
	page := reportPage{Frame: a.Frame("report.title", "period", line.Period), reportLine: line, Sending: a.Request.Method == http.MethodPost}
	page.Problem = refused
	if page.Data, err = d.Register.ReportData(a.Ctx, id); err != nil {
		return err
	}
	law := d.Catalogue.Reporting()
	page.Approves = office.ApprovesReports(a.Who(), law.Approval.Unit)
	page.Directs = a.Who().Role == procedure.RoleLeader || a.Who().Role == procedure.RoleDirector
	if rule, official := procedure.RuleFor(law.Rules(), report.Kind); official && rule.Months > 0 {
		page.SentTo = law.Periodic.SentTo
		calendar := d.Catalogue.Calendar()
		if by, ok, err := calendar.Due(procedure.Term{Limit: law.Periodic.SendWithin, Start: report.To.Add(-time.Second)}, nil); err == nil && ok {
			page.SendBy = by
		}
	}
	if err := d.aboutReport(a, &page, units); err != nil {
		return err
	}
	page.Total = figuresLine{FigureLine: page.Data.Total, report: id, Sum: true}
	page.Rows = rowsOf(page.Data, id)
	page.Changes = changesOf(page.Data, a.T("report.total"))
	if before := page.Data.Before; before != nil {
		span, _ := reportSpan(a, register.Period{From: before.From, To: before.To})
		page.BeforeSpan = a.T("report.before", "span", span)
	}
	page.trend(a)
	page.byUnit(a)
	return a.Show(cmp.Or(refused.Status, http.StatusOK), "report", page)
}

// aboutReport reads what became of a report.
func (d *Desk) aboutReport(a *web.Ask, page *reportPage, units []register.Unit) error {
	names, err := d.staffNames(a)
	if err != nil {
		return err
	}
	page.MadeByName, page.ApprovedByName = cmp.Or(names[page.MadeBy], page.MadeBy), cmp.Or(names[page.ApprovedBy], page.ApprovedBy)
	sendings, err := d.Register.Sendings(a.Ctx, page.ID)
	if err != nil {
		return err
	}
	if page.Sendings, err = d.sendingLines(a, sendings); err != nil {
		return err
	}
	parts, err := d.Register.Parts(a.Ctx, page.ID)
	if err != nil {
		return err
	}
	for _, part := range parts {
		page.Parts = append(page.Parts, d.reportLine(a, part, units))
	}
	check, ok, err := d.Register.LastCheck(a.Ctx, page.ID)
	if ok {
		page.Check, page.CheckBy = &check, cmp.Or(names[check.By], check.By)
	}
	return err
}

// rowsOf are the lines of the figures, each unit with its sum before them.
func rowsOf(data register.ReportData, id string) (rows []figuresLine) {
	for _, unit := range data.Units {
		rows = append(rows, figuresLine{FigureLine: unit, report: id, Sum: true})
		for _, l := range data.Lines {
			if l.Unit == unit.Unit {
				rows = append(rows, figuresLine{FigureLine: l, report: id})
			}
		}
	}
	return rows
}

// changesOf tells units and their sum against the period before.
func changesOf(data register.ReportData, total string) []changeLine {
	if data.Before == nil {
		return nil
	}
	change := func(name string, now, before register.FigureLine) changeLine {
		line := changeLine{Name: name}
		for i, c := range changedColumns {
			cell := changeCell{Column: c, Now: c.Of(now), By: c.Of(now) - c.Of(before)}
			if i > 1 {
				cell.Worse, cell.Improved = cell.By > 0, cell.By < 0
			}
			line.Cells = append(line.Cells, cell)
		}
		return line
	}
	lines := []changeLine{change(total, data.Total, data.Before.Total)}
	if len(data.Units) < 2 {
		return lines
	}
	for _, unit := range data.Units {
		var before register.FigureLine
		for _, b := range data.Before.Units {
			if b.Unit == unit.Unit {
				before = b
			}
		}
		lines = append(lines, change(unit.UnitName, unit, before))
	}
	return lines
}

// ChangedColumns are the columns of the changes.
func (p reportPage) ChangedColumns() []register.Column { return changedColumns }

// trend draws the share of promises kept over the weeks.
func (p *reportPage) trend(a *web.Ask) {
	p.Trend = chart.Lines{Head: chart.Head{ID: "trend", Title: a.T("report.trend"), Desc: a.T("report.trend_desc")}}
	line := chart.Line{Name: a.T("punctuality.share")}
	for _, w := range p.Data.Trend {
		percent, ok := percentOf(w.OnTime)
		share := none
		if ok {
			share = web.PercentWords(a.Lang, percent)
		}
		p.Weeks = append(p.Weeks, trendLine{w, share})
		p.Trend.Labels = append(p.Trend.Labels, w.To.In(procedure.Zone).Format("02/01"))
		line.Points = append(line.Points, chart.Point{Percent: percent, None: !ok})
	}
	p.Trend.Items = []chart.Line{line}
}

// byUnit draws the share of promises kept by each unit.
func (p *reportPage) byUnit(a *web.Ask) {
	p.ByUnit = chart.Bars{Head: chart.Head{ID: "by-unit", Title: a.T("report.by_unit"), Desc: a.T("report.by_unit_desc")}}
	for _, u := range p.Data.Units {
		share := register.Share{Part: u.Kept, Whole: u.Kept + u.Broken}
		percent, ok := percentOf(share)
		note := none
		if ok {
			note = web.PercentWords(a.Lang, percent) + " (" + strconv.Itoa(share.Part) + "/" + strconv.Itoa(share.Whole) + ")"
		}
		p.ByUnit.Items = append(p.ByUnit.Items, chart.Bar{Label: u.UnitName, Percent: percent, None: !ok, Note: note})
	}
}

func percentOf(s register.Share) (percent float64, ok bool) {
	tenths, ok := s.Tenths()
	return float64(tenths) / 10, ok
}

// approveReport lets a report leave.
func (d *Desk) approveReport(a *web.Ask) error {
	if _, err := d.Office.ApproveReport(a.Ctx, a.Who(), a.Param("id")); err != nil {
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.drawReport(a, p)
	}
	return a.Go(reportPath(a.Param("id")), "report_approved")
}

// sendReport books where a report went.
func (d *Desk) sendReport(a *web.Ask) error {
	err := d.Office.SendReport(a.Ctx, a.Who(), a.Key(), a.Param("id"), office.ReportSending{
		To: a.PostForm("to"), How: register.SendingHow(a.PostForm("how")), Cover: a.PostForm("cover"),
	})
	if err != nil {
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.drawReport(a, p)
	}
	return a.Go(reportPath(a.Param("id"))+"#sendings", "report_sent")
}

// checkReport makes a report again and compares.
func (d *Desk) checkReport(a *web.Ask) error {
	check, made, err := d.Office.CheckReport(a.Ctx, a.Who(), a.Key(), a.Param("id"))
	notice := "report_same"
	switch {
	case err != nil:
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.drawReport(a, p)
	case !made:
		notice = "report_checking"
	case len(check.Differs) > 0:
		notice = "report_differs"
	}
	return a.Go(reportPath(a.Param("id"))+"#check", notice)
}

type reportFilesPage struct {
	web.Frame
	Report reportLine
	Column register.Column
	// Of names what alone is shown, "" for all.
	Of    string
	Files []register.FileAt
	pager
}

// showReportFiles shows the files behind a figure of a report, as they stood at its
// cut-off.
func (d *Desk) showReportFiles(a *web.Ask) error {
	report, err := d.Office.ReportFor(a.Ctx, a.Who(), a.Param("id"))
	if err != nil {
		return err
	}
	column := register.Column(a.Query("column"))
	scope := report.Scope
	scope.Unit, scope.Procedure = cmp.Or(scope.Unit, a.Query("unit")), cmp.Or(scope.Procedure, a.Query("procedure"))
	if !column.Known() || report.Unit != "" && a.Query("unit") != "" && a.Query("unit") != report.Unit {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	files, err := d.Register.FilesBehind(a.Ctx, report.Period, scope, column, d.Catalogue.Calendar(), markOf(a.Query("after")), workPage+1)
	if err != nil {
		return err
	}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return err
	}
	page := reportFilesPage{Frame: a.Frame("report.files"), Report: d.reportLine(a, report, units), Column: column}
	narrowed := report
	narrowed.Scope = scope
	page.Of = d.reportLine(a, narrowed, units).Scope
	page.Files, page.pager = cut(pages{reportPath(report.ID) + "/files", a.Request.URL.Query(), "after", workPage}, files, register.MarkOfFileAt)
	return a.Show(http.StatusOK, "report_files", page)
}
