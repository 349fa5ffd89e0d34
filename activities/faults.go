package activities

import (
	"context"
	"fmt"

	"dunghen/activities/issuing"
	"dunghen/activities/letters"
	"dunghen/schema/register"
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
	if err := a.register.RecordFaultsOf(ctx, t.Task, t.View, t.Entries); err != nil {
		return 0, explain(err)
	}
	return t.View.Seq, nil
}

// IssueFaultLetter numbers, renders and stores one letter of apology for one or more faults of one file (NĐ 61/2018/NĐ-CP
// Điều 21), with its message to the applicant, in one transaction. A repeated order is answered with the letter there is.
// A letter whose faults the register knows nothing of, or has under another letter, is not issued: one fault never gets
// two.
// Errors: see explain.
func (a *Activities) IssueFaultLetter(ctx context.Context, o contract.FaultLetterOrder) (contract.IssuedLetter, error) {
	defer beating(ctx)()
	known, err := a.register.FaultsOfLetter(ctx, o.Letter.Key)
	if err == nil && known != len(o.Faults) {
		err = fmt.Errorf("%d of %d faults stand under letter %s: %w", known, len(o.Faults), o.Letter.Key, register.ErrNotFound)
	}
	if err != nil {
		return contract.IssuedLetter{}, explain(err)
	}
	order := issuing.FaultsOrder{
		Key: o.Letter.Key, Code: o.Code, Regime: o.Regime, At: o.At,
		TextID: o.Letter.Text, ApprovedBy: o.Letter.ApprovedBy,
	}
	for _, f := range o.Faults {
		order.Faults = append(order.Faults, letters.Fault{Kind: f.Kind.Vietnamese() + " (ngày\u00a0" + dayText(f.On) + ")"})
	}
	issued, err := a.issuer.Faults(ctx, order)
	if err != nil {
		return contract.IssuedLetter{}, explain(err)
	}
	return contract.IssuedLetter{LetterID: issued.ID, Number: issued.Number}, nil
}

// dayText is a day as letters write it, "05/10/2026".
func dayText(d procedure.Day) string { return d.At(0).Format("02/01/2006") }
