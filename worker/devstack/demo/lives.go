package demo

import (
	"time"

	"dunghen/workflows/procedure"
)

const day = 24 * time.Hour

// The procedures of the demonstration, by their limits.
const (
	hours8        = "2.001173" // cho phép họp báo (trong nước)
	days3         = "2.001737" // thay đổi thông tin đăng ký hoạt động cơ sở in
	days5         = "2.001740" // đăng ký hoạt động cơ sở in
	days5Again    = "1.008201" // cấp lại giấy xác nhận đăng ký hoạt động phát hành
	days7WithFee  = "1.003633" // sửa đổi, bổ sung giấy phép bưu chính
	days10        = "1.003868" // cấp giấy phép xuất bản tài liệu không kinh doanh
	calendarDays7 = "1.003114" // đăng ký hoạt động phát hành xuất bản phẩm
	calendarDay20 = "1.003659" // cấp giấy phép bưu chính (nội tỉnh)
)

// life is what happens to one file, and how it must end.
type life struct {
	name      string
	procedure string
	online    bool // registered from afar: it waits for the counter to take it in
	script    []step
	want      outcome
}

var (
	silent   = []procedure.BreachKind{procedure.BreachLate}
	tooSure  = []procedure.BreachKind{procedure.BreachLate, procedure.BreachLateWithoutApology}
	broken   = []procedure.BreachKind{procedure.BreachLate, procedure.BreachPromiseBroken}
	askTwice = []procedure.BreachKind{procedure.BreachAskedTwice}
)

// lives are the twenty, from those nobody hears of to those the inspectorate does.
var lives = []life{
	{"early", days5Again, false,
		[]step{finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS"}},
	{"on time", days10, false,
		[]step{handedTo(appraisal), until("declare"), declaredOnCourse, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS"}},
	{"on the last day, in calendar days", calendarDays7, false,
		[]step{handedTo(appraisal), until("declare"), declaredOnCourse, until("apology_latest"), finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS"}},
	{"from afar, taken in next day", days3, true,
		[]step{wait(day), accepted, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS"}},
	{"declined at the counter", calendarDays7, true,
		[]step{declined("Thủ tục không thuộc thẩm quyền giải quyết của Sở.")},
		outcome{status: procedure.StatusDeclined, letters: "TCHS"}},
	{"supplement, counted anew", days5Again, false,
		[]step{handedTo(appraisal), askedForPapers("Bản sao văn bằng chưa được chứng thực."), wait(10 * day), papersIn,
			until("declare"), declaredOnCourse, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, HDHS, TNHS"}},
	{"supplement asked twice", days5, false,
		[]step{handedTo(appraisal), askedForPapers("Tờ khai chưa ghi rõ địa chỉ xưởng in."), papersIn,
			askedAgain("Tờ khai còn thiếu danh mục thiết bị."), papersIn, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, HDHS, TNHS, HDHS", breaches: askTwice}},
	{"waits for the fee", days7WithFee, false,
		[]step{handedTo(appraisal), askedForPayment, wait(30 * day), paid, until("declare"), declaredOnCourse, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, TNHS"}},
	{"refused within the limit", days10, false,
		[]step{handedTo(appraisal), until("declare"), declaredOnCourse,
			refused("Nội dung bản thảo không đúng với chức năng, nhiệm vụ của đơn vị đề nghị."), returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, TCHS"}},
	{"withdrawn", calendarDay20, false,
		[]step{handedTo(appraisal), wait(5 * day), withdrawn("Doanh nghiệp thay đổi phương án kinh doanh.")},
		outcome{status: procedure.StatusWithdrawn, letters: "TNHS, TBD"}},
	{"stopped", days7WithFee, false,
		[]step{handedTo(appraisal), wait(2 * day), stopped("Doanh nghiệp đã chấm dứt hoạt động.")},
		outcome{status: procedure.StatusStopped, letters: "TNHS, TBD"}},
	{"declared late, kept after all", days5, false,
		[]step{handedTo(appraisal), until("declare"), declaredLate(procedure.ReasonPartner, "", 3), approved,
			until("apology_latest"), finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, PXL"}},
	{"declared late, approved", days10, false,
		[]step{handedTo(appraisal), until("declare"),
			declaredLate(procedure.ReasonVerification, "Bản thảo dài, cần lấy thêm ý kiến thẩm định về nội dung lịch sử.", 4), approved,
			until("second_near"), finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, PXL", breaches: silent}},
	{"declared late, nobody approved", days5, false,
		[]step{handedTo(appraisal), until("declare"), declaredLate(procedure.ReasonWorkload, "", 2), until("due"), finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, PXL", breaches: silent}},
	{"declared on course, missed", days3, false,
		[]step{handedTo(appraisal), until("declare"), declaredOnCourse, until("due"), finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, PXL", breaches: tooSure}},
	{"eight hours, silent", hours8, false,
		[]step{handedTo(appraisal), until("due")},
		outcome{status: procedure.StatusProcessing, letters: "TNHS, PXL", level: 1, breaches: silent}},
	{"late, leader says act", days5Again, false,
		[]step{handedTo(appraisal), until("due"), directed("Hoàn thành trong buổi sáng, báo cáo lại trước 11 giờ."), finished},
		outcome{status: procedure.StatusResultReady, letters: "TNHS, PXL", breaches: silent}},
	{"late, given to other hands", days10, false,
		[]step{handedTo(appraisal), until("due"), reassigned, finished, returned},
		outcome{status: procedure.StatusReturned, letters: "TNHS, PXL", breaches: silent}},
	{"late, calls unanswered", calendarDay20, false,
		[]step{handedTo(appraisal), until("due"), unanswered, unanswered},
		outcome{status: procedure.StatusProcessing, letters: "TNHS, PXL", level: 3, breaches: silent}},
	{"second promise broken", days10, false,
		[]step{handedTo(appraisal), until("due"), until("second_due")},
		outcome{status: procedure.StatusProcessing, letters: "TNHS, PXL", level: 3, breaches: broken}},
}
