package register

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"dunghen/workflows/procedure"
)

// ReportState is how far a report has got.
type ReportState string

// The states of a report.
const (
	ReportMade     ReportState = "made"     // đã lập, chờ duyệt
	ReportApproved ReportState = "approved" // đã duyệt, chờ gửi
	ReportSent     ReportState = "sent"     // đã gửi
)

// Report is a report that was made. Its content is read by ReportData, ReportPDF and
// ReportWorkbook.
type Report struct {
	// ID is its number as people say it: BC-2026-0001.
	ID string `json:"id"`
	// Whole is the report this one is the part of a unit of, "" for one of its own.
	Whole string     `json:"whole,omitempty"`
	Kind  ReportKind `json:"kind"`
	Form  ReportForm `json:"form"`
	Scope
	// PeriodYear and PeriodNo name an official period, 0 for one without a name.
	PeriodYear int `json:"period_year,omitempty"`
	PeriodNo   int `json:"period_no,omitempty"`
	Period
	Year   int       `json:"year"`
	Number int       `json:"number"`
	MadeAt time.Time `json:"made_at"`
	// MadeBy and ApprovedBy are staff ids, "" for the schedule and for nobody.
	MadeBy     string      `json:"made_by,omitempty"`
	State      ReportState `json:"state"`
	ApprovedAt time.Time   `json:"approved_at,omitzero"`
	ApprovedBy string      `json:"approved_by,omitempty"`
	Total      FigureLine  `json:"total"`
	// The hashes, in hex.
	DataSHA256     string `json:"data_sha256"`
	PDFSHA256      string `json:"pdf_sha256"`
	WorkbookSHA256 string `json:"workbook_sha256"`
}

// OfUnit says whether a report holds nothing but what is of a unit.
func (r Report) OfUnit(unit string) bool { return unit != "" && r.Unit == unit }

const reportColumns = `r.id, coalesce(r.whole, ''), r.kind, r.form, r.unit, r.procedure, r.period_year, r.period_no, r.from_at, r.to_at,
	r.year, r.number, r.made_at, r.made_by, r.state, r.approved_at, r.approved_by, r.total,
	encode(r.data_sha256, 'hex'), encode(r.pdf_sha256, 'hex'), encode(r.workbook_sha256, 'hex')`

type reportRow struct {
	Report

	total []byte
}

func (r *reportRow) fields() []any {
	return []any{&r.ID, &r.Whole, &r.Kind, &r.Form, &r.Unit, &r.Scope.Procedure, &r.PeriodYear, &r.PeriodNo, zoned(&r.From), zoned(&r.To),
		&r.Year, &r.Number, zoned(&r.MadeAt), &r.MadeBy, &r.State, zoned(&r.ApprovedAt), &r.ApprovedBy, &r.total,
		&r.DataSHA256, &r.PDFSHA256, &r.WorkbookSHA256}
}

func (s *Store) reports(ctx context.Context, doing, tail string, args ...any) ([]Report, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+reportColumns+` FROM reports r `+tail, args...)
	found, err := collect(doing, rows, err, (*reportRow).fields)
	if err != nil {
		return nil, err
	}
	reports := make([]Report, len(found))
	for i, r := range found {
		if err := json.Unmarshal(r.total, &r.Total); err != nil {
			return nil, failed(doing, err)
		}
		reports[i] = r.Report
	}
	return reports, nil
}

// oneReport is the first of a query. Errors: ErrNotFound.
func (s *Store) oneReport(ctx context.Context, doing, tail string, args ...any) (Report, error) {
	found, err := s.reports(ctx, doing, tail, args...)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("register: %s: %w", doing, ErrNotFound)
	}
	if err != nil {
		return Report{}, err
	}
	return found[0], nil
}

// Report returns a report. Errors: ErrNotFound.
func (s *Store) Report(ctx context.Context, id string) (Report, error) {
	return s.oneReport(ctx, "report", `WHERE r.id = $1`, id)
}

// ReportKey is what a report is made once for.
type ReportKey struct {
	Kind ReportKind
	Form ReportForm
	Scope
	Period
}

// ReportOf returns the report of a key. Errors: ErrNotFound while there is none.
func (s *Store) ReportOf(ctx context.Context, k ReportKey) (Report, error) {
	return s.oneReport(ctx, "report of a key", reportOfKey, string(k.Kind), string(k.Form), k.Unit, k.Procedure, k.From, k.To)
}

const reportOfKey = `WHERE r.kind = $1 AND r.form = $2 AND r.unit = $3 AND r.procedure = $4 AND r.from_at = $5 AND r.to_at = $6`

// PartOf returns the part of a unit of a report. Errors: ErrNotFound where it has none.
func (s *Store) PartOf(ctx context.Context, id, unit string) (Report, error) {
	return s.oneReport(ctx, "part of a report", `WHERE r.whole = $1 AND r.unit = $2`, id, unit)
}

// Parts returns the parts of a report by unit.
func (s *Store) Parts(ctx context.Context, id string) ([]Report, error) {
	return s.reports(ctx, "parts of a report", `WHERE r.whole = $1 ORDER BY r.unit`, id)
}

// WeekBefore returns the last weekly report that was cut off before an instant. Errors:
// ErrNotFound before the first.
func (s *Store) WeekBefore(ctx context.Context, at time.Time) (Report, error) {
	return s.oneReport(ctx, "week before", weekBefore, at)
}

// WeekAround returns the weekly report whose period an instant lies in. Errors: ErrNotFound
// where there is none yet.
func (s *Store) WeekAround(ctx context.Context, at time.Time) (Report, error) {
	return s.oneReport(ctx, "week around", weekAround, at)
}

const (
	weekly     = `WHERE r.kind = 'weekly' AND r.whole IS NULL AND r.unit = '' `
	weekBefore = weekly + `AND r.to_at < $1 ORDER BY r.to_at DESC LIMIT 1`
	weekAround = weekly + `AND r.from_at < $1 AND r.to_at >= $1 ORDER BY r.to_at LIMIT 1`
)

// ReportFilter chooses reports for a list.
type ReportFilter struct {
	// Unit chooses those of one unit, parts too; "" are all reports that are no parts.
	Unit string
	// Kind is "" for all.
	Kind ReportKind
}

// ReportPage is one page of reports, the latest period first.
type ReportPage struct {
	Reports []Report `json:"reports"`
	Total   int      `json:"total"`
	Page    int      `json:"page"`
	PerPage int      `json:"per_page"`
}

// Reports lists what was made. Pages count from 1; perPage is 20 when 0 and at most 100.
func (s *Store) Reports(ctx context.Context, f ReportFilter, page, perPage int) (ReportPage, error) {
	list := ReportPage{Page: max(page, 1), PerPage: min(perPage, maxPerPage)}
	if list.PerPage < 1 {
		list.PerPage = defaultPerPage
	}
	where := `WHERE r.whole IS NULL AND $1 = '' AND ($2 = '' OR r.kind = $2) `
	if f.Unit != "" {
		where = `WHERE r.unit <> '' AND r.unit = $1 AND ($2 = '' OR r.kind = $2) `
	}
	if err := s.db.GetContext(ctx, &list.Total, `SELECT count(*) FROM reports r `+where, f.Unit, string(f.Kind)); err != nil {
		return ReportPage{}, failed("reports", err)
	}
	var err error
	list.Reports, err = s.reports(ctx, "reports", where+`ORDER BY r.to_at DESC, r.year DESC, r.number DESC LIMIT $3 OFFSET $4`,
		f.Unit, string(f.Kind), list.PerPage, (list.Page-1)*list.PerPage)
	return list, err
}

// ReportPDF returns the sheet that was sent. Errors: ErrNotFound.
func (s *Store) ReportPDF(ctx context.Context, id string) ([]byte, error) {
	return s.reportBytes(ctx, `SELECT pdf FROM reports WHERE id = $1`, id)
}

// ReportWorkbook returns the workbook that was sent. Errors: ErrNotFound.
func (s *Store) ReportWorkbook(ctx context.Context, id string) ([]byte, error) {
	return s.reportBytes(ctx, `SELECT workbook FROM reports WHERE id = $1`, id)
}

// ReportCanonical returns the content as it was written (ReportData.Canonical). Errors:
// ErrNotFound.
func (s *Store) ReportCanonical(ctx context.Context, id string) ([]byte, error) {
	return s.reportBytes(ctx, `SELECT data FROM reports WHERE id = $1`, id)
}

// ReportData returns the content of a report. Errors: ErrNotFound.
func (s *Store) ReportData(ctx context.Context, id string) (ReportData, error) {
	canonical, err := s.ReportCanonical(ctx, id)
	if err != nil {
		return ReportData{}, err
	}
	data, err := ReadReportData(canonical)
	return data, failed("report data", err)
}

func (s *Store) reportBytes(ctx context.Context, query, id string) ([]byte, error) {
	var content []byte
	err := s.db.QueryRowContext(ctx, query, id).Scan(&content)
	return content, failed("content of a report", err)
}

// SHA256 is the hash of content as reports carry it.
func SHA256(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// reportNumber is what people call the number-th report of a year.
func reportNumber(year, number int) string { return fmt.Sprintf("BC-%d-%04d", year, number) }

// reportYear is the year a report is numbered in.
func reportYear(madeAt time.Time) int { return madeAt.In(procedure.Zone).Year() }
