package reports

import (
	"cmp"
	"fmt"
	"strings"

	"dunghen/schema/register"
)

// form begins a sheet with an official head: number and law on the left, title and period in the middle, who reports to whom
// on the right.
func (b *book) form(name, unit string, columns []column, leftTo, rightFrom int) *page {
	const rows = 4
	p := b.add(name, columns, rows)
	n := len(columns)
	p.blocks(block{formNumbers[b.data.Form], 0, leftTo, lookSideStrong}, block{strings.ToUpper(formNames[b.data.Form]), leftTo, rightFrom, lookTitle},
		block{"Đơn vị báo cáo: " + b.data.ReportingUnit, rightFrom, n, lookSide})
	law := evaluationLaw
	if formNumbers[b.data.Form] != "" {
		law = "(Ban hành kèm theo Thông tư số 01/2020/TT-VPCP)"
	}
	p.blocks(block{law, 0, leftTo, lookSide}, block{"Kỳ báo cáo: " + periodName(b.data), leftTo, rightFrom, lookNote},
		block{"Đơn vị nhận báo cáo: " + b.data.ReceivingBody, rightFrom, n, lookSide})
	p.blocks(block{"(" + upperFirst(periodDays(b.data)) + ")", leftTo, rightFrom, lookNote}, block{unit, rightFrom, n, lookSide})
	p.across(cmp.Or(scope(b.data), " "), lookNote)
	p.heads()
	return p
}

// sign writes who draws the form up and who answers for it.
func (p *page) sign(middleColumn int) {
	n := len(p.cols)
	p.across(" ", lookNote)
	d := p.book.data
	p.blocks(block{d.Place + ", " + longDate(d), middleColumn, n, lookNote})
	p.blocks(block{"NGƯỜI LẬP BIỂU", 0, middleColumn, lookTitle}, block{"THỦ TRƯỞNG ĐƠN VỊ", middleColumn, n, lookTitle})
	p.blocks(block{"(Ký, ghi rõ họ tên)", 0, middleColumn, lookNote}, block{"(Ký, đóng dấu, ghi rõ họ tên)", middleColumn, n, lookNote})
}

// official writes Biểu số II.06a or II.06b.
func (b *book) official() {
	p := b.form(b.formSheet(), "Đơn vị tính: Số hồ sơ TTHC", officialColumns, 2, 10)
	write := func(r officialRow) {
		values := []any{middle{r.no}, r.name}
		for _, n := range figuresOf(r.line) {
			values = append(values, n)
		}
		if r.strong {
			for i := range values {
				values[i] = strong{values[i]}
			}
		}
		p.next(values...)
	}
	for _, r := range officialRows(b.data) {
		write(r)
	}
	write(officialRow{name: "TỔNG CỘNG", line: b.data.Total, strong: true})
	if b.data.Total.Ended > 0 {
		p.across(endedNote(b.data.Total.Ended), lookSide)
	}
	p.sign(6)
	p.done()
}

// formSheet is the sheet's name: the form's number without what a sheet's name may not hold.
func (b *book) formSheet() string {
	return map[register.ReportForm]string{register.FormII06a: "II.06a", register.FormII06b: "II.06b", register.FormII07: "II.07"}[b.data.Form]
}

// reasons writes Biểu số II.07.
func (b *book) reasons() {
	p := b.form(b.formSheet(), "Đơn vị tính: Số hồ sơ TTHC", reasonColumns, 2, 4)
	rows, total := reasonRows(b.data.Reasons)
	for _, r := range rows {
		values := []any{middle{r.no}, r.name, r.count, r.reason, codes(r.files)}
		if r.strong {
			for i := range values {
				values[i] = strong{values[i]}
			}
		}
		p.next(values...)
	}
	p.next(strong{""}, strong{"TỔNG CỘNG"}, strong{total}, strong{""}, strong{""})
	p.sign(3)
	p.done()
}

// reasonFiles writes one row for every file.
func (b *book) reasonFiles() {
	p := b.list(sheetReasons, "Hồ sơ quá hạn theo nguyên nhân", []column{
		{10, []string{"TT"}, centre, ""}, {50, []string{"Mã hồ sơ"}, left, ""}, {60, []string{"Lĩnh vực"}, left, ""}, {26, []string{"Mã thủ tục"}, left, ""},
		{80, []string{"Thủ tục"}, left, ""}, {90, []string{"Nguyên nhân"}, left, ""},
	})
	n := 0
	for _, r := range b.data.Reasons {
		for _, code := range r.Files {
			n++
			p.next(n, code, cmp.Or(r.FieldName, r.Field), r.Procedure, r.ProcedureName, reason(r))
		}
	}
	p.filter()
	p.done()
}

// scores writes the evaluation of officers or of units.
func (b *book) scores(name, who string, lines []register.EvaluationLine) {
	columns := []column{{10, []string{"STT"}, centre, ""}, {80, []string{who}, left, ""}, {18, []string{"Số hồ sơ"}, right, ""}}
	for i := range indicators {
		columns = append(columns, column{16, []string{"Điểm theo chỉ số", fmt.Sprint(i + 1)}, right, ""})
	}
	columns = append(columns, column{18, []string{"Tổng điểm"}, right, ""}, column{18, []string{"Tối đa"}, right, ""}, column{50, []string{"Mức"}, left, ""})
	p := b.form(name, " ", columns, 2, 11)
	for i, e := range lines {
		values := []any{i + 1, evaluated(e), e.Files}
		for n := range indicators {
			values = append(values, score(e, n+1))
		}
		p.next(append(values, oneDecimal(e.Total), oneDecimal(e.Most), cmp.Or(e.Grade, unknown))...)
	}
	for i, text := range indicators {
		p.across(fmt.Sprintf("(%d) %s", i+1, text), lookSide)
	}
	p.sign(8)
	p.done()
}

func score(e register.EvaluationLine, indicator int) any {
	for _, i := range e.Indicators {
		if i.Indicator == indicator && i.Known {
			return oneDecimal(i.Score)
		}
	}
	return middle{unknown}
}

// points writes the ground of every score.
func (b *book) points() {
	p := b.list(sheetPoints, "Điểm và số hồ sơ của từng chỉ số", []column{
		{60, []string{"Đơn vị"}, left, ""}, {50, []string{"Họ và tên"}, left, ""}, {14, []string{"Chỉ số"}, right, ""}, {80, []string{"Nội dung"}, left, ""},
		{20, []string{"Tổng điểm các hồ sơ"}, right, ""}, {18, []string{"Số hồ sơ"}, right, ""}, {18, []string{"Điểm"}, right, ""},
	})
	for _, e := range b.data.Evaluation {
		for _, i := range e.Indicators {
			name := ""
			if i.Indicator >= 1 && i.Indicator <= len(indicators) {
				name = indicators[i.Indicator-1]
			}
			p.next(cmp.Or(e.UnitName, e.Unit), cmp.Or(e.StaffName, e.Staff), i.Indicator, name, i.Points, i.Files, score(e, i.Indicator))
		}
	}
	p.filter()
	p.done()
}
