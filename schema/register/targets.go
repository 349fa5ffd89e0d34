package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// TargetFilter chooses targets; zero fields choose everything.
type TargetFilter struct {
	// Units are those whose targets are wanted, "" for the office's own; nil is all.
	Units []string
	// From and To are days the period must touch.
	From, To procedure.Day
	// Proposed asks for those with a version that waits for its approval, Approved for those
	// that have had one.
	Proposed, Approved bool
}

// Targets lists targets with all their versions: the office's own first, then by unit, the
// one that ends last first.
func (s *Store) Targets(ctx context.Context, f TargetFilter) ([]measure.Target, error) {
	if f.To == 0 {
		f.To = f.From + forever
	}
	state := ""
	switch {
	case f.Proposed:
		state = string(measure.Proposed)
	case f.Approved:
		state = string(measure.Approved)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT `+targetColumns+` FROM targets t
		WHERE ($1::text[] IS NULL OR t.unit = ANY ($1)) AND t.to_day >= $2 AND t.from_day <= $3
			AND ($4 = '' OR EXISTS (SELECT 1 FROM target_versions v WHERE v.target_id = t.id AND v.state = $4))
		ORDER BY t.unit, t.to_day DESC, t.from_day DESC, t.metric, t.procedure, t.id`,
		pq.Array(f.Units), f.From.String(), f.To.String(), state)
	targets, err := collect("targets", rows, err, targetFields)
	if err != nil {
		return nil, err
	}
	return targets, s.fillVersions(ctx, s.db, targets)
}

// forever is longer than any period.
const forever procedure.Day = 1_000_000

// Target returns one with its versions. Errors: ErrNotFound.
func (s *Store) Target(ctx context.Context, id int64) (measure.Target, error) {
	return s.target(ctx, s.db, `WHERE t.id = $1`, id)
}

// targetColumns are of targets t.
const targetColumns = `t.id, t.unit, t.procedure, t.metric, t.from_day, t.to_day`

func targetFields(t *measure.Target) []any {
	return []any{&t.ID, &t.Subject.Unit, &t.Subject.Procedure, &t.Subject.Metric, day(&t.Subject.From), day(&t.Subject.To)}
}

// querier is the pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func (s *Store) target(ctx context.Context, q querier, where string, values ...any) (measure.Target, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+targetColumns+` FROM targets t `+where, values...)
	targets, err := collect("target", rows, err, targetFields)
	if err != nil {
		return measure.Target{}, err
	}
	if len(targets) == 0 {
		return measure.Target{}, failed("target", sql.ErrNoRows)
	}
	return targets[0], s.fillVersions(ctx, q, targets[:1])
}

func (s *Store) fillVersions(ctx context.Context, q querier, targets []measure.Target) error {
	at := make(map[int64]*measure.Target, len(targets))
	ids := make([]int64, len(targets))
	for i := range targets {
		ids[i], at[targets[i].ID] = targets[i].ID, &targets[i]
	}
	type row struct {
		target  int64
		version measure.Version
	}
	rows, err := q.QueryContext(ctx, `
		SELECT target_id, no, goal, from_day, counts_from, state, set_by, set_at, coalesce(decided_by, ''), decided_at, reason
		FROM target_versions WHERE target_id = ANY ($1) ORDER BY target_id, no`, pq.Array(ids))
	versions, err := collect("target versions", rows, err, func(r *row) []any {
		v := &r.version
		return []any{&r.target, &v.No, &v.Goal, day(&v.From), day(&v.CountsFrom), &v.State, &v.SetBy, zoned(&v.SetAt),
			&v.DecidedBy, zoned(&v.DecidedAt), &v.Reason}
	})
	for _, r := range versions {
		at[r.target].Versions = append(at[r.target].Versions, r.version)
	}
	return err
}

// AddTarget sets a new target, once for a key: said again it answers with what the first
// time set. law is given the periods there are of the same unit, procedure and metric, and
// makes the first version, or refuses. Errors: those of law, ErrKeyReused.
func (s *Store) AddTarget(ctx context.Context, of measure.Subject, key string, law func(others []measure.Subject) (measure.Target, error)) (measure.Target, error) {
	same := func(t measure.Target) bool { return t.Subject == of }
	return s.changing(ctx, key, same, func(tx *sqlx.Tx) (measure.Target, error) {
		// Seldom, and each must see the periods of the others.
		if _, err := tx.ExecContext(ctx, `LOCK TABLE targets IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return measure.Target{}, err
		}
		rows, err := tx.QueryContext(ctx, `SELECT `+targetColumns+` FROM targets t
			WHERE (t.unit, t.procedure, t.metric) = ($1, $2, $3) ORDER BY t.from_day, t.to_day`, of.Unit, of.Procedure, of.Metric)
		others, err := collect("targets beside", rows, err, targetFields)
		if err != nil {
			return measure.Target{}, err
		}
		subjects := make([]measure.Subject, len(others))
		for i, o := range others {
			subjects[i] = o.Subject
		}
		t, err := law(subjects)
		if err != nil {
			return t, err
		}
		err = tx.QueryRowContext(ctx, `
			INSERT INTO targets (unit, procedure, metric, from_day, to_day) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
			of.Unit, of.Procedure, of.Metric, of.From.String(), of.To.String()).Scan(&t.ID)
		if err != nil {
			return t, err
		}
		return t, saveVersions(ctx, tx, nil, t, key)
	})
}

// ChangeTarget lets the law change a target, once for a key where the change adds a version
// ("" for one that only decides). Errors: those of law, ErrNotFound, ErrKeyReused.
func (s *Store) ChangeTarget(ctx context.Context, id int64, key string, law func(measure.Target) (measure.Target, error)) (measure.Target, error) {
	same := func(t measure.Target) bool { return t.ID == id }
	return s.changing(ctx, key, same, func(tx *sqlx.Tx) (measure.Target, error) {
		before, err := s.target(ctx, tx, `WHERE t.id = $1 FOR UPDATE`, id)
		if err != nil {
			return before, err
		}
		after, err := law(before)
		if err != nil {
			return before, err
		}
		return after, saveVersions(ctx, tx, before.Versions, after, key)
	})
}

// changing runs a change, unless its key says that it has been made; same says whether it
// was made to the target it is meant for.
func (s *Store) changing(ctx context.Context, key string, same func(measure.Target) bool, do func(*sqlx.Tx) (measure.Target, error)) (t measure.Target, err error) {
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		if key != "" {
			t, err = s.target(ctx, tx, `WHERE t.id = (SELECT v.target_id FROM target_versions v WHERE v.key = $1)`, key)
			switch {
			case err == nil && !same(t):
				return ErrKeyReused
			case err == nil || !errors.Is(err, ErrNotFound):
				return err
			}
		}
		t, err = do(tx)
		return err
	})
	return t, failed("change target", err)
}

// saveVersions writes what is new or decided; what was decided before stays as it is.
func saveVersions(ctx context.Context, tx *sqlx.Tx, before []measure.Version, t measure.Target, key string) error {
	for i, v := range t.Versions {
		switch {
		case i >= len(before):
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO target_versions (target_id, no, goal, from_day, state, set_by, set_at, key)
				VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''))`,
				t.ID, v.No, int(v.Goal), v.From.String(), v.State, v.SetBy, v.SetAt, key); err != nil {
				return err
			}
		case v != before[i]:
			counts := any(nil)
			if v.CountsFrom != 0 {
				counts = v.CountsFrom.String()
			}
			if _, err := tx.ExecContext(ctx, `
				UPDATE target_versions SET state = $3, counts_from = $4, decided_by = $5, decided_at = $6, reason = $7
				WHERE target_id = $1 AND no = $2 AND state = 'proposed'`,
				t.ID, v.No, v.State, counts, v.DecidedBy, v.DecidedAt, v.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// TargetKeepers returns who sets and who approves the targets of a unit, "" for the
// office's own. A unit that is no more has none.
func (s *Store) TargetKeepers(ctx context.Context, unit string) (k measure.Keepers, err error) {
	err = s.db.QueryRowContext(ctx, `
		WITH home AS (
			SELECT $1::text AS unit WHERE $1 <> ''
			UNION ALL SELECT o.unit FROM recipients o WHERE $1 = '' AND o.role = 'office' AND o.unit <> ''
		)
		SELECT ARRAY(SELECT DISTINCT r.staff_id FROM recipients r JOIN home USING (unit) WHERE r.role = 'unit_head' ORDER BY 1),
			ARRAY(SELECT r.staff_id FROM recipients r WHERE r.role = 'leader' AND r.unit = $1 AND $1 <> ''
				UNION SELECT r.staff_id FROM recipients r WHERE r.role = 'director' AND r.unit = '' ORDER BY 1)`, unit).
		Scan((*pq.StringArray)(&k.Heads), (*pq.StringArray)(&k.Approvers))
	return k, failed("target keepers", err)
}

// day scans a date, NULL as the zero Day.
func day(d *procedure.Day) sql.Scanner { return civil{d} }

type civil struct{ d *procedure.Day }

// Scan implements sql.Scanner.
func (c civil) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*c.d = 0
	case time.Time:
		*c.d = procedure.NewDay(v.Date())
	default:
		return fmt.Errorf("a day cannot be %T", value)
	}
	return nil
}
