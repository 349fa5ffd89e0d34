package procedure

// reasonSentences are what an apology says of a category.
var reasonSentences = map[Reason]string{
	ReasonWorkload:     "Số lượng hồ sơ cần giải quyết trong thời gian này lớn nên cơ quan chưa kịp giải quyết xong hồ sơ.",
	ReasonVerification: "Hồ sơ cần được thẩm tra, xác minh thêm trước khi có kết quả.",
	ReasonPartner:      "Việc giải quyết hồ sơ còn chờ ý kiến của cơ quan phối hợp.",
	ReasonStaff:        "Người được giao giải quyết hồ sơ vắng mặt hoặc có thay đổi về nhân sự.",
	ReasonSystem:       "Hệ thống thông tin phục vụ giải quyết hồ sơ gặp sự cố.",
	ReasonOther:        "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn.",
	ReasonAutomatic:    "Hồ sơ chưa được giải quyết xong trong thời hạn đã hẹn, người đang giải quyết hồ sơ chưa báo lý do cụ thể.",
}

// Sentence is what an apology says of the reason where nobody wrote words of their
// own; "" of a reason that is none.
func (r Reason) Sentence() string { return reasonSentences[r] }

// Reasons are those a person may give, in the order people choose from.
func Reasons() []Reason {
	return []Reason{ReasonWorkload, ReasonVerification, ReasonPartner, ReasonStaff, ReasonSystem, ReasonOther}
}
