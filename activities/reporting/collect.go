package reporting

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// facts are what the register knew at a cut-off, of all units.
type facts struct {
	// frame is what a report says of itself.
	frame register.ReportData
	// names are the units' names as of now, for the parts.
	names map[string]string

	lines []register.FigureLine
	// before are the figures of the period before, nil where there is none.
	before      *register.Period
	beforeLines []register.FigureLine
	beforeNear  []register.FileAt
	trend       []week

	late, near []register.FileAt
	unanswered []register.EscalationLine
	duties     []register.DutyLine
	targets    []register.TargetLine

	// reasons and evaluation are told on their own forms only.
	reasons    []register.ReasonLine
	evaluation []register.EvaluationLine
}

// week is one week of the trend.
type week struct {
	register.Period
	lines []register.FigureLine
}

// trendWeeks are told on the weekly sheet.
const trendWeeks = 8

// collect reads what a report says.
func (r *Reporter) collect(ctx context.Context, key register.ReportKey, period procedure.ReportPeriod, before register.Period) (f facts, err error) {
	if err := r.introduce(ctx, &f, key, period); err != nil {
		return facts{}, err
	}
	for _, read := range []func(context.Context, *facts, register.ReportKey) error{r.figures, r.lists, r.standing, r.judgement} {
		if err := read(ctx, &f, key); err != nil {
			return facts{}, err
		}
	}
	if !before.To.IsZero() {
		f.before = &before
		if f.beforeLines, err = r.register.Figures(ctx, before, key.Scope); err != nil {
			return facts{}, err
		}
		until, err := r.nearUntil(before.To)
		if err != nil {
			return facts{}, err
		}
		if f.beforeNear, err = r.register.NearDueAt(ctx, before.To, until, key.Scope, r.config.Calendar); err != nil {
			return facts{}, err
		}
	}
	return f, nil
}

// introduce fills in who reports to whom on what.
func (r *Reporter) introduce(ctx context.Context, f *facts, key register.ReportKey, period procedure.ReportPeriod) error {
	office, err := r.register.Office(ctx)
	if err != nil {
		return err
	}
	units, err := r.register.Units(ctx)
	if err != nil {
		return err
	}
	f.names = make(map[string]string, len(units))
	for _, u := range units {
		f.names[u.Code] = u.Name
	}
	f.frame = register.ReportData{
		Version: register.ReportVersion, Kind: key.Kind, Form: key.Form,
		Agency: office.Name, Superior: office.Superior, Place: office.Place,
		ReportingUnit: office.Name, ReceivingBody: "Lãnh đạo " + office.Name,
		From: key.From, To: key.To, CutOff: key.To, Number: period.No, Year: period.Year,
	}
	if key.Procedure != "" {
		f.frame.ScopeProcedure = cmp.Or(r.config.ProcedureName(key.Procedure), key.Procedure)
	}
	switch key.Kind {
	case procedure.ReportWeekly:
		f.frame.ReportingUnit = cmp.Or(office.OneStop, office.Name)
	case procedure.ReportAdHoc:
	default:
		f.frame.ReceivingBody = r.config.SentTo
	}
	return nil
}

// figures reads the figures of the period, and of the weeks before on the weekly sheet.
func (r *Reporter) figures(ctx context.Context, f *facts, key register.ReportKey) (err error) {
	if f.lines, err = r.register.Figures(ctx, key.Period, key.Scope); err != nil || key.Form != register.FormWeekly {
		return err
	}
	const days = 7
	for i := trendWeeks - 1; i > 0; i-- {
		w := week{Period: register.Period{From: key.From.AddDate(0, 0, -days*i), To: key.From.AddDate(0, 0, -days*(i-1))}}
		if w.lines, err = r.register.Figures(ctx, w.Period, key.Scope); err != nil {
			return err
		}
		f.trend = append(f.trend, w)
	}
	f.trend = append(f.trend, week{key.Period, f.lines})
	return nil
}

// lists reads what is to be acted on at the cut-off.
func (r *Reporter) lists(ctx context.Context, f *facts, key register.ReportKey) (err error) {
	if f.late, err = r.register.LateAt(ctx, key.To, key.Scope, r.config.Calendar); err != nil {
		return err
	}
	if f.frame.NearUntil, err = r.nearUntil(key.To); err != nil {
		return err
	}
	if f.near, err = r.register.NearDueAt(ctx, key.To, f.frame.NearUntil, key.Scope, r.config.Calendar); err != nil {
		return err
	}
	f.unanswered, err = r.register.UnansweredAt(ctx, key.To, key.Scope)
	return err
}

// standing reads, for the weekly sheet, what else leadership waits for.
func (r *Reporter) standing(ctx context.Context, f *facts, key register.ReportKey) (err error) {
	if key.Form != register.FormWeekly {
		return nil
	}
	if f.duties, err = r.register.DutiesAt(ctx, key.To, key.Scope, r.config.Calendar); err != nil {
		return err
	}
	f.targets, err = r.register.TargetLines(ctx, r.config.Calendar, key.To, key.Scope)
	return err
}

// judgement reads what the forms on reasons and on people are of.
func (r *Reporter) judgement(ctx context.Context, f *facts, key register.ReportKey) (err error) {
	switch key.Form {
	case register.FormII07:
		f.reasons, err = r.register.Reasons(ctx, key.Period, key.Scope)
	case register.FormEvaluation:
		f.evaluation, err = r.register.EvaluationFor(ctx, key.Period, key.Scope, r.config.Evaluation, r.config.Calendar)
	}
	return err
}

// nearUntil is how far ahead of a cut-off near-due files are looked for. Beyond the
// published calendar days are counted as they come.
func (r *Reporter) nearUntil(at time.Time) (time.Time, error) {
	until, _, err := r.config.Calendar.Due(procedure.Term{Limit: r.config.NearDue, Start: at}, nil)
	if errors.Is(err, procedure.Refuse(procedure.CodeCalendarNotPublished, "")) {
		return at.AddDate(0, 0, r.config.NearDue.Amount), nil
	}
	return until, err
}

// units are those with a figure or a file to speak of, by code.
func (f facts) units() []string {
	var units []string
	for _, l := range f.lines {
		units = append(units, l.Unit)
	}
	for _, file := range slices.Concat(f.late, f.near) {
		units = append(units, file.LeadUnit)
	}
	for _, call := range f.unanswered {
		units = append(units, call.LeadUnit)
	}
	for _, d := range f.duties {
		units = append(units, d.Unit)
	}
	for _, t := range f.targets {
		units = append(units, t.Unit)
	}
	slices.Sort(units)
	return slices.Compact(slices.DeleteFunc(units, func(unit string) bool { return unit == "" }))
}

// data is the content of the report on a unit, "" for all: the part is of the whole, so
// that both say the same.
func (f facts) data(unit string) register.ReportData {
	d := f.frame
	if unit != "" {
		d.ScopeUnit = cmp.Or(f.names[unit], unit)
		if d.Kind == procedure.ReportWeekly {
			d.ReceivingBody = d.ScopeUnit
		}
	}
	lead := func(file register.FileAt) string { return file.LeadUnit }
	d.Lines = of(unit, f.lines, unitOf)
	d.Units, d.Total = register.SumFigures(d.Lines)
	d.Late, d.NearDue = of(unit, f.late, lead), of(unit, f.near, lead)
	d.Unanswered = of(unit, f.unanswered, func(call register.EscalationLine) string { return call.LeadUnit })
	d.Duties = of(unit, f.duties, func(duty register.DutyLine) string { return duty.Unit })
	d.Targets = of(unit, f.targets, func(t register.TargetLine) string { return t.Unit })
	d.Reasons, d.Evaluation = f.reasons, f.evaluation
	if f.before != nil {
		d.Before = &register.ReportBefore{From: f.before.From, To: f.before.To, NearDue: len(of(unit, f.beforeNear, lead))}
		d.Before.Units, d.Before.Total = register.SumFigures(of(unit, f.beforeLines, unitOf))
		d.Before.Late = d.Before.Total.OpenOverdue
	}
	for _, w := range f.trend {
		_, total := register.SumFigures(of(unit, w.lines, unitOf))
		// Both are of what came in and went out in that week, without what was carried over.
		d.Trend = append(d.Trend, register.TrendWeek{
			From: w.From, To: w.To, OnTime: register.Share{Part: total.Kept, Whole: total.Kept + total.Broken},
			Received: total.Online + total.Direct, Resolved: total.Resolved(),
		})
	}
	return d
}

func unitOf(l register.FigureLine) string { return l.Unit }

// of are the items of a unit, all for "".
func of[T any](unit string, items []T, unitOf func(T) string) []T {
	if unit == "" {
		return items
	}
	var mine []T
	for _, item := range items {
		if unitOf(item) == unit {
			mine = append(mine, item)
		}
	}
	return mine
}
