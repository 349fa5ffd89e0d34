package register

import (
	"context"
	"fmt"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// EvaluationScope narrows an evaluation to the files a unit leads or held, or an officer
// held; "" is everybody's.
type EvaluationScope struct{ Unit, Staff string }

// EvaluationFacts are what officers and units are judged by in a period, as of its end:
// the files whose result was ready in it, and those that were late at its end and not
// ready. The calendar counts office time, the rule says how soon a fault is decided.
//
// The record of who held what stays when people leave: an officer who is gone keeps the
// figures of when they were there. Time is counted from the last full file on: a lawful
// supplement begins it anew, for the office as for the applicant.
func (s *Store) EvaluationFacts(ctx context.Context, p Period, scope EvaluationScope, rule measure.EvaluationRule, c procedure.Calendar) (measure.Facts, error) {
	facts := measure.Facts{At: p.To}
	if err := p.check(); err != nil {
		return facts, err
	}
	where, values := scope.where([]any{p.From, p.To})
	rows, err := s.db.QueryContext(ctx, evaluatedFiles(where), values...)
	files, err := collect("evaluated files", rows, err, func(f *evaluatedRow) []any {
		return []any{&f.Code, &f.Procedure, &f.ProcedureName, &f.Lead, zoned(&f.Promise), zoned(&f.FinishedAt), &f.Channel,
			&f.Asked, &f.System, &f.cause, &f.takenBack}
	})
	if err != nil {
		return facts, err
	}
	at := make(map[string]*measure.FileFact, len(files))
	facts.Files = make([]measure.FileFact, len(files))
	for i, f := range files {
		f.System = f.System || f.cause == duty.CauseSystem
		f.Excused = f.takenBack || f.cause != "" && f.cause != duty.CauseNegligence
		facts.Files[i] = f.FileFact
		at[f.Code] = &facts.Files[i]
	}
	rows, err = s.db.QueryContext(ctx, evaluatedCustody(where), values...)
	held, err := collect("custody of evaluated files", rows, err, func(h *heldRow) []any {
		return []any{&h.code, &h.Unit, &h.Staff, &h.Step, &h.Role, &h.Hours, zoned(&h.from), zoned(&h.to)}
	})
	if err != nil {
		return facts, err
	}
	for _, h := range held {
		h.Worked = c.WorkingBetween(h.from, h.to)
		at[h.code].Held = append(at[h.code].Held, h.Held)
	}
	return facts, s.evaluatedFaults(ctx, p, rule, &c, &facts, at)
}

// evaluatedRow is a file with the cause the last ruling found, "" where there is none, and
// whether its breach was withdrawn.
type evaluatedRow struct {
	measure.FileFact
	cause     duty.Cause
	takenBack bool
}

type heldRow struct {
	measure.Held
	code     string
	from, to time.Time
}

// evaluatedFaults adds the faults of the files, and those that were reported in the period.
func (s *Store) evaluatedFaults(ctx context.Context, p Period, rule measure.EvaluationRule, c *procedure.Calendar, facts *measure.Facts, at map[string]*measure.FileFact) error {
	type row struct {
		measure.FeedbackFact
		kind      procedure.FaultKind
		subject   string
		dismissed bool
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT t.code, f.lead_unit, t.kind, t.subject, t.reported_at, CASE WHEN t.decided_at <= $1 THEN t.decided_at END,
			t.outcome = '`+string(procedure.FaultOutcomeDismissed)+`' AND t.decided_at <= $1
		FROM faults t JOIN files f USING (code) WHERE t.reported_at <= $1 ORDER BY t.code, t.no`, p.To)
	faults, err := collect("evaluated faults", rows, err, func(r *row) []any {
		return []any{&r.Code, &r.Lead, &r.kind, &r.subject, zoned(&r.ReportedAt), zoned(&r.DecidedAt), &r.dismissed}
	})
	if err != nil {
		return err
	}
	for _, r := range faults {
		if file := at[r.Code]; file != nil && !r.dismissed {
			file.Faults = append(file.Faults, measure.FaultFact{Subject: r.subject, Outside: r.kind == procedure.FaultOutsideOneStop})
		}
		if !r.ReportedAt.After(p.From) {
			continue
		}
		due, _, err := c.Due(procedure.Term{Limit: rule.Feedback.Within, Start: r.ReportedAt}, nil)
		if err != nil {
			return err
		}
		r.DueAt = due
		facts.Feedback = append(facts.Feedback, r.FeedbackFact)
	}
	return nil
}

// Evaluation judges officers and units in a period.
func (s *Store) Evaluation(ctx context.Context, p Period, rule measure.EvaluationRule, c procedure.Calendar) (measure.Evaluation, error) {
	facts, err := s.EvaluationFacts(ctx, p, EvaluationScope{}, rule, c)
	if err != nil {
		return measure.Evaluation{}, err
	}
	return measure.Evaluate(facts, rule), nil
}

// EvaluationFor is Evaluation as a report tells it: officers, then units, by the codes of
// their units; of a scope's unit only where there is one.
func (s *Store) EvaluationFor(ctx context.Context, p Period, scope Scope, rule measure.EvaluationRule, c procedure.Calendar) ([]EvaluationLine, error) {
	judged, err := s.Evaluation(ctx, p, rule, c)
	if err != nil {
		return nil, err
	}
	names, err := s.namesOf(ctx)
	if err != nil {
		return nil, err
	}
	var out []EvaluationLine
	for _, l := range append(judged.Officers, judged.Units...) {
		if scope.Unit != "" && l.Unit != scope.Unit {
			continue
		}
		line := EvaluationLine{
			Unit: l.Unit, UnitName: names.unit(l.Unit), Staff: l.Staff, StaffName: names.person(l.Staff), Files: l.Files,
			Total: l.Total, Most: l.Most, Grade: l.Grade.Name,
		}
		for _, score := range l.Scores {
			line.Indicators = append(line.Indicators, EvaluationScore{
				Indicator: int(score.Indicator), Score: score.Tenths(), Known: score.Known(), Points: score.Points, Files: score.Files,
			})
		}
		out = append(out, line)
	}
	return out, nil
}

// officeNames are what units and people are called, also those that are no more.
type officeNames struct{ units, staff map[string]string }

func (n officeNames) unit(code string) string {
	if name := n.units[code]; name != "" {
		return name
	}
	return code
}

func (n officeNames) person(id string) string {
	if name := n.staff[id]; name != "" {
		return name
	}
	return id
}

func (s *Store) namesOf(ctx context.Context) (officeNames, error) {
	n := officeNames{map[string]string{}, map[string]string{}}
	units, err := s.Units(ctx)
	if err != nil {
		return n, err
	}
	for _, u := range units {
		n.units[u.Code] = u.Name
	}
	staff, err := s.StaffList(ctx)
	for _, p := range staff {
		n.staff[p.ID] = p.Name
	}
	return n, err
}

// where adds a scope to the conditions of files f.
func (s EvaluationScope) where(values []any) (string, []any) {
	where := ``
	if s.Unit != "" {
		values = append(values, s.Unit)
		where += fmt.Sprintf(` AND (f.lead_unit = $%[1]d OR EXISTS (SELECT 1 FROM custody c WHERE c.code = f.code AND c.unit = $%[1]d))`, len(values))
	}
	if s.Staff != "" {
		values = append(values, s.Staff)
		where += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM custody c WHERE c.code = f.code AND c.staff = $%d)`, len(values))
	}
	return where, values
}

// evaluated are the files of an evaluation: $1 and $2 the period, then the scope.
func evaluated(where string) string {
	return aliveIn + ` AND j.judged_at IS NOT NULL
		AND (f.finished_at > $1 AND f.finished_at <= $2 OR ` + inPeriod[ColumnOpenOverdue] + `)` + where
}

// bookedToSystem: the lateness of a file f was the machine's from the beginning. (With a
// limit it is asked of each file, and not of all breaches at once.)
const bookedToSystem = `coalesce((SELECT true FROM breaches b WHERE b.code = f.code AND b.kind = '` + string(procedure.BreachLate) + `'
	AND b.charge = '` + string(procedure.ChargeSystem) + `' AND b.booked_at <= $2 LIMIT 1), false)`

func evaluatedFiles(where string) string {
	return `
		SELECT f.code, f.procedure, f.procedure_name, f.lead_unit, j.judged_at,
			CASE WHEN f.finished_at <= $2 THEN f.finished_at END, f.channel,
			(SELECT count(*) FROM file_events e
				WHERE e.code = f.code AND e.kind = '` + string(procedure.VerbRequestSupplement) + `' AND e.at <= $2),
			` + bookedToSystem + `, coalesce(` + causeRuled + `, ''), ` + takenBack + evaluated(where) + `
		ORDER BY f.code`
}

// evaluatedCustody: who had the files, clipped at the period's end and at the last
// beginning of their time. The steps are read once a file, and its custody by its code.
func evaluatedCustody(where string) string {
	return `
		WITH w AS MATERIALIZED (
			SELECT f.code, o.state #> '{rules,steps}' AS steps, least(f.finished_at, f.closed_at, $2::timestamptz) AS until,
				coalesce((SELECT max(p.given_at) FROM promises p
					WHERE p.code = f.code AND p.kind = '` + string(procedure.PromiseRestart) + `' AND p.given_at <= $2), '-infinity') AS since
			FROM (SELECT f.code` + evaluated(where) + `) e JOIN files f USING (code) LEFT JOIN openings o USING (code)
		)
		SELECT w.code, c.unit, c.staff, c.step, coalesce(w.steps -> c.step ->> 'role', ''), coalesce((w.steps -> c.step ->> 'hours')::integer, 0),
			greatest(c.from_at, w.since), greatest(least(c.to_at, w.until), greatest(c.from_at, w.since))
		FROM w CROSS JOIN LATERAL (SELECT * FROM custody h WHERE h.code = w.code AND h.holder = '` + string(procedure.HolderOffice) + `' OFFSET 0) c
		WHERE c.from_at <= w.until AND coalesce(c.to_at, 'infinity') >= w.since
		ORDER BY w.code, c.no`
}
