package chart

import (
	"html/template"
	"strconv"
)

// Columns are numbers over time: one column each, of parts that stand upon one another.
type Columns struct {
	Head
	// Parts are the names of what each column is made of, from below; at most three, of
	// which each has its own pattern.
	Parts []string
	Items []Column
}

// Column is one of them.
type Column struct {
	// Label stands below, Below under it; Note stands above.
	Label, Below, Note string
	Values             []int
}

// box is one part of a column, as it is drawn.
type box struct {
	X, Y, W, H Num
	Part       int
}

// word is a text and where it stands.
type word struct {
	X, Y Num
	Text string
}

// key is one line of the legend.
type key struct {
	X, Y Num
	Part int
	Text string
}

const (
	left, right   = 34.0, 396.0
	above, ground = 20.0, 180.0
	keyHeight     = 20.0
)

// SVG draws the columns.
func (c Columns) SVG() (template.HTML, error) {
	top := 0
	for _, item := range c.Items {
		sum := 0
		for _, v := range item.Values {
			sum += v
		}
		top = max(top, sum)
	}
	most, step := scale(float64(top))
	d := struct {
		Head
		Height        Num
		Boxes         []box
		Labels, Notes []word
		Ticks         []Tick
		Keys          []key
	}{Head: c.Head, Height: Num(ground + 40 + keyHeight*float64(len(c.Parts)))}
	for at := 0.0; at <= most; at += step {
		d.Ticks = append(d.Ticks, Tick{Num(ground - (ground-above)*at/most), strconv.Itoa(int(at))})
	}
	slot := (right - left) / float64(max(len(c.Items), 1))
	for i, item := range c.Items {
		middle, y := left+slot*(float64(i)+0.5), ground
		for part, v := range item.Values {
			h := (ground - above) * float64(v) / most
			y -= h
			if v > 0 {
				d.Boxes = append(d.Boxes, box{Num(middle - slot*0.36), Num(y), Num(slot * 0.72), Num(h), part})
			}
		}
		d.Labels = append(d.Labels, word{Num(middle), ground + 14, item.Label}, word{Num(middle), ground + 27, item.Below})
		d.Notes = append(d.Notes, word{Num(middle), Num(y - 4), item.Note})
	}
	for i, part := range c.Parts {
		d.Keys = append(d.Keys, key{left, Num(ground + 38 + keyHeight*float64(i)), i, part})
	}
	return draw("columns.svg", d)
}
