package system_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// applicant is who stands at the counter.
type applicant struct{ name, id, phone, address string }

// take registers a file by keyboard alone, from the search of the procedure to the
// receipt; papers are given by their names, all of them for none.
func take(p *browsertest.Person, who applicant, papers ...string) {
	p.Open("/desk/counter")
	p.Write("tai lieu khong kinh")
	p.See("Tìm thấy 1 thủ tục", "Cấp giấy phép xuất bản tài liệu không kinh doanh")
	p.Press("ArrowDown")
	p.Until("a procedure under the keys", func() bool { role, _ := p.Focused(); return role == browsertest.Link })
	p.Leaving(func() { p.Press("Enter") })
	for _, paper := range papers {
		p.TabTo(browsertest.CheckBox, paper)
		p.Press("Space")
	}
	if len(papers) == 0 {
		p.TabTo(browsertest.Button, "Đủ tất cả giấy tờ bắt buộc")
		p.Press("Space")
	}
	for _, field := range []struct{ label, value string }{
		{"Họ tên hoặc tên tổ chức (bắt buộc)", who.name}, {"Số CCCD hoặc mã số thuế (bắt buộc)", who.id},
		{"Số điện thoại (bắt buộc)", who.phone}, {"Địa chỉ (bắt buộc)", who.address},
	} {
		p.TabTo(browsertest.TextBox, field.label)
		p.Write(field.value)
	}
	p.TabTo(browsertest.Button, "Lưu và in giấy tiếp nhận")
	p.Leaving(func() { p.Press("Enter") })
}

var fileCode = regexp.MustCompile(`\d{3}\.\d\d\.\d\d\.H\d\d-\d{6}-\d{4}`)

// TestADayOfTheOffice: a clerk registers three files with the keyboard alone, one of
// them not full, and hands two over; the unit's head gives them to an officer, who says
// that one will be late; the head approves the apology; the clock runs and the other
// breaks its promise; the leader answers; a citizen looks hers up by the code on her
// receipt.
func TestADayOfTheOffice(t *testing.T) {
	o := enter(t, shared)
	counter := person{o.sit(t, clerk, browsertest.Desktop)}
	declared := counter.registers(t, applicant{"Nguyễn Thị Hồng", "019201000124", "0912 345 001", "Số 5 đường Hoàng Văn Thụ"})
	silent := counter.registers(t, applicant{"Lê Văn Đạt", "019201000125", "0912 345 002", "Số 6 đường Hoàng Văn Thụ"})
	require.NotEqual(t, declared, silent)
	counter.asksForPapers()
	counter.handsOver(t, declared, silent)

	chief := person{o.sit(t, head, browsertest.Desktop)}
	chief.chooses(t, "/desk/mine", declared, silent)
	chief.Choose("Người nhận ở bước tiếp theo", "Dương Văn Khoa")
	chief.batch(t, "Bàn giao các hồ sơ đã chọn", 2)

	desk := person{o.sit(t, officer, browsertest.Desktop)}
	desk.declaresLate(t, declared, o.after(t, o.file(t, declared).DueAt, 3, procedure.WorkingDay))

	chief.Open("/desk/unit?list=approve")
	chief.See(declared, "Cần lấy thêm ý kiến của Sở Văn hóa.")
	chief.ClickThrough(browsertest.Button, "Duyệt nguyên văn "+declared)
	chief.See("Đã duyệt; phiếu xin lỗi đang được phát hành.")
	require.Equal(t, head, o.file(t, declared).Apology.ApprovedBy)

	promised := o.file(t, silent).DueAt
	o.forward(t, silent, promised.Add(time.Minute))
	leader := o.sit(t, "leader1", browsertest.Desktop)
	leader.Open("/desk/lead")
	leader.See(silent, "Không khai báo trước hạn.")
	leader.ClickThrough(browsertest.Button, "Đã rõ, yêu cầu giải quyết ngay "+silent)
	answered := o.file(t, silent).Escalations[0]
	require.Equal(t, []string{"leader1", string(procedure.DecideAct)}, []string{answered.AnsweredBy, string(answered.Decision)})

	citizen := o.sit(t, "", browsertest.Phone)
	citizen.Open(o.scan(t, silent))
	citizen.See("Ngày hẹn đã được thay", silent)
	citizen.NotSee("Lê Văn Đạt", "0912345002", "Hoàng Văn Thụ")
}

// registers takes a file in and returns its code.
func (p person) registers(t *testing.T, who applicant) string {
	t.Helper()
	take(p.Person, who)
	p.See("Đã tiếp nhận hồ sơ", who.name)
	code := fileCode.FindString(p.Text("dl.facts"))
	require.NotEmpty(t, code)
	p.Until("the receipt to print", func() bool { return p.Count("iframe.paper") == 1 })
	require.Equal(t, "application/pdf", p.Get(p.Attribute("iframe.paper", "src")).Type)
	role, name := p.Focused()
	require.Equal(t, []string{browsertest.Link, "Hồ sơ tiếp theo"}, []string{role, name}, "the next one is one key away")
	return code
}

// asksForPapers registers a file that is not full: everything is asked for at once.
func (p person) asksForPapers() {
	take(p.Person, applicant{"Phạm Thị Mơ", "019201000126", "0912 345 003", "Số 7 đường Hoàng Văn Thụ"}, "Đơn đề nghị")
	p.See("Phiếu hướng dẫn bổ sung, hoàn thiện hồ sơ", "Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức")
	p.TabTo(browsertest.Button, "Đăng ký và yêu cầu bổ sung")
	p.Leaving(func() { p.Press("Enter") })
	p.See("Đã đăng ký, chờ bổ sung giấy tờ", "Phạm Thị Mơ")
	p.Until("the slip to print", func() bool { return p.Count("iframe.paper") == 1 })
}

// chooses ticks files of a list.
func (p person) chooses(t *testing.T, path string, codes ...string) {
	t.Helper()
	p.Open(path)
	for _, code := range codes {
		p.Click(browsertest.CheckBox, "Chọn hồ sơ "+code)
	}
}

// batch sends what was chosen, and expects that all of it is done.
func (p person) batch(t *testing.T, button string, files int) {
	t.Helper()
	p.ClickThrough(browsertest.Button, button)
	p.See(fmt.Sprintf("Đã xử lý %d/%d hồ sơ.", files, files), fmt.Sprintf("Xong: %d;", files))
}

func (p person) handsOver(t *testing.T, codes ...string) {
	t.Helper()
	p.chooses(t, "/desk/transfers", codes...)
	p.batch(t, "Bàn giao hồ sơ đã chọn Phòng Thông tin - Báo chí - Xuất bản", len(codes))
}

// declaresLate goes from the list to the form, looks at what the letter will say, and
// sends it.
func (p person) declaresLate(t *testing.T, code string, newDate time.Time) {
	t.Helper()
	p.Open("/desk/mine")
	p.See(code)
	p.Leaving(func() {
		p.Script(fmt.Sprintf(`document.querySelector('a[href^="/desk/files/%s/do/declare"]').click()`, code))
	})
	p.Click(browsertest.Radio, p.named(t, browsertest.Radio, "Sẽ trễ hẹn"))
	p.Click(browsertest.Radio, p.named(t, browsertest.Radio, "Chờ cơ quan phối hợp"))
	p.Fill(browsertest.TextBox, "Lời ghi trên phiếu", "Cần lấy thêm ý kiến của Sở Văn hóa.")
	day := newDate.In(procedure.Zone)
	p.Script(fmt.Sprintf(`(() => { const d = document.getElementById("new_date"); d.value = %q; d.dispatchEvent(new Event("change", {bubbles: true})); })()`, day.Format(time.DateOnly)))
	p.See("Phiếu xin lỗi và hẹn lại sẽ ghi", "17:00 "+day.Format("02/01/2006"))
	p.ClickThrough(browsertest.Button, "Khai báo đúng hẹn hay trễ hẹn")
}

// person is a member of staff before a screen.
type person struct{ *browsertest.Person }

// named is the whole name of something whose name begins so.
func (p person) named(t *testing.T, role, beginning string) string {
	t.Helper()
	for _, name := range p.Names(role) {
		if strings.HasPrefix(name, beginning) {
			return name
		}
	}
	require.FailNow(t, "not offered", "%s %s, only %q", role, beginning, p.Names(role))
	return ""
}

// scan reads the QR code of a file's receipt, as a phone does from the paper.
func (o *office) scan(t *testing.T, code string) string {
	t.Helper()
	letters := o.letters(t, code)
	at := slices.IndexFunc(letters, func(l register.Letter) bool { return l.Kind == procedure.LetterReceipt })
	require.GreaterOrEqual(t, at, 0, "no receipt: %v", letters)
	answer, err := o.request(t.Context(), http.MethodGet, "/api/v1/letters/"+letters[at].ID+".pdf", clerk, "", nil)
	require.NoError(t, err)
	folder := t.TempDir()
	draw := exec.CommandContext(t.Context(), "pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", "-", filepath.Join(folder, "page"))
	draw.Stdin = bytes.NewReader(answer.body)
	out, err := draw.CombinedOutput()
	require.NoError(t, err, string(out))
	file, err := os.Open(filepath.Join(folder, "page.png"))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	picture, err := png.Decode(file)
	require.NoError(t, err)
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	require.NoError(t, err)
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	require.NoError(t, err)
	return read.GetText()
}
