package register_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// weekReport is a weekly report that ends some weeks after the first, with a part of bcvt.
func weekReport(week int) register.NewReport {
	period := register.Period{From: on(4+7*(week-1), "16:00"), To: on(4+7*week, "16:00")}
	key := register.ReportKey{Kind: procedure.ReportWeekly, Form: register.FormWeekly, Period: period}
	part := key
	part.Unit = "bcvt"
	return register.NewReport{
		ReportKey: key, MadeAt: period.To.Add(time.Minute),
		Canonical: []byte(`{"version": 1,  "kind":"weekly"}`), PDF: []byte("%PDF week"), Workbook: []byte("PK week"),
		Total:     register.FigureLine{Online: 2, OnTime: 1, OpenOverdue: 1},
		Parts:     []register.NewReport{{ReportKey: part, Canonical: []byte(`{"version":1}`), PDF: []byte("%PDF part"), Workbook: []byte("PK part")}},
		SendWhole: []procedure.Role{procedure.RoleDirector, procedure.RoleLeader}, SendPart: []procedure.Role{procedure.RoleUnitHead},
	}
}

func monthReport(month int) register.NewReport {
	from := procedure.NewDay(2021, time.Month(month-1), 15).At(0)
	return register.NewReport{
		ReportKey:  register.ReportKey{Kind: procedure.ReportMonth, Form: register.FormII06a, Period: register.Period{From: from, To: from.AddDate(0, 1, 0)}},
		PeriodYear: 2021, PeriodNo: month, MadeAt: from.AddDate(0, 1, 0).Add(7 * time.Hour), MadeBy: "leader",
		Canonical: []byte(`{"version":1}`), PDF: []byte("%PDF month"), Workbook: []byte("PK month"), Tell: []string{"clerk", "nobody"},
	}
}

func TestReportIsStoredAndMailedOnce(t *testing.T) {
	b := open(t)
	week := weekReport(1)
	first, err := b.StoreReport(t.Context(), week)
	require.NoError(t, err)
	require.Equal(t, "BC-2021-0001", first.ID)
	require.Equal(t, register.ReportSent, first.State)
	require.Equal(t, week.Total, first.Total)
	require.Equal(t, week.Period, first.Period)
	require.Equal(t, register.SHA256(week.PDF), first.PDFSHA256)

	week.PDF, week.MadeAt = []byte("%PDF another"), week.MadeAt.Add(time.Hour)
	again, err := b.StoreReport(t.Context(), week)
	require.NoError(t, err)
	require.Equal(t, first, again)

	pdf, err := b.ReportPDF(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, "%PDF week", string(pdf))
	canonical, err := b.ReportCanonical(t.Context(), first.ID)
	require.NoError(t, err)
	require.True(t, bytes.Equal([]byte(`{"version": 1,  "kind":"weekly"}`), canonical), "byte for byte")

	part, err := b.PartOf(t.Context(), first.ID, "bcvt")
	require.NoError(t, err)
	require.Equal(t, []any{"BC-2021-0001.bcvt", first.ID, 1}, []any{part.ID, part.Whole, part.Number})
	require.True(t, part.OfUnit("bcvt"))
	require.False(t, first.OfUnit(""))

	messages, err := b.ClaimOutbox(t.Context(), on(20, "00:00"), time.Minute, 10)
	require.NoError(t, err)
	got := map[string]string{}
	for _, m := range messages {
		require.Equal(t, register.ReportMail, m.Kind)
		got[m.To.Staff] = m.Report.ID + " " + string(m.Report.PDF) + " " + string(m.Report.Workbook)
	}
	require.Equal(t, map[string]string{
		"director": "BC-2021-0001 %PDF week PK week", "leader": "BC-2021-0001 %PDF week PK week", "head": "BC-2021-0001.bcvt %PDF part PK part",
	}, got)
	sendings, err := b.Sendings(t.Context(), first.ID)
	require.NoError(t, err)
	require.Len(t, sendings, 3)
	require.Equal(t, "claimed", sendings[0].Status)
}

// TestReportNumbersHaveNoGap: many at once, half of them the same report.
func TestReportNumbersHaveNoGap(t *testing.T) {
	b := open(t)
	var all sync.WaitGroup
	errs := make(chan error, 16)
	for i := range 16 {
		all.Go(func() {
			_, err := b.StoreReport(t.Context(), weekReport(1+i/2))
			errs <- err
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	list, err := b.Reports(t.Context(), register.ReportFilter{}, 1, 5)
	require.NoError(t, err)
	require.Equal(t, []int{8, 5}, []int{list.Total, len(list.Reports)})
	require.Equal(t, 8, one[int](t, b, `SELECT max(number) FROM reports`))
	require.Equal(t, weekReport(8).To, list.Reports[0].To, "the latest first")
	require.Equal(t, 8*3, one[int](t, b, `SELECT count(*) FROM outbox`))
}

func TestWeeksFollowOnOneAnother(t *testing.T) {
	b := open(t)
	_, err := b.WeekBefore(t.Context(), on(30, "00:00"))
	require.ErrorIs(t, err, register.ErrNotFound)
	for _, week := range []int{1, 2} {
		_, err := b.StoreReport(t.Context(), weekReport(week))
		require.NoError(t, err)
	}
	second := weekReport(2)
	last, err := b.WeekBefore(t.Context(), second.To.Add(time.Second))
	require.NoError(t, err)
	require.Equal(t, second.To, last.To)
	first, err := b.WeekBefore(t.Context(), second.To)
	require.NoError(t, err)
	require.Equal(t, second.From, first.To)
	around, err := b.WeekAround(t.Context(), second.To.Add(-time.Hour))
	require.NoError(t, err)
	require.Equal(t, last.ID, around.ID)
	_, err = b.WeekAround(t.Context(), second.To.Add(time.Hour))
	require.ErrorIs(t, err, register.ErrNotFound)

	overlapping := weekReport(2)
	overlapping.To = overlapping.To.Add(time.Hour)
	_, err = b.StoreReport(t.Context(), overlapping)
	require.ErrorContains(t, err, "reports_weeks")
	require.Equal(t, 2, one[int](t, b, `SELECT last FROM letter_counters WHERE series = 'report'`), "no number is lost")
}

func TestPeriodicReportIsApprovedAndSent(t *testing.T) {
	b := open(t)
	made, err := b.StoreReport(t.Context(), monthReport(10))
	require.NoError(t, err)
	require.Equal(t, []any{register.ReportMade, "leader", 10}, []any{made.State, made.MadeBy, made.PeriodNo})
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'report_waiting' AND staff_id = 'clerk'`))

	to := register.Sending{Key: "k1", Report: made.ID, At: on(2, "10:00"), By: "clerk", How: register.SentBySystem, To: "Văn phòng UBND tỉnh", Cover: "45/STTTT-VP"}
	whole := []procedure.Role{procedure.RoleDirector}
	ok, err := b.SendReport(t.Context(), to, whole, nil)
	require.NoError(t, err)
	require.False(t, ok, "not approved yet")

	approved, err := b.ApproveReport(t.Context(), made.ID, "clerk", on(2, "09:00"))
	require.NoError(t, err)
	require.Equal(t, []any{register.ReportApproved, "clerk", on(2, "09:00")}, []any{approved.State, approved.ApprovedBy, approved.ApprovedAt})
	same, err := b.ApproveReport(t.Context(), made.ID, "leader", on(3, "09:00"))
	require.NoError(t, err)
	require.Equal(t, approved, same)

	for range 2 { // a double click
		ok, err = b.SendReport(t.Context(), to, whole, nil)
		require.NoError(t, err)
		require.True(t, ok)
	}
	to.Key, to.To = "k2", "Sở Nội vụ"
	ok, err = b.SendReport(t.Context(), to, whole, nil)
	require.NoError(t, err)
	require.True(t, ok, "to somebody else too")
	sent, err := b.SentReports(t.Context(), 1, 0)
	require.NoError(t, err)
	require.Equal(t, 3, sent.Total)
	var names []string
	for _, s := range sent.Sendings {
		names = append(names, s.To+s.Staff+" "+string(s.How)+" "+s.Cover)
	}
	require.ElementsMatch(t, []string{"Văn phòng UBND tỉnh system 45/STTTT-VP", "Sở Nội vụ system 45/STTTT-VP", "director email "}, names)
	got, err := b.Report(t.Context(), made.ID)
	require.NoError(t, err)
	require.Equal(t, register.ReportSent, got.State)
	_, err = b.SendReport(t.Context(), register.Sending{Key: "k3", Report: "BC-2021-9999", How: register.SentByHand, To: "x", At: on(1, "00:00")}, nil, nil)
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestReportChecks(t *testing.T) {
	b := open(t)
	made, err := b.StoreReport(t.Context(), weekReport(1))
	require.NoError(t, err)
	_, ok, err := b.LastCheck(t.Context(), made.ID)
	require.NoError(t, err)
	require.False(t, ok)
	for i, differs := range [][]string{nil, {"total/late: 1, now 2"}} {
		check := register.ReportCheck{Key: fmt.Sprint("k", i), At: on(9+i, "08:00"), By: "clerk", Differs: differs}
		require.NoError(t, b.NoteCheck(t.Context(), made.ID, check))
		require.NoError(t, b.NoteCheck(t.Context(), made.ID, check))
	}
	last, ok, err := b.LastCheck(t.Context(), made.ID)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, []string{"total/late: 1, now 2"}, last.Differs)
	require.ErrorIs(t, b.NoteCheck(t.Context(), "BC-2021-9999", register.ReportCheck{Key: "k", At: on(9, "08:00")}), register.ErrNotFound)
}

// TestListsOfReports: a unit finds its parts and what was ordered for it, and nothing else.
func TestListsOfReports(t *testing.T) {
	b := open(t)
	for week := range 3 {
		_, err := b.StoreReport(t.Context(), weekReport(week+1))
		require.NoError(t, err)
	}
	_, err := b.StoreReport(t.Context(), monthReport(10))
	require.NoError(t, err)
	ids := func(f register.ReportFilter) (ids []string) {
		list, err := b.Reports(t.Context(), f, 1, 0)
		require.NoError(t, err)
		for _, r := range list.Reports {
			ids = append(ids, r.ID)
		}
		require.Len(t, list.Reports, list.Total)
		return ids
	}
	require.Equal(t, []string{"BC-2021-0003", "BC-2021-0002", "BC-2021-0001", "BC-2021-0004"}, ids(register.ReportFilter{}))
	require.Equal(t, []string{"BC-2021-0003.bcvt", "BC-2021-0002.bcvt", "BC-2021-0001.bcvt"}, ids(register.ReportFilter{Unit: "bcvt"}))
	require.Equal(t, []string{"BC-2021-0004"}, ids(register.ReportFilter{Kind: procedure.ReportMonth}))
	require.Empty(t, ids(register.ReportFilter{Unit: "cntt"}))
}
