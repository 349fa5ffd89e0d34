package recount

import (
	"cmp"
	"slices"
	"time"
)

// Line are the figures of Biểu số II.06a of one unit and procedure in a period, with the
// promises that came due in it.
type Line struct {
	Unit, Procedure string

	Online, Direct, Carried                      int
	Early, OnTime, Late                          int
	OpenInTime, OpenOverdue                      int
	Ended                                        int
	Kept, KeptEarly, Broken, BrokenOpen, Excused int
}

// Count counts the period after one instant, up to and with another, as it was known at its
// end: a line for every unit and procedure with something to count, in order.
func (b *Book) Count(from, to time.Time) []Line {
	type key struct{ unit, procedure string }
	lines := map[key]*Line{}
	for _, f := range b.files {
		if f.accepted.IsZero() || f.accepted.After(to) {
			continue
		}
		var l Line
		f.count(&l, from, to)
		if l == (Line{}) {
			continue
		}
		k := key{f.unit, f.procedure}
		if lines[k] == nil {
			lines[k] = &Line{Unit: f.unit, Procedure: f.procedure}
		}
		lines[k].add(l)
	}
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Procedure, b.Procedure)) })
	return out
}

func (l *Line) add(o Line) {
	for _, c := range []struct {
		to   *int
		more int
	}{
		{&l.Online, o.Online}, {&l.Direct, o.Direct}, {&l.Carried, o.Carried}, {&l.Early, o.Early}, {&l.OnTime, o.OnTime},
		{&l.Late, o.Late}, {&l.OpenInTime, o.OpenInTime}, {&l.OpenOverdue, o.OpenOverdue}, {&l.Ended, o.Ended}, {&l.Kept, o.Kept},
		{&l.KeptEarly, o.KeptEarly}, {&l.Broken, o.Broken}, {&l.BrokenOpen, o.BrokenOpen}, {&l.Excused, o.Excused},
	} {
		*c.to += c.more
	}
}

func (f *file) count(l *Line, from, to time.Time) {
	j, ended := f.at(to), f.ended()
	if ended.After(to) {
		ended = time.Time{} // nobody knew yet
	}
	if ended.IsZero() || ended.After(from) {
		switch {
		case !f.accepted.After(from):
			l.Carried++
		case f.channel == "online":
			l.Online++
		default:
			l.Direct++
		}
		f.countEnd(l, j, ended, to)
	}
	if !j.promise.IsZero() && !j.promise.Before(from) && j.promise.Before(to) {
		f.countPromise(l, j, ended)
	}
}

// countEnd counts how the file stands at the end of the period.
func (f *file) countEnd(l *Line, j judgement, ended, to time.Time) {
	switch {
	case ended.IsZero() && !j.promise.IsZero() && j.promise.Before(to):
		l.OpenOverdue++
	case ended.IsZero():
		l.OpenInTime++
	case j.late || !j.promise.IsZero() && ended.After(j.promise):
		l.Late++
	case !f.finished.IsZero() && !j.promise.IsZero() && date(f.finished) < date(j.promise):
		l.Early++
	default:
		l.OnTime++
	}
	if !ended.IsZero() && (f.finished.IsZero() || f.finished.After(to)) {
		l.Ended++
	}
}

// countPromise counts a promise that came due in the period.
func (f *file) countPromise(l *Line, j judgement, ended time.Time) {
	result := !ended.IsZero() && !f.finished.IsZero() && !f.finished.After(ended)
	switch {
	case !result && !ended.IsZero() && !ended.After(j.promise) && !j.late:
		return // nothing was owed any more
	case result && !j.late && !f.finished.After(j.promise):
		l.Kept++
		if date(f.finished) < date(j.promise) {
			l.KeptEarly++
		}
	default:
		l.Broken++
		if ended.IsZero() {
			l.BrokenOpen++
		}
		if !f.letter.IsZero() && f.letter.Before(j.promise) {
			l.Excused++
		}
	}
}

// zone is seven hours ahead of UTC, all the year round.
var zone = time.FixedZone("+07", 7*60*60)

func date(t time.Time) string { return t.In(zone).Format(time.DateOnly) }

// Late are the codes of the open files whose promise had broken at an instant, in order.
func (b *Book) Late(at time.Time) []string {
	var late []string
	for _, f := range b.files {
		var l Line
		if f.accepted.IsZero() || f.accepted.After(at) {
			continue
		}
		if f.count(&l, at, at); l.OpenOverdue > 0 {
			late = append(late, f.code)
		}
	}
	return late
}
