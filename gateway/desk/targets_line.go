package desk

import (
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/measure"
)

// targetLine is a target as people read it.
type targetLine struct {
	register.Tracked
	UnitName, ProcedureName string
	// Pending waits for its approval; Mine is that the reader may decide about it.
	Pending *measure.Version
	Mine    bool
	lang    web.Lang
}

// Path leads to its page.
func (l targetLine) Path() string { return targetsPath + "/" + strconv.FormatInt(l.ID, 10) }

// Metric is what it counts.
func (l targetLine) Metric() measure.Metric { return l.Subject.Metric }

// First and Last are the days of its period.
func (l targetLine) First() time.Time { return l.Subject.From.At(0) }

// Last is described at First.
func (l targetLine) Last() time.Time { return l.Subject.To.At(0) }

// PendingWords and PendingFrom are what waits for approval: the goal, and since when it is to
// count.
func (l targetLine) PendingWords() string { return web.PercentWords(l.lang, l.Pending.Goal.Percent()) }

// PendingFrom is described at PendingWords.
func (l targetLine) PendingFrom() time.Time { return l.Pending.From.At(0) }

// GoalWords are the goals in order: those approved, or the one that was set last.
func (l targetLine) GoalWords() string {
	var words []string
	for _, s := range l.Stretches() {
		words = append(words, web.PercentWords(l.lang, s.Goal.Percent()))
	}
	if len(words) == 0 {
		words = append(words, web.PercentWords(l.lang, l.Versions[len(l.Versions)-1].Goal.Percent()))
	}
	return strings.Join(words, " → ")
}

// Shown are the parts as they are shown.
func (l targetLine) Shown() []targetPart {
	out := make([]targetPart, len(l.Parts))
	for i, p := range l.Parts {
		out[i] = targetPart{p, l.Subject.Metric, len(l.Parts) > 1, l.lang}
	}
	return out
}

// Current is the part that counts now, if one does.
func (l targetLine) Current() []targetPart {
	p, ok := l.Now()
	if !ok {
		return nil
	}
	return []targetPart{{p, l.Subject.Metric, false, l.lang}}
}

// targetPart is a stretch of a target's period; Several says that it is not all of it.
type targetPart struct {
	register.TrackedPart
	Metric  measure.Metric
	Several bool
	lang    web.Lang
}

// First and Last are the days it counts.
func (p targetPart) First() time.Time { return p.CountsFrom.At(0) }

// Last is described at First.
func (p targetPart) Last() time.Time { return p.To.At(0) }

// GoalWords is the goal as the reader's language writes it.
func (p targetPart) GoalWords() string { return web.PercentWords(p.lang, p.Goal.Percent()) }

// Formula is the arithmetic, in Vietnamese.
func (p targetPart) Formula() string { return p.Tally.Formula(p.Metric) }

// MayFail is how many more may fail.
func (p targetPart) MayFail() int { return p.Tally.MayFail(p.Goal) }

// Running says that the goal can still be worked for.
func (p targetPart) Running() bool {
	return p.Standing == measure.OnTrack || p.Standing == measure.AtRisk || p.Standing == measure.OutOfReach
}

// Grade is how the standing is marked, beside its words.
func (p targetPart) Grade() string { return standingGrades[p.Standing] }

var standingGrades = map[measure.Standing]string{
	measure.NoData: "plain", measure.OnTrack: "good", measure.Met: "good", measure.AtRisk: "warn", measure.OutOfReach: "bad", measure.Missed: "bad",
}

// Meter is the share so far for a meter, 0 to 100.
func (p targetPart) Meter() (percent float64) {
	tenths, _ := p.Tally.Actual().Tenths()
	return tenths.Percent()
}

// Known says that there is something to measure.
func (p targetPart) Known() bool { return p.Tally.Actual().Known() }

// Share is the share so far in words.
func (p targetPart) Share() string { return shareOf(p.lang, p.Tally.Actual()) }

// Forecast is the one at the end.
func (p targetPart) Forecast() string { return shareOf(p.lang, p.Tally.Forecast()) }

// Best is what can be reached at the most.
func (p targetPart) Best() string { return shareOf(p.lang, p.Tally.Best()) }

// shareOf is a share in words, "–" of nothing.
func shareOf(lang web.Lang, s measure.Share) string {
	tenths, ok := s.Tenths()
	if !ok {
		return none
	}
	return web.PercentWords(lang, tenths.Percent())
}
