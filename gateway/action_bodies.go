package gateway

import (
	"slices"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// nothing is the body of actions that need no words.
type nothing struct{}

// reasonBody is the body of actions that need a reason and nothing else.
type reasonBody struct {
	ReasonText string `json:"reason_text"`
}

func accept(a *acting, _ nothing) procedure.Accepted { return procedure.Accepted{By: a.by} }

func decline(a *acting, b reasonBody) procedure.Declined {
	return procedure.Declined{By: a.by, Text: a.words("reason_text", "reason", b.ReasonText)}
}

type assignBody struct {
	Staff string `json:"staff"`
	// Unit is where Staff works; "" takes it from the organisation.
	Unit string `json:"unit"`
}

func assign(a *acting, b assignBody) procedure.Assigned {
	if b.Staff == "" {
		a.errs.add(contract.CodeFieldRequired, "staff")
		return procedure.Assigned{}
	}
	who := a.colleague("staff", b.Staff, b.Unit)
	return procedure.Assigned{By: a.by, Staff: who.ID, Unit: who.Unit}
}

type handOverBody struct {
	ToStep string `json:"to_step"`
	Staff  string `json:"staff"`
}

func handOver(a *acting, b handOverBody) procedure.HandedOver {
	if b.Staff != "" {
		a.colleague("staff", b.Staff, a.unitOfStep(b.ToStep))
	}
	return procedure.HandedOver{By: a.by, ToStep: b.ToStep, Staff: b.Staff}
}

// unitOfStep is the unit of a step, or of the one after the present for "". It is
// "" when the file is bound by a version the catalogue no longer has: then the
// workflow alone judges.
func (a *acting) unitOfStep(code string) string {
	view := a.file.View
	rules, err := a.server.catalogue.Rules(view.Procedure, procedure.DayOf(view.ReceivedAt))
	if err != nil || rules.Version != view.Version {
		return ""
	}
	at := func(step string) int {
		return slices.IndexFunc(rules.Steps, func(s procedure.Step) bool { return s.Code == step })
	}
	next := at(code)
	if code == "" {
		next = at(view.Step) + 1
	}
	if next < 0 || next >= len(rules.Steps) {
		return ""
	}
	return rules.Steps[next].Unit
}

type requestSupplementBody struct {
	Papers     []string `json:"papers"`
	ReasonText string   `json:"reason_text"`
	// Override is a unit head's word to ask against the rule; it is booked.
	Override bool `json:"override"`
}

func requestSupplement(a *acting, b requestSupplementBody) procedure.SupplementRequested {
	return procedure.SupplementRequested{
		By: a.by, Papers: b.Papers, Override: b.Override,
		Text: a.words("reason_text", "supplement", b.ReasonText),
	}
}

type receiveSupplementBody struct {
	// Papers are those handed in; none means all that were asked for.
	Papers []string `json:"papers"`
}

func receiveSupplement(a *acting, b receiveSupplementBody) procedure.SupplementReceived {
	return procedure.SupplementReceived{By: a.by, Papers: b.Papers}
}

type requestPaymentBody struct {
	// Amount is in đồng.
	Amount int64 `json:"amount"`
}

func requestPayment(a *acting, b requestPaymentBody) procedure.PaymentRequested {
	return procedure.PaymentRequested{By: a.by, Amount: b.Amount}
}

func confirmPayment(a *acting, _ nothing) procedure.PaymentConfirmed {
	return procedure.PaymentConfirmed{By: a.by}
}

type declareBody struct {
	Course     procedure.Course `json:"course"`
	Reason     procedure.Reason `json:"reason"`
	ReasonText string           `json:"reason_text"`
	NewDate    string           `json:"new_date"`
}

func declare(a *acting, b declareBody) procedure.Declared {
	oneOf(&a.errs, "course", b.Course, procedure.OnCourse, procedure.Late)
	if b.Course != procedure.Late {
		return procedure.Declared{By: a.by, Course: b.Course}
	}
	if b.Reason == "" {
		a.errs.add(procedure.CodeReasonRequired, "reason")
	} else {
		oneOf(&a.errs, "reason", b.Reason, procedure.Reasons()...)
	}
	return procedure.Declared{
		By: a.by, Course: b.Course, Reason: b.Reason,
		Text: a.words("reason_text", "reason", b.ReasonText), NewDate: a.moment("new_date", b.NewDate),
	}
}

type approveApologyBody struct {
	Reason     procedure.Reason `json:"reason"`
	ReasonText string           `json:"reason_text"`
	NewDate    string           `json:"new_date"`
}

func approveApology(a *acting, b approveApologyBody) procedure.ApologyApproved {
	if b.Reason != "" {
		oneOf(&a.errs, "reason", b.Reason, procedure.Reasons()...)
	}
	return procedure.ApologyApproved{
		By: a.by, Reason: b.Reason,
		Text: a.words("reason_text", "reason", b.ReasonText), NewDate: a.moment("new_date", b.NewDate),
	}
}

func finish(a *acting, _ nothing) procedure.Finished { return procedure.Finished{By: a.by} }

func refuseResult(a *acting, b reasonBody) procedure.Refused {
	return procedure.Refused{By: a.by, Text: a.words("reason_text", "reason", b.ReasonText)}
}

func returnResult(a *acting, _ nothing) procedure.ResultReturned {
	return procedure.ResultReturned{By: a.by}
}

func withdraw(a *acting, b reasonBody) procedure.Withdrawn {
	return procedure.Withdrawn{By: a.by, Text: a.words("reason_text", "reason", b.ReasonText)}
}

func stop(a *acting, b reasonBody) procedure.Stopped {
	return procedure.Stopped{By: a.by, Text: a.words("reason_text", "reason", b.ReasonText)}
}

type acknowledgeBody struct {
	Decision    procedure.Decision `json:"decision"`
	Instruction string             `json:"instruction"`
	// Staff and Unit are the new hands of a reassignment.
	Staff string `json:"staff"`
	Unit  string `json:"unit"`
}

func acknowledge(a *acting, b acknowledgeBody) procedure.Acknowledged {
	oneOf(&a.errs, "decision", b.Decision, procedure.DecideAct, procedure.DecideReassign, procedure.DecideAcceptDate)
	said := procedure.Acknowledged{
		By: a.by, Decision: b.Decision, Text: a.words("instruction", "instruction", b.Instruction),
	}
	if b.Decision != procedure.DecideReassign {
		return said
	}
	if b.Staff == "" {
		a.errs.add(contract.CodeFieldRequired, "staff")
		return said
	}
	who := a.colleague("staff", b.Staff, b.Unit)
	said.Staff, said.Unit = who.ID, who.Unit
	return said
}

type correctReceiptBody struct {
	ReceivedAt string `json:"received_at"`
	ReasonText string `json:"reason_text"`
}

func correctReceipt(a *acting, b correctReceiptBody) procedure.ReceiptCorrected {
	at := a.moment("received_at", b.ReceivedAt)
	if b.ReceivedAt == "" {
		a.errs.add(contract.CodeFieldRequired, "received_at")
	}
	return procedure.ReceiptCorrected{
		By: a.by, ReceivedAt: at, Text: a.words("reason_text", "reason", b.ReasonText),
	}
}
