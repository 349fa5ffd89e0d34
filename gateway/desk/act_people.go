package desk

import (
	"cmp"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// candidate is somebody a file can be given to, with what they have to do already.
type candidate struct {
	register.Staff
	Load register.Load
	// Away is the name of who does their work while they are away, "" while they are here.
	Away string
}

// Holds says that the file is theirs now.
func (c candidate) Holds(file register.File) bool { return c.ID == file.View.Assignee }

// hands are those a file can be given to.
type hands struct {
	// Unit is whose people they are.
	Unit, UnitName string
	// Units are those the reader may choose from, none for who answers for one alone.
	Units  []register.Unit
	People []candidate
}

// loadCounted is how many files of a person are counted at most.
const loadCounted = 1000

// handsOf are the people of a unit, those of the role a step is done by first, and of
// them who has least to do; who is away comes last.
func (p *actPage) handsOf(unit string, role procedure.Role) (hands, error) {
	r := p.read
	loads, err := r.desk.Register.UnitLoad(r.Ctx, unit, r.Now(), loadCounted)
	if err != nil {
		return hands{}, err
	}
	absences, err := r.desk.Register.Delegations(r.Ctx, unit)
	if err != nil {
		return hands{}, err
	}
	h := hands{Unit: unit, UnitName: r.unit(unit)}
	for _, who := range r.people {
		if !who.Active || who.Unit != unit {
			continue
		}
		one := candidate{Staff: who}
		if i := slices.IndexFunc(loads, func(l register.Load) bool { return l.Staff == who.ID }); i >= 0 {
			one.Load = loads[i]
		}
		if i := slices.IndexFunc(absences, func(d register.Delegation) bool { return d.Staff == who.ID && d.Stands() }); i >= 0 {
			one.Away = absences[i].ToName
		}
		h.People = append(h.People, one)
	}
	others := func(c candidate) int {
		switch {
		case c.Away != "":
			return 2
		case c.Role == role:
			return 0
		default:
			return 1
		}
	}
	slices.SortFunc(h.People, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(others(x), others(y)), cmp.Compare(x.Load.Open, y.Load.Open), cmp.Compare(x.ID, y.ID))
	})
	return h, nil
}

// newHands are those the file can be given to by somebody who may choose the unit, if
// their role answers for more than one.
func (p *actPage) newHands() (hands, error) {
	v := p.File.View
	if p.Who.Role == procedure.RoleUnitHead {
		return p.handsOf(v.Unit, v.StepRole)
	}
	chosen := p.read.people[p.Value("staff", "")]
	h, err := p.handsOf(cmp.Or(p.Value("unit", ""), chosen.Unit, v.Unit), v.StepRole)
	if err != nil {
		return h, err
	}
	h.Units, err = p.read.desk.Register.Units(p.read.Ctx)
	return h, err
}

// staffBody names somebody, and the unit they were chosen from.
func staffBody(r *fileReading) fields {
	body := fields{"staff": r.PostForm("staff")}
	if unit := r.PostForm("unit"); unit != "" {
		body["unit"] = unit
	}
	return body
}

func (p *actPage) assignHelp() (any, error) { return p.newHands() }

// station is a step a file can be handed over to.
type station struct {
	procedure.Step
	UnitName string
}

type handOverHelp struct {
	// Next follows the present step, nil after the last one.
	Next   *station
	Others []station
	// To is the chosen one, with its people.
	To    station
	Hands hands
}

func handOverBody(r *fileReading) fields {
	return fields{"to_step": r.PostForm("to_step"), "staff": r.PostForm("staff")}
}

func (p *actPage) handOverHelp() (any, error) {
	h := &handOverHelp{}
	steps := p.read.rules.Steps
	present := slices.IndexFunc(steps, func(s procedure.Step) bool { return s.Code == p.File.View.Step })
	wanted := p.Value("to_step", "")
	for i, step := range steps {
		at := station{step, p.read.unit(step.Unit)}
		switch i {
		case present:
			continue
		case present + 1:
			h.Next = &at
		default:
			h.Others = append(h.Others, at)
		}
		if step.Code == wanted || wanted == "" && i == present+1 {
			h.To = at
		}
	}
	var err error
	if h.To.Code != "" {
		h.Hands, err = p.handsOf(h.To.Unit, h.To.Role)
	}
	return h, err
}

// waitingCall is an escalation that waits for its answer.
type waitingCall struct {
	procedure.Escalation
	// Waited is for how much office time it has.
	Waited string
}

type answerHelp struct {
	Calls []waitingCall
	// NewDue is the date after the apology, which can be accepted; zero for none.
	NewDue time.Time
	Hands  hands
}

func answerBody(r *fileReading) fields {
	body := fields{}
	if r.PostForm("decision") == string(procedure.DecideReassign) {
		body = staffBody(r)
	}
	body["decision"], body["instruction"] = r.PostForm("decision"), r.PostForm("instruction")
	return body
}

func (p *actPage) answerHelp() (any, error) {
	r, h := p.read, &answerHelp{}
	now := p.File.View.LastKnown(r.Now())
	for _, e := range r.known.Calls(r.Actor()) {
		h.Calls = append(h.Calls, waitingCall{e, spanWords(r.T, "act.waited", r.calendar.WorkingBetween(e.At, now))})
	}
	if letter := p.File.View.Apology; letter != nil {
		h.NewDue = letter.NewDue
	}
	var err error
	h.Hands, err = p.newHands()
	return h, err
}

// finishHelp are the steps a result would leave out.
func (p *actPage) finishHelp() (any, error) {
	var left []procedure.Step
	passed := false
	for _, step := range p.read.rules.Steps {
		// The last step is handing the result over, which comes after it.
		if passed && step.Role != procedure.RoleClerk {
			left = append(left, step)
		}
		passed = passed || step.Code == p.File.View.Step
	}
	return struct{ Left []procedure.Step }{left}, nil
}
