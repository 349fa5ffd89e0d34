package reports

import (
	"cmp"
	"slices"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// mostCodes of late files are named in one row of the form; the workbook has all.
const mostCodes = 6

var reasonColumns = []column{
	{10, []string{"STT"}, centre, "(1)"}, {90, []string{"Lĩnh vực, công việc giải quyết"}, left, "(2)"},
	{20, []string{"Số lượng hồ sơ quá hạn"}, right, "(3)"}, {70, []string{"Nguyên nhân quá hạn"}, left, "(4)"},
	{80, []string{"Ghi chú (mã hồ sơ)"}, left, "(5)"},
}

// reasonRow is one of Biểu số II.07: a field, or one procedure's reason with its files.
type reasonRow struct {
	no, name, reason string
	files            []string
	count            int
	strong           bool
}

// reasonRows are fields with their procedures and reasons.
func reasonRows(lines []register.ReasonLine) (rows []reasonRow, total int) {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b register.ReasonLine) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Procedure, b.Procedure))
	})
	group, member := -1, 0
	for i, l := range lines {
		if i == 0 || l.Field != lines[i-1].Field {
			member, group = 0, len(rows)
			rows = append(rows, reasonRow{name: cmp.Or(l.FieldName, l.Field, "Chưa xếp lĩnh vực"), strong: true})
		}
		member++
		rows[group].count += len(l.Files)
		total += len(l.Files)
		rows = append(rows, reasonRow{no: number(member), name: cmp.Or(l.ProcedureName, l.Procedure), reason: reason(l), files: l.Files, count: len(l.Files)})
	}
	groups := 0
	for i := range rows {
		if rows[i].strong {
			groups++
			rows[i].no = roman(groups)
		}
	}
	return rows, total
}

// reasons sets Biểu số II.07.
func (s sheet) reasons() []typeset.Item {
	items := []typeset.Item{
		s.formHead(formNumbers[s.data.Form], []string{"Kỳ báo cáo: " + periodName(s.data), "(" + upperFirst(periodDays(s.data)) + ")", scope(s.data)}),
		s.unitOfCount("Đơn vị tính: Số hồ sơ TTHC"),
	}
	tb := newTable(s.of(s.size), s.paper.Left, s.paper.TextWidth(), reasonColumns)
	items = append(items, tb.head)
	items[len(items)-1].Free = false
	rows, total := reasonRows(s.data.Reasons)
	for i, r := range rows {
		style := pdf.Regular
		if r.strong {
			style = pdf.Bold
		}
		item := tb.row(styled(r.no, style, centre), styled(r.name, style, left).most(5), styled(number(r.count), style, right),
			styled(r.reason, style, left).most(5), styled(codes(r.files), style, left).most(6))
		item.Free = i > 0 && !rows[i-1].strong
		items = append(items, item)
	}
	sum := tb.row(plain("", left), bold("TỔNG CỘNG", left), bold(number(total), right), plain("", left), plain("", left))
	sum.Free = false
	return append(items, sum, s.signatures())
}

// codes names the first files and counts the rest.
func codes(files []string) string {
	text := strings.Join(files[:min(len(files), mostCodes)], "; ")
	if rest := len(files) - mostCodes; rest > 0 {
		text += "; và " + number(rest) + " hồ sơ khác (xem tệp .xlsx)"
	}
	return text
}
