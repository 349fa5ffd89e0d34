package system_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
)

const saveButton = "Lưu và in giấy tiếp nhận"

// fillIn fills in the counter's form with the mouse.
func (p person) fillIn(who applicant) {
	p.Open("/desk/counter/" + procedureCode)
	p.Click(browsertest.Button, "Đủ tất cả giấy tờ bắt buộc")
	for label, value := range map[string]string{
		"Họ tên hoặc tên tổ chức (bắt buộc)": who.name, "Số CCCD hoặc mã số thuế (bắt buộc)": who.id,
		"Số điện thoại (bắt buộc)": who.phone, "Địa chỉ (bắt buộc)": who.address,
	} {
		p.Fill(browsertest.TextBox, label, value)
	}
}

// value is what stands in the field of an id.
func (p person) value(id string) string {
	return browsertest.Read[string](p.Person, fmt.Sprintf("document.getElementById(%q).value", id))
}

// filesOf counts the files of whoever has a phone number.
func (o *office) filesOf(t *testing.T, phone string) int {
	t.Helper()
	return must[struct {
		Total int `json:"total"`
	}](t, o, http.StatusOK, http.MethodGet, "/api/v1/files?q="+url.QueryEscape(strings.ReplaceAll(phone, " ", "")), clerk, "", nil).Total
}

// taken is the code of the file the page says was taken in.
func (p person) taken(t *testing.T) string {
	t.Helper()
	p.See("Đã tiếp nhận hồ sơ")
	code := fileCode.FindString(p.Text("dl.facts"))
	require.NotEmpty(t, code)
	return code
}

// TestImpatienceAtTheCounter: a form is one file however often it is sent, and another
// one only for whoever says so.
func TestImpatienceAtTheCounter(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, clerk, browsertest.Desktop)}
	who := applicant{"Lò Thị Nhanh", "019201000881", "0912 345 881", "Số 81 đường Hoàng Văn Thụ"}
	p.fillIn(who)
	form := browsertest.Read[string](p.Person, "new URLSearchParams(new FormData(document.getElementById('intake'))).toString()")
	p.Leaving(func() { p.DoubleClick(browsertest.Button, saveButton) })
	code := p.taken(t)
	require.Equal(t, 1, o.filesOf(t, who.phone))

	for range 2 { // as a browser without script would
		require.Equal(t, o.url+"/desk/counter/done/"+code, p.Post("/desk/counter/"+procedureCode, form+"&do=save").URL)
	}
	p.Back()
	require.Equal(t, who.name, p.value("applicant.name"))
	p.ClickThrough(browsertest.Button, saveButton)
	require.Equal(t, code, p.taken(t))
	require.Equal(t, 1, o.filesOf(t, who.phone))

	p.Back()
	p.Fill(browsertest.TextBox, "Họ tên hoặc tên tổ chức (bắt buộc)", "Lò Thị Nhanh Hơn")
	p.ClickThrough(browsertest.Button, saveButton)
	p.See("Phiếu nhập này đã tiếp nhận một hồ sơ")
	require.Equal(t, 1, o.filesOf(t, who.phone))
	p.ClickThrough(browsertest.Button, "Lập thành hồ sơ khác")
	require.Equal(t, "Lò Thị Nhanh Hơn", p.value("applicant.name"))
	p.ClickThrough(browsertest.Button, saveButton)
	require.NotEqual(t, code, p.taken(t))
	require.Equal(t, 2, o.filesOf(t, who.phone))
}

// TestTwoTabsAreTwoFiles: what is typed in one is not in the other.
func TestTwoTabsAreTwoFiles(t *testing.T) {
	o := enter(t, shared)
	one := person{o.sit(t, clerk, browsertest.Desktop)}
	two := person{one.SecondTab(browsertest.Desktop)}
	who := applicant{"Sùng Văn Hai", "019201000882", "0912 345 882", "Số 82 đường Hoàng Văn Thụ"}
	one.fillIn(who)
	two.fillIn(who)
	one.ClickThrough(browsertest.Button, saveButton)
	two.ClickThrough(browsertest.Button, saveButton)
	require.NotEqual(t, one.taken(t), two.taken(t))
	require.Equal(t, 2, o.filesOf(t, who.phone))
}

// TestImpatienceWithAFile: one press or two, it is done once; and whoever comes back to
// the form reads that it was.
func TestImpatienceWithAFile(t *testing.T) {
	o := enter(t, shared)
	r := o.begin(t)
	p := person{o.sit(t, officer, browsertest.Desktop)}
	path := "/desk/files/" + r.Code + "/do/hand-over"
	p.Open(path)
	form := browsertest.Read[string](p.Person, "new URLSearchParams(new FormData(document.querySelector('main form'))).toString()")
	before := o.file(t, r.Code)
	p.Leaving(func() { p.DoubleClick(browsertest.Button, "Chuyển bước") })
	p.See("Đã chuyển hồ sơ.")
	after := o.file(t, r.Code)
	require.Equal(t, []any{before.Seq + 1, "DUYET"}, []any{after.Seq, after.Step})

	require.Equal(t, http.StatusOK, p.Post(path, form).Status, "the same form again is the same act")
	require.Equal(t, after, o.file(t, r.Code))
	p.Back()
	p.See("Chuyển bước")
	require.Equal(t, after, o.file(t, r.Code))
}

// TestTwoOfficersOnOneFile: the second reads what the first has done, keeps what they
// typed, and overwrites nothing unless they say it again.
func TestTwoOfficersOnOneFile(t *testing.T) {
	o := enter(t, shared)
	r := o.begin(t)
	path := "/desk/files/" + r.Code + "/do/"
	first, second := person{o.sit(t, officer, browsertest.Desktop)}, person{o.sit(t, head, browsertest.Desktop)}
	first.Open(path + "declare")
	second.Open(path + "stop")
	const words = "Cơ quan khác thụ lý.\nĐã báo người nộp."
	second.Fill(browsertest.TextBox, "Lý do (bắt buộc)", words)

	first.Click(browsertest.Radio, first.named(t, browsertest.Radio, "Đúng hẹn"))
	first.ClickThrough(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
	first.See("Đã ghi nhận khai báo.")
	declared := o.file(t, r.Code)

	second.ClickThrough(browsertest.Button, "Dừng giải quyết")
	second.See("Đã có người khác xử lý hồ sơ này", "Hồ sơ đã thay đổi từ lúc ông/bà mở biểu mẫu này", "Dương Văn Khoa: Khai báo sẽ đúng hẹn")
	second.Accessible()
	require.Equal(t, words, second.value("reason_text"))
	require.Equal(t, declared, o.file(t, r.Code), "nothing is overwritten")

	second.ClickThrough(browsertest.Button, "Dừng giải quyết")
	second.See("Đã dừng giải quyết hồ sơ.")
	stopped := o.file(t, r.Code)
	require.Equal(t, declared.Seq+1, stopped.Seq)
	require.Equal(t, declared.Declaration, stopped.Declaration)
	require.Contains(t, o.texts(t, r.Code), words)
}
