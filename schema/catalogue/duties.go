package catalogue

import (
	"slices"
	"strings"
	"time"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// Duties are the rules of what must be answered by a date: directions, tasks and
// explanations (nghĩa vụ).
type Duties struct {
	Kinds      map[duty.Kind]DutyLadder `json:"kinds"`
	Resolving  Resolving                `json:"resolving"`
	Explaining Explaining               `json:"explaining"`
	Judging    Judging                  `json:"judging"`
	Measures   []Measure                `json:"measures"`
	Repeats    RepeatRule               `json:"repeats"`
	Drafting   Drafting                 `json:"drafting"`
	Recurring  []RecurringTask          `json:"recurring"`
}

// DutyLadder is who is reminded and called upon about one kind of duty, and how long its
// giver has to confirm; see duty.Rule.
type DutyLadder struct {
	Near    procedure.Limit  `json:"near"`
	Answer  procedure.Limit  `json:"answer"`
	Levels  []procedure.Role `json:"levels"`
	Confirm procedure.Limit  `json:"confirm"`

	Provenance
}

// Resolving is where the difficulties of units go, and how long they may wait for an
// answer (khó khăn, vướng mắc).
type Resolving struct {
	Unit    string          `json:"unit"`
	Resolve procedure.Limit `json:"resolve"`

	Provenance
}

// Explaining is how long an explanation may take (Luật PCTN 36/2018 Điều 15).
type Explaining struct {
	Acknowledge procedure.Limit `json:"acknowledge"`
	Explain     procedure.Limit `json:"explain"`
	Extend      procedure.Limit `json:"extend"`

	Provenance
}

// Judging is how long the head's view, the leader's ruling and an objection may take.
type Judging struct {
	View   procedure.Limit `json:"view"`
	Rule   procedure.Limit `json:"rule"`
	Object procedure.Limit `json:"object"`

	Provenance
}

// Measure is what may follow from negligence (hình thức xử lý).
type Measure struct {
	Code string `json:"code"`
	Name string `json:"name"`

	Provenance
}

// RepeatRule is how many breaches of one person within how many days surface to the
// inspectorate. A breach withdrawn, or ruled not to be negligence, does not count.
type RepeatRule struct {
	Times int `json:"times"`
	Days  int `json:"days"`

	Provenance
}

// Drafting is how a legal document comes about (xây dựng văn bản quy phạm pháp luật).
type Drafting struct {
	Stages []DraftingStage `json:"stages"`

	Provenance
}

// DraftingStage is one stage of drafting; its code is that of a duty.Milestone.
type DraftingStage struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// RecurringTask is a task the director gives at every instant of a schedule.
type RecurringTask struct {
	// ID is lasting: tasks given by the rule remember it.
	ID    string `json:"id"`
	Title string `json:"title"`
	// Unit leads, Cooperating units help.
	Unit        string   `json:"unit"`
	Cooperating []string `json:"cooperating,omitempty"`
	// Cron is when it is given, in the standard cron syntax of five fields, in
	// procedure.Zone; Within how long it may take from then.
	Cron   string          `json:"cron"`
	Within procedure.Limit `json:"within"`

	Provenance
}

// DutyRule returns what binds a duty of a kind that is given now.
func (c *Catalogue) DutyRule(kind duty.Kind) duty.Rule {
	ladder := c.duties.Kinds[kind]
	rule := duty.Rule{
		Near: ladder.Near, Answer: ladder.Answer, Levels: slices.Clone(ladder.Levels), Confirm: ladder.Confirm,
	}
	switch kind {
	case duty.Explanation:
	case duty.Difficulty:
		rule.Resolve = c.duties.Resolving.Resolve
		return rule
	default:
		return rule
	}
	rule.Acknowledge, rule.Explain, rule.Extend = c.duties.Explaining.Acknowledge, c.duties.Explaining.Explain, c.duties.Explaining.Extend
	rule.View, rule.Rule, rule.Object = c.duties.Judging.View, c.duties.Judging.Rule, c.duties.Judging.Object
	for _, m := range c.duties.Measures {
		rule.Measures = append(rule.Measures, m.Code)
	}
	return rule
}

// ResolvingUnit returns the unit that the difficulties of others go to first.
func (c *Catalogue) ResolvingUnit() string { return c.duties.Resolving.Unit }

// Measures returns what may follow from negligence, mildest first.
func (c *Catalogue) Measures() []Measure { return slices.Clone(c.duties.Measures) }

// DraftingStages returns the stages of drafting a legal document, in order.
func (c *Catalogue) DraftingStages() []DraftingStage { return slices.Clone(c.duties.Drafting.Stages) }

// RepeatRule returns when the breaches of one person surface to the inspectorate.
func (c *Catalogue) RepeatRule() RepeatRule { return c.duties.Repeats }

// RecurringTasks returns the rules that give tasks; their slices must not be changed.
func (c *Catalogue) RecurringTasks() []RecurringTask { return slices.Clone(c.duties.Recurring) }

// checkDuties wants ladders somebody stands on, and tasks that come round and reach a unit.
func checkDuties(d Duties, o Organisation, found *findings) {
	for _, kind := range duty.Kinds() {
		checkDutyLadder(d, kind, o, found)
	}
	if _, ok := o.Unit(d.Resolving.Unit); !ok {
		found.add(placeDuties, "resolving/unit", "unknown unit %q", d.Resolving.Unit)
	}
	measures := make([]string, len(d.Measures))
	for i, m := range d.Measures {
		measures[i] = m.Code
	}
	checkOnce("measures", measures, found)
	stages := make([]string, len(d.Drafting.Stages))
	for i, s := range d.Drafting.Stages {
		stages[i] = s.Code
	}
	checkOnce("drafting/stages", stages, found)
	ids := make([]string, len(d.Recurring))
	for i, task := range d.Recurring {
		ids[i] = task.ID
		checkRecurring(task, o, found)
	}
	checkOnce("recurring", ids, found)
}

// checkDutyLadder wants a reminder that comes before the end of every turn.
func checkDutyLadder(d Duties, kind duty.Kind, o Organisation, found *findings) {
	ladder, at := d.Kinds[kind], "kinds/"+string(kind)
	for _, role := range ladder.Levels {
		if len(o.StaffWith("", role)) == 0 {
			found.add(placeDuties, at+"/levels", "nobody active has the role %s", role)
		}
	}
	turns := map[string]procedure.Limit{"confirm": ladder.Confirm}
	if kind == duty.Difficulty {
		turns["resolve"] = d.Resolving.Resolve
	}
	if kind == duty.Explanation {
		turns = map[string]procedure.Limit{
			"acknowledge": d.Explaining.Acknowledge, "explain": d.Explaining.Explain,
			"view": d.Judging.View, "rule": d.Judging.Rule, "object": d.Judging.Object,
		}
	}
	var never []string
	for name, limit := range turns {
		if ladder.Near.WorkingDays() >= limit.WorkingDays() {
			never = append(never, name)
		}
	}
	if slices.Sort(never); len(never) > 0 {
		found.add(placeDuties, at+"/near", "no reminder can come before the end of %s", strings.Join(never, ", "))
	}
}

func checkRecurring(task RecurringTask, o Organisation, found *findings) {
	at := "recurring/" + task.ID
	if _, err := Clock(task.Cron); err != nil {
		found.add(placeDuties, at+"/cron", "%q is not a cron expression: %v", task.Cron, err)
	} else if len(NextCutOffs(task.Cron, procedure.NewDay(2026, time.January, 1).At(0), 1)) == 0 {
		found.add(placeDuties, at+"/cron", "%q never comes", task.Cron)
	}
	for _, unit := range append([]string{task.Unit}, task.Cooperating...) {
		if _, ok := o.Unit(unit); !ok {
			found.add(placeDuties, at, "unknown unit %q", unit)
		}
	}
	if slices.Contains(task.Cooperating, task.Unit) {
		found.add(placeDuties, at, "%q leads and cooperates", task.Unit)
	}
}

func checkOnce(at string, names []string, found *findings) {
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			found.add(placeDuties, at+"/"+name, "is there twice")
		}
	}
}
