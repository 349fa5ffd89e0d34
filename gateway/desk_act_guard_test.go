package gateway

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// TestDeskActOffersWhatTheLawDoes: every action for every role and on every kind of
// file: the page is there if and only if the law offers it; sent anyway, it is refused.
func TestDeskActOffersWhatTheLawDoes(t *testing.T) {
	o := newHouse(t)
	people := map[string]*visitor{}
	for _, as := range []string{
		"clerk1", "officer-bcxb-1", "officer-bcxb-2", "officer-bcvt-1", "head-bcxb", "head-bcvt", "leader1", "director", "office1", "inspector1",
	} {
		people[as] = o.visit(as)
	}
	registered := o.registered()
	processing := o.processing()
	data, err := embedded()
	require.NoError(t, err)
	offered := 0
	for _, code := range []string{registered, processing} {
		v := o.view(code)
		rules, err := data.Rules(v.Procedure, procedure.DayOf(v.ReceivedAt))
		require.NoError(t, err)
		known := procedure.Know(v, rules, data.Calendar())
		for as, visitor := range people {
			who, err := o.book.Staff(t.Context(), as)
			require.NoError(t, err)
			offers := known.Offers(procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit})
			for _, d := range deeds {
				p := visitor.get(doAt(code, d.name))
				if slices.Contains(offers, d.verb) {
					require.Equal(t, http.StatusOK, p.status, "%s %s: %s", as, d.name, p.text())
					require.NotEmpty(t, p.form(doAt(code, d.name)))
					offered++
					continue
				}
				require.Contains(t, []int{http.StatusForbidden, http.StatusConflict}, p.status, "%s %s", as, d.name)
				require.Zero(t, p.Find("form[action='"+doAt(code, d.name)+"']").Length(), "%s %s", as, d.name)
				require.NotEmpty(t, p.read(".notice.bad p"))
				if !procedure.MayEver(who.Role, d.verb) && procedure.MayIn(v.Status, d.verb) {
					require.Equal(t, http.StatusForbidden, p.status, "%s %s", as, d.name)
				}
				sent := visitor.send(doAt(code, d.name), url.Values{
					"_token": {visitor.get("/desk/account").Find("[name=_token]").AttrOr("value", "")}, "reason_text": {"x"}, "staff": {"officer-bcxb-2"},
					"papers": {"DON"}, "amount": {"1"}, "course": {"on_course"}, "decision": {"act"}, "received_at": {"2026-10-02T08:00"},
				})
				require.Contains(t, []int{http.StatusForbidden, http.StatusConflict}, sent.status, "%s %s: %s", as, d.name, sent.text())
			}
		}
		require.Equal(t, v.Seq, o.view(code).Seq, "nothing of it was done")
	}
	require.Greater(t, offered, 20)
	require.Empty(t, o.texts(processing))
}

// TestDeskActTwoOfficers: the second sees what the first has done, keeps what they
// typed, and does it knowingly with a second press.
func TestDeskActTwoOfficers(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	officer, head := o.visit("officer-bcxb-1"), o.visit("head-bcxb")
	stale := head.get(doAt(code, "stop"))
	officer.get(doAt(code, "declare")).submit(doAt(code, "declare"), "course", "on_course")

	seen := stale.submit(doAt(code, "stop"), "reason_text", "Cơ quan khác thụ lý")
	require.Equal(t, http.StatusConflict, seen.status)
	require.Contains(t, seen.text(), "Đã có người khác xử lý hồ sơ này")
	require.Contains(t, seen.read("section.notice.warn li"), "08:30 05/10/2026 – Dương Văn Khoa: Khai báo sẽ đúng hẹn")
	require.Equal(t, "Cơ quan khác thụ lý", seen.Find("#reason_text").Text())
	require.Equal(t, procedure.StatusProcessing, o.view(code).Status)
	require.Empty(t, o.texts(code))

	done := seen.submit(doAt(code, "stop"))
	require.Equal(t, "/desk/files/"+code, done.path, done.text())
	require.Equal(t, procedure.StatusStopped, o.view(code).Status)

	gone := officer.get(doAt(code, "refuse"))
	require.Equal(t, http.StatusConflict, gone.status)
	require.Contains(t, gone.text(), "Hồ sơ đã kết thúc (“Dừng xử lý”)")
}

// TestDeskActLosesNothingTyped: what was typed is still there when the file has ended
// meanwhile, and while the engine is away.
func TestDeskActLosesNothingTyped(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	form := o.visit("officer-bcxb-1").get(doAt(code, "refuse"))

	o.engine.set(refuse(contract.CodeEngineUnavailable))
	away := form.submit(doAt(code, "refuse"), "reason_text", "Không đủ điều kiện")
	require.Equal(t, http.StatusServiceUnavailable, away.status)
	require.Equal(t, "Không đủ điều kiện", away.Find("#reason_text").Text())
	require.NotEmpty(t, away.read("[role=alert]"))
	o.engine.set(nil)

	o.acts("clerk1", code, "withdraw", nil)
	ended := away.submit(doAt(code, "refuse"))
	require.Equal(t, http.StatusConflict, ended.status)
	require.Equal(t, "Không đủ điều kiện", ended.Find("blockquote").Text())
	require.Contains(t, ended.text(), "Hoàng Thị Lan: Rút hồ sơ theo yêu cầu của người nộp")
}

// TestDeskActBadInput: what a form cannot hold is said beside its field, and nothing
// is done.
func TestDeskActBadInput(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	seq := o.view(code).Seq
	officer, head := o.visit("officer-bcxb-1"), o.visit("head-bcxb")
	for name, c := range map[string]struct {
		by     *visitor
		action string
		fields []string
		wrong  string
	}{
		"no reason":          {officer, "refuse", nil, "#reason_text-wrong"},
		"reason too long":    {officer, "refuse", []string{"reason_text", strings.Repeat("ả", 4001)}, "#reason_text-wrong"},
		"control characters": {officer, "refuse", []string{"reason_text", "a\x00b"}, "#reason_text-wrong"},
		"no course":          {officer, "declare", nil, "#course-wrong"},
		"no delay's reason":  {officer, "declare", []string{"course", "late", "new_date", "2026-10-22"}, "#reason-wrong"},
		"other without text": {officer, "declare", []string{"course", "late", "reason", "other", "new_date", "2026-10-22"}, "#reason_text-wrong"},
		"no date":            {officer, "declare", []string{"course", "late", "reason", "staff"}, "#new_date-wrong"},
		"a Sunday":           {officer, "declare", []string{"course", "late", "reason", "staff", "new_date", "2026-10-25"}, "#new_date-wrong"},
		"before the promise": {officer, "declare", []string{"course", "late", "reason", "staff", "new_date", "2026-10-12"}, "#new_date-wrong"},
		"no date at all":     {officer, "declare", []string{"course", "late", "reason", "staff", "new_date", "<b>"}, "#new_date-wrong"},
		"nobody":             {head, "assign", nil, "#staff-wrong"},
		"a stranger":         {head, "assign", []string{"staff", "nobody"}, "#staff-wrong"},
		"no such step":       {officer, "hand-over", []string{"to_step", "NOWHERE"}, "#to_step-wrong"},
		"nothing asked":      {officer, "request-supplement", nil, "#papers-wrong"},
		"no such paper":      {officer, "request-supplement", []string{"papers", "NO-SUCH-PAPER"}, "#papers-wrong"},
		"no amount":          {officer, "request-payment", []string{"amount", "-"}, "#amount-wrong"},
		"a word for amount":  {officer, "request-payment", []string{"amount", "nhiều"}, "#amount-wrong"},
		"less than nothing":  {officer, "request-payment", []string{"amount", "-5"}, "#amount-wrong"},
		"in the future":      {head, "correct-receipt", []string{"received_at", "2026-12-01T08:00", "reason_text", "x"}, "#received_at-wrong"},
		"no instant":         {head, "correct-receipt", []string{"received_at", "tomorrow", "reason_text", "x"}, "#received_at-wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.by.get(doAt(code, c.action)).submit(doAt(code, c.action), c.fields...)
			require.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, p.status, p.text())
			require.Equal(t, 1, p.Find(c.wrong).Length(), p.text())
			require.NotContains(t, p.body, "<b>")
			for i := 0; i+1 < len(c.fields); i += 2 {
				if field := p.Find("#" + c.fields[i]); field.Is("textarea") {
					require.Equal(t, c.fields[i+1] != "", field.Text() != "")
				}
			}
		})
	}
	require.Equal(t, seq, o.view(code).Seq)
	require.Empty(t, o.texts(code))
}

// TestDeskActMarkupIsText: markup typed into any field is shown as what it is.
func TestDeskActMarkupIsText(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	const evil = `</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"'`
	p := o.visit("officer-bcxb-1").get(doAt(code, "declare")).
		submit(doAt(code, "declare"), "preview", "1", "course", "late", "reason", evil, "reason_text", evil, "new_date", evil, "back", evil, "_key", evil)
	require.NotContains(t, p.body, "<script>alert")
	require.Zero(t, p.Find("img").Length())
	require.Contains(t, p.Find("#preview").Text(), evil)
	p.submit(doAt(code, "declare"), "course", "late", "reason", "other", "reason_text", evil, "new_date", "2026-10-22")
	approve := o.visit("head-bcxb").get(doAt(code, "approve-apology"))
	require.NotContains(t, approve.body, "<script>alert")
	require.Equal(t, evil, approve.Find("#reason_text").Text())
}

// TestDeskActComesFromHere: no form without its token, none from another site, and no
// way out of the desk.
func TestDeskActComesFromHere(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	seq := o.view(code).Seq
	v := o.visit("officer-bcxb-1")
	form := v.get(doAt(code, "finish"))
	require.Equal(t, http.StatusForbidden, form.submit(doAt(code, "finish"), "_token", "").status)
	require.Equal(t, http.StatusForbidden, form.submit(doAt(code, "finish"), "_token", o.visit("clerk1").get("/desk/account").form("/desk/logout").Get("_token")).status)
	v.header["Origin"], v.header["Sec-Fetch-Site"] = "https://evil.example", "cross-site"
	require.Equal(t, http.StatusForbidden, form.submit(doAt(code, "finish")).status)
	clear(v.header)
	require.Equal(t, seq, o.view(code).Seq)

	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/desk/../evil", "javascript:alert(1)", "/desk/logout"} {
		p := v.get(doAt(code, "finish") + "?back=" + url.QueryEscape(back))
		require.Equal(t, "/desk/files/"+code, p.Find("[name=back]").AttrOr("value", ""), back)
	}
	kept := v.get(doAt(code, "finish") + "?back=" + url.QueryEscape("/desk/files?q=1"))
	require.Equal(t, "/desk/files?q=1", kept.submit(doAt(code, "finish")).path)

	require.Equal(t, "/desk/login?next="+url.QueryEscape(doAt(code, "finish")), o.visit("").get(doAt(code, "finish")).path)
	for _, path := range []string{doAt("000.00.16.H55-261005-9999", "finish"), doAt("x", "finish"), doAt(code, "issue-letter"), doAt(code, "change-calendar")} {
		require.Equal(t, http.StatusNotFound, v.get(path).status, path)
	}
}

// TestDeskActAskingAgainstTheRule: only a head may, warned of what it is booked as.
func TestDeskActAskingAgainstTheRule(t *testing.T) {
	o := newHouse(t)
	code := o.waiting()
	none := o.visit("clerk1").get(doAt(code, "receive-supplement")).submit(doAt(code, "receive-supplement"), "papers", "BAN-DICH")
	require.Equal(t, http.StatusUnprocessableEntity, none.status)
	require.Equal(t, []string{"Bản dịch tiếng Việt"}, none.Find("[name=papers][checked]").Parent().Map(textOf))
	empty := none.submit(doAt(code, "receive-supplement"), "papers", "-")
	require.Equal(t, http.StatusUnprocessableEntity, empty.status, "none of a list is none, not all")
	o.acts("clerk1", code, "receive-supplement", nil)

	closed := o.visit("officer-bcxb-1").get(doAt(code, "request-supplement"))
	require.Contains(t, closed.text(), "Chỉ trưởng phòng được quyết định yêu cầu thêm")
	require.Zero(t, closed.Find("form[action='"+doAt(code, "request-supplement")+"']").Length())
	head := o.visit("head-bcxb").get(doAt(code, "request-supplement"))
	require.Contains(t, head.text(), "Yêu cầu bổ sung quá một lần")
	unsaid := head.submit(doAt(code, "request-supplement"), "papers", "DON", "reason_text", "Đơn chưa ký")
	require.Equal(t, http.StatusConflict, unsaid.status)
	unsaid.submit(doAt(code, "request-supplement"), "override", "1")
	v := o.view(code)
	require.Equal(t, []any{procedure.StatusSupplement, procedure.BreachAskedTwice}, []any{v.Status, v.Breaches[0].Kind})
}

// TestDeskActGate: a late file without its letter cannot end; the page says what to do.
func TestDeskActGate(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	p := o.visit("officer-bcxb-1").get(doAt(code, "finish"))
	require.Equal(t, http.StatusConflict, p.status)
	require.Contains(t, p.text(), "Phiếu xin lỗi đang được phát hành")
	o.clock.add(time.Minute)
	require.Equal(t, http.StatusForbidden, o.visit("officer-bcvt-1").get(doAt(code, "finish")).status)
}
