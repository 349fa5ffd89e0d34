package letters

import (
	"slices"
	"strings"

	"dunghen/activities/pdf"
)

// closing is one column below the body: recipients, or a signer.
type closing struct {
	width    float64 // parts of the whole
	copiesTo []string
	title    string
	hint     string
	name     string
	seal, qr bool
	marks    []string // in the seal's place
}

// Room for a signature and a seal, mm on A5.
const signatureHeight = 16.0

// part is a closing column, measured.
type part struct {
	height float64
	draw   func(p *pdf.Page, top float64)
}

// ending sets the closing columns beside each other and the foot at the end of the page. It is one item: a signature is
// never parted from the name it belongs to.
func (s sheet) ending(t typesetter, code qrCode, seal *area) item {
	const gap, space = 3.0, 4.0
	widths := s.widths(s.paper.textWidth()-space*float64(len(s.closing)-1), code.side())
	x, height := s.paper.left, 0.0
	var parts []part
	for i, c := range s.closing {
		width := widths[i]
		p := s.signature(t, c, x, width, seal)
		if c.copiesTo != nil {
			p = s.recipients(t.fonts, c, x, width)
		}
		if c.qr {
			p = withCode(p, code, x)
		}
		parts = append(parts, p)
		height = max(height, p.height)
		x += width + space
	}
	foot := s.footLines(t.fonts)
	return item{
		gap:    gap,
		height: height + foot.height,
		draw: func(p *pdf.Page, top float64) {
			for _, part := range parts {
				part.draw(p, top)
			}
			foot.draw(p, s.paper.height-s.paper.bottom-foot.height)
		},
	}
}

// widths shares room among the closing columns. That of the QR code is at least as wide as the code.
func (s sheet) widths(room, code float64) []float64 {
	total := 0.0
	for _, c := range s.closing {
		total += c.width
	}
	widths := make([]float64, len(s.closing))
	for i, c := range s.closing {
		if c.qr && room*c.width/total < code {
			widths[i] = code
			room -= code
			total -= c.width
		}
	}
	for i, c := range s.closing {
		if widths[i] == 0 {
			widths[i] = room * c.width / total
		}
	}
	return widths
}

// recipients sets Nơi nhận.
func (s sheet) recipients(fonts *pdf.Fonts, c closing, x, width float64) part {
	head, list := s.small(fonts, 9.5), s.small(fonts, 9)
	heading := head.wrap([]run{{text: s.copiesHeading, style: pdf.Bold | pdf.Italic}}, width)
	var entries [][]line
	height := head.heightOf(heading)
	for i, to := range c.copiesTo {
		end := ";"
		if i == len(c.copiesTo)-1 {
			end = "."
		}
		lines := list.wrap([]run{{text: "- " + cleanLine(to) + end}}, width)
		entries = append(entries, lines)
		height += list.heightOf(lines)
	}
	return part{
		height: height,
		draw: func(p *pdf.Page, top float64) {
			top = head.putAll(p, heading, x, top)
			for _, lines := range entries {
				top = list.putAll(p, lines, x, top)
			}
		},
	}
}

// signature sets who signs, room for hand and seal, and the name.
func (s sheet) signature(t typesetter, c closing, x, width float64, seal *area) part {
	small := s.small(t.fonts, 8)
	var titles []line
	for title := range strings.SplitSeq(c.title, "\n") {
		titles = append(titles, t.balanced([]run{{text: title, style: pdf.Bold}}, width)...)
	}
	hint := small.wrap([]run{{text: c.hint, style: pdf.Italic}}, width)
	names := t.balanced([]run{{text: c.name, style: pdf.Bold}}, width)
	var marks []line
	for _, mark := range c.marks {
		marks = append(marks, small.wrap([]run{{text: mark, style: pdf.Italic}}, width)...)
	}
	if c.title+c.name == "" {
		return part{draw: func(*pdf.Page, float64) {}}
	}
	room := signatureHeight * s.paper.scale
	top := t.heightOf(titles) + small.heightOf(hint)
	middle := x + width/2
	return part{
		height: top + room + t.heightOf(names),
		draw: func(p *pdf.Page, y float64) {
			small.centre(p, hint, middle, t.centre(p, titles, middle, y))
			small.centre(p, marks, middle, y+top+(room-small.heightOf(marks))/2)
			t.centre(p, names, middle, y+top+room)
			if c.seal {
				*seal = area{x, y + top, width, room}
			}
		},
	}
}

// withCode sets the QR code below a column.
func withCode(p part, code qrCode, x float64) part {
	top := p.height
	if top > 0 {
		top += code.quiet()
	}
	return part{
		height: top + code.side(),
		draw: func(pg *pdf.Page, y float64) {
			p.draw(pg, y)
			code.draw(pg, x, y+top)
		},
	}
}

// footLines says how to check the paper, and what it is if nobody signed it, under a line.
func (s sheet) footLines(fonts *pdf.Fonts) part {
	const gap = 2.0
	t, width := s.small(fonts, 8), s.paper.textWidth()
	var texts [][]line
	height := 0.0
	for _, runs := range append(slices.Clone(s.foot), s.note) {
		lines := t.wrap(runs, width)
		texts = append(texts, lines)
		height += t.heightOf(lines)
	}
	if height == 0 {
		return part{draw: func(*pdf.Page, float64) {}}
	}
	return part{
		height: 2*gap + height,
		draw: func(p *pdf.Page, top float64) {
			p.Rules = append(p.Rules, pdf.Rule{X1: s.paper.left, Y1: top + gap*1.5, X2: s.paper.left + width/3, Y2: top + gap*1.5})
			top += 2 * gap
			for _, lines := range texts {
				top = t.putAll(p, lines, s.paper.left, top)
			}
		},
	}
}
