package office

import (
	"context"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Reports is what pages ask about reports.
type Reports interface {
	// OrderReport orders the report of a period, and waits a moment for it
	// (POST /api/v1/reports). The same order, by whomever, is one report.
	OrderReport(ctx context.Context, who register.Staff, o ReportOrder) (OrderedReport, error)
	// OrderedReport is how an order stands, without giving it.
	OrderedReport(ctx context.Context, who register.Staff, o ReportOrder) (OrderedReport, error)
	// ReportFor returns a report to those who may read it (GET /api/v1/reports/{id}).
	ReportFor(ctx context.Context, who register.Staff, id string) (register.Report, error)
	// ReportsFor lists the reports somebody may read (GET /api/v1/reports).
	ReportsFor(ctx context.Context, who register.Staff, f register.ReportFilter, page int) (register.ReportPage, error)
	// ReportPaper returns a report as the end of its name asks: ID.pdf, ID.xlsx.
	ReportPaper(ctx context.Context, who register.Staff, name string) (Paper, error)
	// ApproveReport lets a periodic report leave (POST /api/v1/reports/{id}/approve).
	ApproveReport(ctx context.Context, who register.Staff, id string) (register.Report, error)
	// SendReport books that a report was sent, once for a key
	// (POST /api/v1/reports/{id}/send).
	SendReport(ctx context.Context, who register.Staff, key, id string, s ReportSending) error
	// CheckReport makes a report again and compares, once for a key, and waits a moment
	// (POST /api/v1/reports/{id}/make-again); made is false while it still works.
	CheckReport(ctx context.Context, who register.Staff, key, id string) (check register.ReportCheck, made bool, err error)
}

// ReportOrder is the report of a period that somebody asks for.
type ReportOrder struct {
	Kind procedure.ReportKind `json:"kind"`
	// Year and No name an official period; From and To are days, both included, of one
	// without a name.
	Year int    `json:"year,omitempty"`
	No   int    `json:"no,omitempty"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Form is "" for that of the kind.
	Form      register.ReportForm `json:"form,omitempty"`
	Unit      string              `json:"unit,omitempty"`
	Procedure string              `json:"procedure,omitempty"`
}

// OrderedReport is what became of an order: the report, or that it is being made.
type OrderedReport struct {
	Made   bool
	Report register.Report
	Key    register.ReportKey
}

// ReportSending books that a report was sent to somebody outside.
type ReportSending struct {
	To  string              `json:"to"`
	How register.SendingHow `json:"how"`
	// Cover is the number of the letter it went with.
	Cover string `json:"cover,omitempty"`
}

// SeesReports says whether somebody may read every report: leadership, the inspectorate
// and the Office (with the head of the unit that approves them).
func SeesReports(who register.Staff, approving string) bool {
	switch who.Role {
	case procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector, procedure.RoleOffice:
		return true
	default:
		return ApprovesReports(who, approving)
	}
}

// SeesReport says whether somebody may read a report: heads read those of their unit.
func SeesReport(who register.Staff, r register.Report, approving string) bool {
	return SeesReports(who, approving) || who.Role == procedure.RoleUnitHead && r.OfUnit(who.Unit)
}

// ApprovesReports says whether somebody approves reports and books that they were sent:
// the Office, which is its clerk and the head of its unit.
func ApprovesReports(who register.Staff, approving string) bool {
	return who.Role == procedure.RoleOffice || who.Role == procedure.RoleUnitHead && who.Unit == approving
}
