package register_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

// explain opens the explanation of something owed, as the worker does.
func explain(t testing.TB, b book, o register.Owed, at time.Time) register.OpenedDuty {
	t.Helper()
	opened, err := b.OpenExplanation(t.Context(), o, at, func(number string) (duty.Duty, error) {
		return duty.Open(number, duty.Opening{
			Kind: duty.Explanation, About: o.About, Calendar: calendar(), Rule: dutyRule(), By: procedure.Actor{Staff: procedure.System},
			Unit: o.Unit, Staff: o.Staff, StaffRole: o.StaffRole,
		}, at)
	})
	require.NoError(t, err)
	return opened
}

func owedNow(t testing.TB, b book) []register.Owed {
	t.Helper()
	owed, err := b.OwedExplanations(t.Context(), 100)
	require.NoError(t, err)
	return owed
}

// lateFile is a file that broke its promise without a letter, with both breaches.
func lateFile(t testing.TB, b book, key string) procedure.State {
	t.Helper()
	s := working(t, b, key)
	rules := s.Rules
	s.Rules.Ladder = []procedure.Rung{rules.Ladder[3]} // the due date alone, with nobody asked before
	s = record(t, b, procedure.Advance(s, on(7, "17:00")))
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM breaches WHERE code = $1`, s.Code))
	return s
}

func TestOwedExplanations(t *testing.T) {
	b := open(t)
	s := lateFile(t, b, "late")
	owed := owedNow(t, b)
	about := duty.About{File: s.Code, Breach: 1, BreachKind: "late_without_apology", BrokeAt: on(7, "17:00")}
	require.Equal(t, []register.Owed{
		{About: about, No: 1, Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer},
		{About: about, No: 2, Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer},
	}, owed)
	// Two workers at once, each called twice.
	for range 2 {
		for _, o := range owed {
			require.Equal(t, "GT-2021-0001", explain(t, b, o, on(8, "08:00")).State.Number)
		}
	}
	require.Empty(t, owedNow(t, b))
	covered, err := b.ExplainedBy(t.Context(), "GT-2021-0001")
	require.NoError(t, err)
	require.Equal(t, []string{"late", "late_without_apology"}, []string{covered[0].Kind, covered[1].Kind})
	known, err := b.Duty(t.Context(), "GT-2021-0001")
	require.NoError(t, err)
	require.Equal(t, []string{"officer", "officer", "Đỗ Chuyên", s.Code}, []string{known.View.Staff, known.View.Subject, known.SubjectName, known.View.About.File})
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM outbox WHERE duty IS NOT NULL`), "explanations are asked in the digest")
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM notices WHERE duty IS NOT NULL`))

	// A crash between the opening and the note: the same number again.
	_, err = b.db.ExecContext(t.Context(), `UPDATE breaches SET explanation = NULL`)
	require.NoError(t, err)
	again := explain(t, b, owedNow(t, b)[0], on(9, "08:00"))
	require.True(t, again.Replayed)
	require.Equal(t, "GT-2021-0001", again.State.Number)
	// The other of the same promise finds it explained.
	left := owedNow(t, b)
	require.Equal(t, "GT-2021-0001", left[0].Explained)
	explain(t, b, left[0], on(9, "08:00"))
	require.Empty(t, owedNow(t, b))

	// The number of a breach that came to stand for another.
	_, err = b.db.ExecContext(t.Context(), `UPDATE breaches SET explanation = NULL, kind = 'asked_twice', promise = 0 WHERE no = 1`)
	require.NoError(t, err)
	require.Equal(t, "GT-2021-0002", explain(t, b, owedNow(t, b)[0], on(9, "08:00")).State.Number)
	require.Empty(t, owedNow(t, b))

	_, err = b.db.ExecContext(t.Context(), `UPDATE breaches SET explanation = NULL, charge = 'system'`)
	require.NoError(t, err)
	require.Empty(t, owedNow(t, b), "delay of the machine is nobody's to explain")
}

func TestUpheldFaultsOweAnExplanation(t *testing.T) {
	b := open(t)
	s := working(t, b, "file")
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "t", Code: s.Code, Kind: "fault", Body: "x", Author: "clerk", At: on(0, "08:00")}))
	for i, outcome := range []string{"", "dismissed", "apologised"} {
		_, err := b.db.ExecContext(t.Context(), `
			INSERT INTO faults (code, no, kind, occurred_on, subject, text_id, reported_by, reported_at, outcome, decided_by, decided_at, letter_key)
			VALUES ($1, $2, 'harassment', $3, $4, 't', 'clerk', $5, $6, 'leader', $7, $8)`,
			s.Code, i+1, monday.String()[:8]+fmt.Sprint(10+i), "officer", on(0, "09:00"), outcome,
			map[bool]any{true: nil, false: on(1, "09:00")}[outcome == ""], map[bool]string{true: "letter"}[outcome == "apologised"])
		require.NoError(t, err)
	}
	owed := owedNow(t, b)
	require.Equal(t, []register.Owed{{
		About: duty.About{File: s.Code, Fault: 3, BreachKind: "harassment", BrokeAt: procedure.NewDay(2021, time.October, 12).At(0)},
		No:    3, Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer,
	}}, owed)
	explain(t, b, owed[0], on(2, "08:00"))
	require.Empty(t, owedNow(t, b))
	covered, err := b.ExplainedBy(t.Context(), "GT-2021-0001")
	require.NoError(t, err)
	require.Len(t, covered, 1)
	require.True(t, covered[0].Fault)
}

// TestOwedExplanationsCostNoArchive: breaches that were explained are not read.
func TestOwedExplanationsCostNoArchive(t *testing.T) {
	b := open(t)
	_, err := b.db.ExecContext(t.Context(), `
		INSERT INTO breaches (code, no, kind, at, booked_at, promise, unit, staff, charge, explanation)
		SELECT 'code-' || i, 1, 'late', $1, $1, 1, 'bcvt', 'officer', 'holder', CASE WHEN i > 20 THEN 'GT-2021-' || i END
		FROM generate_series(1, 20000) i`, on(0, "08:00"))
	require.NoError(t, err)
	_, err = b.db.ExecContext(t.Context(), `ANALYZE`)
	require.NoError(t, err)
	var raw string
	query := register.OwedQuery(100)
	require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+query.SQL, query.Values...).Scan(&raw))
	var plans []struct{ Plan planNode }
	require.NoError(t, json.Unmarshal([]byte(raw), &plans))
	require.NotContains(t, plans[0].Plan.scans(), "breaches", raw)
	require.Less(t, plans[0].Plan.read(), 500.0, raw)
}

func TestRepeatedBreaches(t *testing.T) {
	b := open(t)
	gone := organisation()
	gone.Staff = append(gone.Staff, register.Staff{ID: "inspector", Name: "Thanh Tra", Role: procedure.RoleInspector, Unit: "lanh-dao", Email: "i@example.vn", Active: true})
	require.NoError(t, b.SyncOrganisation(t.Context(), gone))
	s := working(t, b, "file")
	negligent := func(no int, broke time.Time, cause duty.Cause) {
		t.Helper()
		o := register.Owed{About: duty.About{File: s.Code, Breach: no, BreachKind: "asked_twice", BrokeAt: broke}, No: no, Unit: "bcvt", Staff: "officer", StaffRole: procedure.RoleOfficer}
		d := explain(t, b, o, on(8, "08:00")).State
		officer := procedure.Actor{Staff: "officer", Role: procedure.RoleOfficer, Unit: "bcvt"}
		d = recordDuty(t, b, happen(t, d, duty.Answered{By: officer, Text: "x"}, on(8, "09:00")))
		d = recordDuty(t, b, happen(t, d, duty.Viewed{By: head, Cause: cause, Text: "x"}, on(8, "10:00")))
		ruling := duty.Ruled{By: leader, Cause: cause, Text: "x"}
		if cause == duty.CauseNegligence {
			ruling.Measure = "PHE-BINH"
		}
		d = recordDuty(t, b, happen(t, d, ruling, on(8, "11:00")))
		recordDuty(t, b, duty.Advance(d, on(30, "17:00"))) // nobody objects
	}
	surface := func() int {
		t.Helper()
		n, err := b.SurfaceRepeats(t.Context(), 3, 90*24*time.Hour, on(31, "08:00"))
		require.NoError(t, err)
		return n
	}
	negligent(1, on(-200, "17:00"), duty.CauseNegligence) // long before
	negligent(2, on(-80, "17:00"), duty.CauseNegligence)
	negligent(3, on(-70, "17:00"), duty.CauseObjective)
	negligent(4, on(0, "17:00"), duty.CauseNegligence)
	require.Zero(t, surface())
	negligent(5, on(1, "17:00"), duty.CauseNegligence)
	require.Equal(t, 1, surface())
	require.Zero(t, surface(), "once")
	negligent(6, on(2, "17:00"), duty.CauseNegligence)
	require.Zero(t, surface(), "the same period")

	repeats, err := b.RepeatedBreaches(t.Context(), on(31, "08:00"))
	require.NoError(t, err)
	require.Equal(t, []register.RepeatedBreach{{
		Staff: "officer", StaffName: "Đỗ Chuyên", Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông", From: on(-80, "17:00"), To: on(1, "17:00"),
		At: on(31, "08:00"), Explanations: []string{"GT-2021-0002", "GT-2021-0004", "GT-2021-0005"},
	}}, repeats)
	none, err := b.RepeatedBreaches(t.Context(), on(30, "08:00"))
	require.NoError(t, err)
	require.Empty(t, none)
	claimed, err := b.ClaimOutbox(t.Context(), on(31, "09:00"), time.Minute, 100)
	require.NoError(t, err)
	var told *register.MessageDuty
	for _, m := range claimed {
		if m.Kind == string(duty.NoticeRepeated) {
			require.Equal(t, "inspector", m.To.Staff)
			told = m.Duty
		}
	}
	require.Equal(t, []any{"GT-2021-0005", 3, "Đỗ Chuyên"}, []any{told.View.Number, told.Repeats, told.SubjectName})

	// Taken up again nobody is negligent of it for good: two are left, and a new one makes three.
	reopen := func(number string, want bool) {
		t.Helper()
		var taken duty.Duty
		require.NoError(t, b.HoldDuty(t.Context(), number, func(view duty.View, repeated bool) error {
			require.Equal(t, want, repeated, number)
			taken = view.Duty
			taken.Calendar = calendar()
			return nil
		}))
		recordDuty(t, b, happen(t, taken, duty.Reopened{By: leader, Text: "y"}, on(31, "10:00")))
	}
	reopen("GT-2021-0005", true)
	reopen("GT-2021-0006", false)
	negligent(7, on(3, "17:00"), duty.CauseNegligence)
	negligent(8, on(4, "17:00"), duty.CauseNegligence)
	require.Zero(t, surface())
	negligent(9, on(5, "17:00"), duty.CauseNegligence)
	require.Equal(t, 1, surface())
	none, err = b.RepeatedBreaches(t.Context(), on(30, "08:00"))
	require.NoError(t, err)
	require.Empty(t, none)
	missing := b.HoldDuty(t.Context(), "GT-1999-0001", func(duty.View, bool) error { return nil })
	require.ErrorIs(t, missing, register.ErrNotFound)
}
