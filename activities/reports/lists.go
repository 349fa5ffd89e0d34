package reports

import (
	"cmp"
	"slices"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// list is one of the weekly sheet's: it is cut to the room there is.
type list struct {
	title, none string
	always      bool // says that it is empty
	columns     []column
	rows        [][]cell
	sheet       string // of the workbook that has all of it
}

const listSize = 8 // points

// list sets the first rows of a list, and says how many more there are.
func (s sheet) list(l list, most int) []typeset.Item {
	heading := s.heading(l.title + " (" + number(len(l.rows)) + ")")
	if len(l.rows) == 0 {
		return []typeset.Item{heading, s.remark(10, pdf.Regular, l.none, 1)}
	}
	items := []typeset.Item{heading}
	if most > 0 {
		tb := newTable(s.of(listSize), s.paper.Left, s.paper.TextWidth(), l.columns)
		items = append(items, tb.head)
		items[1].Free = false // nor does a title stand alone
		for i, cells := range l.rows[:min(most, len(l.rows))] {
			row := tb.row(cells...)
			row.Free = i > 0
			items = append(items, row)
		}
	}
	if rest := len(l.rows) - most; rest > 0 {
		word := "Còn "
		if most == 0 {
			word = "Có "
		}
		items = append(items, s.remark(9, pdf.Italic, word+number(rest)+" dòng không in ở đây; xem đủ ở trang tính “"+l.sheet+"” của tệp .xlsx kèm theo.", 1))
	}
	return items
}

// lists are those of the weekly sheet, the most urgent first.
func (s sheet) lists() []list {
	return []list{s.lateList(), s.unansweredList(), s.dutyList(), s.nearList(), s.targetList()}
}

func (s sheet) lateList() list {
	l := list{title: "Hồ sơ quá hạn chưa có kết quả", none: "Không có hồ sơ quá hạn.", always: true, sheet: sheetLate, columns: []column{
		{7, []string{"TT"}, centre, ""}, {49, []string{"Mã hồ sơ, thủ tục"}, left, ""}, {37, []string{"Đơn vị, người giữ"}, left, ""},
		{16, []string{"Ngày hẹn"}, centre, ""}, {13, []string{"Trễ, ngày làm việc"}, centre, ""}, {21, []string{"Sai phạm"}, left, ""},
		{24, []string{"Phiếu xin lỗi (ngày), hẹn lại"}, left, ""}, {22, []string{"Đang chờ"}, left, ""},
	}}
	for i, f := range s.data.Late {
		l.rows = append(l.rows, []cell{
			plain(number(i+1), centre), file(f), holder(f), plain(day(f.Promise), centre), bold(number(f.DaysLate), centre),
			plain(cmp.Or(breaches(f), unknown), left).most(4), plain(letter(f), left).most(3), plain(turn(f), left).most(3),
		})
	}
	return l
}

// file is a file's code over its procedure.
func file(f register.FileAt) cell { return coded(f.Code, f.ProcedureName) }

func coded(code, name string) cell {
	return cell{lines: 3, runs: []typeset.Run{
		{Text: typeset.CleanLine(code), Style: pdf.Bold}, {Text: " " + typeset.CleanLine(name)},
	}}
}

// holder is who has a file: unit, then person.
func holder(f register.FileAt) cell {
	text := cmp.Or(f.HolderName, f.LeadName)
	if f.StaffName != "" {
		text += " – " + f.StaffName
	}
	return plain(text, left).most(3)
}

// letter is the apology of a file with the date it gave.
func letter(f register.FileAt) string {
	if f.LetterNumber == "" {
		return "chưa có"
	}
	text := f.LetterNumber + nbsp + "(" + shortDay(f.LetterAt) + ")"
	if !f.NewDate.IsZero() {
		text += ", hẹn" + nbsp + "lại" + nbsp + shortDay(f.NewDate)
	}
	return text
}

func (s sheet) nearList() list {
	title := "Hồ sơ sắp đến hạn"
	if !s.data.NearUntil.IsZero() {
		title += " (đến hết " + day(s.data.NearUntil) + ")"
	}
	l := list{title: title, none: "Không có hồ sơ sắp đến hạn.", always: true, sheet: sheetNear, columns: []column{
		{7, []string{"TT"}, centre, ""}, {78, []string{"Mã hồ sơ, thủ tục"}, left, ""}, {44, []string{"Đơn vị, người giữ"}, left, ""},
		{26, []string{"Bước đang làm"}, left, ""}, {24, []string{"Hẹn trả"}, centre, ""},
	}}
	for i, f := range s.data.NearDue {
		l.rows = append(l.rows, []cell{
			plain(number(i+1), centre), file(f).most(2), holder(f).most(2), plain(f.Step, left).most(2), plain(instant(f.Promise), centre),
		})
	}
	return l
}

// call is a file leadership has not spoken about: since when it was told first, and who all were.
type call struct {
	register.EscalationLine
	to string
}

// calls are those of each file in one, the oldest first.
func (s sheet) calls() []call {
	var calls []call
	at := map[string]int{}
	told := map[string]bool{}
	lines := slices.Clone(s.data.Unanswered)
	slices.SortStableFunc(lines, func(a, b register.EscalationLine) int { return a.At.Compare(b.At) })
	for _, e := range lines {
		i, known := at[e.Code]
		if !known {
			i = len(calls)
			at[e.Code], calls = i, append(calls, call{EscalationLine: e})
		}
		if to := role(e); !told[e.Code+to] {
			told[e.Code+to] = true
			if calls[i].to != "" {
				calls[i].to += "; "
			}
			calls[i].to += to
		}
	}
	return calls
}

func (s sheet) unansweredList() list {
	l := list{title: "Hồ sơ chờ ý kiến lãnh đạo", sheet: sheetUnanswered, columns: []column{
		{8, []string{"TT"}, centre, ""}, {62, []string{"Mã hồ sơ, thủ tục"}, left, ""}, {36, []string{"Đơn vị chủ trì"}, left, ""},
		{50, []string{"Chưa có ý kiến của"}, left, ""}, {27, []string{"Báo cáo từ"}, centre, ""}, {27, []string{"Cần ý kiến trước"}, centre, ""},
	}}
	for i, e := range s.calls() {
		by := instant(e.AnswerBy)
		if !e.AnswerBy.IsZero() && e.AnswerBy.Before(s.data.CutOff) {
			by += " (đã quá)"
		}
		l.rows = append(l.rows, []cell{
			plain(number(i+1), centre), coded(e.Code, e.ProcedureName).most(2), plain(e.LeadName, left).most(2),
			plain(e.to, left).most(4), plain(instant(e.At), centre), plain(cmp.Or(by, unknown), centre),
		})
	}
	return l
}

func (s sheet) dutyList() list {
	l := list{title: "Chỉ đạo, nhiệm vụ, giải trình chưa xong", sheet: sheetDuties, columns: []column{
		{7, []string{"TT"}, centre, ""}, {70, []string{"Số, nội dung"}, left, ""}, {44, []string{"Đơn vị, người thực hiện"}, left, ""},
		{36, []string{"Tình trạng"}, left, ""}, {18, []string{"Hạn"}, centre, ""}, {14, []string{"Trễ, ngày làm việc"}, centre, ""},
	}}
	for i, d := range s.data.Duties {
		what := upperFirst(dutyKind(d))
		if d.Title != "" {
			what += ": " + d.Title
		}
		if d.About != "" {
			what += " (hồ sơ " + d.About + ")"
		}
		who := d.UnitName
		if d.StaffName != "" {
			who += " – " + d.StaffName
		}
		late := ""
		if s.overdue(d) {
			late = number(d.DaysLate)
		}
		l.rows = append(l.rows, []cell{
			plain(number(i+1), centre), coded(d.Number, what), plain(who, left).most(2), plain(dutyStage(d), left).most(2),
			plain(day(d.DueAt), centre), bold(late, centre),
		})
	}
	return l
}

func (s sheet) targetList() list {
	l := list{title: "Chỉ tiêu", sheet: sheetTargets, columns: []column{
		{8, []string{"TT"}, centre, ""}, {84, []string{"Chỉ tiêu"}, left, ""}, {20, []string{"Phải đạt"}, right, ""},
		{34, []string{"Đến nay"}, right, ""}, {34, []string{"Dự báo cuối kỳ"}, right, ""}, {20, []string{"Khả năng"}, centre, ""},
	}}
	for i, t := range s.data.Targets {
		l.rows = append(l.rows, []cell{
			plain(number(i+1), centre), plain(targetName(t), left).most(2), plain(tenths(t.Target)+nbsp+"%", right),
			plain(grounded(t.Actual), right), plain(grounded(t.Forecast), right), plain(outlook(t), centre),
		})
	}
	return l
}

// grounded is a share with what it is of.
func grounded(s register.Share) string {
	if s.Whole == 0 {
		return unknown
	}
	return percent(s) + " (" + number(s.Part) + "/" + number(s.Whole) + ")"
}

// outlook says whether a target will be reached.
func outlook(t register.TargetLine) string {
	n, ok := t.Forecast.Tenths()
	switch {
	case !ok:
		return unknown
	case n >= t.Target:
		return "đạt"
	default:
		return "không đạt"
	}
}

// before is what the period before is called.
func (s sheet) before() string {
	if s.data.Kind == register.ReportWeek {
		return "tuần trước"
	}
	return "kỳ trước"
}

// mostUnits are told by name on the weekly sheet.
const mostUnits = 12

// unitTable sets the figures of every unit with the changes against the week before, and a bar of its share on time.
func (s sheet) unitTable() []typeset.Item {
	tb := newTable(s.of(9), s.paper.Left, s.paper.TextWidth(), []column{
		{50, []string{"Đơn vị"}, left, ""}, {15, []string{"Kỳ trước chuyển sang"}, right, ""}, {14, []string{"Nhận mới"}, right, ""},
		{13, []string{"Đã giải quyết", "Tổng"}, right, ""}, {13, []string{"Đã giải quyết", "Quá hạn"}, right, ""},
		{13, []string{"Đang giải quyết", "Tổng"}, right, ""}, {26, []string{"Đang giải quyết", "Quá hạn, so với " + s.before()}, right, ""},
		{40, []string{"Tỷ lệ đúng hẹn, so với " + s.before()}, left, ""},
	})
	items := []typeset.Item{tb.head}
	items[0].Free = false
	units, others := s.unitsTold()
	for i, u := range units {
		row := tb.row(s.unitRow(cmp.Or(u.UnitName, u.Unit), u, beforeOf(s.data, u.Unit), pdf.Regular)...)
		row.Free = i > 0
		items = append(items, row)
	}
	if others.count > 0 {
		items = append(items, tb.row(s.unitRow("Các đơn vị khác ("+number(others.count)+")", others.FigureLine, nil, pdf.Regular)...))
	}
	var was *register.FigureLine
	if s.data.Before != nil {
		was = &s.data.Before.Total
	}
	total := tb.row(s.unitRow("Cộng", s.data.Total, was, pdf.Bold)...)
	total.Free = false
	return append(items, total)
}

// otherUnits are summed up.
type otherUnits struct {
	register.FigureLine
	count int
}

// unitsTold are the units named on the sheet: all, or those with most overdue and most open.
func (s sheet) unitsTold() (units []register.FigureLine, others otherUnits) {
	units = s.data.Units
	if len(units) <= mostUnits {
		return units, others
	}
	units = slices.Clone(units)
	slices.SortStableFunc(units, func(a, b register.FigureLine) int {
		return cmp.Or(cmp.Compare(b.OpenOverdue, a.OpenOverdue), cmp.Compare(b.Open(), a.Open()))
	})
	for _, u := range units[mostUnits:] {
		others.FigureLine = others.Add(u)
		others.count++
	}
	return units[:mostUnits], others
}

func (s sheet) unitRow(name string, now register.FigureLine, before *register.FigureLine, style pdf.Style) []cell {
	overdue, share := number(now.OpenOverdue), percent(onTime(now))
	if before != nil {
		overdue += " (" + change(now.OpenOverdue, before.OpenOverdue) + ")"
		if text := changeOf(onTime(now), onTime(*before)); text != "" {
			share += " (" + text + ")"
		}
	}
	count := func(n int) cell { return styled(number(n), style, right) }
	last := styled(share, style, left).most(2)
	if n, ok := onTime(now).Tenths(); ok {
		last.barred, last.bar = true, float64(n)/1000
	}
	return []cell{
		styled(name, style, left).most(2), count(now.Carried), count(now.Online + now.Direct), count(now.Resolved()), count(now.Late),
		count(now.Open()), styled(overdue, style, right).most(2), last,
	}
}
