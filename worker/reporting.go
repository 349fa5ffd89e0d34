package worker

import (
	"fmt"
	"io"

	"dunghen/activities/pdf"
	"dunghen/activities/reporting"
	"dunghen/activities/reports"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// NewReporter makes who makes the office's reports, by what its data say of them.
func NewReporter(book *register.Store, office *catalogue.Catalogue) (*reporting.Reporter, error) {
	fonts, err := pdf.LoadFonts()
	if err != nil {
		return nil, fmt.Errorf("worker: fonts of reports: %w", err)
	}
	law := office.Reporting()
	forms := map[procedure.ReportKind]register.ReportForm{procedure.ReportWeekly: register.ReportForm(law.Weekly.Form)}
	for _, kind := range law.Periodic.Kinds {
		forms[kind.Kind] = register.ReportForm(kind.Form)
	}
	return reporting.New(book, reporting.Config{
		Rules: law.Rules(), Forms: forms, NearDue: law.Weekly.NearDue, Whole: law.Recipients.Whole, Part: law.Recipients.Part,
		Office: law.Approval.Unit, SentTo: law.Periodic.SentTo, Calendar: office.Calendar(), Evaluation: office.Evaluation().Rule(),
		ProcedureName: func(code string) string {
			versions := office.Versions(code)
			if len(versions) == 0 {
				return ""
			}
			return versions[len(versions)-1].Name
		},
		Draw: reporting.Drawing{
			Sheet:    func(w io.Writer, data register.ReportData) error { return reports.PDF(w, fonts, data) },
			Workbook: reports.Workbook,
		},
	})
}
