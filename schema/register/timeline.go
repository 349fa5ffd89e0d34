package register

import (
	"context"

	"dunghen/workflows/procedure"
)

// Entries returns the record of a file in order, without the notices (see
// Notices). A file nobody took in has none.
func (s *Store) Entries(ctx context.Context, code string) ([]procedure.Entry, error) {
	return nil, errUnbuilt
}

// Custody returns who held the file, in order.
func (s *Store) Custody(ctx context.Context, code string) ([]procedure.Interval, error) {
	return nil, errUnbuilt
}

// Promises returns the dates given to the applicant, in order.
func (s *Store) Promises(ctx context.Context, code string) ([]procedure.PromiseView, error) {
	return nil, errUnbuilt
}

// Breaches returns what went wrong with a file, in the order it was booked.
func (s *Store) Breaches(ctx context.Context, code string) ([]procedure.Breach, error) {
	return nil, errUnbuilt
}

// Escalations returns the calls on leadership of a file, in order.
func (s *Store) Escalations(ctx context.Context, code string) ([]procedure.Escalation, error) {
	return nil, errUnbuilt
}
