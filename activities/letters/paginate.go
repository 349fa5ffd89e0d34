package letters

import "dunghen/activities/pdf"

// item is a piece of a letter that is never cut by a page's end: a line, a heading, the signature.
type item struct {
	gap    float64 // mm before it, dropped at the top of a page
	height float64 // mm
	free   bool    // a page may end before it
	draw   func(p *page, top float64)
}

// page is a page being filled.
type page struct{ pdf.Page }

// paginate fills pages from the top, ending each before the last free item that still leaves no item over its end.
func paginate(items []item) []page {
	var pages []page
	for len(items) > 0 {
		n := fitting(items)
		p := page{pdf.Page{Width: pageWidth, Height: pageHeight}}
		top := marginTop
		for i, it := range items[:n] {
			if i > 0 {
				top += it.gap
			}
			it.draw(&p, top)
			top += it.height
		}
		pages = append(pages, p)
		items = items[n:]
	}
	return pages
}

// fitting counts the items of one page.
func fitting(items []item) int {
	room := pageHeight - marginTop - marginBottom
	free := 0
	for i, it := range items {
		if i > 0 {
			room -= it.gap
			if it.free {
				free = i
			}
		}
		if room -= it.height; room < 0 {
			if free == 0 {
				free = max(i, 1) // nothing may be parted, but the page is full
			}
			return free
		}
	}
	return len(items)
}

// paragraph is running text set over the full width of the page: justified, its first line indented.
type paragraph struct {
	typesetter
	indent float64 // mm, first line
	left   float64 // mm, all lines
	ragged bool    // not justified
}

// items keeps two lines of the text together at either side of a page's end, and leaves no short word alone on the last line.
func (p paragraph) items(runs []run, gap float64) []item {
	width := textWidth - p.left
	words := p.words(runs)
	if n := len(words); n > 0 && words[n-1].width < width/10 {
		words[n-1].bound = true
	}
	lines := p.fill(words, width, p.indent)
	items := make([]item, len(lines))
	for i, l := range lines {
		x, room := marginLeft+p.left, width
		if i == 0 {
			x, room = x+p.indent, room-p.indent
		}
		if p.ragged {
			l.last = true
		}
		items[i] = item{
			height: p.lineHeight(),
			free:   i == 0 || i >= 2 && i <= len(lines)-2,
			draw:   func(pg *page, top float64) { pg.line(p.typesetter, l, x, top, room) },
		}
	}
	if len(items) > 0 {
		items[0].gap = gap
	}
	return items
}

// Vertical measures of Liberation Serif in em; the rest of a line's height is spread evenly above and below.
const (
	ascent  = 0.891
	descent = 0.216
	leading = 1.25
)

func (t typesetter) lineHeight() float64 { return t.size * leading / pdf.PointsPerMM }

func (t typesetter) baseline(top float64) float64 {
	return top + t.size*((leading-ascent-descent)/2+ascent)/pdf.PointsPerMM
}

// widestSpace, in natural spaces, is how far a justified line is stretched; a line that would need more stays ragged.
const widestSpace = 3

// line puts a line's words at x, stretching its spaces to room unless it ends its paragraph. Every word carries the space
// after it, also at the line's end, so that whoever copies or listens to the text gets words, not one long string.
func (p *page) line(t typesetter, l line, x, top, room float64) {
	space := t.space()
	if gaps := len(l.words) - 1; gaps > 0 && !l.last {
		if stretched := space + (room-l.width)/float64(gaps); stretched <= widestSpace*space {
			space = stretched
		}
	}
	for _, w := range l.words {
		for i, pc := range w.pieces {
			content := pc.text
			if i == len(w.pieces)-1 {
				content += " "
			}
			p.Texts = append(p.Texts, pdf.Text{X: x, Baseline: t.baseline(top), Text: content, Style: pc.style, Size: t.size})
			x += pc.width
		}
		x += space
	}
}

// centred puts lines one below the other around the middle x and returns where they end.
func (p *page) centred(t typesetter, lines []line, middle, top float64) float64 {
	for _, l := range lines {
		l.last = true
		p.line(t, l, middle-l.width/2, top, l.width)
		top += t.lineHeight()
	}
	return top
}

func (p *page) ruleAround(middle, y, width float64) {
	p.Rules = append(p.Rules, pdf.Rule{X1: middle - width/2, Y1: y, X2: middle + width/2, Y2: y})
}
