package register

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Accountable is one line of the accountability register (sổ theo dõi trách nhiệm): a
// breach, or a fault that was upheld, and what came of it. A line never goes away: what
// was corrected or withdrawn is told by the explanation beside it.
type Accountable struct {
	// Key names the line: the file, and the breach or fault of it.
	Key           string
	File          string
	ProcedureName string
	// Kind is a procedure.BreachKind, or a procedure.FaultKind of a Fault.
	Kind  string
	Fault bool
	// At is when the rule broke, of a fault when it was upheld.
	At             time.Time
	Unit, UnitName string
	// Staff is on whose account it was booked, "" for the unit's.
	Staff, StaffName string
	Charge           procedure.Charge
	// Explanation is how the matter stands, nil while none was asked for: what the system
	// is charged with, and what comes from before explanations were asked for.
	Explanation *duty.View
	// SubjectName and SubjectUnitName are of whose account it stands on after a correction.
	SubjectName, SubjectUnitName string
}

// Withdrawn says that the breach was taken back.
func (a Accountable) Withdrawn() bool {
	return a.Explanation != nil && a.Explanation.Outcome == duty.OutcomeWithdrawn
}

// Ruling is the last ruling, nil before there is one.
func (a Accountable) Ruling() *duty.Ruling {
	if a.Explanation == nil || len(a.Explanation.Rulings) == 0 {
		return nil
	}
	return &a.Explanation.Rulings[len(a.Explanation.Rulings)-1]
}

// AccountabilityFilter chooses lines of the accountability register. Zero fields choose
// everything.
type AccountabilityFilter struct {
	Unit string
	// Staff is on whose account it was booked, or stands after a correction; what the system
	// is charged with is on nobody's.
	Staff string
	Kind  string
	// From and To are the period the rule broke in, To excluded.
	From, To time.Time
}

// MarkOfAccountable is the place of a line in the list.
func MarkOfAccountable(a Accountable) Mark { return Mark{a.At, a.Key} }

// Accountability lists the accountability register, the newest first, after a line.
func (s *Store) Accountability(ctx context.Context, f AccountabilityFilter, after Mark, limit int) ([]Accountable, error) {
	query, values := f.page(after, limit)
	rows, err := s.db.QueryContext(ctx, query, values...)
	return collect("accountability", rows, err, func(a *Accountable) []any {
		return []any{&a.Key, &a.File, &a.ProcedureName, &a.Kind, &a.Fault, zoned(&a.At), &a.Unit, &a.UnitName, &a.Staff, &a.StaffName,
			&a.Charge, fromJSON(&a.Explanation), &a.SubjectName, &a.SubjectUnitName}
	})
}

// branch is one of the two tables the register is made of.
type branch struct {
	columns, from, key, at, unit, staff, kind, explanation string
}

var branches = []branch{
	{
		columns: `b.code || '#' || b.no::text AS key, b.code, b.kind, false AS fault, b.at, b.unit, b.staff, b.charge, b.explanation`,
		from:    `breaches b`, key: `(b.code || '#' || b.no::text)`, at: `b.at`, unit: `b.unit`, staff: `b.charge = 'holder' AND b.staff`, kind: `b.kind`, explanation: `b.explanation`,
	},
	{
		columns: `b.code || '~' || b.no::text AS key, b.code, b.kind, true AS fault, b.decided_at AS at, c.view ->> 'unit' AS unit, b.subject AS staff,
			'holder' AS charge, b.explanation`,
		from: `faults b JOIN fault_cases c ON c.code = b.code`, key: `(b.code || '~' || b.no::text)`, at: `b.decided_at`, unit: `c.view ->> 'unit'`,
		staff: `b.subject`, kind: `b.kind`, explanation: `b.explanation`,
	},
}

// page takes the newest of each table in the order of its index, and the newest of both.
func (f AccountabilityFilter) page(after Mark, limit int) (string, []any) {
	before := "infinity"
	if after.Code != "" {
		before = after.Due.Format(time.RFC3339Nano)
	}
	values := []any{before, after.Code, limit}
	arg := func(value any) string {
		values = append(values, value)
		return fmt.Sprintf("$%d", len(values))
	}
	var unit, staff, kind, from, to string
	if f.Unit != "" {
		unit = arg(f.Unit)
	}
	if f.Staff != "" {
		staff = arg(f.Staff)
	}
	if f.Kind != "" {
		kind = arg(f.Kind)
	}
	if !f.From.IsZero() {
		from = arg(f.From)
	}
	if !f.To.IsZero() {
		to = arg(f.To)
	}
	var parts []string
	for i, b := range branches {
		conditions := []string{fmt.Sprintf(`(%s, %s) < ($1::timestamptz, $2)`, b.at, b.key)}
		if i == 1 {
			conditions = append(conditions, `b.outcome = 'apologised'`)
		}
		when := func(value, condition string) {
			if value != "" {
				conditions = append(conditions, fmt.Sprintf(condition, value))
			}
		}
		when(unit, b.unit+` = %s`)
		when(staff, `(`+b.staff+` = %[1]s OR `+b.explanation+` IN (SELECT d.number FROM duties d WHERE d.subject = %[1]s))`)
		when(kind, b.kind+` = %s`)
		when(from, b.at+` >= %s::timestamptz`)
		when(to, b.at+` < %s::timestamptz`)
		parts = append(parts, fmt.Sprintf(`(SELECT %s FROM %s WHERE %s ORDER BY %s DESC, %s DESC LIMIT $3)`,
			b.columns, b.from, strings.Join(conditions, ` AND `), b.at, b.key))
	}
	return `
		SELECT w.key, w.code, f.procedure_name, w.kind, w.fault, w.at, w.unit, coalesce(u.name, w.unit), w.staff, coalesce(h.name, ''),
			w.charge, coalesce(d.view, 'null'), coalesce(s.name, ''), coalesce(t.name, d.unit, '')
		FROM (SELECT * FROM (` + strings.Join(parts, ` UNION ALL `) + `) lines ORDER BY at DESC, key DESC LIMIT $3) w
			JOIN files f ON f.code = w.code
			LEFT JOIN units u ON u.code = w.unit LEFT JOIN staff h ON h.id = w.staff
			LEFT JOIN duties d ON d.number = w.explanation AND w.explanation <> ''
			LEFT JOIN staff s ON s.id = d.subject LEFT JOIN units t ON t.code = d.unit
		ORDER BY w.at DESC, w.key DESC`, values
}
