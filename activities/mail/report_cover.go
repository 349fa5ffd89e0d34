package mail

import (
	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// mostLate is how many late files the cover of a report names: what fits a screen.
const mostLate = 10

// report is what the cover of a report says of it.
func (c *carrier) report(m register.Message, office register.Office) notices.Report {
	r, data := m.Report.Report, m.Report.Data
	period := procedure.ReportPeriod{Kind: r.Kind, Year: r.PeriodYear, No: r.PeriodNo, From: r.From, To: r.To}
	cover := notices.Report{
		Agency: office.Name, Name: m.To.Name, Period: period.Vietnamese(), Unit: data.ScopeUnit, From: r.From, To: r.To,
		Received: r.Total.Received(), Resolved: r.Total.Resolved(), ResolvedLate: r.Total.Late,
		Open: r.Total.Open(), Overdue: r.Total.OpenOverdue, NearDue: len(data.NearDue),
	}
	shown := min(len(data.Late), mostLate)
	cover.More = len(data.Late) - shown
	for _, file := range data.Late[:shown] {
		cover.Late = append(cover.Late, notices.LateFile{Code: file.Code, Holder: file.HolderName, DaysLate: file.DaysLate})
	}
	if c.config.PublicURL != "" {
		cover.URL = c.config.PublicURL + "/desk/reports/" + r.ID
	}
	return cover
}

// reportFiles are the sheet and the workbook of a report.
func reportFiles(r *register.MessageReport) []attachment {
	return []attachment{{r.ID + ".pdf", pdfType, r.PDF}, {r.ID + ".xlsx", workbookType, r.Workbook}}
}
