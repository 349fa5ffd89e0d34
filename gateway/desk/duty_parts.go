package desk

import (
	"slices"
	"time"

	"dunghen/schema/catalogue"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// dutyWord is something somebody said about a duty.
type dutyWord struct {
	Who  string
	At   time.Time
	What string
	Text string
}

func (r *dutyReading) word(by string, at time.Time, text, what string) dutyWord {
	return dutyWord{Who: r.names.person(by), At: at, What: what, Text: r.texts[text]}
}

// dutyMilestone is one stage of a task.
type dutyMilestone struct {
	duty.Milestone
	Name, Who string
	Left      Left
}

func (r *dutyReading) milestones() (out []dutyMilestone) {
	for _, m := range r.view.Milestones {
		line := dutyMilestone{Milestone: m, Name: r.desk.stageName(m.Code), Who: r.names.person(m.DoneBy)}
		line.Left = leftOf(&r.calendar, r.T, r.Now(), r.view.GivenAt, m.DueAt)
		out = append(out, line)
	}
	return out
}

// stageName is the name of a stage of drafting.
func (d *Desk) stageName(code string) string {
	stages := d.Catalogue.DraftingStages()
	if i := slices.IndexFunc(stages, func(s catalogue.DraftingStage) bool { return s.Code == code }); i >= 0 {
		return stages[i].Name
	}
	return code
}

// dutyAnswer is an answer with what was attached, and what was said to it.
type dutyAnswer struct {
	dutyWord
	Evidence Scans
	Returned *dutyWord
}

func (r *dutyReading) answers() (out []dutyAnswer, _ error) {
	if len(r.view.Answers) == 0 {
		return nil, nil
	}
	all, err := r.desk.Register.EvidenceOf(r.Ctx, r.view.Number)
	if err != nil {
		return nil, err
	}
	for _, answer := range r.view.Answers {
		line := dutyAnswer{dutyWord: r.word(answer.By.Staff, answer.At, answer.Text, ""), Evidence: Scans{Frame: r.frame}}
		for _, u := range all {
			if slices.Contains(answer.Evidence, u.ID) {
				line.Evidence.Lines = append(line.Evidence.Lines, Scan{u, r.T("duty.evidence")})
			}
		}
		if !answer.ReturnedAt.IsZero() {
			said := r.word(answer.ReturnedBy, answer.ReturnedAt, answer.ReturnedText, "")
			line.Returned = &said
		}
		out = append(out, line)
	}
	return out, nil
}

// dutyPostponement is the later date that was asked for, and the answer.
type dutyPostponement struct {
	duty.Postponement
	Who, Reason, Decider, Why string
}

func (r *dutyReading) postponements() (out []dutyPostponement) {
	for _, p := range r.view.Postponements {
		out = append(out, dutyPostponement{
			p, r.names.person(p.By.Staff), r.texts[p.Text], r.names.person(p.DecidedBy), r.texts[p.Reply],
		})
	}
	return out
}

// dutyOverdue is a turn that was not taken in time.
type dutyOverdue struct {
	duty.Overdue
	Who, Stage, For string
}

func (r *dutyReading) overdues() (out []dutyOverdue) {
	for _, o := range r.view.Overdues {
		line := dutyOverdue{Overdue: o, Who: r.recipient(o.Who), Stage: r.stage(o.Stage)}
		until := o.TakenAt
		if until.IsZero() {
			until = r.Now()
		}
		line.For = spanWords(r.T, "left.late", r.calendar.WorkingBetween(o.At, until))
		out = append(out, line)
	}
	return out
}

// recipient names whoever a duty turned to.
func (r *dutyReading) recipient(who procedure.Recipient) string {
	switch {
	case who.Staff != "":
		return r.names.person(who.Staff)
	case who.Unit != "":
		return r.T("role."+string(who.Role)) + ", " + r.names.of(who.Unit, "")
	default:
		return r.T("role." + string(who.Role))
	}
}

// stage names a stage in the language of the page.
func (r *dutyReading) stage(s duty.Stage) string { return r.T("duty.stage_" + string(s)) }

// dutyBreach is the breach an explanation is owed for, and how it was judged.
type dutyBreach struct {
	BrokeAt time.Time
	// Covers are ids of the words of all it explains, none where that is the one in its
	// head: late, and without an apology, are explained together.
	Covers []string
	// Held is who held the file how long, Shares the same by whose hands they were; Facts
	// are what the machine and people said about its promise.
	Held        []heldLine
	Shares      []heldLine
	Facts       []fact
	Opinion     *dutyJudgement
	Rulings     []dutyJudgement
	Objection   *dutyWord
	Reviews     []dutyReview
	Corrections []dutyCorrection
}

// dutyJudgement is what somebody made of a breach.
type dutyJudgement struct {
	dutyWord
	Cause   duty.Cause
	Measure string
	// Unheard says that nobody had explained.
	Unheard bool
}

// dutyReview is an ended explanation taken up again.
type dutyReview struct {
	dutyWord
	Appeal bool
}

// dutyCorrection is a breach taken back or put on another account.
type dutyCorrection struct {
	dutyWord
	Old, New string
}

// breach is what there is to be known of the breach, nil for a duty about none.
func (r *dutyReading) breach() (*dutyBreach, error) {
	v := r.view
	if v.Kind != duty.Explanation {
		return nil, nil //nolint:nilnil // no breach is no error
	}
	b := &dutyBreach{BrokeAt: v.About.BrokeAt}
	covered, err := r.desk.Register.ExplainedBy(r.Ctx, v.Number)
	if err != nil {
		return nil, err
	}
	if len(covered) > 1 {
		for _, c := range covered {
			b.Covers = append(b.Covers, breachWords(c.Kind, c.Fault))
		}
	}
	if o := v.Opinion; o != nil {
		b.Opinion = &dutyJudgement{dutyWord: r.word(o.By, o.At, o.Text, r.T("duty.cause_"+string(o.Cause))), Cause: o.Cause}
	}
	for _, ruling := range v.Rulings {
		b.Rulings = append(b.Rulings, dutyJudgement{
			dutyWord: r.word(ruling.By, ruling.At, ruling.Text, r.T("duty.cause_"+string(ruling.Cause))), Cause: ruling.Cause,
			Measure: r.desk.measureName(ruling.Measure), Unheard: ruling.WithoutExplanation,
		})
	}
	if o := v.Objection; o != nil {
		said := r.word(o.By, o.At, o.Text, "")
		b.Objection = &said
	}
	for _, again := range v.Reviews {
		b.Reviews = append(b.Reviews, dutyReview{r.word(again.By, again.At, again.Text, ""), again.Appeal})
	}
	for _, c := range v.Corrections {
		line := dutyCorrection{dutyWord: r.word(c.By, c.At, c.Text, ""), Old: r.names.of(c.OldUnit, c.OldSubject)}
		if c.NewUnit != "" {
			line.New = r.names.of(c.NewUnit, c.NewSubject)
		}
		b.Corrections = append(b.Corrections, line)
	}
	return b, r.fillCustody(b)
}

// fillCustody says who held the file until it was late, and for how much office time: the
// share of the applicant and of partners is not the office's.
func (r *dutyReading) fillCustody(b *dutyBreach) error {
	file, err := r.desk.Register.File(r.Ctx, r.view.About.File)
	if err != nil {
		return missing(err)
	}
	now := file.View.LastKnown(r.Now())
	b.Facts = why(r.Ask, &r.calendar, file.View, nil, now)
	known, err := r.desk.known(file.View)
	if err != nil {
		return nil //nolint:nilerr // the catalogue no longer has its rules; the page does without
	}
	held, elapsed := known.Custody(now)
	shares := map[procedure.Holder]time.Duration{}
	for _, h := range held {
		shares[h.Holder] += h.Worked
		b.Held = append(b.Held, heldLine{
			Who: r.names.of(h.Unit, h.Staff), Step: h.StepName, Words: holderWords(r.Ask, h.Holder), For: spanWords(r.T, "lead.held", h.Worked),
		})
	}
	for _, holder := range []procedure.Holder{procedure.HolderOffice, procedure.HolderCitizen, procedure.HolderReturn} {
		if took := shares[holder]; took > 0 && elapsed > 0 {
			b.Shares = append(b.Shares, heldLine{
				Words: r.T("duty.share_" + string(holder)), For: spanWords(r.T, "lead.held", took),
				Step: r.T("duty.percent", "n", int(100*took/elapsed)),
			})
		}
	}
	return nil
}

// measureName is the name of what follows from negligence, "" for none.
func (d *Desk) measureName(code string) string {
	measures := d.Catalogue.Measures()
	if i := slices.IndexFunc(measures, func(m catalogue.Measure) bool { return m.Code == code }); i >= 0 {
		return measures[i].Name
	}
	return code
}
