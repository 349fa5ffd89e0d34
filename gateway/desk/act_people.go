package desk

import (
	"cmp"
	"slices"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// candidate is somebody a file can be given to, with what they have to do already.
type candidate struct {
	register.Staff
	Load register.Load
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

// handsOf are the people of a unit, those of the role a step is done by first.
func (d *Desk) handsOf(a *web.Ask, unit string, role procedure.Role) (hands, error) {
	h := hands{Unit: unit}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return h, err
	}
	if i := slices.IndexFunc(units, func(u register.Unit) bool { return u.Code == unit }); i >= 0 {
		h.UnitName = units[i].Name
	}
	loads, err := d.Register.UnitLoad(a.Ctx, unit, a.Now(), loadCounted)
	if err != nil {
		return h, err
	}
	staff, err := d.Register.StaffList(a.Ctx)
	if err != nil {
		return h, err
	}
	for _, who := range staff {
		if !who.Active || who.Unit != unit {
			continue
		}
		one := candidate{Staff: who}
		if i := slices.IndexFunc(loads, func(l register.Load) bool { return l.Staff == who.ID }); i >= 0 {
			one.Load = loads[i]
		}
		h.People = append(h.People, one)
	}
	slices.SortStableFunc(h.People, func(x, y candidate) int {
		if a, b := x.Role == role, y.Role == role; a != b {
			if a {
				return -1
			}
			return 1
		}
		return cmp.Compare(x.Load.Open, y.Load.Open)
	})
	return h, nil
}

// newHands are those the file can be given to by somebody who may choose the unit, if
// their role answers for more than one.
func (d *Desk) newHands(a *web.Ask, p *actPage) (hands, error) {
	v := p.File.View
	if a.Who().Role == procedure.RoleUnitHead {
		return d.handsOf(a, v.Unit, v.StepRole)
	}
	h, err := d.handsOf(a, cmp.Or(p.Value("unit", ""), v.Unit), v.StepRole)
	if err != nil {
		return h, err
	}
	h.Units, err = d.Register.Units(a.Ctx)
	return h, err
}

// staffBody names somebody, and the unit they were chosen from.
func staffBody(a *web.Ask) fields {
	body := fields{"staff": a.PostForm("staff")}
	if unit := a.PostForm("unit"); unit != "" {
		body["unit"] = unit
	}
	return body
}

func assignBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) { return staffBody(a), nil }

func (d *Desk) assignHelp(a *web.Ask, p *actPage) (any, error) { return d.newHands(a, p) }

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

func handOverBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	return fields{"to_step": a.PostForm("to_step"), "staff": a.PostForm("staff")}, nil
}

func (d *Desk) handOverHelp(a *web.Ask, p *actPage) (any, error) {
	v := p.File.View
	rules, err := d.Catalogue.Rules(v.Procedure, procedure.DayOf(v.ReceivedAt))
	if err != nil {
		return nil, err
	}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return nil, err
	}
	h := &handOverHelp{}
	present := slices.IndexFunc(rules.Steps, func(s procedure.Step) bool { return s.Code == v.Step })
	wanted := p.Value("to_step", "")
	for i, step := range rules.Steps {
		at := station{Step: step}
		if u := slices.IndexFunc(units, func(u register.Unit) bool { return u.Code == step.Unit }); u >= 0 {
			at.UnitName = units[u].Name
		}
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
	if h.To.Code != "" {
		h.Hands, err = d.handsOf(a, h.To.Unit, h.To.Role)
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

func answerBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	body := fields{}
	if a.PostForm("decision") == string(procedure.DecideReassign) {
		body = staffBody(a)
	}
	body["decision"], body["instruction"] = a.PostForm("decision"), a.PostForm("instruction")
	return body, nil
}

func (d *Desk) answerHelp(a *web.Ask, p *actPage) (any, error) {
	h := &answerHelp{}
	calendar := d.Catalogue.Calendar()
	for _, e := range p.known.Calls(a.Actor()) {
		h.Calls = append(h.Calls, waitingCall{e, spanWords(a.T, "act.waited", calendar.WorkingBetween(e.At, a.Now()))})
	}
	if letter := p.File.View.Apology; letter != nil {
		h.NewDue = letter.NewDue
	}
	var err error
	h.Hands, err = d.newHands(a, p)
	return h, err
}

// finishHelp are the steps a result would leave out.
func (d *Desk) finishHelp(_ *web.Ask, p *actPage) (any, error) {
	v := p.File.View
	rules, err := d.Catalogue.Rules(v.Procedure, procedure.DayOf(v.ReceivedAt))
	if err != nil {
		return nil, err
	}
	var left []procedure.Step
	passed := false
	for _, step := range rules.Steps {
		// The last step is handing the result over, which comes after it.
		if passed && step.Role != procedure.RoleClerk {
			left = append(left, step)
		}
		passed = passed || step.Code == v.Step
	}
	return struct{ Left []procedure.Step }{left}, nil
}
