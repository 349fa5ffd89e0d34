package register_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

var director = procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}

func dutyNumbers(t testing.TB, b book, f register.DutyFilter) []string {
	t.Helper()
	found, err := b.Duties(t.Context(), f, register.Mark{}, 100)
	require.NoError(t, err)
	out := []string{}
	for _, d := range found {
		out = append(out, d.View.Number)
	}
	n, err := b.CountDuties(t.Context(), f, 100)
	require.NoError(t, err)
	require.Len(t, out, n)
	return out
}

func TestDuties(t *testing.T) {
	b := open(t)
	s := working(t, b, "file")
	about := order()
	about.About.File = s.Code
	give(t, b, "hồ sơ trễ", about) // CD-1: head's, until friday

	task := order()
	task.Kind, task.By, task.Staff, task.StaffRole, task.Cooperating = duty.Task, director, "officer", procedure.RoleOfficer, []string{"van-phong"}
	task.DueAt = on(2, "17:00")
	give(t, b, "soạn thảo", task) // NV-1: the officer's, until wednesday

	answered := recordDuty(t, b, happen(t, give(t, b, "ba", order()), duty.Answered{By: head, Text: "x"}, on(1, "09:00"))) // CD-2: the leader's
	done := recordDuty(t, b, happen(t, give(t, b, "bốn", order()), duty.Withdrawn{By: leader, Text: "x"}, on(1, "09:00"))) // CD-3: closed
	require.Equal(t, []string{"CD-2021-0002", "CD-2021-0003"}, []string{answered.Number, done.Number})

	overdue := order()
	overdue.Unit, overdue.DueAt = "cntt", on(1, "17:00") // a unit without a head, under bcvt
	late := recordDuty(t, b, duty.Advance(give(t, b, "năm", overdue), on(2, "08:00")))
	require.Equal(t, "CD-2021-0004", late.Number)

	for name, c := range map[string]struct {
		of   register.DutyFilter
		want []string
	}{
		"all, newest first":   {register.DutyFilter{}, []string{"NV-2021-0001", "CD-2021-0004", "CD-2021-0003", "CD-2021-0002", "CD-2021-0001"}},
		"open":                {register.DutyFilter{Open: true}, []string{"CD-2021-0004", "NV-2021-0001", "CD-2021-0001", "CD-2021-0002"}},
		"kind":                {register.DutyFilter{Kind: duty.Task}, []string{"NV-2021-0001"}},
		"unit":                {register.DutyFilter{Unit: "cntt", Open: true}, []string{"CD-2021-0004"}},
		"helping":             {register.DutyFilter{Helping: "van-phong", Open: true}, []string{"NV-2021-0001"}},
		"staff":               {register.DutyFilter{Staff: "officer"}, []string{"NV-2021-0001"}},
		"giver":               {register.DutyFilter{Giver: "director"}, []string{"NV-2021-0001"}},
		"file":                {register.DutyFilter{File: s.Code}, []string{"CD-2021-0001"}},
		"head's turns":        {register.DutyFilter{WaitsFor: "head"}, []string{"CD-2021-0004", "CD-2021-0001"}},
		"leader's turns":      {register.DutyFilter{WaitsFor: "leader"}, []string{"CD-2021-0002"}},
		"officer's turns":     {register.DutyFilter{WaitsFor: "officer"}, []string{"NV-2021-0001"}},
		"overdue":             {register.DutyFilter{Overdue: true, At: on(2, "09:00")}, []string{"CD-2021-0004"}},
		"overdue, not booked": {register.DutyFilter{Overdue: true, At: on(2, "17:01")}, []string{"CD-2021-0004", "NV-2021-0001"}},
		"overdue of somebody": {register.DutyFilter{Overdue: true, At: on(2, "17:01"), WaitsFor: "officer"}, []string{"NV-2021-0001"}},
		"number":              {register.DutyFilter{Q: "nv-2021"}, []string{"NV-2021-0001"}},
		"words":               {register.DutyFilter{Q: "dut diem xo", Open: true}, []string{}},
		"words of it":         {register.DutyFilter{Q: "diem soan th", Open: true}, []string{"NV-2021-0001"}},
		"code":                {register.DutyFilter{Q: strings.ToLower(s.Code)}, []string{"CD-2021-0001"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, dutyNumbers(t, b, c.of)) })
	}

	gone := organisation()
	gone.Staff[4].Active = false
	require.NoError(t, b.SyncOrganisation(t.Context(), gone))
	require.Equal(t, []string{"CD-2021-0004", "NV-2021-0001", "CD-2021-0001"}, dutyNumbers(t, b, register.DutyFilter{WaitsFor: "head"}))

	for _, f := range []register.DutyFilter{{}, {Open: true}} {
		all, paged := dutyNumbers(t, b, f), []string{}
		for mark := (register.Mark{}); ; {
			page, err := b.Duties(t.Context(), f, mark, 1)
			require.NoError(t, err)
			if len(page) == 0 {
				break
			}
			paged, mark = append(paged, page[0].View.Number), f.MarkOf(page[0])
		}
		require.Equal(t, all, paged)
	}
	more, err := b.CountDuties(t.Context(), register.DutyFilter{}, 2)
	require.NoError(t, err)
	require.Equal(t, 3, more)
}

// TestDutiesAt: a past instant stays what it was, whatever happens later.
func TestDutiesAt(t *testing.T) {
	b := open(t)
	week := on(4, "16:00")
	direction := give(t, b, "một\nDòng hai", order()) // due on friday at 17:00
	task := order()
	task.Kind, task.By, task.DueAt = duty.Task, director, on(2, "17:00")
	late := recordDuty(t, b, duty.Advance(give(t, b, "hai", task), on(3, "08:00")))
	task.DueAt = on(9, "17:00")
	give(t, b, "ba", task) // not due
	o := order()
	o.DueAt = on(11, "17:00")
	next := newDuty("sau", o)
	next.At, next.Open = on(5, "08:00"), func(number string) (duty.Duty, error) { return duty.Open(number, o, on(5, "08:00")) }

	at := func(when time.Time) []register.DutyLine {
		t.Helper()
		lines, err := b.DutiesAt(t.Context(), when, register.Scope{}, calendar())
		require.NoError(t, err)
		return lines
	}
	then := at(week)
	require.Equal(t, []register.DutyLine{
		{Number: "CD-2021-0001", Kind: "direction", Title: "Giải quyết dứt điểm một", Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông", Stage: "given", DueAt: on(4, "17:00")},
		{Number: "NV-2021-0001", Kind: "task", Title: "Giải quyết dứt điểm hai", Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông", Stage: "given", DueAt: on(2, "17:00"), DaysLate: 2, Level: 2},
	}, then)
	require.Empty(t, at(on(0, "07:59")))
	elsewhere, err := b.DutiesAt(t.Context(), week, register.Scope{Unit: "cntt"}, calendar())
	require.NoError(t, err)
	require.Empty(t, elsewhere)
	none, err := b.DutiesAt(t.Context(), week, register.Scope{Procedure: "1.003868"}, calendar())
	require.NoError(t, err)
	require.Empty(t, none)

	direction = recordDuty(t, b, happen(t, direction, duty.Answered{By: head, Text: "x"}, on(7, "09:00")))
	recordDuty(t, b, happen(t, direction, duty.Accepted{By: leader}, on(7, "10:00")))
	recordDuty(t, b, happen(t, late, duty.Withdrawn{By: director, Text: "x"}, on(7, "10:00")))
	_, err = b.OpenDuty(t.Context(), next)
	require.NoError(t, err)
	require.Equal(t, then, at(week))
	after := at(on(7, "11:00"))
	require.Len(t, after, 1)
	require.Equal(t, "CD-2021-0002", after[0].Number)
}

func TestDutyFigures(t *testing.T) {
	b := open(t)
	task := order()
	task.Kind, task.By = duty.Task, director
	task.DueAt = on(2, "17:00")
	done := recordDuty(t, b, happen(t, give(t, b, "on time", task), duty.Answered{By: head, Text: "x"}, on(1, "09:00")))
	recordDuty(t, b, happen(t, done, duty.Accepted{By: director}, on(1, "10:00")))
	recordDuty(t, b, happen(t, give(t, b, "answered", task), duty.Answered{By: head, Text: "x"}, on(1, "09:00")))
	open := recordDuty(t, b, duty.Advance(give(t, b, "late", task), on(3, "08:00")))
	give(t, b, "silent", task) // its workflow has not woken
	recordDuty(t, b, happen(t, give(t, b, "withdrawn", task), duty.Withdrawn{By: director, Text: "x"}, on(1, "10:00")))
	moved := happen(t, give(t, b, "moved", task), duty.PostponementAsked{By: head, NewDue: on(14, "17:00"), Text: "x"}, on(1, "08:00"))
	recordDuty(t, b, happen(t, moved, duty.PostponementDecided{By: director, Agreed: true}, on(1, "09:00")))

	week := register.Period{From: on(0, "00:00"), To: on(7, "00:00")}
	figures := func(p register.Period, at time.Time) []register.DutyFigure {
		t.Helper()
		lines, err := b.DutyFigures(t.Context(), duty.Task, p, at)
		require.NoError(t, err)
		return lines
	}
	then := figures(week, on(4, "08:00"))
	require.Equal(t, []register.DutyFigure{{Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông", OnTime: 1, Late: 2, LateOpen: 2, Undecided: 1}}, then)
	require.Equal(t, 3, then[0].Judged())
	require.Equal(t, []register.DutyFigure{{Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông", Undecided: 1}},
		figures(register.Period{From: on(7, "00:00"), To: on(14, "23:00")}, on(4, "08:00")))
	require.Equal(t, 6, figures(week, on(0, "09:00"))[0].Undecided, "before anything happened")

	recordDuty(t, b, happen(t, open, duty.Answered{By: head, Text: "x"}, on(7, "09:00")))
	require.Equal(t, then, figures(week, on(4, "08:00")))
	_, err := b.DutyFigures(t.Context(), duty.Task, register.Period{From: week.To, To: week.From}, week.To)
	require.ErrorIs(t, err, register.ErrPeriod)
}

// manyDuties is a register with n open duties, and twice as many closed ones: rows as
// RecordDuty writes them, made by copying real ones.
func manyDuties(tb testing.TB, n int) book {
	tb.Helper()
	b := open(tb)
	s := working(tb, b, "file")
	o := order()
	o.About.File, o.Cooperating = s.Code, []string{"van-phong"}
	give(tb, b, "open", o)
	o.Kind, o.By, o.Staff, o.StaffRole = duty.Task, director, "officer", procedure.RoleOfficer
	give(tb, b, "of a person", o)
	recordDuty(tb, b, happen(tb, give(tb, b, "closed", o), duty.Withdrawn{By: director, Text: "x"}, on(1, "09:00")))
	for number, copies := range map[string]int{"CD-2021-0001": n, "NV-2021-0001": n, "NV-2021-0002": 2 * n} {
		_, err := b.db.ExecContext(tb.Context(), `
			WITH many AS (
				INSERT INTO duties
				SELECT (jsonb_populate_record(d, jsonb_build_object('number', d.number || '-' || lpad(i::text, 6, '0'), 'no', 100 + i,
					'year', 2000 + no, 'file', CASE WHEN i % 100 = 0 THEN d.file END, 'given_at', d.given_at - i * interval '1 hour',
					'cooperating', CASE WHEN i % 200 = 0 THEN '["van-phong"]'::jsonb ELSE '[]' END,
					'search', ' ' || lower(d.number) || '-' || lpad(i::text, 6, '0') || ' viec ' || i,
					'closed_at', d.closed_at - i * interval '1 hour', 'due_at', d.due_at - i * interval '1 hour',
					'turn_due_at', d.turn_due_at + i * interval '1 minute',
					'overdue_at', CASE WHEN i % 50 = 0 THEN d.turn_due_at END))).*
				FROM duties d, generate_series(1, $1::integer) i WHERE d.number = $2::text RETURNING number, due_at, given_at
			)
			INSERT INTO duty_states
			SELECT (jsonb_populate_record(s, jsonb_build_object('number', m.number, 'due_at', m.due_at, 'at', m.given_at))).*
			FROM duty_states s, many m WHERE s.number = $2::text`, copies, number)
		require.NoError(tb, err)
	}
	_, err := b.db.ExecContext(tb.Context(), `ANALYZE`)
	require.NoError(tb, err)
	return b
}

// TestListsOfDutiesUseIndexes: of eight thousand duties a list reads those of its page,
// and an instant those that were open then.
func TestListsOfDutiesUseIndexes(t *testing.T) {
	const page = 20
	b := manyDuties(t, 2000)
	at := on(4, "17:00")
	tests := map[string][]register.Query{"as of an instant": register.DutiesAtQueries("task", on(-80, "08:00"), on(-78, "08:00"), on(-1, "12:00"))[1:]}
	for name, f := range map[string]register.DutyFilter{
		"all": {}, "open": {Open: true}, "kind": {Kind: duty.Task}, "open kind": {Kind: duty.Task, Open: true},
		"unit": {Unit: "bcvt"}, "open unit": {Unit: "bcvt", Open: true}, "staff": {Staff: "officer"},
		"open staff": {Staff: "officer", Open: true}, "giver": {Giver: "director"}, "open giver": {Giver: "leader", Open: true},
		"helping": {Helping: "van-phong", Open: true}, "open of a unit": {Of: "cntt", Open: true}, "file": {File: agency + "-211018-0001"},
		"waits for a head": {WaitsFor: "head"}, "waits for a person": {WaitsFor: "officer"},
		"overdue": {Overdue: true, At: at}, "overdue of a unit": {Overdue: true, At: at, Unit: "bcvt"},
		"words": {Q: "cd-2021-0001-00007"},
	} {
		tests[name] = register.DutyQueries(f, register.Mark{}, page)
	}
	for name, queries := range tests {
		t.Run(name, func(t *testing.T) {
			for _, q := range queries {
				var raw string
				require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
				var plans []struct{ Plan planNode }
				require.NoError(t, json.Unmarshal([]byte(raw), &plans))
				for _, table := range plans[0].Plan.scans() {
					require.Contains(t, []string{"units", "staff", "recipients", "files", "free_texts"}, table, "%s\n%s", q.SQL, raw)
				}
				require.Less(t, plans[0].Plan.read(), 40.0*page, "%s\n%s", q.SQL, raw)
			}
		})
	}
}
