package register

import (
	"context"

	"github.com/lib/pq"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Reasons are why files were late in a period (Biểu số II.07/VPCP/KSTT): those resolved
// late (cột 10) and those open past their promise at its end (cột 13), by field, procedure
// and reason. The reason is what the letter of apology told the applicant, "" where none
// had gone by then; the category whose cause it was, by the last ruling on the officer's
// explanation, or the machine where the breach is booked to it, "" while nobody ruled and
// when the ruling was taken back. Later words on it change nothing of an earlier period.
func (s *Store) Reasons(ctx context.Context, p Period, scope Scope) ([]ReasonLine, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	query, values := reasons(p, scope)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("reasons for lateness", rows, err, func(l *ReasonLine) []any {
		return []any{&l.Field, &l.FieldName, &l.Procedure, &l.ProcedureName, &l.Category, &l.Reason, pq.Array(&l.Files)}
	})
}

// reasons: $1 and $2 the period, then the scope. The names are those of the latest file.
func reasons(p Period, scope Scope) (string, []any) {
	where, values := scope.where([]any{p.From, p.To})
	return `
		SELECT f.field_code, (array_agg(f.field_name ORDER BY f.code DESC))[1], f.procedure, (array_agg(f.procedure_name ORDER BY f.code DESC))[1],
			coalesce(r.cause, CASE b.charge WHEN '` + string(procedure.ChargeSystem) + `' THEN '` + string(duty.CauseSystem) + `' END, '') AS category,
			CASE WHEN f.apologised_at <= $2 THEN coalesce(f.view #>> '{apology,reason}', '') ELSE '' END AS reason,
			array_agg(f.code ORDER BY f.code)
		FROM (SELECT f.code` + aliveIn + where + ` AND (` + inPeriod[ColumnLate] + ` OR ` + inPeriod[ColumnOpenOverdue] + `)) w
			JOIN files f USING (code)
			LEFT JOIN LATERAL (
				SELECT b.charge FROM breaches b WHERE b.code = f.code AND b.kind = '` + string(procedure.BreachLate) + `' AND b.booked_at <= $2
				ORDER BY b.no DESC LIMIT 1) b ON true
			CROSS JOIN LATERAL (SELECT ` + causeRuled + ` AS cause) r
		GROUP BY f.field_code, f.procedure, category, reason
		ORDER BY f.field_code, f.procedure, category, reason`, values
}
