package activities

import (
	"context"

	"dunghen/workflows/contract"
)

// RecordDuty appends the entries of one transition of a duty to the register, brings its read row to the view and puts the
// notices into the outbox, in one transaction. It answers with the number of the last entry told. A repeated call changes
// nothing.
// Errors: see explain.
func (a *Activities) RecordDuty(ctx context.Context, t contract.DutyTransition) (last int, err error) {
	if err := a.register.RecordDutyOf(ctx, t.Task, t.View, t.Entries); err != nil {
		return 0, explain(err)
	}
	return t.View.Seq, nil
}
