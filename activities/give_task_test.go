package activities

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func newGiver(store *register.Store) *TaskGiver {
	days := func(n int) procedure.Limit { return procedure.Limit{Amount: n, Unit: procedure.WorkingDay} }
	calendar := procedure.Calendar{
		Version: "2021", From: procedure.NewDay(2021, 1, 1), To: procedure.NewDay(2021, 12, 31),
		Hours: []procedure.OfficeHours{{Open: 7*60 + 30, Close: 11*60 + 30}, {Open: 13 * 60, Close: 17 * 60}},
	}
	rule := duty.Rule{Near: days(1), Answer: days(1), Levels: []procedure.Role{procedure.RoleLeader}, Confirm: days(3)}
	return NewTaskGiver(store, calendar, rule, officetest.Leader, []RecurringTask{
		{ID: "report", Title: "Báo cáo quý", Unit: "bcvt", Cooperating: []string{"mot-cua"}, Within: days(5)},
	})
}

// One task for one appointed instant, however often it is asked for; late after an outage
// it has its whole time.
func TestGiveTaskManyTimesIsOnce(t *testing.T) {
	store := officetest.Open(t)
	g := newGiver(store)
	order := contract.TaskOrder{Rule: "report", At: officetest.At(18, "08:00"), Now: officetest.At(20, "09:00")}
	given, err := g.GiveTask(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, "NV-2021-0001", given.Number)
	later := order
	later.Now = officetest.At(21, "09:00")
	again, err := g.GiveTask(t.Context(), later)
	require.NoError(t, err)
	require.Equal(t, given, again)

	d, err := store.Duty(t.Context(), given.Number)
	require.NoError(t, err)
	require.Equal(t, []any{"Báo cáo quý", "bcvt", "leader", "report", officetest.At(27, "17:00")},
		[]any{d.Text, d.View.Unit, d.View.GivenBy.Staff, d.View.About.Recurring, d.View.DueAt})
	pending, err := store.UnstartedDuties(t.Context(), officetest.At(31, "08:00"), 10)
	require.NoError(t, err)
	require.Len(t, pending, 1, "the sweeper starts it")

	order.At = officetest.At(25, "08:00")
	next, err := g.GiveTask(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, "NV-2021-0002", next.Number)
	numbers, err := store.OpenDutyNumbers(t.Context(), "NV-2021-0001", 10)
	require.NoError(t, err)
	require.Equal(t, []string{"NV-2021-0002"}, numbers)
}

func TestRuleThatIsNoMoreGivesNothing(t *testing.T) {
	given, err := newGiver(officetest.Open(t)).GiveTask(t.Context(), contract.TaskOrder{Rule: "gone", At: officetest.Received, Now: officetest.Received})
	require.NoError(t, err)
	require.Empty(t, given.Number)
}

// A task beyond the calendar waits until one is published.
func TestTaskWaitsForTheCalendar(t *testing.T) {
	store := officetest.Open(t)
	g := newGiver(store)
	g.calendar.To = procedure.DayOf(officetest.At(20, "08:00"))
	order := contract.TaskOrder{Rule: "report", At: officetest.Received, Now: officetest.Received}
	_, err := g.GiveTask(t.Context(), order)
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	require.False(t, failed.NonRetryable())
	given, err := newGiver(store).GiveTask(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, "NV-2021-0001", given.Number)
}
