package register

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// InHand is one open file or duty somebody has.
type InHand struct {
	// Of is the code of a file or the number of a duty, of a Kind (KindFile or a duty.Kind).
	Of   string `json:"of"`
	Kind string `json:"kind"`
	// Unit is where it lies, UnitName its name.
	Unit     string `json:"unit"`
	UnitName string `json:"-"`
	// Due is the promised date or that of the turn, zero while the clock stands still.
	Due  time.Time `json:"due_at,omitzero"`
	Gist string    `json:"gist"`
	// Code says why it cannot be handed over, "" for what can.
	Code procedure.Code `json:"code,omitempty"`
}

// inHand is everything open that somebody has, of a unit or (”) all: files they hold, duties
// they do, and those they gave or act for who did. What they explain themselves stays theirs.
// Each arm is walked along its own index.
func inHand(staff, unit string) string {
	const columns = `SELECT d.number AS of, d.kind, d.unit, d.turn_due_at AS due, d.seq, CASE WHEN d.kind = '` + string(duty.Explanation) + `' AND d.subject = d.staff
		THEN '` + string(duty.CodeExplainedInPerson) + `' ELSE '' END AS code FROM duties d WHERE d.closed_at IS NULL`
	does := `d.staff <> '' AND d.staff = ` + staff + ` AND d.stage IN ('` + string(duty.StageGiven) + `', '` + string(duty.StageOpened) + `', '` + string(duty.StageAccepted) + `')
		AND (` + unit + ` = '' OR d.unit = ` + unit + `)`
	judges := `d.kind <> '` + string(duty.Explanation) + `' AND NOT coalesce(` + does + `, false)
		AND (` + unit + ` = '' OR d.view #>> '{given_by,unit}' = ` + unit + `)`
	return `
		SELECT f.code AS of, '` + KindFile + `' AS kind, f.unit, f.due_at AS due, f.seq, '' AS code FROM files f
		WHERE ` + openFile + ` AND f.assignee <> '' AND f.assignee = ` + staff + ` AND (` + unit + ` = '' OR f.unit = ` + unit + `)
		UNION ALL ` + columns + ` AND ` + does + `
		UNION ALL ` + columns + ` AND d.giver = ` + staff + ` AND d.view ->> 'acting' IS NULL AND ` + judges + `
		UNION ALL ` + columns + ` AND d.view ->> 'acting' IS NOT NULL AND d.view ->> 'acting' = ` + staff + ` AND ` + judges
}

// InHand lists what somebody has in hand of a unit, "" for all, the least time left first.
func (s *Store) InHand(ctx context.Context, staff, unit string, limit int) ([]InHand, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT h.of, h.kind, h.unit, coalesce(u.name, h.unit), h.due, h.code, coalesce(f.procedure_name, x.body, '')
		FROM (`+inHand(`$1`, `$2`)+`) h LEFT JOIN units u ON u.code = h.unit
			LEFT JOIN files f ON h.kind = '`+KindFile+`' AND f.code = h.of
			LEFT JOIN duties d ON h.kind <> '`+KindFile+`' AND d.number = h.of LEFT JOIN free_texts x ON x.id = d.view ->> 'text'
		ORDER BY coalesce(h.due, 'infinity'), h.of LIMIT $3`, staff, unit, limit)
	return collect("work in hand", rows, err, func(h *InHand) []any {
		return []any{&h.Of, &h.Kind, &h.Unit, &h.UnitName, zoned(&h.Due), &h.Code, &h.Gist}
	})
}

// LeftBehind is somebody who is away, has left or works in another unit, and still has open
// work of one.
type LeftBehind struct {
	Staff string
	Name  string
	// Active is false for who has left, Unit is where they work now.
	Active bool
	Unit   string
	// Files and Duties count what can be handed over.
	Files, Duties int
}

// LeftBehind lists who has open work of a unit though they have left or work elsewhere, and
// whose work nobody is moving.
func (s *Store) LeftBehind(ctx context.Context, unit string) ([]LeftBehind, error) {
	rows, err := s.db.QueryContext(ctx, leftBehind, unit)
	return collect("left behind", rows, err, func(l *LeftBehind) []any {
		return []any{&l.Staff, &l.Name, &l.Active, &l.Unit, &l.Files, &l.Duties}
	})
}

// leftBehind: $1 the unit.
var leftBehind = `
	SELECT p.id, p.name, p.active, p.unit, count(*) FILTER (WHERE h.kind = '` + KindFile + `'), count(*) FILTER (WHERE h.kind <> '` + KindFile + `')
	FROM staff p CROSS JOIN LATERAL (` + inHand(`p.id`, `$1`) + `) h
	WHERE (NOT p.active OR p.unit <> $1 AND p.role NOT IN ('leader', 'director')) AND h.code = ''
		AND NOT EXISTS (SELECT 1 FROM delegations g JOIN staff t ON t.id = g.to_staff AND t.active
			WHERE g.staff_id = p.id AND g.begun_at IS NOT NULL AND g.over_at IS NULL AND g.unit IN ('', $1))
	GROUP BY p.id, p.name, p.active, p.unit ORDER BY p.name, p.id`

// Moving is one file or duty that is to change hands.
type Moving struct {
	Delegation string
	Of, Kind   string
	// Seq numbers the last entry the register has of it.
	Seq int
	// By ordered it; From has it and To gets it.
	By     procedure.Actor
	From   string
	To     string
	ToRole procedure.Role
	ToUnit string
	// Back says that it comes back, for the time is over.
	Back bool
}

// ToMove lists what is to change hands now: what the absent have though somebody does their
// work, and what is to come back to who is here again. What the law has refused is not listed
// again, nor what would go to somebody who has left.
func (s *Store) ToMove(ctx context.Context, limit int) ([]Moving, error) {
	rows, err := s.db.QueryContext(ctx, `
		(SELECT g.id, h.of, h.kind, h.seq, g.by_staff, g.by_role, g.by_unit, g.staff_id, t.id, t.role, t.unit, false
		FROM delegations g CROSS JOIN LATERAL (`+inHand(`g.staff_id`, `g.unit`)+`) h
			LEFT JOIN delegation_lines l ON l.delegation = g.id AND l.of = h.of
			JOIN staff t ON t.id = coalesce(l.to_staff, g.to_staff)
		WHERE g.begun_at IS NOT NULL AND g.over_at IS NULL AND h.code = '' AND t.active AND l.outcome IS DISTINCT FROM 'refused'
		ORDER BY g.at, g.id, h.of LIMIT $1)
		UNION ALL
		(SELECT g.id, h.of, h.kind, h.seq, g.by_staff, g.by_role, g.by_unit, l.to_staff, p.id, p.role, p.unit, true
		FROM `+toReturn+`
		ORDER BY g.at, g.id, h.of LIMIT $1)`, limit)
	return collect("work to move", rows, err, func(m *Moving) []any {
		return []any{&m.Delegation, &m.Of, &m.Kind, &m.Seq, &m.By.Staff, &m.By.Role, &m.By.Unit, &m.From, &m.To, &m.ToRole, &m.ToUnit, &m.Back}
	})
}

// toReturn is what whoever got it still has, though the time is over and it is to come back.
var toReturn = `delegations g JOIN staff p ON p.id = g.staff_id AND p.active JOIN delegation_lines l ON l.delegation = g.id AND l.outcome = 'moved'
		CROSS JOIN LATERAL (` + inHand(`l.to_staff`, `''`) + `) h
	WHERE g.give_back AND g.over_at IS NOT NULL AND g.returned_at IS NULL AND h.of = l.of`

// NoteMoved notes what came of one: a new line for what had come since the order. What has
// moved can only come back.
func (s *Store) NoteMoved(ctx context.Context, m Moving, outcome DelegationOutcome, code procedure.Code, at time.Time) error {
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO delegation_lines AS l (delegation, of, kind, to_staff, outcome, code, at)
		SELECT $1::uuid, $2, $3, $4, $5, $6, $7::timestamptz FROM nextval('files_version')
		ON CONFLICT (delegation, of) DO UPDATE SET outcome = excluded.outcome, code = excluded.code, at = excluded.at
		WHERE l.outcome <> 'moved' OR $8 AND excluded.outcome <> 'failed'`,
		m.Delegation, m.Of, m.Kind, m.To, string(outcome), string(code), at, m.Back)
	return failed("note moved work", err)
}

// TurnDelegations puts those into force whose first day has come, and ends those whose last has
// gone; it books what came of lines whose answer was lost, and of those that came to an end
// unmoved.
func (s *Store) TurnDelegations(ctx context.Context, at time.Time) error {
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		today := procedure.DayOf(at).String()
		var begun, over []string
		if err := tx.SelectContext(ctx, &over, `
			UPDATE delegations SET over_at = $2 WHERE over_at IS NULL AND absent_until < $1::date RETURNING id`, today, at); err != nil {
			return err
		}
		if err := tx.SelectContext(ctx, &begun, `
			UPDATE delegations SET begun_at = $2 WHERE over_at IS NULL AND begun_at IS NULL AND absent_from <= $1::date RETURNING id`, today, at); err != nil {
			return err
		}
		if len(begun)+len(over) > 0 {
			if err := followStandIns(ctx, tx); err != nil {
				return err
			}
		}
		var err error
		if messages, err = tellOfDelegations(ctx, tx, DelegationOverKind, at, over...); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, settleLines, at); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE delegations o SET returned_at = $1
			WHERE o.give_back AND o.over_at IS NOT NULL AND o.returned_at IS NULL AND NOT EXISTS (SELECT 1 FROM `+toReturn+` AND g.id = o.id)`, at)
		return err
	})
	if err != nil {
		return failed("turn delegations", err)
	}
	s.wakeSenders(ctx, messages)
	return nil
}

// settleLines: $1 the instant. What the absent person does not have any more went to who was to
// get it, or elsewhere.
var settleLines = `
	UPDATE delegation_lines l
	SET at = $1, outcome = CASE WHEN s.got THEN 'moved' ELSE 'refused' END,
		code = CASE WHEN s.got THEN '' WHEN s.over THEN '` + delegationOver + `' ELSE '` + string(procedure.CodeNotHeld) + `' END
	FROM (
		SELECT w.delegation, w.of, g.over_at IS NOT NULL AS over,
			EXISTS (SELECT 1 FROM (` + inHand(`w.to_staff`, `''`) + `) h WHERE h.of = w.of) AS got,
			EXISTS (SELECT 1 FROM (` + inHand(`g.staff_id`, `g.unit`) + `) h WHERE h.of = w.of) AS left
		FROM delegation_lines w JOIN delegations g ON g.id = w.delegation AND (g.begun_at IS NOT NULL OR g.over_at IS NOT NULL)
		WHERE w.outcome IN ('', 'failed')) s
	WHERE s.delegation = l.delegation AND s.of = l.of AND (NOT s.left OR s.over)`

// delegationOver is the code of what came to an end unmoved.
const delegationOver = "delegation_over"
