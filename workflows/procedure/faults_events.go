package procedure

import (
	"cmp"
	"slices"
	"time"
)

// The verbs of a file's faults; permits says who may say them.
const (
	VerbReportFault      Verb = "fault_reported"
	VerbDismissFault     Verb = "fault_dismissed"
	VerbApologiseFaults  Verb = "fault_apologised"
	VerbIssueFaultLetter Verb = "fault_letter_issued"
)

// The refusals about faults.
const (
	CodeFaultKnown    Code = "fault_known"
	CodeFaultInFuture Code = "fault_in_future"
	CodeUnknownFault  Code = "unknown_fault"
	CodeFaultDecided  Code = "fault_decided"
	CodeNoOpenFault   Code = "no_open_fault"
	CodeOwnFault      Code = "own_fault"
)

// FaultEvent is one thing that happens to the faults of a file. The set is closed.
type FaultEvent interface {
	verb() Verb
	actor() Actor
	// applyFault changes a case that is the event's own copy.
	applyFault(c *FaultCase, at time.Time) error
}

// FaultReported tells of a fault. Everybody in the office may: who hears of a wrong
// must not have to look for somebody allowed to write it down.
type FaultReported struct {
	By      Actor     `json:"by"`
	Kind    FaultKind `json:"kind"`
	On      Day       `json:"on"`
	Subject string    `json:"subject,omitempty"`
	Text    string    `json:"text"`
}

// FaultDismissed is the word of a head or leader that a reported fault was none.
type FaultDismissed struct {
	By    Actor  `json:"by"`
	Fault int    `json:"fault"`
	Text  string `json:"text"`
}

// FaultsApologised lets one letter go over every fault that waits for a decision;
// Text takes the place of the form's words.
type FaultsApologised struct {
	By   Actor  `json:"by"`
	Text string `json:"text,omitempty"`
}

// FaultLetterIssued is the machine's word that the letter owed under Key is stored.
type FaultLetterIssued struct {
	Key      string `json:"key"`
	LetterID string `json:"letter_id"`
	Number   int    `json:"number"`
}

// ApplyFault folds one event into the case: first the calls that are due until
// then, then the event itself. A refused event leaves the given case untouched and
// the answer is a *Refusal.
func ApplyFault(c FaultCase, e FaultEvent, at time.Time) (FaultCase, error) {
	at = at.In(Zone)
	next := AdvanceFaults(c, at)
	by := e.actor()
	if err := checkFault(c.Unit, e.verb(), by); err != nil {
		return c, err
	}
	if err := e.applyFault(&next, at); err != nil {
		return c, err
	}
	return next, nil
}

func (e FaultReported) applyFault(c *FaultCase, at time.Time) error {
	switch {
	case !slices.Contains(FaultKinds(), e.Kind):
		return refuse(CodeInvalidField, "kind")
	case e.On <= 0:
		return refuse(CodeInvalidField, "on")
	case e.On > DayOf(at):
		return refuse(CodeFaultInFuture, "on", "day", e.On.String())
	case e.Text == "":
		return refuse(CodeReasonRequired, "reason")
	}
	for _, f := range c.Faults {
		if f.Kind == e.Kind && f.On == e.On {
			return refuse(CodeFaultKnown, "kind", "day", e.On.String())
		}
	}
	f := Fault{
		No: len(c.Faults) + 1, Kind: e.Kind, On: e.On, Subject: e.Subject, Text: e.Text,
		ReportedBy: e.By.Staff, ReportedAt: at, CalledAt: at,
	}
	c.Faults = append(c.Faults, f)
	c.write(at, string(VerbReportFault), e.By.Staff, f, Notice{
		Key: c.key(f.No, "/reported"), Kind: NoticeFaultReported, To: c.head(), Single: true,
	})
	return nil
}

// applyFault: whom a fault is about does not judge it.
func (e FaultDismissed) applyFault(c *FaultCase, at time.Time) error {
	i := slices.IndexFunc(c.Faults, func(f Fault) bool { return f.No == e.Fault })
	switch {
	case i < 0:
		return refuse(CodeUnknownFault, "fault")
	case e.Text == "":
		return cmp.Or(c.Faults[i].dismissible(e.By), refuse(CodeReasonRequired, "reason"))
	}
	f := &c.Faults[i]
	if err := f.dismissible(e.By); err != nil {
		return err
	}
	f.Decision = &FaultDecision{Outcome: FaultOutcomeDismissed, By: e.By.Staff, At: at, Text: e.Text}
	c.write(at, string(VerbDismissFault), e.By.Staff, e, c.tellReporter(*f))
	return nil
}

func (e FaultsApologised) applyFault(c *FaultCase, at time.Time) error {
	letter := FaultLetter{Text: e.Text, ApprovedBy: e.By.Staff, DecidedAt: at}
	var notices []Notice
	for i := range c.Faults {
		f := &c.Faults[i]
		if f.Decision != nil {
			continue
		}
		if letter.Key == "" {
			letter.Key = c.key(f.No, "")
		}
		letter.Faults = append(letter.Faults, f.No)
		f.Decision = &FaultDecision{Outcome: FaultOutcomeApologised, By: e.By.Staff, At: at, Text: e.Text, Letter: letter.Key}
		notices = append(notices, c.tellReporter(*f))
	}
	if letter.Key == "" {
		return refuse(CodeNoOpenFault, "")
	}
	c.Letters = append(c.Letters, letter)
	c.write(at, string(VerbApologiseFaults), e.By.Staff, letter, notices...)
	return nil
}

// applyFault notes that the letter owed is stored. A second report of the same
// letter changes nothing: the activity may have run twice.
func (e FaultLetterIssued) applyFault(c *FaultCase, at time.Time) error {
	i := slices.IndexFunc(c.Letters, func(l FaultLetter) bool { return l.Key == e.Key })
	if i < 0 {
		return refuse(CodeInvalidField, "key")
	}
	if l := &c.Letters[i]; l.IssuedAt.IsZero() {
		l.LetterID, l.Number, l.IssuedAt = e.LetterID, e.Number, at
		c.write(at, string(VerbIssueFaultLetter), System, e)
	}
	return nil
}

// checkFault refuses a verb by role, and by unit: a head decides for their own.
func checkFault(unit string, verb Verb, by Actor) error {
	if roles := permits[verb].roles; len(roles) > 0 && !slices.Contains(roles, by.Role) {
		return refuse(CodeRoleNotAllowed, "", "role", string(by.Role), "action", string(verb))
	}
	if by.Role == RoleUnitHead && by.Unit != unit && verb != VerbReportFault {
		return refuse(CodeNotYourFile, "", "unit", unit)
	}
	return nil
}

// dismissible refuses a fault that is decided, and whom it is about.
func (f Fault) dismissible(by Actor) error {
	switch {
	case f.Decision != nil:
		return refuse(CodeFaultDecided, "fault")
	case f.Subject == by.Staff:
		return refuse(CodeOwnFault, "fault")
	default:
		return nil
	}
}

// RefuseDismissal is nil if the actor may decide that the fault of a number was none,
// and why not otherwise.
func (v FaultView) RefuseDismissal(no int, by Actor) error {
	if err := checkFault(v.Unit, VerbDismissFault, by); err != nil {
		return err
	}
	i := slices.IndexFunc(v.Faults, func(f Fault) bool { return f.No == no })
	if i < 0 {
		return refuse(CodeUnknownFault, "fault")
	}
	return v.Faults[i].dismissible(by)
}

// RefuseApology is nil if the actor may let the one letter go over every fault that
// waits for a decision, and why not otherwise.
func (v FaultView) RefuseApology(by Actor) error {
	if err := checkFault(v.Unit, VerbApologiseFaults, by); err != nil {
		return err
	}
	if !slices.ContainsFunc(v.Faults, func(f Fault) bool { return f.Decision == nil }) {
		return refuse(CodeNoOpenFault, "")
	}
	return nil
}

// MayDismiss says whether the actor may decide that the fault of a number was none.
func (v FaultView) MayDismiss(no int, by Actor) bool { return v.RefuseDismissal(no, by) == nil }

// MayApologise says whether the actor may let the one letter go over every fault that
// waits for a decision.
func (v FaultView) MayApologise(by Actor) bool { return v.RefuseApology(by) == nil }

// tellReporter lets whoever reported a fault know that it was decided.
func (c *FaultCase) tellReporter(f Fault) Notice {
	return Notice{
		Key: c.key(f.No, "/decided"), Kind: NoticeFaultDecided, To: Recipient{Staff: f.ReportedBy}, Single: true,
	}
}

func (e FaultReported) verb() Verb     { return VerbReportFault }
func (e FaultDismissed) verb() Verb    { return VerbDismissFault }
func (e FaultsApologised) verb() Verb  { return VerbApologiseFaults }
func (e FaultLetterIssued) verb() Verb { return VerbIssueFaultLetter }

func (e FaultReported) actor() Actor     { return e.By }
func (e FaultDismissed) actor() Actor    { return e.By }
func (e FaultsApologised) actor() Actor  { return e.By }
func (e FaultLetterIssued) actor() Actor { return Actor{Staff: System} }
