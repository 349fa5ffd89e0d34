package letters

import (
	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// grid is a table, filled.
type grid struct {
	columns []tableColumn
	size    float64
	rows    [][]cell
}

type cell struct {
	runs    []typeset.Run
	span    int
	centred bool
}

const (
	cellPadding = 0.9 // room inside a cell, mm
	slice       = 6   // lines of a row too high for one page that stay together
)

// table sets the head of a table and its rows; the head stands again on every page the table goes on.
func (s sheet) table(fonts *pdf.Fonts, g *grid, gap float64) []typeset.Item {
	t := typeset.Type{Fonts: fonts, Size: g.size}
	edges := s.edges(g.columns)
	head := s.tableHead(t, g.columns, edges)
	head.Gap = gap
	items := []typeset.Item{head}
	for i, row := range g.rows {
		rows := s.row(t, row, edges)
		for j := range rows {
			rows[j].Above = &head
		}
		if i == 0 {
			rows[0].Free = false // a head does not stand alone
		}
		if i == len(g.rows)-1 && i > 0 {
			rows[0].Free = false // nor does the total
		}
		items = append(items, rows...)
	}
	return items
}

// edges are the x of the columns' borders, in the proportions of their widths.
func (s sheet) edges(columns []tableColumn) []float64 {
	total := 0.0
	for _, c := range columns {
		total += c.Width
	}
	edges := []float64{s.paper.Left}
	sum := 0.0
	for _, c := range columns {
		sum += c.Width
		edges = append(edges, s.paper.Left+s.paper.TextWidth()*sum/total)
	}
	return edges
}

// tableHead sets the columns' titles; under a common group they stand one storey lower.
func (s sheet) tableHead(t typeset.Type, columns []tableColumn, edges []float64) typeset.Item {
	type title struct {
		lines      []typeset.Line
		from, to   int
		group      bool
		underGroup bool
	}
	var titles []title
	var upper, lower, full float64
	set := func(text string, from, to int) ([]typeset.Line, float64) {
		lines := t.Balanced([]typeset.Run{{Text: text, Style: pdf.Bold}}, edges[to]-edges[from]-2*cellPadding)
		return lines, t.HeightOf(lines) + 2*cellPadding
	}
	for i, c := range columns {
		if c.Group != "" && (i == 0 || columns[i-1].Group != c.Group) {
			end := groupEnd(columns, i)
			lines, height := set(c.Group, i, end)
			upper = max(upper, height)
			titles = append(titles, title{lines: lines, from: i, to: end, group: true})
		}
		lines, height := set(c.Title, i, i+1)
		titles = append(titles, title{lines: lines, from: i, to: i + 1, underGroup: c.Group != ""})
		if c.Group == "" {
			full = max(full, height)
		} else {
			lower = max(lower, height)
		}
	}
	lower = max(lower, full-upper)
	height := upper + lower
	return typeset.Item{Height: height, Free: true, Draw: func(p *pdf.Page, top float64) {
		for _, title := range titles {
			y, room := top, height
			switch {
			case title.group:
				room = upper
				p.Rules = append(p.Rules, pdf.Rule{X1: edges[title.from], Y1: top + upper, X2: edges[title.to], Y2: top + upper})
			case title.underGroup:
				y, room = top+upper, lower
			}
			middle := (edges[title.from] + edges[title.to]) / 2
			t.Centre(p, title.lines, middle, y+(room-t.HeightOf(title.lines))/2)
			if !title.group {
				p.Rules = append(p.Rules, vertical(edges[title.from], y, y+room))
			}
		}
		p.Rules = append(p.Rules, vertical(edges[len(edges)-1], top, top+height), across(edges, top), across(edges, top+height))
	}}
}

// groupEnd is the first column after those that stand under one group with column i.
func groupEnd(columns []tableColumn, i int) int {
	end := i + 1
	for end < len(columns) && columns[end].Group == columns[i].Group {
		end++
	}
	return end
}

// setCell is a cell with its text broken into lines.
type setCell struct {
	lines      []typeset.Line
	left, room float64
	centred    bool
}

// draw sets the lines of a slice of the row.
func (c setCell) draw(p *pdf.Page, t typeset.Type, from, to int, top float64) {
	lines := c.lines[min(from, len(c.lines)):min(to, len(c.lines))]
	if c.centred {
		t.Centre(p, lines, c.left+c.room/2, top)
	} else {
		t.PutAll(p, lines, c.left, top)
	}
}

// setCells breaks the cells of a row. It also returns where the row's vertical lines are and the most lines of a cell.
func setCells(t typeset.Type, cells []cell, edges []float64) (set []setCell, borders []float64, most int) {
	borders = []float64{edges[0]}
	at := 0
	most = 1
	for _, c := range cells {
		left, right := edges[at], edges[at+c.span]
		at += c.span
		sc := setCell{left: left + cellPadding, room: right - left - 2*cellPadding, centred: c.centred}
		for _, runs := range typeset.Paragraphs(c.runs) {
			sc.lines = append(sc.lines, t.Wrap(runs, sc.room)...)
		}
		set = append(set, sc)
		borders = append(borders, right)
		most = max(most, len(sc.lines))
	}
	return set, borders, most
}

// row sets one row. It stays on one page unless it is so high that slices of it must go on the next.
func (s sheet) row(t typeset.Type, cells []cell, edges []float64) []typeset.Item {
	set, borders, most := setCells(t, cells, edges)
	perItem := most
	if float64(most)*t.LineHeight() > s.paper.TextHeight()/3 {
		perItem = slice
	}
	bottomLine := func(p *pdf.Page, bottom float64) { p.Rules = append(p.Rules, across(edges, bottom)) }
	var items []typeset.Item
	for from := 0; from < most; from += perItem {
		to := min(from+perItem, most)
		above, below := 0.0, 0.0
		if from == 0 {
			above = cellPadding
		}
		if to == most {
			below = cellPadding
		}
		height := above + float64(to-from)*t.LineHeight() + below
		items = append(items, typeset.Item{Height: height, Free: true, Cut: bottomLine, Draw: func(p *pdf.Page, top float64) {
			for _, c := range set {
				c.draw(p, t, from, to, top+above)
			}
			for _, x := range borders {
				p.Rules = append(p.Rules, vertical(x, top, top+height))
			}
			if to == most {
				bottomLine(p, top+height)
			}
		}})
	}
	return items
}

func vertical(x, top, bottom float64) pdf.Rule { return pdf.Rule{X1: x, Y1: top, X2: x, Y2: bottom} }

func across(edges []float64, y float64) pdf.Rule {
	return pdf.Rule{X1: edges[0], Y1: y, X2: edges[len(edges)-1], Y2: y}
}
