package gateway

import (
	"net/http"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// TestDeskEvaluation: everybody sees their own line, heads their unit's, leadership all;
// each score leads to its files.
func TestDeskEvaluation(t *testing.T) {
	o := newHouse(t)
	code := o.submit("one").Code
	o.acts("clerk1", code, "hand-over", map[string]any{})
	o.acts("head-bcxb", code, "assign", map[string]any{"staff": "officer-bcxb-1"})
	o.acts("officer-bcxb-1", code, "finish", nil)
	o.acts("clerk1", o.submit("two").Code, "hand-over", map[string]any{})
	o.clock.add(20 * time.Minute)

	mine := o.visit("officer-bcxb-1").get("/desk/evaluation")
	require.Equal(t, http.StatusOK, mine.status, o.log.String())
	require.Contains(t, mine.text(), "Kỳ này chưa kết thúc")
	require.Contains(t, mine.text(), "9,0/10", "2 + 2 + 2 + 1 + 2")
	require.Contains(t, mine.text(), "Hoàn thành 100 % nhiệm vụ")
	require.Equal(t, 0, mine.Find(".evaluation").Length(), "nobody else's")
	require.Contains(t, o.visit("officer-bcvt-1").get("/desk/evaluation").text(), "chưa giữ hồ sơ nào")

	way, ok := mine.Find(".tiles a").First().Attr("href")
	require.True(t, ok)
	files := o.visit("officer-bcxb-1").get(way)
	require.Equal(t, []string{code}, files.read("tbody .code"))
	require.Contains(t, files.text(), "2 điểm ÷ 1 hồ sơ = 2,0 điểm")
	require.NotContains(t, files.text(), "Trần Thị Ngọc Ánh", "figures name no applicant")
	require.Equal(t, http.StatusForbidden, o.visit("officer-bcxb-2").get(way).status)
	require.Equal(t, http.StatusForbidden, o.visit("head-bcvt").get(way).status)
	require.Equal(t, http.StatusOK, o.visit("head-bcxb").get(way).status)

	head := o.visit("head-bcxb").get("/desk/evaluation")
	require.Contains(t, head.text(), "Dương Văn Khoa")
	require.Equal(t, 2, head.Find(".evaluation").Length())
	require.NotContains(t, head.text(), "Hoàng Thị Lan", "a clerk is not of her unit")
	require.NotContains(t, head.text(), "Bộ chỉ số 766")
	require.NotContains(t, o.visit("head-bcvt").get("/desk/evaluation").text(), "Dương Văn Khoa")

	all := o.visit("leader1").get("/desk/evaluation")
	require.Contains(t, all.text(), "Hoàng Thị Lan")
	require.Contains(t, all.text(), "Bộ chỉ số 766")
	require.Contains(t, all.text(), "Chưa có ngưỡng chấm điểm")
	behind := all.Find(".evaluation td a")
	require.Positive(t, behind.Length())
	behind.Each(func(_ int, s *goquery.Selection) {
		require.Equal(t, http.StatusOK, all.v.get(s.AttrOr("href", "")).status, s.AttrOr("href", ""))
	})

	for _, wrong := range []string{
		"?kind=quarter&year=2026&no=9", "?kind=week&year=2026&no=1", "?kind=quarter&year=1&no=1", "?kind=quarter&year=2199&no=1", "?no=x",
	} {
		shown := o.visit("leader1").get("/desk/evaluation" + wrong)
		require.Contains(t, shown.text(), "Từ ngày 15/09/2026 đến ngày 14/12/2026", wrong)
	}
	past := o.visit("leader1").get("/desk/evaluation?kind=quarter&year=2026&no=3")
	require.Contains(t, past.text(), "Từ ngày 15/06/2026 đến ngày 14/09/2026")
	require.NotContains(t, past.text(), "Dương Văn Khoa", "nothing was done then")
	require.Contains(t, past.Find(`nav a[href*="kind=year"]`).AttrOr("href", ""), "/desk/evaluation?kind=year&no=1&year=", "the way to another period")
	year := o.visit("leader1").get("/desk/evaluation?kind=year&year=2026&no=1")
	require.Contains(t, year.text(), "Từ ngày 15/12/2025 đến ngày 14/12/2026")
	for _, wrong := range []string{"", "?indicator=1", "?indicator=5&unit=bao-chi-xuat-ban", "?indicator=x&unit=mot-cua", "?indicator=1&unit=a&staff=b", "?indicator=8&staff=clerk1"} {
		require.Equal(t, http.StatusNotFound, o.visit("leader1").get("/desk/evaluation/files"+wrong).status, wrong)
	}
	require.Contains(t, o.visit("leader1").get("/desk/evaluation?lang=en").text(), "Time held against the process")
}
