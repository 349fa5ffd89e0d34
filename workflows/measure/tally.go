package measure

import (
	"strconv"
	"time"

	"dunghen/workflows/procedure"
)

// Tally is what a target is measured by as of an instant of its period. What has been
// decided is counted, what is still open is told apart by what can be known of it, and
// what has not come yet is estimated.
type Tally struct {
	// Good and Bad are decided: promises that came due, files accepted. Waiting is how many
	// of Bad are not ready still.
	Good, Bad, Waiting int
	// AheadGood and AheadBad are decided too, but belong to the rest of the period: a result
	// that was ready before its promise came due.
	AheadGood, AheadBad int
	// Open are known and not decided: promises of the rest of the period whose file is in
	// hand. Doomed is how many of them the office itself says it will not keep (khai báo
	// trễ, đã có phiếu xin lỗi).
	Open, Doomed int
	// Coming is how many more are to be expected until the period ends, at the pace so far.
	Coming int
}

// Actual is the share so far; unknown while nothing has been decided.
func (t Tally) Actual() Share { return Share{t.Good, t.Good + t.Bad} }

// whole is all there will be at the period's end.
func (t Tally) whole() int { return t.Good + t.Bad + t.AheadGood + t.AheadBad + t.Open + t.Coming }

// Forecast is the share at the period's end if work goes on as it does: what is decided
// stays, what is doomed fails, and everything else turns out good at the rate of what has
// been decided (all of it, where nothing has been). It is unknown while there is nothing
// to judge by.
//
// The share is exact: both numbers are multiplied by the number of decided ones.
func (t Tally) Forecast() Share {
	good, decided := t.Good+t.AheadGood, t.Good+t.AheadGood+t.Bad+t.AheadBad
	if decided == 0 && t.Doomed == 0 {
		return Share{}
	}
	rest := t.Open - t.Doomed + t.Coming
	if decided == 0 {
		return Share{rest, t.whole()}
	}
	return Share{good*decided + rest*good, t.whole() * decided}
}

// Best is the share at the period's end if from now on nothing fails.
func (t Tally) Best() Share { return Share{t.Good + t.AheadGood + t.Open + t.Coming, t.whole()} }

// MayFail is how many of those that are open or to come may fail with the goal reached
// still; negative when it cannot be reached any more.
func (t Tally) MayFail(g Goal) int {
	spare := t.Best().Part*allTenths - int(g)*t.whole()
	if spare < 0 {
		return -1
	}
	return min(spare/allTenths, t.Open+t.Coming)
}

// Standing is how a target stands.
type Standing string

// The standings of a target.
const (
	NoData     Standing = "no_data"      // chưa có số liệu
	OnTrack    Standing = "on_track"     // theo đà hiện nay thì đạt
	AtRisk     Standing = "at_risk"      // có nguy cơ không đạt, còn đạt được
	OutOfReach Standing = "out_of_reach" // không thể đạt nữa
	Met        Standing = "met"          // hết kỳ, đạt
	Missed     Standing = "missed"       // hết kỳ, không đạt
)

// Standing says how a goal stands; over is that the period has ended.
func (t Tally) Standing(g Goal, over bool) Standing {
	forecast := t.Forecast()
	switch {
	case over && !t.Actual().Known():
		return NoData
	case over && t.Actual().Reaches(g):
		return Met
	case over:
		return Missed
	case !forecast.Known():
		return NoData
	case !t.Best().Reaches(g):
		return OutOfReach
	case !forecast.Reaches(g):
		return AtRisk
	default:
		return OnTrack
	}
}

// Formula is the arithmetic of the share so far with its numbers:
// "đúng hẹn = 45 / (45 + 3 trễ + 2 quá hạn chưa xong) = 90,0 %".
func (t Tally) Formula(m Metric) string {
	words := metricWords[m]
	if !t.Actual().Known() {
		return words.part + ": " + t.Actual().Vietnamese()
	}
	good := strconv.Itoa(t.Good)
	whole := good + " + " + strconv.Itoa(t.Bad-t.Waiting) + " " + words.rest
	if words.waiting != "" {
		whole += " + " + strconv.Itoa(t.Waiting) + " " + words.waiting
	}
	return words.part + " = " + good + " / (" + whole + ") = " + t.Actual().Vietnamese()
}

// Outlook is the arithmetic of the forecast in words, "" where there is none.
func (t Tally) Outlook() string {
	forecast := t.Forecast()
	if !forecast.Known() {
		return ""
	}
	n := strconv.Itoa
	out := "đã rõ " + n(t.Good+t.AheadGood) + " đạt, " + n(t.Bad+t.AheadBad) + " không đạt"
	if t.Open > 0 {
		out += "; đang giải quyết " + n(t.Open)
	}
	if t.Doomed > 0 {
		out += " (trong đó " + n(t.Doomed) + " đã báo trễ)"
	}
	if t.Coming > 0 {
		out += "; ước còn thêm " + n(t.Coming)
	}
	return out + ": dự kiến " + forecast.Vietnamese() + ", cao nhất có thể " + t.Best().Vietnamese()
}

// Pace estimates how many more will come in the rest of a period, when so many came since
// it began: in proportion to the working time of the office, rounded to the nearest.
func Pace(c *procedure.Calendar, from, at, end time.Time, came int) int {
	gone, left := c.WorkingBetween(from, at), c.WorkingBetween(at, end)
	if gone <= 0 || left <= 0 {
		return 0
	}
	return int((int64(came)*int64(left/time.Minute) + int64(gone/time.Minute)/2) / max(int64(gone/time.Minute), 1))
}
