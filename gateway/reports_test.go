package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/reporting"
	"dunghen/gateway/office"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// reporterOf makes reports for tests: what they say, drawn as their content.
func reporterOf(book *register.Store) (*reporting.Reporter, error) {
	data, err := embedded()
	if err != nil {
		return nil, err
	}
	law := data.Reporting()
	asJSON := func(w io.Writer, d register.ReportData) error { return json.NewEncoder(w).Encode(d) }
	forms := map[procedure.ReportKind]register.ReportForm{procedure.ReportWeekly: register.FormWeekly}
	for _, kind := range law.Periodic.Kinds {
		forms[kind.Kind] = register.ReportForm(kind.Form)
	}
	return reporting.New(book, reporting.Config{
		Rules: law.Rules(), Forms: forms, NearDue: law.Weekly.NearDue, Whole: law.Recipients.Whole, Part: law.Recipients.Part,
		Office: law.Approval.Unit, SentTo: law.Periodic.SentTo, Calendar: data.Calendar(),
		Evaluation:    data.Evaluation().Rule(),
		ProcedureName: func(code string) string { return code },
		Draw:          reporting.Drawing{Sheet: asJSON, Workbook: asJSON},
	})
}

// Report makes the report at once, as the workflow would.
func (e *lawEngine) Report(ctx context.Context, order contract.ReportOrder) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.fails != nil {
		return e.fails
	}
	reporter, err := reporterOf(e.book)
	if err != nil {
		return err
	}
	e.reports++
	order.Now = e.now()
	if order.At.IsZero() {
		order.At = order.Now
	}
	_, err = reporter.Make(ctx, order)
	return err
}

// friday is the first cut-off after monday.
func (o *house) friday() time.Time {
	return time.Date(2026, time.October, 9, 16, 0, 0, 0, procedure.Zone)
}

// wait turns the clock; nobody is signed in afterwards.
func (o *house) wait(d time.Duration) {
	o.clock.add(d)
	clear(o.tokens)
}

// weekly makes the weekly report up to an instant, and turns the clock to it.
func (o *house) weekly(at time.Time) register.Report {
	o.t.Helper()
	if at.After(o.clock.now()) {
		o.wait(at.Sub(o.clock.now()))
	}
	require.NoError(o.t, o.engine.Report(o.t.Context(), contract.ReportOrder{Schedule: contract.WeeklyReports, At: at}))
	report, err := o.book.WeekAround(o.t.Context(), at)
	require.NoError(o.t, err)
	return report
}

func (o *house) ordering(as string, order office.ReportOrder) answer {
	o.t.Helper()
	return o.post(as, "/api/v1/reports", order)
}

var october = office.ReportOrder{Kind: procedure.ReportAdHoc, From: "2026-10-05", To: "2026-10-08", Form: register.FormII06a}

func TestReportsOfTheAPI(t *testing.T) {
	o := newHouse(t)
	o.atOfficer("officer-bcxb-1", "k1")
	week := o.weekly(o.friday())
	require.Equal(t, 1, week.Total.Direct)

	list := into[register.ReportPage](o.get("leader1", "/api/v1/reports"))
	require.Equal(t, []string{"BC-2026-0001"}, []string{list.Reports[0].ID})
	shown := into[reportAnswer](o.get("leader1", "/api/v1/reports/"+week.ID))
	require.Equal(t, []string{"/api/v1/reports/BC-2026-0001.pdf", "/api/v1/reports/BC-2026-0001.xlsx"}, []string{shown.PDF, shown.Workbook})
	require.Equal(t, week.Total, shown.Data.Total)
	require.Len(t, shown.Sendings, 5, "director, two leaders, the Office and the head of the unit")

	pdf := o.get("leader1", shown.PDF)
	require.Equal(t, []any{http.StatusOK, "application/pdf"}, []any{pdf.status, pdf.header.Get("Content-Type")})
	require.Equal(t, week.PDFSHA256, register.SHA256(pdf.body))
	same := o.do(request{method: http.MethodGet, path: shown.PDF, as: "leader1", header: map[string]string{"If-None-Match": pdf.header.Get("ETag")}})
	require.Equal(t, http.StatusNotModified, same.status)
	require.Equal(t, week.WorkbookSHA256, register.SHA256(o.get("leader1", shown.Workbook).body))

	part := "/api/v1/reports/BC-2026-0001.bao-chi-xuat-ban"
	for _, row := range []struct {
		who, path string
		want      int
	}{
		{"head-bcxb", part, http.StatusOK}, {"head-bcxb", part + ".pdf", http.StatusOK}, {"head-bcxb", part + ".xlsx", http.StatusOK},
		{"head-bcxb", "/api/v1/reports/BC-2026-0001", http.StatusForbidden}, {"head-bcvt", part, http.StatusForbidden},
		{"head-bcvt", part + ".pdf", http.StatusForbidden}, {"clerk1", part, http.StatusForbidden}, {"officer-bcxb-1", part, http.StatusForbidden},
		{"head-vp", "/api/v1/reports/BC-2026-0001", http.StatusOK}, {"inspector1", part, http.StatusOK},
		{"leader1", "/api/v1/reports/BC-2026-0009", http.StatusNotFound}, {"leader1", "/api/v1/reports/BC-2026-0009.pdf", http.StatusNotFound},
		{"head-bcvt", "/api/v1/reports?unit=bao-chi-xuat-ban", http.StatusForbidden},
	} {
		require.Equal(t, row.want, o.get(row.who, row.path).status, "%s %s", row.who, row.path)
	}
	require.Equal(t, "BC-2026-0001.bao-chi-xuat-ban", into[register.ReportPage](o.get("head-bcxb", "/api/v1/reports")).Reports[0].ID)
	require.Zero(t, into[register.ReportPage](o.get("head-bcvt", "/api/v1/reports")).Total)
}

func TestReportsOrdered(t *testing.T) {
	o := newHouse(t)
	o.atOfficer("officer-bcxb-1", "k1")
	o.wait(4 * 24 * time.Hour)
	first := into[reportAnswer](o.ordering("leader1", october))
	require.Equal(t, []any{register.ReportMade, "leader1", 1}, []any{first.State, first.MadeBy, first.Total.Direct})

	var all sync.WaitGroup
	ids := make(chan string, 6)
	for _, who := range []string{"leader1", "director", "inspector1"} {
		token := o.token(who) // not two at once
		require.NotEmpty(t, token)
		for range 2 {
			all.Go(func() { ids <- into[reportAnswer](o.ordering(who, october)).ID })
		}
	}
	all.Wait()
	close(ids)
	for id := range ids {
		require.Equal(t, first.ID, id)
	}
	require.Equal(t, 1, o.engine.reports)

	own := october
	own.Unit = "bao-chi-xuat-ban"
	require.Equal(t, "BC-2026-0002", into[reportAnswer](o.ordering("head-bcxb", own)).ID)
	o.ordering("head-bcxb", october).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	o.ordering("head-bcvt", own).refused(http.StatusForbidden, procedure.CodeRoleNotAllowed)
	quarter := into[reportAnswer](o.ordering("director", office.ReportOrder{Kind: procedure.ReportQuarter, Year: 2026, No: 3}))
	require.Equal(t, register.FormII06a, quarter.Form, "that of the kind")
	require.Equal(t, register.FigureLine{}, quarter.Total, "before the first file there is nothing")

	o.engine.set(errors.New("away"))
	again := into[reportAnswer](o.ordering("leader1", october))
	require.Equal(t, first.ID, again.ID, "what is made needs no engine")
}

func TestReportOrdersRefused(t *testing.T) {
	o := newHouse(t)
	change := func(do func(*office.ReportOrder)) office.ReportOrder {
		order := october
		do(&order)
		return order
	}
	for _, row := range []struct {
		name  string
		order office.ReportOrder
		field string
		code  procedure.Code
	}{
		{"not over", change(func(o *office.ReportOrder) { o.To = "2026-10-05" }), "to", procedure.CodePeriodNotOver},
		{"backwards", change(func(o *office.ReportOrder) { o.To = "2026-10-04" }), "to", procedure.CodePeriodBackwards},
		{"a hundred years", change(func(o *office.ReportOrder) { o.From = "1926-10-05" }), "to", procedure.CodePeriodTooLong},
		{"no day", change(func(o *office.ReportOrder) { o.From = "05/10/2026" }), "from", contract.CodeMalformedTime},
		{"weekly is the schedule's", change(func(o *office.ReportOrder) { o.Kind = procedure.ReportWeekly }), "kind", contract.CodeUnknownValue},
		{"quarter five", office.ReportOrder{Kind: procedure.ReportQuarter, Year: 2026, No: 5}, "no", procedure.CodeUnknownPeriod},
		{"this quarter", office.ReportOrder{Kind: procedure.ReportQuarter, Year: 2026, No: 4}, "no", procedure.CodePeriodNotOver},
		{"year nine thousand", office.ReportOrder{Kind: procedure.ReportYear, Year: 9000, No: 1}, "no", procedure.CodeUnknownPeriod},
		{"unknown form", office.ReportOrder{Kind: procedure.ReportYear, Year: 2025, No: 1, Form: "II.06a"}, "form", contract.CodeUnknownValue},
		{"unknown unit", office.ReportOrder{Kind: procedure.ReportYear, Year: 2025, No: 1, Unit: "x"}, "unit", procedure.CodeUnknownUnit},
		{"unknown procedure", office.ReportOrder{Kind: procedure.ReportYear, Year: 2025, No: 1, Procedure: "9.9"}, "procedure", contract.CodeUnknownProcedure},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := o.in(t).ordering("director", row.order).refused(http.StatusUnprocessableEntity, row.code)
			require.Contains(t, p.fields(), row.field)
		})
	}
	require.Zero(t, o.engine.reports)
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	o.ordering("director", office.ReportOrder{Kind: procedure.ReportYear, Year: 2025, No: 1}).refused(http.StatusServiceUnavailable, contract.CodeEngineUnavailable)
}

// TestReportOfAnAbolishedUnit: it is still told of the time the unit was there.
func TestReportOfAnAbolishedUnit(t *testing.T) {
	o := newHouse(t)
	o.atOfficer("officer-bcxb-1", "k1")
	data, err := embedded()
	require.NoError(t, err)
	org := data.Organisation()
	org.Units = org.Units[:4:4] // those before the units that lead files
	settle(t, o.book, org)
	week := o.weekly(o.friday())
	part, err := o.book.PartOf(t.Context(), week.ID, "bao-chi-xuat-ban")
	require.NoError(t, err)
	require.Equal(t, week.Total, part.Total)
	own := october
	own.Unit = "bao-chi-xuat-ban"
	require.Equal(t, 1, into[reportAnswer](o.ordering("director", own)).Total.Direct)
}

func TestReportsApprovedSentAndMadeAgain(t *testing.T) {
	o := newHouse(t)
	at := procedure.NewDay(2026, time.October, 15).At(7 * 60)
	o.clock.add(at.Sub(o.clock.now()))
	require.NoError(t, o.engine.Report(t.Context(), contract.ReportOrder{Schedule: contract.PeriodicReports, At: at}))
	list := into[register.ReportPage](o.get("office1", "/api/v1/reports?kind=month"))
	month := "/api/v1/reports/" + list.Reports[0].ID
	require.Equal(t, []any{10, register.ReportMade}, []any{list.Reports[0].PeriodNo, list.Reports[0].State})
	body := map[string]string{"to": "Văn phòng UBND tỉnh", "how": "system", "cover": "45/STTTT-VP"}
	send := func(as, key string, body any) answer {
		return o.do(request{method: http.MethodPost, path: month + "/send", as: as, body: body, header: map[string]string{"Idempotency-Key": key}})
	}
	send("office1", "s1", body).refused(http.StatusConflict, contract.CodeReportNotWaiting)
	for _, who := range []string{"leader1", "director", "head-bcxb"} {
		require.Equal(t, http.StatusForbidden, o.post(who, month+"/approve", nil).status, who)
	}
	require.Equal(t, register.ReportApproved, into[reportAnswer](o.post("head-vp", month+"/approve", nil)).State)
	require.Equal(t, "head-vp", into[reportAnswer](o.post("office1", month+"/approve", nil)).ApprovedBy, "approved once")
	p := send("office1", "s1", map[string]string{"how": "pigeon"}).refused(http.StatusUnprocessableEntity, contract.CodeInvalidFields)
	require.Equal(t, map[string]procedure.Code{"to": contract.CodeFieldRequired, "how": contract.CodeUnknownValue}, p.fields())
	for range 2 {
		sent := into[reportAnswer](send("office1", "s1", body))
		require.Equal(t, register.ReportSent, sent.State)
		require.Len(t, sent.Sendings, 5, "outside, director, two leaders, the Office's clerk")
	}
	o.post("office1", month+"/approve", nil).refused(http.StatusConflict, contract.CodeReportNotWaiting)

	again := func(key string) register.ReportCheck {
		return into[register.ReportCheck](o.do(request{method: http.MethodPost, path: month + "/make-again", as: "leader1",
			header: map[string]string{"Idempotency-Key": key}}))
	}
	require.Empty(t, again("m1").Differs)
	settled := o.engine.reports
	require.Equal(t, o.clock.now(), again("m1").At)
	require.Equal(t, settled, o.engine.reports, "the same key is the same check")
	o.post("leader1", month+"/make-again", nil).refused(http.StatusBadRequest, contract.CodeIdempotencyKeyMissing)
}
