package register_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func yes(v bool) *bool { return &v }

// five files: 1 waits at the counter, 2 with the officer, 3 late with the officer,
// 4 late and finished, 5 waits for papers and has no due date.
func five(t *testing.T) book {
	t.Helper()
	b := open(t)
	names := []string{"Nguyễn Văn An", "Trần Thị Bích Ánh", "Công ty Đại Đồng", "Lê Ân", "Hoàng Anh"}
	states := make([]procedure.State, len(names))
	for i, name := range names {
		f := newFile(fmt.Sprintf("key-%d", i+1))
		f.Applicant.Name, f.Applicant.Phone = name, fmt.Sprintf("091234567%d", i+1)
		states[i] = take(t, b, f)
	}
	for i := 1; i < 4; i++ {
		states[i] = record(t, b, apply(t, states[i], procedure.HandedOver{By: clerk, Staff: "officer"}, on(0, "09:00")))
	}
	for i := 2; i < 4; i++ {
		s := record(t, b, procedure.Advance(states[i], on(7, "17:00")))
		states[i] = record(t, b, apply(t, s, procedure.LetterIssued{Key: s.Apology.Key, LetterID: "x", Number: i}, on(7, "17:01")))
	}
	record(t, b, apply(t, states[3], procedure.Finished{By: leader}, on(8, "08:00")))
	record(t, b, apply(t, states[4], procedure.SupplementRequested{By: clerk, Papers: []string{"don"}}, on(1, "08:00")))
	return b
}

func TestFilters(t *testing.T) {
	b := five(t)
	for name, test := range map[string]struct {
		filter register.Filter
		want   []int // the files' numbers, in order
	}{
		"all, by due date":          {register.Filter{}, []int{1, 2, 3, 4, 5}},
		"one status":                {register.Filter{Status: []int{4}}, []int{2, 3}},
		"two statuses":              {register.Filter{Status: []int{9, 5}}, []int{4, 5}},
		"unit":                      {register.Filter{Unit: "van-phong"}, []int{1, 5}},
		"assignee":                  {register.Filter{Assignee: "officer"}, []int{2, 3, 4}},
		"overdue before the date":   {register.Filter{Overdue: yes(true), At: on(7, "17:00")}, []int{3}},
		"overdue after the date":    {register.Filter{Overdue: yes(true), At: on(7, "17:01")}, []int{1, 2, 3}},
		"not overdue":               {register.Filter{Overdue: yes(false), At: on(7, "17:01")}, []int{4, 5}},
		"overdue of an officer":     {register.Filter{Overdue: yes(true), At: on(9, "08:00"), Assignee: "officer", Status: []int{4}}, []int{2, 3}},
		"a whole code":              {register.Filter{Q: agency + "-211018-0003"}, []int{3}},
		"a code's beginning, typed": {register.Filter{Q: " 000.00.16.h55-2110"}, []int{1, 2, 3, 4, 5}},
		"not a code's middle":       {register.Filter{Q: "211018-0003"}, nil},
		"name without marks":        {register.Filter{Q: "bich anh"}, []int{2}},
		"name with marks":           {register.Filter{Q: "Bích  ÁNH"}, []int{2}},
		"beginning of a word":       {register.Filter{Q: "an"}, []int{1, 2, 4, 5}},
		"đ is d":                    {register.Filter{Q: "dai dong"}, []int{3}},
		"phone":                     {register.Filter{Q: "0912345675"}, []int{5}},
		"nothing like it":           {register.Filter{Q: "zzz"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := b.Files(t.Context(), test.filter)
			require.NoError(t, err)
			var got []int
			for _, line := range page.Files {
				var n int
				_, err := fmt.Sscanf(line.Code, agency+"-211018-%d", &n)
				require.NoError(t, err)
				got = append(got, n)
			}
			require.Equal(t, test.want, got)
			require.Equal(t, []int{len(test.want), 1, 20}, []int{page.Total, page.Page, page.PerPage})
		})
	}
}

func TestPages(t *testing.T) {
	b := five(t)
	codes := func(page, perPage int) []string {
		p, err := b.Files(t.Context(), register.Filter{Page: page, PerPage: perPage})
		require.NoError(t, err)
		require.Equal(t, 5, p.Total)
		out := []string{fmt.Sprint(p.Page, p.PerPage)}
		for _, line := range p.Files {
			out = append(out, line.Code[len(agency)+8:])
		}
		return out
	}
	require.Equal(t, []string{"1 2", "0001", "0002"}, codes(1, 2))
	require.Equal(t, []string{"3 2", "0005"}, codes(3, 2))
	require.Equal(t, []string{"4 2"}, codes(4, 2))
	require.Equal(t, []string{"1 100", "0001", "0002", "0003", "0004", "0005"}, codes(-1, 1000))
}

func TestLine(t *testing.T) {
	b := five(t)
	page, err := b.Files(t.Context(), register.Filter{At: on(9, "08:00"), Q: "đại"})
	require.NoError(t, err)
	require.Equal(t, []register.Line{{
		Code: agency + "-211018-0003", Procedure: "1.003868", ProcedureName: "Cấp giấy phép bưu chính",
		Status: procedure.StatusProcessing, StepName: "Thẩm định", Unit: "bcvt", UnitName: "Phòng Bưu chính, Viễn thông",
		Assignee: "officer", AssigneeName: "Đỗ Chuyên", ApplicantName: "Công ty Đại Đồng", ReceivedAt: on(0, "08:00"),
		DueAt: page.Files[0].DueAt, FirstDueAt: on(7, "17:00"), LateAt: on(7, "17:00"), Level: 1, Overdue: true,
	}}, page.Files)
	require.True(t, page.Files[0].DueAt.After(on(7, "17:00")))
}

func TestGauges(t *testing.T) {
	b := five(t)
	_, err := b.IssueLetter(t.Context(), draft(agency+"-211018-0003", "k", on(7, "17:01")))
	require.NoError(t, err)
	outbox, err := b.OutboxStatus(t.Context())
	require.NoError(t, err)
	gauges, err := b.Gauges(t.Context(), on(9, "08:00"))
	require.NoError(t, err)
	require.Equal(t, register.Gauges{
		Files:   map[procedure.Status]int{2: 1, 4: 2, 5: 1, 9: 1},
		Overdue: 3, Letters: map[string]int{"apology": 1}, Unanswered: 1,
		Outbox: outbox,
	}, gauges)
	_, err = b.File(t.Context(), "nowhere")
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.PublicFile(t.Context(), "nowhere")
	require.ErrorIs(t, err, register.ErrNotFound)
}
