package register

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// Delegation is one act that hands over what somebody absent has in hand, and what comes to
// them until its last day (bàn giao công việc khi vắng mặt).
type Delegation struct {
	// ID is a UUID.
	ID string `json:"id"`
	// BodyHash is the SHA-256 of what was asked for.
	BodyHash []byte `json:"-"`
	// By ordered it.
	By procedure.Actor `json:"by"`
	// Staff is absent, To does their work, but for the lines that name somebody else.
	Staff string `json:"staff"`
	To    string `json:"to"`
	// Unit is the unit whose work it is about, "" for all that Staff has.
	Unit string `json:"unit,omitempty"`
	Note string `json:"note,omitempty"`
	// From and Until are the first and the last day; Until is 0 for good.
	From  procedure.Day `json:"from"`
	Until procedure.Day `json:"until,omitzero"`
	// GiveBack says that the work comes back when the time is over.
	GiveBack bool      `json:"give_back"`
	At       time.Time `json:"at"`
	// BegunAt is when it came into force, OverAt when it ended: at its time, or by EndedBy.
	BegunAt time.Time `json:"begun_at,omitzero"`
	OverAt  time.Time `json:"over_at,omitzero"`
	EndedBy string    `json:"ended_by,omitempty"`
	// StaffName and ToName are their names.
	StaffName string           `json:"-"`
	ToName    string           `json:"-"`
	Lines     []DelegationLine `json:"lines,omitempty"`
}

// Stands says that it is in force.
func (d Delegation) Stands() bool { return !d.BegunAt.IsZero() && d.OverAt.IsZero() }

// Meets says whether its time and another one, which has no end where until is 0, share a day.
func (d Delegation) Meets(from, until procedure.Day) bool {
	return (until == 0 || d.From <= until) && (d.Until == 0 || from <= d.Until)
}

// Waiting says that something of it is still to be done.
func (d Delegation) Waiting() bool {
	return slices.ContainsFunc(d.Lines, func(l DelegationLine) bool {
		return l.Outcome == DelegationWaiting || l.Outcome == DelegationFailed
	})
}

// KindFile is the kind of a line that is a file; others are a duty.Kind.
const KindFile = "file"

// DelegationLine is one file or duty of it.
type DelegationLine struct {
	// Of is the code of a file, or the number of a duty of a Kind.
	Of   string `json:"of"`
	Kind string `json:"kind"`
	// To gets it; ToName is their name.
	To      string            `json:"to"`
	ToName  string            `json:"-"`
	Outcome DelegationOutcome `json:"outcome"`
	// Code says why it was not moved.
	Code procedure.Code `json:"code,omitempty"`
	// At is when it came out so.
	At time.Time `json:"at,omitzero"`
	// Gist is what it is about.
	Gist string `json:"-"`
}

// DelegationOutcome is what came of a line.
type DelegationOutcome string

// The outcomes.
const (
	DelegationWaiting  DelegationOutcome = ""
	DelegationMoved    DelegationOutcome = "moved"
	DelegationRefused  DelegationOutcome = "refused"  // by the law, or because somebody else has it
	DelegationFailed   DelegationOutcome = "failed"   // the machine was away: it is tried again
	DelegationReturned DelegationOutcome = "returned" // the time is over, it was given back
)

// PutDelegation stores what was ordered, once for its ID, with everything the absent person has
// in hand as its lines, and tells those it is about. It is in force at once if its first day is
// not after today. Lines are those that somebody else than To is to get; others of the person's
// work are left out. law is given the absent person, those who get something, and whatever of
// any of them has not ended, and refuses what is not lawful. Said again in the same words it
// answers with what came of it so far.
// Errors: those of law, ErrKeyReused for an ID that stands for something else, ErrNotFound for
// an unknown person.
func (s *Store) PutDelegation(ctx context.Context, d Delegation, today procedure.Day, law func(absent Staff, to []Staff, standing []Delegation) error) (Delegation, error) {
	var refusal error
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		people := []string{d.Staff, d.To}
		for _, l := range d.Lines {
			people = append(people, l.To)
		}
		// One after another: each sees what the ones before have ordered.
		if err := lockOrganisation(ctx, tx); err != nil {
			return err
		}
		known, err := sameDelegation(ctx, tx, d.ID, d.BodyHash)
		if err != nil || known {
			return err
		}
		absent, to, err := staffOf(ctx, tx, d.Staff, people[1:])
		if err != nil {
			return err
		}
		rows, err := tx.QueryContext(ctx, selectDelegations+`
			WHERE g.over_at IS NULL AND (g.staff_id = ANY ($1)) ORDER BY g.at, g.id`, pq.Array(people))
		standing, err := collect("delegations that stand", rows, err, (*Delegation).fields)
		if err != nil {
			return err
		}
		if refusal = law(absent, to, standing); refusal != nil {
			return refusal
		}
		if d.From <= today {
			d.BegunAt = d.At
		}
		if err := insertDelegation(ctx, tx, d); err != nil {
			return err
		}
		if !d.BegunAt.IsZero() {
			if err := followStandIns(ctx, tx); err != nil {
				return err
			}
		}
		messages, err = tellOfDelegations(ctx, tx, DelegationKind, d.At, d.ID)
		return err
	})
	if refusal != nil {
		return Delegation{}, refusal
	}
	if err != nil {
		return Delegation{}, failed("put delegation", err)
	}
	s.wakeSenders(ctx, messages)
	s.wake(ctx, delegationsChannel)
	return s.Delegation(ctx, d.ID)
}

// KnownDelegation is what PutDelegation answers with where the same was ordered before. Errors:
// ErrNotFound where it was not, ErrKeyReused for an ID that stands for something else.
func (s *Store) KnownDelegation(ctx context.Context, id string, bodyHash []byte) (Delegation, error) {
	known, err := sameDelegation(ctx, s.db, id, bodyHash)
	if err == nil && !known {
		err = ErrNotFound
	}
	if err != nil {
		return Delegation{}, failed("known delegation", err)
	}
	return s.Delegation(ctx, id)
}

// sameDelegation says that an ID is known to stand for the same. Errors: ErrKeyReused.
func sameDelegation(ctx context.Context, q sqlx.QueryerContext, id string, bodyHash []byte) (bool, error) {
	var hash []byte
	err := q.QueryRowxContext(ctx, `SELECT body_hash FROM delegations WHERE id = $1`, id).Scan(&hash)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err == nil && !bytes.Equal(hash, bodyHash):
		return false, ErrKeyReused
	default:
		return err == nil, err
	}
}

// staffOf reads the absent person and the others, each once. Errors: sql.ErrNoRows.
func staffOf(ctx context.Context, tx *sqlx.Tx, absent string, others []string) (who Staff, to []Staff, err error) {
	if err := tx.QueryRowContext(ctx, selectStaff+` WHERE p.id = $1`, absent).Scan(who.fields()...); err != nil {
		return who, nil, err
	}
	slices.Sort(others)
	others = slices.Compact(others)
	rows, err := tx.QueryContext(ctx, selectStaff+` WHERE p.id = ANY ($1) ORDER BY p.id`, pq.Array(others))
	to, err = collect("staff", rows, err, (*Staff).fields)
	if err == nil && len(to) < len(others) {
		err = sql.ErrNoRows
	}
	return who, to, err
}

func insertDelegation(ctx context.Context, tx *sqlx.Tx, d Delegation) error {
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO delegations (id, body_hash, by_staff, by_role, by_unit, staff_id, unit, to_staff, note, absent_from, absent_until, give_back, at, begun_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::date, $11::date, $12, $13, $14)`,
		d.ID, d.BodyHash, d.By.Staff, string(d.By.Role), d.By.Unit, d.Staff, d.Unit, d.To, d.Note,
		d.From.String(), dayOrNull(d.Until), d.GiveBack, d.At, orNull(d.BegunAt)); err != nil {
		return err
	}
	others, err := json.Marshal(append([]DelegationLine{}, d.Lines...))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO delegation_lines (delegation, of, kind, to_staff, outcome, code, at)
		SELECT $1, h.of, h.kind, coalesce(o.line ->> 'to', $2), CASE WHEN h.code = '' THEN '' ELSE 'refused' END, h.code,
			CASE WHEN h.code = '' THEN NULL ELSE $3::timestamptz END
		FROM (`+inHand(`$4`, `$5`)+`) h LEFT JOIN jsonb_array_elements($6::jsonb) AS o (line) ON o.line ->> 'of' = h.of`,
		d.ID, d.To, d.At, d.Staff, d.Unit, string(others))
	return err
}

// dayOrNull stores the zero Day as NULL.
func dayOrNull(d procedure.Day) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

// selectDelegations is of a Delegation without its lines.
const selectDelegations = `
	SELECT g.id, g.by_staff, g.by_role, g.by_unit, g.staff_id, g.to_staff, g.unit, g.note, g.absent_from, g.absent_until, g.give_back, g.at,
		g.begun_at, g.over_at, coalesce(g.ended_by, ''), p.name, t.name
	FROM delegations g JOIN staff p ON p.id = g.staff_id JOIN staff t ON t.id = g.to_staff`

func (d *Delegation) fields() []any {
	return []any{&d.ID, &d.By.Staff, &d.By.Role, &d.By.Unit, &d.Staff, &d.To, &d.Unit, &d.Note, day(&d.From), day(&d.Until), &d.GiveBack, zoned(&d.At),
		zoned(&d.BegunAt), zoned(&d.OverAt), &d.EndedBy, &d.StaffName, &d.ToName}
}

// Delegation returns one with what came of each line. Errors: ErrNotFound, ErrInvalid for
// what is no ID.
func (s *Store) Delegation(ctx context.Context, id string) (d Delegation, err error) {
	if err := s.db.QueryRowContext(ctx, selectDelegations+` WHERE g.id = $1::uuid`, id).Scan(d.fields()...); err != nil {
		return Delegation{}, failed("delegation", err)
	}
	rows, err := s.db.QueryContext(ctx, `
		SELECT l.of, l.kind, l.to_staff, t.name, l.outcome, l.code, l.at, coalesce(f.procedure_name, x.body, '')
		FROM delegation_lines l JOIN staff t ON t.id = l.to_staff
			LEFT JOIN files f ON l.kind = '`+KindFile+`' AND f.code = l.of
			LEFT JOIN duties d ON l.kind <> '`+KindFile+`' AND d.number = l.of LEFT JOIN free_texts x ON x.id = d.view ->> 'text'
		WHERE l.delegation = $1::uuid ORDER BY l.kind <> '`+KindFile+`', l.kind, l.of`, id)
	d.Lines, err = collect("delegation", rows, err, func(l *DelegationLine) []any {
		return []any{&l.Of, &l.Kind, &l.To, &l.ToName, &l.Outcome, &l.Code, zoned(&l.At), &l.Gist}
	})
	return d, err
}

// Delegations lists those that have not ended, without their lines: of the people or the work
// of a unit, or with "" of all; the first to begin first.
func (s *Store) Delegations(ctx context.Context, unit string) ([]Delegation, error) {
	rows, err := s.db.QueryContext(ctx, selectDelegations+`
		WHERE g.over_at IS NULL AND ($1 = '' OR p.unit = $1 OR g.unit = $1) ORDER BY g.absent_from, g.at, g.id`, unit)
	return collect("delegations", rows, err, (*Delegation).fields)
}

// EndDelegation ends one before its time: what has not moved stays, and what comes is the
// person's own again. Errors: ErrNotFound for one that has ended.
func (s *Store) EndDelegation(ctx context.Context, id, by string, at time.Time) error {
	var messages int64
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		var ended string
		if err := tx.GetContext(ctx, &ended, `
			UPDATE delegations SET over_at = $3, ended_by = $2, returned_at = CASE WHEN begun_at IS NULL THEN $3::timestamptz END
			WHERE id = $1::uuid AND over_at IS NULL RETURNING id`, id, by, at); err != nil {
			return err
		}
		if err := followStandIns(ctx, tx); err != nil {
			return err
		}
		var err error
		messages, err = tellOfDelegations(ctx, tx, DelegationOverKind, at, id)
		return err
	})
	if err != nil {
		return failed("end delegation", err)
	}
	s.wakeSenders(ctx, messages)
	s.wake(ctx, delegationsChannel)
	return nil
}
