package reports

import (
	"cmp"
	"strings"

	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// formNames are the forms' titles, as they head a sheet.
var formNames = map[register.ReportForm]string{
	register.FormWeekly:     "Báo cáo tuần về tiếp nhận, giải quyết thủ tục hành chính",
	register.FormII06a:      "Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan, đơn vị trực tiếp giải quyết thủ tục hành chính",
	register.FormII06b:      "Tổng hợp tình hình, kết quả giải quyết thủ tục hành chính theo đơn vị và lĩnh vực",
	register.FormII07:       "Nguyên nhân quá hạn trong giải quyết thủ tục hành chính",
	register.FormEvaluation: "Đánh giá việc giải quyết thủ tục hành chính của cán bộ, công chức và đơn vị",
}

// formNumbers are those of the forms TT 01/2020/TT-VPCP asks for.
var formNumbers = map[register.ReportForm]string{
	register.FormII06a: "Biểu số II.06a/VPCP/KSTT",
	register.FormII06b: "Biểu số II.06b/VPCP/KSTT",
	register.FormII07:  "Biểu số II.07/VPCP/KSTT",
}

const evaluationLaw = "Nghị định số 61/2018/NĐ-CP, Điều 27–32; Thông tư số 01/2018/TT-VPCP, Điều 12–15"

var breachNames = map[procedure.BreachKind]string{
	procedure.BreachLate:               "trễ hẹn",
	procedure.BreachLateWithoutApology: "không xin lỗi trước hạn",
	procedure.BreachPromiseBroken:      "trễ ngày hẹn lại",
	procedure.BreachAskedTwice:         "yêu cầu bổ sung quá một lần",
	procedure.BreachAskedOutOfTime:     "yêu cầu bổ sung quá thời hạn",
}

// breaches names what was booked on a file, each once; what is the system's doing says so.
func breaches(f register.FileAt) string {
	var names []string
	said := map[string]bool{}
	for _, b := range f.Breaches {
		name := cmp.Or(breachNames[b.Kind], string(b.Kind))
		if b.Charge == procedure.ChargeSystem {
			name += " (do hệ thống)"
		}
		if !said[name] {
			said[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, "; ")
}

// turn says whom a file waits for.
func turn(f register.FileAt) string {
	switch f.Turn {
	case register.TurnHolder:
		return "người thụ lý"
	case register.TurnCitizen:
		return "người nộp hồ sơ"
	case register.TurnReturn:
		return "trả kết quả"
	case "":
		return ""
	}
	text := cmp.Or(roleNames[procedure.Role(f.Turn)], f.Turn) + " cho ý kiến"
	if !f.CalledAt.IsZero() {
		text += " (từ " + shortDay(f.CalledAt) + ")"
	}
	return text
}

var roleNames = map[procedure.Role]string{
	procedure.RoleClerk:     "cán bộ một cửa",
	procedure.RoleOfficer:   "người thụ lý",
	procedure.RoleUnitHead:  "trưởng đơn vị",
	procedure.RoleLeader:    "lãnh đạo phụ trách",
	procedure.RoleDirector:  "người đứng đầu cơ quan",
	procedure.RoleOffice:    "Văn phòng",
	procedure.RoleInspector: "Thanh tra",
}

// role names who is called upon, with the name where there is exactly one.
func role(e register.EscalationLine) string {
	name := cmp.Or(roleNames[procedure.Role(e.Role)], e.Role)
	if e.ToName != "" {
		return e.ToName + " (" + name + ")"
	}
	return name
}

func dutyKind(d register.DutyLine) string {
	return cmp.Or(duty.Kind(d.Kind).Vietnamese(), d.Kind)
}

func dutyStage(d register.DutyLine) string {
	return cmp.Or(duty.Stage(d.Stage).Vietnamese(), d.Stage)
}

func metric(t register.TargetLine) string {
	return cmp.Or(measure.Metric(t.Metric).Vietnamese(), t.Metric)
}

// reasonNames are the categories of reasons, short enough for a table.
var reasonNames = map[procedure.Reason]string{
	procedure.ReasonWorkload:     "Số lượng hồ sơ lớn, chưa kịp giải quyết",
	procedure.ReasonVerification: "Phải thẩm tra, xác minh thêm",
	procedure.ReasonPartner:      "Chờ ý kiến của cơ quan phối hợp",
	procedure.ReasonStaff:        "Người giải quyết vắng mặt, thay đổi nhân sự",
	procedure.ReasonSystem:       "Sự cố hệ thống thông tin",
	procedure.ReasonOther:        "Nguyên nhân khác",
	procedure.ReasonAutomatic:    "Người giải quyết chưa báo lý do",
}

var causeNames = map[duty.Cause]string{
	duty.CauseNegligence: "chủ quan",
	duty.CauseObjective:  "khách quan",
	duty.CauseSystem:     "sự cố hệ thống",
	duty.CauseCitizen:    "từ phía người nộp hồ sơ",
	duty.CausePartner:    "từ phía cơ quan phối hợp",
}

// reason says why files were late, and whose cause it was where that is known.
func reason(r register.ReasonLine) string {
	text := cmp.Or(reasonNames[procedure.Reason(r.Reason)], r.Reason, "Chưa nêu lý do")
	if cause := cmp.Or(causeNames[duty.Cause(r.Category)], r.Category); cause != "" && cause != r.Reason {
		text += " (" + cause + ")"
	}
	return text
}

// indicators are the nine of NĐ 61/2018/NĐ-CP Điều 30, in words.
var indicators = [...]string{
	"Thời gian giải quyết so với quy định",
	"Thời gian thực hiện của từng đơn vị tham gia",
	"Số lần liên hệ để hoàn thiện hồ sơ",
	"Số cơ quan phải liên hệ",
	"Tổ chức cơ chế một cửa",
	"Công khai thủ tục hành chính",
	"Thái độ phục vụ",
	"Tiếp thu, giải trình phản ánh, kiến nghị",
	"Cung cấp dịch vụ công trực tuyến",
}
