package letters

import (
	"strings"
	"time"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("+07", 7*60*60))
	if err != nil {
		panic(err)
	}
	return t
}

// short is an everyday letter, sent the day before the promise breaks and signed by hand.
func short() Apology {
	return Apology{
		Regime:         Regime2021,
		SuperiorAgency: "Ủy ban nhân dân tỉnh Thái Nguyên",
		Agency:         "Sở Thông tin và Truyền thông",
		Place:          "Thái Nguyên",
		Number:         5,
		IssuedAt:       at("2021-11-02 16:40"),
		ApplicantName:  "Nguyễn Thị Ánh Tuyết",
		Address:        "Số 12, tổ 5, phường Hoàng Văn Thụ, thành phố Thái Nguyên, tỉnh Thái Nguyên",
		Phone:          "0912 345 678",
		ReceivedAt:     at("2021-10-18 08:15"),
		Field:          "Xuất bản, In và Phát hành",
		Procedure:      "Cấp giấy phép xuất bản tài liệu không kinh doanh",
		FileCode:       "000.00.16.H55-211018-0001",
		DueAt:          at("2021-11-03 17:00"),
		State:          "đã thẩm định xong, đang trình Lãnh đạo Sở ký.",
		Reason:         "Hồ sơ cần lấy thêm ý kiến của Công an tỉnh; đến ngày 02/11/2021 Sở chưa nhận được văn bản trả lời.",
		NewDueAt:       at("2021-11-10 17:00"),
		CopiesTo:       []string{"Như trên", "Lãnh đạo Sở (để báo cáo)", "Bộ phận TN&TKQ", "Lưu: VT, HS"},
		SignerTitle:    "Giám đốc",
		SignerName:     "Phạm Quốc Thắng",
	}
}

// long has everything people can type, and runs over the page.
func long() Apology {
	a := short()
	a.Number = 128
	a.Organisation = true
	a.ApplicantName = strings.Repeat(`Công ty TNHH "Một thành viên" Đầu tư & Phát triển Đường Bưởi `, 3) + "\r\n<script>alert('ẩn')</script>\u202e 🏭👩\u200d💻"
	a.Address = "Tầng 3\nTòa nhà Bưu điện\nSố 10, đường Hoàng Văn Thụ\nPhường Phan Đình Phùng,\nThành phố Thái Nguyên\nTỉnh Thái Nguyên"
	sentence := "Việc thẩm tra phải chờ kết quả xác minh tại cơ sở in, lịch kiểm tra dự kiến ngày 05/10/2026 bị lùi vì mưa lũ; "
	a.Reason = "Có hai lý do:\n" + strings.Repeat(sentence, 9) + "\n" + strings.Repeat(sentence, 9)
	a.SignerTitle = "KT. Giám đốc\nPhó Giám đốc"
	a.SignerName = "Hoàng Thị Thùy Dương"
	return a
}

// automatic was sent by the system on a silent file, after an outage and past the due instant.
func automatic() Apology {
	a := short()
	a.Automatic = true
	a.IssuedAt = at("2021-11-04 07:35")
	a.OwedAt = at("2021-11-02 17:00")
	a.State = ""
	a.Reason = "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn."
	a.CopiesTo = nil
	return a
}

// regime2025 is the same under the rules in force since 01/07/2025.
func regime2025() Apology {
	a := short()
	a.Regime = Regime2025
	a.SuperiorAgency = "Ủy ban nhân dân tỉnh Thái Nguyên"
	a.Agency = "Sở Khoa học và Công nghệ"
	a.FileCode = "H55.16-260105-0007"
	a.ReceivedAt = at("2026-01-05 09:00")
	a.DueAt = at("2026-02-03 17:00")
	a.IssuedAt = at("2026-02-02 17:00")
	a.NewDueAt = at("2026-02-10 17:00")
	a.Reason = "Chưa có kết quả phối hợp của đơn vị liên quan."
	a.CopiesTo = nil
	a.Automatic = true
	return a
}
