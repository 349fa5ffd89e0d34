package typeset

import (
	"strings"

	"dunghen/activities/pdf"
)

// Paper is a page's size and margins in mm.
type Paper struct {
	Width, Height            float64
	Left, Right, Top, Bottom float64
}

// TextWidth is the room between the margins.
func (p Paper) TextWidth() float64 { return p.Width - p.Left - p.Right }

// TextHeight is the room between the upper and the lower margin.
func (p Paper) TextHeight() float64 { return p.Height - p.Top - p.Bottom }

// Middle is halfway between the margins.
func (p Paper) Middle() float64 { return p.Left + p.TextWidth()/2 }

// Vertical measures of Liberation Serif in em; the rest of a line's height is spread evenly above and below.
const (
	ascent  = 0.891
	descent = 0.216
	leading = 1.25
)

// LineHeight is the height of one line in mm.
func (t Type) LineHeight() float64 { return t.Size * leading / pdf.PointsPerMM }

// HeightOf is the height of lines in mm.
func (t Type) HeightOf(lines []Line) float64 { return float64(len(lines)) * t.LineHeight() }

func (t Type) baseline(top float64) float64 {
	return top + t.Size*((leading-ascent-descent)/2+ascent)/pdf.PointsPerMM
}

// widestSpace, in natural spaces, is how far a justified line is stretched; a line that would need more stays ragged.
const widestSpace = 3

// Put sets a line's words at x, stretching its spaces to room unless it ends its paragraph. Every word carries the space
// after it, also at the line's end, so that whoever copies or listens to the text gets words, not one long string.
func (t Type) Put(p *pdf.Page, l Line, x, top, room float64) {
	space := t.Space()
	if gaps := len(l.words) - 1; gaps > 0 && !l.Last {
		if stretched := space + (room-l.Width)/float64(gaps); stretched <= widestSpace*space {
			space = stretched
		}
	}
	for _, w := range l.words {
		for i, pc := range w.pieces {
			content := pc.text
			if i == len(w.pieces)-1 {
				content += " "
			}
			p.Texts = append(p.Texts, pdf.Text{
				X: x, Baseline: t.baseline(top), Text: content, Style: pc.style, Size: t.Size, Paragraph: l.First,
			})
			l.First = false
			x += pc.width
		}
		x += space
	}
}

// PutAll sets unjustified lines one below the other at x and returns where they end.
func (t Type) PutAll(p *pdf.Page, lines []Line, x, top float64) float64 {
	for i, l := range lines {
		l.First, l.Last = i == 0, true
		t.Put(p, l, x, top, l.Width)
		top += t.LineHeight()
	}
	return top
}

// Centre sets lines one below the other around the middle x and returns where they end.
func (t Type) Centre(p *pdf.Page, lines []Line, middle, top float64) float64 {
	for i, l := range lines {
		l.First, l.Last = i == 0, true
		t.Put(p, l, middle-l.Width/2, top, l.Width)
		top += t.LineHeight()
	}
	return top
}

// RuleAround draws a rule of a width in mm around the middle x.
func RuleAround(p *pdf.Page, middle, y, width float64) {
	p.Rules = append(p.Rules, pdf.Rule{X1: middle - width/2, Y1: y, X2: middle + width/2, Y2: y})
}

// Overflow finds a text outside the margins, "" if there is none.
func Overflow(fonts *pdf.Fonts, paper Paper, pages []pdf.Page) string {
	const tolerance = 0.01
	for _, p := range pages {
		for _, t := range p.Texts {
			end := t.X + fonts.Width(strings.TrimSuffix(t.Text, " "), t.Style, t.Size)
			below := t.Baseline + descent*t.Size/pdf.PointsPerMM
			if t.X < paper.Left-tolerance || end > paper.Width-paper.Right+tolerance || below > paper.Height-paper.Bottom+tolerance {
				return t.Text
			}
		}
	}
	return ""
}
