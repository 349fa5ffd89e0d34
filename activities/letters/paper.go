package letters

import (
	"dunghen/activities/pdf"
)

// paper is a page's size and margins in mm. The margins are those of NĐ 30/2020 for A4, scaled down for A5.
type paper struct {
	width, height            float64
	left, right, top, bottom float64
	// sizes of the body in points are tried in turn: what fits on one page when set a little smaller is set so; what
	// does not is set in the second one.
	sizes []float64
	scale float64 // of the other sizes, which are written here as they are on A5
}

// papers are the sizes a form may ask for, by the names in its file.
var papers = map[string]paper{
	"A5":           {148, 210, 19, 12, 13, 10, []float64{11.5, 11, 10.5, 10, 9.5}, 1},
	"A4":           {210, 297, 30, 15, 20, 20, []float64{14, 13.5, 13}, 1.3},
	"A4-landscape": {297, 210, 20, 12, 15, 12, []float64{11}, 1.1},
}

func (p paper) textWidth() float64  { return p.width - p.left - p.right }
func (p paper) textHeight() float64 { return p.height - p.top - p.bottom }
func (p paper) middle() float64     { return p.left + p.textWidth()/2 }

// Vertical measures of Liberation Serif in em; the rest of a line's height is spread evenly above and below.
const (
	ascent  = 0.891
	descent = 0.216
	leading = 1.25
)

func (t typesetter) lineHeight() float64 { return t.size * leading / pdf.PointsPerMM }

func (t typesetter) heightOf(lines []line) float64 { return float64(len(lines)) * t.lineHeight() }

func (t typesetter) baseline(top float64) float64 {
	return top + t.size*((leading-ascent-descent)/2+ascent)/pdf.PointsPerMM
}

// widestSpace, in natural spaces, is how far a justified line is stretched; a line that would need more stays ragged.
const widestSpace = 3

// put sets a line's words at x, stretching its spaces to room unless it ends its paragraph. Every word carries the space
// after it, also at the line's end, so that whoever copies or listens to the text gets words, not one long string.
func (t typesetter) put(p *pdf.Page, l line, x, top, room float64) {
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
			p.Texts = append(p.Texts, pdf.Text{
				X: x, Baseline: t.baseline(top), Text: content, Style: pc.style, Size: t.size, Paragraph: l.first,
			})
			l.first = false
			x += pc.width
		}
		x += space
	}
}

// putAll sets unjustified lines one below the other at x and returns where they end.
func (t typesetter) putAll(p *pdf.Page, lines []line, x, top float64) float64 {
	for i, l := range lines {
		l.first, l.last = i == 0, true
		t.put(p, l, x, top, l.width)
		top += t.lineHeight()
	}
	return top
}

// centre sets lines one below the other around the middle x and returns where they end.
func (t typesetter) centre(p *pdf.Page, lines []line, middle, top float64) float64 {
	for i, l := range lines {
		l.first, l.last = i == 0, true
		t.put(p, l, middle-l.width/2, top, l.width)
		top += t.lineHeight()
	}
	return top
}

func ruleAround(p *pdf.Page, middle, y, width float64) {
	p.Rules = append(p.Rules, pdf.Rule{X1: middle - width/2, Y1: y, X2: middle + width/2, Y2: y})
}
