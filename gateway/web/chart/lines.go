package chart

import (
	"html/template"
	"strconv"
	"strings"
)

// Lines are shares of a hundred over time.
type Lines struct {
	Head
	// Labels stand below, one for each point in time; Below under them.
	Labels, Below []string
	Items         []Line
}

// Line is one of them; at most six are told apart.
type Line struct {
	Name string
	// Points has one share for each label.
	Points []Point
}

// Point is a share, 0 to 100; None leaves a gap, for a share of nothing.
type Point struct {
	Percent float64
	None    bool
}

// kinds is how many kinds of dash and marker there are.
const kinds = 6

// SVG draws the lines.
func (l Lines) SVG() (template.HTML, error) {
	type mark struct {
		X, Y Num
		Kind int
	}
	type line struct {
		// Path joins what has no gap between.
		Path  string
		Marks []mark
		Kind  int
		Key   word
		// Sample is where the line of the legend is.
		Sample mark
	}
	d := struct {
		Head
		Height Num
		Lines  []line
		Labels []word
		Ticks  []Tick
	}{Head: l.Head, Height: Num(ground + 40 + keyHeight*float64(len(l.Items)))}
	for at := 0; at <= 100; at += 25 {
		d.Ticks = append(d.Ticks, Tick{Num(ground - (ground-above)*float64(at)/100), strconv.Itoa(at)})
	}
	slot := (right - left) / float64(max(len(l.Labels), 1))
	place := func(i int) Num { return Num(left + slot*(float64(i)+0.5)) }
	for i, label := range l.Labels {
		d.Labels = append(d.Labels, word{place(i), ground + 14, label})
		if i < len(l.Below) {
			d.Labels = append(d.Labels, word{place(i), ground + 27, l.Below[i]})
		}
	}
	for i, item := range l.Items {
		y := Num(ground + 45 + keyHeight*float64(i))
		drawn := line{Kind: i % kinds, Key: word{left + 44, y, shorten(item.Name, barLetters)}, Sample: mark{left + 18, y, i % kinds}}
		var path strings.Builder
		gap := true
		for j, p := range item.Points {
			if p.None {
				gap = true
				continue
			}
			at := mark{place(j), Num(ground - (ground-above)*min(max(p.Percent, 0), 100)/100), i % kinds}
			path.WriteString(map[bool]string{true: "M", false: "L"}[gap] + at.X.String() + " " + at.Y.String())
			drawn.Marks, gap = append(drawn.Marks, at), false
		}
		drawn.Path = path.String()
		d.Lines = append(d.Lines, drawn)
	}
	return draw("lines.svg", d)
}
