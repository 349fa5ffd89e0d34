package register

import (
	"context"
	"slices"
	"time"

	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// Tracked is a target with how it stands as of an instant (theo dõi chỉ tiêu).
type Tracked struct {
	measure.Target
	// At is the instant.
	At time.Time
	// Parts are the stretches of its approved versions that have begun.
	Parts []TrackedPart
}

// TrackedPart is a stretch of the period in which one version counts, with its tally.
type TrackedPart struct {
	measure.Stretch
	Tally    measure.Tally
	Standing measure.Standing
}

// Outlook is the forecast in words, "" once the stretch is over: then there is none.
func (p TrackedPart) Outlook() string {
	switch p.Standing {
	case measure.OnTrack, measure.AtRisk, measure.OutOfReach:
		return p.Tally.Outlook()
	default:
		return ""
	}
}

// Now is the part that counts at the instant; ok is false before it, after it, and while
// nothing has been approved.
func (t Tracked) Now() (TrackedPart, bool) { return t.on(procedure.DayOf(t.At)) }

func (t Tracked) on(day procedure.Day) (TrackedPart, bool) {
	for _, p := range t.Parts {
		if p.CountsFrom <= day && day <= p.To {
			return p, true
		}
	}
	return TrackedPart{}, false
}

// Track measures targets as of an instant, by what the register knew then. Targets are of
// what a unit leads (procedure.Rules.Lead), as all figures are. The calendar tells how much
// of a period is still to come.
func (s *Store) Track(ctx context.Context, c *procedure.Calendar, at time.Time, targets []measure.Target) ([]Tracked, error) {
	reader := &tallyReader{store: s, calendar: c, at: at}
	out := make([]Tracked, len(targets))
	for i, t := range targets {
		t = t.AsOf(at)
		out[i] = Tracked{Target: t, At: at}
		for _, stretch := range t.Stretches() {
			of := t.Part(stretch)
			if !of.Start().Before(at) {
				continue
			}
			tally, err := reader.tally(ctx, of)
			if err != nil {
				return nil, err
			}
			out[i].Parts = append(out[i].Parts, TrackedPart{stretch, tally, tally.Standing(stretch.Goal, of.Over(at))})
		}
	}
	return out, nil
}

// tallyReader reads each period once, however many targets are of it.
type tallyReader struct {
	store    *Store
	calendar *procedure.Calendar
	at       time.Time
	read     []periodFacts
}

// periodFacts are what targets of one period are measured by.
type periodFacts struct {
	period  Period
	end     time.Time
	figures []FigureLine
	intakes []intakeLine
	ahead   []aheadLine
}

// of returns the facts of the period from one instant to another, as far as it has come.
func (r *tallyReader) of(ctx context.Context, start, end time.Time) (periodFacts, error) {
	i := slices.IndexFunc(r.read, func(f periodFacts) bool { return f.period.From.Equal(start) && f.end.Equal(end) })
	if i >= 0 {
		return r.read[i], nil
	}
	to := end
	if r.at.Before(end) {
		to = r.at
	}
	facts := periodFacts{period: Period{From: start, To: to}, end: end}
	var err error
	if facts.figures, err = r.store.Figures(ctx, facts.period, Scope{}); err != nil {
		return facts, err
	}
	if facts.intakes, err = r.store.intakes(ctx, facts.period); err != nil {
		return facts, err
	}
	if to.Before(end) {
		if facts.ahead, err = r.store.ahead(ctx, to, end); err != nil {
			return facts, err
		}
	}
	r.read = append(r.read, facts)
	return facts, nil
}

func (r *tallyReader) tally(ctx context.Context, of measure.Subject) (t measure.Tally, err error) {
	facts, err := r.of(ctx, of.Start(), of.End())
	if err != nil {
		return t, err
	}
	mine := func(unit, code string) bool {
		return (of.Unit == "" || unit == of.Unit) && (of.Procedure == "" || code == of.Procedure)
	}
	var due FigureLine
	for _, l := range facts.figures {
		if mine(l.Unit, l.Procedure) {
			due = due.Add(l)
		}
	}
	var came intakeLine
	for _, l := range facts.intakes {
		if mine(l.unit, l.procedure) {
			came.files, came.online, came.asked = came.files+l.files, came.online+l.online, came.asked+l.asked
		}
	}
	var ahead aheadLine
	for _, l := range facts.ahead {
		if mine(l.unit, l.procedure) {
			ahead = ahead.add(l)
		}
	}
	judged := due.Kept + due.Broken
	switch of.Metric {
	case measure.OnTime:
		t = measure.Tally{
			Good: due.Kept, Bad: due.Broken, Waiting: due.BrokenOpen, AheadGood: ahead.done,
			Open: ahead.open, Doomed: ahead.doomed, Coming: r.coming(of, judged, ahead),
		}
	case measure.Early:
		t = measure.Tally{
			Good: due.KeptEarly, Bad: judged - due.KeptEarly, Waiting: due.BrokenOpen,
			AheadGood: ahead.early, AheadBad: ahead.done - ahead.early + ahead.today,
			Open: ahead.open - ahead.today, Doomed: min(ahead.doomed, ahead.open-ahead.today), Coming: r.coming(of, judged, ahead),
		}
	case measure.Apology:
		t = measure.Tally{
			Good: due.Apologised, Bad: due.Broken - due.Apologised,
			AheadGood: ahead.lettered, Open: ahead.doomed - ahead.lettered,
		}
	case measure.FirstTime:
		t = measure.Tally{Good: came.files - came.asked, Bad: came.asked, Coming: r.pace(of, came.files)}
	case measure.Online:
		t = measure.Tally{Good: came.online, Bad: came.files - came.online, Coming: r.pace(of, came.files)}
	case measure.Satisfaction:
	}
	return t, nil
}

// coming is how many promises are to be expected in the rest of the period beside those
// that are there.
func (r *tallyReader) coming(of measure.Subject, judged int, ahead aheadLine) int {
	return max(r.pace(of, judged)-ahead.open-ahead.done, 0)
}

func (r *tallyReader) pace(of measure.Subject, came int) int {
	if of.Over(r.at) {
		return 0
	}
	return measure.Pace(r.calendar, of.Start(), r.at, of.End(), came)
}

// intakeLine is what was accepted in a period: of them online, and of them with more papers
// asked for, before acceptance or after it.
type intakeLine struct {
	unit, procedure      string
	files, online, asked int
}

func (s *Store) intakes(ctx context.Context, p Period) ([]intakeLine, error) {
	rows, err := s.db.QueryContext(ctx, intakes, p.From, p.To)
	return collect("intakes", rows, err, func(l *intakeLine) []any {
		return []any{&l.unit, &l.procedure, &l.files, &l.online, &l.asked}
	})
}

// askedUntil: the applicant of a file f had been asked for more by $2.
const askedUntil = `EXISTS (SELECT 1 FROM file_events e
	WHERE e.code = f.code AND e.kind = '` + string(procedure.VerbRequestSupplement) + `' AND e.at <= $2)`

// intakes: $1 and $2 the period.
const intakes = `
	SELECT f.lead_unit, f.procedure, count(*), count(*) FILTER (WHERE f.channel = 'online'), count(*) FILTER (WHERE ` + askedUntil + `)
	FROM files f WHERE f.accepted_at > $1 AND f.accepted_at <= $2
	GROUP BY 1, 2 ORDER BY 1, 2`

// aheadLine are the promises that come due after an instant, as they stood at it: with
// their result ready already (done, early of them on a day before), and open: of them due
// on the day of the instant itself, and doomed, which the office has said it will not keep;
// lettered of these had their letter of apology.
type aheadLine struct {
	unit, procedure                            string
	done, early, open, today, doomed, lettered int
}

func (l aheadLine) add(o aheadLine) aheadLine {
	l.done, l.early, l.open = l.done+o.done, l.early+o.early, l.open+o.open
	l.today, l.doomed, l.lettered = l.today+o.today, l.doomed+o.doomed, l.lettered+o.lettered
	return l
}

func (s *Store) ahead(ctx context.Context, at, end time.Time) ([]aheadLine, error) {
	rows, err := s.db.QueryContext(ctx, ahead, at, end)
	return collect("promises ahead", rows, err, func(l *aheadLine) []any {
		return []any{&l.unit, &l.procedure, &l.done, &l.early, &l.open, &l.today, &l.doomed, &l.lettered}
	})
}

// saidLate: the last word about a file f until $1 is that it will be late.
const saidLate = `coalesce((SELECT e.detail ->> 'course' = '` + string(procedure.Late) + `' FROM file_events e
	WHERE e.code = f.code AND e.kind = '` + string(procedure.VerbDeclare) + `' AND e.at <= $1 ORDER BY e.seq DESC LIMIT 1), false)`

// ahead: $1 the instant, $2 the end of the period.
var ahead = `
	SELECT lead_unit, procedure, count(*) FILTER (WHERE done), count(*) FILTER (WHERE done AND early),
		count(*) FILTER (WHERE NOT done), count(*) FILTER (WHERE NOT done AND today),
		count(*) FILTER (WHERE NOT done AND (lettered OR said_late)), count(*) FILTER (WHERE NOT done AND lettered)
	FROM (
		SELECT f.lead_unit, f.procedure, coalesce(f.finished_at <= $1, false) AS done, ` + onEarlierDay + ` AS early,
			` + dayOf(`j.judged_at`) + ` = ` + dayOf(`$1::timestamptz`) + ` AS today,
			coalesce(f.apologised_at <= $1, false) AS lettered, ` + saidLate + ` AS said_late
		FROM judged j JOIN files f USING (code)
		WHERE j.judged_at >= $1 AND j.judged_at < $2::timestamptz AND j.at <= $1
			AND j.seq = (SELECT n.seq FROM judged n WHERE n.code = j.code AND n.at <= $1 ORDER BY n.seq DESC LIMIT 1)
			AND NOT coalesce(f.closed_at <= $1 AND (f.finished_at IS NULL OR f.finished_at > $1), false)) w
	GROUP BY 1, 2 ORDER BY 1, 2`
