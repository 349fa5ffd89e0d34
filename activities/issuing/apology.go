package issuing

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Apology issues the one letter that excuses a file's lateness and gives its one new date (phiếu xin lỗi và hẹn lại ngày
// trả kết quả, Mẫu số 04; NĐ 61/2018/NĐ-CP Điều 19 khoản 9). A repeated order is answered with the letter there is.
// Errors: those of register.LetterFacts and IssueLetter, *letters.MissingFieldsError.
func (i *Issuer) Apology(ctx context.Context, o contract.LetterOrder) (register.Letter, error) {
	a := o.Apology
	facts, err := i.register.LetterFacts(ctx, o.Code, a.Text, a.DraftedBy, a.ApprovedBy)
	if err != nil {
		return register.Letter{}, err
	}
	return i.issue(ctx, register.LetterDraft{
		Key: a.Key, Code: o.Code, Kind: procedure.LetterApology, At: o.At, Promise: a.Promise, Reason: a.Reason, TextID: a.Text,
		DraftedBy: a.DraftedBy, ApprovedBy: a.ApprovedBy, Automatic: a.ApprovedBy == "", OldDue: a.OldDue, NewDue: a.NewDue,
	}, apology(o, facts))
}

func apology(o contract.LetterOrder, f register.LetterFacts) letters.Letter {
	a := o.Apology
	l := base(f)
	l.Regime, l.IssuedAt, l.File.DueAt = o.Regime, o.At, a.OldDue
	l.Signer, l.Automatic = signer(a.ApprovedBy, f), a.ApprovedBy == ""
	l.Content = letters.Apology{NewDueAt: a.NewDue, Reason: reason(a, f.Text), State: state(o, f), OwedAt: a.OwedAt}
	return l
}

// state tells how far the file has come.
func state(o contract.LetterOrder, f register.LetterFacts) string {
	told := o.Status.Vietnamese()
	if o.StepName != "" {
		told += ", ở bước “" + o.StepName + "”"
	}
	if unit := f.Units[o.Unit]; unit != "" {
		told += " (" + unit + ")"
	}
	return told + "."
}

// reason is what the letter gives as the reason: the words of whoever declared it, else those of its category.
func reason(a procedure.Apology, text string) string {
	if told := strings.TrimSpace(text); told != "" {
		return told
	}
	return a.Reason.Sentence()
}

// FaultsOrder asks for one letter over faults of the office other than lateness; it holds no personal data.
type FaultsOrder struct {
	Key, Code, Regime string
	At                time.Time
	// TextID is the free text that rewords the letter, or "".
	TextID     string
	DraftedBy  string
	ApprovedBy string
	Faults     []letters.Fault
}

// Faults issues one letter of apology over several faults of one file.
// Errors: as Apology.
func (i *Issuer) Faults(ctx context.Context, o FaultsOrder) (register.Letter, error) {
	if len(o.Faults) == 0 {
		return register.Letter{}, fmt.Errorf("issuing: %s: no faults to apologise for", o.Key)
	}
	facts, err := i.register.LetterFacts(ctx, o.Code, o.TextID, o.DraftedBy, o.ApprovedBy)
	if err != nil {
		return register.Letter{}, err
	}
	l := base(facts)
	l.Regime, l.IssuedAt, l.Signer = o.Regime, o.At, signer(o.ApprovedBy, facts)
	l.Content = letters.Apology{Reason: facts.Text, Faults: o.Faults}
	return i.issue(ctx, register.LetterDraft{
		Key: o.Key, Code: o.Code, Kind: procedure.LetterApology, At: o.At, TextID: o.TextID,
		DraftedBy: o.DraftedBy, ApprovedBy: o.ApprovedBy,
	}, l)
}
