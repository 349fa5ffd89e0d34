package gateway

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUnit(t *testing.T) {
	o := newHouse(t)
	codes := o.atOfficer("officer-bcxb-1", "k1", "k2", "k3")
	o.acts("officer-bcxb-1", codes[1], "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": "Đơn thiếu chữ ký"})
	head := o.visit("head-bcxb")
	unit := head.get("/desk/unit")
	require.Equal(t, http.StatusOK, unit.status)
	require.Equal(t, []string{"Phòng Thông tin - Báo chí - Xuất bản"}, unit.read("h1"))
	require.Equal(t, []string{
		"Tất cả 3", "Sắp đến hạn 0", "Chưa khai báo 0", "Chờ duyệt xin lỗi 0", "Trễ hẹn 0", "Đã báo cáo lãnh đạo 0",
		"Chưa có người nhận 0",
	}, unit.read("#lists a"))
	require.Equal(t, []string{codes[0], codes[2], codes[1]}, unit.read("#unit tbody th a.code"), "the clock that stands still comes last")
	require.Equal(t, "đang dừng", unit.Find("#unit .left .tag").Last().Text())
	require.Equal(t, []string{"3", "0", "0", "0", "1"}, unit.read("#load tr:nth-child(1) td.number"))
	require.Equal(t, "trễ: 0; hôm nay: 0; 1–2: 0; 3–5: 0; trên 5: 2", unit.Find("#load svg").First().AttrOr("aria-label", ""))
	require.Equal(t, []string{"0", "trễ", "0", "hôm nay", "0", "1–2", "0", "3–5", "2", "trên 5"}, unit.read("#load tr:nth-child(1) text"))

	late := head.get("/desk/unit?list=late")
	require.Equal(t, []string{"Không có hồ sơ nào trễ hẹn."}, late.read("#unit .notice"))
	require.Equal(t, "Tất cả 3", head.get("/desk/unit?list=nonsense").read("#lists a[aria-current]")[0])
	require.Contains(t, head.get("/desk/unit?list=late&lang=en").text(), "No file is late.")
}

func TestUnitIsItsHeadsAlone(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	other := o.visit("head-bcvt")
	require.NotContains(t, other.get("/desk/unit").text(), code)
	require.Equal(t, http.StatusForbidden, other.get("/desk/unit/bao-chi-xuat-ban").status)
	for _, who := range []string{"officer-bcxb-1", "clerk1"} {
		require.Equal(t, http.StatusForbidden, o.visit(who).get("/desk/unit").status)
		require.Equal(t, http.StatusForbidden, o.visit(who).get("/desk/unit/bao-chi-xuat-ban").status)
	}
	for who, sees := range map[string]bool{"leader1": true, "director": true, "office1": true, "inspector1": false} {
		looks := o.visit(who).get("/desk/unit/bao-chi-xuat-ban")
		require.Equal(t, http.StatusOK, looks.status)
		require.Equal(t, []string{code}, looks.read("#unit th a.code"))
		require.Equal(t, sees, len(looks.read("#unit .applicant")) == 1, who)
		require.Zero(t, looks.Find("main form").Length(), "they only look")
		require.Zero(t, looks.Find("#unit input").Length())
	}
	require.Equal(t, http.StatusNotFound, o.visit("director").get("/desk/unit/nowhere").status)
	require.Equal(t, http.StatusForbidden, o.visit("director").get("/desk/unit").status)
}

func TestHeadApprovesAnApologyAsItReads(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	const words = `Chờ ý kiến <b>Cục Báo chí</b>`
	declared := o.acts("officer-bcxb-1", code, "declare", map[string]any{
		"course": "late", "reason": "partner", "reason_text": words, "new_date": "2026-10-21",
	})
	unit := o.visit("head-bcxb").get("/desk/unit?list=approve")
	require.Equal(t, []string{words}, unit.read(".apology"))
	require.Contains(t, unit.text(), "Ngày hẹn lại: 21/10/2026")
	path := "/desk/files/" + code + "/do/approve-apology"
	form := unit.form(path)
	require.Equal(t, []string{"/desk/unit?list=approve"}, form["back"])
	require.Equal(t, strconv.Itoa(declared.Seq), form.Get("_seen"))
	require.Equal(t, path+"?back=%2Fdesk%2Funit%3Flist%3Dapprove", unit.Find(".asked a").First().AttrOr("href", ""), "to reword it")
	approved := unit.submit(path)
	require.Equal(t, "/desk/unit?list=approve", approved.path, approved.text())
	require.Equal(t, 1, approved.Find(".notice.good[role=status]").Length())
	require.Contains(t, approved.read("#unit .notice"), "Không có phiếu xin lỗi nào chờ duyệt.")
	require.Zero(t, o.visit("director").get("/desk/unit/bao-chi-xuat-ban?list=approve").Find(".apology").Length())
}

func TestHeadAssignsManyFiles(t *testing.T) {
	o := newHouse(t)
	codes := o.atOfficer("officer-bcxb-1", "k1", "k2")
	head := o.visit("head-bcxb")
	unit := head.get("/desk/unit")
	require.ElementsMatch(t, []string{"Ngô Thị Hồng Nhung", "Dương Văn Khoa", "Lý Thị Kim Oanh"}, unit.read("#staff optgroup option"))
	nobody := unit.submit("/desk/batches", "files", unit.choice(codes[0]))
	require.Equal(t, http.StatusUnprocessableEntity, nobody.status)
	require.Equal(t, 1, nobody.Find("#staff[aria-invalid]").Length())
	form := nobody.form("/desk/batches")
	form["files"], form["staff"] = []string{unit.choice(codes[0]), unit.choice(codes[1])}, []string{"officer-bcxb-2"}
	done := head.send("/desk/batches", form)
	require.Equal(t, []string{"Đã xong", "Đã xong"}, done.read("tbody .tag"))
	require.Contains(t, done.text(), "Người nhận: Lý Thị Kim Oanh")
	require.Equal(t, codes, o.visit("officer-bcxb-2").get("/desk/mine").read("#mine th a.code"))
}

func TestUnitTellsWhatIsLate(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	o.clock.add(22 * 24 * time.Hour)
	unit := o.visit("head-bcxb").get("/desk/unit?list=late")
	require.Equal(t, []string{code}, unit.read("#unit th a.code"), "past its date, whatever has been booked")
	require.Contains(t, unit.read("#unit .left .tag.bad")[0], "trễ ")
	require.Equal(t, "1", unit.read("#load tr:nth-child(1) td.number")[3])
}
