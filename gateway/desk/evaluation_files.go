package desk

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

// indexLine are the shares of the index of QĐ 766 that are known, of the office or a unit.
type indexLine struct {
	Name   string // "" for the office
	shares register.IndexShares
	lang   web.Lang
}

// Of is the share that answers a group, "–" for none.
func (l indexLine) Of(g catalogue.IndexGroup) string { return shareOf(l.lang, l.share(g)) }

func (l indexLine) share(g catalogue.IndexGroup) measure.Share {
	switch g.Share {
	case catalogue.ShareOnTime:
		return l.shares.OnTime
	case catalogue.ShareOnline:
		return l.shares.Online
	case catalogue.ShareDigitised:
		return l.shares.Digitised
	default:
		return measure.Share{}
	}
}

// Points are those of a group whose formula is known: the share of its points, with one
// decimal, "" for one that is not scored.
func (l indexLine) Points(g catalogue.IndexGroup) string {
	share := l.share(g)
	if !g.Scored || !share.Known() {
		return ""
	}
	return tenths(l.lang, (2*10*g.Points*share.Part+share.Whole)/(2*share.Whole))
}

func (d *Desk) indexLines(a *web.Ask, p evaluationPeriod, names names) ([]indexLine, error) {
	shares, err := d.Register.SharesOfIndex(a.Ctx, p.Span)
	if err != nil {
		return nil, err
	}
	lines := make([]indexLine, len(shares))
	for i, s := range shares {
		lines[i] = indexLine{shares: s, lang: a.Lang}
		if s.Unit != "" {
			lines[i].Name = names.of(s.Unit, "")
		}
	}
	return lines, nil
}

// evaluatedPage is how many files a page shows.
const evaluatedPage = 100

type evaluatedFiles struct {
	web.Frame
	Period    evaluationPeriod
	Indicator measure.Indicator
	Name      string
	Lines     []evaluatedLine
	// Feedback are the faults that were reported, of indicator 8.
	Feedback []measure.FeedbackFact
	// Points and Files are the score the lines add up to.
	Points, Files int
	First, After  string
}

// Named is what the period is called.
func (p evaluatedFiles) Named() string { return calledPeriod(p.Frame, p.Period.ReportPeriod) }

// Score is the points of a file: "1,7".
func (p evaluatedFiles) Score() string {
	return tenths(p.Lang, measure.Score{Points: p.Points, Files: p.Files}.Tenths())
}

// evaluatedLine is one file with its points; Judged is that it has some.
type evaluatedLine struct {
	measure.FileFact
	Points int
	Judged bool
	// Hours are the working hours it was held, of those that were planned.
	Hours, Planned int
}

// showEvaluated shows the files behind a score: those of the reader, of the unit of a head,
// of anybody to leadership.
func (d *Desk) showEvaluated(a *web.Ask) error {
	page := evaluatedFiles{Frame: a.Frame("evaluation.files"), Period: d.evaluationPeriodOf(a)}
	scope := register.EvaluationScope{Unit: a.Query("unit"), Staff: a.Query("staff")}
	no, err := strconv.Atoi(a.Query("indicator"))
	page.Indicator = measure.Indicator(no)
	ofFiles := []measure.Indicator{measure.TotalTime, measure.UnitTime, measure.Contacts, measure.Bodies, measure.Attitude}
	if scope.Unit != "" {
		ofFiles = append(ofFiles, measure.Feedback)
	}
	if err != nil || !slices.Contains(ofFiles, page.Indicator) || (scope.Unit == "") == (scope.Staff == "") {
		return procedure.Refuse(contract.CodeNotFound, "")
	}
	names, err := d.names(a)
	if err != nil {
		return err
	}
	unit := scope.Unit
	if scope.Staff != "" {
		unit = names.unitOf(scope.Staff)
	}
	if scope.Staff != a.Who().ID && !maySeeEvaluation(a.Who(), unit) {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
	}
	page.Name = names.of(unit, scope.Staff)
	law := d.Catalogue.Evaluation().Rule()
	facts, err := d.Register.EvaluationFacts(a.Ctx, page.Period.Span, scope, law, d.Catalogue.Calendar())
	if err != nil {
		return err
	}
	for _, f := range facts.Feedback {
		if page.Indicator == measure.Feedback && f.Lead == scope.Unit {
			page.Feedback = append(page.Feedback, f)
		}
	}
	page.fill(facts, scope)
	page.cut(a)
	return a.Show(http.StatusOK, "evaluation_files", page)
}

// fill makes a line of every file the score is of.
func (p *evaluatedFiles) fill(facts measure.Facts, scope register.EvaluationScope) {
	mine := func(h measure.Held) bool { return h.Unit == scope.Unit }
	if scope.Staff != "" {
		mine = func(h measure.Held) bool { return h.Staff == scope.Staff }
	}
	for _, f := range facts.Files {
		line := evaluatedLine{FileFact: f}
		if p.Indicator == measure.UnitTime {
			line.Points, line.Judged = f.HeldPoints(mine)
		} else if scope.Unit == "" || f.Lead == scope.Unit {
			line.Points, line.Judged = f.Points(p.Indicator, scope.Staff)
		}
		if !line.Judged {
			continue
		}
		var worked time.Duration
		steps := map[int]bool{}
		for _, h := range f.Held {
			if mine(h) && h.Role != procedure.RoleClerk && h.Hours > 0 {
				worked += h.Worked
				if !steps[h.Step] {
					steps[h.Step] = true
					line.Planned += h.Hours
				}
			}
		}
		line.Hours = int((worked + time.Hour - 1) / time.Hour)
		p.Points, p.Files = p.Points+line.Points, p.Files+1
		p.Lines = append(p.Lines, line)
	}
	slices.SortStableFunc(p.Lines, func(x, y evaluatedLine) int { return x.Points - y.Points })
}

// cut keeps the lines of the page that is asked for.
func (p *evaluatedFiles) cut(a *web.Ask) {
	from, err := strconv.Atoi(a.Query("from"))
	if err != nil || from < 0 || from >= len(p.Lines) {
		from = 0
	}
	way := func(at int) string {
		query := a.Request.URL.Query()
		query.Set("from", strconv.Itoa(at))
		return evaluationPath + "/files?" + query.Encode()
	}
	if from > 0 {
		p.First = way(0)
	}
	if from+evaluatedPage < len(p.Lines) {
		p.After = way(from + evaluatedPage)
	}
	p.Lines = p.Lines[from:min(from+evaluatedPage, len(p.Lines))]
}
