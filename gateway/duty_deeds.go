package gateway

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"dunghen/gateway/office"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyDeed is the deed of an update to a duty, by those who may read it.
func dutyDeed[E duty.Event, B any](update contract.DutyUpdate[E], event func(*acting, B) E) deed[duty.View] {
	return deed[duty.View]{update.Name, update.Verb, dutyRoles(update.Verb),
		func(ctx context.Context, s *server, by procedure.Actor, act office.Action, bind binder) (none duty.View, _ error) {
			var body B
			if err := bind(&body); err != nil {
				return none, err
			}
			known, err := s.dutyBy(ctx, by, act.Code)
			if err != nil {
				return none, err
			}
			id, err := actionID(act.Key, act.Code, update.Name, by.Staff, body)
			if err != nil {
				return none, err
			}
			by.Seen = act.Seen
			a := &acting{server: s, ctx: ctx, by: by, duty: known.View, id: id}
			said := event(a, body)
			if err := cmp.Or(a.broken, a.errs.problem()); err != nil {
				return none, err
			}
			return saying(ctx, a, func() (duty.View, error) { return s.updateDuty(ctx, a, update.Name, said) })
		}}
}

// updateDuty says the event. A duty that was given and never started, because of a crash
// in between, is started first.
func (s *server) updateDuty(ctx context.Context, a *acting, name string, event duty.Event) (duty.View, error) {
	number := a.duty.Number
	view, err := s.engine.UpdateDuty(ctx, number, name, a.id.String(), event)
	if !errors.Is(err, errNotRunning) {
		return view, err
	}
	known, readErr := s.register.Duty(ctx, number)
	if readErr != nil {
		return duty.View{}, readErr
	}
	if known.View.Closed() {
		if again, ok := event.(duty.Reopened); ok {
			return s.reopen(ctx, a, name, again)
		}
		return duty.View{}, procedure.Refuse(duty.CodeDutyClosed, "")
	}
	waiting, readErr := s.register.UnstartedDuties(ctx, s.now().Add(time.Second), maxUnstarted)
	if readErr != nil {
		return duty.View{}, readErr
	}
	for _, d := range waiting {
		if d.Number == number {
			if err := s.startDuty(ctx, d); err != nil {
				return duty.View{}, err
			}
			return s.engine.UpdateDuty(ctx, number, name, a.id.String(), event)
		}
	}
	return duty.View{}, err
}

// reopen takes an ended explanation up again: its workflow begins anew with what the
// register says, which nobody changes meanwhile. Said again, it is answered with how the
// explanation stands.
func (s *server) reopen(ctx context.Context, a *acting, name string, event duty.Reopened) (duty.View, error) {
	number, said := a.duty.Number, false
	var view duty.View
	if err := s.register.HoldDuty(ctx, number, func(known duty.View, repeated bool) error {
		view = known
		if said = slices.ContainsFunc(known.Reviews, func(r duty.Review) bool { return r.Text == event.Text }); said {
			return nil
		}
		ended, calendar := known.Duty, s.catalogue.Calendar()
		ended.Calendar = calendar.Excerpt(procedure.DayOf(s.now()) - duty.CalendarReach)
		event.Repeated = repeated
		if _, err := duty.Apply(ended, event, s.now()); err != nil {
			return err
		}
		return s.engine.RestartDuty(ctx, ended)
	}); err != nil || said {
		return view, err
	}
	return s.engine.UpdateDuty(ctx, number, name, a.id.String(), event)
}

// textBody is the body of actions that are words.
type textBody struct {
	Text string `json:"text"`
}

func acknowledgeDuty(a *acting, _ nothing) duty.Acknowledged { return duty.Acknowledged{By: a.by} }

type progressBody struct {
	Percent int    `json:"percent"`
	Text    string `json:"text"`
}

func reportProgress(a *acting, b progressBody) duty.Progressed {
	return duty.Progressed{By: a.by, Percent: b.Percent, Text: a.words("text", "progress", b.Text)}
}

type milestoneBody struct {
	Milestone string `json:"milestone"`
}

func reachMilestone(a *acting, b milestoneBody) duty.MilestoneReached {
	if b.Milestone == "" {
		a.errs.add(contract.CodeFieldRequired, "milestone")
	}
	return duty.MilestoneReached{By: a.by, Milestone: b.Milestone}
}

type answerDutyBody struct {
	Text string `json:"text"`
	// Evidence are the ids of uploads, which become the duty's.
	Evidence []string `json:"evidence"`
}

func answerDuty(a *acting, b answerDutyBody) duty.Answered {
	a.evidence = b.Evidence
	return duty.Answered{By: a.by, Text: a.words("text", "answer", b.Text), Evidence: b.Evidence}
}

func acceptDuty(a *acting, b textBody) duty.Accepted {
	return duty.Accepted{By: a.by, Text: a.words("text", "acceptance", b.Text)}
}

type returnBody struct {
	Text   string `json:"text"`
	NewDue string `json:"new_due"`
}

func returnDuty(a *acting, b returnBody) duty.Returned {
	return duty.Returned{By: a.by, Text: a.words("text", "return", b.Text), NewDue: a.dueAt("new_due", b.NewDue)}
}

func askPostponement(a *acting, b returnBody) duty.PostponementAsked {
	return duty.PostponementAsked{By: a.by, Text: a.words("text", "postponement", b.Text), NewDue: a.dueAt("new_due", b.NewDue)}
}

type postponeBody struct {
	// Agreed is no answer while it is absent.
	Agreed *bool  `json:"agreed"`
	Text   string `json:"text"`
}

func decidePostponement(a *acting, b postponeBody) duty.PostponementDecided {
	said := duty.PostponementDecided{By: a.by, Text: a.words("text", "postponement_decision", b.Text)}
	if b.Agreed == nil {
		a.errs.add(contract.CodeFieldRequired, "agreed")
		return said
	}
	said.Agreed = *b.Agreed
	return said
}

type viewBreachBody struct {
	Cause duty.Cause `json:"cause"`
	Text  string     `json:"text"`
}

func viewBreach(a *acting, b viewBreachBody) duty.Viewed {
	oneOf(&a.errs, "cause", b.Cause, duty.Causes()...)
	return duty.Viewed{By: a.by, Cause: b.Cause, Text: a.words("text", "opinion", b.Text)}
}

type ruleBody struct {
	Cause   duty.Cause `json:"cause"`
	Measure string     `json:"measure"`
	Text    string     `json:"text"`
}

func ruleOnBreach(a *acting, b ruleBody) duty.Ruled {
	oneOf(&a.errs, "cause", b.Cause, duty.Causes()...)
	return duty.Ruled{By: a.by, Cause: b.Cause, Measure: b.Measure, Text: a.words("text", "ruling", b.Text)}
}

func objectToRuling(a *acting, b textBody) duty.Objected {
	return duty.Objected{By: a.by, Text: a.words("text", "objection", b.Text)}
}

func reopenExplanation(a *acting, b textBody) duty.Reopened {
	return duty.Reopened{By: a.by, Text: a.words("text", "review", b.Text)}
}

type handsBody struct {
	// Unit is where Staff works; "" takes it from the organisation. Staff "" is the
	// unit's head.
	Unit  string `json:"unit"`
	Staff string `json:"staff"`
	Text  string `json:"text"`
}

func correctBreach(a *acting, b handsBody) duty.Corrected {
	unit, who := a.hands(b.Unit, b.Staff)
	return duty.Corrected{
		By: a.by, Unit: unit, HeadUnit: a.headUnit(unit), Subject: who.ID, SubjectRole: who.Role, Text: a.words("text", "correction", b.Text),
	}
}

func withdrawDuty(a *acting, b textBody) duty.Withdrawn {
	return duty.Withdrawn{By: a.by, Text: a.words("text", "withdrawal", b.Text)}
}

func suspendDuty(a *acting, b textBody) duty.Suspended {
	return duty.Suspended{By: a.by, Text: a.words("text", "suspension", b.Text)}
}

func resumeDuty(a *acting, _ nothing) duty.Resumed { return duty.Resumed{By: a.by} }

func reassignDuty(a *acting, b handsBody) duty.Reassigned {
	unit, who := a.hands(b.Unit, b.Staff)
	return duty.Reassigned{
		By: a.by, Unit: unit, HeadUnit: a.headUnit(unit), Staff: who.ID, StaffRole: who.Role, Text: a.words("text", "reassignment", b.Text),
	}
}

func urgeDuty(a *acting, b textBody) duty.Urged {
	return duty.Urged{By: a.by, Text: a.words("text", "urging", b.Text)}
}
