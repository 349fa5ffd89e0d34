package desk

import (
	"strings"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// loadLine is what one person of a unit has to do.
type loadLine struct {
	register.Load
	// Many says that there are more files than were counted.
	Many   bool
	Spread spread
}

// spread is when somebody's files fall due, as bars.
type spread struct {
	// Words say what the bars show.
	Words string
	Bars  []spreadBar
}

// spreadBar is the files that fall due in one span of days. X to H place it in the
// drawing.
type spreadBar struct {
	Label      string
	Files      int
	X, Y, H    int
	Middle, Up int
}

// spans are the bars from left to right: an id of the words, and up to how many
// working days after today. The last has no end.
var spans = []struct {
	id   string
	days int
}{{"load.late", -1}, {"load.today", 0}, {"load.soon", 2}, {"load.week", 5}, {"load.more", 1 << 30}}

const (
	barStride = 44 // from one bar to the next
	barInset  = 6  // of a bar from its left edge
	barGround = 40 // where bars stand
	barHeight = 26 // of the tallest
)

// loadLines draws the load of a unit; all bars are to one scale.
func (d *Desk) loadLines(a *web.Ask, loads []register.Load) []loadLine {
	calendar, now := d.Catalogue.Calendar(), a.Now()
	counts, tallest := make([][]int, len(loads)), 1
	for i, load := range loads {
		counts[i] = spreadOf(&calendar, now, load.Dues)
		for _, n := range counts[i] {
			tallest = max(tallest, n)
		}
	}
	lines := make([]loadLine, len(loads))
	for i, load := range loads {
		line := loadLine{Load: load, Many: load.Open >= countUnitTo}
		words := make([]string, len(spans))
		for j, n := range counts[i] {
			height := n * barHeight / tallest
			if n > 0 {
				height = max(height, 1)
			}
			label := a.T(spans[j].id)
			line.Spread.Bars = append(line.Spread.Bars, spreadBar{
				Label: label, Files: n, X: j*barStride + barInset, Y: barGround - height, H: height,
				Middle: j*barStride + barStride/2, Up: barGround - height - 3,
			})
			words[j] = a.T("load.share", "label", label, "files", n)
		}
		line.Spread.Words = strings.Join(words, "; ")
		lines[i] = line
	}
	return lines
}

// spreadOf counts the files of each span.
func spreadOf(calendar *procedure.Calendar, now time.Time, dues []register.DueFiles) []int {
	counts := make([]int, len(spans))
	for _, due := range dues {
		days := -1
		if !now.After(due.At) {
			days = calendar.WorkingDaysAfter(procedure.DayOf(now), procedure.DayOf(due.At))
		}
		i := 0
		for days > spans[i].days {
			i++
		}
		counts[i] += due.Files
	}
	return counts
}
