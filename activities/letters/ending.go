package letters

import (
	"slices"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
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
func (s sheet) ending(t typeset.Type, code qrCode, seal *area) typeset.Item {
	const gap, space = 3.0, 4.0
	widths := s.widths(s.paper.TextWidth()-space*float64(len(s.closing)-1), code.side())
	x, height := s.paper.Left, 0.0
	var parts []part
	for i, c := range s.closing {
		width := widths[i]
		p := s.signature(t, c, x, width, seal)
		if c.copiesTo != nil {
			p = s.recipients(t.Fonts, c, x, width)
		}
		if c.qr {
			p = withCode(p, code, x)
		}
		parts = append(parts, p)
		height = max(height, p.height)
		x += width + space
	}
	foot := s.footLines(t.Fonts)
	return typeset.Item{
		Gap:    gap,
		Height: height + foot.height,
		Draw: func(p *pdf.Page, top float64) {
			for _, part := range parts {
				part.draw(p, top)
			}
			foot.draw(p, s.paper.Height-s.paper.Bottom-foot.height)
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
	heading := head.Wrap([]typeset.Run{{Text: s.copiesHeading, Style: pdf.Bold | pdf.Italic}}, width)
	var entries [][]typeset.Line
	height := head.HeightOf(heading)
	for i, to := range c.copiesTo {
		end := ";"
		if i == len(c.copiesTo)-1 {
			end = "."
		}
		lines := list.Wrap([]typeset.Run{{Text: "- " + typeset.CleanLine(to) + end}}, width)
		entries = append(entries, lines)
		height += list.HeightOf(lines)
	}
	return part{
		height: height,
		draw: func(p *pdf.Page, top float64) {
			top = head.PutAll(p, heading, x, top)
			for _, lines := range entries {
				top = list.PutAll(p, lines, x, top)
			}
		},
	}
}

// signature sets who signs, room for hand and seal, and the name.
func (s sheet) signature(t typeset.Type, c closing, x, width float64, seal *area) part {
	small := s.small(t.Fonts, 8)
	var titles []typeset.Line
	for title := range strings.SplitSeq(c.title, "\n") {
		titles = append(titles, t.Balanced([]typeset.Run{{Text: title, Style: pdf.Bold}}, width)...)
	}
	hint := small.Wrap([]typeset.Run{{Text: c.hint, Style: pdf.Italic}}, width)
	names := t.Balanced([]typeset.Run{{Text: c.name, Style: pdf.Bold}}, width)
	var marks []typeset.Line
	for _, mark := range c.marks {
		marks = append(marks, small.Wrap([]typeset.Run{{Text: mark, Style: pdf.Italic}}, width)...)
	}
	if c.title+c.name == "" {
		return part{draw: func(*pdf.Page, float64) {}}
	}
	room := signatureHeight * s.paper.scale
	top := t.HeightOf(titles) + small.HeightOf(hint)
	middle := x + width/2
	return part{
		height: top + room + t.HeightOf(names),
		draw: func(p *pdf.Page, y float64) {
			small.Centre(p, hint, middle, t.Centre(p, titles, middle, y))
			small.Centre(p, marks, middle, y+top+(room-small.HeightOf(marks))/2)
			t.Centre(p, names, middle, y+top+room)
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
	t, width := s.small(fonts, 8), s.paper.TextWidth()
	var texts [][]typeset.Line
	height := 0.0
	for _, runs := range append(slices.Clone(s.foot), s.note) {
		lines := t.Wrap(runs, width)
		texts = append(texts, lines)
		height += t.HeightOf(lines)
	}
	if height == 0 {
		return part{draw: func(*pdf.Page, float64) {}}
	}
	return part{
		height: 2*gap + height,
		draw: func(p *pdf.Page, top float64) {
			p.Rules = append(p.Rules, pdf.Rule{X1: s.paper.Left, Y1: top + gap*1.5, X2: s.paper.Left + width/3, Y2: top + gap*1.5})
			top += 2 * gap
			for _, lines := range texts {
				top = t.PutAll(p, lines, s.paper.Left, top)
			}
		},
	}
}
