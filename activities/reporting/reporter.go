package reporting

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// Config is what the office's data say of its reports.
type Config struct {
	// Rules are the official periods; Forms the forms of the kinds that are made by
	// themselves.
	Rules []procedure.PeriodRule
	Forms map[procedure.ReportKind]register.ReportForm
	// NearDue is how far ahead of the cut-off files that will be due are listed.
	NearDue procedure.Limit
	// Whole and Part are the roles that are sent a report, and the part of their unit.
	Whole, Part []procedure.Role
	// Office is the unit that approves; SentTo is whom a periodic report is for.
	Office, SentTo string
	Calendar       procedure.Calendar
	// Evaluation is how officers and units are judged.
	Evaluation measure.EvaluationRule
	// ProcedureName names a procedure.
	ProcedureName func(code string) string
	// Draw draws a report as a sheet and as a workbook.
	Draw Drawing
}

// Drawing draws a report from its content alone: the same content is the same bytes.
type Drawing struct {
	Sheet    func(io.Writer, register.ReportData) error
	Workbook func(io.Writer, register.ReportData) error
}

// Reporter makes reports. It is safe for concurrent use.
type Reporter struct {
	register *register.Store
	config   Config
}

// New prepares a reporter.
// Errors: a Config that names no procedures or draws nothing.
func New(store *register.Store, c Config) (*Reporter, error) {
	if c.ProcedureName == nil || c.Draw.Sheet == nil || c.Draw.Workbook == nil {
		return nil, errors.New("reporting: needs the names of procedures and what draws")
	}
	return &Reporter{store, c}, nil
}

// catchUp is how far back a schedule looks for periods that ended without a report: more
// than a month, so that no change of its day leaves one out.
const catchUp = 45 * 24 * time.Hour

// Make carries out an order and answers with the reports there are now. What was made
// before is not made twice.
// Errors: *procedure.Refusal for an order nobody should have given.
func (r *Reporter) Make(ctx context.Context, o contract.ReportOrder) (contract.ReportResult, error) {
	switch {
	case o.Again != "":
		return r.again(ctx, o)
	case o.Schedule == contract.WeeklyReports:
		return r.week(ctx, o)
	case o.Schedule == contract.PeriodicReports:
		return r.periods(ctx, o)
	default:
		if err := o.Period.Over(o.At); err != nil {
			return contract.ReportResult{}, err
		}
		return r.made(r.make(ctx, o, o.Period, register.ReportForm(o.Form), register.Scope{Unit: o.Unit, Procedure: o.Procedure}))
	}
}

func (r *Reporter) made(report register.Report, err error) (contract.ReportResult, error) {
	if err != nil {
		return contract.ReportResult{}, err
	}
	return contract.ReportResult{Reports: []string{report.ID}}, nil
}

// week makes the report of the week up to the appointed instant. It begins where the one
// before ended, whatever became of the schedule; an instant some week holds already makes
// no other.
func (r *Reporter) week(ctx context.Context, o contract.ReportOrder) (contract.ReportResult, error) {
	around, err := r.register.WeekAround(ctx, o.At)
	if err == nil || !errors.Is(err, register.ErrNotFound) {
		return r.made(around, err)
	}
	from := o.At.AddDate(0, 0, -7)
	before, err := r.register.WeekBefore(ctx, o.At)
	switch {
	case err == nil:
		from = before.To
	case !errors.Is(err, register.ErrNotFound):
		return contract.ReportResult{}, err
	}
	period := procedure.ReportPeriod{Kind: procedure.ReportWeekly, From: from, To: o.At}
	period.Year, period.No = procedure.Week(o.At)
	return r.made(r.make(ctx, o, period, r.config.Forms[period.Kind], register.Scope{}))
}

// periods makes the report of every official period that has ended, the earliest first.
func (r *Reporter) periods(ctx context.Context, o contract.ReportOrder) (result contract.ReportResult, err error) {
	var ended []procedure.ReportPeriod
	for _, rule := range r.config.Rules {
		ended = append(ended, rule.Ended(o.At.Add(-catchUp), o.At)...)
	}
	slices.SortStableFunc(ended, func(a, b procedure.ReportPeriod) int { return a.To.Compare(b.To) })
	for _, period := range ended {
		report, err := r.make(ctx, o, period, r.config.Forms[period.Kind], register.Scope{})
		if err != nil {
			return result, err
		}
		result.Reports = append(result.Reports, report.ID)
	}
	return result, nil
}

// make collects, draws and stores a report, unless there is one.
func (r *Reporter) make(ctx context.Context, o contract.ReportOrder, period procedure.ReportPeriod, form register.ReportForm, scope register.Scope) (register.Report, error) {
	key := register.ReportKey{Kind: period.Kind, Form: form, Scope: scope, Period: register.Period{From: period.From, To: period.To}}
	stored, err := r.register.ReportOf(ctx, key)
	if err == nil || !errors.Is(err, register.ErrNotFound) {
		return stored, err
	}
	before, err := r.before(ctx, period)
	if err != nil {
		return register.Report{}, err
	}
	facts, err := r.collect(ctx, key, period, before)
	if err != nil {
		return register.Report{}, err
	}
	report, err := r.draw(key, facts.data(scope.Unit))
	if err != nil {
		return register.Report{}, err
	}
	report.PeriodYear, report.PeriodNo, report.MadeAt, report.MadeBy = period.Year, period.No, o.Now, o.By
	switch period.Kind {
	case procedure.ReportWeekly:
		report.SendWhole, report.SendPart = r.config.Whole, r.config.Part
	case procedure.ReportAdHoc:
	default:
		if report.Tell, err = r.approvers(ctx); err != nil {
			return register.Report{}, err
		}
	}
	if scope == (register.Scope{}) && o.Schedule != "" && divides(form) {
		for _, unit := range facts.units() {
			partKey := key
			partKey.Unit = unit
			part, err := r.draw(partKey, facts.data(unit))
			if err != nil {
				return register.Report{}, err
			}
			report.Parts = append(report.Parts, part)
		}
	}
	return r.register.StoreReport(ctx, report)
}

// divides says whether a form can be told unit by unit: reasons and evaluations are read
// as a whole.
func divides(form register.ReportForm) bool {
	return form != register.FormII07 && form != register.FormEvaluation
}

// before is the period a report is compared with: the week reported before, the official
// period before, as long a time right before.
func (r *Reporter) before(ctx context.Context, p procedure.ReportPeriod) (register.Period, error) {
	if p.Kind == procedure.ReportWeekly {
		last, err := r.register.WeekBefore(ctx, p.To)
		if err == nil {
			return last.Period, nil
		}
		if !errors.Is(err, register.ErrNotFound) {
			return register.Period{}, err
		}
	}
	if rule, ok := procedure.RuleFor(r.config.Rules, p.Kind); ok {
		if before, err := rule.Before(p); err == nil {
			return register.Period{From: before.From, To: before.To}, nil
		}
	}
	return register.Period{From: p.From.Add(p.From.Sub(p.To)), To: p.From}, nil
}

// draw holds the figures to their identities and draws the report.
func (r *Reporter) draw(key register.ReportKey, data register.ReportData) (register.NewReport, error) {
	if err := data.Check(); err != nil {
		return register.NewReport{}, fmt.Errorf("reporting: %s %s: %w", key.Kind, key.To.Format(time.DateOnly), err)
	}
	report := register.NewReport{ReportKey: key, Total: data.Total}
	var err error
	if report.Canonical, err = data.Canonical(); err != nil {
		return register.NewReport{}, err
	}
	var sheet, workbook bytes.Buffer
	if err := r.config.Draw.Sheet(&sheet, data); err != nil {
		return register.NewReport{}, fmt.Errorf("reporting: draw sheet: %w", err)
	}
	if err := r.config.Draw.Workbook(&workbook, data); err != nil {
		return register.NewReport{}, fmt.Errorf("reporting: draw workbook: %w", err)
	}
	report.PDF, report.Workbook = sheet.Bytes(), workbook.Bytes()
	return report, nil
}

// approvers are the people of the Office a report waits for.
func (r *Reporter) approvers(ctx context.Context) ([]string, error) {
	staff, err := r.register.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range staff {
		if p.Active && p.Unit == r.config.Office && (p.Role == procedure.RoleUnitHead || p.Role == procedure.RoleOffice) {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// again makes a report of the same period anew and notes what differs. The part of a unit
// is made again as what it is.
func (r *Reporter) again(ctx context.Context, o contract.ReportOrder) (contract.ReportResult, error) {
	stored, err := r.register.Report(ctx, o.Again)
	if err != nil {
		return contract.ReportResult{}, err
	}
	old, err := r.register.ReportCanonical(ctx, stored.ID)
	if err != nil {
		return contract.ReportResult{}, err
	}
	before, err := beforeOf(old)
	if err != nil {
		return contract.ReportResult{}, err
	}
	key := register.ReportKey{Kind: stored.Kind, Form: stored.Form, Scope: stored.Scope, Period: stored.Period}
	period := procedure.ReportPeriod{Kind: stored.Kind, Year: stored.PeriodYear, No: stored.PeriodNo, From: stored.From, To: stored.To}
	facts, err := r.collect(ctx, key, period, before)
	if err != nil {
		return contract.ReportResult{}, err
	}
	anew, err := r.draw(key, facts.data(stored.Unit))
	if err != nil {
		return contract.ReportResult{}, err
	}
	differs, err := compare(old, anew.Canonical)
	if err != nil {
		return contract.ReportResult{}, err
	}
	for _, file := range []struct{ name, old, anew string }{
		{"PDF", stored.PDFSHA256, register.SHA256(anew.PDF)}, {"xlsx", stored.WorkbookSHA256, register.SHA256(anew.Workbook)},
	} {
		if file.old != file.anew {
			differs = append(differs, file.name+": "+file.old[:12]+"… → "+file.anew[:12]+"…")
		}
	}
	if err := r.register.NoteCheck(ctx, stored.ID, register.ReportCheck{Key: o.Key, At: o.Now, By: o.By, Differs: differs}); err != nil {
		return contract.ReportResult{}, err
	}
	noted, err := r.register.Check(ctx, stored.ID, o.Key)
	return contract.ReportResult{Reports: []string{stored.ID}, Identical: len(noted.Differs) == 0}, err
}

// beforeOf is the period a stored report was compared with.
func beforeOf(canonical []byte) (register.Period, error) {
	data, err := register.ReadReportData(canonical)
	if err != nil || data.Before == nil {
		return register.Period{}, err
	}
	return register.Period{From: data.Before.From, To: data.Before.To}, nil
}
