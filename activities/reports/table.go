package reports

import (
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

type align uint8

const (
	left align = iota
	centre
	right
)

// column is one of a table: titles are its heads from the top storey down, neighbours with the same one share it.
type column struct {
	width  float64 // parts of the table's
	titles []string
	align  align
	number string // of a form's column, on the lowest storey
}

// cell is one place of a row.
type cell struct {
	runs  []typeset.Run
	lines int // at most so many, the rest is cut; 0: all
	align align
	fill  pdf.Ink
	// bar is drawn below the text, as long as its share of the cell.
	bar    float64
	barred bool
}

// The inks of the sheets: each also differs in lightness, and what it says is said in words.
var (
	black = pdf.Ink{}
	red   = pdf.Ink{R: 158, G: 27, B: 27}
	blue  = pdf.Ink{R: 47, G: 93, B: 138}
	pale  = pdf.Ink{R: 234, G: 238, B: 243}
	grey  = pdf.Ink{R: 150, G: 150, B: 150}
)

// plain and bold are cells of one run.
func plain(text string, a align) cell { return styled(text, pdf.Regular, a) }
func bold(text string, a align) cell  { return styled(text, pdf.Bold, a) }

func styled(text string, s pdf.Style, a align) cell {
	return cell{runs: []typeset.Run{{Text: typeset.CleanLine(text), Style: s}}, align: a}
}

func (c cell) most(lines int) cell { c.lines = lines; return c }

const padding = 0.8 // mm, inside a cell

// table sets rows below heads that stand again on every page.
type table struct {
	typeset.Type
	columns []column
	edges   []float64
	head    typeset.Item
}

func newTable(t typeset.Type, x, width float64, columns []column) *table {
	tb := &table{Type: t, columns: columns, edges: []float64{x}}
	total, sum := 0.0, 0.0
	for _, c := range columns {
		total += c.width
	}
	for _, c := range columns {
		sum += c.width
		tb.edges = append(tb.edges, x+width*sum/total)
	}
	tb.head = tb.heads()
	return tb
}

// title is a head over the columns from–to, on the storeys top–bottom.
type title struct {
	text                  string
	from, to, top, bottom int
}

// titlesOf lays out the heads of columns. A column with fewer storeys than the others fills those below its last; numbers
// stand below all.
func titlesOf(columns []column) (titles []title, storeys int) {
	for _, c := range columns {
		storeys = max(storeys, len(c.titles))
	}
	for level := range storeys {
		for i := 0; i < len(columns); {
			c := columns[i]
			if level >= len(c.titles) {
				i++
				continue
			}
			leaf := level == len(c.titles)-1
			end := i + 1
			for !leaf && end < len(columns) && same(columns[end].titles, c.titles, level) {
				end++
			}
			bottom := level + 1
			if leaf {
				bottom = storeys
			}
			titles = append(titles, title{c.titles[level], i, end, level, bottom})
			i = end
		}
	}
	if len(columns) == 0 || columns[0].number == "" {
		return titles, storeys
	}
	for i, c := range columns {
		titles = append(titles, title{c.number, i, i + 1, storeys, storeys + 1})
	}
	return titles, storeys + 1
}

// same says whether two columns stand under one head on a storey.
func same(a, b []string, level int) bool {
	if len(a) <= level+1 || len(b) <= level+1 {
		return false
	}
	for i := range level + 1 {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (tb *table) heads() typeset.Item {
	titles, storeys := titlesOf(tb.columns)
	lines := make([][]typeset.Line, len(titles))
	heights := make([]float64, storeys)
	height := func(i int) float64 { return tb.HeightOf(lines[i]) + 2*padding }
	for i, t := range titles {
		for text := range strings.SplitSeq(t.text, "\n") {
			lines[i] = append(lines[i], tb.Balanced([]typeset.Run{{Text: text, Style: pdf.Bold}}, tb.edges[t.to]-tb.edges[t.from]-2*padding)...)
		}
		if t.bottom == t.top+1 {
			heights[t.top] = max(heights[t.top], height(i))
		}
	}
	tops := func() []float64 {
		sums := make([]float64, storeys+1)
		for i, h := range heights {
			sums[i+1] = sums[i] + h
		}
		return sums
	}
	for i, t := range titles {
		at := tops()
		heights[t.bottom-1] += max(0, height(i)-(at[t.bottom]-at[t.top]))
	}
	at := tops()
	return typeset.Item{Height: at[storeys], Free: true, Draw: func(p *pdf.Page, top float64) {
		p.Boxes = append(p.Boxes, pdf.Box{X: tb.edges[0], Y: top, Width: tb.edges[len(tb.edges)-1] - tb.edges[0], Height: at[storeys], Ink: pale})
		for i, t := range titles {
			x1, x2, y1, y2 := tb.edges[t.from], tb.edges[t.to], top+at[t.top], top+at[t.bottom]
			tb.Centre(p, lines[i], (x1+x2)/2, y1+(y2-y1-tb.HeightOf(lines[i]))/2)
			frame(p, x1, y1, x2, y2)
		}
	}}
}

// frame draws the borders of a cell.
func frame(p *pdf.Page, x1, y1, x2, y2 float64) {
	for _, r := range [][4]float64{{x1, y1, x2, y1}, {x1, y2, x2, y2}, {x1, y1, x1, y2}, {x2, y1, x2, y2}} {
		p.Rules = append(p.Rules, pdf.Rule{X1: r[0], Y1: r[1], X2: r[2], Y2: r[3], Weight: 0.4, Ink: grey})
	}
}

// row sets one row; it stays on one page, which its cells' limits of lines must see to.
func (tb *table) row(cells ...cell) typeset.Item {
	const bar = 1.6 // mm
	type set struct {
		cell
		lines  []typeset.Line
		x1, x2 float64
	}
	var sets []set
	height := 0.0
	for i, c := range cells {
		s := set{cell: c, x1: tb.edges[i], x2: tb.edges[i+1]}
		s.lines = tb.clip(c.runs, s.x2-s.x1-2*padding, c.lines)
		h := tb.HeightOf(s.lines)
		if c.barred {
			h += bar + padding
		}
		height = max(height, h)
		sets = append(sets, s)
	}
	height = max(height, tb.LineHeight()) + 2*padding
	return typeset.Item{Height: height, Free: true, Above: &tb.head, Draw: func(p *pdf.Page, top float64) {
		for _, s := range sets {
			if s.fill != black {
				p.Boxes = append(p.Boxes, pdf.Box{X: s.x1, Y: top, Width: s.x2 - s.x1, Height: height, Ink: s.fill})
			}
			if s.barred {
				room, y := s.x2-s.x1-2*padding, top+height-padding-bar
				p.Boxes = append(p.Boxes,
					pdf.Box{X: s.x1 + padding, Y: y, Width: room, Height: bar, Ink: pale},
					pdf.Box{X: s.x1 + padding, Y: y, Width: room * s.bar, Height: bar, Ink: blue})
			}
			tb.place(p, s.lines, s.align, s.x1+padding, s.x2-padding, top+padding)
			frame(p, s.x1, top, s.x2, top+height)
		}
	}}
}

// place sets lines between two x.
func (tb *table) place(p *pdf.Page, lines []typeset.Line, a align, x1, x2, top float64) {
	for i, l := range lines {
		l.First, l.Last = i == 0, true
		x := x1
		switch a {
		case centre:
			x = (x1 + x2 - l.Width) / 2
		case right:
			x = x2 - l.Width
		}
		tb.Put(p, l, x, top, l.Width)
		top += tb.LineHeight()
	}
}

// clip breaks runs into lines, of which it keeps so many (0: all); what was cut is told by three dots.
func (tb *table) clip(runs []typeset.Run, width float64, most int) []typeset.Line {
	return clip(tb.Type, runs, width, most)
}

func clip(t typeset.Type, runs []typeset.Run, width float64, most int) []typeset.Line {
	lines := t.Wrap(runs, width)
	if most == 0 || len(lines) <= most {
		return lines
	}
	// Shortened by whole characters until the dots fit behind them.
	text := []rune(textOf(runs))
	low, high := 0, len(text)
	for low < high {
		middle := (low + high + 1) / 2
		if len(t.Wrap(shortened(runs, middle), width)) <= most {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return t.Wrap(shortened(runs, low), width)
}

func textOf(runs []typeset.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// shortened keeps the first n characters of runs, and says that more was there.
func shortened(runs []typeset.Run, n int) []typeset.Run {
	var short []typeset.Run
	for _, r := range runs {
		text := []rune(r.Text)
		if len(text) >= n {
			return append(short, typeset.Run{Text: strings.TrimRight(string(text[:n]), " "+nbsp) + "…", Style: r.Style})
		}
		n -= len(text)
		short = append(short, r)
	}
	return short
}
