package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// TargetWarningKind is the Kind of a Message that warns of a target; its Detail is a
// TargetWarning.
const TargetWarningKind = "target_warning"

// TargetWarning is what a warning says: the figures it was given for stay as they were,
// whatever the target does afterwards.
type TargetWarning struct {
	Target int64 `json:"target"`
	No     int   `json:"no"`
	// Step is at_risk or out_of_reach.
	Step    measure.Standing `json:"step"`
	Subject measure.Subject  `json:"subject"`
	// UnitName is "" for the office, ProcedureName for all procedures.
	UnitName      string        `json:"unit_name,omitempty"`
	ProcedureName string        `json:"procedure_name,omitempty"`
	Goal          measure.Goal  `json:"goal"`
	From          procedure.Day `json:"from"`
	To            procedure.Day `json:"to"`
	Formula       string        `json:"formula"`
	Outlook       string        `json:"outlook"`
	// MayFail is how many more may fail while the goal can be reached.
	MayFail int `json:"may_fail"`
}

// WatchTargets measures the approved targets as of an instant and warns of those that are
// about to be missed: whoever set them, and of one that is out of reach also whoever
// approved it. A warning is given once per step of a version, and none of an earlier step
// after a later one. It answers with the number of warnings of that instant, so a repeated
// call sends nothing and gives the same answer.
//
// Who set it may have left: then the head of the unit is warned. A unit that is no more
// has nobody, and is not warned of.
func (s *Store) WatchTargets(ctx context.Context, c *procedure.Calendar, at time.Time) (warned int, err error) {
	day := procedure.DayOf(at)
	targets, err := s.Targets(ctx, TargetFilter{From: day, To: day, Approved: true})
	if err != nil {
		return 0, err
	}
	tracked, err := s.Track(ctx, c, at, targets)
	if err != nil {
		return 0, err
	}
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		for _, t := range tracked {
			part, ok := t.Now()
			if !ok || part.Standing != measure.AtRisk && part.Standing != measure.OutOfReach {
				continue
			}
			sent, err := s.warn(ctx, tx, t, part)
			if err != nil {
				return err
			}
			messages += sent
		}
		return tx.GetContext(ctx, &warned, `SELECT count(*) FROM target_warnings WHERE at = $1`, at)
	})
	if err != nil {
		return 0, failed("watch targets", err)
	}
	s.wakeSenders(ctx, messages)
	return warned, nil
}

func (s *Store) warn(ctx context.Context, tx *sqlx.Tx, t Tracked, p TrackedPart) (messages int64, err error) {
	keepers, err := s.TargetKeepers(ctx, t.Subject.Unit)
	if err != nil || len(keepers.Heads) == 0 {
		return 0, err
	}
	told := TargetWarning{
		Target: t.ID, No: p.No, Step: p.Standing, Subject: t.Subject, Goal: p.Goal, From: p.CountsFrom, To: p.To,
		Formula: p.Tally.Formula(t.Subject.Metric), Outlook: p.Outlook(), MayFail: p.Tally.MayFail(p.Goal),
	}
	if err := tx.QueryRowContext(ctx, `
		SELECT coalesce((SELECT name FROM units WHERE code = $1), $1),
			coalesce((SELECT procedure_name FROM files WHERE procedure = $2 ORDER BY code DESC LIMIT 1), $2)`,
		t.Subject.Unit, t.Subject.Procedure).Scan(&told.UnitName, &told.ProcedureName); err != nil {
		return 0, err
	}
	detail, err := json.Marshal(told)
	if err != nil {
		return 0, err
	}
	wanted := []string{p.SetBy}
	if p.Standing == measure.OutOfReach {
		wanted = append(wanted, p.DecidedBy)
	}
	result, err := tx.ExecContext(ctx, warnOfTarget, t.ID, p.No, p.Standing, t.At, string(detail), pq.Array(wanted), pq.Array(keepers.Heads))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// warnOfTarget: $1 and $2 the version, $3 the step, $4 the instant, $5 what is said, $6 whom
// it is for, $7 the heads who stand in for who has left.
const warnOfTarget = `
WITH warned AS (
	INSERT INTO target_warnings (target_id, no, step, at, detail)
	SELECT $1, $2, $3, $4, $5::jsonb
	WHERE $3 = '` + string(measure.OutOfReach) + `' OR NOT EXISTS (SELECT 1 FROM target_warnings WHERE target_id = $1 AND no = $2)
	ON CONFLICT DO NOTHING
	RETURNING target_id
), meant AS (
	SELECT p.id FROM staff p WHERE p.active AND p.id = ANY ($6)
	UNION SELECT p.id FROM staff p WHERE p.active AND p.id = ANY ($7)
		AND EXISTS (SELECT 1 FROM staff gone WHERE gone.id = ($6::text[])[1] AND NOT gone.active)
)
INSERT INTO outbox (key, channel, kind, staff_id, applicant, told, at, next_attempt_at)
SELECT 'target/' || $1::bigint || '/' || $2::integer || '/' || $3 || '/' || p.id, ` + staffChannel + `, '` + TargetWarningKind + `', p.id, false,
	$5::jsonb, $4, '-infinity'
FROM warned, meant JOIN staff p USING (id)
ON CONFLICT (key) DO NOTHING`

// TargetWarned is a warning that was given.
type TargetWarned struct {
	No   int
	Step measure.Standing
	At   time.Time
}

// TargetWarnings returns the warnings about a target, in order.
func (s *Store) TargetWarnings(ctx context.Context, id int64) ([]TargetWarned, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT no, step, at FROM target_warnings WHERE target_id = $1 ORDER BY at, no, step`, id)
	return collect("target warnings", rows, err, func(w *TargetWarned) []any { return []any{&w.No, &w.Step, zoned(&w.At)} })
}
