package gateway

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// faultsAnswer is what somebody may see of a file's faults.
type faultsAnswer struct {
	Faults  []faultLine             `json:"faults"`
	Letters []procedure.FaultLetter `json:"letters"`
	// Texts are what was typed about them, by the id the faults carry.
	Texts []register.Text `json:"texts,omitempty"`
}

type faultLine struct {
	procedure.Fault
	KindText string `json:"kind_text"`
}

// faultDeed is the deed of an update to the faults of a file, open or closed.
func faultDeed[E procedure.FaultEvent, B any](name string, update contract.FaultUpdate[E], event func(*acting, B) E) deed[procedure.FaultView] {
	return deed[procedure.FaultView]{name, update.Verb, rolesFor(update.Verb), doing(update.Name, event,
		func(ctx context.Context, a *acting, said E) (procedure.FaultView, error) {
			return a.server.sayOfFaults(ctx, a, update.Name, said)
		})}
}

// faultsAfter is the answer to a deed on faults: those the caller may see.
func (s *server) faultsAfter(ctx context.Context, c *gin.Context, view procedure.FaultView) (any, error) {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return faultsFor(caller(c), file.View, view), nil
}

// faultReach is how far before today a case's calendar begins: a run that takes
// over from another counts from the calls of that one.
const faultReach = 60

// sayOfFaults says the event, with the case a run starts from where none runs.
func (s *server) sayOfFaults(ctx context.Context, a *acting, name string, event procedure.FaultEvent) (procedure.FaultView, error) {
	view := a.file.View
	regime, err := s.catalogue.Regime(procedure.DayOf(view.ReceivedAt))
	if err != nil {
		return procedure.FaultView{}, err
	}
	today := procedure.DayOf(s.now())
	day := today
	if report, ok := event.(procedure.FaultReported); ok {
		day = report.On
	}
	calendar := s.catalogue.Calendar()
	return s.engine.Faults(ctx, procedure.FaultCase{
		Code: view.Code, Regime: view.Regime, Unit: view.UnitOn(day),
		Calendar: calendar.Excerpt(today - faultReach), Rule: regime.FaultRule(),
	}, name, a.id.String(), event)
}

type reportFaultBody struct {
	Kind procedure.FaultKind `json:"kind"`
	// On is the day it occurred, "2026-10-05".
	On string `json:"on"`
	// Subject is the staff id of whom it is about, if anybody is named.
	Subject     string `json:"subject"`
	Description string `json:"description"`
}

func reportFault(a *acting, b reportFaultBody) procedure.FaultReported {
	oneOf(&a.errs, "kind", b.Kind, procedure.FaultKinds()...)
	on, err := procedure.ParseDay(b.On)
	switch {
	case b.On == "":
		a.errs.add(contract.CodeFieldRequired, "on")
	case err != nil:
		a.errs.add(contract.CodeMalformedTime, "on", "expected", "2026-10-05")
	}
	if b.Subject != "" {
		a.colleague("subject", b.Subject, "")
	}
	return procedure.FaultReported{
		By: a.by, Kind: b.Kind, On: on, Subject: b.Subject, Text: a.words("description", "fault", b.Description),
	}
}

type dismissFaultBody struct {
	Fault      int    `json:"fault"`
	ReasonText string `json:"reason_text"`
}

func dismissFault(a *acting, b dismissFaultBody) procedure.FaultDismissed {
	return procedure.FaultDismissed{By: a.by, Fault: b.Fault, Text: a.words("reason_text", "fault_reason", b.ReasonText)}
}

type apologiseFaultsBody struct {
	// LetterText takes the place of the form's words.
	LetterText string `json:"letter_text"`
}

func apologiseFaults(a *acting, b apologiseFaultsBody) procedure.FaultsApologised {
	return procedure.FaultsApologised{By: a.by, Text: a.words("letter_text", "fault_letter", b.LetterText)}
}

// listFaults shows the faults of a file with what was typed about them.
func (s *server) listFaults(ctx context.Context, c *gin.Context) error {
	file, err := s.fileOf(ctx, c)
	if err != nil {
		return err
	}
	view, err := s.register.Faults(ctx, file.View.Code)
	if err != nil {
		return err
	}
	answer := faultsFor(caller(c), file.View, view)
	texts, err := s.register.Texts(ctx, file.View.Code)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if slices.ContainsFunc(answer.Faults, func(f faultLine) bool { return f.refersTo(text.ID) }) {
			answer.Texts = append(answer.Texts, text)
		}
	}
	c.JSON(http.StatusOK, answer)
	return nil
}

func (f faultLine) refersTo(text string) bool {
	return f.Text == text || f.Decision != nil && f.Decision.Text == text
}

// faultsFor is what somebody may see, see office.FaultsFor.
func faultsFor(who register.Staff, file procedure.View, view procedure.FaultView) faultsAnswer {
	seen := office.FaultsFor(who, file, view)
	answer := faultsAnswer{Faults: []faultLine{}, Letters: orEmpty(seen.Letters)}
	for _, f := range seen.Faults {
		answer.Faults = append(answer.Faults, faultLine{f, f.Kind.Vietnamese()})
	}
	return answer
}
