package register

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Owed is a breach, or an upheld fault, of a file that an explanation is owed for. A file
// that is late and was not apologised for in time broke one promise: both breaches owe one
// explanation, which is about the first and named after the worse.
type Owed struct {
	About duty.About
	// No is the number of the breach or fault itself; About has that of the first.
	No   int
	Unit string
	// Staff is on whose account it stands, "" for the unit's; StaffRole theirs.
	Staff     string
	StaffRole procedure.Role
	// Explained is the number of the explanation the same promise has already, "" for none.
	Explained string
}

// Key is the idempotency key its explanation is opened under.
func (o Owed) Key() string {
	if o.About.Fault != 0 {
		return fmt.Sprintf("%s/fault/%d", o.About.File, o.About.Fault)
	}
	return fmt.Sprintf("%s/breach/%d", o.About.File, o.About.Breach)
}

// hash is of what the key stands for: a breach that became void with its entries may have
// left its number to another.
func (o Owed) hash() []byte {
	kind := o.About.BreachKind
	if kind == string(procedure.BreachLateWithoutApology) {
		kind = string(procedure.BreachLate)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s", o.Key(), kind, o.Unit, o.Staff))
	return sum[:]
}

// bothLate are the breaches of one promise that are explained together.
const bothLate = `('` + string(procedure.BreachLate) + `', '` + string(procedure.BreachLateWithoutApology) + `')`

// owedExplanations is walked along the indexes of what is owed, so that an archive costs nothing. $1 is
// how many of each. Delay of the machine (charge system) is nobody's to explain.
var owedExplanations = `
	(SELECT b.code, 0, first.no, b.no, first.kind, b.at, b.unit, b.staff, coalesce(p.role, ''), first.explained
	FROM (SELECT * FROM breaches WHERE explanation IS NULL AND charge = 'holder' ORDER BY booked_at, code, no LIMIT $1) b
		CROSS JOIN LATERAL (
			SELECT min(t.no) AS no, coalesce(max(t.explanation), '') AS explained,
				CASE WHEN count(*) > 1 THEN '` + string(procedure.BreachLateWithoutApology) + `' ELSE b.kind END AS kind
			FROM breaches t WHERE t.code = b.code AND t.charge = 'holder' AND (t.no = b.no
				OR b.kind IN ` + bothLate + ` AND t.kind IN ` + bothLate + ` AND (t.promise, t.unit, t.staff) = (b.promise, b.unit, b.staff))) first
		LEFT JOIN staff p ON p.id = b.staff)
	UNION ALL
	(SELECT a.code, a.no, 0, a.no, a.kind, ` + openingOf(`a.occurred_on`) + `, coalesce(nullif(p.unit, ''), nullif(f.lead_unit, ''), f.unit),
		a.subject, coalesce(p.role, ''), ''
	FROM (SELECT * FROM faults WHERE explanation IS NULL AND outcome = 'apologised' ORDER BY decided_at, code, no LIMIT $1) a
		JOIN files f USING (code) LEFT JOIN staff p ON p.id = a.subject)`

// OwedExplanations are the breaches and upheld faults that owe an explanation and have
// none, the oldest first, up to a number of each.
func (s *Store) OwedExplanations(ctx context.Context, limit int) ([]Owed, error) {
	rows, err := s.db.QueryContext(ctx, owedExplanations, limit)
	return collect("owed explanations", rows, err, func(o *Owed) []any {
		return []any{&o.About.File, &o.About.Fault, &o.About.Breach, &o.No, &o.About.BreachKind, zoned(&o.About.BrokeAt),
			&o.Unit, &o.Staff, &o.StaffRole, &o.Explained}
	})
}

// explainedAgain bounds how often the number of a breach came to stand for another.
const explainedAgain = 100

// OpenExplanation opens the explanation of something owed, or finds the one there is, and
// notes it there. Called again it gives the same answer.
// Errors: as OpenDuty.
func (s *Store) OpenExplanation(ctx context.Context, o Owed, at time.Time, open func(number string) (duty.Duty, error)) (OpenedDuty, error) {
	if o.Explained != "" {
		return OpenedDuty{State: duty.Duty{Number: o.Explained}, Replayed: true}, s.explained(ctx, o, o.Explained)
	}
	n := NewDuty{Key: o.Key(), BodyHash: o.hash(), Kind: duty.Explanation, At: at, Open: open}
	opened, err := s.OpenDuty(ctx, n)
	for again := 2; errors.Is(err, ErrKeyReused) && again <= explainedAgain; again++ {
		n.Key = fmt.Sprintf("%s/%d", o.Key(), again)
		opened, err = s.OpenDuty(ctx, n)
	}
	if err != nil {
		return OpenedDuty{}, err
	}
	return opened, s.explained(ctx, o, opened.State.Number)
}

func (s *Store) explained(ctx context.Context, o Owed, number string) error {
	table := `breaches`
	if o.About.Fault != 0 {
		table = `faults`
	}
	_, err := s.db.ExecContext(ctx, `UPDATE `+table+` SET explanation = $3 WHERE code = $1 AND no = $2 AND explanation IS NULL`,
		o.About.File, o.No, number)
	return failed("note explanation", err)
}

// Explained is a breach or fault that an explanation covers.
type Explained struct {
	No      int
	Fault   bool
	Kind    string
	At      time.Time
	Promise int
}

// ExplainedBy are the breaches and faults a duty explains.
func (s *Store) ExplainedBy(ctx context.Context, number string) ([]Explained, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT no, false, kind, at, promise FROM breaches WHERE explanation = $1 AND explanation <> ''
		UNION ALL SELECT no, true, kind, `+openingOf(`occurred_on`)+`, 0 FROM faults WHERE explanation = $1 AND explanation <> ''
		ORDER BY 2, 1`, number)
	return collect("explained breaches", rows, err, func(e *Explained) []any {
		return []any{&e.No, &e.Fault, &e.Kind, zoned(&e.At), &e.Promise}
	})
}

// RepeatedBreach is somebody who was found negligent of several breaches inside a period.
type RepeatedBreach struct {
	Staff     string    `json:"staff"`
	StaffName string    `json:"staff_name"`
	Unit      string    `json:"unit"`
	UnitName  string    `json:"unit_name"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	// At is when it surfaced.
	At time.Time `json:"at"`
	// Explanations are the numbers of those that say so, oldest breach first.
	Explanations []string `json:"explanations"`
}

// RepeatedBreaches are those that had surfaced by an instant, the newest first.
func (s *Store) RepeatedBreaches(ctx context.Context, at time.Time) ([]RepeatedBreach, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT r.staff_id, p.name, p.unit, coalesce(u.name, p.unit), r.from_at, r.to_at, r.at,
			(SELECT coalesce(jsonb_agg(d.number ORDER BY d.negligent_at, d.number), '[]') FROM duties d WHERE d.repeated = r.id)
		FROM repeated_breaches r JOIN staff p ON p.id = r.staff_id LEFT JOIN units u ON u.code = p.unit
		WHERE r.at <= $1 ORDER BY r.at DESC, r.id DESC`, at)
	return collect("repeated breaches", rows, err, func(r *RepeatedBreach) []any {
		return []any{&r.Staff, &r.StaffName, &r.Unit, &r.UnitName, zoned(&r.From), zoned(&r.To), zoned(&r.At), fromJSON(&r.Explanations)}
	})
}

// SurfaceRepeats books whoever was found negligent, for good, of so many breaches inside so
// many days, and tells the inspectorate. A breach surfaces once: the next time needs as
// many new ones. It answers with how many were booked.
func (s *Store) SurfaceRepeats(ctx context.Context, times int, within time.Duration, at time.Time) (booked int, err error) {
	var messages int64
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		for {
			var staff, last string
			switch err := tx.QueryRowContext(ctx, surfaceRepeat, times, within.Seconds(), at).Scan(&staff, &last); {
			case errors.Is(failed("", err), ErrNotFound):
				return nil
			case err != nil:
				return err
			}
			n, err := tell(ctx, tx, owner{duty: last}, []told{{
				Recipient: procedure.Recipient{Role: procedure.RoleInspector}, Key: last + "/repeated",
				Kind: duty.NoticeRepeated, Single: true, At: at,
			}})
			if err != nil {
				return err
			}
			booked, messages = booked+1, messages+n
		}
	})
	if err != nil {
		return 0, failed("surface repeated breaches", err)
	}
	s.wakeSenders(ctx, messages)
	return booked, nil
}

// surfaceRepeat books one person's: $1 how many, $2 within how many seconds, $3 when. The
// breaches are locked, so that two who look at once book it once.
const surfaceRepeat = `
WITH counted AS (
	SELECT number, subject, negligent_at FROM duties
	WHERE negligent_at IS NOT NULL AND repeated IS NULL AND subject <> '' ORDER BY number FOR UPDATE
), run AS (
	SELECT c.subject, lag(c.negligent_at, $1::integer - 1) OVER (PARTITION BY c.subject ORDER BY c.negligent_at, c.number) AS first_at, c.negligent_at AS last_at
	FROM counted c
), found AS (
	SELECT subject, first_at, last_at FROM run WHERE last_at - first_at <= make_interval(secs => $2) ORDER BY subject, last_at LIMIT 1
), booked AS (
	INSERT INTO repeated_breaches (staff_id, from_at, to_at, at)
	SELECT subject, first_at, (SELECT max(c.negligent_at) FROM counted c
		WHERE c.subject = f.subject AND c.negligent_at BETWEEN f.first_at AND f.first_at + make_interval(secs => $2)), $3
	FROM found f
	RETURNING id, staff_id, from_at, to_at
), marked AS (
	UPDATE duties d SET repeated = b.id FROM booked b, counted c
	WHERE c.number = d.number AND c.subject = b.staff_id AND c.negligent_at BETWEEN b.from_at AND b.to_at
	RETURNING d.number, d.negligent_at
)
SELECT b.staff_id, (SELECT number FROM marked ORDER BY negligent_at DESC, number DESC LIMIT 1) FROM booked b`
