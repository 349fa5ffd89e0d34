package gateway

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestDeskTargets: a head sets a target, the leader sends it back, approves the next one,
// and everybody sees how it stands; all without script.
func TestDeskTargets(t *testing.T) {
	o := newHouse(t)
	head := o.visit("head-bcxb")
	list := head.get("/desk/targets")
	require.Contains(t, list.text(), "Đơn vị chưa có chỉ tiêu nào")
	form := head.get("/desk/targets/new")
	require.Equal(t, []string{"Phòng Thông tin - Báo chí - Xuất bản"}, form.read("#unit option"), "her own unit and no other")
	require.Contains(t, form.read("#period option"), "quý IV năm 2026 (15/09/2026 – 14/12/2026)")
	require.NotContains(t, form.text(), "quý III năm 2026", "it is over")

	for _, row := range []struct{ percent, want string }{
		{"0", "Mức chỉ tiêu phải lớn hơn 0"}, {"101", "Mức chỉ tiêu phải lớn hơn 0"}, {"95,55", "Mức chỉ tiêu phải lớn hơn 0"},
		{"nhiều", "Mức chỉ tiêu phải lớn hơn 0"}, {"", "bắt buộc"},
	} {
		again := form.submit("/desk/targets/new", "metric", "early", "percent", row.percent, "period", "2026-09-15/2026-12-14")
		require.Equal(t, http.StatusUnprocessableEntity, again.status, row.percent)
		require.Equal(t, row.percent, again.Find("#percent").AttrOr("value", ""), "what was typed stays")
		require.Equal(t, "early", again.Find("#metric option[selected]").AttrOr("value", ""))
		if row.percent != "" {
			require.Contains(t, again.text(), row.want)
		}
	}
	own := form.submit("/desk/targets/new", "period", "", "from", "2026-10-10", "to", "2026-10-01", "percent", "95")
	require.Equal(t, http.StatusUnprocessableEntity, own.status)
	require.Contains(t, own.text(), "Kỳ không hợp lệ")

	set := head.get("/desk/targets/new").submit("/desk/targets/new", "percent", "95,5", "period", "2026-09-15/2026-12-14")
	require.Equal(t, http.StatusOK, set.status, set.text())
	require.Contains(t, set.text(), "Đã gửi chỉ tiêu để lãnh đạo duyệt")
	require.Contains(t, set.text(), "Mức 95,5 %, áp dụng từ ngày 15/09/2026")
	require.Equal(t, 0, set.Find(`form[action$="/approve"]`).Length(), "nobody approves their own")
	path := set.path

	twice := head.get("/desk/targets/new").submit("/desk/targets/new", "percent", "90", "period", "2026-09-15/2026-12-14")
	require.Equal(t, http.StatusConflict, twice.status)
	require.Contains(t, twice.text(), "Đã có chỉ tiêu này")

	leader := o.visit("leader1")
	require.Equal(t, 1, leader.get("/desk/targets?show=waiting").Find("tbody tr").Length())
	require.Equal(t, 0, o.visit("leader2").get(path).Find(`form[action$="/approve"]`).Length(), "he is not in charge of the unit")
	back := leader.get(path).submit(path + "/return")
	require.Equal(t, http.StatusUnprocessableEntity, back.status)
	back = leader.get(path).submit(path+"/return", "reason", "Thấp hơn năm trước")
	require.Contains(t, back.text(), "Đã trả lại chỉ tiêu")
	require.Contains(t, back.text(), "Thấp hơn năm trước")

	changed := head.get(path).submit(path+"/change", "percent", "98")
	require.Contains(t, changed.text(), "Mức 98 %")
	approved := leader.get(path).submit(path + "/approve")
	require.Contains(t, approved.text(), "Đã duyệt chỉ tiêu")
	require.Contains(t, approved.text(), "đúng hẹn: chưa có số liệu")
	require.NotContains(t, approved.text(), "100")

	o.submit("one")
	o.clock.add(20 * time.Minute)
	require.Contains(t, head.get("/desk/unit").text(), "mức 98 % đến 14/12/2026")
	require.Contains(t, leader.get("/desk/lead").text(), "mức 98 % đến 14/12/2026")
	require.NotContains(t, o.visit("leader2").get("/desk/lead").text(), "mức 98 %")
	require.Contains(t, o.visit("officer-bcxb-1").get("/desk/targets").text(), "Giải quyết đúng hẹn")
	require.Equal(t, http.StatusForbidden, o.visit("officer-bcxb-1").get("/desk/targets/new").status)
	require.Equal(t, http.StatusNotFound, head.get("/desk/targets/999").status)
	require.Equal(t, http.StatusNotFound, head.get("/desk/targets/x").status)
	english := head.get(path + "?lang=en")
	require.Contains(t, english.text(), "Resolved on time")
	require.Contains(t, english.text(), "No data yet")
}

// TestDeskTargetsOfTheOffice: the head of the Office sets them, also for the one-stop.
func TestDeskTargetsOfTheOffice(t *testing.T) {
	o := newHouse(t)
	form := o.visit("head-vp").get("/desk/targets/new")
	require.Equal(t, []string{"Toàn cơ quan", "Văn phòng Sở", "Bộ phận Tiếp nhận và Trả kết quả"}, form.read("#unit option"))
	set := form.submit("/desk/targets/new", "unit", "", "metric", "satisfaction", "percent", "90", "period", "2026-09-15/2026-12-14")
	require.Equal(t, "Mức độ hài lòng: Toàn cơ quan", set.read("h1")[0])
	director := o.visit("director")
	shown := director.get(set.path).submit(set.path + "/approve")
	require.Contains(t, shown.text(), "hài lòng: chưa có số liệu")
	require.Contains(t, director.get("/desk/targets").text(), "Chưa có số liệu")
	require.Contains(t, o.visit("leader1").get("/desk/targets/new").text(), "không phụ trách đơn vị nào")
}
