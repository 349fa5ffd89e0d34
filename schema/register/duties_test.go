package register_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func dutyRule() duty.Rule {
	days := func(n int) procedure.Limit { return procedure.Limit{Amount: n, Unit: procedure.WorkingDay} }
	return duty.Rule{
		Near: days(1), Answer: procedure.Limit{Amount: 8, Unit: procedure.WorkingHour}, Confirm: days(3),
		Levels:      []procedure.Role{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleInspector},
		Acknowledge: days(5), Explain: days(15), Extend: days(15), View: days(3), Rule: days(5), Object: days(5),
		Measures: []string{"PHE-BINH"},
	}
}

// order is a direction of the leader to the unit "bcvt", due on friday.
func order() duty.Opening {
	return duty.Opening{
		Kind: duty.Direction, Calendar: calendar(), Rule: dutyRule(), By: leader, Text: "text-order", Unit: "bcvt", DueAt: on(4, "17:00"),
	}
}

// newDuty is opened on monday at 8.
func newDuty(key string, o duty.Opening) register.NewDuty {
	hash := sha256.Sum256([]byte("duty of " + key))
	n := register.NewDuty{
		Key: key, BodyHash: hash[:], Kind: o.Kind, At: on(0, "08:00"),
		Open: func(number string) (duty.Duty, error) { return duty.Open(number, o, on(0, "08:00")) },
	}
	if o.Text != "" {
		o.Text = "text-" + key
		n.Texts = []register.Text{{ID: o.Text, Kind: "instruction", Body: "Giải quyết dứt điểm " + key, Author: o.By.Staff, At: n.At}}
	}
	return n
}

func give(t testing.TB, b book, key string, o duty.Opening) duty.Duty {
	t.Helper()
	opened, err := b.OpenDuty(t.Context(), newDuty(key, o))
	require.NoError(t, err)
	return opened.State
}

func recordDuty(t testing.TB, b book, d duty.Duty) duty.Duty {
	t.Helper()
	require.NoError(t, b.RecordDuty(t.Context(), d.View(), d.Journal))
	return d.Recorded(d.Seq)
}

func happen(t testing.TB, d duty.Duty, e duty.Event, at time.Time) duty.Duty {
	t.Helper()
	next, err := duty.Apply(d, e, at)
	require.NoError(t, err)
	return next
}

func TestOpenDuty(t *testing.T) {
	b := open(t)
	first := newDuty("one", order())
	opened, err := b.OpenDuty(t.Context(), first)
	require.NoError(t, err)
	require.False(t, opened.Replayed)
	require.Equal(t, "CD-2021-0001", opened.State.Number)
	require.Empty(t, opened.State.Journal)

	again, err := b.OpenDuty(t.Context(), first)
	require.NoError(t, err)
	require.True(t, again.Replayed)
	sameJSON(t, opened.State, again.State)
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM duties`))
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'duty_given' AND staff_id = 'head' AND code IS NULL`))

	other := newDuty("one", order())
	other.BodyHash = make([]byte, sha256.Size)
	_, err = b.OpenDuty(t.Context(), other)
	require.ErrorIs(t, err, register.ErrKeyReused)

	known, err := b.Duty(t.Context(), "CD-2021-0001")
	require.NoError(t, err)
	sameJSON(t, opened.State.View(), known.View)
	require.Equal(t, procedure.Zone, known.View.DueAt.Location())
	require.Equal(t, []string{"Phòng Bưu chính, Viễn thông", "", "Vũ Phó", "Phòng Bưu chính, Viễn thông", "Giải quyết dứt điểm one"},
		[]string{known.UnitName, known.StaffName, known.GiverName, known.TurnName, known.Text})
	texts, err := b.DutyTexts(t.Context(), "CD-2021-0001")
	require.NoError(t, err)
	require.Equal(t, []register.Text{{ID: "text-one", Duty: "CD-2021-0001", Kind: "instruction", Body: "Giải quyết dứt điểm one", Author: "leader", At: on(0, "08:00")}}, texts)
	entries, err := b.DutyEntries(t.Context(), "CD-2021-0001")
	require.NoError(t, err)
	require.Len(t, entries, 1)
	notices, err := b.DutyNotices(t.Context(), "CD-2021-0001")
	require.NoError(t, err)
	require.Equal(t, []string{"head"}, []string{notices[0].Staff})

	_, err = b.Duty(t.Context(), "CD-2021-0002")
	require.ErrorIs(t, err, register.ErrNotFound)
}

// TestDutyNumbersHaveNoGap: each kind and year has its own series, and a refused opening
// takes no number.
func TestDutyNumbersHaveNoGap(t *testing.T) {
	b := open(t)
	refused := newDuty("refused", order())
	why := errors.New("not lawful")
	refused.Open = func(string) (duty.Duty, error) { return duty.Duty{}, why }
	_, err := b.OpenDuty(t.Context(), refused)
	require.Equal(t, why, err)

	task := order()
	task.Kind, task.By = duty.Task, procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	require.Equal(t, "CD-2021-0001", give(t, b, "a", order()).Number)
	require.Equal(t, "NV-2021-0001", give(t, b, "b", task).Number)
	require.Equal(t, "CD-2021-0002", give(t, b, "c", order()).Number)

	later := newDuty("d", order())
	later.At = time.Date(2021, time.December, 31, 18, 0, 0, 0, time.UTC) // the new year has begun in Vietnam
	opened, err := b.OpenDuty(t.Context(), later)
	require.NoError(t, err)
	require.Equal(t, "CD-2022-0001", opened.State.Number)

	unknown := order()
	unknown.About.File = agency + "-211018-9999"
	_, err = b.OpenDuty(t.Context(), newDuty("e", unknown))
	require.ErrorIs(t, err, register.ErrNotFound)
	require.Equal(t, "CD-2021-0003", give(t, b, "f", order()).Number)
}

func TestOpenDutyAtOnce(t *testing.T) {
	b := open(t)
	const callers, keys = 12, 3
	numbers := make([]string, callers)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			opened, err := b.OpenDuty(t.Context(), newDuty(fmt.Sprint("key-", i%keys), order()))
			if err == nil {
				numbers[i] = opened.State.Number
			}
		})
	}
	all.Wait()
	for i := range callers {
		require.Equal(t, numbers[i%keys], numbers[i])
	}
	require.Equal(t, keys, one[int](t, b, `SELECT count(*) FROM duties`))
	require.Equal(t, keys, one[int](t, b, `SELECT last FROM duty_counters`))
}

func TestUnstartedDuties(t *testing.T) {
	b := open(t)
	d := give(t, b, "one", order())
	give(t, b, "two", order())
	waiting, err := b.UnstartedDuties(t.Context(), on(0, "08:01"), 10)
	require.NoError(t, err)
	require.Len(t, waiting, 2)
	sameJSON(t, d, waiting[0])
	require.NoError(t, b.DutyStarted(t.Context(), d.Number))
	waiting, err = b.UnstartedDuties(t.Context(), on(0, "08:01"), 10)
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	waiting, err = b.UnstartedDuties(t.Context(), on(0, "08:00"), 10)
	require.NoError(t, err)
	require.Empty(t, waiting)
}

func TestRecordDuty(t *testing.T) {
	b := open(t)
	d := give(t, b, "one", order())
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "answer", Duty: d.Number, Kind: "answer", Body: "Đã xong", Author: "head", At: on(1, "09:00")}))
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "answer", Duty: d.Number, Kind: "answer", Body: "Đã xong", Author: "head", At: on(1, "09:00")}))
	next := happen(t, d, duty.Answered{By: head, Text: "answer"}, on(1, "09:00"))
	for range 2 {
		recordDuty(t, b, next)
	}
	require.ErrorIs(t, b.DeleteText(t.Context(), "answer"), register.ErrInUse)
	require.ErrorIs(t, b.DeleteText(t.Context(), "text-one"), register.ErrInUse)
	entries, err := b.DutyEntries(t.Context(), d.Number)
	require.NoError(t, err)
	require.Len(t, entries, 2)
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'duty_answered' AND staff_id = 'leader'`))
	known, err := b.Duty(t.Context(), d.Number)
	require.NoError(t, err)
	require.Equal(t, duty.StageAnswered, known.View.Stage)
	require.Equal(t, "Vũ Phó", known.TurnName)

}

func TestRecordDutyRefusesGaps(t *testing.T) {
	b := open(t)
	d := give(t, b, "one", order())
	next := happen(t, d, duty.Progressed{By: head, Percent: 10}, on(1, "09:00"))
	more := happen(t, next.Recorded(next.Seq), duty.Progressed{By: head, Percent: 20}, on(1, "10:00"))
	require.ErrorIs(t, b.RecordDuty(t.Context(), more.View(), more.Journal), register.ErrGap)
	require.ErrorIs(t, b.RecordDuty(t.Context(), next.View(), more.Journal), register.ErrGap)
	strange := next
	strange.Number = "CD-2021-0009"
	require.ErrorIs(t, b.RecordDuty(t.Context(), strange.View(), strange.Journal), register.ErrNotFound)
}

// TestPhantomEntriesOfADuty: a task was lost after its commit and came out differently.
func TestPhantomEntriesOfADuty(t *testing.T) {
	b := open(t)
	d := give(t, b, "one", order())
	phantom := happen(t, d, duty.Answered{By: head, Text: "answer"}, on(1, "09:00"))
	recordDuty(t, b, phantom)
	real := happen(t, d, duty.Progressed{By: head, Percent: 50}, on(1, "09:01"))
	recordDuty(t, b, real)
	recordDuty(t, b, real)

	known, err := b.Duty(t.Context(), d.Number)
	require.NoError(t, err)
	sameJSON(t, real.View(), known.View)
	require.Equal(t, "cancelled", one[string](t, b, `SELECT status FROM outbox WHERE kind = 'duty_answered'`))
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM duty_events_void`))
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM duty_states`))

	answered := happen(t, real.Recorded(real.Seq), duty.Answered{By: head, Text: "answer"}, on(1, "09:02"))
	recordDuty(t, b, answered)
	require.Equal(t, 3, one[int](t, b, `SELECT max(seq) FROM duty_events`))
}

// TestNobodySwallowsANotice: who works here no more is stood in for.
func TestNobodySwallowsANotice(t *testing.T) {
	b := open(t)
	o := order()
	o.Staff, o.StaffRole = "officer", procedure.RoleOfficer
	give(t, b, "at work", o)
	require.Equal(t, "officer", one[string](t, b, `SELECT person FROM notices WHERE duty = 'CD-2021-0001'`))
	require.Empty(t, one[string](t, b, `SELECT role FROM notices WHERE duty = 'CD-2021-0001'`))

	gone := organisation()
	gone.Staff[4].Active = false
	require.NoError(t, b.SyncOrganisation(t.Context(), gone))
	give(t, b, "gone", o)
	require.Equal(t, "head", one[string](t, b, `SELECT person FROM notices WHERE duty = 'CD-2021-0002'`))
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM outbox WHERE duty = 'CD-2021-0002' AND channel = 'email'`))

	// Also where the notice says no role: the head of their unit.
	s := working(t, b, "file")
	next := s
	next.Seq++
	next.Journal = []procedure.Entry{{Seq: next.Seq, At: on(1, "08:00"), Kind: "told", By: procedure.System, Notices: []procedure.Notice{
		{Key: "k", Kind: procedure.NoticeNearDue, To: procedure.Recipient{Staff: "officer"}},
	}}}
	record(t, b, next)
	require.Equal(t, "head", one[string](t, b, `SELECT person FROM notices WHERE key = 'k'`))
}
