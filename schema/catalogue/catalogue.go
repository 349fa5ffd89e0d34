package catalogue

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"dunghen/workflows/procedure"
)

// The refusals of the catalogue.
const (
	// CodeUnknownProcedure: no version of the procedure was ever in the catalogue.
	CodeUnknownProcedure procedure.Code = "unknown_procedure"
	// CodeProcedureNotInForce: the procedure is known, but not on that day.
	CodeProcedureNotInForce procedure.Code = "procedure_not_in_force"
	// CodeBeforeCatalogue: the day is before the first day the catalogue knows.
	CodeBeforeCatalogue procedure.Code = "before_catalogue"
)

// Catalogue is a checked catalogue; it is never changed after Load, and may be
// read by many goroutines at once.
type Catalogue struct {
	calendar     procedure.Calendar
	organisation Organisation
	citizens     CitizenTexts
	reporting    Reporting
	evaluation   Evaluation
	duties       Duties
	regimes      []Regime
	// versions holds the versions of each procedure by code, earliest first.
	versions map[string][]Procedure
	blanks   []Blank
}

// Load reads and checks a catalogue directory. Its error is the join of every
// Finding: those of shape (YAML, JSON Schema) if there are any, and otherwise
// those of meaning; or an error of the file system.
func Load(fsys fs.FS) (*Catalogue, error) {
	src, err := readSource(fsys)
	if err != nil {
		return nil, err
	}
	if err := check(src); err != nil {
		return nil, err
	}
	slices.SortFunc(src.regimes, func(a, b Regime) int { return cmp.Compare(a.From, b.From) })
	calendar, err := buildCalendar(src.years, src.organisation.Hours[0].Spans)
	if err != nil {
		return nil, err
	}
	return &Catalogue{
		calendar:     calendar,
		organisation: src.organisation,
		citizens:     src.citizens,
		reporting:    src.reporting,
		evaluation:   src.evaluation,
		duties:       src.duties,
		regimes:      src.regimes,
		versions:     buildVersions(src),
		blanks:       src.blanks,
	}, nil
}

// buildVersions gives each version the code, name and field written above it and
// each paper its name from the dictionary.
func buildVersions(src *source) map[string][]Procedure {
	names := make(map[string]string, len(src.papers.Papers))
	for _, p := range src.papers.Papers {
		names[p.Code] = p.Name
	}
	out := make(map[string][]Procedure)
	for _, f := range src.fields {
		for _, entry := range f.Procedures {
			for _, v := range entry.Versions {
				v.Code, v.Name, v.Field = entry.Code, entry.Name, f.Field
				for i := range v.Papers {
					v.Papers[i].Name = cmp.Or(v.Papers[i].Name, names[v.Papers[i].Code])
				}
				out[entry.Code] = append(out[entry.Code], v)
			}
		}
	}
	for _, versions := range out {
		slices.SortFunc(versions, func(a, b Procedure) int { return cmp.Compare(a.From, b.From) })
	}
	return out
}

// Calendar returns the working calendar over the whole horizon, with the
// organisation's office hours.
func (c *Catalogue) Calendar() procedure.Calendar { return c.calendar.Excerpt(c.calendar.From) }

// Organisation returns the agency; its slices must not be changed.
func (c *Catalogue) Organisation() Organisation { return c.organisation }

// CitizenTexts returns the words for citizens.
func (c *Catalogue) CitizenTexts() CitizenTexts { return c.citizens }

// Evaluation returns how officers and units are judged; its slices must not be changed.
func (c *Catalogue) Evaluation() Evaluation { return c.evaluation }

// Reporting returns when and to whom the office reports; its slices must not be changed.
func (c *Catalogue) Reporting() Reporting { return c.reporting }

// FileCodeAgency returns the agency id that begins every file code, such as
// "000.00.16.H55".
func (c *Catalogue) FileCodeAgency() string { return c.organisation.AgencyCode }

// Procedures returns the versions in force on a day, sorted by code; their
// slices must not be changed.
func (c *Catalogue) Procedures(on procedure.Day) []Procedure {
	var out []Procedure
	for _, code := range slices.Sorted(maps.Keys(c.versions)) {
		if p, ok := versionOn(c.versions[code], on); ok {
			out = append(out, p)
		}
	}
	return out
}

// Procedure returns the version of a procedure in force on a day, or a refusal
// before_catalogue, unknown_procedure or procedure_not_in_force. Its slices must
// not be changed.
func (c *Catalogue) Procedure(code string, on procedure.Day) (Procedure, error) {
	if on < c.calendar.From {
		return Procedure{}, procedure.Refuse(CodeBeforeCatalogue, "received_at", "day", on.String(), "from", c.calendar.From.String())
	}
	versions, ok := c.versions[code]
	if !ok {
		return Procedure{}, procedure.Refuse(CodeUnknownProcedure, "procedure")
	}
	p, ok := versionOn(versions, on)
	if !ok {
		return Procedure{}, procedure.Refuse(CodeProcedureNotInForce, "procedure", "procedure", code, "day", on.String())
	}
	return p, nil
}

// Versions returns every version of a procedure, earliest first; none of an unknown one.
// Their slices must not be changed.
func (c *Catalogue) Versions(code string) []Procedure { return slices.Clone(c.versions[code]) }

// Regime returns the rule set in force on a day, or a refusal before_catalogue.
func (c *Catalogue) Regime(on procedure.Day) (Regime, error) {
	for _, r := range c.regimes {
		if r.covers(on) {
			return r, nil
		}
	}
	return Regime{}, procedure.Refuse(CodeBeforeCatalogue, "received_at", "day", on.String(), "from", c.regimes[0].From.String())
}

// Rules returns what binds a file received on a day: the procedure's version,
// the regime where the version has no rule of its own, and the organisation's
// policy. Refusals are those of Procedure.
func (c *Catalogue) Rules(code string, receivedOn procedure.Day) (procedure.Rules, error) {
	p, err := c.Procedure(code, receivedOn)
	if err != nil {
		return procedure.Rules{}, err
	}
	regime, err := c.Regime(receivedOn)
	if err != nil {
		return procedure.Rules{}, err
	}
	supplement, ladder := regime.Supplement, regime.Ladder
	if p.Supplement != nil {
		supplement = *p.Supplement
	}
	if p.Ladder != nil {
		ladder = *p.Ladder
	}
	rules := procedure.Rules{
		Regime:     regime.Name,
		Procedure:  p.Code,
		Version:    p.Version,
		Limit:      p.Limit,
		Legal:      p.LegalLimit,
		Steps:      slices.Clone(p.Steps),
		Supplement: supplement.SupplementRule,
		Payment:    regime.Payment.PaymentRule,
		Reappoint:  regime.Reappoint.ReappointRule,
		Ladder:     slices.Clone(ladder.Rungs),
		Escalation: procedure.EscalationRule{
			Levels: slices.Clone(regime.Escalation.Levels),
			Broken: slices.Clone(regime.Escalation.Broken),
			Answer: regime.Escalation.Answer,
		},
		AutoApology: procedure.AutoApologyRule{OnSilence: c.organisation.Policy.AutoApologyOnSilence},
		Tolerance:   regime.Tolerance.Seconds,
	}
	for _, paper := range p.Papers {
		rules.Papers = append(rules.Papers, paper.Code)
	}
	for _, form := range regime.Forms {
		rules.Forms = append(rules.Forms, form.Kind)
	}
	return rules, nil
}

// Size counts what a catalogue holds.
type Size struct {
	Procedures, Versions, DaysOff, WorkingSaturdays, Regimes, Units, Staff int
}

// String returns one line for people.
func (s Size) String() string {
	return fmt.Sprintf("%d procedures, %d versions, %d days off, %d working Saturdays, %d regimes, %d units, %d staff",
		s.Procedures, s.Versions, s.DaysOff, s.WorkingSaturdays, s.Regimes, s.Units, s.Staff)
}

// Size counts what the catalogue holds.
func (c *Catalogue) Size() Size {
	size := Size{
		Procedures:       len(c.versions),
		DaysOff:          len(c.calendar.DaysOff),
		WorkingSaturdays: len(c.calendar.WorkingDays),
		Regimes:          len(c.regimes),
		Units:            len(c.organisation.Units),
		Staff:            len(c.organisation.Members),
	}
	for _, versions := range c.versions {
		size.Versions += len(versions)
	}
	return size
}

func versionOn(versions []Procedure, on procedure.Day) (Procedure, bool) {
	i := slices.IndexFunc(versions, func(p Procedure) bool { return p.covers(on) })
	if i < 0 {
		return Procedure{}, false
	}
	return versions[i], true
}
