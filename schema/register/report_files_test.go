package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// arrived is a file as the counter takes it in at an instant.
func arrived(t testing.TB, b book, key string, at time.Time, accepted bool) procedure.State {
	t.Helper()
	f := newFile(key)
	f.At = at
	f.Open = func(code string) (procedure.State, error) {
		return procedure.Open(procedure.Intake{
			Code: code, Rules: rules(), Calendar: calendar(), Channel: procedure.ChannelOnline,
			ReceivedAt: at, RegisteredAt: at, By: clerk, Accepted: accepted,
		})
	}
	return take(t, b, f)
}

func figuresOf(t testing.TB, b book, from, to time.Time) register.FigureLine {
	t.Helper()
	lines, err := b.Figures(t.Context(), register.Period{From: from, To: to}, register.Scope{})
	require.NoError(t, err)
	return sum(t, lines)
}

// TestFiguresAtTheVeryInstant: what happens at a cut-off is of the period it ends.
func TestFiguresAtTheVeryInstant(t *testing.T) {
	b := open(t)
	from, to := on(4, "16:00"), on(11, "16:00")
	require.Zero(t, figuresOf(t, b, from, to), "a week without files")

	arrived(t, b, "at the beginning", from, true)
	arrived(t, b, "at the end", to, true)
	once := arrived(t, b, "done at once", from, true)
	record(t, b, apply(t, once, procedure.Finished{By: leader}, from))
	once = arrived(t, b, "done at once at the end", to, true)
	record(t, b, apply(t, once, procedure.Finished{By: leader}, to))
	arrived(t, b, "registered", on(5, "08:00"), false)
	record(t, b, apply(t, arrived(t, b, "declined", on(5, "08:00"), false), procedure.Declined{By: clerk, Text: "x"}, on(5, "09:00")))
	record(t, b, apply(t, arrived(t, b, "withdrawn", on(5, "08:00"), false), procedure.Withdrawn{By: clerk, Text: "x"}, on(5, "09:00")))

	require.Equal(t, register.FigureLine{Online: 2, Early: 1, OpenInTime: 1}, figuresOf(t, b, on(-3, "16:00"), from), "of the week before")
	require.Equal(t, register.FigureLine{Online: 2, Carried: 1, Early: 1, OpenInTime: 2}, figuresOf(t, b, from, to))
	require.Equal(t, register.FigureLine{Carried: 2, OpenInTime: 1, OpenOverdue: 1, Kept: 1, KeptEarly: 1, Broken: 1, BrokenOpen: 1},
		figuresOf(t, b, to, on(18, "16:00")), "a promise comes due though its file is done with")
}

// TestAPromiseOnTheCutOff has not passed yet, noticed or not: it is of the next period.
func TestAPromiseOnTheCutOff(t *testing.T) {
	for name, noticed := range map[string]bool{"noticed": true, "unnoticed": false} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			s := arrived(t, b, "key", on(0, "08:00"), true)
			due := on(7, "17:00")
			if noticed {
				s = record(t, b, procedure.Advance(s, due))
				require.True(t, s.IsLate())
			}
			then := figuresOf(t, b, on(0, "00:00"), due)
			require.Equal(t, register.FigureLine{Online: 1, OpenInTime: 1}, then)
			later := register.FigureLine{Carried: 1, OpenOverdue: 1, Broken: 1, BrokenOpen: 1}
			require.Equal(t, later, figuresOf(t, b, due, due.Add(time.Hour)))
			record(t, b, procedure.Advance(s, on(9, "08:00")))
			require.Equal(t, then, figuresOf(t, b, on(0, "00:00"), due))
			require.Equal(t, later, figuresOf(t, b, due, due.Add(time.Hour)))
			late, err := b.LateAt(t.Context(), due, register.Scope{}, calendar())
			require.NoError(t, err)
			require.Empty(t, late)
		})
	}
}

// TestALateFileThen: who had it, whose turn it was, what had been said to the applicant, at
// instants of a life that went on.
func TestALateFileThen(t *testing.T) {
	b := open(t)
	s := working(t, b, "key")
	s = record(t, b, procedure.Advance(s, on(4, "17:00"))) // silent: the letter is decided
	letter, err := b.IssueLetter(t.Context(), draft(s.Code, s.Apology.Key, on(4, "17:00")))
	require.NoError(t, err)
	issued := on(4, "17:02")
	s = record(t, b, apply(t, s, procedure.LetterIssued{Key: s.Apology.Key, LetterID: letter.ID, Number: letter.Number}, issued))
	s = record(t, b, procedure.Advance(s, on(7, "17:00"))) // late, the leader is called
	s = record(t, b, procedure.Advance(s, on(8, "11:30"))) // silent: the director
	director := procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	s = record(t, b, apply(t, s, procedure.Acknowledged{By: director, Decision: procedure.DecideReassign, Staff: "head"}, on(8, "14:00")))
	s = record(t, b, apply(t, s, procedure.PaymentRequested{By: head, Amount: 1}, on(9, "09:00")))
	s = record(t, b, apply(t, s, procedure.PaymentConfirmed{By: clerk}, on(9, "15:00")))
	s = record(t, b, apply(t, s, procedure.Finished{By: leader}, on(10, "09:00")))
	record(t, b, apply(t, s, procedure.ResultReturned{By: clerk}, on(12, "09:00")))

	at := func(instant time.Time) register.FileAt {
		t.Helper()
		files, err := b.LateAt(t.Context(), instant, register.Scope{Unit: "bcvt", Procedure: "1.003868"}, calendar())
		require.NoError(t, err)
		require.Len(t, files, 1)
		return files[0]
	}
	first := at(on(7, "17:01"))
	require.Len(t, first.Breaches, 1)
	require.Equal(t, register.FileAt{
		Code: s.Code, Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính", LeadUnit: "bcvt", LeadName: "Phòng Bưu chính, Viễn thông",
		HolderUnit: "bcvt", HolderName: "Phòng Bưu chính, Viễn thông", Staff: "officer", StaffName: "Đỗ Chuyên", Step: "Thẩm định",
		Since: on(0, "09:00"), AcceptedAt: on(0, "08:00"), Promise: on(7, "17:00"),
		Breaches: []register.BreachAt{{Kind: procedure.BreachLate, At: on(7, "17:00"), Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông",
			Staff: "officer", StaffName: "Đỗ Chuyên", Charge: procedure.ChargeHolder}},
		LetterNumber: "01/PXL", LetterAt: issued, NewDate: s.Apology.NewDue, Turn: register.TurnLeader, CalledAt: on(7, "17:00"),
	}, first)
	second := at(on(8, "12:00"))
	require.Equal(t, []any{1, register.TurnDirector, on(8, "11:30")}, []any{second.DaysLate, second.Turn, second.CalledAt})
	third := at(on(8, "15:00"))
	require.Equal(t, []any{"head", on(8, "14:00"), register.TurnHolder, time.Time{}}, []any{third.Staff, third.Since, third.Turn, third.CalledAt})
	fourth := at(on(9, "10:00"))
	require.Equal(t, []any{"", "", on(9, "09:00"), register.TurnCitizen}, []any{fourth.Staff, fourth.Step, fourth.Since, fourth.Turn})

	near, err := b.NearDueAt(t.Context(), issued.Add(-time.Minute), on(7, "17:00"), register.Scope{}, calendar())
	require.NoError(t, err)
	require.Len(t, near, 1)
	require.Empty(t, near[0].LetterNumber, "it had not gone yet")
	near, err = b.NearDueAt(t.Context(), issued, on(7, "16:59"), register.Scope{}, calendar())
	require.NoError(t, err)
	require.Empty(t, near)

	calls := func(instant time.Time) (levels []int) {
		t.Helper()
		lines, err := b.UnansweredAt(t.Context(), instant, register.Scope{Unit: "bcvt"})
		require.NoError(t, err)
		for _, l := range lines {
			levels = append(levels, l.Level)
			require.Equal(t, map[int]string{1: "Vũ Phó", 2: "Trần Văn Giám"}[l.Level], l.ToName)
		}
		return levels
	}
	require.Equal(t, []int{1}, calls(on(7, "17:00")))
	require.Equal(t, []int{1, 2}, calls(on(8, "11:30")), "who was called first did not answer either")
	require.Empty(t, calls(on(8, "14:00")))

	behind := func(from, to time.Time, c register.Column) register.FileAt {
		t.Helper()
		files, err := b.FilesBehind(t.Context(), register.Period{From: from, To: to}, register.Scope{}, c, calendar(), register.Mark{}, 10)
		require.NoError(t, err)
		require.Len(t, files, 1)
		return files[0]
	}
	done := behind(on(10, "00:00"), on(11, "00:00"), register.ColumnLate)
	require.Equal(t, []any{3, on(10, "09:00"), time.Time{}, register.TurnReturn}, []any{done.DaysLate, done.FinishedAt, done.ClosedAt, done.Turn})
	done = behind(on(10, "00:00"), on(13, "00:00"), register.ColumnResolved)
	require.Equal(t, []any{3, on(12, "09:00"), ""}, []any{done.DaysLate, done.ClosedAt, done.Turn})
	require.Equal(t, register.FigureLine{Online: 0, Direct: 1, Late: 1, Broken: 1, Apologised: 1}, figuresOf(t, b, on(-1, "00:00"), on(13, "00:00")))
}

// TestTheWeekOfTet: nothing is done, and no day of it is a day late.
func TestTheWeekOfTet(t *testing.T) {
	b := open(t)
	working(t, b, "key")
	tet := calendar()
	for d := range procedure.Day(7) {
		tet.DaysOff = append(tet.DaysOff, procedure.SpecialDay{Day: monday + 14 + d, Name: "Tết Nguyên đán"})
	}
	require.Equal(t, register.FigureLine{Carried: 1, OpenOverdue: 1}, figuresOf(t, b, on(11, "16:00"), on(18, "16:00")))
	for _, at := range []time.Time{on(11, "16:00"), on(18, "16:00")} {
		late, err := b.LateAt(t.Context(), at, register.Scope{}, tet)
		require.NoError(t, err)
		require.Equal(t, 4, late[0].DaysLate)
	}
}

func TestFilesBehindComeByPages(t *testing.T) {
	b := open(t)
	period := register.Period{From: on(0, "00:00"), To: on(1, "00:00")}
	for i := range 7 {
		s := arrived(t, b, string(rune('a'+i)), on(0, "08:00"), true)
		if i%3 == 0 {
			record(t, b, apply(t, s, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}}, on(0, "10:00")))
		}
	}
	var all []register.FileAt
	for mark := (register.Mark{}); ; mark = register.MarkOfFileAt(all[len(all)-1]) {
		page, err := b.FilesBehind(t.Context(), period, register.Scope{}, register.ColumnOpenInTime, calendar(), mark, 2)
		require.NoError(t, err)
		all = append(all, page...)
		if len(page) < 2 {
			break
		}
	}
	codes := map[string]bool{}
	for i, f := range all {
		codes[f.Code] = true
		require.Equal(t, i >= 4, f.Promise.IsZero(), "a standing clock comes last")
	}
	require.Len(t, codes, 7)

	_, err := b.FilesBehind(t.Context(), period, register.Scope{}, "x", calendar(), register.Mark{}, 2)
	require.ErrorIs(t, err, register.ErrNotFound)
	for _, wrong := range []register.Period{{}, {From: period.To, To: period.From}} {
		_, err = b.FilesBehind(t.Context(), wrong, register.Scope{}, register.ColumnOpen, calendar(), register.Mark{}, 2)
		require.ErrorIs(t, err, register.ErrPeriod)
		_, err = b.Figures(t.Context(), wrong, register.Scope{})
		require.ErrorIs(t, err, register.ErrPeriod)
	}
}

// TestJudgedFollowsTheWorkflow: a row for every change of the promise, and none of entries
// that turned out void.
func TestJudgedFollowsTheWorkflow(t *testing.T) {
	b := open(t)
	s := working(t, b, "key")
	rows := func() int { return one[int](t, b, `SELECT count(*) FROM judged WHERE code = $1`, s.Code) }
	require.Equal(t, 1, rows(), "handing over changes no promise")
	lost := apply(t, s, procedure.SupplementRequested{By: head, Papers: []string{"don"}}, on(1, "09:00"))
	record(t, b, lost)
	require.Equal(t, 2, rows())
	record(t, b, lost)
	require.Equal(t, 2, rows(), "again is once")
	record(t, b, apply(t, s, procedure.Finished{By: leader}, on(1, "09:00")))
	require.Equal(t, 1, rows())
	require.Equal(t, register.FigureLine{Direct: 1, Early: 1}, figuresOf(t, b, on(0, "00:00"), on(2, "00:00")))
}
