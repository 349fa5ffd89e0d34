package letters

import (
	"fmt"
	"io"
	"strings"
	"time"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// Regimes the embedded forms are of, named by the year their rules came in.
const (
	Regime2021 = "2021" // NĐ 61/2018/NĐ-CP with TT 01/2018/TT-VPCP
	Regime2025 = "2025" // NĐ 118/2025/NĐ-CP with TT 03/2025/TT-VPCP, in force 01/07/2025
)

// MissingFieldsError names the fields a form prints that are empty, by their names in the forms' files.
type MissingFieldsError struct{ Fields []string }

func (e *MissingFieldsError) Error() string {
	return "letter lacks " + strings.Join(e.Fields, ", ")
}

// UnknownFormError says that a regime has no form of the kind.
type UnknownFormError struct {
	Regime string
	Kind   Kind
}

func (e *UnknownFormError) Error() string {
	return fmt.Sprintf("regime %q has no form %q", e.Regime, e.Kind)
}

// Render writes the letter as a PDF; a nil signer leaves it unsigned. Equal unsigned letters give equal bytes.
// Errors: *UnknownFormError; *MissingFieldsError naming every field the form prints that is empty; a new promise not after
// the broken one; custody that does not add up to the time elapsed; errors of the signer and of w.
func (f *Forms) Render(w io.Writer, l Letter, signer pdf.Signer) error {
	form, err := f.of(l)
	if err != nil {
		return err
	}
	sheet, blanks := form.compose(f.common, l, signer != nil)
	if err := l.check(form, blanks); err != nil {
		return err
	}
	document, err := sheet.document(f.fonts, signer)
	if err != nil {
		return err
	}
	return pdf.Write(w, f.fonts, document)
}

// Heading tells how the letter is called and numbered on paper, for subjects of e-mails and lists:
// "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "05/PXL". The number is empty for forms without one. It needs the letter's
// regime, number, office symbol and content only.
// Errors: *UnknownFormError.
func (f *Forms) Heading(l Letter) (title, number string, err error) {
	form, err := f.of(l)
	if err != nil {
		return "", "", err
	}
	name, number := form.heading(l, factsOf(l))
	return typeset.CleanLine(name), number, nil
}

// Series is the name of the yearly numbers a form takes part in ("TNHS", "HDHS", "PXL", …), "" for forms without number.
// Errors: *UnknownFormError.
func (f *Forms) Series(regime string, k Kind) (series string, err error) {
	form, ok := f.forms[formKey{regime, k}]
	if !ok {
		return "", &UnknownFormError{regime, k}
	}
	return form.Series, nil
}

// Has says whether a regime has a form of the kind: the stop notice came in 2025.
func (f *Forms) Has(regime string, k Kind) bool { return f.forms[formKey{regime, k}] != nil }

func (f *Forms) of(l Letter) (*form, error) {
	if l.Content == nil {
		return nil, &MissingFieldsError{Fields: []string{"content"}}
	}
	form, ok := f.forms[formKey{l.Regime, l.Content.Kind()}]
	if !ok {
		return nil, &UnknownFormError{l.Regime, l.Content.Kind()}
	}
	return form, nil
}

// check refuses letters that lack something, whatever their form prints, or contradict themselves.
func (l Letter) check(f *form, blanks []blank) error {
	missing := &MissingFieldsError{}
	seen := map[string]bool{}
	need := func(name string, empty bool) {
		if empty && !seen[name] {
			seen[name] = true
			missing.Fields = append(missing.Fields, name)
		}
	}
	need("number", f.Series != "" && l.Number < 1)
	need("issued_at", l.IssuedAt.IsZero())
	need("office", typeset.CleanLine(l.Office.Name) == "")
	need("place", typeset.CleanLine(l.Office.Place) == "")
	need("verify_code", l.Verification.Code == "" || l.Verification.URL == "")
	for _, b := range blanks {
		need(b.field, true)
	}
	switch c := l.Content.(type) {
	case Supplement:
		need("papers", len(c.Papers) == 0 && typeset.CleanLine(c.Reason) == "")
	case Stop:
		need("reason", !c.AtApplicantsWish && typeset.CleanLine(c.Reason) == "")
	case Apology:
		need("faults", c.NewDueAt.IsZero() && len(c.Faults) == 0)
		need("reason", !c.NewDueAt.IsZero() && typeset.CleanLine(c.Reason) == "")
		need("due_at", !c.NewDueAt.IsZero() && l.File.DueAt.IsZero())
	}
	if missing.Fields != nil {
		return missing
	}
	return l.consistent()
}

func (l Letter) consistent() error {
	switch c := l.Content.(type) {
	case Apology:
		if !c.NewDueAt.IsZero() && !c.NewDueAt.After(l.File.DueAt) {
			return fmt.Errorf("letter's new promise %s is not after the broken one %s",
				c.NewDueAt.Format(time.RFC3339), l.File.DueAt.Format(time.RFC3339))
		}
	case ControlSlip:
		var held time.Duration
		for _, h := range c.Handovers {
			held += h.Worked
		}
		if held != c.Elapsed {
			return fmt.Errorf("custody adds up to %v of working time, the file took %v", held, c.Elapsed)
		}
	}
	return nil
}
