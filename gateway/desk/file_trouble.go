package desk

import (
	"strconv"

	"dunghen/gateway/office"
	"dunghen/workflows/procedure"
)

// fileCall is one call on leadership with its answer.
type fileCall struct {
	procedure.Escalation
	// AnsweredBy is a name, Answer what they decided, Text what they wrote.
	AnsweredBy, Answer, Text string
	// Waited words the office time until the answer, or until now.
	Waited string
}

func (r *fileReading) calls() (out []fileCall) {
	view := r.file.View
	now := view.LastKnown(r.desk.now())
	if view.Status.Closed() {
		now = view.ClosedAt
	}
	for _, e := range view.Escalations {
		call := fileCall{Escalation: e, AnsweredBy: r.person(e.AnsweredBy), Text: r.typed(e.Text)}
		until := now
		if !e.AnsweredAt.IsZero() {
			until, call.Answer = e.AnsweredAt, r.T("file.decision_"+string(e.Decision))
		}
		call.Waited = r.span(r.calendar.WorkingBetween(e.At, until))
		out = append(out, call)
	}
	return out
}

// fileBreach is an entry of the accountability register.
type fileBreach struct {
	procedure.Breach
	// Label names it, Who held the file; "" says that the system answers for it.
	Label, Who string
}

func (r *fileReading) breaches() (out []fileBreach) {
	for _, b := range r.file.View.Breaches {
		line := fileBreach{Breach: b, Label: r.T("file.breach_" + string(b.Kind))}
		if b.Charge == procedure.ChargeHolder {
			line.Who = r.holder(b.Staff, b.Unit)
		}
		out = append(out, line)
	}
	return out
}

// fileFaults are what the reader may see of the file's faults, and do about them.
type fileFaults struct {
	Lines   []fileFault
	Letters []procedure.FaultLetter
	// Report and Apologise are the forms, Apologise "" for whoever may not.
	Report, Apologise string
}

type fileFault struct {
	procedure.Fault
	// Label names the fault; Subject and Reporter are names.
	Label, Subject, Reporter, Text string
	// Outcome is what was decided, "" while nobody has, DecidedBy a name, Reason what they
	// wrote.
	Outcome, DecidedBy, Reason string
	// Dismiss is the form, "" for whoever may not.
	Dismiss string
}

// fillFaults shows faults to those they are for; their texts go with them, see
// office.FaultsFor.
func (r *fileReading) fillFaults(page *filePage) error {
	code := r.file.View.Code
	all, err := r.desk.Register.Faults(r.Ctx, code)
	if err != nil {
		return err
	}
	forms := filePath(code) + "/faults"
	page.Faults.Report = forms + "/report"
	seen := office.FaultsFor(r.Who(), r.file.View, all)
	page.Faults.Letters = seen.Letters
	if len(seen.Faults) > 0 && all.MayApologise(r.Actor()) {
		page.Faults.Apologise = forms + "/apologise"
	}
	for _, f := range seen.Faults {
		line := fileFault{
			Fault: f, Label: r.T("file.fault_" + string(f.Kind)), Subject: r.person(f.Subject), Reporter: r.person(f.ReportedBy), Text: r.texts[f.Text],
		}
		if said := f.Decision; said != nil {
			line.Outcome, line.DecidedBy, line.Reason = r.T("file.fault_"+string(said.Outcome)), r.person(said.By), r.texts[said.Text]
		}
		if all.MayDismiss(f.No, r.Actor()) {
			line.Dismiss = forms + "/dismiss?fault=" + strconv.Itoa(f.No)
		}
		page.Faults.Lines = append(page.Faults.Lines, line)
	}
	return nil
}
