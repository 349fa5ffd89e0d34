package measure

import (
	"cmp"
	"slices"
	"time"

	"dunghen/workflows/procedure"
)

// FeedbackFact is a fault somebody reported of a file that a unit leads.
type FeedbackFact struct {
	Code                  string
	Lead                  string
	ReportedAt, DecidedAt time.Time
	// DueAt is when it was to be decided.
	DueAt time.Time
}

// Facts are all that is judged in a period; At is the instant they are as of.
type Facts struct {
	At       time.Time
	Files    []FileFact
	Feedback []FeedbackFact
}

// Score is one indicator of a line: the points of the files by their number.
type Score struct {
	Indicator Indicator
	Points    int
	Files     int
}

// Known says that there is something to judge by. What there is not is left out of the sum.
func (s Score) Known() bool { return s.Files > 0 }

// Tenths is the score to one decimal, in tenths of a point; a half counts up: 3,45 is 3,5.
func (s Score) Tenths() int {
	if !s.Known() {
		return 0
	}
	return (2*10*s.Points + s.Files) / (2 * s.Files)
}

// Line is the evaluation of a unit, or of an officer (Staff).
type Line struct {
	Unit, Staff string
	// Files is how many files it is of.
	Files  int
	Scores []Score // by indicator, 1 to 9
	// Total is the sum of the scores in tenths of a point; Most is what it could have been.
	Total, Most int
	// Grade is the zero one where nothing is known, and of a unit that leads no file: it is
	// judged by its time only.
	Grade Grade
}

// Of is the score of an indicator.
func (l Line) Of(i Indicator) Score { return l.Scores[i-1] }

// Scale is how a sum of scores becomes a grade.
type Scale struct {
	// Indicators are those that are summed up.
	Indicators []Indicator `json:"indicators"`
	// Grades are from the best to the worst; the last one is from 0 on.
	Grades []Grade `json:"grades"`
}

// Grade is what a sum is worth: From is the least of it, in points.
type Grade struct {
	Code string  `json:"code"`
	Name string  `json:"name"`
	From float64 `json:"from"`
}

// grade sums up, and finds the grade. Bounds are of the full scale: where indicators have
// no data the sum is compared in proportion, as if the rest had gone as well as these did.
func (s Scale) grade(l *Line) {
	for _, score := range l.Scores {
		if score.Known() && slices.Contains(s.Indicators, score.Indicator) {
			l.Total, l.Most = l.Total+score.Tenths(), l.Most+10*most
		}
	}
	full := 10 * most * len(s.Indicators)
	for _, g := range s.Grades {
		if l.Files > 0 && l.Most > 0 && l.Total*full >= int(g.From*10+0.5)*l.Most {
			l.Grade = g
			return
		}
	}
}

// EvaluationRule is how officers and units are judged, as data.
type EvaluationRule struct {
	Officers Scale `json:"officers"`
	Units    Scale `json:"units"`
	// Feedback says how soon a reported fault is decided, and the share of those in time
	// that is worth one point.
	Feedback FeedbackRule `json:"feedback"`
}

// FeedbackRule is that of indicator 8.
type FeedbackRule struct {
	Within procedure.Limit `json:"within"`
	// Most is the percentage in time that is worth two points, Some that worth one.
	Most int `json:"most_percent"`
	Some int `json:"some_percent"`
}

// Evaluation is that of a period.
type Evaluation struct {
	Units, Officers []Line
}

// Evaluate judges the units that lead a file or held one, and the officers who held one.
// Lines are in the order of their keys. What is a file's own counts for the unit that leads
// it and for every officer who held it; time at a step counts for whoever held it there,
// also for a unit that only helped.
func Evaluate(facts Facts, rule EvaluationRule) Evaluation {
	units, officers := &book{}, &book{}
	for _, f := range facts.Files {
		units.own(key{f.Lead, ""}, f)
		seen := map[key]bool{}
		for _, h := range f.Held {
			for _, k := range []key{{h.Unit, ""}, {"", h.Staff}} {
				if k == (key{}) || seen[k] {
					continue
				}
				seen[k] = true
				if k.staff == "" {
					units.held(k, f, func(o Held) bool { return o.Unit == h.Unit })
					continue
				}
				officers.own(k, f)
				officers.held(k, f, func(o Held) bool { return o.Staff == h.Staff })
				officers.line(k).Unit = h.Unit
			}
		}
	}
	for _, l := range units.lines {
		if points, ok := feedbackPoints(facts, rule.Feedback, l.Unit); ok && l.Files > 0 {
			l.Scores[Feedback-1].Points, l.Scores[Feedback-1].Files = points, 1
		}
	}
	return Evaluation{units.graded(rule.Units), officers.graded(rule.Officers)}
}

// feedbackPoints are those of a unit in indicator 8; ok is false while all of what was
// reported still has time.
func feedbackPoints(facts Facts, rule FeedbackRule, unit string) (points int, ok bool) {
	reported, inTime, late := 0, 0, 0
	for _, f := range facts.Feedback {
		if f.Lead != unit {
			continue
		}
		reported++
		switch {
		case !f.DecidedAt.IsZero() && !f.DecidedAt.After(f.DueAt):
			inTime++
		case !f.DecidedAt.IsZero() || f.DueAt.Before(facts.At):
			late++
		}
	}
	switch judged := inTime + late; {
	case reported == 0:
		return 2, true
	case judged == 0:
		return 0, false
	case inTime*100 >= rule.Most*judged:
		return 2, true
	case inTime*100 >= rule.Some*judged:
		return 1, true
	}
	return 0, true
}

type key struct{ unit, staff string }

// book is the lines of an evaluation while they are made.
type book struct {
	lines map[key]*Line
}

func (b *book) line(k key) *Line {
	if b.lines == nil {
		b.lines = map[key]*Line{}
	}
	l := b.lines[k]
	if l == nil {
		l = &Line{Unit: k.unit, Staff: k.staff}
		for _, i := range Indicators() {
			l.Scores = append(l.Scores, Score{Indicator: i})
		}
		b.lines[k] = l
	}
	return l
}

func (b *book) own(k key, f FileFact) {
	l := b.line(k)
	l.Files++
	for i := range l.Scores {
		if points, ok := f.Points(l.Scores[i].Indicator, k.staff); ok {
			l.Scores[i].Points, l.Scores[i].Files = l.Scores[i].Points+points, l.Scores[i].Files+1
		}
	}
}

func (b *book) held(k key, f FileFact, mine func(Held) bool) {
	if points, ok := f.HeldPoints(mine); ok {
		score := &b.line(k).Scores[UnitTime-1]
		score.Points, score.Files = score.Points+points, score.Files+1
	}
}

func (b *book) graded(s Scale) []Line {
	out := make([]Line, 0, len(b.lines))
	for _, l := range b.lines {
		s.grade(l)
		out = append(out, *l)
	}
	slices.SortFunc(out, func(x, y Line) int {
		return cmp.Or(cmp.Compare(x.Unit, y.Unit), cmp.Compare(x.Staff, y.Staff))
	})
	return out
}
