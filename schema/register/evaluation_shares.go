package register

import (
	"context"
	"slices"
	"time"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// IndexShares are what the register can answer of the index of QĐ 766/QĐ-TTg for a unit,
// "" for the office: the share of promises kept, and of the files accepted in the period
// those handed in online and those with a scan.
type IndexShares struct {
	Unit                      string
	OnTime, Online, Digitised measure.Share
}

// SharesOfIndex returns them for a period as of its end: the office first, then the units
// that lead a file, by code.
func (s *Store) SharesOfIndex(ctx context.Context, p Period) ([]IndexShares, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	type promised struct {
		unit      string
		kept, due int
	}
	rows, err := s.db.QueryContext(ctx, promisesKept, p.From, p.To)
	promises, err := collect("promises kept", rows, err, func(l *promised) []any { return []any{&l.unit, &l.kept, &l.due} })
	if err != nil {
		return nil, err
	}
	type scanned struct {
		unit                     string
		files, online, digitised int
	}
	rows, err = s.db.QueryContext(ctx, digitised, p.From, p.To)
	scans, err := collect("digitised files", rows, err, func(l *scanned) []any {
		return []any{&l.unit, &l.files, &l.online, &l.digitised}
	})
	if err != nil {
		return nil, err
	}
	out := []IndexShares{{}}
	add := func(unit string, to func(*IndexShares)) {
		i := slices.IndexFunc(out[1:], func(o IndexShares) bool { return o.Unit == unit }) + 1
		if i == 0 {
			i, out = len(out), append(out, IndexShares{Unit: unit})
		}
		to(&out[0])
		to(&out[i])
	}
	for _, l := range promises {
		add(l.unit, func(of *IndexShares) { grow(&of.OnTime, l.kept, l.due) })
	}
	for _, l := range scans {
		add(l.unit, func(of *IndexShares) {
			grow(&of.Online, l.online, l.files)
			grow(&of.Digitised, l.digitised, l.files)
		})
	}
	return out, nil
}

func grow(s *measure.Share, part, whole int) { s.Part, s.Whole = s.Part+part, s.Whole+whole }

// promisesKept: $1 and $2 the period.
const promisesKept = `SELECT f.lead_unit, count(*) FILTER (WHERE ` + kept + `), count(*)` + promisedIn + ` GROUP BY 1 ORDER BY 1`

// digitised: $1 and $2 the period.
const digitised = `
	SELECT f.lead_unit, count(*), count(*) FILTER (WHERE f.channel = 'online'),
		count(*) FILTER (WHERE EXISTS (SELECT 1 FROM uploads u WHERE u.code = f.code AND u.at <= $2))
	FROM files f WHERE f.accepted_at > $1 AND f.accepted_at <= $2
	GROUP BY 1 ORDER BY 1`

// TargetLines are the approved targets in force at an instant as a report tells them, by
// unit, the office's first; of a scope's unit and procedure only where there are any.
func (s *Store) TargetLines(ctx context.Context, c procedure.Calendar, at time.Time, scope Scope) ([]TargetLine, error) {
	// A report of a period that ends with a day is of the targets of that day.
	day := procedure.DayOf(at.Add(-time.Nanosecond))
	filter := TargetFilter{From: day, To: day, Approved: true}
	if scope.Unit != "" {
		filter.Units = []string{scope.Unit}
	}
	targets, err := s.Targets(ctx, filter)
	if err != nil {
		return nil, err
	}
	tracked, err := s.Track(ctx, &c, at, targets)
	if err != nil {
		return nil, err
	}
	names, err := s.namesOf(ctx)
	if err != nil {
		return nil, err
	}
	var out []TargetLine
	for _, t := range tracked {
		part, ok := t.on(day)
		if !ok || scope.Procedure != "" && t.Subject.Procedure != scope.Procedure {
			continue
		}
		line := TargetLine{
			Unit: t.Subject.Unit, UnitName: names.unit(t.Subject.Unit), Procedure: t.Subject.Procedure, Metric: string(t.Subject.Metric),
			Target: int(part.Goal), Actual: Share(part.Tally.Actual()), Forecast: Share(part.Tally.Forecast()),
			Formula: part.Tally.Formula(t.Subject.Metric), From: part.CountsFrom.At(0), To: (part.To + 1).At(0),
		}
		if line.Procedure != "" {
			if line.ProcedureName, err = s.procedureName(ctx, line.Procedure, at); err != nil {
				return nil, err
			}
		}
		out = append(out, line)
	}
	return out, nil
}

// procedureName is what the latest file of a procedure called it at an instant, its code
// before any.
func (s *Store) procedureName(ctx context.Context, code string, at time.Time) (name string, err error) {
	err = s.db.GetContext(ctx, &name, `
		SELECT coalesce((SELECT procedure_name FROM files WHERE procedure = $1 AND accepted_at <= $2
			ORDER BY accepted_at DESC, code DESC LIMIT 1), $1)`, code, at)
	return name, failed("procedure name", err)
}
