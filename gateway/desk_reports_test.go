package gateway

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// reported is a house two weeks on: one file done, one late, the weekly reports made.
func reported(t *testing.T) (o *house, late string, week register.Report) {
	t.Helper()
	o = newHouse(t)
	late = o.atOfficer("officer-bcxb-1", "k1")[0]
	o.weekly(o.friday())
	// Its ten working days have passed, and the ladder with them.
	o.wait(14 * 24 * time.Hour)
	o.engine.live(t, late)
	week = o.weekly(o.friday().AddDate(0, 0, 14))
	return o, late, week
}

// live lets the time of a file pass up to now.
func (e *lawEngine) live(t *testing.T, code string) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.states[code]
	for {
		wake, ok := procedure.NextWake(s)
		if !ok || wake.After(e.now()) {
			break
		}
		s = procedure.Advance(s, wake)
	}
	require.NoError(t, e.book.Record(t.Context(), s.View(), s.Journal))
	e.states[code] = s.Recorded(s.Seq)
}

func TestDeskReport(t *testing.T) {
	o, late, week := reported(t)
	leader := o.visit("leader1")
	list := leader.get("/desk/reports")
	require.Equal(t, []string{"Báo cáo tuần 43 năm 2026", "Báo cáo tuần 41 năm 2026"}, list.read("tbody th strong"))
	require.Contains(t, list.text(), "16:00 30/10/2026", "the next cut-off but one")

	p := leader.get("/desk/reports/" + week.ID)
	require.Equal(t, http.StatusOK, p.status, p.text())
	require.Equal(t, []string{"Báo cáo tuần 43 năm 2026"}, p.read("h1"))
	require.Equal(t, []string{"Hồ sơ đang quá hạn 1"}, p.read("#late"))
	row := p.Find(`table[aria-labelledby="late"] tbody tr`)
	require.Equal(t, "/desk/files/"+late, row.Find("th a").AttrOr("href", ""))
	require.Contains(t, squeeze(row.Text()), "Phòng Thông tin - Báo chí - Xuất bản")
	require.Contains(t, squeeze(row.Text()), "Trễ hẹn")
	require.Equal(t, "/desk/directions/new?file="+late+"&report="+week.ID, row.Find(`a[href^="/desk/directions"]`).AttrOr("href", ""))
	require.Equal(t, 2, p.Find("figure svg").Length())
	require.Len(t, p.read(`table.figures:has(caption) tbody tr`), 8, "the weeks beside the chart")
	require.Contains(t, squeeze(p.Find(`table[aria-labelledby="changes"]`).Text()), "(+1, xấu hơn)")
	require.Equal(t, 5, p.Find(`table[aria-labelledby="sendings"] tbody tr`).Length())

	// Every figure leads to its files.
	p.Find("tfoot td a").Each(func(_ int, s *goquery.Selection) {
		files := leader.get(s.AttrOr("href", ""))
		require.Equal(t, http.StatusOK, files.status, files.text())
		require.Len(t, files.read("tbody tr"), len(squeeze(s.Text())), files.path) // all are 1
	})
	require.Equal(t, http.StatusNotFound, leader.get("/desk/reports/"+week.ID+"/files?column=x").status)

	for _, who := range []string{"inspector1", "office1", "head-vp", "director"} {
		require.Equal(t, http.StatusOK, o.visit(who).get("/desk/reports/"+week.ID).status, who)
	}
	require.Zero(t, o.visit("office1").get("/desk/reports/"+week.ID).Find(`a[href^="/desk/directions"]`).Length(), "leaders direct")
	english := leader.get("/desk/reports/" + week.ID + "?lang=en")
	require.Equal(t, []string{"Report on week 43 of 2026"}, english.read("h1"))
}

// TestDeskReportOfAUnit: a head sees the part of the unit, and nothing else.
func TestDeskReportOfAUnit(t *testing.T) {
	o, late, week := reported(t)
	head := o.visit("head-bcxb")
	list := head.get("/desk/reports")
	require.Equal(t, 2, list.Find("tbody tr").Length())
	require.Zero(t, list.Find(`a[href="/desk/reports/sent"]`).Length())
	p := head.get("/desk/reports/" + week.ID)
	require.Equal(t, "/desk/reports/"+week.ID+".bao-chi-xuat-ban", p.path, "the address of the whole leads to the part")
	require.Contains(t, p.text(), late)
	require.Equal(t, http.StatusOK, head.get(p.path+".pdf").status)
	require.Equal(t, http.StatusOK, head.get(p.path+"/files?column=open_overdue").status)
	require.Equal(t, http.StatusNotFound, head.get(p.path+"/files?column=open&unit=buu-chinh-vien-thong").status)

	other := o.visit("head-bcvt")
	require.Equal(t, http.StatusForbidden, other.get(p.path).status)
	require.Equal(t, http.StatusForbidden, other.get("/desk/reports/"+week.ID).status)
	require.Equal(t, http.StatusForbidden, other.get("/desk/reports/sent").status)
	for _, who := range []string{"clerk1", "officer-bcxb-1"} {
		require.Equal(t, http.StatusForbidden, o.visit(who).get("/desk/reports").status)
	}
}

func TestDeskReportsOrdered(t *testing.T) {
	o, _, _ := reported(t)
	leader := o.visit("leader1")
	form := leader.get("/desk/reports")
	require.Contains(t, form.read("#no option"), "tháng 10 năm 2026 (15/09/2026–14/10/2026)")
	order := []string{"period", "ad_hoc", "from", "2026-10-05", "to", "2026-10-09", "form", "ii06a"}
	made := form.submit("/desk/reports", order...)
	require.Equal(t, []string{"Báo cáo từ ngày 05/10/2026 đến ngày 09/10/2026"}, made.read("h1"))
	require.Equal(t, []string{"Báo cáo đã sẵn sàng."}, made.read(".notice.good[role=status]"))
	again := form.submit("/desk/reports", order...)
	require.Equal(t, made.path, again.path, "a double click makes one")
	month := form.submit("/desk/reports", "period", "month/2026/10")
	require.Equal(t, []string{"Báo cáo tháng 10 năm 2026"}, month.read("h1"))

	refused := form.submit("/desk/reports", "period", "ad_hoc", "from", "2026-10-20", "to", "2026-12-31", "unit", "bao-chi-xuat-ban")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Equal(t, []string{"Kỳ báo cáo kết thúc hết ngày 31/12/2026; chưa hết kỳ thì chưa chốt được số liệu."}, refused.read("#to-wrong"))
	require.Equal(t, "2026-10-20", refused.Find("#from").AttrOr("value", ""))
	require.Equal(t, "bao-chi-xuat-ban", refused.Find("#unit option[selected]").AttrOr("value", ""))
	early := form.submit("/desk/reports", "period", "year/2026/1")
	require.Contains(t, early.text(), "Kỳ báo cáo kết thúc hết ngày 14/12/2026")

	// While it is made the page waits and asks again by itself.
	query := url.Values{"period": {"ad_hoc"}, "from": {"2026-10-06"}, "to": {"2026-10-07"}}.Encode()
	waiting := leader.get("/desk/reports/making?" + query)
	require.Equal(t, []string{"Đang lập báo cáo"}, waiting.read("h1"))
	require.Equal(t, "3", waiting.header.Get("Refresh"))
	form.submit("/desk/reports", "period", "ad_hoc", "from", "2026-10-06", "to", "2026-10-07")
	require.Contains(t, leader.get("/desk/reports/making?"+query).path, "/desk/reports/BC-2026-")

	head := o.visit("head-bcxb").get("/desk/reports").submit("/desk/reports", "period", "ad_hoc", "from", "2026-10-05", "to", "2026-10-09")
	require.Contains(t, head.read("h1")[0], ": Phòng Thông tin - Báo chí - Xuất bản")
	o.engine.set(&problem{code: contract.CodeEngineUnavailable, cause: errors.New("away")})
	away := form.submit("/desk/reports", "period", "quarter/2026/3", "form", "ii06b")
	require.Equal(t, http.StatusServiceUnavailable, away.status)
	require.Equal(t, "ii06b", away.Find("#form option[selected]").AttrOr("value", ""))
}

func TestDeskReportApprovedAndSent(t *testing.T) {
	o, _, _ := reported(t)
	require.NoError(t, o.engine.Report(t.Context(), contract.ReportOrder{
		Schedule: contract.PeriodicReports, At: procedure.NewDay(2026, time.October, 15).At(7 * 60),
	}))
	office := o.visit("office1")
	month := office.get(office.get("/desk/reports?list=month").Find("tbody th a").First().AttrOr("href", ""))
	require.Contains(t, month.text(), "Báo cáo chờ Văn phòng duyệt")
	require.Zero(t, o.visit("leader1").get(month.path).Find(`form[action$="/approve"]`).Length())
	approved := month.submit(month.path + "/approve")
	require.Contains(t, approved.text(), "Đã duyệt báo cáo.")
	require.Contains(t, approved.text(), "Hạn gửi 19/10/2026.")
	send := month.path + "/send"
	require.Equal(t, "Văn phòng Ủy ban nhân dân tỉnh", approved.form(send).Get("to"))
	refused := approved.submit(send, "to", " ", "cover", "45/STTTT-VP")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Len(t, refused.read("#to-wrong"), 1)
	require.Equal(t, "45/STTTT-VP", refused.Find("#cover").AttrOr("value", ""))
	sent := refused.submit(send, "to", "Văn phòng UBND tỉnh", "how", "system")
	require.Contains(t, sent.text(), "Đã ghi sổ gửi báo cáo.")
	book := office.get("/desk/reports/sent")
	require.Contains(t, squeeze(book.Find("tbody").Text()), "Văn phòng UBND tỉnh Hệ thống báo cáo, trục liên thông văn bản 45/STTTT-VP Vũ Thị Mai")

	stale := month.submit(month.path + "/approve")
	require.Equal(t, http.StatusConflict, stale.status)
	require.Contains(t, stale.text(), "Báo cáo này không chờ duyệt")

	same := sent.submit(month.path + "/make-again")
	require.Contains(t, same.text(), "Đã lập lại, giống hệt bản đã lưu.")
	require.Contains(t, same.text(), "giống hệt bản đã lưu, từng byte.")
}

// TestDeskReportOfAnEmptyWeek is that of Tết.
func TestDeskReportOfAnEmptyWeek(t *testing.T) {
	o := newHouse(t)
	week := o.weekly(o.friday())
	p := o.visit("director").get("/desk/reports/" + week.ID)
	require.Equal(t, http.StatusOK, p.status, p.text())
	require.Contains(t, p.text(), "Không có hồ sơ nào quá hạn.")
	require.Contains(t, p.text(), "Không có hồ sơ nào sắp đến hạn.")
	require.Equal(t, []string{"0", "0", "0", "0"}, p.read(".tile strong"))
}
