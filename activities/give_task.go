package activities

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// RecurringTask is a task the director gives again and again.
type RecurringTask struct {
	ID          string
	Title       string
	Unit        string
	HeadUnit    string
	Cooperating []string
	Within      procedure.Limit
}

// TaskGiver gives the recurring tasks of one register.
type TaskGiver struct {
	register *register.Store
	calendar procedure.Calendar
	rule     duty.Rule
	director procedure.Actor
	tasks    []RecurringTask
}

// NewTaskGiver makes it; the calendar and the rule bind the tasks it gives, on behalf of
// the director.
func NewTaskGiver(store *register.Store, calendar procedure.Calendar, rule duty.Rule, director procedure.Actor, tasks []RecurringTask) *TaskGiver {
	return &TaskGiver{register: store, calendar: calendar, rule: rule, director: director, tasks: tasks}
}

// Register gives a worker the activity under its fixed name.
func (g *TaskGiver) Register(r worker.ActivityRegistry) {
	r.RegisterActivityWithOptions(g.GiveTask, activity.RegisterOptions{Name: contract.GiveTask.Name})
}

// GiveTask opens the task of a rule for an appointed instant. A repeated call gives nothing twice and answers with the
// same number; a rule that is no more gives nothing.
// Errors: see explain.
func (g *TaskGiver) GiveTask(ctx context.Context, o contract.TaskOrder) (contract.GivenTask, error) {
	i := slices.IndexFunc(g.tasks, func(t RecurringTask) bool { return t.ID == o.Rule })
	if i < 0 {
		return contract.GivenTask{}, nil
	}
	task := g.tasks[i]
	due, _, err := g.calendar.Due(procedure.Term{Limit: task.Within, Start: o.Now}, nil)
	if err != nil {
		return contract.GivenTask{}, explain(err)
	}
	text := register.Text{ID: uuid.NewString(), Kind: "instruction", Body: task.Title, Author: g.director.Staff, At: o.Now}
	opening := duty.Opening{
		Kind: duty.Task, Calendar: g.calendar.Excerpt(procedure.DayOf(o.Now)), Rule: g.rule,
		By: procedure.Actor{Staff: procedure.System}, OnBehalf: g.director, Text: text.ID,
		Unit: task.Unit, HeadUnit: task.HeadUnit, Cooperating: task.Cooperating, DueAt: due, About: duty.About{Recurring: task.ID},
	}
	key := "recurring/" + task.ID + "/" + o.At.UTC().Format(time.RFC3339)
	hash := sha256.Sum256([]byte(key))
	opened, err := g.register.OpenDuty(ctx, register.NewDuty{
		Key: key, BodyHash: hash[:], Kind: duty.Task, At: o.Now, Texts: []register.Text{text},
		Open: func(number string) (duty.Duty, error) { return duty.Open(number, opening, o.Now) },
	})
	if err != nil {
		return contract.GivenTask{}, explain(err)
	}
	return contract.GivenTask{Number: opened.State.Number}, nil
}
