package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func doAt(code, action string) string { return "/desk/files/" + code + "/do/" + action }

// passes lets the ladder of a file do what is due by now.
func (o *house) passes(code string) {
	o.t.Helper()
	o.engine.mu.Lock()
	defer o.engine.mu.Unlock()
	next := procedure.Advance(o.engine.states[code], o.clock.now())
	require.NoError(o.t, o.book.Record(o.t.Context(), next.View(), next.Journal))
	o.engine.states[code] = next.Recorded(next.Seq)
}

func (o *house) view(code string) procedure.View {
	o.t.Helper()
	file, err := o.book.File(o.t.Context(), code)
	require.NoError(o.t, err)
	return file.View
}

// registered has come in online and waits for a clerk.
func (o *house) registered() string {
	o.t.Helper()
	return o.submit("registered", set("accept", false), set("channel", "online")).Code
}

// late is a file nobody has said a word about, until after its promise.
func (o *house) late() string {
	o.t.Helper()
	code := o.processing()
	o.clock.add(15 * 24 * time.Hour)
	o.passes(code)
	clear(o.tokens)
	return code
}

// declared has been declared late with words.
func (o *house) declared() string {
	o.t.Helper()
	code := o.processing()
	o.acts("officer-bcxb-1", code, "declare", map[string]any{
		"course": "late", "reason": "partner", "reason_text": "Chờ công an tỉnh", "new_date": "2026-10-22",
	})
	return code
}

// waiting waits for papers.
func (o *house) waiting() string {
	o.t.Helper()
	code := o.processing()
	o.acts("officer-bcxb-1", code, "request-supplement", map[string]any{"papers": []string{"BAN-DICH", "XAC-NHAN"}, "reason_text": "Thiếu bản dịch"})
	return code
}

// unpaid waits for its fee.
func (o *house) unpaid() string {
	o.t.Helper()
	code := o.processing()
	o.acts("officer-bcxb-1", code, "request-payment", map[string]any{"amount": 1500000})
	return code
}

// ready waits for its applicant.
func (o *house) ready() string {
	o.t.Helper()
	code := o.processing()
	o.acts("officer-bcxb-1", code, "finish", nil)
	return code
}

// deskDeed is one action through its page.
type deskDeed struct {
	action string
	from   func(*house) string
	as     string
	// fields are filled in, shows is what the page must say before it is sent.
	fields []string
	shows  []string
	// after is what is to be seen of the file when it is done.
	after func(v procedure.View) any
	want  any
	words []string
}

func status(v procedure.View) any   { return v.Status }
func assignee(v procedure.View) any { return v.Assignee }

var deskDeeds = []deskDeed{
	{"accept", (*house).registered, "clerk1", nil, []string{"Ngày hẹn trả khi tiếp nhận lúc này", "17:00 19/10/2026", "Vì sao là ngày này?", "Nghỉ cuối tuần"},
		status, procedure.StatusAccepted, nil},
	{"decline", (*house).registered, "clerk1", []string{"reason_text", "Sai thẩm quyền"}, []string{"phiếu từ chối tiếp nhận"},
		status, procedure.StatusDeclined, []string{"Sai thẩm quyền"}},
	{"assign", (*house).processing, "head-bcxb", []string{"staff", "officer-bcxb-2"}, []string{"Lý Thị Kim Oanh", "đang giữ 0 hồ sơ", "đang giữ 1 hồ sơ", "đang giữ hồ sơ"},
		assignee, "officer-bcxb-2", nil},
	{"hand-over", (*house).processing, "officer-bcxb-1", []string{"staff", "head-bcxb"}, []string{"Lãnh đạo phòng duyệt", "Trình Ủy ban nhân dân tỉnh", "Để phòng tự phân công"},
		func(v procedure.View) any { return v.Step + " " + v.Assignee }, "DUYET head-bcxb", nil},
	{"request-supplement", (*house).processing, "officer-bcxb-1", []string{"papers", "BAN-DICH", "papers", "XAC-NHAN", "reason_text", "Thiếu bản dịch"},
		[]string{"Chỉ được yêu cầu bổ sung 1 lần nữa", "chậm nhất đến 17:00 07/10/2026", "tính lại từ đầu", "đã nộp"},
		func(v procedure.View) any { return strings.Join(v.Supplements[0].Papers, " ") }, "BAN-DICH XAC-NHAN", []string{"Thiếu bản dịch"}},
	{"receive-supplement", (*house).waiting, "clerk1", nil, []string{"Thiếu bản dịch", "Bản dịch tiếng Việt"},
		status, procedure.StatusProcessing, []string{"Thiếu bản dịch"}},
	{"request-payment", (*house).processing, "officer-bcxb-1", []string{"amount", "1.500.000"}, []string{"15.000 đồng/"},
		status, procedure.StatusPayment, nil},
	{"confirm-payment", (*house).unpaid, "clerk1", nil, []string{"1.500.000 đồng"}, status, procedure.StatusProcessing, nil},
	{"declare", (*house).processing, "officer-bcxb-1", []string{"course", "late", "reason", "partner", "reason_text", "Chờ công an tỉnh", "new_date", "2026-10-22"},
		[]string{"từ 20/10/2026 đến", "Việc giải quyết hồ sơ còn chờ ý kiến của cơ quan phối hợp.", "phiếu vẫn tự động gửi đi"},
		func(v procedure.View) any { return v.Declaration.NewDate.In(procedure.Zone).Format(time.RFC3339) }, "2026-10-22T17:00:00+07:00", []string{"Chờ công an tỉnh"}},
	{"approve-apology", (*house).declared, "head-bcxb", nil, []string{"Dương Văn Khoa", "Chờ công an tỉnh", "17:00 22/10/2026"},
		func(v procedure.View) any { return v.Apology.ApprovedBy + " " + string(v.Apology.Reason) }, "head-bcxb partner", []string{"Chờ công an tỉnh"}},
	{"finish", (*house).processing, "officer-bcxb-1", nil, []string{"hoàn thành lúc này là bỏ qua chúng", "Lãnh đạo phòng duyệt"},
		status, procedure.StatusResultReady, nil},
	{"refuse", (*house).processing, "officer-bcxb-1", []string{"reason_text", "Không đủ điều kiện"}, []string{"cũng là kết quả"},
		func(v procedure.View) any { return v.Outcome }, procedure.OutcomeRefused, []string{"Không đủ điều kiện"}},
	{"return-result", (*house).ready, "clerk1", nil, []string{"In phiếu ký nhận kết quả", "Trần Thị Ngọc Ánh"}, status, procedure.StatusReturned, nil},
	{"acknowledge", (*house).late, "leader1", []string{"decision", "reassign", "staff", "officer-bcxb-2", "instruction", "Làm ngay"},
		[]string{"Cấp 1, Phó Giám đốc", "Chấp nhận ngày hẹn lại", "Lý Thị Kim Oanh"}, assignee, "officer-bcxb-2", []string{"Làm ngay"}},
	{"correct-receipt", (*house).processing, "head-bcxb", []string{"received_at", "2026-10-02T08:00", "reason_text", "Nhập sai ngày"}, []string{"08:30 05/10/2026"},
		func(v procedure.View) any { return v.DueAt.In(procedure.Zone).Format(time.DateOnly) }, "2026-10-16", []string{"Nhập sai ngày"}},
	{"withdraw", (*house).processing, "clerk1", nil, []string{"không mở lại được"}, status, procedure.StatusWithdrawn, nil},
	{"stop", (*house).processing, "head-bcxb", []string{"reason_text", "Cơ quan khác thụ lý"}, []string{"thông báo dừng"},
		status, procedure.StatusStopped, []string{"Cơ quan khác thụ lý"}},
}

// TestDeskActEveryAction: every action through its page, from a file to what it is
// after; sent twice, and sent again from an old page, it is done once.
func TestDeskActEveryAction(t *testing.T) {
	for _, c := range deskDeeds {
		t.Run(c.action, func(t *testing.T) {
			o := newHouse(t)
			code := c.from(o)
			v := o.visit(c.as)
			readsInEnglish(t, v.get(doAt(code, c.action)+"?lang=en"))
			p := v.get(doAt(code, c.action) + "?lang=vi")
			require.Equal(t, http.StatusOK, p.status, p.text())
			for _, text := range c.shows {
				require.Contains(t, p.text(), text)
			}
			require.NotContains(t, p.text(), "[")
			done := p.submit(doAt(code, c.action), c.fields...)
			require.Equal(t, "/desk/files/"+code, done.path, done.text())
			require.Equal(t, c.want, c.after(o.view(code)))
			require.Equal(t, c.words, o.texts(code))

			seq := o.view(code).Seq
			again := p.submit(doAt(code, c.action), c.fields...)
			require.Equal(t, "/desk/files/"+code, again.path, "the same press again is answered the same: %s", again.text())
			require.Equal(t, seq, o.view(code).Seq)

			fresh := append([]string{"_key", "1c9d5a9e-6b0b-4a52-8f0b-0f3f4d1c8f11"}, c.fields...)
			stale := p.submit(doAt(code, c.action), fresh...)
			require.Contains(t, []int{http.StatusConflict, http.StatusForbidden}, stale.status, stale.text())
			require.Contains(t, stale.read("#changed"), "Hồ sơ đã thay đổi từ lúc ông/bà mở biểu mẫu này")
			require.Equal(t, seq, o.view(code).Seq)
		})
	}
}

// readsInEnglish: nothing of the page is Vietnamese but what is marked so.
func readsInEnglish(t *testing.T, p page) {
	t.Helper()
	require.Equal(t, "en", p.Find("html").AttrOr("lang", ""))
	require.NotContains(t, p.text(), "[")
	p.Find("[lang=vi], textarea").Remove()
	require.NotRegexp(t, `[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]`, squeeze(p.Find("main").Text()))
}

// TestDeskActPreviews: what a date would mean is shown before anything is said.
func TestDeskActPreviews(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	seq := o.view(code).Seq
	officer := o.visit("officer-bcxb-1").get(doAt(code, "declare"))
	for name, c := range map[string]struct {
		fields []string
		shows  []string
	}{
		"a good day": {[]string{"reason", "workload", "new_date", "2026-10-22"},
			[]string{"17:00 22/10/2026", "Số lượng hồ sơ cần giải quyết", "(câu ghi sẵn)", "Ngày làm việc thứ 1"}},
		"own words":          {[]string{"reason", "workload", "reason_text", "Máy in hỏng", "new_date", "2026-10-22"}, []string{"Lý doMáy in hỏng"}},
		"a Sunday":           {[]string{"new_date", "2026-10-25"}, []string{"Ngày 25/10/2026 không phải ngày làm việc"}},
		"before the promise": {[]string{"new_date", "2026-10-19"}, []string{"Ngày hẹn lại phải sau ngày"}},
		"too far":            {[]string{"new_date", "2027-03-01"}, []string{"Ngày hẹn lại muộn nhất là"}},
		"beyond all":         {[]string{"new_date", "9999-01-01"}, []string{"lịch làm việc đã công bố"}},
		"no day":             {[]string{"reason", "workload", "new_date", "nonsense"}, []string{"chưa chọn ngày"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := officer.submit(doAt(code, "declare"), append([]string{"preview", "1", "course", "late"}, c.fields...)...)
			require.Equal(t, http.StatusOK, p.status)
			for _, text := range c.shows {
				require.Contains(t, squeeze(p.Find("#preview").Text()), text)
			}
			require.Equal(t, c.fields[len(c.fields)-1], p.Find("#new_date").AttrOr("value", ""))
			require.Equal(t, "late", p.Find("[name=course][checked]").AttrOr("value", ""))
		})
	}
	correct := o.visit("head-bcxb").get(doAt(code, "correct-receipt")).
		submit(doAt(code, "correct-receipt"), "preview", "1", "received_at", "2026-10-02T08:00")
	require.Contains(t, squeeze(correct.Find("#preview").Text()), "Ngày hẹn đang ghi17:00 19/10/2026 Ngày hẹn sau khi sửa17:00 16/10/2026")
	future := correct.submit(doAt(code, "correct-receipt"), "preview", "1", "received_at", "2027-10-02T08:00")
	require.Contains(t, squeeze(future.Find("#preview").Text()), "không được ở tương lai")
	step := o.visit("officer-bcxb-1").get(doAt(code, "hand-over")).submit(doAt(code, "hand-over"), "preview", "1", "to_step", "TIEP-NHAN")
	require.Contains(t, step.read("#staff")[0], "Hoàng Thị Lan")
	require.Equal(t, seq, o.view(code).Seq)
}

// TestDeskActRewordsAnApology: a head changes words and date; words left alone stay
// those of who wrote them.
func TestDeskActRewordsAnApology(t *testing.T) {
	o := newHouse(t)
	code := o.declared()
	p := o.visit("head-bcxb").get(doAt(code, "approve-apology"))
	preview := p.submit(doAt(code, "approve-apology"), "preview", "1", "reason", "verification", "reason_text", "", "new_date", "2026-10-23")
	require.Contains(t, squeeze(preview.Find("#preview").Text()), "Lý doChờ công an tỉnh Ngày hẹn lại17:00 23/10/2026")
	p.submit(doAt(code, "approve-apology"), "reason", "verification", "reason_text", "Cần kiểm tra thực địa", "new_date", "2026-10-23")
	v := o.view(code)
	require.Equal(t, []any{procedure.ReasonVerification, "2026-10-23"}, []any{v.Apology.Reason, v.Apology.NewDue.In(procedure.Zone).Format(time.DateOnly)})
	require.ElementsMatch(t, []string{"Chờ công an tỉnh", "Cần kiểm tra thực địa"}, o.texts(code))
}

// TestDeskActOneClick: a form of another page that holds little more than its button.
func TestDeskActOneClick(t *testing.T) {
	o := newHouse(t)
	code := o.late()
	v := o.visit("leader1")
	token := v.get("/desk/account").Find("[name=_token]").AttrOr("value", "")
	done := v.send(doAt(code, "acknowledge"), url.Values{"_token": {token}, "decision": {"act"}, "back": {"/desk/files?q=x"}})
	require.Equal(t, "/desk/files?q=x", done.path, done.text())
	require.Equal(t, 0, o.view(code).Level)
	require.Contains(t, done.read(".notice.good"), "Đã ghi nhận ý kiến chỉ đạo; người thụ lý được báo ngay.")
	wrong := v.send(doAt(code, "acknowledge"), url.Values{"_token": {token}, "decision": {"act"}})
	require.Equal(t, http.StatusConflict, wrong.status)
	require.Contains(t, wrong.text(), "Không có báo cáo vượt cấp nào đang chờ bạn chỉ đạo.")
}
