package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

const evaluationPath = "/desk/evaluation"

func (d *Desk) evaluationRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: evaluationPath, Access: web.Staff, Handle: d.showEvaluation},
		{Method: http.MethodGet, Path: evaluationPath + "/files", Access: web.Staff, Handle: d.showEvaluated},
	}
}

// evaluationPeriod is the quarter or year that is asked for.
type evaluationPeriod struct {
	procedure.ReportPeriod
	// Span is as much of it as has passed.
	Span register.Period
	// Running says that it is not over.
	Running bool
}

// Query is the address of the period.
func (p evaluationPeriod) Query() string {
	return url.Values{"kind": {string(p.Kind)}, "year": {strconv.Itoa(p.Year)}, "no": {strconv.Itoa(p.No)}}.Encode()
}

// Path is the page of the period.
func (p evaluationPeriod) Path() string { return evaluationPath + "?" + p.Query() }

// evaluationKinds are the periods officers and units are judged in (NĐ 61/2018 Điều 32).
var evaluationKinds = []procedure.ReportKind{procedure.ReportQuarter, procedure.ReportYear}

// evaluationPeriodOf reads ?kind, ?year and ?no; what makes no sense, or has not begun, is
// the running quarter.
func (d *Desk) evaluationPeriodOf(a *web.Ask) evaluationPeriod {
	now, rules := a.Now(), d.Catalogue.Reporting().Rules()
	kind := procedure.ReportKind(a.Query("kind"))
	year, _ := strconv.Atoi(a.Query("year")) // 0 is refused as a year
	no, _ := strconv.Atoi(a.Query("no"))
	if rule, ok := procedure.RuleFor(rules, kind); ok && slices.Contains(evaluationKinds, kind) {
		if p, err := rule.Period(year, no); err == nil && p.From.Before(now) {
			return spanOf(p, a)
		}
	}
	return spanOf(d.runningPeriod(a, rules), a)
}

// runningPeriod is the quarter of today.
func (d *Desk) runningPeriod(a *web.Ask, rules []procedure.PeriodRule) procedure.ReportPeriod {
	now := a.Now()
	for _, kind := range evaluationKinds {
		rule, _ := procedure.RuleFor(rules, kind)
		year := now.In(procedure.Zone).Year()
		for _, y := range []int{year, year + 1} {
			for no := range rule.Ends {
				if p, err := rule.Period(y, no+1); err == nil && p.From.Before(now) && !p.To.Before(now) {
					return p
				}
			}
		}
	}
	today := procedure.DayOf(now)
	return procedure.ReportPeriod{Kind: procedure.ReportAdHoc, From: (today - daysOfQuarter).At(0), To: (today + 1).At(0)}
}

// daysOfQuarter is how far an office without official periods looks back.
const daysOfQuarter = 91

func spanOf(p procedure.ReportPeriod, a *web.Ask) evaluationPeriod {
	out := evaluationPeriod{ReportPeriod: p, Span: register.Period{From: p.From, To: p.To}, Running: p.To.After(a.Now())}
	if out.Running {
		out.Span.To = a.Now()
	}
	return out
}

type evaluationPage struct {
	web.Frame
	Period  evaluationPeriod
	Periods []evaluationPeriod
	// Mine is the reader's own line, nil for who held no file.
	Mine            *evaluationLine
	Units, Officers []evaluationLine
	Scores          []measure.Indicator
	WithoutData     []catalogue.WithoutData
	// Index are the shares of the office and its units, Groups what they stand for.
	Index  []indexLine
	Groups []catalogue.IndexGroup
}

// Named is what a period is called.
func (p evaluationPage) Named(period evaluationPeriod) string {
	return calledPeriod(p.Frame, period.ReportPeriod)
}

func calledPeriod(f web.Frame, p procedure.ReportPeriod) string {
	if f.Lang == web.English {
		return p.English()
	}
	return p.Vietnamese()
}

// evaluationLine is the evaluation of a unit or an officer as people read it.
type evaluationLine struct {
	measure.Line
	Name, UnitName string
	// Gone is that the person has left.
	Gone   bool
	period evaluationPeriod
	lang   web.Lang
}

// Points is a score of an indicator, "–" where nothing is known.
func (l evaluationLine) Points(i measure.Indicator) string {
	score := l.Of(i)
	if !score.Known() {
		return none
	}
	return tenths(l.lang, score.Tenths())
}

// Sum is the total with what could be reached: "8,4/10".
func (l evaluationLine) Sum() string {
	if l.Most == 0 {
		return none
	}
	return tenths(l.lang, l.Total) + "/" + strconv.Itoa(l.Most/10)
}

// Behind leads to the files behind a score.
func (l evaluationLine) Behind(i measure.Indicator) string {
	who := url.Values{"indicator": {strconv.Itoa(int(i))}, "unit": {l.Unit}}
	if l.Staff != "" {
		who = url.Values{"indicator": {strconv.Itoa(int(i))}, "staff": {l.Staff}}
	}
	return evaluationPath + "/files?" + l.period.Query() + "&" + who.Encode()
}

// Traceable says that there is something behind the score that can be listed.
func (l evaluationLine) Traceable(i measure.Indicator) bool { return l.Of(i).Known() }

// tenths writes tenths of a point with one decimal.
func tenths(lang web.Lang, n int) string {
	comma := ","
	if lang == web.English {
		comma = "."
	}
	return strconv.Itoa(n/10) + comma + strconv.Itoa(n%10)
}

// showEvaluation shows everybody their own line, heads their unit, and leadership all.
func (d *Desk) showEvaluation(a *web.Ask) error {
	page := evaluationPage{Frame: a.Frame("evaluation.title"), Period: d.evaluationPeriodOf(a)}
	law := d.Catalogue.Evaluation()
	page.WithoutData, page.Groups, page.Scores = law.WithoutData, law.Index766.Groups, measure.Indicators()
	page.Periods = d.evaluationPeriods(a)
	scope := register.EvaluationScope{}
	if !seesEvaluations(a.Who()) {
		scope.Staff = a.Who().ID
	}
	facts, err := d.Register.EvaluationFacts(a.Ctx, page.Period.Span, scope, law.Rule(), d.Catalogue.Calendar())
	if err != nil {
		return err
	}
	names, err := d.names(a)
	if err != nil {
		return err
	}
	judged := measure.Evaluate(facts, law.Rule())
	line := func(l measure.Line) evaluationLine {
		out := evaluationLine{Line: l, UnitName: names.of(l.Unit, ""), period: page.Period, lang: a.Lang}
		if l.Staff != "" {
			i := slices.IndexFunc(names.staff, func(s register.Staff) bool { return s.ID == l.Staff })
			out.Name, out.Gone = names.person(l.Staff), i < 0 || !names.staff[i].Active
		}
		return out
	}
	for _, l := range judged.Officers {
		if l.Staff == a.Who().ID {
			mine := line(l)
			page.Mine = &mine
		}
		if maySeeEvaluation(a.Who(), names.unitOf(l.Staff)) {
			page.Officers = append(page.Officers, line(l))
		}
	}
	for _, l := range judged.Units {
		if maySeeEvaluation(a.Who(), l.Unit) {
			page.Units = append(page.Units, line(l))
		}
	}
	if leadership.Allows(a.Who().Role) {
		if page.Index, err = d.indexLines(a, page.Period, names); err != nil {
			return err
		}
	}
	return a.Show(http.StatusOK, "evaluation", page)
}

// seesEvaluations says whether somebody sees the evaluation of others.
func seesEvaluations(who register.Staff) bool {
	return leadership.Allows(who.Role) || who.Role == procedure.RoleUnitHead
}

// maySeeEvaluation says whether somebody sees that of a unit and its people: leadership and
// inspectorate all, heads those of their own.
func maySeeEvaluation(who register.Staff, unit string) bool {
	return leadership.Allows(who.Role) || who.Role == procedure.RoleUnitHead && unit == who.Unit
}

// unitOf is the unit somebody is of now, or was of last.
func (n names) unitOf(staff string) string {
	if i := slices.IndexFunc(n.staff, func(s register.Staff) bool { return s.ID == staff }); i >= 0 {
		return n.staff[i].Unit
	}
	return ""
}

// evaluationPeriods are the last quarters and years, the latest first.
func (d *Desk) evaluationPeriods(a *web.Ask) (out []evaluationPeriod) {
	year := a.Now().In(procedure.Zone).Year()
	for _, kind := range evaluationKinds {
		rule, ok := procedure.RuleFor(d.Catalogue.Reporting().Rules(), kind)
		count := 0
		for y := year + 1; ok && y >= year-yearsBack; y-- {
			for no := len(rule.Ends); no >= 1; no-- {
				p, err := rule.Period(y, no)
				if err == nil && p.From.Before(a.Now()) && count < periodsBack[kind] {
					out, count = append(out, spanOf(p, a)), count+1
				}
			}
		}
	}
	return out
}

// yearsBack is how far back the periods go that are offered, periodsBack how many of each.
const yearsBack = 3

var periodsBack = map[procedure.ReportKind]int{procedure.ReportQuarter: 5, procedure.ReportYear: 2}
