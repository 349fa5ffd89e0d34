package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/measure"
	"dunghen/workflows/procedure"
)

const targetsPath = "/desk/targets"

// goalSetters may lead a unit, goalKeepers be in charge of one; the law says of which.
var (
	goalSetters = web.Access{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector}
	goalKeepers = web.Access{procedure.RoleLeader, procedure.RoleDirector}
)

func (d *Desk) targetRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: targetsPath, Access: web.Staff, Handle: d.showTargets},
		{Method: http.MethodGet, Path: targetsPath + "/new", Access: goalSetters, Handle: d.showNewTarget},
		{Method: http.MethodPost, Path: targetsPath + "/new", Access: goalSetters, Handle: d.setTarget},
		{Method: http.MethodGet, Path: targetsPath + "/:id", Access: web.Staff, Handle: func(a *web.Ask) error {
			return d.showTarget(a, office.Problem{Status: http.StatusOK})
		}},
		{Method: http.MethodPost, Path: targetsPath + "/:id/change", Access: goalSetters, Handle: d.changeTarget},
		{Method: http.MethodPost, Path: targetsPath + "/:id/approve", Access: goalKeepers, Handle: d.decideTarget(true)},
		{Method: http.MethodPost, Path: targetsPath + "/:id/return", Access: goalKeepers, Handle: d.decideTarget(false)},
	}
}

type targetsPage struct {
	web.Frame
	Show  string
	Year  int
	Shows []string
	Lines []targetLine
	// May is that the reader may set one.
	May bool
}

// Before and After are the years beside the one shown.
func (p targetsPage) Before() int { return p.Year - 1 }

// After is described at Before.
func (p targetsPage) After() int { return p.Year + 1 }

// The lists of targets.
const (
	targetsMine    = "mine"
	targetsWaiting = "waiting"
	targetsAll     = "all"
)

// showTargets lists the targets of the reader's units, those that wait for approval, or
// all, with how they stand.
func (d *Desk) showTargets(a *web.Ask) error {
	page := targetsPage{Frame: a.Frame("targets.title"), Show: a.Query("show"), Shows: []string{targetsMine, targetsWaiting, targetsAll}}
	page.May = goalSetters.Allows(a.Who().Role)
	year, err := strconv.Atoi(a.Query("year"))
	if err != nil || year < firstYear || year > firstYear+200 {
		year = a.Now().In(procedure.Zone).Year()
	}
	page.Year = year
	if !slices.Contains(page.Shows, page.Show) {
		page.Show = targetsMine
	}
	filter := register.TargetFilter{From: procedure.NewDay(year, time.January, 1), To: procedure.NewDay(year, time.December, 31)}
	switch page.Show {
	case targetsMine:
		filter.Units = unitsOf(a.Who())
	case targetsWaiting:
		filter.Proposed = true
	}
	targets, err := d.Register.Targets(a.Ctx, filter)
	if err != nil {
		return err
	}
	if page.Lines, err = d.targetLines(a, targets); err != nil {
		return err
	}
	return a.Show(http.StatusOK, "targets", page)
}

// unitsOf are the units whose targets somebody looks at first: their own, those they are in
// charge of, and for whoever answers for all of it the office's.
func unitsOf(who register.Staff) []string {
	units := append([]string{who.Unit}, who.InCharge...)
	switch who.Role {
	case procedure.RoleDirector, procedure.RoleOffice, procedure.RoleInspector:
		units = append(units, "")
	case procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleClerk, procedure.RoleOfficer:
	}
	return units
}

// runningTargets are the approved targets of some units that run now, with how they stand.
func (d *Desk) runningTargets(a *web.Ask, units []string) ([]targetLine, error) {
	today := procedure.DayOf(a.Now())
	targets, err := d.Register.Targets(a.Ctx, register.TargetFilter{Units: units, From: today, To: today, Approved: true})
	if err != nil {
		return nil, err
	}
	return d.targetLines(a, targets)
}

// targetLines says of each target how it stands.
func (d *Desk) targetLines(a *web.Ask, targets []measure.Target) ([]targetLine, error) {
	calendar := d.Catalogue.Calendar()
	tracked, err := d.Register.Track(a.Ctx, &calendar, a.Now(), targets)
	if err != nil {
		return nil, err
	}
	lines := make([]targetLine, len(tracked))
	for i, t := range tracked {
		line := targetLine{Tracked: t, lang: a.Lang}
		if t.Subject.Unit != "" {
			line.UnitName = d.nameOf(a, register.OfUnit, t.Subject.Unit)
		}
		if t.Subject.Procedure != "" {
			line.ProcedureName = d.nameOf(a, register.OfProcedure, t.Subject.Procedure)
		}
		if v, ok := t.Pending(); ok {
			keepers, err := d.Register.TargetKeepers(a.Ctx, t.Subject.Unit)
			if err != nil {
				return nil, err
			}
			line.Pending, line.Mine = &v, keepers.MayDecide(a.Who().ID) && v.SetBy != a.Who().ID
		}
		lines[i] = line
	}
	return lines, nil
}

type targetPage struct {
	web.Frame
	Line     targetLine
	Versions []targetVersion
	Warnings []register.TargetWarned
	// MayChange is that the reader may set another goal, from Earliest on.
	MayChange bool
	Earliest  string
	// Orphan is that its unit is no more.
	Orphan bool
}

// targetVersion is a version with the names of the people.
type targetVersion struct {
	measure.Version
	Setter, Decider string
	GoalWords       string
}

// Wanted is the day it was to count from, Counts the day it does, zero before it is
// approved.
func (v targetVersion) Wanted() time.Time { return v.From.At(0) }

// Counts is described at Wanted.
func (v targetVersion) Counts() time.Time {
	if v.State != measure.Approved {
		return time.Time{}
	}
	return v.CountsFrom.At(0)
}

// showTarget shows a target with all its versions, and what the reader may do with it.
func (d *Desk) showTarget(a *web.Ask, problem office.Problem) error {
	t, err := d.targetAsked(a)
	if err != nil {
		return err
	}
	lines, err := d.targetLines(a, []measure.Target{t})
	if err != nil {
		return err
	}
	page := targetPage{Line: lines[0], Frame: a.Frame("targets.single", "metric", a.T("metric."+string(t.Subject.Metric)))}
	page.Problem = problem
	names, err := d.names(a)
	if err != nil {
		return err
	}
	for _, v := range slices.Backward(t.Versions) {
		page.Versions = append(page.Versions, targetVersion{
			Version: v, Setter: names.person(v.SetBy), Decider: names.person(v.DecidedBy), GoalWords: web.PercentWords(a.Lang, v.Goal.Percent()),
		})
	}
	if page.Warnings, err = d.Register.TargetWarnings(a.Ctx, t.ID); err != nil {
		return err
	}
	keepers, err := d.Register.TargetKeepers(a.Ctx, t.Subject.Unit)
	if err != nil {
		return err
	}
	page.MayChange = keepers.MaySet(a.Who().ID) && !t.Subject.Over(a.Now())
	page.Earliest = t.Earliest(a.Now()).String()
	page.Orphan = len(keepers.Heads) == 0
	return a.Show(cmp.Or(problem.Status, http.StatusOK), "target", page)
}

func (d *Desk) targetAsked(a *web.Ask) (measure.Target, error) {
	id, err := strconv.ParseInt(a.Param("id"), 10, 64)
	if err != nil {
		return measure.Target{}, procedure.Refuse(contract.CodeNotFound, "")
	}
	t, err := d.Register.Target(a.Ctx, id)
	return t, missing(err)
}

func (d *Desk) changeTarget(a *web.Ask) error {
	t, err := d.targetAsked(a)
	if err != nil {
		return err
	}
	_, err = d.Office.ChangeTarget(a.Ctx, a.Actor(), a.Key(), t.ID, office.TargetChange{
		Percent: typedNumber(a.PostForm("percent")), From: a.PostForm("from"),
	})
	return d.afterTarget(a, t, "target_changed", err)
}

func (d *Desk) decideTarget(approve bool) web.Handler {
	return func(a *web.Ask) error {
		t, err := d.targetAsked(a)
		if err != nil {
			return err
		}
		no, _ := strconv.Atoi(a.PostForm("version")) // 0 is no version, which is refused
		_, err = d.Office.DecideTarget(a.Ctx, a.Actor(), t.ID, approve, office.TargetDecision{Version: no, Reason: a.PostForm("reason")})
		notice := "target_approved"
		if !approve {
			notice = "target_returned"
		}
		return d.afterTarget(a, t, notice, err)
	}
}

// afterTarget shows the target again, with what was typed where it was refused.
func (d *Desk) afterTarget(a *web.Ask, t measure.Target, notice string, err error) error {
	if problem, ok := a.Refused(err); ok {
		return d.showTarget(a, problem)
	}
	if err != nil {
		return err
	}
	return a.Go(targetLine{Tracked: register.Tracked{Target: t}}.Path(), notice)
}
