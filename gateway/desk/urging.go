package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const urgingPath = "/desk/urging"

// urgers urge; of the heads, that of the Office only (office.Urges).
var urgers = web.Access{procedure.RoleOffice, procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector}

func (d *Desk) urgingRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: urgingPath, Access: urgers, Handle: func(a *web.Ask) error { return d.showUrging(a, nil, problemOfNone) }},
		{Method: http.MethodPost, Path: urgingPath + "/remind", Access: urgers, Handle: d.urge},
	}
}

// urges says whether somebody may urge.
func (d *Desk) urges(who register.Staff) bool {
	return office.Urges(who, d.urging())
}

func (d *Desk) urging() string { return d.Catalogue.Organisation().Policy.UrgingUnit }

// seesDuty says whether the reader may read a duty: what is theirs to read, and who urges what
// is behind.
func (d *Desk) seesDuty(a *web.Ask, v duty.View) bool {
	return office.SeesDuty(a.Actor(), v) || d.urges(a.Who()) && v.Behind(a.Now())
}

// behindLine is one thing that is behind.
type behindLine struct {
	// Field is what choosing it is called, "" where nobody else is to be reminded.
	Field, ID, Path string
	// Kind is file, report or a kind of duty; Words is the id of its words.
	Kind, Words    string
	Gist           string
	Unit, UnitName string
	// Role and Turn are whose turn it is.
	Role, Turn string
	Due        time.Time
	Days       int
}

// behindUnit is what is behind in a unit.
type behindUnit struct {
	Unit, Name string
	Lines      []behindLine
}

// Count is how much that is.
func (u behindUnit) Count() int { return len(u.Lines) }

type urgingPage struct {
	web.Frame
	Groups []behindUnit
	// Units and Kinds are what the list can be narrowed to, Unit and Kind what it is.
	Units      []register.Unit
	Kinds      []behindLine
	Unit, Kind string
	Total      int
	// Urged is what came of reminders just sent.
	Urged []office.Urged
}

// Why words a refusal.
func (p urgingPage) Why(u office.Urged) string {
	if p.Lang == web.English {
		return u.Detail.EN
	}
	return u.Detail.VI
}

// behindKinds are the kinds of things that can be behind.
func behindKinds() []behindLine {
	kinds := []behindLine{{Kind: "file", Words: "urging.file"}}
	for _, k := range duty.Kinds() {
		kinds = append(kinds, behindLine{Kind: string(k), Words: "urging.kind_" + string(k)})
	}
	return append(kinds, behindLine{Kind: "report", Words: "urging.report"})
}

// showUrging shows all that is behind, by unit.
func (d *Desk) showUrging(a *web.Ask, urged []office.Urged, p office.Problem) (err error) {
	if !d.urges(a.Who()) {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
	}
	page := urgingPage{Frame: a.Frame("urging.title"), Kinds: behindKinds(), Unit: a.Query("unit"), Kind: a.Query("kind"), Urged: urged}
	page.Problem = p
	if page.Units, err = d.Register.Units(a.Ctx); err != nil {
		return err
	}
	lines, err := d.behind(a)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if page.Unit != "" && l.Unit != page.Unit || page.Kind != "" && l.Kind != page.Kind {
			continue
		}
		i := slices.IndexFunc(page.Groups, func(g behindUnit) bool { return g.Unit == l.Unit })
		if i < 0 {
			i = len(page.Groups)
			page.Groups = append(page.Groups, behindUnit{Unit: l.Unit, Name: l.UnitName})
		}
		page.Groups[i].Lines = append(page.Groups[i].Lines, l)
		page.Total++
	}
	slices.SortStableFunc(page.Groups, func(x, y behindUnit) int { return cmp.Compare(y.Count(), x.Count()) })
	status := http.StatusOK
	if p.Code != "" {
		status = p.Status
	}
	return a.Show(status, "urging", page)
}

// behind lists late files, overdue duties and reports that wait since a day before today:
// of duties those the reader may read, and to be chosen those they may urge.
func (d *Desk) behind(a *web.Ask) (lines []behindLine, _ error) {
	now, calendar := a.Now(), d.Catalogue.Calendar()
	files, err := d.Register.LateAt(a.Ctx, now, register.Scope{}, calendar)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		l := behindLine{
			Field: "files", ID: f.Code, Path: "/desk/files/" + f.Code, Kind: "file", Words: "urging.file", Gist: f.ProcedureName,
			Unit: f.HolderUnit, UnitName: f.HolderName, Turn: f.StaffName, Due: f.Promise, Days: f.DaysLate,
		}
		if l.Unit == "" {
			l.Unit, l.UnitName = f.LeadUnit, f.LeadName
		}
		switch f.Turn {
		case register.TurnLeader, register.TurnDirector:
			l.Role, l.Turn = a.T("role."+f.Turn), ""
		case register.TurnCitizen, register.TurnReturn:
			l.Role, l.Turn = a.T("file.held_by_"+f.Turn), ""
		}
		lines = append(lines, l)
	}
	duties, err := d.Register.Duties(a.Ctx, register.DutyFilter{Overdue: true, At: now}, register.Mark{}, countTo)
	if err != nil {
		return nil, err
	}
	for _, of := range d.dutyLines(a, duties) {
		v := of.View
		if !d.seesDuty(a, v) {
			continue
		}
		l := behindLine{
			ID: v.Number, Path: of.Path(), Kind: string(v.Kind), Words: "urging.kind_" + string(v.Kind), Gist: of.Gist,
			Unit: v.Unit, UnitName: of.UnitName, Role: of.Turn.Role, Turn: of.Turn.Name, Due: v.TurnDueAt,
		}
		if v.Allows(duty.VerbUrge, office.UrgesAs(a.Who(), d.urging(), v)) == nil {
			l.Field = "duties"
		}
		if !v.DueAt.IsZero() && (l.Due.IsZero() || v.DueAt.Before(l.Due)) {
			l.Due = v.DueAt
		}
		if !l.Due.IsZero() {
			l.Days = calendar.WorkingDaysAfter(procedure.DayOf(l.Due), procedure.DayOf(now))
		}
		lines = append(lines, l)
	}
	reports, err := d.Register.ReportsWaiting(a.Ctx, procedure.DayOf(now).At(0))
	if err != nil {
		return nil, err
	}
	approving := d.Catalogue.Reporting().Approval.Unit
	name := approving
	if unit, known := d.Catalogue.Organisation().Unit(approving); known {
		name = unit.Name
	}
	for _, r := range reports {
		since := r.MadeAt
		if r.State == register.ReportApproved {
			since = r.ApprovedAt
		}
		lines = append(lines, behindLine{
			ID: r.ID, Path: reportsPath + "/" + r.ID, Kind: "report", Words: "urging.report", Gist: a.T("urging.report_" + string(r.State)),
			Unit: approving, UnitName: name, Role: a.T("role." + string(procedure.RoleOffice)), Due: since, Days: calendar.WorkingDaysAfter(procedure.DayOf(since), procedure.DayOf(now)),
		})
	}
	return lines, nil
}

// urge reminds of what was chosen and says line by line what came of it.
func (d *Desk) urge(a *web.Ask) error {
	urged, err := d.Office.Urge(a.Ctx, a.Who(), a.Key(), office.UrgingOrder{
		Files: a.PostFormArray("files"), Duties: a.PostFormArray("duties"), Text: a.PostForm("text"),
	})
	if err != nil {
		p, refused := a.Refused(err)
		if !refused {
			return err
		}
		return d.showUrging(a, nil, p)
	}
	a.NewKey()
	return d.showUrging(a, urged, problemOfNone)
}
