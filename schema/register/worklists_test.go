package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

var (
	theOfficer = register.Holder{Staff: "officer", Unit: "bcvt", Role: procedure.RoleOfficer}
	theClerk   = register.Holder{Staff: "clerk", Unit: "van-phong", Role: procedure.RoleClerk}
)

// seven adds to five: 6 lies unassigned with the officers' unit, 7 is declared late.
func seven(t *testing.T) book {
	t.Helper()
	b := five(t)
	record(t, b, apply(t, take(t, b, newFile("key-6")), procedure.HandedOver{By: clerk}, on(0, "10:00")))
	s := working(t, b, "key-7")
	record(t, b, apply(t, s, procedure.Declared{
		By: head, Course: procedure.Late, Reason: procedure.ReasonWorkload, NewDate: on(9, "08:00"),
	}, on(3, "09:00")))
	return b
}

// numbers are the numbers of files in a list, in order.
func numbers(list []register.Work) (out []int) {
	for _, w := range list {
		out = append(out, int(w.Code[len(w.Code)-1]-'0'))
	}
	return out
}

func TestMine(t *testing.T) {
	b := seven(t)
	list := func(who register.Holder, after register.Mark, limit int) []register.Work {
		t.Helper()
		work, err := b.Mine(t.Context(), who, on(9, "08:00"), after, limit)
		require.NoError(t, err)
		return work
	}
	all := list(theOfficer, register.Mark{}, 10)
	require.Equal(t, []int{2, 6, 7, 3}, numbers(all), "unassigned ones too; 4 is finished; the new date of the apology is later")
	require.Equal(t, []int{1, 5}, numbers(list(theClerk, register.Mark{}, 10)), "the clock that stands still comes last")
	require.Empty(t, list(register.Holder{Staff: "head", Unit: "bcvt", Role: procedure.RoleUnitHead}, register.Mark{}, 10))

	file, err := b.File(t.Context(), agency+"-211018-0003")
	require.NoError(t, err)
	require.Equal(t, register.Work{
		Line: register.Line{
			Code: agency + "-211018-0003", Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính",
			Status: procedure.StatusProcessing, StepName: "Thẩm định", Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông",
			Assignee: "officer", AssigneeName: "Đỗ Chuyên", ApplicantName: "Công ty Đại Đồng", ReceivedAt: on(0, "08:00"),
			DueAt: all[3].DueAt, FirstDueAt: on(7, "17:00"), LateAt: on(7, "17:00"), Level: 1, Overdue: true,
		},
		StepRole: procedure.RoleOfficer, GivenAt: on(7, "17:00"), Seq: all[3].Seq, View: file.View,
		Asked: []procedure.Ask{
			{Kind: procedure.AskAnswer, Since: on(7, "17:00"), Role: procedure.RoleLeader},
			{Kind: procedure.AskLate, Since: on(7, "17:00"), Role: procedure.RoleOfficer},
		},
	}, all[3])

	var paged []int
	var mark register.Mark
	for range 3 {
		page := list(theOfficer, mark, 2)
		paged = append(paged, numbers(page)...)
		if len(page) > 0 {
			mark = register.MarkOf(page[len(page)-1])
		}
	}
	require.Equal(t, []int{2, 6, 7, 3}, paged)
	clerks := list(theClerk, register.Mark{}, 1)
	require.Equal(t, []int{5}, numbers(list(theClerk, register.MarkOf(clerks[0]), 1)))
	require.Empty(t, list(theClerk, register.MarkOf(list(theClerk, register.Mark{}, 2)[1]), 1))

	for most, want := range map[int]int{10: 4, 4: 4, 3: 4, 2: 3} {
		n, err := b.CountMine(t.Context(), theOfficer, most)
		require.NoError(t, err)
		require.Equal(t, want, n, "at most %d", most)
	}
}

func TestUnitWork(t *testing.T) {
	b := seven(t)
	for list, want := range map[register.UnitList][]int{
		register.ListAll:        {2, 6, 7, 3},
		register.ListNearDue:    {7},
		register.ListUndeclared: nil,
		register.ListToApprove:  {7},
		register.ListLate:       {2, 6, 7, 3}, // 2, 6 and 7 are past their date, and nothing has booked it
		register.ListEscalated:  {3},
		register.ListUnassigned: {6},
	} {
		work, err := b.UnitWork(t.Context(), "bcvt", list, on(8, "08:00"), register.Mark{}, 10)
		require.NoError(t, err)
		require.Equal(t, want, numbers(work), list)
	}
	none, err := b.UnitWork(t.Context(), "nowhere", register.ListAll, on(8, "08:00"), register.Mark{}, 10)
	require.NoError(t, err)
	require.Empty(t, none)

	counts, err := b.CountUnit(t.Context(), "bcvt", on(4, "08:00"), 2)
	require.NoError(t, err)
	require.Equal(t, map[register.UnitList]int{
		register.ListAll: 3, register.ListNearDue: 1, register.ListUndeclared: 0, register.ListToApprove: 1,
		register.ListLate: 1, register.ListEscalated: 1, register.ListUnassigned: 1,
	}, counts)

	asked := record(t, b, procedure.Advance(working(t, b, "key-8"), on(3, "08:00")))
	undeclared := func() []int {
		work, err := b.UnitWork(t.Context(), "bcvt", register.ListUndeclared, on(3, "08:00"), register.Mark{}, 10)
		require.NoError(t, err)
		return numbers(work)
	}
	require.Equal(t, []int{8}, undeclared())
	record(t, b, apply(t, asked, procedure.Declared{By: head, Course: procedure.OnCourse}, on(3, "09:00")))
	require.Empty(t, undeclared())
}

func TestUnitLoad(t *testing.T) {
	b := seven(t)
	load, err := b.UnitLoad(t.Context(), "bcvt", on(4, "08:00"), 10)
	require.NoError(t, err)
	second := load[1].Dues[len(load[1].Dues)-1].At
	require.Equal(t, []register.Load{
		{Open: 1, Dues: []register.DueFiles{{At: on(7, "17:00"), Files: 1}}},
		{Staff: "officer", Name: "Đỗ Chuyên", Open: 3, NearDue: 1, Late: 1, Dues: []register.DueFiles{{At: on(7, "17:00"), Files: 2}, {At: second, Files: 1}}},
	}, load)
	require.True(t, second.After(on(7, "17:00")))

	load, err = b.UnitLoad(t.Context(), "bcvt", on(7, "17:01"), 1)
	require.NoError(t, err)
	require.Equal(t, []register.Load{
		{Open: 1, Late: 1, Dues: []register.DueFiles{{At: on(7, "17:00"), Files: 1}}},
		{Staff: "officer", Name: "Đỗ Chuyên", Open: 1, Late: 1, Dues: []register.DueFiles{{At: on(7, "17:00"), Files: 1}}},
	}, load, "bounded to the most pressing one")

	load, err = b.UnitLoad(t.Context(), "van-phong", on(4, "08:00"), 10)
	require.NoError(t, err)
	require.Equal(t, []register.Load{
		{Staff: "clerk", Name: "Lê Thị Hoa", Open: 2, Stopped: 1, Dues: []register.DueFiles{{At: on(7, "17:00"), Files: 1}}},
	}, load)
}

// TestSearchIsLiteral: what people type is looked for, whatever it means to SQL.
func TestSearchIsLiteral(t *testing.T) {
	b := open(t)
	f := newFile("key-1")
	f.Applicant.Name = `Công ty 'A&B' 100% \ (C:*) | !x`
	take(t, b, f)
	for q, want := range map[string]int{
		`'a&b'`: 1, `100%`: 1, `100%x`: 0, `\`: 1, `(c:*)`: 1, `|`: 1, `!x`: 1, `'`: 1, `''`: 0, `a&b`: 0, `công ty '`: 1, `ty công`: 0, `_`: 0,
		`:*`: 0, ` `: 1,
	} {
		page, err := b.Files(t.Context(), register.Filter{Q: q})
		require.NoError(t, err, q)
		require.Equal(t, want, page.Total, q)
	}
}

func TestCountIsBounded(t *testing.T) {
	b := five(t)
	for most, want := range map[int]int{0: 5, 2: 3, 4: 5, 5: 5, 100: 5} {
		page, err := b.Files(t.Context(), register.Filter{CountTo: most})
		require.NoError(t, err)
		require.Equal(t, want, page.Total, "at most %d", most)
		require.Len(t, page.Files, 5)
	}
}
