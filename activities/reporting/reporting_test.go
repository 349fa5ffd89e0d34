package reporting_test

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/officetest"
	"dunghen/activities/reporting"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// asJSON draws a report as its content; how it looks is the business of package reports.
func asJSON(w io.Writer, d register.ReportData) error { return json.NewEncoder(w).Encode(d) }

func config() reporting.Config {
	return reporting.Config{
		Rules: []procedure.PeriodRule{
			{Kind: procedure.ReportMonth, Months: 1, Ends: []time.Month{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, LastDay: 14},
			{Kind: procedure.ReportQuarter, Months: 3, Ends: []time.Month{3, 6, 9, 12}, LastDay: 14},
			{Kind: procedure.ReportYear, Months: 12, Ends: []time.Month{12}, LastDay: 14},
		},
		Forms: map[procedure.ReportKind]register.ReportForm{
			procedure.ReportWeekly: register.FormWeekly, procedure.ReportMonth: register.FormII06a,
			procedure.ReportQuarter: register.FormII06a, procedure.ReportYear: register.FormII06a,
		},
		NearDue: procedure.Limit{Amount: 5, Unit: procedure.WorkingDay},
		Whole:   []procedure.Role{procedure.RoleDirector, procedure.RoleLeader}, Part: []procedure.Role{procedure.RoleUnitHead},
		Office: "mot-cua", SentTo: "Văn phòng Ủy ban nhân dân tỉnh", Calendar: officetest.Calendar(),
		ProcedureName: func(code string) string { return "thủ tục " + code },
		Evaluation: measure.EvaluationRule{
			Officers: measure.Scale{Indicators: []measure.Indicator{1, 2, 3, 4, 7}, Grades: []measure.Grade{{Code: "all"}}},
			Units:    measure.Scale{Indicators: measure.Indicators(), Grades: []measure.Grade{{Code: "all"}}},
			Feedback: measure.FeedbackRule{Most: 100, Some: 90},
		},
		Draw: reporting.Drawing{Sheet: asJSON, Workbook: asJSON},
	}
}

func reporter(t *testing.T, store *register.Store) *reporting.Reporter {
	t.Helper()
	r, err := reporting.New(store, config())
	require.NoError(t, err)
	return r
}

func weekly(at time.Time) contract.ReportOrder {
	return contract.ReportOrder{Schedule: contract.WeeklyReports, At: at, Now: at.Add(41 * time.Minute)}
}

func made(t *testing.T, r *reporting.Reporter, store *register.Store, o contract.ReportOrder) (reports []register.Report) {
	t.Helper()
	result, err := r.Make(t.Context(), o)
	require.NoError(t, err)
	for _, id := range result.Reports {
		report, err := store.Report(t.Context(), id)
		require.NoError(t, err)
		reports = append(reports, report)
	}
	return reports
}

// friday is the end of the week of officetest.Received, the file due on the Monday after.
var friday = officetest.At(22, "16:00")

func TestAWeekAsItStoodAtItsCutOff(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	late := officetest.File(t, store, "k1", officetest.Applicant)
	officetest.File(t, store, "k2", officetest.Applicant)
	// The machine was down on Friday; the file broke its promise before it came up again.
	late = officetest.Record(t, store, officetest.Live(late, officetest.At(26, "09:00")))

	first := made(t, r, store, weekly(friday))[0]
	require.Equal(t, register.Period{From: officetest.At(15, "16:00"), To: friday}, first.Period)
	require.Equal(t, []int{2, 0, 2, 0}, []int{first.Total.Direct, first.Total.Resolved(), first.Total.OpenInTime, first.Total.OpenOverdue})
	data, err := store.ReportData(t.Context(), first.ID)
	require.NoError(t, err)
	require.Empty(t, data.Late)
	require.Len(t, data.NearDue, 2)
	require.Equal(t, []int{2021, 42}, []int{data.Year, data.Number})
	require.Len(t, data.Trend, 8)
	require.Equal(t, 2, data.Trend[7].Received)
	require.Equal(t, register.Period{From: officetest.At(8, "16:00"), To: officetest.At(15, "16:00")},
		register.Period{From: data.Before.From, To: data.Before.To})
	require.Equal(t, "Bộ phận Tiếp nhận và Trả kết quả", data.ReportingUnit)

	second := made(t, r, store, weekly(officetest.At(29, "16:00")))[0]
	require.Equal(t, friday, second.From)
	require.Equal(t, first.Total.Open(), second.Total.Carried, "what was open is carried over")
	require.Equal(t, 2, second.Total.OpenOverdue)
	data, err = store.ReportData(t.Context(), second.ID)
	require.NoError(t, err)
	require.Equal(t, []string{late.Code}, []string{data.Late[0].Code})
	require.NotEmpty(t, data.Late[0].Breaches)
	require.Equal(t, first.Total.Open(), data.Before.Total.Open())

	part, err := store.PartOf(t.Context(), second.ID, "bcvt")
	require.NoError(t, err)
	require.Equal(t, second.Total, part.Total, "one unit has it all")
	own, err := store.ReportData(t.Context(), part.ID)
	require.NoError(t, err)
	require.Equal(t, "Phòng Bưu chính, Viễn thông", own.ScopeUnit)
	require.Equal(t, data.Late, own.Late)
}

// TestWeeksMissedAreMadeUpOnceInOrder: three Fridays without a machine, and a change of
// the schedule in between; no instant is left out, none is told twice.
func TestWeeksMissedAreMadeUpOnceInOrder(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	cutOffs := []time.Time{
		friday, friday.AddDate(0, 0, 7), friday.AddDate(0, 0, 14),
		friday.AddDate(0, 0, 17).Add(-8 * time.Hour), // Mondays at eight from now on
		friday.AddDate(0, 0, 24).Add(-8 * time.Hour),
	}
	until := friday.AddDate(0, 0, -7)
	for _, at := range cutOffs {
		for range 2 { // the engine may say it twice
			report := made(t, r, store, weekly(at))[0]
			require.Equal(t, register.Period{From: until, To: at}, report.Period)
		}
		until = at
	}
	inside := made(t, r, store, weekly(friday.AddDate(0, 0, 3)))[0]
	require.Equal(t, friday.AddDate(0, 0, 7), inside.To, "an instant inside a week that is told makes no other")
	list, err := store.Reports(t.Context(), register.ReportFilter{}, 1, 0)
	require.NoError(t, err)
	require.Equal(t, len(cutOffs), list.Total)
}

// TestEmptyWeek is that of Tết: nobody came, nothing was done, the report says so.
func TestEmptyWeek(t *testing.T) {
	store := officetest.Open(t)
	report := made(t, reporter(t, store), store, weekly(friday))[0]
	require.Equal(t, register.FigureLine{}, report.Total)
	require.Equal(t, register.ReportSent, report.State)
	parts, err := store.Parts(t.Context(), report.ID)
	require.NoError(t, err)
	require.Empty(t, parts)
	sendings, err := store.Sendings(t.Context(), report.ID)
	require.NoError(t, err)
	require.Len(t, sendings, 2)
}

func TestPeriodsThatEndTogether(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	officetest.File(t, store, "k1", officetest.Applicant)
	at := procedure.NewDay(2021, time.December, 15).At(7 * 60)
	order := contract.ReportOrder{Schedule: contract.PeriodicReports, At: at, Now: at.Add(26 * time.Hour)}
	var names []string
	for _, report := range made(t, r, store, order) {
		names = append(names, fmt.Sprintf("%s %d %s–%s %s", report.Kind, report.PeriodNo, report.From.Format("02/01"), report.To.Format("02/01"), report.State))
	}
	require.Equal(t, []string{
		"month 11 15/10–15/11 made", "month 12 15/11–15/12 made", "quarter 4 15/09–15/12 made", "year 1 15/12–15/12 made",
	}, names)
	require.Len(t, made(t, r, store, order), 4)
	list, err := store.Reports(t.Context(), register.ReportFilter{}, 1, 0)
	require.NoError(t, err)
	require.Equal(t, 4, list.Total)
	messages, err := store.ClaimOutbox(t.Context(), at.AddDate(1, 0, 0), time.Minute, 100)
	require.NoError(t, err)
	require.Empty(t, messages, "nobody of the Office in this house: it waits on the page")
}

func TestOrderedReports(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	days, err := procedure.DaysPeriod(procedure.DayOf(officetest.Received), procedure.DayOf(officetest.Received))
	require.NoError(t, err)
	order := contract.ReportOrder{
		Period: days, Form: string(register.FormII06a), Unit: "bcvt", Procedure: s.Rules.Procedure, By: "leader",
		At: officetest.At(19, "08:00"), Now: officetest.At(19, "08:00"),
	}
	var all sync.WaitGroup
	results := make(chan contract.ReportResult, 4)
	for range 4 {
		all.Go(func() {
			result, err := r.Make(t.Context(), order)
			if err == nil {
				results <- result
			}
		})
	}
	all.Wait()
	close(results)
	for result := range results {
		require.Equal(t, contract.ReportResult{Reports: []string{"BC-2021-0001"}}, result, "two orders at once are one report")
	}
	report, err := store.Report(t.Context(), "BC-2021-0001")
	require.NoError(t, err)
	require.Equal(t, []any{1, "leader", register.ReportMade}, []any{report.Total.Direct, report.MadeBy, report.State})
	data, err := store.ReportData(t.Context(), report.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"Phòng Bưu chính, Viễn thông", "thủ tục 1.003868"}, []string{data.ScopeUnit, data.ScopeProcedure})

	order.At = days.To.Add(-time.Minute)
	_, err = r.Make(t.Context(), order)
	require.ErrorIs(t, err, procedure.Refuse(procedure.CodePeriodNotOver, ""))
}

// TestMadeAgain: the same bytes after the files have changed; and where the register was
// altered behind its back, what differs.
func TestMadeAgain(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	made(t, r, store, weekly(friday))

	officetest.Record(t, store, officetest.Live(s, friday.AddDate(0, 1, 0)))
	made(t, r, store, weekly(friday.AddDate(0, 0, 14)))
	again := contract.ReportOrder{Key: "k1", By: "clerk", Now: friday.AddDate(0, 1, 0)}
	for _, id := range []string{"BC-2021-0001", "BC-2021-0001.bcvt", "BC-2021-0002", "BC-2021-0002.bcvt"} {
		again.Again = id
		result, err := r.Make(t.Context(), again)
		require.NoError(t, err)
		check, ok, err := store.LastCheck(t.Context(), id)
		require.NoError(t, err)
		require.True(t, ok)
		require.True(t, result.Identical, "%s: %v", id, check.Differs)
	}

	require.NoError(t, store.SyncOrganisation(t.Context(), register.Organisation{
		Office: register.Office{Name: "Sở Khoa học và Công nghệ"}, Units: []register.Unit{{Code: "bcvt", Name: "Phòng Bưu chính, Viễn thông"}},
	}))
	result, err := r.Make(t.Context(), again)
	require.NoError(t, err)
	require.True(t, result.Identical, "the same key is the same check")
	again.Key, again.Now = "k2", again.Now.Add(time.Hour)
	result, err = r.Make(t.Context(), again)
	require.NoError(t, err)
	require.False(t, result.Identical)
	check, _, err := store.LastCheck(t.Context(), again.Again)
	require.NoError(t, err)
	require.Contains(t, check.Differs, `/agency: "Sở Thông tin và Truyền thông" → "Sở Khoa học và Công nghệ"`)
}

// TestWhyAndWho: the forms on reasons and on people are of what the register knew at the
// cut-off, and can be made again.
func TestWhyAndWho(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	late := officetest.Record(t, store, officetest.Live(officetest.File(t, store, "k1", officetest.Applicant), officetest.At(26, "09:00")))
	days, err := procedure.DaysPeriod(procedure.DayOf(officetest.Received), procedure.DayOf(officetest.At(29, "08:00")))
	require.NoError(t, err)
	for form, holds := range map[register.ReportForm]func(register.ReportData){
		register.FormII07: func(d register.ReportData) {
			require.Len(t, d.Reasons, 1)
			require.Equal(t, []string{late.Code}, d.Reasons[0].Files)
		},
		register.FormEvaluation: func(d register.ReportData) {
			require.NotEmpty(t, d.Evaluation)
			require.Equal(t, "Phòng Bưu chính, Viễn thông", d.Evaluation[len(d.Evaluation)-1].UnitName)
		},
	} {
		order := contract.ReportOrder{Period: days, Form: string(form), Key: string(form), By: "leader", At: officetest.At(31, "08:00"), Now: officetest.At(31, "08:00")}
		report := made(t, r, store, order)[0]
		data, err := store.ReportData(t.Context(), report.ID)
		require.NoError(t, err)
		holds(data)
		require.NoError(t, data.Check())
		result, err := r.Make(t.Context(), contract.ReportOrder{Again: report.ID, Key: "again", By: "clerk", Now: officetest.At(31, "09:00")})
		require.NoError(t, err)
		require.True(t, result.Identical, form)
	}
}

// TestADirectionStandsInEveryWeekUntilItIsDone, for leadership and for the unit it is for.
func TestADirectionStandsInEveryWeekUntilItIsDone(t *testing.T) {
	store := officetest.Open(t)
	r := reporter(t, store)
	limit := procedure.Limit{Amount: 1, Unit: procedure.WorkingDay}
	opened, err := store.OpenDuty(t.Context(), register.NewDuty{
		Key: "k1", BodyHash: []byte{1}, Kind: duty.Direction, At: officetest.Received,
		Texts: []register.Text{{ID: "t1", Kind: "instruction", Body: "Làm ngay", Author: "leader", At: officetest.Received}},
		Open: func(number string) (duty.Duty, error) {
			return duty.Open(number, duty.Opening{
				Kind: duty.Direction, Calendar: officetest.Calendar(), By: officetest.Leader, Text: "t1", Unit: "bcvt", DueAt: officetest.At(20, "17:00"),
				Rule: duty.Rule{Near: limit, Answer: limit, Confirm: limit, Acknowledge: limit, Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector}},
			}, officetest.Received)
		},
	})
	require.NoError(t, err)
	for _, at := range []time.Time{friday, friday.AddDate(0, 0, 7)} {
		report := made(t, r, store, weekly(at))[0]
		data, err := store.ReportData(t.Context(), report.ID)
		require.NoError(t, err)
		require.Equal(t, []string{opened.State.Number, "Làm ngay"}, []string{data.Duties[0].Number, data.Duties[0].Title})
		part, err := store.PartOf(t.Context(), report.ID, "bcvt")
		require.NoError(t, err)
		own, err := store.ReportData(t.Context(), part.ID)
		require.NoError(t, err)
		require.Equal(t, data.Duties, own.Duties)
	}
}
