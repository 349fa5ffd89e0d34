package system_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
)

// applicant is who stands at the counter.
type applicant struct{ name, id, phone, address string }

// take registers a file by keyboard alone, from the search of the procedure to the
// receipt; papers are given by their names, all of them for none.
func take(p *browsertest.Person, who applicant, papers ...string) {
	p.Open("/desk/counter")
	p.Write("xuat ban tai lieu")
	p.See("Cấp giấy phép xuất bản tài liệu không kinh doanh")
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
		{"Họ tên hoặc tên tổ chức (bắt buộc)", who.name}, {"Số định danh (CCCD) hoặc mã số thuế (bắt buộc)", who.id},
		{"Số điện thoại (bắt buộc)", who.phone}, {"Địa chỉ (bắt buộc)", who.address},
	} {
		p.TabTo(browsertest.TextBox, field.label)
		p.Write(field.value)
	}
	p.TabTo(browsertest.Button, "Lưu và in giấy tiếp nhận")
	p.Leaving(func() { p.Press("Enter") })
}

var fileCode = regexp.MustCompile(`\d{3}\.\d\d\.\d\d\.H\d\d-\d{6}-\d{4}`)

// TestADayAtTheCounter: a clerk registers three files with the keyboard alone, one of
// them not full.
func TestADayAtTheCounter(t *testing.T) {
	o := enter(t, shared)
	clerk := o.sit(t, clerk, browsertest.Desktop)
	var codes []string
	for _, who := range []applicant{
		{"Nguyễn Thị Hồng", "019201000124", "0912 345 001", "Số 5 đường Hoàng Văn Thụ"},
		{"Lê Văn Đạt", "019201000125", "0912 345 002", "Số 6 đường Hoàng Văn Thụ"},
	} {
		take(clerk, who)
		clerk.See("Đã tiếp nhận hồ sơ", who.name)
		code := fileCode.FindString(clerk.Text("dl.taken"))
		require.NotEmpty(t, code)
		codes = append(codes, code)
		clerk.Until("the receipt to print", func() bool { return clerk.Count("iframe.paper") == 1 })
		require.Equal(t, "application/pdf", clerk.Get(clerk.Attribute("iframe.paper", "src")).Type)
		role, name := clerk.Focused()
		require.Equal(t, []string{browsertest.Link, "Hồ sơ tiếp theo"}, []string{role, name}, "the next one is one key away")
	}
	require.NotEqual(t, codes[0], codes[1])

	take(clerk, applicant{"Phạm Thị Mơ", "019201000126", "0912 345 003", "Số 7 đường Hoàng Văn Thụ"}, "Đơn đề nghị")
	clerk.See("Phiếu hướng dẫn bổ sung, hoàn thiện hồ sơ", "Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức")
	clerk.TabTo(browsertest.Button, "Đăng ký và yêu cầu bổ sung")
	clerk.Leaving(func() { clerk.Press("Enter") })
	clerk.See("Đã đăng ký, chờ bổ sung giấy tờ", "Phạm Thị Mơ")
	clerk.Until("the slip to print", func() bool { return clerk.Count("iframe.paper") == 1 })
}
