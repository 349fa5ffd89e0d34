package typeset

import (
	"dunghen/activities/pdf"
)

// Item is a piece of a sheet that is never cut by a page's end: a line, a heading, a row, the signature.
type Item struct {
	Gap    float64 // mm before it, dropped at the top of a page
	Height float64 // mm
	Free   bool    // a page may end before it
	Above  *Item   // set again on top of a page that begins with this item: the head of its table
	Draw   func(p *pdf.Page, top float64)
	Cut    func(p *pdf.Page, bottom float64) // what else is drawn if the page ends after this item; nil: nothing
}

// Paginate fills pages from the top, ending each before the last free item that still leaves no item over its end.
func Paginate(items []Item, paper Paper) []pdf.Page {
	var pages []pdf.Page
	for len(items) > 0 {
		p := pdf.Page{Width: paper.Width, Height: paper.Height}
		top := paper.Top
		if above := items[0].Above; above != nil {
			above.Draw(&p, top)
			top += above.Height
		}
		n := fitting(items, paper.Height-paper.Bottom-top)
		for i, it := range items[:n] {
			if i > 0 {
				top += it.Gap
			}
			it.Draw(&p, top)
			top += it.Height
		}
		if cut := items[n-1].Cut; cut != nil && n < len(items) {
			cut(&p, top)
		}
		pages = append(pages, p)
		items = items[n:]
	}
	return pages
}

// fitting counts the items of one page with room mm.
func fitting(items []Item, room float64) int {
	const rounding = 1e-6
	free := 0
	for i, it := range items {
		if i > 0 {
			room -= it.Gap
			if it.Free {
				free = i
			}
		}
		if room -= it.Height; room < -rounding {
			if free == 0 {
				free = max(i, 1) // nothing may be parted, but the page is full
			}
			return free
		}
	}
	return len(items)
}

// Paragraph is running text: justified, its first line indented.
type Paragraph struct {
	Type
	X, Width float64 // mm, of all lines
	Indent   float64 // mm, of the first line; negative: of all others
	Ragged   bool    // not justified
}

// Items keeps two lines of the text together at either side of a page's end, and leaves no short word alone on the last line.
func (p Paragraph) Items(runs []Run, gap float64) []Item {
	words := p.words(runs)
	if n := len(words); n > 0 && words[n-1].width < p.Width/10 {
		words[n-1].bound = true
	}
	x, width, indent := p.X, p.Width, p.Indent
	if indent < 0 {
		x, width = x-indent, width+indent
	}
	lines := p.fill(words, width, indent)
	items := make([]Item, len(lines))
	for i, l := range lines {
		x, room := x, width
		if i == 0 {
			x, room = x+indent, room-indent
		}
		l.First = i == 0
		l.Last = l.Last || p.Ragged
		items[i] = Item{
			Height: p.LineHeight(),
			Free:   i == 0 || i >= 2 && i <= len(lines)-2,
			Draw:   func(pg *pdf.Page, top float64) { p.Put(pg, l, x, top, room) },
		}
	}
	if len(items) > 0 {
		items[0].Gap = gap
	}
	return items
}
