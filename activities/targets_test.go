package activities

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/officetest"
	"dunghen/workflows/contract"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// TestCheckTargets warns on working days only, and of nothing twice.
func TestCheckTargets(t *testing.T) {
	store := officetest.Open(t)
	officetest.Record(t, store, silent(t, store, "k1", 25, "18:00"))
	of := measure.Subject{Unit: "bcvt", Metric: measure.OnTime, From: procedure.NewDay(2021, time.October, 15), To: procedure.NewDay(2021, time.December, 14)}
	keepers, err := store.TargetKeepers(t.Context(), of.Unit)
	require.NoError(t, err)
	set, err := store.AddTarget(t.Context(), of, "", func([]measure.Subject) (measure.Target, error) {
		return measure.Target{Subject: of}.Set("head", keepers, 1000, of.From, officetest.At(15, "08:00"))
	})
	require.NoError(t, err)
	_, err = store.ChangeTarget(t.Context(), set.ID, "", func(now measure.Target) (measure.Target, error) {
		return now.Decide("leader", keepers, 1, true, "", officetest.At(15, "09:00"))
	})
	require.NoError(t, err)
	watch := NewTargetWatch(store, procedure.Calendar{
		From: procedure.NewDay(2021, time.January, 1), To: procedure.NewDay(2021, time.December, 31),
		Hours:   []procedure.OfficeHours{{Open: 8 * 60, Close: 16 * 60}},
		DaysOff: []procedure.SpecialDay{{Day: procedure.NewDay(2021, time.October, 26), Name: "Nghỉ"}},
	})
	check := func(day int) int {
		t.Helper()
		result, err := watch.CheckTargets(t.Context(), contract.TargetsOrder{At: officetest.At(day, "07:30")})
		require.NoError(t, err)
		return result.Warned
	}
	require.Zero(t, check(24), "a Sunday")
	require.Zero(t, check(26), "a day off")
	require.Equal(t, 1, check(27))
	require.Equal(t, 1, check(27), "again, the same answer")
	require.Zero(t, check(28))
}
