package system_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// at expects what the keyboard speaks to.
func (p person) at(t *testing.T, role, name string) {
	t.Helper()
	var found [2]string
	p.Until("the focus on "+name, func() bool { found[0], found[1] = p.Focused(); return found == [2]string{role, name} })
}

// enter presses the button or link the keyboard is on, and waits for the page it leads to.
func (p person) enter() { p.Leaving(func() { p.Press("Enter") }) }

// rewrite replaces what stands in the field the keyboard is on.
func (p person) rewrite(text string) {
	p.Press("Control+a")
	p.Write(text)
}

// tabToWay presses Tab until the focus is on the way to an action on a file.
func (p person) tabToWay(t *testing.T, path string) {
	t.Helper()
	for range 200 {
		if strings.HasPrefix(browsertest.Read[string](p.Person, "document.activeElement.getAttribute('href') ?? ''"), path) {
			return
		}
		p.Press("Tab")
	}
	require.FailNow(t, "out of reach of the keyboard", path)
}

const (
	nameField  = "Họ tên hoặc tên tổ chức (bắt buộc)"
	idField    = "Số CCCD hoặc mã số thuế (bắt buộc)"
	phoneField = "Số điện thoại (bắt buộc)"
	placeField = "Địa chỉ (bắt buộc)"
)

// TestMistakesByKeyboard: whoever mistypes stands in the first wrong field, hears what
// is wrong with it, and goes on from there.
func TestMistakesByKeyboard(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, clerk, browsertest.Desktop)}
	p.Open("/desk/counter/" + procedureCode)
	p.at(t, browsertest.CheckBox, "Đơn đề nghị")
	p.TabTo(browsertest.Button, "Đủ tất cả giấy tờ bắt buộc")
	p.Press("Space")
	p.at(t, browsertest.TextBox, "Tìm người đã nộp trước đây")
	for label, value := range map[string]string{nameField: "Tẩn Thị Gõ", placeField: "Số 33 đường Hoàng Văn Thụ"} {
		p.Fill(browsertest.TextBox, label, value)
	}
	p.TabTo(browsertest.Button, saveButton)
	p.enter()
	p.at(t, browsertest.TextBox, idField)
	require.Equal(t, "true", p.Attribute(":focus", "aria-invalid"))
	told := browsertest.Read[string](p.Person, `document.getElementById(document.activeElement.getAttribute("aria-describedby").split(" ")[0]).innerText`)
	require.NotEmpty(t, told)
	p.Accessible()
	p.Write("12")
	p.TabTo(browsertest.TextBox, phoneField)
	p.Write("0912 345 331")
	p.TabTo(browsertest.Button, saveButton)
	p.enter()
	p.at(t, browsertest.TextBox, idField)
	require.NotEqual(t, told, browsertest.Read[string](p.Person, `document.getElementById("applicant.id_number-wrong").innerText`))
	require.Equal(t, "Tẩn Thị Gõ", p.value("applicant.name"))
	p.rewrite("019201000331")
	p.Press("Enter") // in a field it never saves
	p.Until("the date to be counted again", func() bool { role, _ := p.Focused(); return role != "" })
	require.Zero(t, o.filesOf(t, "0912345331"))
	p.TabTo(browsertest.Button, saveButton)
	p.enter()
	p.taken(t)
	p.at(t, browsertest.Link, "Hồ sơ tiếp theo")
	require.Equal(t, 1, o.filesOf(t, "0912345331"))
}

// TestAKnownApplicantByKeyboard: one is filled in, of several one is chosen.
func TestAKnownApplicantByKeyboard(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, clerk, browsertest.Desktop)}
	const phone = "0912 345 332"
	known := []applicant{
		{"Giàng Thị Quen", "019201000332", phone, "Số 34 đường Hoàng Văn Thụ"},
		{"Giàng Văn Quen", "019201000333", phone, "Số 35 đường Hoàng Văn Thụ"},
	}
	find := func() {
		p.Open("/desk/counter/" + procedureCode)
		p.TabTo(browsertest.TextBox, "Tìm người đã nộp trước đây")
		p.Write("0912345332")
		p.Press("Enter")
	}
	find()
	p.See("Số này chưa từng nộp hồ sơ.")
	p.at(t, browsertest.TextBox, nameField)
	require.Equal(t, "0912345332", p.value("applicant.phone"))

	take(p.Person, known[0])
	p.taken(t)
	find()
	p.See("Đã điền theo hồ sơ nộp ngày")
	p.at(t, browsertest.TextBox, nameField)
	require.Equal(t, []string{known[0].name, known[0].id, known[0].address}, []string{p.value("applicant.name"), p.value("applicant.id_number"), p.value("applicant.address")})

	take(p.Person, known[1])
	p.taken(t)
	find()
	p.See("Số này có 2 người nộp.")
	names := browsertest.Read[[]string](p.Person, "[...document.querySelectorAll('.picks button')].map(b => b.innerText)")
	require.ElementsMatch(t, []string{known[0].name, known[1].name}, names)
	p.at(t, browsertest.Button, names[0])
	p.Press("ArrowDown")
	p.at(t, browsertest.Button, names[1])
	p.Press("Enter")
	p.Until("the second one", func() bool { return p.value("applicant.name") == names[1] })
	p.at(t, browsertest.TextBox, nameField)
}

// TestADeclarationByKeyboard: from the list to the form, through its choices and the
// date, to what the letter will say, and back to the list.
func TestADeclarationByKeyboard(t *testing.T) {
	o := enter(t, shared)
	r := o.elsewhere(t)
	p := person{o.sit(t, otherOfficer, browsertest.Desktop)}
	p.Open("/desk/mine")
	p.tabToWay(t, "/desk/files/"+r.Code+"/do/declare")
	p.enter()
	p.TabTo(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
	p.Press("Enter") // nothing is chosen yet: the browser says so
	p.at(t, browsertest.Radio, p.named(t, browsertest.Radio, "Đúng hẹn"))
	p.Press("ArrowDown")
	p.at(t, browsertest.Radio, p.named(t, browsertest.Radio, "Sẽ trễ hẹn"))
	p.TabTo(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
	p.enter()
	p.See("Nội dung chưa hợp lệ")
	require.True(t, browsertest.Read[bool](p.Person, "document.activeElement.matches('[role=alert]')"), "what is wrong is read first")
	p.Accessible()

	p.TabTo(browsertest.Radio, p.named(t, browsertest.Radio, "Khối lượng hồ sơ lớn"))
	p.Press("Space")
	p.TabTo(browsertest.TextBox, "Lời ghi trên phiếu")
	p.Write("Nhiều hồ sơ cùng lúc.")
	p.TabTo("Date", "Ngày hẹn lại")
	day := o.after(t, r.DueAt, 2, procedure.WorkingDay).In(procedure.Zone)
	p.Write(day.Format("01022006")) // as a browser without a desktop has its dates
	require.Equal(t, day.Format(time.DateOnly), p.value("new_date"))
	p.Press("Tab")
	p.See("Phiếu xin lỗi và hẹn lại sẽ ghi", "Nhiều hồ sơ cùng lúc.", day.Format("15:04 02/01/2006"))
	p.TabTo(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
	p.enter()
	p.See("Đã ghi nhận khai báo.")
	require.Equal(t, "/desk/mine", p.Path())
	said := o.file(t, r.Code).Declaration
	require.Equal(t, []any{procedure.Late, procedure.ReasonWorkload, otherOfficer}, []any{said.Course, said.Reason, said.By.Staff})
}

// TestAnAnswerByKeyboard: the short one, and one with words.
func TestAnAnswerByKeyboard(t *testing.T) {
	o := enter(t, shared)
	late := func() string {
		r := o.elsewhere(t)
		o.forward(t, r.Code, r.DueAt.Add(time.Minute))
		return r.Code
	}
	one, two := late(), late()
	p := person{o.sit(t, otherLeader, browsertest.Desktop)}
	p.Open("/desk/lead")
	p.TabTo(browsertest.Button, "Đã rõ, yêu cầu giải quyết ngay "+one)
	p.enter()
	p.See("Đã ghi nhận ý kiến chỉ đạo")
	require.Equal(t, otherLeader, o.file(t, one).Escalations[0].AnsweredBy)

	p.TabTo(browsertest.Summary, "Chỉ đạo cụ thể, giao lại hoặc chấp nhận ngày hẹn mới "+two)
	p.Press("Enter")
	p.TabTo(browsertest.ComboBox, "Quyết định")
	p.Press("ArrowDown")
	p.Press("Tab")
	p.Write("Trịnh")
	p.TabTo(browsertest.TextBox, "Nội dung chỉ đạo")
	p.Write("Giao chị Ngọc làm tiếp.")
	p.TabTo(browsertest.Button, "Gửi ý kiến")
	p.enter()
	p.See("Đã ghi nhận ý kiến chỉ đạo")
	after := o.file(t, two)
	require.Equal(t, []string{otherLeader, string(procedure.DecideReassign), "officer-bcvt-2"},
		[]string{after.Escalations[0].AnsweredBy, string(after.Escalations[0].Decision), after.Assignee})
}
