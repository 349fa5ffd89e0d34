package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyDetail is all that the details of a duty's entries say, whatever their kind.
type dutyDetail struct {
	Text      string         `json:"text"`
	Percent   int            `json:"percent"`
	Milestone string         `json:"milestone"`
	NewDue    time.Time      `json:"new_due"`
	Agreed    bool           `json:"agreed"`
	Cause     duty.Cause     `json:"cause"`
	Measure   string         `json:"measure"`
	Unit      string         `json:"unit"`
	From      string         `json:"from"`
	Staff     string         `json:"staff"`
	Subject   string         `json:"subject"`
	Role      procedure.Role `json:"role"`
	Stage     duty.Stage     `json:"stage"`
	At        time.Time      `json:"at"`
}

// entries are everything that happened to the duty, in words.
func (r *dutyReading) entries() (out []fileEvent, _ error) {
	all, err := r.desk.Register.DutyEntries(r.Ctx, r.view.Number)
	if err != nil {
		return nil, err
	}
	notices, err := r.desk.Register.DutyNotices(r.Ctx, r.view.Number)
	if err != nil {
		return nil, err
	}
	told := map[int][]fileTold{}
	for _, n := range notices {
		told[n.Seq] = append(told[n.Seq], r.told(n))
	}
	for _, e := range all {
		event, err := r.entry(e)
		if err != nil {
			return nil, err
		}
		event.Told = told[e.Seq]
		out = append(out, event)
	}
	return out, nil
}

// entryRun is an entry with those after it in which the machine only says it again.
type entryRun struct {
	Entry fileEvent
	Again []fileEvent
}

// Last is when it was said last.
func (r entryRun) Last() time.Time { return r.Again[len(r.Again)-1].At }

// runsOf folds what a ladder says every day into one.
func runsOf(all []fileEvent) (runs []entryRun) {
	for _, e := range all {
		if n := len(runs); n > 0 && e.Who == "" && !e.Bad && runs[n-1].Entry.Who == "" && runs[n-1].Entry.Words == e.Words {
			runs[n-1].Again = append(runs[n-1].Again, e)
			continue
		}
		runs = append(runs, entryRun{Entry: e})
	}
	return runs
}

// entriesSince are those after one.
func (r *dutyReading) entriesSince(seq int) ([]fileEvent, error) {
	all, err := r.entries()
	return slices.DeleteFunc(all, func(e fileEvent) bool { return e.Seq <= seq }), err
}

// entry words one.
func (r *dutyReading) entry(e procedure.Entry) (fileEvent, error) {
	var d dutyDetail
	if len(e.Detail) > 0 {
		if err := json.Unmarshal(e.Detail, &d); err != nil {
			return fileEvent{}, fmt.Errorf("entry %d: %w", e.Seq, err)
		}
	}
	event := fileEvent{Seq: e.Seq, At: e.At, Who: r.names.person(e.By), Text: r.texts[d.Text]}
	event.Bad = e.Kind == "overdue" || e.Kind == "milestone_missed"
	if e.Kind == string(duty.VerbGive) {
		event.Text = "" // the page begins with it
	}
	event.Words, event.More = r.entryWords(e.Kind, d)
	return event, nil
}

// entryWords says what an entry is, in a sentence and what belongs to it.
func (r *dutyReading) entryWords(kind string, d dutyDetail) (words string, more []string) {
	id := "duty.entry." + kind
	switch kind {
	case string(duty.VerbGive), string(duty.VerbAnswer):
		if r.view.Kind == duty.Explanation {
			id += "_explanation"
		}
		if r.view.Kind == duty.Difficulty {
			id += "_difficulty"
		}
		return r.T(id), nil
	case "lapsed":
		if r.view.Kind == duty.Difficulty {
			id += "_difficulty"
		}
		return r.T(id), nil
	case string(duty.VerbProgress):
		return r.T(id, "n", d.Percent), nil
	case string(duty.VerbMilestone), "milestone_missed":
		return r.T(id, "name", r.desk.stageName(d.Milestone)), nil
	case string(duty.VerbAskPostponement), string(duty.VerbReturn):
		if !d.NewDue.IsZero() {
			more = append(more, r.T("duty.new_due_at", "at", r.frame.Instant(d.NewDue)))
		}
		return r.T(id), more
	case string(duty.VerbPostpone):
		if !d.Agreed {
			id += "_not"
		}
		return r.T(id), nil
	case string(duty.VerbView), string(duty.VerbRule):
		if d.Measure != "" {
			more = append(more, r.T("duty.measure_is", "name", r.desk.measureName(d.Measure)))
		}
		return r.T(id, "cause", r.T("duty.cause_"+string(d.Cause))), more
	case string(duty.VerbReassign):
		return r.T(id, "who", r.names.of(d.Unit, d.Staff)), nil
	case string(duty.VerbDelegate):
		return r.T(id, "from", r.names.person(d.From), "who", r.names.of(r.view.Unit, d.Staff)), nil
	case string(duty.VerbCorrect):
		return r.T(id, "who", r.names.of(d.Unit, d.Subject)), nil
	case "called":
		return r.T(id, "role", r.T("role."+string(d.Role))), nil
	case "overdue":
		return r.T(id, "stage", r.stage(d.Stage), "at", r.frame.Instant(d.At)), nil
	default:
		return r.T(id), nil
	}
}

// told words whom a notice went to, and how.
func (r *dutyReading) told(n register.NoticeRecord) fileTold {
	out := fileTold{Who: r.names.person(n.Staff), Named: true, At: n.SentAt}
	if n.Staff == "" {
		out.Who, out.Named = r.frame.Role(n.Role), false
	}
	out.How = r.T("message.in_digest")
	if n.Channel != "" {
		out.How = r.T("message.how", "channel", r.T("ops.channel_"+string(n.Channel)), "status", r.T("message.status_"+n.Status))
	}
	return out
}
