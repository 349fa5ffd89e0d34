package reports

import (
	"cmp"
	"fmt"

	"dunghen/schema/register"
)

// The sheets of the workbooks.
const (
	sheetUnits      = "Tổng hợp đơn vị"
	sheetLate       = "Hồ sơ quá hạn"
	sheetNear       = "Sắp đến hạn"
	sheetUnanswered = "Chờ ý kiến"
	sheetDuties     = "Chỉ đạo, nhiệm vụ"
	sheetTargets    = "Chỉ tiêu"
	sheetTrend      = "Các tuần"
	sheetFigures    = "Số liệu chi tiết"
	sheetReasons    = "Hồ sơ theo nguyên nhân"
	sheetPeople     = "Cán bộ"
	sheetGrades     = "Đơn vị"
	sheetPoints     = "Điểm từng chỉ số"
)

// sheets writes those of the report's form.
func (b *book) sheets() error {
	switch b.data.Form {
	case register.FormWeekly:
		b.units()
		b.late()
		b.near()
		b.unanswered()
		b.duties()
		b.targets()
		b.trend()
		b.figures()
	case register.FormII06a, register.FormII06b:
		b.official()
		b.figures()
		b.late()
		b.near()
	case register.FormII07:
		b.reasons()
		b.reasonFiles()
	case register.FormEvaluation:
		officers, units := people(b.data)
		b.scores(sheetPeople, "Họ và tên, đơn vị", officers)
		b.scores(sheetGrades, "Đơn vị", units)
		b.points()
	default:
		return fmt.Errorf("reports: no form %q", b.data.Form)
	}
	return nil
}

// list begins a sheet of rows with the report's name above.
func (b *book) list(name, title string, columns []column) *page {
	p := b.add(name, columns, 2)
	p.across(title, lookTitle)
	p.across(upperFirst(periodName(b.data))+". "+cutOff(b.data), lookNote)
	p.heads()
	return p
}

func (b *book) units() {
	p := b.list(sheetUnits, sheet{data: b.data}.title(), []column{
		{60, []string{"Đơn vị"}, left, ""}, {22, []string{"Kỳ trước chuyển sang"}, right, ""}, {20, []string{"Nhận mới"}, right, ""},
		{20, []string{"Đã giải quyết"}, right, ""}, {22, []string{"Giải quyết quá hạn"}, right, ""}, {22, []string{"Đang giải quyết"}, right, ""},
		{22, []string{"Quá hạn chưa xong"}, right, ""}, {24, []string{"Quá hạn chưa xong kỳ trước"}, right, ""},
		{22, []string{"Đến hạn, đúng hẹn"}, right, ""}, {22, []string{"Đến hạn, trễ hẹn"}, right, ""}, {20, []string{"Tỷ lệ đúng hẹn"}, right, ""},
		{22, []string{"Tỷ lệ kỳ trước"}, right, ""},
	})
	row := func(name any, l register.FigureLine, before *register.FigureLine) {
		var overdue any = middle{unknown}
		share := register.Share{}
		if before != nil {
			overdue, share = before.OpenOverdue, onTime(*before)
		}
		p.next(name, l.Carried, l.Online+l.Direct, l.Resolved(), l.Late, l.Open(), l.OpenOverdue, overdue, l.Kept, l.Broken, onTime(l), share)
	}
	for _, u := range b.data.Units {
		row(cmp.Or(u.UnitName, u.Unit), u, beforeOf(b.data, u.Unit))
	}
	var before *register.FigureLine
	if b.data.Before != nil {
		before = &b.data.Before.Total
	}
	p.filter()
	row(strong{"Cộng"}, b.data.Total, before)
	p.across(onTimeFormula, lookSide)
	p.done()
}

// beforeOf is a unit's line of the period before, nil if it has none.
func beforeOf(d register.ReportData, unit string) *register.FigureLine {
	if d.Before == nil {
		return nil
	}
	for i, u := range d.Before.Units {
		if u.Unit == unit {
			return &d.Before.Units[i]
		}
	}
	return nil
}

func (b *book) late() {
	p := b.list(sheetLate, "Hồ sơ quá hạn chưa có kết quả", []column{
		{10, []string{"TT"}, centre, ""}, {44, []string{"Mã hồ sơ"}, left, ""}, {18, []string{"Mã thủ tục"}, left, ""}, {52, []string{"Thủ tục"}, left, ""},
		{34, []string{"Đơn vị chủ trì"}, left, ""}, {34, []string{"Đơn vị đang giữ"}, left, ""}, {28, []string{"Người đang giữ"}, left, ""},
		{28, []string{"Bước đang làm"}, left, ""}, {28, []string{"Tiếp nhận lúc"}, centre, ""}, {28, []string{"Hẹn trả"}, centre, ""},
		{14, []string{"Trễ (ngày làm việc)"}, centre, ""}, {34, []string{"Sai phạm"}, left, ""}, {16, []string{"Số phiếu xin lỗi"}, left, ""},
		{28, []string{"Ngày phiếu"}, centre, ""}, {28, []string{"Hẹn lại"}, centre, ""}, {32, []string{"Đang chờ"}, left, ""},
	})
	for i, f := range b.data.Late {
		p.next(i+1, f.Code, f.Procedure, f.ProcedureName, f.LeadName, f.HolderName, f.StaffName, f.Step, f.AcceptedAt, f.Promise,
			f.DaysLate, breaches(f), f.LetterNumber, f.LetterAt, f.NewDate, turn(f))
	}
	p.filter()
	p.done()
}

func (b *book) near() {
	title := "Hồ sơ sắp đến hạn"
	if !b.data.NearUntil.IsZero() {
		title += " đến hết " + day(b.data.NearUntil)
	}
	p := b.list(sheetNear, title, []column{
		{10, []string{"TT"}, centre, ""}, {44, []string{"Mã hồ sơ"}, left, ""}, {18, []string{"Mã thủ tục"}, left, ""}, {52, []string{"Thủ tục"}, left, ""},
		{34, []string{"Đơn vị chủ trì"}, left, ""}, {34, []string{"Đơn vị đang giữ"}, left, ""}, {28, []string{"Người đang giữ"}, left, ""},
		{28, []string{"Bước đang làm"}, left, ""}, {28, []string{"Tiếp nhận lúc"}, centre, ""}, {28, []string{"Hẹn trả"}, centre, ""},
		{32, []string{"Đang chờ"}, left, ""},
	})
	for i, f := range b.data.NearDue {
		p.next(i+1, f.Code, f.Procedure, f.ProcedureName, f.LeadName, f.HolderName, f.StaffName, f.Step, f.AcceptedAt, f.Promise, turn(f))
	}
	p.filter()
	p.done()
}

func (b *book) unanswered() {
	p := b.list(sheetUnanswered, "Báo cáo chờ ý kiến lãnh đạo", []column{
		{10, []string{"TT"}, centre, ""}, {50, []string{"Mã hồ sơ"}, left, ""}, {80, []string{"Thủ tục"}, left, ""}, {50, []string{"Đơn vị chủ trì"}, left, ""},
		{12, []string{"Cấp"}, right, ""}, {60, []string{"Người cần cho ý kiến"}, left, ""}, {32, []string{"Báo cáo lúc"}, centre, ""},
		{32, []string{"Cần ý kiến trước"}, centre, ""},
	})
	for i, e := range b.data.Unanswered {
		p.next(i+1, e.Code, e.ProcedureName, e.LeadName, e.Level, role(e), e.At, e.AnswerBy)
	}
	p.filter()
	p.done()
}

func (b *book) duties() {
	p := b.list(sheetDuties, "Chỉ đạo, nhiệm vụ, giải trình chưa xong", []column{
		{10, []string{"TT"}, centre, ""}, {32, []string{"Số"}, left, ""}, {26, []string{"Loại"}, left, ""}, {80, []string{"Nội dung"}, left, ""},
		{50, []string{"Hồ sơ"}, left, ""}, {50, []string{"Đơn vị"}, left, ""}, {42, []string{"Người thực hiện"}, left, ""}, {50, []string{"Tình trạng"}, left, ""},
		{32, []string{"Hạn"}, centre, ""}, {18, []string{"Trễ (ngày làm việc)"}, centre, ""},
	})
	for i, d := range b.data.Duties {
		p.next(i+1, d.Number, upperFirst(dutyKind(d)), d.Title, d.About, d.UnitName, d.StaffName, dutyStage(d), d.DueAt, d.DaysLate)
	}
	p.filter()
	p.done()
}

func (b *book) targets() {
	p := b.list(sheetTargets, sheetTargets, []column{
		{10, []string{"TT"}, centre, ""}, {50, []string{"Chỉ tiêu"}, left, ""}, {50, []string{"Đơn vị"}, left, ""}, {60, []string{"Thủ tục"}, left, ""},
		{18, []string{"Phải đạt (%)"}, right, ""}, {18, []string{"Số đạt"}, right, ""}, {18, []string{"Tổng số"}, right, ""}, {18, []string{"Đến nay"}, right, ""},
		{18, []string{"Dự báo cuối kỳ"}, right, ""}, {20, []string{"Khả năng"}, centre, ""}, {90, []string{"Cách tính"}, left, ""},
		{32, []string{"Từ"}, centre, ""}, {32, []string{"Đến"}, centre, ""},
	})
	for i, t := range b.data.Targets {
		p.next(i+1, metric(t), t.UnitName, t.ProcedureName, oneDecimal(t.Target), t.Actual.Part, t.Actual.Whole, t.Actual, t.Forecast,
			middle{outlook(t)}, t.Formula, t.From, t.To)
	}
	p.filter()
	p.done()
}

func (b *book) trend() {
	p := b.list(sheetTrend, "Diễn biến các tuần", []column{
		{32, []string{"Từ sau"}, centre, ""}, {32, []string{"Đến"}, centre, ""}, {26, []string{"Tiếp nhận mới"}, right, ""}, {26, []string{"Đã giải quyết"}, right, ""},
		{26, []string{"Đến hạn"}, right, ""}, {26, []string{"Đúng hẹn"}, right, ""}, {26, []string{"Tỷ lệ đúng hẹn"}, right, ""},
	})
	for _, w := range b.data.Trend {
		p.next(w.From, w.To, w.Received, w.Resolved, w.OnTime.Whole, w.OnTime.Part, w.OnTime)
	}
	p.filter()
	p.done()
}

// figures writes every line with all its counts.
func (b *book) figures() {
	p := b.list(sheetFigures, "Số liệu theo đơn vị và thủ tục", []column{
		{50, []string{"Đơn vị"}, left, ""}, {50, []string{"Lĩnh vực"}, left, ""}, {26, []string{"Mã thủ tục"}, left, ""}, {80, []string{"Thủ tục"}, left, ""},
		{16, []string{"Tiếp nhận (3)"}, right, ""}, {16, []string{"Trực tuyến (4)"}, right, ""}, {16, []string{"Trực tiếp, BC (5)"}, right, ""},
		{16, []string{"Kỳ trước (6)"}, right, ""}, {16, []string{"Đã giải quyết (7)"}, right, ""}, {16, []string{"Trước hạn (8)"}, right, ""},
		{16, []string{"Đúng hạn (9)"}, right, ""}, {16, []string{"Quá hạn (10)"}, right, ""}, {16, []string{"Đang giải quyết (11)"}, right, ""},
		{16, []string{"Trong hạn (12)"}, right, ""}, {16, []string{"Quá hạn (13)"}, right, ""}, {16, []string{"Rút, dừng"}, right, ""},
		{16, []string{"Đến hạn: đúng hẹn"}, right, ""}, {16, []string{"Trong đó trước hẹn"}, right, ""}, {16, []string{"Đến hạn: trễ hẹn"}, right, ""},
		{16, []string{"Trong đó chưa xong"}, right, ""}, {16, []string{"Trong đó xin lỗi trước"}, right, ""}, {18, []string{"Tỷ lệ đúng hẹn"}, right, ""},
	})
	row := func(names []any, l register.FigureLine) {
		values := names
		for _, n := range append(figuresOf(l), l.Ended, l.Kept, l.KeptEarly, l.Broken, l.BrokenOpen, l.Apologised) {
			values = append(values, n)
		}
		p.next(append(values, onTime(l))...)
	}
	for _, l := range b.data.Lines {
		row([]any{cmp.Or(l.UnitName, l.Unit), cmp.Or(l.FieldName, l.Field), l.Procedure, l.ProcedureName}, l)
	}
	p.filter()
	row([]any{strong{"Cộng"}, "", "", ""}, b.data.Total)
	p.done()
}
