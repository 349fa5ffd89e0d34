package activities

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"

	"dunghen/activities/letters"
	"dunghen/activities/officetest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// printed issues the letter of a file and returns what a reader of the PDF sees, its words joined by single spaces.
func printed(t *testing.T, store *register.Store, o contract.LetterOrder) string {
	t.Helper()
	issued, err := New(store).IssueLetter(t.Context(), o)
	require.NoError(t, err)
	_, stored, err := store.LetterPDF(t.Context(), issued.LetterID)
	require.NoError(t, err)
	reader, err := pdf.NewReader(bytes.NewReader(stored), int64(len(stored)))
	require.NoError(t, err)
	plain, err := reader.GetPlainText()
	require.NoError(t, err)
	text, err := io.ReadAll(plain)
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}

func TestAutomaticLetterOnPaper(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.Record(t, store, silent(t, store, "k1", 22, "17:00"))
	require.Equal(t, strings.Join([]string{
		"Mẫu số 04 (Thông tư số 01/2018/TT-VPCP)",
		"ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN SỞ THÔNG TIN VÀ TRUYỀN THÔNG Số: 01/PXL",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Thái Nguyên, ngày 22 tháng 10 năm 2021",
		"PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
		"Kính gửi: Ông/Bà Nguyễn Thị Ánh Tuyết", "Địa chỉ: Tổ 5, phường Đồng Quang", "Điện thoại: 0912 345 678",
		"Sở Thông tin và Truyền thông đã tiếp nhận hồ sơ của Ông/Bà:",
		"- Tiếp nhận: 08 giờ 00 phút, ngày 18/10/2021;", "- Lĩnh vực: Bưu chính;",
		"- Thủ tục hành chính: Cấp giấy phép bưu chính;", "- Mã hồ sơ: 000.00.16.H55-211018-0001;",
		"- Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 25/10/2021.",
		"Tình trạng giải quyết hồ sơ: Đang xử lý, ở bước “Thẩm định” (Phòng Bưu chính, Viễn thông).",
		"Đến nay, Sở Thông tin và Truyền thông chưa thể trả kết quả đúng hẹn.",
		"Lý do: Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn, người đang giải quyết hồ sơ chưa báo lý do cụ thể.",
		"Hồ sơ hiện ở bước “Thẩm định”.",
		"Sở Thông tin và Truyền thông thành thật xin lỗi Ông/Bà vì sự chậm trễ này và những phiền hà đã gây ra.",
		"Thời gian trả kết quả được hẹn lại: 17 giờ 00 phút, ngày 28/10/2021.",
		"Việc hẹn lại chỉ được thực hiện một lần (khoản 9 Điều 19 Nghị định số 61/2018/NĐ-CP).",
		"Rất mong Ông/Bà thông cảm./.",
		"Nơi nhận: - Như trên; - Bộ phận Tiếp nhận và Trả kết quả; - Lưu: VT.",
		"GIÁM ĐỐC (phát hành tự động) Phạm Quốc Thắng",
		"Phiếu này do hệ thống một cửa điện tử tự động phát hành lúc 17:00 ngày 22/10/2021 theo thời hạn của hồ sơ, không chờ chữ ký.",
	}, " "), printed(t, store, order(s)))
}

func TestApprovedLetterSaysTheDeclaredWords(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	officetest.Text(t, store, s.Code, "text-1", "Công an tỉnh chưa trả lời văn bản của Sở.")
	s = officetest.Apply(t, s, procedure.Declared{
		By: officetest.Officer, Course: procedure.Late, Reason: procedure.ReasonPartner, Text: "text-1",
		NewDate: officetest.At(29, "12:00"),
	}, officetest.At(20, "09:00"))
	s = officetest.Apply(t, s, procedure.ApologyApproved{By: officetest.Leader}, officetest.At(20, "10:00"))
	s = officetest.Record(t, store, s)

	text := printed(t, store, order(s))
	require.Contains(t, text, "Lý do: Công an tỉnh chưa trả lời văn bản của Sở. Sở Thông tin")
	require.Contains(t, text, "được hẹn lại: 17 giờ 00 phút, ngày 29/10/2021.")
	require.Contains(t, text, "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Vũ Thị Phó")
	require.NotContains(t, text, "tự động")
}

func TestReasonOnTheLetter(t *testing.T) {
	const automaticReason = "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn, người đang giải quyết hồ sơ chưa báo lý do cụ thể."
	for _, c := range []struct {
		name string
		in   procedure.Apology
		step string
		text string
		want string
	}{
		{"own words", procedure.Apology{Reason: procedure.ReasonWorkload}, "Thẩm định", " Nhiều hồ sơ.\n", "Nhiều hồ sơ."},
		{"blank words", procedure.Apology{Reason: procedure.ReasonVerification}, "Thẩm định", " \n",
			"Hồ sơ cần được thẩm tra, xác minh thêm trước khi có kết quả."},
		{"nobody spoke", procedure.Apology{Reason: procedure.ReasonAutomatic}, "Thẩm định", "",
			automaticReason + " Hồ sơ hiện ở bước “Thẩm định”."},
		{"nobody spoke, no step", procedure.Apology{Reason: procedure.ReasonAutomatic}, "", "", automaticReason},
		{"the machine was late too", procedure.Apology{Reason: procedure.ReasonSystem, OwedAt: officetest.Received}, "Thẩm định", "",
			"Hệ thống thông tin phục vụ giải quyết hồ sơ gặp sự cố.\n" +
				"Văn bản này được gửi muộn do hệ thống một cửa điện tử của cơ quan gặp sự cố; lỗi này thuộc về cơ quan."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := reason(contract.LetterOrder{Apology: c.in, StepName: c.step}, register.LetterFacts{Text: c.text})
			require.Equal(t, c.want, got)
		})
	}
	for _, category := range []procedure.Reason{
		procedure.ReasonWorkload, procedure.ReasonVerification, procedure.ReasonPartner, procedure.ReasonStaff,
		procedure.ReasonSystem, procedure.ReasonOther,
	} {
		require.NotEmpty(t, reasons[category], category)
	}
}

func TestSigner(t *testing.T) {
	director := register.Staff{Name: "Phạm Quốc Thắng", Title: "Giám đốc", Role: procedure.RoleDirector}
	for _, c := range []struct {
		name        string
		approver    register.Staff
		title, sign string
	}{
		{"nobody approved", register.Staff{}, "GIÁM ĐỐC", "Phạm Quốc Thắng"},
		{"the head", director, "GIÁM ĐỐC", "Phạm Quốc Thắng"},
		{"a deputy", register.Staff{Name: "Vũ Thị Phó", Title: "Phó Giám đốc", Role: procedure.RoleLeader},
			"KT. GIÁM ĐỐC\nPhó Giám đốc", "Vũ Thị Phó"},
		{"a unit head", register.Staff{Name: "Đỗ Văn Trưởng", Title: "Trưởng phòng", Role: procedure.RoleUnitHead},
			"TL. GIÁM ĐỐC\nTrưởng phòng", "Đỗ Văn Trưởng"},
	} {
		t.Run(c.name, func(t *testing.T) {
			title, name := signer(register.LetterFacts{
				Office: register.Office{DirectorTitle: "GIÁM ĐỐC"}, Director: director, Approver: c.approver,
			})
			require.Equal(t, []string{c.title, c.sign}, []string{title, name})
		})
	}
}

func TestLetterOfAnOrganisationUnderTheRulesOf2025(t *testing.T) {
	day := time.Date(2026, 10, 2, 10, 0, 0, 0, time.UTC)
	got := compose(contract.LetterOrder{
		Code: "H55.16-260921-0001", Regime: letters.Regime2025, Status: procedure.StatusPayment,
		Apology: procedure.Apology{
			Reason: procedure.ReasonStaff, ApprovedBy: "director", OldDue: day.AddDate(0, 0, 3), NewDue: day.AddDate(0, 0, 7),
		}, At: day,
	}, 7, register.LetterFacts{
		Applicant: register.Applicant{Name: "Công ty Sao Mai", Kind: register.AnOrganisation},
		Office:    register.Office{Name: "Sở Khoa học và Công nghệ", Place: "Thái Nguyên", DirectorTitle: "GIÁM ĐỐC"},
		Director:  register.Staff{Name: "Phạm Quốc Thắng"}, Approver: register.Staff{Role: procedure.RoleDirector},
		ReceivedAt: day.AddDate(0, 0, -10), FieldName: "Bưu chính", ProcedureName: "Cấp giấy phép bưu chính",
	})
	require.Equal(t, letters.Apology{
		Regime: letters.Regime2025, Agency: "Sở Khoa học và Công nghệ", Place: "Thái Nguyên", Number: 7, IssuedAt: day,
		ApplicantName: "Công ty Sao Mai", Organisation: true, ReceivedAt: day.AddDate(0, 0, -10),
		Field: "Bưu chính", Procedure: "Cấp giấy phép bưu chính", FileCode: "H55.16-260921-0001",
		DueAt: day.AddDate(0, 0, 3), State: "Yêu cầu thực hiện nghĩa vụ tài chính.",
		Reason:   "Người được giao giải quyết hồ sơ vắng mặt hoặc có thay đổi về nhân sự.",
		NewDueAt: day.AddDate(0, 0, 7), SignerTitle: "GIÁM ĐỐC", SignerName: "Phạm Quốc Thắng",
	}, got)
	require.NoError(t, letters.RenderApology(io.Discard, got))
}

func TestLetterThatCannotBeRenderedTakesNoNumber(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.Record(t, store, silent(t, store, "k1", 22, "17:00"))
	bad := order(s)
	bad.Regime = "1999"
	_, err := New(store).IssueLetter(t.Context(), bad)
	require.Error(t, err)
	issued, err := New(store).IssueLetter(t.Context(), order(s))
	require.NoError(t, err)
	require.Equal(t, 1, issued.Number)
}
