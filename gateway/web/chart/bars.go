package chart

import "html/template"

// Bars are shares of a hundred, one bar each.
type Bars struct {
	Head
	Items []Bar
}

// Bar is one of them.
type Bar struct {
	// Label stands above the bar, shortened to the drawing; Note at its end.
	Label, Note string
	// Percent is 0 to 100; None draws no bar, for a share of nothing.
	Percent float64
	None    bool
}

const (
	barRow, barWidth = 42.0, 292.0
	barLetters       = 58
)

// SVG draws the bars.
func (b Bars) SVG() (template.HTML, error) {
	type bar struct {
		Y, W        Num
		Label, Note string
	}
	d := struct {
		Head
		Height Num
		Bars   []bar
	}{Head: b.Head, Height: Num(barRow*float64(len(b.Items)) + 4)}
	for i, item := range b.Items {
		drawn := bar{Y: Num(barRow * float64(i)), Label: shorten(item.Label, barLetters), Note: item.Note}
		if !item.None {
			drawn.W = Num(barWidth * min(max(item.Percent, 0), 100) / 100)
		}
		d.Bars = append(d.Bars, drawn)
	}
	return draw("bars.svg", d)
}
