package reports

import (
	"fmt"
	"slices"
	"time"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// Sample is made-up data of a report, to look at and to test with.
func Sample(form register.ReportForm) register.ReportData {
	from := time.Date(2026, 11, 20, 16, 0, 0, 0, procedure.Zone)
	d := register.ReportData{
		Version: register.ReportVersion, Kind: register.ReportWeek, Form: form,
		Agency: "Sở Thông tin và Truyền thông", Superior: "Ủy ban nhân dân tỉnh Thái Nguyên", Place: "Thái Nguyên",
		ReportingUnit: "Bộ phận Tiếp nhận và Trả kết quả", ReceivingBody: "Lãnh đạo Sở Thông tin và Truyền thông",
		From: from, To: from.AddDate(0, 0, 7), CutOff: from.AddDate(0, 0, 7), Number: 48, Year: 2026,
		NearUntil: from.AddDate(0, 0, 14),
	}
	if form != register.FormWeekly {
		d.Kind, d.Number, d.Year = register.ReportQuarter, 4, 2026
		d.From = time.Date(2026, 9, 15, 0, 0, 0, 0, procedure.Zone)
		d.To = time.Date(2026, 12, 15, 0, 0, 0, 0, procedure.Zone)
		d.CutOff = d.To
		d.ReportingUnit, d.ReceivingBody = d.Agency, "Văn phòng Ủy ban nhân dân tỉnh Thái Nguyên"
	}
	d.Lines = sampleLines()
	d.Units, d.Total = register.SumFigures(d.Lines)
	sampleBefore(&d)
	sampleFiles(&d)
	sampleTrend(&d)
	sampleDuties(&d)
	if form == register.FormEvaluation {
		sampleEvaluation(&d)
	}
	return d
}

// sampleUnits lead the sample procedures.
var sampleUnits = [...][3]string{
	{"bao-chi-xuat-ban", "Phòng Thông tin - Báo chí - Xuất bản", "Ngô Thị Hồng Nhung"},
	{"buu-chinh-vien-thong", "Phòng Bưu chính - Viễn thông", "Trịnh Văn Quyết"},
	{"cong-nghe-thong-tin", "Phòng Công nghệ thông tin", "Đặng Thùy Linh"},
}

var sampleProcedures = [...]struct {
	unit               int
	field, name        string
	code, fieldName    string
	online, direct     int
	carried, overdue   int
	early, onTime, out int // resolved; out: late
}{
	{0, "bao-chi", "Cấp giấy phép xuất bản bản tin (địa phương)", "1.009374", "Báo chí", 3, 2, 4, 1, 2, 1, 1},
	{0, "bao-chi", "Cho phép họp báo (trong nước)", "2.001173", "Báo chí", 2, 1, 0, 0, 3, 0, 0},
	{0, "xuat-ban", "Cấp giấy phép xuất bản tài liệu không kinh doanh", "1.003868", "Xuất bản, In và Phát hành", 14, 6, 9, 2, 11, 4, 1},
	{0, "xuat-ban", "Đăng ký hoạt động cơ sở in", "2.001740", "Xuất bản, In và Phát hành", 5, 3, 2, 1, 4, 1, 1},
	{0, "xuat-ban", "Chuyển nhượng máy photocopy màu, máy in có chức năng photocopy màu", "2.001732", "Xuất bản, In và Phát hành", 1, 2, 1, 0, 2, 1, 0},
	{1, "buu-chinh", "Cấp giấy phép bưu chính (nội tỉnh)", "1.003659", "Bưu chính", 2, 1, 3, 1, 1, 1, 0},
	{1, "buu-chinh", "Cấp văn bản xác nhận thông báo hoạt động bưu chính", "1.004470", "Bưu chính", 4, 0, 1, 0, 3, 1, 0},
	{2, "ttdt", "Cấp giấy phép thiết lập trang thông tin điện tử tổng hợp", "2.001098", "Phát thanh, truyền hình và thông tin điện tử", 6, 1, 2, 0, 5, 2, 0},
}

func sampleLines() []register.FigureLine {
	var lines []register.FigureLine
	for _, p := range sampleProcedures {
		l := register.FigureLine{
			Unit: sampleUnits[p.unit][0], UnitName: sampleUnits[p.unit][1], Field: p.field, FieldName: p.fieldName,
			Procedure: p.code, ProcedureName: p.name, Online: p.online, Direct: p.direct, Carried: p.carried,
			Early: p.early, OnTime: p.onTime, Late: p.out, OpenOverdue: p.overdue,
			Kept: p.early + p.onTime, KeptEarly: p.early, Broken: p.out + p.overdue, BrokenOpen: p.overdue, Apologised: p.out,
		}
		l.OpenInTime = l.Received() - l.Resolved() - l.OpenOverdue
		lines = append(lines, l)
	}
	lines[2].Ended = 1
	return lines
}

// sampleBefore leaves open what was carried over, one overdue more or less in each unit.
func sampleBefore(d *register.ReportData) {
	b := register.ReportBefore{From: d.From.AddDate(0, 0, -7), To: d.From, Late: 7, NearDue: 6}
	for i, u := range d.Units {
		was := register.FigureLine{
			Unit: u.Unit, UnitName: u.UnitName, Online: u.Online + 2 - i, Direct: u.Direct, Carried: 4, OpenOverdue: min(u.Carried, max(0, u.OpenOverdue+i-1)),
			Kept: u.Kept - i, Broken: max(0, u.Broken+1-i),
		}
		was.OpenInTime = u.Carried - was.OpenOverdue
		was.Early = was.Received() - was.Open()
		b.Units = append(b.Units, was)
		b.Total = b.Total.Add(was)
	}
	d.Before = &b
}

func sampleFiles(d *register.ReportData) {
	defer func() {
		slices.SortStableFunc(d.Late, func(a, b register.FileAt) int { return a.Promise.Compare(b.Promise) })
		slices.SortStableFunc(d.Unanswered, func(a, b register.EscalationLine) int { return a.At.Compare(b.At) })
	}()
	reasons := procedure.Reasons()
	for p, sp := range sampleProcedures {
		unit := sampleUnits[sp.unit]
		for n := range sp.overdue + sp.out {
			f := sampleFile(*d, p, n)
			f.LeadUnit, f.LeadName, f.HolderUnit, f.HolderName = unit[0], unit[1], unit[0], unit[1]
			f.Staff, f.StaffName = "officer", unit[2]
			d.Reasons = append(d.Reasons, register.ReasonLine{
				Field: sp.field, FieldName: sp.fieldName, Procedure: sp.code, ProcedureName: sp.name,
				Category: "objective", Reason: string(reasons[(p+n)%len(reasons)]), Files: []string{f.Code},
			})
			if n >= sp.overdue {
				continue
			}
			d.Late = append(d.Late, f)
			if f.DaysLate > 3 {
				d.Unanswered = append(d.Unanswered, register.EscalationLine{
					Code: f.Code, ProcedureName: f.ProcedureName, LeadUnit: f.LeadUnit, LeadName: f.LeadName, Rung: "due", Level: 1,
					Role: string(procedure.RoleLeader), ToName: "Nguyễn Thị Thu Hà", At: f.Promise, AnswerBy: f.Promise.AddDate(0, 0, 1),
				})
			}
		}
		if p%2 == 0 {
			f := sampleFile(*d, p, 20)
			f.LeadUnit, f.LeadName, f.HolderUnit, f.HolderName, f.StaffName = unit[0], unit[1], unit[0], unit[1], unit[2]
			f.Promise, f.DaysLate, f.Breaches, f.LetterNumber = d.CutOff.AddDate(0, 0, 3+p/2), 0, nil, ""
			f.LetterAt, f.NewDate, f.Turn = time.Time{}, time.Time{}, register.TurnHolder
			d.NearDue = append(d.NearDue, f)
		}
	}
}

func sampleFile(d register.ReportData, p, n int) register.FileAt {
	days := 1 + (5*p+3*n)%9
	promise := d.CutOff.AddDate(0, 0, -days).Truncate(time.Hour).Add(time.Hour)
	f := register.FileAt{
		Code:      fmt.Sprintf("000.00.16.H55-%s-%04d", promise.AddDate(0, 0, -14).Format("060102"), 10*p+n+1),
		Procedure: sampleProcedures[p].code, ProcedureName: sampleProcedures[p].name, Step: "Thẩm định hồ sơ",
		AcceptedAt: promise.AddDate(0, 0, -14).Add(-8 * time.Hour), Promise: promise, DaysLate: days, Turn: register.TurnHolder,
		Breaches: []register.BreachAt{{Kind: procedure.BreachLate, At: promise, Charge: procedure.ChargeHolder}},
	}
	if p%2 == 0 {
		f.LetterNumber, f.LetterAt, f.NewDate = fmt.Sprintf("%02d/PXL", 10+p), promise.AddDate(0, 0, -1), promise.AddDate(0, 0, 5)
	} else {
		f.Breaches = append(f.Breaches, register.BreachAt{Kind: procedure.BreachLateWithoutApology, At: promise, Charge: procedure.ChargeHolder})
	}
	if days > 3 {
		f.Turn, f.CalledAt = register.TurnLeader, promise
	}
	return f
}

func sampleTrend(d *register.ReportData) {
	const weeks = 12
	for i := range weeks {
		kept, broken := 20+(7*i)%9, (5*i+3)%6
		to := d.To.AddDate(0, 0, -7*(weeks-1-i))
		w := register.TrendWeek{From: to.AddDate(0, 0, -7), To: to, OnTime: register.Share{Part: kept, Whole: kept + broken}, Received: 24 + (11*i)%17, Resolved: 22 + (5*i)%19}
		if i == weeks-1 {
			w.OnTime, w.Received, w.Resolved = onTime(d.Total), d.Total.Online+d.Total.Direct, d.Total.Resolved()
		}
		d.Trend = append(d.Trend, w)
	}
}

func sampleDuties(d *register.ReportData) {
	d.Duties = []register.DutyLine{
		{Number: "CD-2026-0012", Kind: "direction", Title: "Hoàn thành dứt điểm hồ sơ cấp giấy phép bản tin đang trễ hẹn", Unit: sampleUnits[0][0], UnitName: sampleUnits[0][1], Stage: "given", DueAt: d.CutOff.AddDate(0, 0, -2), DaysLate: 2, Level: 1, About: "000.00.16.H55-261104-0001"},
		{Number: "NV-2026-0031", Kind: "task", Title: "Soạn thảo quyết định ban hành quy chế phối hợp giải quyết thủ tục hành chính", Unit: sampleUnits[2][0], UnitName: sampleUnits[2][1], StaffName: sampleUnits[2][2], Stage: "given", DueAt: d.CutOff.AddDate(0, 0, 6)},
		{Number: "GT-2026-0007", Kind: "explanation", Unit: sampleUnits[0][0], UnitName: sampleUnits[0][1], StaffName: "Dương Văn Khoa", Stage: "accepted", DueAt: d.CutOff.AddDate(0, 0, 4), About: "000.00.16.H55-261104-0001"},
	}
	d.Targets = []register.TargetLine{
		{Unit: sampleUnits[0][0], UnitName: sampleUnits[0][1], Metric: "on_time", Target: 950, Actual: register.Share{Part: 27, Whole: 34}, Forecast: register.Share{Part: 110, Whole: 121}, Formula: onTimeFormula, From: d.From, To: d.To},
		{Unit: sampleUnits[2][0], UnitName: sampleUnits[2][1], Metric: "online", Target: 800, Actual: register.Share{Part: 6, Whole: 7}, Forecast: register.Share{Part: 41, Whole: 48}, Formula: "Số hồ sơ nộp trực tuyến / số hồ sơ tiếp nhận trong kỳ", From: d.From, To: d.To},
	}
}

func sampleEvaluation(d *register.ReportData) {
	line := func(unit [3]string, staff string, files int, scores map[int]int, grade string, most int) register.EvaluationLine {
		e := register.EvaluationLine{Unit: unit[0], UnitName: unit[1], Files: files, Most: most, Grade: grade}
		if staff != "" {
			e.Staff, e.StaffName = "officer", staff
		}
		for i := 1; i <= len(indicators); i++ {
			s, known := scores[i]
			e.Indicators = append(e.Indicators, register.EvaluationScore{Indicator: i, Score: s, Known: known, Points: s * files / 10, Files: files})
			e.Total += s
		}
		return e
	}
	d.Evaluation = []register.EvaluationLine{
		line(sampleUnits[0], "Dương Văn Khoa", 41, map[int]int{1: 14, 2: 13, 3: 16, 4: 20, 7: 12}, "Hoàn thành 100 % nhiệm vụ", 100),
		line(sampleUnits[0], "Lý Thị Kim Oanh", 22, map[int]int{1: 6, 2: 7, 3: 10, 4: 10, 7: 8}, "Hoàn thành từ 70 % đến dưới 100 % nhiệm vụ", 100),
		line(sampleUnits[1], sampleUnits[1][2], 15, map[int]int{1: 19, 2: 18, 3: 20, 4: 20, 7: 20}, "Hoàn thành 100 % nhiệm vụ", 100),
		line(sampleUnits[0], "", 63, map[int]int{1: 12, 2: 11, 3: 14, 4: 17, 5: 20, 6: 20, 7: 11, 8: 10}, "Khá", 160),
		line(sampleUnits[1], "", 15, map[int]int{1: 19, 2: 18, 3: 20, 4: 20, 5: 20, 6: 20, 7: 20, 8: 20}, "Xuất sắc", 160),
	}
}
