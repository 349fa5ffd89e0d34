package reports

import (
	"cmp"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// sheet is a report being set.
type sheet struct {
	fonts *pdf.Fonts
	paper typeset.Paper
	data  register.ReportData
	size  float64 // of a form's tables, points
}

var (
	portrait  = typeset.Paper{Width: 210, Height: 297, Left: 20, Right: 14, Top: 14, Bottom: 15}
	landscape = typeset.Paper{Width: 297, Height: 210, Left: 15, Right: 12, Top: 15, Bottom: 15}
)

func (s sheet) of(size float64) typeset.Type { return typeset.Type{Fonts: s.fonts, Size: size} }

// longestName is how many lines a name of the head may take.
const longestName = 3

// balanced sets a text in equally long lines, of which it keeps so many.
func balanced(t typeset.Type, text string, style pdf.Style, width float64, most int) []typeset.Line {
	runs := []typeset.Run{{Text: typeset.CleanLine(text), Style: style}}
	if lines := t.Balanced(runs, width); len(lines) <= most {
		return lines
	}
	return clip(t, runs, width, most)
}

// letterhead sets the agency on the left, Quốc hiệu and Tiêu ngữ on the right, place and date below (NĐ 30/2020/NĐ-CP).
func (s sheet) letterhead() typeset.Item {
	upper, motto, row := s.of(11), s.of(12), s.of(12)
	width := s.paper.TextWidth()
	nation := upper.Wrap([]typeset.Run{{Text: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style: pdf.Bold}}, width)
	mottoLines := motto.Wrap([]typeset.Run{{Text: "Độc lập - Tự do - Hạnh phúc", Style: pdf.Bold}}, width)
	rightWidth := typeset.Widest(nation)
	leftWidth := width - rightWidth - 6
	leftMiddle, rightMiddle := s.paper.Left+leftWidth/2, s.paper.Left+width-rightWidth/2
	above := balanced(upper, strings.ToUpper(s.data.Agency), pdf.Regular, leftWidth, longestName)
	body := balanced(upper, strings.ToUpper(s.data.ReportingUnit), pdf.Bold, leftWidth, longestName)
	if s.data.ReportingUnit == "" || s.data.ReportingUnit == s.data.Agency {
		above = balanced(upper, strings.ToUpper(s.data.Superior), pdf.Regular, leftWidth, longestName)
		body = balanced(upper, strings.ToUpper(s.data.Agency), pdf.Bold, leftWidth, longestName)
	}
	date := clip(row, []typeset.Run{{Text: typeset.CleanLine(s.data.Place) + ", " + longDate(s.data), Style: pdf.Italic}}, rightWidth, 2)
	const ruleGap = 1.0
	leftHeight := upper.HeightOf(above) + upper.HeightOf(body) + ruleGap
	dateTop := upper.HeightOf(nation) + motto.HeightOf(mottoLines) + 2.5*ruleGap
	return typeset.Item{Height: max(leftHeight, dateTop+row.HeightOf(date)), Draw: func(p *pdf.Page, top float64) {
		y := upper.Centre(p, above, leftMiddle, top)
		y = upper.Centre(p, body, leftMiddle, y)
		typeset.RuleAround(p, leftMiddle, y+ruleGap, typeset.Widest(body)*0.4)
		y = upper.Centre(p, nation, rightMiddle, top)
		y = motto.Centre(p, mottoLines, rightMiddle, y)
		typeset.RuleAround(p, rightMiddle, y+ruleGap, typeset.Widest(mottoLines))
		row.Centre(p, date, rightMiddle, top+dateTop)
	}}
}

// formHead sets a form's head: its number and law on the left, its title and period in the middle, who reports to whom on
// the right.
func (s sheet) formHead(number string, notes []string) typeset.Item {
	small, titleType := s.of(10), s.of(12.5)
	width := s.paper.TextWidth()
	side, gap := width*0.235, 4.0
	middle := width - 2*(side+gap)
	var leftLines, titles, notesLines, rightLines []typeset.Line
	leftLines = append(leftLines, small.Wrap([]typeset.Run{{Text: number, Style: pdf.Bold}}, side)...)
	if number != "" && formNumbers[s.data.Form] != "" {
		leftLines = append(leftLines, small.Wrap([]typeset.Run{{Text: "(Ban hành kèm theo Thông tư số" + nbsp + "01/2020/TT-VPCP)", Style: pdf.Italic}}, side)...)
	}
	titles = balanced(titleType, strings.ToUpper(formNames[s.data.Form]), pdf.Bold, middle, 4)
	for _, note := range notes {
		if note != "" {
			notesLines = append(notesLines, balanced(small, note, pdf.Italic, middle, 3)...)
		}
	}
	for _, pair := range [][2]string{{"Đơn vị báo cáo: ", s.data.ReportingUnit}, {"Đơn vị nhận báo cáo: ", s.data.ReceivingBody}} {
		if pair[1] != "" {
			runs := []typeset.Run{{Text: pair[0]}, {Text: typeset.CleanLine(pair[1]), Style: pdf.Bold}}
			rightLines = append(rightLines, clip(small, runs, side, longestName)...)
		}
	}
	height := max(small.HeightOf(leftLines), titleType.HeightOf(titles)+1+small.HeightOf(notesLines), small.HeightOf(rightLines))
	return typeset.Item{Height: height, Draw: func(p *pdf.Page, top float64) {
		small.PutAll(p, leftLines, s.paper.Left, top)
		y := titleType.Centre(p, titles, s.paper.Left+side+gap+middle/2, top)
		small.Centre(p, notesLines, s.paper.Left+side+gap+middle/2, y+1)
		small.PutAll(p, rightLines, s.paper.Left+width-side, top)
	}}
}

// titles sets the weekly sheet's title, period and addressee.
func (s sheet) titles() typeset.Item {
	head, small := s.of(14), s.of(11)
	width := s.paper.TextWidth()
	lines := balanced(head, strings.ToUpper(s.title()), pdf.Bold, width, 2)
	var notes []typeset.Line
	for _, note := range []string{upperFirst(periodName(s.data)) + ". " + cutOff(s.data), scope(s.data)} {
		if note != "" {
			notes = append(notes, balanced(small, note, pdf.Italic, width, 2)...)
		}
	}
	to := clip(small, []typeset.Run{{Text: "Kính gửi: "}, {Text: typeset.CleanLine(s.data.ReceivingBody), Style: pdf.Bold}}, width, 2)
	if s.data.ReceivingBody == "" {
		to = nil
	}
	return typeset.Item{Gap: 3, Height: head.HeightOf(lines) + small.HeightOf(notes) + small.HeightOf(to) + 1, Draw: func(p *pdf.Page, top float64) {
		y := head.Centre(p, lines, s.paper.Middle(), top)
		y = small.Centre(p, notes, s.paper.Middle(), y)
		small.Centre(p, to, s.paper.Middle(), y+1)
	}}
}

// heading sets the title of a part.
func (s sheet) heading(text string) typeset.Item {
	t := s.of(11.5)
	lines := clip(t, []typeset.Run{{Text: text, Style: pdf.Bold}}, s.paper.TextWidth(), 2)
	return typeset.Item{Gap: 2.2, Height: t.HeightOf(lines) + 0.6, Free: true, Draw: func(p *pdf.Page, top float64) {
		t.PutAll(p, lines, s.paper.Left, top)
	}}
}

// remark sets a line or more of small text.
func (s sheet) remark(size float64, style pdf.Style, text string, most int) typeset.Item {
	return s.runs(size, most, []typeset.Run{{Text: typeset.BindNumbers(text), Style: style}})
}

func (s sheet) runs(size float64, most int, runs []typeset.Run) typeset.Item {
	t := s.of(size)
	lines := clip(t, runs, s.paper.TextWidth(), most)
	return typeset.Item{Gap: 0.6, Height: t.HeightOf(lines), Draw: func(p *pdf.Page, top float64) {
		t.PutAll(p, lines, s.paper.Left, top)
	}}
}

// signatures sets who drew the form up and who answers for it.
func (s sheet) signatures() typeset.Item {
	row, small := s.of(11.5), s.of(10.5)
	const room = 18.0 // mm, for hand and seal
	columns := [][2]string{{"NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"}, {"THỦ TRƯỞNG ĐƠN VỊ", "(Ký, đóng dấu, ghi rõ họ tên)"}}
	width := s.paper.TextWidth()
	date := clip(row, []typeset.Run{{Text: typeset.CleanLine(s.data.Place) + ", " + longDate(s.data), Style: pdf.Italic}}, width/2, 1)
	height := row.HeightOf(date) + row.LineHeight() + small.LineHeight()
	return typeset.Item{Gap: 4, Height: height + room, Draw: func(p *pdf.Page, top float64) {
		row.Centre(p, date, s.paper.Left+0.75*width, top)
		for i, c := range columns {
			middle := s.paper.Left + width*(0.25+0.5*float64(i))
			y := row.Centre(p, row.Wrap([]typeset.Run{{Text: c[0], Style: pdf.Bold}}, width/2), middle, top+row.HeightOf(date))
			small.Centre(p, small.Wrap([]typeset.Run{{Text: c[1], Style: pdf.Italic}}, width/2), middle, y)
		}
	}}
}

// label numbers the pages at their foot, with what report they are of.
func (s sheet) label(pages []pdf.Page) {
	t := s.of(9)
	for i := range pages {
		of := "Trang " + number(i+1) + "/" + number(len(pages))
		name := clip(t, []typeset.Run{{Text: typeset.CleanLine(s.subject()), Style: pdf.Italic}}, s.paper.TextWidth()-30, 1)
		page := t.Wrap([]typeset.Run{{Text: of}}, 30)
		top := s.paper.Height - s.paper.Bottom + 3
		t.PutAll(&pages[i], name, s.paper.Left, top)
		t.PutAll(&pages[i], page, s.paper.Left+s.paper.TextWidth()-typeset.Widest(page), top)
	}
}

// title is the form's; the weekly sheet of another period is not called weekly.
func (s sheet) title() string {
	if s.data.Form == register.FormWeekly && s.data.Kind != register.ReportWeek {
		return "Báo cáo tiếp nhận, giải quyết thủ tục hành chính"
	}
	return formNames[s.data.Form]
}

// subject is what the report is in one line.
func (s sheet) subject() string {
	if s.data.Form == register.FormWeekly && s.data.Kind == register.ReportWeek {
		return "Báo cáo " + periodName(s.data) + " (" + periodDays(s.data) + ")"
	}
	text := cmp.Or(formNumbers[s.data.Form], s.title()) + ", " + periodName(s.data)
	if s.data.Kind != register.ReportAdHoc {
		text += " (" + periodDays(s.data) + ")"
	}
	return text
}
