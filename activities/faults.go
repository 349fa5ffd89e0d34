package activities

import (
	"context"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// LoadFaults answers with what the register knows of the faults of a file, the zero FaultView for nothing.
// Errors: see explain.
func (a *Activities) LoadFaults(ctx context.Context, code string) (procedure.FaultView, error) {
	known, err := a.register.Faults(ctx, code)
	return known, explain(err)
}

// RecordFaults appends the entries of one transition of a file's faults to the register, brings its read tables to the
// view and puts the notices into the outbox, in one transaction. It answers with the number of the last entry told. A
// repeated call changes nothing.
// Errors: see explain.
func (a *Activities) RecordFaults(ctx context.Context, t contract.FaultTransition) (last int, err error) {
	if err := a.register.RecordFaults(ctx, t.View, t.Entries); err != nil {
		return 0, explain(err)
	}
	return t.View.Seq, nil
}
