package register

import (
	"errors"
	"fmt"
)

// SumFigures sums lines up by unit and in all. A unit's sum bears no field and no
// procedure.
func SumFigures(lines []FigureLine) (units []FigureLine, total FigureLine) {
	for _, l := range lines {
		total = total.Add(l)
		if n := len(units); n > 0 && units[n-1].Unit == l.Unit {
			units[n-1] = units[n-1].Add(l)
			continue
		}
		units = append(units, FigureLine{Unit: l.Unit, UnitName: l.UnitName}.Add(l))
	}
	return units, total
}

// Check holds the report to its identities: those of every line (FigureLine.Check), sums
// that are those of their lines, a period that begins with what the one before left open,
// and a list of late files as long as its figure says.
func (d ReportData) Check() error {
	var errs []error
	for _, l := range d.Lines {
		errs = append(errs, l.Check())
	}
	units, total := SumFigures(d.Lines)
	if total != d.Total || len(units) != len(d.Units) {
		errs = append(errs, fmt.Errorf("the lines sum up to %+v, not to %+v", total, d.Total))
	} else {
		for i, u := range units {
			if u != d.Units[i] {
				errs = append(errs, fmt.Errorf("the lines of unit %q do not sum up to its figures", u.Unit))
			}
		}
	}
	if b := d.Before; b != nil && b.To.Equal(d.From) && b.Total.Open() != d.Total.Carried {
		errs = append(errs, fmt.Errorf("%d carried over, but the period before left %d open", d.Total.Carried, b.Total.Open()))
	}
	if d.Form == FormWeekly && len(d.Late) != d.Total.OpenOverdue {
		errs = append(errs, fmt.Errorf("%d late files listed, %d counted", len(d.Late), d.Total.OpenOverdue))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("report data: %w", err)
	}
	return nil
}
