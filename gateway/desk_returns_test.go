package gateway

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// settled is a file whose result waits to be collected.
func (o *house) settled(key string, change ...func(map[string]any)) string {
	o.t.Helper()
	code := o.submit(key, change...).Code
	o.acts("clerk1", code, "hand-over", nil)
	o.acts("head-bcxb", code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
	o.acts("officer-bcxb-1", code, "finish", nil)
	return code
}

// gone notes that the apology letter of a file has been issued, as the worker does.
func (o *house) gone(code string) {
	o.t.Helper()
	_, err := o.engine.Update(o.t.Context(), code, "", code+" gone", procedure.LetterIssued{Key: o.view(code).Apology.Key, LetterID: "6a1b2a0e-8f53-5c0d-9c0f-000000000001", Number: 1})
	require.NoError(o.t, err)
}

func TestReturnsWaitLongestFirst(t *testing.T) {
	o := newHouse(t)
	require.Equal(t, []string{"Không có kết quả nào chờ trả."}, o.visit("clerk1").get("/desk/returns").read("#returns .notice"))
	first := o.settled("first", applicant("name", "Nguyễn Văn Đầu"))
	o.at("2026-10-05 09:30:00")
	second := o.settled("second", applicant("name", wicked), applicant("phone", "0987654321"), applicant("deliver_by", "post"))
	clerk := o.visit("clerk1")
	p := clerk.get("/desk/returns")
	require.Equal(t, []string{first, second}, p.read("#returns th a.code"))
	require.Equal(t, []string{"08:30 05/10/2026 đã chờ 1 giờ làm việc", "09:30 05/10/2026 chờ chưa đến 1 phút làm việc"}, p.read("#returns tbody td:nth-child(4)"))
	require.Equal(t, wicked, p.Find("#returns tbody tr:nth-child(2) td:nth-child(2) span").First().Text())
	require.Zero(t, p.Find("main script, main img").Length())
	require.Equal(t, []string{"Trả qua bưu chính"}, p.read("#returns .tag"))
	require.Equal(t, doAt(first, "return-result")+"?back=%2Fdesk%2Freturns", p.Find("#returns .acts a").First().AttrOr("href", ""))
	require.Equal(t, 1, p.Find("#returns[data-live]").Length())
	readsInEnglish(t, clerk.get("/desk/returns?lang=en"))
	clerk.get("/desk/returns?lang=vi")

	for q, want := range map[string][]string{
		"nguyen van d": {first}, "0987": {second}, second: {second}, strings.ToLower(first): {first}, "  ": {first, second}, "\x00": {first, second},
		"nobody": nil, "%": nil, wicked: {second}, strings.Repeat("a", 5000): nil,
	} {
		found := clerk.get("/desk/returns?q=" + url.QueryEscape(q))
		require.Equal(t, http.StatusOK, found.status, q)
		require.ElementsMatch(t, want, found.read("#returns th a.code"), q)
		require.Zero(t, found.Find("main script, main img").Length())
	}
	require.Equal(t, wicked, clerk.get("/desk/returns?q="+url.QueryEscape(wicked)).Find("#q").AttrOr("value", ""))

	o.acts("clerk1", first, "return-result", nil)
	require.Equal(t, []string{second}, clerk.get("/desk/returns").read("#returns th a.code"))
}

func TestReturnsMarkWhatIsLate(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "declare", map[string]any{"course": "late", "reason": "workload", "new_date": "2026-10-22"})
	o.acts("head-bcxb", code, "approve-apology", nil)
	o.at("2026-10-20 09:00:00")
	o.passes(code)
	o.gone(code)
	o.acts("officer-bcxb-1", code, "finish", nil)
	clerk := o.visit("clerk1")
	require.Equal(t, []string{"17:00 22/10/2026 Trễ hẹn"}, clerk.get("/desk/returns").read("#returns tbody td:nth-child(5)"))
	slip := clerk.get("/desk/returns/" + code + "/slip").read(".facts > div")
	for _, line := range []string{"Hẹn trả kết quả lúc17:00 19/10/2026", "Hẹn lại lúc17:00 22/10/2026", "Có kết quả lúc09:00 20/10/2026 (trễ hẹn)"} {
		require.Contains(t, slip, line)
	}
}

func TestReturnSlip(t *testing.T) {
	o := newHouse(t)
	code := o.settled("k", applicant("name", wicked))
	clerk := o.visit("clerk1")
	p := clerk.get("/desk/returns/" + code + "/slip")
	require.Equal(t, http.StatusOK, p.status)
	require.Equal(t, []string{
		"Mã hồ sơ" + code, "Thủ tục hành chínhCấp giấy phép xuất bản tài liệu không kinh doanh", "Người nộp hồ sơ" + squeeze(wicked),
		"Địa chỉSố 5 đường Hoa Mai, phường Túc Duyên", "Số điện thoại0912345678", "Kết quảGiấy phép xuất bản tài liệu không kinh doanh",
		"Nhận hồ sơ lúc08:30 05/10/2026", "Hẹn trả kết quả lúc17:00 19/10/2026", "Có kết quả lúc08:30 05/10/2026",
		"Trả kết quả lúc…… giờ …… ngày …… tháng …… năm ………",
	}, p.read(".facts > div"))
	require.Equal(t, []string{"Người nhận kết quả(ký, ghi rõ họ tên)", "Người trả kết quả(ký, ghi rõ họ tên)Hoàng Thị Lan"}, p.read(".signatures > div"))
	require.Contains(t, p.text(), "Người được ủy quyền nhận thay (nếu có):")
	require.Zero(t, p.Find("main script, main img").Length())

	o.clock.add(30 * time.Minute)
	o.acts("clerk1", code, "return-result", nil)
	require.Contains(t, clerk.get("/desk/returns/"+code+"/slip").read(".facts > div"), "Trả kết quả lúc09:00 05/10/2026")
	english := clerk.get("/desk/returns/" + code + "/slip?lang=en")
	require.Equal(t, []string{"Slip of receipt of a result"}, english.read("h1"))
	require.Equal(t, []string{"Phiếu ký nhận kết quả"}, english.read(".sheet[lang=vi] h2"), "papers are in Vietnamese")

	require.Equal(t, http.StatusConflict, clerk.get("/desk/returns/"+o.registered()+"/slip").status)
	for _, bad := range []string{"x", "000.00.16.H55-261005-9999", url.PathEscape("<b>")} {
		require.Equal(t, http.StatusNotFound, clerk.get("/desk/returns/"+bad+"/slip").status, bad)
	}
}

func TestReturnSlipOfARefusal(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
	clerk := o.visit("clerk1")
	require.Equal(t, []string{"Từ chối giải quyết"}, clerk.get("/desk/returns").read("#returns tbody td:nth-child(3)"))
	require.Contains(t, clerk.get("/desk/returns/"+code+"/slip").read(".facts > div"), "Kết quảVăn bản từ chối giải quyết hồ sơ")
}

func TestDeliveriesGoOut(t *testing.T) {
	o := newHouse(t)
	code, id := o.finished(register.ByPost)
	number := strconv.FormatInt(id, 10)
	clerk := o.visit("clerk1")
	p := clerk.get("/desk/deliveries")
	require.Equal(t, http.StatusOK, p.status)
	line := p.Find("#delivery-" + number)
	require.Equal(t, "Đã có kết quả "+code, squeeze(line.Find("th").Text()))
	require.Equal(t, "Trần Thị Ngọc Ánh Số 5 đường Hoa Mai, phường Túc Duyên 0912345678", squeeze(line.Find("td").First().Text()))
	readsInEnglish(t, clerk.get("/desk/deliveries?lang=en"))
	readsInEnglish(t, clerk.get("/desk/deliveries?channel=print"))
	clerk.get("/desk/deliveries?lang=vi")

	action := "/desk/deliveries/" + number
	long := p.submit(action, "tracking", strings.Repeat("x", 101))
	require.Equal(t, http.StatusUnprocessableEntity, long.status)
	require.Equal(t, strings.Repeat("x", 101), long.Find("#tracking-"+number).AttrOr("value", ""))
	require.Equal(t, "true", long.Find("#tracking-"+number).AttrOr("aria-invalid", ""))
	require.Equal(t, 1, long.Find(".wrong").Length())

	out := long.submit(action, "tracking", " EA123456789VN ")
	require.Equal(t, "/desk/deliveries?channel=post", out.path)
	require.Equal(t, []string{"Đã ghi nhận thư từ được giao."}, out.read(".notice.good[role=status]"))
	require.Zero(t, out.Find("#delivery-"+number).Length())
	require.Equal(t, []string{"post sent, sent EA123456789VN  clerk1"}, o.outcomes(code))
	p.submit(action, "tracking", "another") // the tab that was left open
	require.Equal(t, []string{"post sent, sent EA123456789VN  clerk1"}, o.outcomes(code))

	office := o.visit("office1")
	require.Equal(t, http.StatusOK, office.get("/desk/deliveries").status)
	forged := url.Values{"tracking": {"x"}}
	require.Equal(t, http.StatusForbidden, clerk.send(action, forged).status, "without the token of the session")
	for _, as := range []string{"officer-bcxb-1", "head-bcxb", "leader1", "director", "inspector1"} {
		require.Equal(t, http.StatusForbidden, o.visit(as).get("/desk/deliveries").status, as)
		require.Equal(t, http.StatusForbidden, o.visit(as).send(action, forged).status, as)
	}
	fields := p.form(action)
	for _, bad := range []string{"0", "x", "-1", "99999999999999999999"} {
		require.Equal(t, http.StatusNotFound, clerk.send("/desk/deliveries/"+bad, fields).status, bad)
	}
}
