package register

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// The kinds of a Message about a delegation; its Detail is a DelegationNotice.
const (
	DelegationKind     = "delegation"      // it was ordered
	DelegationOverKind = "delegation_over" // it has ended
)

// DelegationNotice is what is said of a delegation. Names are personal data of the office.
type DelegationNotice struct {
	ID string `json:"id"`
	// Staff and To are ids, StaffName and ToName their names.
	Staff     string        `json:"staff"`
	StaffName string        `json:"staff_name"`
	To        string        `json:"to"`
	ToName    string        `json:"to_name"`
	From      procedure.Day `json:"from"`
	Until     procedure.Day `json:"until"`
	GiveBack  bool          `json:"give_back"`
	// Files and Duties count what the person who is told gets of it; of whom it is from, all.
	Files  int `json:"files"`
	Duties int `json:"duties"`
}

// tellOfDelegations tells the absent, and everybody who gets something of it, once each.
func tellOfDelegations(ctx context.Context, tx *sqlx.Tx, kind string, at time.Time, ids ...string) (messages int64, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	result, err := tx.ExecContext(ctx, tellOfDelegation, kind, at, pq.Array(ids))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// tellOfDelegation: $1 the kind, $2 the instant, $3 which.
const tellOfDelegation = `
	INSERT INTO outbox (key, channel, kind, staff_id, applicant, told, at, next_attempt_at)
	SELECT 'delegation/' || g.id || '/' || $1::text || '/' || p.id, ` + staffChannel + `, $1, p.id, false,
		jsonb_build_object('id', g.id, 'staff', g.staff_id, 'staff_name', a.name, 'to', t.id, 'to_name', t.name,
			'from', g.absent_from, 'until', g.absent_until, 'give_back', g.give_back,
			'files', count(l.of) FILTER (WHERE l.kind = '` + KindFile + `'), 'duties', count(l.of) FILTER (WHERE l.kind <> '` + KindFile + `')),
		$2, '-infinity'
	FROM delegations g JOIN staff a ON a.id = g.staff_id JOIN staff t ON t.id = g.to_staff
		CROSS JOIN LATERAL (SELECT g.staff_id AS id UNION SELECT g.to_staff UNION SELECT o.to_staff FROM delegation_lines o WHERE o.delegation = g.id) w
		JOIN staff p ON p.id = w.id AND p.active
		LEFT JOIN delegation_lines l ON l.delegation = g.id AND l.outcome <> 'refused' AND (p.id = g.staff_id OR l.to_staff = p.id)
	WHERE g.id = ANY ($3::uuid[])
	GROUP BY g.id, a.name, t.id, t.name, p.id, p.email
	ON CONFLICT (key) DO NOTHING`
