package worker

import (
	"context"
	"errors"
	"fmt"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
)

// Prepare brings a database to the current schema and writes the organisation of
// the catalogue into it. Any number of processes may do it at once.
func Prepare(ctx context.Context, databaseURL string, office *catalogue.Catalogue) (err error) {
	if err := register.Migrate(ctx, databaseURL); err != nil {
		return fmt.Errorf("worker: migrate: %w", err)
	}
	book, err := register.Open(ctx, databaseURL)
	if err != nil {
		return fmt.Errorf("worker: open register: %w", err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	return book.SyncOrganisation(ctx, Organisation(office.Organisation()))
}

// oneStop is the name of the unit where applicants come.
func oneStop(o catalogue.Organisation) string {
	unit, _ := o.Unit(o.OneStop.Unit)
	return unit.Name
}

// Organisation is the catalogue's organisation as the register keeps it.
func Organisation(o catalogue.Organisation) register.Organisation {
	out := register.Organisation{Office: register.Office{
		AgencyCode: o.AgencyCode, Name: o.Name, ShortName: o.ShortName, Superior: o.Superior,
		Place: o.Place, Address: o.OneStop.Address, Phone: o.OneStop.Phone, Email: o.OneStop.Email,
		DirectorTitle: o.Director().Title, OneStop: oneStop(o),
	}}
	for _, u := range o.Units {
		out.Units = append(out.Units, register.Unit{Code: u.Code, Name: u.Name, Parent: u.Parent})
	}
	for _, s := range o.Members {
		out.Staff = append(out.Staff, register.Staff{
			ID: s.ID, Name: s.Name, Title: s.Title, Role: s.Role, Unit: s.Unit, Email: s.Email,
			Active: !s.Inactive, InCharge: s.InCharge,
		})
	}
	return out
}
