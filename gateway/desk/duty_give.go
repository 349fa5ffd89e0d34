package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// givers may give directions and tasks.
var givers = web.Access(slices.DeleteFunc(procedure.Roles(), func(r procedure.Role) bool {
	return !duty.MayEver(r, duty.Task, duty.VerbGive)
}))

const (
	directionPath = "/desk/directions/new"
	taskPath      = "/desk/tasks/new"
	// difficultyPath is where anybody raises a difficulty (khó khăn, vướng mắc).
	difficultyPath = "/desk/difficulties/new"
)

// givePage is the form of a new direction, task or difficulty.
type givePage struct {
	web.Frame
	Kind duty.Kind
	Do   string
	// File is the file a direction is about, nil for none; Report is the number of the
	// report it is given from.
	File     *register.File
	FileLeft Left
	Report   string
	Units    []register.Unit
	People   []unitPeople
	// First and Last are the days that may be expected.
	First, Last procedure.Day
	Stages      []catalogue.DraftingStage
	Recurring   []recurringLine

	ask *web.Ask
}

// recurringLine is a task that gives itself.
type recurringLine struct {
	catalogue.RecurringTask
	Doer string
	Next time.Time
}

// Value is what was typed into a field, or what stands in it before anybody typed.
func (p givePage) Value(field, before string) string {
	if typed, sent := p.ask.GetPostForm(field); sent {
		return typed
	}
	return before
}

// Helps says whether a unit was chosen to cooperate.
func (p givePage) Helps(unit string) bool {
	return slices.Contains(p.ask.PostFormArray("cooperating"), unit)
}

// Doer and DoerStaff are who has the file: the first guess of whom a direction is for.
func (p givePage) Doer() string {
	if p.File == nil {
		return ""
	}
	return p.File.View.Unit
}

// DoerStaff is described at Doer; a unit head speaks for the unit where there is one.
func (p givePage) DoerStaff() string {
	if p.File == nil {
		return ""
	}
	return p.File.View.Assignee
}

func (d *Desk) showGive(kind duty.Kind) web.Handler {
	return func(a *web.Ask) error { return d.drawGive(a, kind, office.Problem{Status: http.StatusOK}) }
}

func (d *Desk) drawGive(a *web.Ask, kind duty.Kind, problem office.Problem) error {
	page := givePage{
		Frame: a.Frame("duty.new." + string(kind)), Kind: kind, Do: directionPath, Report: parameter(a, "report"), ask: a,
		First: procedure.DayOf(a.Now()), Last: d.Catalogue.Calendar().To,
	}
	page.Problem = problem
	if kind == duty.Difficulty {
		return a.Show(problem.Status, "difficulty", page)
	}
	names, err := d.names(a)
	if err != nil {
		return err
	}
	page.Units, page.People = names.units, names.everybody()
	if kind == duty.Task {
		page.Do, page.Stages, page.Recurring = taskPath, d.Catalogue.DraftingStages(), d.recurring(a, names)
	} else if code := parameter(a, "file"); code != "" {
		if page.File, err = d.directed(a, code); err != nil {
			return err
		}
		v, calendar := page.File.View, d.Catalogue.Calendar()
		page.FileLeft = leftOf(&calendar, a.T, v.LastKnown(a.Now()), givenAt(v), v.DueAt).after(!v.LateAt.IsZero())
	}
	return a.Show(problem.Status, "duty_give", page)
}

// directed is the file a direction is to be about. Error: not_found.
func (d *Desk) directed(a *web.Ask, code string) (*register.File, error) {
	if !contract.IsFileCode(code) {
		return nil, procedure.Refuse(contract.CodeNotFound, "")
	}
	file, err := d.Register.File(a.Ctx, code)
	return &file, missing(err)
}

// recurring are the tasks that give themselves, with when they do next.
func (d *Desk) recurring(a *web.Ask, names names) (out []recurringLine) {
	for _, task := range d.Catalogue.RecurringTasks() {
		line := recurringLine{RecurringTask: task, Doer: names.of(task.Unit, "")}
		if next := catalogue.NextCutOffs(task.Cron, a.Now(), 1); len(next) > 0 {
			line.Next = next[0]
		}
		out = append(out, line)
	}
	return out
}

func (d *Desk) give(kind duty.Kind) web.Handler {
	return func(a *web.Ask) error {
		view, err := d.Office.GiveDuty(a.Ctx, a.Actor(), a.Key(), d.order(a, kind))
		if err == nil {
			return a.Go(dutyPath(view.Number), "duty_given_"+string(kind), view.Number)
		}
		problem, ofForm := a.Refused(err)
		if !ofForm {
			return err
		}
		return d.drawGive(a, kind, problem)
	}
}

// order reads the form.
func (d *Desk) order(a *web.Ask, kind duty.Kind) office.DutyOrder {
	o := office.DutyOrder{
		Kind: kind, Unit: a.PostForm("unit"), Staff: a.PostForm("staff"), Cooperating: a.PostFormArray("cooperating"),
		Due: a.PostForm("due"), Text: a.PostForm("text"), File: a.PostForm("file"), Report: a.PostForm("report"),
	}
	if kind != duty.Task {
		return o
	}
	for _, stage := range d.Catalogue.DraftingStages() {
		if due := a.PostForm("milestone_" + stage.Code); due != "" {
			o.Milestones = append(o.Milestones, office.OrderMilestone{Code: stage.Code, Due: due})
		}
	}
	slices.SortStableFunc(o.Milestones, func(x, y office.OrderMilestone) int { return cmp.Compare(x.Due, y.Due) })
	return o
}
