package register

import (
	"context"

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

// SyncOrganisation makes the register's organisation equal to the given one, in
// one transaction. People and units no longer listed stay for the files that name
// them; such people become inactive.
func (s *Store) SyncOrganisation(ctx context.Context, o Organisation) error { return errUnbuilt }

// Office returns the office. Errors: ErrNotFound before the first sync.
func (s *Store) Office(ctx context.Context) (Office, error) { return Office{}, errUnbuilt }

// Units returns all units by code.
func (s *Store) Units(ctx context.Context) ([]Unit, error) { return nil, errUnbuilt }

// Staff returns a person, also an inactive one. Errors: ErrNotFound.
func (s *Store) Staff(ctx context.Context, id string) (Staff, error) { return Staff{}, errUnbuilt }

// StaffList returns everybody by id, inactive people too.
func (s *Store) StaffList(ctx context.Context) ([]Staff, error) { return nil, errUnbuilt }
