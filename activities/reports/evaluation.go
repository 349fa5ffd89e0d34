package reports

import (
	"cmp"
	"fmt"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// people and units part an evaluation.
func people(d register.ReportData) (officers, units []register.EvaluationLine) {
	for _, e := range d.Evaluation {
		if e.Staff != "" {
			officers = append(officers, e)
		} else {
			units = append(units, e)
		}
	}
	return officers, units
}

// evaluation sets the scores of officers, then of units.
func (s sheet) evaluation() []typeset.Item {
	items := []typeset.Item{s.formHead("", []string{
		"Kỳ đánh giá: " + periodName(s.data), "(" + upperFirst(periodDays(s.data)) + ")", "Căn cứ: " + evaluationLaw, scope(s.data),
	})}
	officers, units := people(s.data)
	items = append(items, s.scores("I. Cán bộ, công chức, viên chức", "Họ và tên, đơn vị", officers)...)
	items = append(items, s.scores("II. Đơn vị", "Đơn vị", units)...)
	var legend []string
	for i, name := range indicators {
		legend = append(legend, fmt.Sprintf("(%d) %s", i+1, name))
	}
	items = append(items,
		s.remark(9, pdf.Italic, "Các chỉ số (Nghị định số 61/2018/NĐ-CP, Điều 30): "+strings.Join(legend, "; ")+".", 4),
		s.remark(9, pdf.Italic, "Điểm của chỉ số = tổng điểm của các hồ sơ / số hồ sơ, làm tròn đến một chữ số thập phân; dấu “"+unknown+
			"” là chưa có số liệu, không tính vào tổng. Cột “Tối đa” là tổng điểm có thể đạt.", 3))
	return append(items, s.signatures())
}

func (s sheet) scores(title, who string, lines []register.EvaluationLine) []typeset.Item {
	heading := s.heading(title)
	if len(lines) == 0 {
		return []typeset.Item{heading, s.remark(10, pdf.Regular, "Không có hồ sơ để đánh giá trong kỳ.", 1)}
	}
	columns := []column{{10, []string{"STT"}, centre, ""}, {70, []string{who}, left, ""}, {18, []string{"Số hồ sơ"}, right, ""}}
	for i := range indicators {
		columns = append(columns, column{13, []string{"Điểm theo chỉ số", fmt.Sprint(i + 1)}, right, ""})
	}
	columns = append(columns, column{15, []string{"Tổng điểm"}, right, ""}, column{15, []string{"Tối đa"}, right, ""}, column{44, []string{"Mức"}, left, ""})
	tb := newTable(s.of(s.size), s.paper.Left, s.paper.TextWidth(), columns)
	items := []typeset.Item{heading, tb.head}
	items[1].Free = false
	for i, e := range lines {
		cells := []cell{plain(number(i+1), centre), plain(evaluated(e), left).most(3), plain(number(e.Files), right)}
		for n := range indicators {
			cells = append(cells, plain(scoreOf(e, n+1), right))
		}
		cells = append(cells, bold(tenths(e.Total), right), plain(tenths(e.Most), right), plain(cmp.Or(e.Grade, unknown), left).most(3))
		item := tb.row(cells...)
		item.Free = i > 0
		items = append(items, item)
	}
	return items
}

// evaluated names who was evaluated.
func evaluated(e register.EvaluationLine) string {
	if e.Staff == "" {
		return cmp.Or(e.UnitName, e.Unit)
	}
	return cmp.Or(e.StaffName, e.Staff) + ", " + cmp.Or(e.UnitName, e.Unit)
}

func scoreOf(e register.EvaluationLine, indicator int) string {
	for _, i := range e.Indicators {
		if i.Indicator == indicator && i.Known {
			return tenths(i.Score)
		}
	}
	return unknown
}
