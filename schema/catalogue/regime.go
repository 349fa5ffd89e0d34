package catalogue

import (
	"slices"

	"dunghen/workflows/procedure"
)

// Regime is the one-stop rule set in force over a span of days. A file keeps the
// regime of its day of receipt.
type Regime struct {
	// Name is short and lasting ("2021"); it goes into procedure.Rules.
	Name  string        `json:"name"`
	Title string        `json:"title"`
	From  procedure.Day `json:"from"`
	// To is the last day in force; zero while none is set.
	To        procedure.Day `json:"to,omitempty"`
	Documents []Document    `json:"documents"`

	Supplement Supplement `json:"supplement"`
	Payment    Payment    `json:"payment"`
	Reappoint  Reappoint  `json:"reappoint"`
	Ladder     Ladder     `json:"ladder"`
	Escalation Escalation `json:"escalation"`
	Faults     Faults     `json:"faults"`
	Tolerance  Tolerance  `json:"tolerance"`
	FileCode   FileCode   `json:"file_code"`
	Forms      []Form     `json:"forms"`

	file string
}

// Document is a decree or circular of a regime (văn bản quy phạm pháp luật).
type Document struct {
	Number string `json:"number"`
	Name   string `json:"name"`
	// From is the day it took effect; zero where that day was not found.
	From procedure.Day `json:"from,omitempty"`

	Provenance
}

// Supplement is the supplement rule (NĐ 61/2018 Điều 19 khoản 4) and its source.
type Supplement struct {
	procedure.SupplementRule
	Provenance
}

// Payment is the rule of waiting for a fee and its source.
type Payment struct {
	procedure.PaymentRule
	Provenance
}

// Reappoint is the rule of the new date and its source.
type Reappoint struct {
	procedure.ReappointRule
	Provenance
}

// Ladder is a ladder of rungs and its source.
type Ladder struct {
	Rungs []procedure.Rung `json:"rungs"`
	Provenance
}

// Escalation is the way up and its source.
type Escalation struct {
	procedure.EscalationRule
	Provenance
}

// Faults is how long a reported fault may wait for the unit head and for each level
// of leadership, and its source.
type Faults struct {
	Remind procedure.Limit `json:"remind"`
	Answer procedure.Limit `json:"answer"`
	Provenance
}

// FaultRule returns what binds the faults of a file of the regime: they climb the
// same levels as lateness does.
func (r Regime) FaultRule() procedure.FaultRule {
	return procedure.FaultRule{
		Remind: r.Faults.Remind, Answer: r.Faults.Answer, Levels: slices.Clone(r.Escalation.Levels),
	}
}

// Tolerance is how late a rung may fire before the delay is the system's.
type Tolerance struct {
	Seconds int `json:"seconds"`
	Provenance
}

// FileCode is the shape of a file code (mã hồ sơ, TT 01/2018 Điều 19).
type FileCode struct {
	// Pattern is a regular expression the whole code matches.
	Pattern string `json:"pattern"`
	Example string `json:"example"`
	Provenance
}

// Form is one form of a regime; the numbers of the forms change by regime.
type Form struct {
	Kind procedure.LetterKind `json:"kind"`
	// Number is the form's own name ("Mẫu số 04").
	Number string `json:"number"`
	Title  string `json:"title"`
	// Symbol is the suffix of its document number ("PXL" in 12/PXL), or "" for a
	// form that carries no number.
	Symbol string `json:"symbol,omitempty"`

	Provenance
}

// Form returns the regime's form of a kind; a regime need not have every kind.
func (r Regime) Form(kind procedure.LetterKind) (Form, bool) {
	for _, f := range r.Forms {
		if f.Kind == kind {
			return f, true
		}
	}
	return Form{}, false
}

func (r Regime) covers(d procedure.Day) bool { return spanCovers(r.From, r.To, d) }

// spanCovers says whether a day lies in a span whose end may be open (zero).
func spanCovers(from, to, d procedure.Day) bool { return from <= d && (to == 0 || d <= to) }

// spansOverlap says whether two spans with possibly open ends share a day.
func spansOverlap(fromA, toA, fromB, toB procedure.Day) bool {
	return (toA == 0 || fromB <= toA) && (toB == 0 || fromA <= toB)
}
