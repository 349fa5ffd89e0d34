package system_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// vile are words that break out of every place a page could have put them in, after a
// name by which they are found again.
func vile(name string) string {
	return name + ` "'><script>alert(1)</script><img src=x onerror=alert(2)></textarea></title></style> {{.Token}} ${7*7} javascript:alert(3) &amp; ` +
		"\u202eoất\u202c" + ` ' onfocus=alert(4) autofocus x='`
}

// looks opens pages and expects that nothing of what was typed has become a part of
// them. What the browser complains of, a dialog too, fails the test at its end.
func (p person) looks(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		p.Open(path)
		p.harmless(t)
	}
}

func (p person) harmless(t *testing.T) {
	t.Helper()
	require.Empty(t, browsertest.Read[[]string](p.Person, `[...document.querySelectorAll(
		"script:not([src]), [onerror], [onfocus], img[src='x'], [href^='javascript:'], [action^='javascript:'], body style")].map(e => e.outerHTML)`), p.URL())
	require.Empty(t, p.Complaints(), p.URL())
}

// reads expects that words are to be read exactly as they were typed.
func (p person) reads(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		require.True(t, browsertest.Read[bool](p.Person, fmt.Sprintf("document.body.textContent.includes(%q)", word)), "%s: %s", p.URL(), word)
	}
}

// TestAHostileFile goes through the whole house: what was typed into it at home, at the
// counter and at every desk is read as it was typed, on every page that shows it.
func TestAHostileFile(t *testing.T) {
	o := enter(t, shared)
	who := applicant{vile("Ác Văn"), "019201000441", "0912 345 441", vile("Số 4")}
	citizen := person{o.sit(t, "", browsertest.Phone)}
	citizen.handsIn(t, who, "ac.van@example.vn", `"><img src=x onerror=alert(5)> `+"\u202efdp.exe"+`.pdf`)
	citizen.ClickThrough(browsertest.Button, "Nộp hồ sơ")
	r := citizen.handedIn(t)
	citizen.harmless(t)
	file := "/desk/files/" + r.Code

	counter := person{o.sit(t, clerk, browsertest.Desktop)}
	counter.looks(t, "/desk/queue", file, file+"/do/decline", file+"/do/accept")
	counter.reads(t, who.name, "><img src=x onerror=alert(5)>")
	counter.ClickThrough(browsertest.Button, "Tiếp nhận hồ sơ")
	counter.looks(t, "/desk/queue", "/desk/transfers", "/desk/transfers/sheet", "/desk/counter/done/"+r.Code, "/desk/files?q=0912345441")
	counter.reads(t, who.name)

	o.act(t, clerk, r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": secondOfficer})
	appraiser := person{o.sit(t, secondOfficer, browsertest.Desktop)}
	appraiser.looks(t, "/desk/mine", file+"/do/request-supplement")
	appraiser.askPapers(vile("Bổ sung"))
	appraiser.ClickThrough(browsertest.Button, "Yêu cầu bổ sung")
	appraiser.looks(t, "/desk/mine")
	citizen.track(r)
	citizen.harmless(t)
	counter.looks(t, "/desk/queue?list=supplement", file+"/do/receive-supplement")
	counter.reads(t, vile("Bổ sung"))
	o.act(t, clerk, r.Code, "receive-supplement", nil)

	due := o.file(t, r.Code).DueAt
	o.act(t, secondOfficer, r.Code, "declare", map[string]any{
		"course": procedure.Late, "reason": procedure.ReasonOther, "reason_text": vile("Khai báo"),
		"new_date": o.after(t, due, 3, procedure.WorkingDay).In(procedure.Zone).Format(time.DateOnly),
	})
	chief := person{o.sit(t, head, browsertest.Desktop)}
	chief.looks(t, "/desk/unit?list=approve", "/desk/unit", file+"/do/approve-apology")
	chief.reads(t, vile("Khai báo"))
	require.Equal(t, vile("Khai báo"), chief.value("reason_text"))
	o.act(t, head, r.Code, "approve-apology", map[string]any{"reason_text": vile("Duyệt")})
	o.act(t, "inspector1", r.Code, "faults", map[string]any{
		"kind": "harassment", "on": procedure.DayOf(time.Now()).String(), "description": vile("Phản ánh"),
	})
	o.forward(t, r.Code, due.Add(time.Minute))
	leader := person{o.sit(t, "leader1", browsertest.Desktop)}
	leader.looks(t, "/desk/lead", "/desk/lead/custody", file+"/do/acknowledge")
	leader.Click(browsertest.Radio, "Yêu cầu giải quyết ngay")
	leader.Fill(browsertest.TextBox, "Nội dung chỉ đạo", vile("Chỉ đạo"))
	leader.ClickThrough(browsertest.Button, "Cho ý kiến chỉ đạo")
	leader.See("Đã ghi nhận ý kiến chỉ đạo")

	said := []string{vile("Bổ sung"), vile("Khai báo"), vile("Duyệt"), vile("Chỉ đạo"), vile("Phản ánh")}
	for as, p := range o.visitors(t) {
		p.looks(t, file, "/desk/files?q="+r.Code)
		p.Open(file)
		switch as {
		case otherOfficer, otherHead:
			require.NotContains(t, p.Text("main"), "alert", as)
		case "inspector1":
			p.reads(t, vile("Phản ánh"))
			require.NotContains(t, p.Text("main"), "Ác Văn")
		default:
			p.reads(t, append(said, who.name, who.address)...)
		}
	}
	chief.looks(t, file+"/do/assign", file+"/do/stop", file+"/faults/dismiss?fault=1", file+"/faults/apologise")
	chief.reads(t, who.name, vile("Phản ánh"))
	counter.looks(t, file+"/do/withdraw", "/desk/deliveries", "/desk/deliveries?channel=print", "/desk/returns")
	citizen.track(r)
	citizen.See("Ngày hẹn trả hiện nay")
	require.NotContains(t, citizen.Text("main"), "alert")
	citizen.looks(t, "/apologies", "/punctuality")

	// Whoever is known is found again, and filled in as they are.
	counter.Open("/desk/counter/" + procedureCode)
	counter.Fill(browsertest.TextBox, "Tìm người đã nộp trước đây", who.phone)
	counter.Click(browsertest.Button, "Tìm người nộp")
	counter.Until("the applicant", func() bool { return counter.value("applicant.name") == who.name })
	require.Equal(t, who.address, counter.value("applicant.address"))
	counter.harmless(t)
}

// TestHostileWordsComeBack: what a form or a search is refused with, or finds nothing
// by, stands in it as it was typed.
func TestHostileWordsComeBack(t *testing.T) {
	o := enter(t, shared)
	r := o.begin(t)
	people := o.visitors(t)
	words := vile("Tìm")
	counter, appraiser := people[clerk], people[officer]
	counter.looks(t, "/desk/files?q="+url.QueryEscape(words), "/desk/counter?q="+url.QueryEscape(words), "/desk/returns?q="+url.QueryEscape(words))
	for _, path := range []string{
		"/desk/queue?list=", "/desk/deliveries?after=", "/desk/counter/done/", "/desk/files/", "/desk/counter?go=1&q=", "/desk/transfers/sheet?unit=",
		"/desk/login?next=", "/?q=", "/track?code=", "/v?code=", "/v/", "/procedures/", "/punctuality?unit=", "/apologies?month=",
	} {
		counter.looks(t, path+url.PathEscape(words))
	}
	appraiser.looks(t, "/desk/mine?after="+url.QueryEscape(words), "/desk/files/"+r.Code+"/do/declare?back="+url.QueryEscape(words))
	people["leader1"].looks(t, "/desk/lead?unit="+url.QueryEscape(words), "/desk/punctuality?unit="+url.QueryEscape(words))
	people[head].looks(t, "/desk/unit?list="+url.QueryEscape(words))

	counter.fillIn(applicant{words, words[:20], words[:20], words})
	for _, id := range []string{"applicant.email", "number", "copies-DON"} {
		counter.Script(fmt.Sprintf("document.getElementById(%q).value = %q", id, `"><script>alert(1)</script>`))
	}
	counter.ClickThrough(browsertest.Button, saveButton)
	counter.harmless(t)
	require.Equal(t, []string{words, words}, []string{counter.value("applicant.name"), counter.value("applicant.address")})

	appraiser.Open("/desk/files/" + r.Code + "/do/declare")
	appraiser.Click(browsertest.Radio, appraiser.named(t, browsertest.Radio, "Sẽ trễ hẹn"))
	appraiser.Fill(browsertest.TextBox, "Lời ghi trên phiếu", words)
	appraiser.Script("document.getElementById('reason_text').dispatchEvent(new Event('change', {bubbles: true}))")
	appraiser.See("Phiếu xin lỗi và hẹn lại sẽ ghi")
	appraiser.reads(t, words)
	appraiser.harmless(t)
	appraiser.ClickThrough(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
	appraiser.See("Nội dung chưa hợp lệ")
	require.Equal(t, words, appraiser.value("reason_text"))
	appraiser.harmless(t)
}

var uploadPath = regexp.MustCompile(`/desk/uploads/[0-9a-f-]+`)

// TestAPaperThatIsAPage: what is sent as a picture is shown as a picture or not at all.
func TestAPaperThatIsAPage(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, "", browsertest.Phone)}
	who := applicant{"Mai Thị Lừa", "019201000442", "0912 345 442", "Số 42 đường Hoàng Văn Thụ"}
	p.handsIn(t, who, "", "don.pdf")
	p.Choose("Nhận thông báo qua", "Đến Bộ phận Một cửa")
	p.ChooseFiles("Đơn đề nghị (bắt buộc)", scan(t, "don.html", "<html><script>alert(1)</script>"),
		scan(t, "don.pdf", "%PDF-1.7\n\n<html><script>alert(document.domain)</script>\n%%EOF\n"))
	p.ClickThrough(browsertest.Button, "Nộp hồ sơ")
	p.See("Giữ tệp đã gửi don.pdf")
	require.Zero(t, o.filesOf(t, who.phone))
	p.harmless(t)
	p.Script("document.getElementById('consent').checked = true")
	p.ClickThrough(browsertest.Button, "Nộp hồ sơ")
	code := p.handedIn(t).Code

	counter := person{o.sit(t, clerk, browsertest.Desktop)}
	counter.Open("/desk/files/" + code)
	for _, path := range uploadPath.FindAllString(string(counter.Get("/desk/files/"+code).Body), -1) {
		answer := counter.Get(path)
		require.Equal(t, http.StatusOK, answer.Status)
		require.Contains(t, []string{"application/pdf", "image/png"}, answer.Type, path)
	}
	counter.harmless(t)
}
