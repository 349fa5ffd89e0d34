package gateway

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

// TestSiteIsHonestAboutPunctuality: a file never answered is late, and stays in sight.
func TestSiteIsHonestAboutPunctuality(t *testing.T) {
	o := newHouse(t)
	empty := o.visit("").get("/punctuality")
	require.Equal(t, []string{"–Tỷ lệ đúng hẹn", "0Đến hẹn", "0Trễ hẹn", "0Đang trễ hẹn"}, empty.read(".tile"))
	require.Contains(t, empty.text(), "Chưa có hồ sơ nào đến ngày hẹn.")
	require.Contains(t, o.visit("").get("/").text(), "chưa có hồ sơ nào đến ngày hẹn")

	kept := o.submit("k1")
	for _, key := range []string{"k2", "k3"} {
		o.submit(key)
	}
	o.acts("clerk1", kept.Code, "hand-over", nil)
	o.acts("head-bcxb", kept.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
	o.acts("officer-bcxb-1", kept.Code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
	o.clock.add(20 * 24 * time.Hour) // two are past their date, unanswered

	p := o.visit("").get("/punctuality")
	require.Equal(t, http.StatusOK, p.status)
	require.Equal(t, []string{"33,3 %Tỷ lệ đúng hẹn", "3Đến hẹn", "2Trễ hẹn", "2Đang trễ hẹn"}, p.read(".tile"))
	require.Contains(t, p.text(), "Tỷ lệ đúng hẹn = số hồ sơ có kết quả không muộn hơn ngày hẹn đầu tiên")
	lines := p.Find("table tbody tr")
	require.Equal(t, 1+1, lines.Length(), "a month and a unit")
	require.Equal(t, []string{"10/2026", "33,3 %", "3", "1", "2", "2"}, cells(lines.Eq(0)))
	require.Equal(t, []string{"Phòng Thông tin - Báo chí - Xuất bản", "33,3 %", "3", "1", "2", "2", "2"}, cells(lines.Eq(1)))
	require.Equal(t, 2, p.Find("svg.chart title").Length())
	require.Contains(t, p.Find("svg.chart").First().Text(), "Trễ hẹn")
	require.Contains(t, o.visit("").get("/").text(),
		"Trong 12 tháng qua, 33,3 % hồ sơ có kết quả đúng hẹn (1 trên 3). Hiện có 2 hồ sơ đã quá hẹn mà chưa có kết quả.")

	o.clock.add(2 * 365 * 24 * time.Hour)
	old := o.visit("").get("/punctuality")
	require.Equal(t, []string{"–Tỷ lệ đúng hẹn", "0Đến hẹn", "0Trễ hẹn", "2Đang trễ hẹn"}, old.read(".tile"), "longer ago than the period, and waiting still")
}

// cells are what is to be read in a row.
func cells(row *goquery.Selection) []string {
	return row.Find("th, td").Map(func(_ int, s *goquery.Selection) string { return squeeze(s.Text()) })
}

func TestSiteListsApologies(t *testing.T) {
	o := newHouse(t)
	none := o.visit("").get("/apologies")
	require.Contains(t, none.text(), "Tháng 10/2026: 0 phiếu")
	require.Contains(t, none.text(), "Tháng này không có phiếu xin lỗi nào.")

	code := o.submit("k").Code
	at := o.clock.now()
	apology := func(key, no string, at time.Time, dates bool) {
		o.paper(key, ofFile(code, at.AddDate(0, 0, 16)), func(d *register.LetterDraft, r *register.Rendered) {
			d.Kind, d.Series, d.At, d.OldDue, r.PrintedNo = "apology", "PXL", at, at.AddDate(0, 0, 14), no
			if !dates {
				d.OldDue, d.NewDue = time.Time{}, time.Time{}
			}
		})
	}
	apology("k1", "01/PXL", at, true)
	apology("k2", `<img src=x onerror=alert(1)>`, at.Add(time.Hour), false)
	for i := range 101 {
		apology(fmt.Sprintf("m%d", i), fmt.Sprintf("%d/PXL", i+3), at.AddDate(0, 1, 0).Add(time.Duration(i)*time.Minute), true)
	}
	o.clock.add(60 * 24 * time.Hour)

	v := o.visit("")
	p := v.get("/apologies?month=2026-10")
	require.Equal(t, []string{
		"05/10/2026 <img src=x onerror=alert(1)> Cấp giấy phép xuất bản tài liệu không kinh doanh Phòng Thông tin - Báo chí - Xuất bản Xin lỗi về thiếu sót khác, không phải hẹn lại ngày",
		"05/10/2026 01/PXL Cấp giấy phép xuất bản tài liệu không kinh doanh Phòng Thông tin - Báo chí - Xuất bản 19/10/2026 21/10/2026",
	}, p.read("tbody tr"))
	require.NotContains(t, p.body, code)
	requireOnlyOurOwn(t, []byte(p.body))
	require.Equal(t, []string{"Tháng sau"}, p.read(".pager a"))
	require.Equal(t, []string{"12/2026", "11/2026", "10/2026"}, p.read("option"))

	p = v.get("/apologies?month=2026-11")
	require.Equal(t, 100, p.Find("tbody tr").Length())
	require.Equal(t, []string{"Trang sau", "Tháng trước", "Tháng sau"}, p.read(".pager a"))
	p = v.get("/apologies?month=2026-11&page=2")
	require.Equal(t, []string{"3/PXL"}, p.read("tbody th"))
	for _, wrong := range []string{"", "?month=2026-13", "?month=1999-01", "?month=2099-01", "?month='", "?page=-1", "?page=9999999999999999999"} {
		require.Contains(t, v.get("/apologies"+wrong).text(), "Tháng 12/2026: 0 phiếu", wrong)
	}
}
