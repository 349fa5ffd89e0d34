package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// fileEvent is one entry of the record of a file, in words.
type fileEvent struct {
	Seq int
	At  time.Time
	// Words say what happened, More what else is to be known of it.
	Words string
	More  []string
	// Who is a name, "" for the machine.
	Who string
	// Text is what was typed, Hidden that something was typed which is not for the reader.
	Text   string
	Hidden bool
	// Bad says that it went against a promise or a rule.
	Bad bool
	// Told are those who were told because of it.
	Told []fileTold
}

// fileTold is somebody who was told.
type fileTold struct {
	// Who is a name, or a role; Named says which.
	Who   string
	Named bool
	// How words the way and how that stands.
	How string
	At  time.Time
}

// filePlan is a rung that has not come yet.
type filePlan struct {
	At    time.Time
	Words string
}

// entryDetail is all that the details of entries say, whatever their kind.
type entryDetail struct {
	At         time.Time          `json:"at"`
	Until      time.Time          `json:"until"`
	DueAt      time.Time          `json:"due_at"`
	NewDate    time.Time          `json:"new_date"`
	NewDue     time.Time          `json:"new_due"`
	ReceivedAt time.Time          `json:"received_at"`
	AnswerBy   time.Time          `json:"answer_by"`
	Kind       string             `json:"kind"`
	Charge     procedure.Charge   `json:"charge"`
	Rung       string             `json:"rung"`
	Role       procedure.Role     `json:"role"`
	Level      int                `json:"level"`
	ToStep     string             `json:"to_step"`
	From       string             `json:"from"`
	Staff      string             `json:"staff"`
	Unit       string             `json:"unit"`
	Papers     []string           `json:"papers"`
	Override   bool               `json:"override"`
	Amount     int64              `json:"amount"`
	Course     procedure.Course   `json:"course"`
	Reason     procedure.Reason   `json:"reason"`
	Decision   procedure.Decision `json:"decision"`
	Number     int                `json:"number"`
	Text       string             `json:"text"`
}

// fillEvents is the record of the file, and what is planned.
func (r *fileReading) fillEvents(page *filePage) error {
	code := r.file.View.Code
	entries, err := r.desk.Register.Entries(r.Ctx, code)
	if err != nil {
		return err
	}
	notices, err := r.desk.Register.Notices(r.Ctx, code)
	if err != nil {
		return err
	}
	told := map[int][]fileTold{}
	for _, n := range notices {
		told[n.Seq] = append(told[n.Seq], r.told(n))
	}
	step := 0
	for _, e := range entries {
		event, err := r.event(e, &step)
		if err != nil {
			return err
		}
		event.Told = told[e.Seq]
		page.Events = append(page.Events, event)
	}
	if !owed(r.file.View.Status) {
		return nil
	}
	planned := r.desk.Office.Plan(r.Ctx, code)
	page.PlanAway = planned == nil && !r.file.View.DueAt.IsZero()
	page.Ahead = r.ahead(planned)
	return nil
}

// event words an entry; step is the index of the step the file is at, which hand-overs
// move.
func (r *fileReading) event(e procedure.Entry, step *int) (fileEvent, error) {
	var d entryDetail
	if len(e.Detail) > 0 {
		if err := json.Unmarshal(e.Detail, &d); err != nil {
			return fileEvent{}, fmt.Errorf("entry %d: %w", e.Seq, err)
		}
	}
	event := fileEvent{Seq: e.Seq, At: e.At, Who: r.person(e.By), Text: r.typed(d.Text)}
	event.Hidden = d.Text != "" && !r.knows
	if do := r.rung(e.Kind); do != "" {
		event.Words = r.T("rung." + string(do))
		return event, nil
	}
	event.Words, event.More = r.words(e.Kind, d, step)
	event.Bad = e.Kind == "breach" || e.Kind == "escalation_unanswered" || e.Kind == "system_delay"
	return event, nil
}

// rung is what the rung of a name does, "" for a name that is none.
func (r *fileReading) rung(name string) procedure.Action {
	for _, rung := range r.rules.Ladder {
		if rung.Name == name {
			return rung.Do
		}
	}
	return ""
}

// words says what an entry is, in a sentence and what belongs to it.
func (r *fileReading) words(kind string, d entryDetail, step *int) (words string, more []string) {
	id := "entry." + kind
	switch kind {
	case string(procedure.VerbRegister):
		words = r.T(id, "channel", strings.ToLower(r.frame.Channel(r.file.View.Channel)))
	case string(procedure.VerbAssign):
		words = r.T(id, "staff", r.holder(d.Staff, d.Unit))
	case string(procedure.VerbDelegate):
		words = r.T(id, "from", r.person(d.From), "staff", r.holder(d.Staff, d.Unit))
	case string(procedure.VerbHandOver):
		words = r.handedOver(d, step)
	case string(procedure.VerbRequestPayment):
		words = r.T(id, "amount", r.frame.Money(d.Amount))
	case string(procedure.VerbDeclare):
		words = r.T("entry.declared_" + string(d.Course))
	case string(procedure.VerbIssueLetter):
		words = r.T(id, "number", d.Number)
	case string(procedure.VerbAcknowledge):
		words = r.T("entry.acknowledged_"+string(d.Decision), "staff", r.holder(d.Staff, d.Unit))
	case string(procedure.VerbCorrectReceipt):
		words = r.T(id, "at", r.frame.Instant(d.ReceivedAt))
	case "apology_decided":
		words = r.T("entry.apology_" + d.Kind)
	case "breach":
		words = r.T(id, "what", r.T("file.breach_"+d.Kind))
	case "escalated":
		words = r.T(id, "role", r.frame.Role(d.Role), "level", d.Level)
	case "escalation_unanswered":
		words = r.T(id, "level", d.Level)
	case "system_delay":
		words = r.T(id, "from", r.frame.Instant(d.At), "until", r.frame.Instant(d.Until))
	case "rung_dropped":
		words = r.T(id, "what", r.T("rung."+string(r.rung(d.Rung))))
	default:
		words = r.T(id)
	}
	return words, r.more(kind, d)
}

// handedOver words where a file went. The step is named in the entry only when it is not
// the next one.
func (r *fileReading) handedOver(d entryDetail, step *int) string {
	*step++
	if d.ToStep != "" {
		*step = slices.IndexFunc(r.rules.Steps, func(s procedure.Step) bool { return s.Code == d.ToStep })
	}
	if *step < 0 || *step >= len(r.rules.Steps) {
		return r.T("entry.handed_over", "step", d.ToStep)
	}
	to := r.rules.Steps[*step]
	if d.Staff == "" {
		return r.T("entry.handed_over", "step", to.Name+", "+r.unit(to.Unit))
	}
	return r.T("entry.handed_over_to", "step", to.Name, "staff", r.holder(d.Staff, to.Unit))
}

// more is what else an entry says, one line each.
func (r *fileReading) more(kind string, d entryDetail) (more []string) {
	add := func(said bool, words string) {
		if said {
			more = append(more, words)
		}
	}
	for _, paper := range d.Papers {
		add(true, r.T("entry.paper", "name", r.paper(paper)))
	}
	add(d.Override, r.T("entry.override"))
	add(d.Reason != "", r.T("entry.reason", "reason", r.T("file.reason_"+string(d.Reason))))
	add(!d.NewDate.IsZero(), r.T("entry.new_day", "at", r.frame.Day(d.NewDate)))
	add(!d.NewDue.IsZero(), r.T("entry.new_date", "at", r.frame.Instant(d.NewDue)))
	add(!d.DueAt.IsZero(), r.T("entry.due", "at", r.frame.Instant(d.DueAt)))
	add(!d.AnswerBy.IsZero(), r.T("entry.answer_by", "at", r.frame.Instant(d.AnswerBy)))
	if kind == "breach" {
		add(d.Charge == procedure.ChargeSystem, r.T("file.charge_system"))
		add(d.Charge == procedure.ChargeHolder, r.T("file.charge_holder", "who", r.holder(d.Staff, d.Unit)))
	}
	return more
}

// told words whom a notice went to, and how.
func (r *fileReading) told(n register.NoticeRecord) fileTold {
	out := fileTold{Who: r.person(n.Staff), Named: true, At: n.SentAt}
	switch {
	case n.Applicant:
		out.Who, out.Named = r.T("file.the_applicant"), false
	case out.Who == "":
		out.Who, out.Named = r.frame.Role(n.Role), false
	}
	if n.Channel == "" {
		out.How = r.T("message.in_digest")
		return out
	}
	out.How = r.T("message.how", "channel", r.T("ops.channel_"+string(n.Channel)), "status", r.T("message.status_"+n.Status))
	return out
}

// ahead are the rungs that will come, earliest first.
func (r *fileReading) ahead(planned []procedure.Planned) (out []filePlan) {
	for _, p := range planned {
		if p.FiredAt.IsZero() && !p.Dropped {
			out = append(out, filePlan{p.At, r.T("plan." + string(p.Rung.Do))})
		}
	}
	slices.SortStableFunc(out, func(a, b filePlan) int { return a.At.Compare(b.At) })
	return out
}
