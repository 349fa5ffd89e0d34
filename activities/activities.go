package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"dunghen/activities/issuing"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// Activities are the side effects of files, done upon one register.
type Activities struct {
	register *register.Store
	issuer   *issuing.Issuer
}

// New makes the activities of a register and of the issuer of its letters.
func New(store *register.Store, issuer *issuing.Issuer) *Activities {
	return &Activities{register: store, issuer: issuer}
}

// Register gives a worker every activity under its fixed name.
func (a *Activities) Register(r worker.ActivityRegistry) {
	for name, do := range map[string]any{
		contract.RecordTransition.Name: a.RecordTransition,
		contract.IssueLetter.Name:      a.IssueLetter,
		contract.SendDigests.Name:      a.SendDigests,
		contract.LoadFaults.Name:       a.LoadFaults,
		contract.RecordFaults.Name:     a.RecordFaults,
		contract.IssueFaultLetter.Name: a.IssueFaultLetter,
		contract.RecordDuty.Name:       a.RecordDuty,
	} {
		r.RegisterActivityWithOptions(do, activity.RegisterOptions{Name: name})
	}
}

// RecordTransition appends the entries of one transition to the register, brings its read tables to the view and puts the
// notices into the outbox, in one transaction. It answers with the number of the last entry told. A repeated call
// changes nothing.
// Errors: see explain.
func (a *Activities) RecordTransition(ctx context.Context, t contract.Transition) (last int, err error) {
	if err := a.register.RecordOf(ctx, t.Task, t.View, t.Entries); err != nil {
		return 0, explain(err)
	}
	return t.View.Seq, nil
}

// SendDigests bundles the notices that wait at the appointed instant into one message per person. A repeated call sends
// nothing twice and gives the same answer.
// Errors: see explain.
func (a *Activities) SendDigests(ctx context.Context, o contract.DigestOrder) (contract.DigestResult, error) {
	digests, err := a.register.BuildDigests(ctx, o.At)
	if err != nil {
		return contract.DigestResult{}, explain(err)
	}
	return contract.DigestResult{Digests: digests}, nil
}
