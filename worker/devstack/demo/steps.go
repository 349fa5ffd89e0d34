package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// step is one thing that happens to a file.
type step func(ctx context.Context, p *play) error

// body is the JSON of an action.
type body map[string]any

// The steps of a procedure the lives speak of.
const (
	appraisal = "THAM-DINH"
	issue     = "PHAT-HANH"
)

// handedTo passes the file from hand to hand until it lies at a step.
func handedTo(code string) step {
	return func(ctx context.Context, p *play) error {
		at := func(code string) int {
			return slices.IndexFunc(p.rules.Steps, func(s procedure.Step) bool { return s.Code == code })
		}
		for i := at(p.view.Step) + 1; i <= at(code); i++ {
			next := p.rules.Steps[i]
			staff, err := p.staffOf(next)
			if err != nil {
				return err
			}
			if err := p.act(ctx, p.holder(), "hand-over", body{"to_step": next.Code, "staff": staff}); err != nil {
				return err
			}
		}
		return nil
	}
}

// finished takes the file through the steps that are left to its result.
func finished(ctx context.Context, p *play) error {
	if err := handedTo(issue)(ctx, p); err != nil {
		return err
	}
	return p.act(ctx, p.holder(), "finish", nil)
}

// returned gives the result to the applicant.
func returned(ctx context.Context, p *play) error {
	return p.act(ctx, p.clerk(), "return-result", nil)
}

// refused is a refusal in writing, with its reason.
func refused(reason string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.holder(), "refuse", body{"reason_text": reason})
	}
}

// afterwards is how long after a rung people look at what it did.
const afterwards = time.Minute

// until lets time pass to just after a rung of the ladder. Reminders go out in the
// hour before the office opens; people read them when it does.
func until(rung string) step {
	return func(ctx context.Context, p *play) error {
		planned, err := p.planned(ctx, rung)
		if err != nil {
			return err
		}
		at := planned.At
		if opening := p.calendar.Opening(procedure.DayOf(at)); at.Before(opening) {
			at = opening
		}
		return p.moveTo(ctx, at.Add(afterwards))
	}
}

// wait lets some time pass.
func wait(d time.Duration) step {
	return func(ctx context.Context, p *play) error {
		return p.moveTo(ctx, time.Now().Add(p.ahead+d))
	}
}

// unanswered lets the time pass in which an escalation waits for its answer.
func unanswered(ctx context.Context, p *play) error {
	for _, e := range p.view.Escalations {
		if e.Level == p.view.Level && e.AnsweredAt.IsZero() && !e.AnswerBy.IsZero() {
			return p.moveTo(ctx, e.AnswerBy.Add(afterwards))
		}
	}
	return errors.New("no escalation waits for an answer")
}

// declaredOnCourse is the holder's word that the date will be kept.
func declaredOnCourse(ctx context.Context, p *play) error {
	return p.act(ctx, p.holder(), "declare", body{"course": procedure.OnCourse})
}

// declaredLate is the holder's word that it will not, with a reason and a new
// date some working days after the promised one.
func declaredLate(reason procedure.Reason, text string, days int) step {
	return func(ctx context.Context, p *play) error {
		day, err := p.calendar.ShiftDays(procedure.DayOf(p.view.FirstDueAt), days)
		if err != nil {
			return err
		}
		return p.act(ctx, p.holder(), "declare", body{
			"course": procedure.Late, "reason": reason, "reason_text": text, "new_date": day.String(),
		})
	}
}

// approved lets the declared letter go.
func approved(ctx context.Context, p *play) error {
	return p.act(ctx, p.head(), "approve-apology", body{})
}

// askedForPapers asks the applicant to complete the file.
func askedForPapers(reason string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.holder(), "request-supplement", body{"papers": p.papers(), "reason_text": reason})
	}
}

// askedAgain asks against the rule: refused to the officer, carried out and
// booked when the unit head takes it upon themselves.
func askedAgain(reason string) step {
	return func(ctx context.Context, p *play) error {
		again := body{"papers": p.papers(), "reason_text": reason}
		err := p.act(ctx, p.holder(), "request-supplement", again)
		var refusal *apiError
		if !errors.As(err, &refusal) || refusal.Code != string(procedure.CodeSupplementUsed) {
			return fmt.Errorf("a second request must be refused with %s, not: %w", procedure.CodeSupplementUsed, err)
		}
		again["override"] = true
		return p.act(ctx, p.head(), "request-supplement", again)
	}
}

// papers is the last paper the procedure requires: the one that is not in order.
func (p *play) papers() []string {
	for _, paper := range slices.Backward(p.rules.Papers) {
		if paper.Required {
			return []string{paper.Code}
		}
	}
	return nil
}

// papersIn is the applicant's answer, at the counter.
func papersIn(ctx context.Context, p *play) error {
	return p.act(ctx, p.clerk(), "receive-supplement", body{})
}

// askedForPayment asks for the procedure's fee.
func askedForPayment(ctx context.Context, p *play) error {
	if len(p.rules.Fees) == 0 {
		return fmt.Errorf("procedure %s has no fee", p.rules.Code)
	}
	return p.act(ctx, p.holder(), "request-payment", body{"amount": p.rules.Fees[0].Amount})
}

// paid is the receipt of the fee.
func paid(ctx context.Context, p *play) error {
	return p.act(ctx, p.clerk(), "confirm-payment", nil)
}

// directed is the leader's answer to an escalation: act.
func directed(instruction string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.leader(), "acknowledge", body{"decision": procedure.DecideAct, "instruction": instruction})
	}
}

// reassigned is the leader's answer that gives the file to another officer of
// the unit.
func reassigned(ctx context.Context, p *play) error {
	for _, other := range p.office.StaffWith(p.view.Unit, procedure.RoleOfficer) {
		if other.ID != p.view.Assignee {
			return p.act(ctx, p.leader(), "acknowledge", body{"decision": procedure.DecideReassign, "staff": other.ID})
		}
	}
	return fmt.Errorf("nobody else works in %s", p.view.Unit)
}

// declined is the counter's refusal to take the file in.
func declined(reason string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.clerk(), "decline", body{"reason_text": reason})
	}
}

// accepted takes a file that came online in: its clock starts.
func accepted(ctx context.Context, p *play) error {
	return p.act(ctx, p.clerk(), "accept", nil)
}

// withdrawn is the applicant's wish to have the file back.
func withdrawn(reason string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.clerk(), "withdraw", body{"reason_text": reason})
	}
}

// stopped ends the file without a result.
func stopped(reason string) step {
	return func(ctx context.Context, p *play) error {
		return p.act(ctx, p.head(), "stop", body{"reason_text": reason})
	}
}
