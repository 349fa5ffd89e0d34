package reports

import (
	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

const chartHeight = 31.0 // mm

// trend draws the last weeks: the share of promises kept on the left, what came in and what was resolved on the right.
func (s sheet) trend() typeset.Item {
	width := s.paper.TextWidth()
	const gap = 8.0
	half := (width - gap) / 2
	return typeset.Item{Gap: 1, Height: chartHeight, Draw: func(p *pdf.Page, top float64) {
		s.shares(p, s.paper.Left, top, half)
		s.counts(p, s.paper.Left+half+gap, top, half)
	}}
}

// plot is a frame with a title above and room for the weeks' days below.
type plot struct {
	typeset.Type
	page           *pdf.Page
	x, width       float64
	bottom, height float64
	slot           float64 // of one week
}

func (s sheet) plot(p *pdf.Page, x, top, width float64, title string) plot {
	t, head := s.of(7.5), s.of(9)
	head.PutAll(p, clip(head, []typeset.Run{{Text: title, Style: pdf.Bold}}, width, 1), x, top)
	headroom := head.LineHeight() + t.LineHeight() + 0.5
	pl := plot{Type: t, page: p, x: x, width: width, bottom: top + chartHeight - t.LineHeight() - 0.5}
	pl.height = pl.bottom - top - headroom
	pl.slot = width / float64(max(1, len(s.data.Trend)))
	p.Rules = append(p.Rules, pdf.Rule{X1: x, Y1: pl.bottom, X2: x + width, Y2: pl.bottom, Weight: 0.6})
	for i, week := range s.data.Trend {
		style := pdf.Regular
		if i == len(s.data.Trend)-1 {
			style = pdf.Bold
		}
		pl.text(shortDay(week.To), style, x+(float64(i)+0.5)*pl.slot, pl.bottom+0.3)
	}
	return pl
}

// text sets a word around the middle x, unless it is wider than a week.
func (pl plot) text(text string, style pdf.Style, middle, top float64) {
	if lines := pl.Wrap([]typeset.Run{{Text: text, Style: style}}, 100); typeset.Widest(lines) <= pl.slot {
		pl.Centre(pl.page, lines, middle, top)
	}
}

// column draws one upright bar with its number on top.
func (pl plot) column(middle, width, part float64, ink pdf.Ink, label string) {
	height := pl.height * part
	pl.page.Boxes = append(pl.page.Boxes, pdf.Box{X: middle - width/2, Y: pl.bottom - height, Width: width, Height: height, Ink: ink})
	pl.text(label, pdf.Regular, middle, pl.bottom-height-pl.LineHeight())
}

func (s sheet) shares(p *pdf.Page, x, top, width float64) {
	pl := s.plot(p, x, top, width, "Tỷ lệ đúng hẹn các tuần (%)")
	for i, week := range s.data.Trend {
		middle := x + (float64(i)+0.5)*pl.slot
		n, ok := week.OnTime.Tenths()
		if !ok {
			pl.text(unknown, pdf.Regular, middle, pl.bottom-pl.LineHeight())
			continue
		}
		pl.column(middle, pl.slot*0.6, float64(n)/1000, blue, tenths(n))
	}
}

func (s sheet) counts(p *pdf.Page, x, top, width float64) {
	most := 1
	for _, week := range s.data.Trend {
		most = max(most, week.Received, week.Resolved)
	}
	pl := s.plot(p, x, top, width, "Hồ sơ tiếp nhận mới (nhạt) và đã giải quyết (đậm)")
	for i, week := range s.data.Trend {
		middle := x + (float64(i)+0.5)*pl.slot
		half := pl
		half.slot = pl.slot / 2
		half.column(middle-pl.slot*0.2, pl.slot*0.34, float64(week.Received)/float64(most), grey, number(week.Received))
		half.column(middle+pl.slot*0.2, pl.slot*0.34, float64(week.Resolved)/float64(most), blue, number(week.Resolved))
	}
}
