package gateway

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

func dutyAt(number string) string { return "/desk/duties/" + number }

func dutyDoAt(number, action string) string { return dutyAt(number) + "/do/" + action }

// does says something to a duty at its page, which must be accepted; pairs as in submit.
func (v *visitor) does(number, action string, pairs ...string) page {
	v.t.Helper()
	p := v.get(dutyDoAt(number, action)).submit(dutyDoAt(number, action), pairs...)
	require.Equal(v.t, http.StatusOK, p.status, p.text())
	require.Equal(v.t, dutyAt(number), p.path, p.text())
	return p
}

// offered are the labels of what the page of a duty offers.
func (p page) offered() []string { return p.read("#duty-head .actions .button") }

// TestATaskAtTheDesk is the whole life of a task, each act by who has it.
func TestATaskAtTheDesk(t *testing.T) {
	o := newHouse(t)
	director, head, officer := o.visit("director"), o.visit("head-bcxb"), o.visit("officer-bcxb-1")
	form := director.get("/desk/tasks/new")
	require.Contains(t, form.text(), "Báo cáo kết quả công tác cải cách hành chính trong quý")
	given := form.submit("/desk/tasks/new", "unit", "bao-chi-xuat-ban", "due", "2026-10-09", "cooperating", "van-phong",
		"milestone_SOAN-THAO", "2026-10-07", "text", "Soạn quyết định <b>in</b>\nGửi Sở Tư pháp")
	require.Equal(t, "/desk/duties/NV-2026-0001", given.path, given.text())
	require.Equal(t, []string{"Đã giao nhiệm vụ NV-2026-0001."}, given.read("p.notice.good"))
	require.Zero(t, given.Find("#duty-head b").Length())
	require.Contains(t, given.text(), "Soạn quyết định <b>in</b>")
	require.Equal(t, []string{"Giao người khác", "Đôn đốc", "Tạm dừng", "Thu hồi"}, given.offered())
	number := "NV-2026-0001"

	mine := head.get("/desk/duties")
	require.Equal(t, []string{"Nhiệm vụ NV-2026-0001"}, mine.read("table.duties th a"))
	require.Equal(t, []string{"1"}, mine.read("nav .count"))
	require.Contains(t, mine.text(), "còn 4 ngày")
	require.Equal(t, []string{"Báo cáo kết quả", "Báo cáo tiến độ", "Xong một giai đoạn", "Đề nghị gia hạn", "Giao người khác"},
		head.get(dutyAt(number)).offered())
	require.Empty(t, officer.get("/desk/duties").read("table.duties th a"), "the head's turn")
	require.Equal(t, []string{"Nhiệm vụ NV-2026-0001"}, officer.get("/desk/duties?view=unit").read("table.duties th a"))

	officer.does(number, "progress", "percent", "40", "text", "Đang soạn")
	officer.does(number, "milestone", "milestone", "SOAN-THAO")
	head.does(number, "ask-postponement", "new_due", "2026-10-16", "text", "Chờ ý kiến")
	require.Equal(t, []string{number}, director.get("/desk/duties").read("#asking th .code"))
	asked := director.get(dutyDoAt(number, "decide-postponement"))
	require.Contains(t, asked.text(), "Hạn mới17:00 16/10/2026")
	director.does(number, "decide-postponement", "agreed", "yes")
	again := head.get(dutyDoAt(number, "ask-postponement"))
	require.Equal(t, http.StatusConflict, again.status)
	require.Zero(t, again.Find("form.duty-act").Length())
	require.NotEmpty(t, again.read(".notice.bad p"))
	require.NotContains(t, head.get(dutyAt(number)).offered(), "Đề nghị gia hạn")

	head.does(number, "answer", "text", "Đã xong")
	require.Equal(t, []string{number}, director.get("/desk/duties").read("table.duties th .code"))
	director.does(number, "return", "text", "Thiếu phụ lục")
	head.does(number, "answer", "text", "Đã bổ sung phụ lục")
	closed := director.does(number, "accept", "text", "Tốt")
	require.Equal(t, []string{"Hoàn thành"}, closed.read("h1 .tag"))
	require.Empty(t, closed.offered())
	for _, words := range []string{"Thiếu phụ lục", "Đã bổ sung phụ lục", "đồng ý", "Soạn thảo văn bản", "40%"} {
		require.Contains(t, closed.text(), words)
	}
	require.Empty(t, director.get("/desk/duties").read("table.duties th a"))
	require.Empty(t, director.get("/desk/duties?view=given").read("table.duties th a"))
	require.Equal(t, []string{number}, director.get("/desk/duties?view=given&closed=1").read("table.duties th .code"))
	require.Equal(t, http.StatusConflict, head.get(dutyDoAt(number, "answer")).status)
}

// TestADirectionAboutAFile goes from the file to the unit and back, and stands at the file.
func TestADirectionAboutAFile(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	leader, officer := o.visit("leader1"), o.visit("officer-bcxb-1")
	require.Equal(t, 1, leader.get("/desk/lead").Find("a[href='/desk/directions/new?file="+code+"']").Length())
	form := leader.get("/desk/files/" + code).Find("a[href='/desk/directions/new?file=" + code + "']")
	require.Equal(t, 1, form.Length())
	wanted := leader.get(form.AttrOr("href", ""))
	require.Contains(t, wanted.text(), code)
	given := wanted.submit("/desk/directions/new", "due", "2026-10-23", "text", "Giải quyết dứt điểm trong tuần")
	require.Equal(t, dutyAt("CD-2026-0001"), given.path, given.text())
	require.Equal(t, []string{"Chỉ đạo CD-2026-0001"}, officer.get("/desk/duties").read("table.duties th > a"), "who holds the file")
	for as, want := range map[string]int{"officer-bcxb-2": 1, "clerk1": 0, "head-bcvt": 0, "inspector1": 1} {
		require.Equal(t, want, o.visit(as).get("/desk/files/"+code).Find("#duties table.duties th > a").Length(), as)
	}
	officer.does("CD-2026-0001", "answer", "text", "Đã trả kết quả")
	require.Equal(t, []string{"Hoàn thành"}, leader.does("CD-2026-0001", "accept").read("h1 .tag"))
	require.Equal(t, http.StatusNotFound, leader.get("/desk/directions/new?file=000.00.16.H55-261005-0099").status)
	require.Equal(t, http.StatusForbidden, officer.get("/desk/directions/new").status)
}

// TestAnExplanationAtTheDesk: asked, explained, viewed, ruled on, objected to, ruled on
// for the last time.
func TestAnExplanationAtTheDesk(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	number := o.explains(code, "bao-chi-xuat-ban", "officer-bcxb-1")
	officer, head, leader, director := o.visit("officer-bcxb-1"), o.visit("head-bcxb"), o.visit("leader1"), o.visit("director")
	p := officer.get(dutyAt(number))
	require.Contains(t, p.text(), "Trễ hẹn")
	require.Contains(t, p.text(), "Cơ quan giải quyết:")
	require.Equal(t, []string{"Xác nhận yêu cầu giải trình", "Giải trình"}, p.offered())
	require.NotContains(t, head.get(dutyAt(number)).offered(), "Cho ý kiến", "while the officer has time")
	officer.does(number, "acknowledge")
	officer.does(number, "answer", "text", "Chờ ý kiến công an")
	require.Empty(t, officer.get("/desk/duties").read("table.duties th a"))
	view := head.get(dutyDoAt(number, "view"))
	require.Contains(t, view.text(), "Chờ ý kiến công an")
	wrong := view.submit(dutyDoAt(number, "view"), "cause", "partner", "text", " ")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Equal(t, 1, wrong.Find("#cause-partner[checked]").Length(), "what was chosen stays")
	head.does(number, "view", "cause", "partner", "text", "Đúng như giải trình")
	rule := leader.get(dutyDoAt(number, "rule"))
	require.Contains(t, rule.text(), "Đúng như giải trình")
	without := rule.submit(dutyDoAt(number, "rule"), "cause", "negligence", "measure", "", "text", "Không đôn đốc")
	require.Equal(t, http.StatusUnprocessableEntity, without.status)
	require.Equal(t, 1, without.Find("#measure-wrong").Length())
	leader.does(number, "rule", "cause", "negligence", "measure", "PHE-BINH", "text", "Không đôn đốc")
	require.Contains(t, officer.get(dutyAt(number)).text(), "Phê bình trước tập thể đơn vị")
	officer.does(number, "object", "text", "Đã đôn đốc ba lần")
	require.Equal(t, http.StatusForbidden, leader.get(dutyDoAt(number, "rule")).status, "an objection is the director's")
	last := director.does(number, "rule", "cause", "objective", "measure", "PHE-BINH", "text", "Chấp nhận kiến nghị")
	require.Equal(t, []string{"Đã có kết luận cuối cùng"}, last.read("h1 .tag"))
	require.Contains(t, last.text(), "Nguyên nhân khách quan")
}

// TestAnEndedExplanationIsTakenUpAgain: whoever it was ruled against appeals once, the
// director rules anew or takes the breach back, and everything said before stays to be read.
func TestAnEndedExplanationIsTakenUpAgain(t *testing.T) {
	o := newHouse(t)
	number := o.explains(o.late(), "bao-chi-xuat-ban", "officer-bcxb-1")
	officer, head := o.visit("officer-bcxb-1"), o.visit("head-bcxb")
	officer.does(number, "answer", "text", "Chờ ý kiến công an")
	head.does(number, "view", "cause", "negligence", "text", "Chưa đôn đốc")
	o.visit("leader1").does(number, "rule", "cause", "negligence", "measure", "PHE-BINH", "text", "Không đôn đốc")
	require.NotContains(t, officer.get(dutyAt(number)).offered(), "Xem xét lại kết luận")
	o.goesOn(number, 8*day)
	officer, head = o.visit("officer-bcxb-1"), o.visit("head-bcxb") // the night has ended their sessions
	director := o.visit("director")
	require.Equal(t, []string{"Xem xét lại kết luận"}, officer.get(dutyAt(number)).offered())
	require.Empty(t, head.get(dutyAt(number)).offered())

	form := officer.get(dutyDoAt(number, "reopen"))
	require.Contains(t, form.text(), "chỉ được khiếu nại một lần")
	require.Equal(t, http.StatusUnprocessableEntity, form.submit(dutyDoAt(number, "reopen"), "text", " ").status)
	appealed := form.submit(dutyDoAt(number, "reopen"), "text", "Có văn bản của công an tỉnh")
	require.Equal(t, dutyAt(number), appealed.path, appealed.text())
	twice := form.submit(dutyDoAt(number, "reopen"), "text", "Có văn bản của công an tỉnh")
	require.Equal(t, dutyAt(number), twice.path, "a second click is the same click")
	require.Contains(t, twice.text(), "Khiếu nại kết luận")
	last := director.does(number, "rule", "cause", "partner", "text", "Chấp nhận khiếu nại")
	for _, said := range []string{"Không đôn đốc", "Có văn bản của công an tỉnh", "Chấp nhận khiếu nại", "Từ phía cơ quan phối hợp"} {
		require.Contains(t, last.text(), said)
	}
	after := form.submit(dutyDoAt(number, "reopen"), "text", "Có văn bản của công an tỉnh")
	require.Equal(t, dutyAt(number), after.path, "and after the ruling too")
	require.Equal(t, []string{"Đã có kết luận cuối cùng"}, after.read("h1 .tag"))
	require.Empty(t, officer.get(dutyAt(number)).offered(), "once")

	o.visit("inspector1").does(number, "reopen", "text", "Ghi nhầm sai phạm")
	withdrawn := director.does(number, "withdraw", "text", "Hồ sơ không trễ")
	require.Equal(t, []string{"Đã thu hồi"}, withdrawn.read("h1 .tag"))
	require.Contains(t, withdrawn.text(), "Ghi nhầm sai phạm")
	require.Empty(t, director.get(dutyAt(number)).offered(), "a breach taken back stays so")
}

// TestNobodyJudgesTheirOwnBreach: a leader sees why, and is refused when sent all the same.
func TestNobodyJudgesTheirOwnBreach(t *testing.T) {
	o := newHouse(t)
	number := o.explains(o.late(), "lanh-dao", "leader1")
	leader := o.visit("leader1")
	leader.does(number, "answer", "text", "Do tôi đi công tác")
	p := leader.get(dutyAt(number))
	require.Contains(t, p.text(), "người khác cho ý kiến và kết luận")
	require.NotContains(t, p.offered(), "Kết luận")
	refused := p.submitTo(dutyDoAt(number, "rule"), "cause", "objective", "text", "Không sao")
	require.Equal(t, http.StatusForbidden, refused.status)
	require.Contains(t, o.visit("director").get(dutyAt(number)).offered(), "Kết luận")
}

// TestTwoAtOneDuty: what one did while the other wrote is shown, and nothing typed is lost.
func TestTwoAtOneDuty(t *testing.T) {
	o := newHouse(t)
	number := o.given("leader1", "k1")
	head := o.visit("head-bcxb")
	stale := head.get(dutyDoAt(number, "answer"))
	o.says("officer-bcxb-1", number, "progress", map[string]any{"percent": 90, "text": "Sắp xong"})
	refused := stale.submit(dutyDoAt(number, "answer"), "text", "Đã xong hết")
	require.Equal(t, http.StatusConflict, refused.status)
	require.Equal(t, "Đã xong hết", refused.Find("textarea").Text())
	require.Contains(t, strings.Join(refused.read(".notice.warn"), ""), "Sắp xong")
	done := refused.submit(dutyDoAt(number, "answer"))
	require.Equal(t, dutyAt(number), done.path, done.text())
	twice := refused.submit(dutyDoAt(number, "answer"))
	require.Equal(t, dutyAt(number), twice.path, "a second click is the same click")
	require.Equal(t, 1, twice.Find("#answers article").Length())
}

// TestWhenAnOfficerIsGone: their work goes to other hands, its date stays.
func TestWhenAnOfficerIsGone(t *testing.T) {
	o := newHouse(t)
	number := o.given("leader1", "k1", set("staff", "officer-bcxb-1"))
	form := o.visit("head-bcxb").get(dutyDoAt(number, "reassign"))
	gone := form.submit(dutyDoAt(number, "reassign"), "staff", "nobody-here")
	require.Equal(t, http.StatusUnprocessableEntity, gone.status)
	done := form.submit(dutyDoAt(number, "reassign"), "staff", "officer-bcxb-2", "text", "Nghỉ phép")
	require.Contains(t, done.text(), "Hạn hoàn thành17:00 09/10/2026")
	require.Equal(t, []string{number}, o.visit("officer-bcxb-2").get("/desk/duties").read("table.duties th .code"))
}

// TestAnIgnoredDirectionClimbs: who was called is told at the page and in the list.
func TestAnIgnoredDirectionClimbs(t *testing.T) {
	o := newHouse(t)
	number := o.given("leader1", "k1", set("kind", "direction"))
	o.goesOn(number, 8*day)
	p := o.visit("leader1").get(dutyAt(number))
	require.NotEmpty(t, p.read("#overdues li"))
	require.Contains(t, p.text(), "quá hạn")
	require.Equal(t, []string{number}, o.visit("office1").get("/desk/duties?view=all&overdue=1").read("table.duties th .code"))
	require.Empty(t, o.visit("office1").get("/desk/duties?view=all&overdue=1&kind=task").read("table.duties th .code"))
	require.Contains(t, o.visit("office1").does(number, "urge", "text", "Đề nghị báo cáo").text(), "Đề nghị báo cáo")
}

// TestEvidence: PDF and pictures come with an answer; others learn nothing of them.
func TestEvidence(t *testing.T) {
	h := newHome(t, "")
	number := h.given("leader1", "k1")
	head := h.visit("head-bcxb")
	send := func(form page, text string, files ...chosen) page {
		t.Helper()
		values := form.form(dutyDoAt(number, "answer"))
		values.Set("text", text)
		body, kind := multipartOf(t, values, files)
		body = bytes.ReplaceAll(body, []byte(`name="paper.evidence"`), []byte(`name="evidence"`))
		return head.post(dutyDoAt(number, "answer"), kind, bytes.NewReader(body))
	}
	form := head.get(dutyDoAt(number, "answer"))
	refused := send(form, "Đã xong", chosen{"evidence", "biên bản.pdf", aPDF("1")}, chosen{"evidence", "macro.docm", []byte("PK")})
	require.Equal(t, http.StatusUnprocessableEntity, refused.status, refused.text())
	require.Equal(t, 1, refused.Find("#evidence-wrong").Length())
	require.Equal(t, 1, refused.Find("input[name=keep][checked]").Length())
	require.Equal(t, "Đã xong", refused.Find("textarea").Text())
	refused.Find("input[name=keep]").First().AttrOr("value", "")
	done := send(refused, "Đã xong")
	require.Equal(t, http.StatusSeeOther, done.status, done.text())
	p := head.get(dutyAt(number))
	require.Equal(t, []string{"biên bản.pdf"}, p.read("#answers li > bdi"))
	evidence := p.Find("#answers a").First().AttrOr("href", "")
	for as, want := range map[string]int{"officer-bcxb-1": 200, "leader1": 200, "head-bcvt": 404, "clerk1": 404} {
		require.Equal(t, want, h.visit(as).get(evidence).status, as)
	}
	// Another duty cannot take what is this one's.
	other := h.given("leader1", "k2", set("unit", "buu-chinh-vien-thong"))
	id := strings.TrimPrefix(evidence, "/desk/uploads/")
	h.post("head-bcvt", dutiesAPI+"/"+other+"/answer", map[string]any{"text": "x", "evidence": []string{id}}).refused(http.StatusConflict, "upload_gone")
	h.post("head-bcvt", dutiesAPI+"/"+other+"/answer", map[string]any{"text": "x", "evidence": []string{"no"}}).refused(http.StatusUnprocessableEntity, procedure.CodeInvalidField)
}

// TestDutyPagesOfferWhatTheLawDoes: the form of a verb is there if and only if the law
// allows it; sent all the same, it is refused.
func TestDutyPagesOfferWhatTheLawDoes(t *testing.T) {
	o := newHouse(t)
	numbers := []string{o.given("leader1", "k1"), o.explains(o.processing(), "bao-chi-xuat-ban", "officer-bcxb-1")}
	offered := 0
	for _, as := range []string{"officer-bcxb-1", "officer-bcxb-2", "head-bcxb", "leader1", "leader2", "director", "office1", "inspector1"} {
		v := o.visit(as)
		who, err := o.book.Staff(t.Context(), as)
		require.NoError(t, err)
		by := procedure.Actor{Staff: who.ID, Role: who.Role, Unit: who.Unit}
		for _, number := range numbers {
			known, err := o.book.Duty(t.Context(), number)
			require.NoError(t, err)
			for _, d := range dutyDeeds {
				p := v.get(dutyDoAt(number, d.name))
				if known.View.Kind == duty.Explanation && as == "officer-bcxb-2" {
					require.Equal(t, http.StatusNotFound, p.status)
					continue
				}
				if known.View.Allows(d.verb, by) == nil {
					require.Equal(t, http.StatusOK, p.status, "%s %s: %s", as, d.name, p.text())
					require.NotEmpty(t, p.form(dutyDoAt(number, d.name)))
					offered++
					continue
				}
				require.Contains(t, []int{http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity}, p.status, "%s %s", as, d.name)
				require.Zero(t, p.Find("form.duty-act").Length(), "%s %s", as, d.name)
				require.NotEmpty(t, p.read(".notice.bad p"))
			}
		}
	}
	require.Greater(t, offered, 20)
}

// TestAnExplanationTellsAllItCovers: late, and without an apology, are one story.
func TestAnExplanationTellsAllItCovers(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.acts("officer-bcxb-1", code, "declare", map[string]any{"course": "on_course"})
	evening := o.clock.now().Truncate(day).Add(10 * time.Hour) // 17:00 in Vietnam
	o.clock.add(evening.Sub(o.clock.now()))
	for range 15 {
		o.clock.add(day)
		o.passes(code)
	}
	clear(o.tokens)
	number := o.explainsWhatIsOwed()
	text := o.visit("officer-bcxb-1").get(dutyAt(number)).text()
	require.Contains(t, text, "Giải trình chung cho: Trễ hẹn; Trễ hẹn mà không xin lỗi và hẹn lại")
}

// TestTheFigureOfTasks: on time of those that are known, an open one past its date counts
// against its unit; a unit sees its own.
func TestTheFigureOfTasks(t *testing.T) {
	o := newHouse(t)
	done := o.given("director", "k1", set("due", "2026-10-06"))
	o.given("director", "k2", set("due", "2026-10-30"))
	ignored := o.given("director", "k3", set("due", "2026-10-06"))
	o.given("director", "k4", set("due", "2026-10-30"), set("unit", "van-phong"))
	o.says("head-bcxb", done, "answer", map[string]any{"text": "Xong"})
	o.says("director", done, "accept", map[string]any{})
	o.goesOn(ignored, 4*day)
	rows := func(as, view string) []string {
		return o.visit(as).get("/desk/duties?view=" + view).read("section[aria-labelledby=task-figures] tbody tr")
	}
	require.Len(t, rows("head-bcxb", "unit"), 1)
	require.Equal(t, "Phòng Thông tin - Báo chí - Xuất bản 1 1 1 1 50 %", rows("head-bcxb", "unit")[0])
	require.Len(t, rows("director", "all"), 2)
	require.Equal(t, "Văn phòng Sở 0 0 0 1 –", rows("director", "all")[1])
	require.Empty(t, rows("head-bcvt", "unit"))
	require.Empty(t, rows("director", "given"))
}
