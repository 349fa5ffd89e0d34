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
	opened, err := g.give(ctx, "recurring/"+o.Rule+"/"+o.At.UTC().Format(time.RFC3339), g.tasks[i], o.Now)
	if err != nil {
		return contract.GivenTask{}, explain(err)
	}
	return contract.GivenTask{Number: opened.State.Number}, nil
}

// give opens a task under a key on behalf of the director, or finds the one there is.
func (g *TaskGiver) give(ctx context.Context, key string, task RecurringTask, now time.Time) (register.OpenedDuty, error) {
	due, _, err := g.calendar.Due(procedure.Term{Limit: task.Within, Start: now}, nil)
	if err != nil {
		return register.OpenedDuty{}, err
	}
	text := register.Text{ID: uuid.NewString(), Kind: "instruction", Body: task.Title, Author: g.director.Staff, At: now}
	opening := duty.Opening{
		Kind: duty.Task, Calendar: g.calendar.Excerpt(procedure.DayOf(now)), Rule: g.rule,
		By: procedure.Actor{Staff: procedure.System}, OnBehalf: g.director, Text: text.ID,
		Unit: task.Unit, HeadUnit: task.HeadUnit, Cooperating: task.Cooperating, DueAt: due, About: duty.About{Recurring: task.ID},
	}
	hash := sha256.Sum256([]byte(key))
	return g.register.OpenDuty(ctx, register.NewDuty{
		Key: key, BodyHash: hash[:], Kind: duty.Task, At: now, Texts: []register.Text{text},
		Open: func(number string) (duty.Duty, error) { return duty.Open(number, opening, now) },
	})
}
