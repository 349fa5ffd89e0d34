package register

import (
	"context"
	"encoding/json"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"dunghen/workflows/procedure"
)

// Organisation is the office as letters and notices need it.
type Organisation struct {
	Office Office
	Units  []Unit
	Staff  []Staff
}

// Office is the agency (cơ quan) and its One-stop.
type Office struct {
	AgencyCode    string `db:"agency_code" json:"agency_code"`
	Name          string `db:"name" json:"name"`
	ShortName     string `db:"short_name" json:"short_name"`
	Superior      string `db:"superior" json:"superior"` // cơ quan chủ quản
	Place         string `db:"place" json:"place"`       // địa danh on letters
	Address       string `db:"address" json:"address"`
	Phone         string `db:"phone" json:"phone"`
	Email         string `db:"email" json:"email"`
	DirectorTitle string `db:"director_title" json:"director_title"` // "GIÁM ĐỐC"
	OneStop       string `db:"one_stop" json:"one_stop"`             // name of the Bộ phận Một cửa
}

// Unit is a part of the office; Parent is the code of the unit above, or "".
type Unit struct {
	Code   string `db:"code" json:"code"`
	Name   string `db:"name" json:"name"`
	Parent string `db:"parent" json:"parent,omitempty"`
}

// Staff is one person of the office. ID names a post and is the login name; Name
// and Email are personal data.
type Staff struct {
	ID     string         `db:"id" json:"id"`
	Name   string         `db:"name" json:"name"`
	Title  string         `db:"title" json:"title"`
	Role   procedure.Role `db:"role" json:"role"`
	Unit   string         `db:"unit" json:"unit"`
	Email  string         `db:"email" json:"email"`
	Active bool           `db:"active" json:"active"`
	// InCharge are the units a leader answers for (phụ trách).
	InCharge []string `db:"-" json:"in_charge,omitempty"`
}

// syncLock is the advisory lock of SyncOrganisation, which every process calls when it
// starts, and of whatever says who stands in for whom.
const syncLock = 7_301_945_221

// lockOrganisation waits until nobody else changes who is who, for the transaction.
func lockOrganisation(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(syncLock))
	return err
}

// SyncOrganisation makes the register's organisation equal to the given one, in
// one transaction. People and units no longer listed stay for the files that name
// them; such people become inactive.
func (s *Store) SyncOrganisation(ctx context.Context, o Organisation) error {
	payload, err := json.Marshal(struct {
		Units []Unit  `json:"units"`
		Staff []Staff `json:"staff"`
	}{o.Units, o.Staff})
	if err != nil {
		return failed("sync organisation", err)
	}
	return failed("sync organisation", s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := lockOrganisation(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.NamedExecContext(ctx, upsertOffice, o.Office); err != nil {
			return err
		}
		for _, query := range syncQueries {
			if _, err := tx.ExecContext(ctx, query, string(payload)); err != nil {
				return err
			}
		}
		return putRecipients(ctx, tx, o)
	}))
}

// followStandIns puts those who stand in for the absent in their places, and lets the absent
// have theirs again.
func followStandIns(ctx context.Context, tx *sqlx.Tx) error {
	if err := lockOrganisation(ctx, tx); err != nil {
		return err
	}
	var o Organisation
	if err := tx.SelectContext(ctx, &o.Units, selectUnits); err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, selectStaff+` ORDER BY p.id`)
	if o.Staff, err = collect("staff", rows, err, (*Staff).fields); err != nil {
		return err
	}
	return putRecipients(ctx, tx, o)
}

// putRecipients stores whom every role in every unit means while some are away.
func putRecipients(ctx context.Context, tx *sqlx.Tx, o Organisation) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT g.staff_id, g.to_staff FROM delegations g JOIN staff p ON p.id = g.staff_id
		WHERE g.begun_at IS NOT NULL AND g.over_at IS NULL AND g.unit IN ('', p.unit) ORDER BY g.at, g.id`)
	pairs, err := collect("stand-ins", rows, err, func(pair *[2]string) []any { return []any{&pair[0], &pair[1]} })
	if err != nil {
		return err
	}
	meant, err := json.Marshal(recipients(o, o.standIns(pairs)))
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM recipients`); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO recipients (role, unit, staff_id)
		SELECT DISTINCT role, unit, staff FROM jsonb_to_recordset(nullif($1::jsonb, 'null')) AS r (role text, unit text, staff text)`, string(meant))
	return err
}

const selectOffice = `SELECT agency_code, name, short_name, superior, place, address, phone, email, director_title, one_stop FROM office`

const upsertOffice = `
	INSERT INTO office (agency_code, name, short_name, superior, place, address, phone, email, director_title, one_stop)
	VALUES (:agency_code, :name, :short_name, :superior, :place, :address, :phone, :email, :director_title, :one_stop)
	ON CONFLICT (singleton) DO UPDATE SET agency_code = excluded.agency_code, name = excluded.name,
		short_name = excluded.short_name, superior = excluded.superior, place = excluded.place, address = excluded.address,
		phone = excluded.phone, email = excluded.email, director_title = excluded.director_title,
		one_stop = excluded.one_stop`

// syncQueries: $1 units and staff.
var syncQueries = []string{
	`INSERT INTO units (code, name, parent)
	SELECT code, name, coalesce(parent, '') FROM jsonb_to_recordset(nullif($1::jsonb -> 'units', 'null'))
		AS u (code text, name text, parent text)
	ON CONFLICT (code) DO UPDATE SET name = excluded.name, parent = excluded.parent`,

	`INSERT INTO staff (id, name, title, role, unit, email, active)
	SELECT id, name, title, role, unit, email, active FROM jsonb_to_recordset(nullif($1::jsonb -> 'staff', 'null'))
		AS p (id text, name text, title text, role text, unit text, email text, active boolean)
	ON CONFLICT (id) DO UPDATE SET name = excluded.name, title = excluded.title, role = excluded.role,
		unit = excluded.unit, email = excluded.email, active = excluded.active`,

	`UPDATE staff SET active = false WHERE active AND id NOT IN (
		SELECT id FROM jsonb_to_recordset(nullif($1::jsonb -> 'staff', 'null')) AS p (id text))`,

	`DELETE FROM staff_in_charge WHERE $1::jsonb IS NOT NULL`,

	`INSERT INTO staff_in_charge (staff_id, unit)
	SELECT DISTINCT p.id, u.unit
	FROM jsonb_to_recordset(nullif($1::jsonb -> 'staff', 'null')) AS p (id text, in_charge jsonb),
		jsonb_array_elements_text(p.in_charge) AS u (unit)`,
}

// Office returns the office. Errors: ErrNotFound before the first sync.
func (s *Store) Office(ctx context.Context) (Office, error) {
	var o Office
	err := s.db.GetContext(ctx, &o, selectOffice)
	return o, failed("office", err)
}

const selectUnits = `SELECT code, name, parent FROM units ORDER BY code`

// Units returns all units by code.
func (s *Store) Units(ctx context.Context) ([]Unit, error) {
	var units []Unit
	err := s.db.SelectContext(ctx, &units, selectUnits)
	return units, failed("units", err)
}

// staffColumns are of staff p.
const staffColumns = `p.id, p.name, p.title, p.role, p.unit, p.email, p.active,
	ARRAY(SELECT c.unit FROM staff_in_charge c WHERE c.staff_id = p.id ORDER BY c.unit)`

const selectStaff = `SELECT ` + staffColumns + ` FROM staff p`

func (p *Staff) fields() []any {
	return []any{&p.ID, &p.Name, &p.Title, &p.Role, &p.Unit, &p.Email, &p.Active, (*pq.StringArray)(&p.InCharge)}
}

// Staff returns a person, also an inactive one. Errors: ErrNotFound.
func (s *Store) Staff(ctx context.Context, id string) (Staff, error) {
	var p Staff
	err := s.db.QueryRowContext(ctx, selectStaff+` WHERE p.id = $1`, id).Scan(p.fields()...)
	return p, failed("staff", err)
}

// StaffList returns everybody by id, inactive people too.
func (s *Store) StaffList(ctx context.Context) ([]Staff, error) {
	rows, err := s.db.QueryContext(ctx, selectStaff+` ORDER BY p.id`)
	return collect("staff", rows, err, (*Staff).fields)
}
