package worker

import (
	"dunghen/activities"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// newTaskGiver gives the catalogue's recurring tasks on behalf of the director.
func newTaskGiver(book *register.Store, office *catalogue.Catalogue) *activities.TaskGiver {
	director := office.Organisation().Director()
	var tasks []activities.RecurringTask
	for _, t := range office.RecurringTasks() {
		tasks = append(tasks, activities.RecurringTask{
			ID: t.ID, Title: t.Title, Unit: t.Unit, HeadUnit: office.Organisation().HeadUnit(t.Unit), Cooperating: t.Cooperating, Within: t.Within,
		})
	}
	return activities.NewTaskGiver(book, office.Calendar(), office.DutyRule(duty.Task),
		procedure.Actor{Staff: director.ID, Role: director.Role, Unit: director.Unit}, tasks)
}
