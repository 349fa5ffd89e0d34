package reports

import (
	"cmp"
	"slices"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// The heads of Biểu số II.06a and II.06b/VPCP/KSTT.
const (
	received = "Số lượng hồ sơ tiếp nhận"
	resolved = "Số lượng hồ sơ đã giải quyết"
	open     = "Số lượng hồ sơ đang giải quyết"
	inPeriod = "Trong kỳ"
	sum      = "Tổng số"
)

// officialColumns are the thirteen of the form.
var officialColumns = []column{
	{9, []string{"STT"}, centre, "(1)"},
	{78, []string{"Lĩnh vực, công việc giải quyết"}, left, "(2)"},
	{17, []string{received, sum}, right, "(3)=(4)+\n(5)+(6)"},
	{15, []string{received, inPeriod, "Trực tuyến"}, right, "(4)"},
	{18, []string{received, inPeriod, "Trực tiếp, dịch vụ bưu chính"}, right, "(5)"},
	{14, []string{received, "Từ kỳ trước"}, right, "(6)"},
	{17, []string{resolved, sum}, right, "(7)=(8)+\n(9)+(10)"},
	{14, []string{resolved, "Trước hạn"}, right, "(8)"},
	{14, []string{resolved, "Đúng hạn"}, right, "(9)"},
	{14, []string{resolved, "Quá hạn"}, right, "(10)"},
	{17, []string{open, sum}, right, "(11)=(12)+\n(13)"},
	{14, []string{open, "Trong hạn"}, right, "(12)"},
	{14, []string{open, "Quá hạn"}, right, "(13)"},
}

// figuresOf are columns 3–13 of a line.
func figuresOf(l register.FigureLine) []int {
	return []int{
		l.Received(), l.Online, l.Direct, l.Carried, l.Resolved(), l.Early, l.OnTime, l.Late, l.Open(), l.OpenInTime, l.OpenOverdue,
	}
}

// officialRow is one row of the form: its number, its name, its figures. Heads of groups and the total are bold.
type officialRow struct {
	no, name string
	line     register.FigureLine
	strong   bool
}

// officialRows are those of the report's form: fields with their procedures (II.06a), units with their fields (II.06b). The
// units of one procedure stand together.
func officialRows(d register.ReportData) []officialRow {
	if d.Form == register.FormII06b {
		return grouped(d.Lines,
			func(l register.FigureLine) (string, string) { return l.Unit, l.UnitName },
			func(l register.FigureLine) (string, string) { return l.Field, l.FieldName })
	}
	return grouped(d.Lines,
		func(l register.FigureLine) (string, string) { return l.Field, l.FieldName },
		func(l register.FigureLine) (string, string) { return l.Procedure, l.ProcedureName })
}

// grouped sums lines up by an outer and an inner key. Both are in the order of their names' first appearance by key.
func grouped(lines []register.FigureLine, outer, inner func(register.FigureLine) (key, name string)) []officialRow {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b register.FigureLine) int {
		outerA, _ := outer(a)
		outerB, _ := outer(b)
		innerA, _ := inner(a)
		innerB, _ := inner(b)
		return cmp.Or(cmp.Compare(outerA, outerB), cmp.Compare(innerA, innerB))
	})
	var rows []officialRow
	group, member := -1, 0
	groups, lastOuter, lastInner := 0, "", ""
	for _, l := range lines {
		outerKey, outerName := outer(l)
		innerKey, innerName := inner(l)
		if group < 0 || outerKey != lastOuter {
			groups++
			member, group = 0, len(rows)
			rows = append(rows, officialRow{no: roman(groups), name: cmp.Or(outerName, outerKey, "Chưa xếp lĩnh vực"), strong: true})
			lastOuter, lastInner = outerKey, ""
		}
		rows[group].line = rows[group].line.Add(l)
		if member > 0 && innerKey == lastInner {
			rows[len(rows)-1].line = rows[len(rows)-1].line.Add(l)
			continue
		}
		member++
		lastInner = innerKey
		rows = append(rows, officialRow{no: number(member), name: cmp.Or(innerName, innerKey, "Chưa xếp lĩnh vực"), line: register.FigureLine{}.Add(l)})
	}
	return rows
}

// roman numbers the groups of a form.
func roman(n int) string {
	text := ""
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= r.value {
			text, n = text+r.sign, n-r.value
		}
	}
	return text
}

// official sets Biểu số II.06a or II.06b.
func (s sheet) official() []typeset.Item {
	items := []typeset.Item{
		s.formHead(formNumbers[s.data.Form], []string{"Kỳ báo cáo: " + periodName(s.data), "(" + upperFirst(periodDays(s.data)) + ")", scope(s.data)}),
		s.unitOfCount("Đơn vị tính: Số hồ sơ TTHC"),
	}
	tb := newTable(s.of(s.size), s.paper.Left, s.paper.TextWidth(), officialColumns)
	items = append(items, tb.head)
	items[len(items)-1].Free = false
	row := func(r officialRow) typeset.Item {
		style, fill := pdf.Regular, black
		if r.strong {
			style = pdf.Bold
		}
		cells := []cell{styled(r.no, style, centre), styled(r.name, style, left).most(6)}
		for _, n := range figuresOf(r.line) {
			cells = append(cells, styled(number(n), style, right))
		}
		if r.no == "" {
			fill = pale
		}
		for i := range cells {
			cells[i].fill = fill
		}
		return tb.row(cells...)
	}
	rows := officialRows(s.data)
	for i, r := range rows {
		item := row(r)
		item.Free = i > 0 && !rows[i-1].strong // the head of a group is not parted from it
		items = append(items, item)
	}
	total := row(officialRow{name: "TỔNG CỘNG", line: s.data.Total, strong: true})
	total.Free = false
	items = append(items, total)
	if s.data.Total.Ended > 0 {
		items = append(items, s.remark(9.5, pdf.Italic, endedNote(s.data.Total.Ended), 2))
	}
	return append(items, s.signatures())
}

// endedNote says what else is among the resolved.
func endedNote(files int) string {
	return "Trong số đã giải quyết có " + number(files) +
		" hồ sơ kết thúc do người nộp rút hồ sơ hoặc dừng xử lý (tính vào cột 9; vào cột 10 nếu đã quá hạn trước đó)."
}

// unitOfCount stands over the table, on the right.
func (s sheet) unitOfCount(text string) typeset.Item {
	t := s.of(10)
	lines := t.Wrap([]typeset.Run{{Text: text, Style: pdf.Italic}}, s.paper.TextWidth())
	return typeset.Item{Gap: 2, Height: t.HeightOf(lines) + 0.5, Draw: func(p *pdf.Page, top float64) {
		t.PutAll(p, lines, s.paper.Left+s.paper.TextWidth()-typeset.Widest(lines), top)
	}}
}
