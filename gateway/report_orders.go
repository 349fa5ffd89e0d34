package gateway

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// OrderReport implements office.Reports.
func (r rooms) OrderReport(ctx context.Context, who register.Staff, o office.ReportOrder) (office.OrderedReport, error) {
	order, ordered, err := r.checkOrder(ctx, who, o)
	if err != nil || ordered.Made {
		return ordered, err
	}
	if err := r.engine.Report(ctx, order); err != nil {
		return office.OrderedReport{}, err
	}
	err = awaiting(ctx, func() (bool, error) {
		var err error
		ordered, err = r.orderedReport(ctx, ordered.Key)
		return ordered.Made, err
	})
	return ordered, err
}

// OrderedReport implements office.Reports.
func (r rooms) OrderedReport(ctx context.Context, who register.Staff, o office.ReportOrder) (office.OrderedReport, error) {
	_, ordered, err := r.checkOrder(ctx, who, o)
	return ordered, err
}

// checkOrder says everything that is wrong with an order, and whether it was carried out
// before.
func (r rooms) checkOrder(ctx context.Context, who register.Staff, o office.ReportOrder) (contract.ReportOrder, office.OrderedReport, error) {
	if !office.SeesReports(who, r.approving()) && (o.Unit == "" || o.Unit != who.Unit) {
		return contract.ReportOrder{}, office.OrderedReport{}, refuse(procedure.CodeRoleNotAllowed)
	}
	var errs fieldErrors
	period := r.orderedPeriod(&errs, o)
	form := cmp.Or(o.Form, register.ReportForm(r.catalogue.Reporting().FormOf(o.Kind)), register.FormII06a)
	oneOf(&errs, "form", form, register.ReportForms()...)
	if o.Procedure != "" && len(r.catalogue.Versions(o.Procedure)) == 0 {
		errs.add(contract.CodeUnknownProcedure, "procedure")
	}
	if o.Unit != "" {
		// A unit that was abolished has reports of the time it was there.
		units, err := r.register.Units(ctx)
		if err != nil {
			return contract.ReportOrder{}, office.OrderedReport{}, err
		}
		if !slices.ContainsFunc(units, func(u register.Unit) bool { return u.Code == o.Unit }) {
			errs.add(procedure.CodeUnknownUnit, "unit", "unit", o.Unit)
		}
	}
	if err := errs.problem(); err != nil {
		return contract.ReportOrder{}, office.OrderedReport{}, err
	}
	order := contract.ReportOrder{Period: period, Form: string(form), Unit: o.Unit, Procedure: o.Procedure, By: who.ID}
	ordered, err := r.orderedReport(ctx, register.ReportKey{
		Kind: period.Kind, Form: form, Scope: register.Scope{Unit: o.Unit, Procedure: o.Procedure},
		Period: register.Period{From: period.From, To: period.To},
	})
	return order, ordered, err
}

// orderedPeriod is the period of an order, over by now.
func (r rooms) orderedPeriod(errs *fieldErrors, o office.ReportOrder) (period procedure.ReportPeriod) {
	rules := r.catalogue.Reporting().Rules()
	kinds := []procedure.ReportKind{procedure.ReportAdHoc}
	for _, rule := range rules {
		kinds = append(kinds, rule.Kind)
	}
	before := len(*errs)
	oneOf(errs, "kind", o.Kind, kinds...)
	if len(*errs) > before {
		return period
	}
	var err error
	if rule, official := procedure.RuleFor(rules, o.Kind); official {
		period, err = rule.Period(o.Year, o.No)
	} else {
		from, to := errs.day("from", o.From), errs.day("to", o.To)
		if len(*errs) > before {
			return period
		}
		period, err = procedure.DaysPeriod(from, to)
	}
	if err == nil {
		err = period.Over(r.now())
	}
	if refusal := new(procedure.Refusal); errors.As(err, &refusal) {
		if o.Kind != procedure.ReportAdHoc {
			refusal.Field = "no" // there is no other field for the period
		}
		*errs = append(*errs, refusal)
	}
	return period
}

// orderedReport is how an order stands.
func (r rooms) orderedReport(ctx context.Context, key register.ReportKey) (office.OrderedReport, error) {
	report, err := r.register.ReportOf(ctx, key)
	if errors.Is(err, register.ErrNotFound) {
		return office.OrderedReport{Key: key}, nil
	}
	return office.OrderedReport{Made: err == nil, Report: report, Key: key}, err
}
