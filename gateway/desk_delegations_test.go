package gateway

import (
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

// TestHandingOverAtTheDesk: the head chooses whose work, sees it, hands it over, and reads what
// came of each thing.
func TestHandingOverAtTheDesk(t *testing.T) {
	o := newHouse(t)
	files := o.atOfficer("officer-bcxb-1", "f1", "f2")
	explanation := o.explains(files[0], "bao-chi-xuat-ban", "officer-bcxb-1")
	head := o.visit("head-bcxb")
	unit := head.get("/desk/unit")
	unit.noHoles()
	require.Contains(t, unit.text(), "Không có ai đang vắng mặt")
	require.Equal(t, "/desk/unit/delegate", unit.Find("#away a.button").AttrOr("href", ""))

	choose := head.get("/desk/unit/delegate")
	choose.noHoles()
	require.Equal(t, 3, choose.Find("#staff optgroup option").Length(), "the unit, no more")
	form := head.get("/desk/unit/delegate?staff=officer-bcxb-1")
	form.noHoles()
	require.Equal(t, []string{"head-bcxb", "officer-bcxb-2"}, form.Find("#to option[lang]").Map(func(_ int, o *goquery.Selection) string { return o.AttrOr("value", "") }))
	require.Equal(t, "2026-10-05", form.Find("#from").AttrOr("value", ""))
	require.Equal(t, 2, form.Find("#lines select").Length())
	require.Contains(t, form.text(), "không giao cho người khác. "+explanation, "what stays is told once")

	const action = "/desk/unit/delegate"
	refused := form.submit(action, "to", "officer-bcxb-2", "until", "2026-10-01", "note", "Nghỉ phép", "to_"+files[1], "head-bcxb")
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Equal(t, []string{"officer-bcxb-2", "2026-10-01", "Nghỉ phép", "head-bcxb"}, []string{
		refused.Find("#to option[selected]").AttrOr("value", ""), refused.Find("#until").AttrOr("value", ""), refused.Find("#note").Text(),
		refused.Find(`[name="to_`+files[1]+`"] option[selected]`).AttrOr("value", ""),
	}, "what was typed stays")
	require.Contains(t, refused.text(), "Thời gian vắng mặt đã qua")

	done := refused.submit(action, "until", "2026-10-09")
	require.Equal(t, http.StatusOK, done.status)
	done.noHoles()
	require.Contains(t, done.text(), "Đã ghi nhận; công việc đang được chuyển.")
	require.Contains(t, done.text(), "Đã chuyển: 0; đang chờ: 2; chưa chuyển được, đang thử lại: 0; không chuyển: 1; đã trả lại: 0.")
	o.moves()
	one := head.get(done.path)
	require.Contains(t, one.text(), "Đã chuyển: 2; đang chờ: 0")
	require.Equal(t, []string{"Đã chuyển", "Đã chuyển", "Không chuyển"}, one.read("#lines .tag"))
	require.Equal(t, "/desk/duties/"+explanation, one.Find("#lines tr:last-child a.code").AttrOr("href", ""))
	require.Equal(t, http.StatusConflict, form.submit(action, "to", "head-bcxb").status, "the form was sent with somebody else")
	require.Equal(t, http.StatusUnprocessableEntity, head.get("/desk/unit/delegate?staff=officer-bcxb-2").submit(action).status, "nobody was chosen")

	require.Contains(t, head.get("/desk/files/"+files[0]+"/do/assign").text(), "vắng mặt, việc được chuyển cho Lý Thị Kim Oanh")
	require.Contains(t, head.get("/desk/unit").text(), "Dương Văn Khoa → Lý Thị Kim Oanh: từ ngày 05/10/2026 đến hết ngày 09/10/2026")
	require.Contains(t, head.get("/desk/files/"+files[0]).text(), "Bàn giao của Dương Văn Khoa cho")
	gets := o.visit("officer-bcxb-2")
	require.Equal(t, http.StatusOK, gets.get(done.path).status)
	require.Zero(t, gets.get(done.path).Find("form[action$='/end']").Length())
	require.Equal(t, http.StatusForbidden, gets.get("/desk/delegations").status)
	require.Equal(t, http.StatusNotFound, o.visit("officer-bcvt-1").get(done.path).status)
	require.Contains(t, head.get(done.path+"?lang=en").text(), "What came of each")

	head.get("/desk/unit?lang=vi")
	ended := one.submit(done.path + "/end")
	require.Contains(t, ended.text(), "đã kết thúc")
	require.Contains(t, one.submit(done.path+"/end").text(), "Lần bàn giao này đã kết thúc")
}

// TestWorkOfWhoHasLeftIsNamed, with where it is handed over; who only looks is offered nothing.
func TestWorkOfWhoHasLeftIsNamed(t *testing.T) {
	o := newHouse(t)
	o.atOfficer("officer-bcxb-1", "f1", "f2")
	o.changes("officer-bcxb-1", func(who *register.Staff) { who.Active = false })
	for as, path := range map[string]string{
		"head-bcxb": "/desk/unit", "leader1": "/desk/unit/bao-chi-xuat-ban", "office1": "/desk/delegations", "head-vp": "/desk/delegations",
	} {
		p := o.visit(as).get(path)
		p.noHoles()
		require.Contains(t, p.text(), "Dương Văn Khoa đã nghỉ việc giữ 2 hồ sơ, 0 việc khác", as)
		require.Equal(t, "/desk/unit/delegate?staff=officer-bcxb-1", p.Find("#away .notice a").AttrOr("href", ""), as)
	}
	looks := o.visit("inspector1").get("/desk/unit/bao-chi-xuat-ban")
	require.Contains(t, looks.text(), "giữ 2 hồ sơ")
	require.Zero(t, looks.Find("#away a.button").Length())
	other := o.visit("head-bcvt").get("/desk/unit/delegate?staff=officer-bcxb-1")
	require.Equal(t, http.StatusForbidden, other.status)
	form := o.visit("head-bcxb").get("/desk/unit/delegate?staff=officer-bcxb-1")
	require.Contains(t, form.submit("/desk/unit/delegate", "to", "officer-bcxb-2").text(), "không định ngày kết thúc")
	o.moves()
	require.Zero(t, o.visit("head-bcxb").get("/desk/unit").Find("#away .notice").Length())
}
