package reports

import (
	"cmp"
	"slices"
	"sort"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
	"dunghen/schema/register"
)

// sheets is how many the weekly report has at most.
const sheets = 2

// few rows of every list are printed before the first list gets the rest of the room.
const few = 2

// weekly sets what a leader reads in a minute: what is late and by whom, figures, trend; then the lists, as long as two
// sheets allow, late files first. What is left out is counted, and stands in the workbook.
func (s sheet) weekly() []pdf.Page {
	lists := s.lists()
	var pages []pdf.Page
	fits := func(caps []int) bool {
		set := s.paginate(s.weeklyItems(lists, caps))
		if len(set) > sheets && slices.Max(caps) > 0 {
			return false
		}
		pages = set
		return len(set) <= sheets
	}
	all := func(n int) []int { return slices.Repeat([]int{n}, len(lists)) }
	caps := all(most(few, func(n int) bool { return fits(all(n)) }))
	for i, l := range lists { // what room is left, to the first list that can use it
		more := func(n int) []int { longer := slices.Clone(caps); longer[i] = n; return longer }
		if caps[i] < len(l.rows) {
			caps[i] += most(len(l.rows)-caps[i], func(n int) bool { return fits(more(caps[i] + n)) })
		}
	}
	fits(caps)
	return pages
}

// most is the largest number up to n that fits, where less fits if more does; 0 if nothing does.
func most(n int, fits func(int) bool) int {
	return max(0, sort.Search(n+1, func(i int) bool { return !fits(i) })-1)
}

func (s sheet) weeklyItems(lists []list, caps []int) []typeset.Item {
	items := []typeset.Item{s.letterhead(), s.titles(), s.tiles()}
	items = append(items, s.heading("I. Việc cần chỉ đạo"))
	for _, point := range s.points() {
		items = append(items, s.runs(10.5, 2, []typeset.Run{{Text: "– "}, {Text: typeset.CleanLine(point.lead), Style: pdf.Bold}, {Text: " " + typeset.CleanLine(point.rest)}}))
	}
	items = append(items, s.heading("II. Kết quả theo đơn vị chủ trì"))
	items = append(items, s.unitTable()...)
	items = append(items, s.remark(8, pdf.Italic, onTimeFormula, 2))
	if len(s.data.Trend) > 0 {
		items = append(items, s.trend())
	}
	part := 2
	for i, l := range lists {
		if len(l.rows) > 0 || l.always {
			part++
			l.title = roman(part) + ". " + l.title
			items = append(items, s.list(l, caps[i])...)
		}
	}
	return items
}

// tile is one figure that is seen first.
type tile struct{ title, figure, note string }

func (s sheet) tiles() typeset.Item {
	total := s.data.Total
	share := onTime(total)
	tiles := []tile{
		{title: "Quá hạn, chưa xong", figure: number(total.OpenOverdue)},
		{title: "Sắp đến hạn", figure: number(len(s.data.NearDue))},
		{title: "Tiếp nhận mới", figure: number(total.Online + total.Direct)},
		{title: "Đã giải quyết", figure: number(total.Resolved())},
		{title: "Tỷ lệ đúng hẹn", figure: percent(share)},
	}
	if b := s.data.Before; b != nil {
		tiles[0].note = change(total.OpenOverdue, b.Total.OpenOverdue)
		tiles[1].note = change(len(s.data.NearDue), b.NearDue)
		tiles[2].note = change(total.Online+total.Direct, b.Total.Online+b.Total.Direct)
		tiles[3].note = change(total.Resolved(), b.Total.Resolved())
		tiles[4].note = changeOf(share, onTime(b.Total))
	}
	head, figure, note := s.of(9.5), s.of(19), s.of(9)
	const gap = 2.5
	width := (s.paper.TextWidth() - gap*float64(len(tiles)-1)) / float64(len(tiles))
	height := 2*padding + head.LineHeight() + figure.LineHeight() + note.LineHeight()
	return typeset.Item{Gap: 2.5, Height: height, Draw: func(p *pdf.Page, top float64) {
		for i, tl := range tiles {
			x := s.paper.Left + float64(i)*(width+gap)
			p.Boxes = append(p.Boxes, pdf.Box{X: x, Y: top, Width: width, Height: height, Ink: pale})
			if i == 0 && total.OpenOverdue > 0 {
				p.Boxes = append(p.Boxes, pdf.Box{X: x, Y: top, Width: 1.2, Height: height, Ink: red})
			}
			y := head.Centre(p, clip(head, []typeset.Run{{Text: tl.title}}, width, 1), x+width/2, top+padding)
			y = figure.Centre(p, clip(figure, []typeset.Run{{Text: tl.figure, Style: pdf.Bold}}, width, 1), x+width/2, y)
			note.Centre(p, clip(note, []typeset.Run{{Text: tl.note}}, width, 1), x+width/2, y)
		}
	}}
}

// lateUnit is what a unit has that is late.
type lateUnit struct {
	name   string
	files  int
	oldest register.FileAt
}

// lateUnits are the units with late files, the most first. A file is held against who has it, or leads it while nobody has.
func (s sheet) lateUnits() []lateUnit {
	var units []lateUnit
	for _, f := range s.data.Late {
		name := cmp.Or(f.HolderName, f.LeadName)
		i := slices.IndexFunc(units, func(u lateUnit) bool { return u.name == name })
		if i < 0 {
			units = append(units, lateUnit{name: name, oldest: f})
			i = len(units) - 1
		}
		units[i].files++
		if f.DaysLate > units[i].oldest.DaysLate {
			units[i].oldest = f
		}
	}
	slices.SortStableFunc(units, func(a, b lateUnit) int { return cmp.Compare(b.files, a.files) })
	return units
}

// point is a sentence: what catches the eye, and the rest.
type point struct{ lead, rest string }

// points says in sentences what waits for leadership.
func (s sheet) points() []point {
	const named = 4
	var points []point
	units := s.lateUnits()
	for i, u := range units {
		if i == named && len(units) > named+1 {
			files := 0
			for _, rest := range units[i:] {
				files += rest.files
			}
			points = append(points, point{number(len(units)-i) + " đơn vị khác:", number(files) + " hồ sơ quá hạn."})
			break
		}
		text := "đang giữ " + number(u.files) + " hồ sơ quá hạn; lâu nhất là " + u.oldest.Code + ", " + lateness(u.oldest)
		if u.oldest.StaffName != "" {
			text += ", người giữ: " + u.oldest.StaffName
		}
		points = append(points, point{u.name + ":", text + "."})
	}
	points = append(points, s.unansweredPoint()...)
	points = append(points, s.dutyPoints()...)
	points = append(points, s.targetPoints()...)
	if points == nil {
		points = []point{{"Không có hồ sơ quá hạn,", "không có việc chờ ý kiến lãnh đạo."}}
	}
	return points
}

// lateness says how late a file is.
func lateness(f register.FileAt) string {
	if f.DaysLate == 0 {
		return "trễ chưa đến 1 ngày làm việc"
	}
	return "trễ " + number(f.DaysLate) + " ngày làm việc"
}

func (s sheet) unansweredPoint() []point {
	if len(s.data.Unanswered) == 0 {
		return nil
	}
	calls := s.calls()
	oldest := calls[0]
	return []point{{number(len(calls)) + " hồ sơ chờ ý kiến lãnh đạo;", "lâu nhất từ " + instant(oldest.At) +
		", hồ sơ " + oldest.Code + ", chưa có ý kiến: " + oldest.to + "."}}
}

func (s sheet) dutyPoints() []point {
	late, kinds := map[string]int{}, []string{}
	for _, d := range s.data.Duties {
		if !s.overdue(d) {
			continue
		}
		kind := dutyKind(d)
		if late[kind] == 0 {
			kinds = append(kinds, kind)
		}
		late[kind]++
	}
	var points []point
	for _, kind := range kinds {
		points = append(points, point{upperFirst(kind) + " quá hạn chưa hoàn thành:", number(late[kind]) + "."})
	}
	return points
}

func (s sheet) overdue(d register.DutyLine) bool {
	return !d.DueAt.IsZero() && d.DueAt.Before(s.data.CutOff)
}

// targetPoints names the first target that will be missed, and counts them.
func (s sheet) targetPoints() []point {
	missed, first := 0, ""
	for _, t := range s.data.Targets {
		n, ok := t.Forecast.Tenths()
		if !ok || n >= t.Target {
			continue
		}
		if missed++; missed == 1 {
			first = targetName(t) + " dự báo " + tenths(n) + nbsp + "%, chỉ tiêu " + tenths(t.Target) + nbsp + "%"
		}
	}
	switch missed {
	case 0:
		return nil
	case 1:
		return []point{{"Có nguy cơ không đạt chỉ tiêu:", first + "."}}
	default:
		return []point{{number(missed) + " chỉ tiêu có nguy cơ không đạt,", "trước hết: " + first + "."}}
	}
}

// targetName says what a target is of.
func targetName(t register.TargetLine) string {
	of := cmp.Or(t.UnitName, t.Unit)
	switch name := cmp.Or(t.ProcedureName, t.Procedure); {
	case of == "" && name == "":
		of = "toàn cơ quan"
	case of == "":
		of = name
	case name != "":
		of += ", " + name
	}
	return metric(t) + " – " + of
}
