package letters

import (
	"dunghen/activities/pdf"
)

// item is a piece of a letter that is never cut by a page's end: a line, a heading, a row, the signature.
type item struct {
	gap    float64 // mm before it, dropped at the top of a page
	height float64 // mm
	free   bool    // a page may end before it
	above  *item   // set again on top of a page that begins with this item: the head of its table
	draw   func(p *pdf.Page, top float64)
	cut    func(p *pdf.Page, bottom float64) // what else is drawn if the page ends after this item; nil: nothing
}

// paginate fills pages from the top, ending each before the last free item that still leaves no item over its end.
func paginate(items []item, paper paper) []pdf.Page {
	var pages []pdf.Page
	for len(items) > 0 {
		p := pdf.Page{Width: paper.width, Height: paper.height}
		top := paper.top
		if above := items[0].above; above != nil {
			above.draw(&p, top)
			top += above.height
		}
		n := fitting(items, paper.height-paper.bottom-top)
		for i, it := range items[:n] {
			if i > 0 {
				top += it.gap
			}
			it.draw(&p, top)
			top += it.height
		}
		if cut := items[n-1].cut; cut != nil && n < len(items) {
			cut(&p, top)
		}
		pages = append(pages, p)
		items = items[n:]
	}
	return pages
}

// fitting counts the items of one page with room mm.
func fitting(items []item, room float64) int {
	const rounding = 1e-6
	free := 0
	for i, it := range items {
		if i > 0 {
			room -= it.gap
			if it.free {
				free = i
			}
		}
		if room -= it.height; room < -rounding {
			if free == 0 {
				free = max(i, 1) // nothing may be parted, but the page is full
			}
			return free
		}
	}
	return len(items)
}

// paragraph is running text: justified, its first line indented.
type paragraph struct {
	typesetter
	x, width float64 // mm, of all lines
	indent   float64 // mm, of the first line; negative: of all others
	ragged   bool    // not justified
}

// items keeps two lines of the text together at either side of a page's end, and leaves no short word alone on the last line.
func (p paragraph) items(runs []run, gap float64) []item {
	words := p.words(runs)
	if n := len(words); n > 0 && words[n-1].width < p.width/10 {
		words[n-1].bound = true
	}
	x, width, indent := p.x, p.width, p.indent
	if indent < 0 {
		x, width = x-indent, width+indent
	}
	lines := p.fill(words, width, indent)
	items := make([]item, len(lines))
	for i, l := range lines {
		x, room := x, width
		if i == 0 {
			x, room = x+indent, room-indent
		}
		l.first = i == 0
		l.last = l.last || p.ragged
		items[i] = item{
			height: p.lineHeight(),
			free:   i == 0 || i >= 2 && i <= len(lines)-2,
			draw:   func(pg *pdf.Page, top float64) { p.put(pg, l, x, top, room) },
		}
	}
	if len(items) > 0 {
		items[0].gap = gap
	}
	return items
}
