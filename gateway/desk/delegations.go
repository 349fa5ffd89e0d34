package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

const (
	delegationsPath = "/desk/delegations"
	delegatePath    = "/desk/unit/delegate"
)

// delegators may hand over the work of others (office.HandsOver).
var delegators = web.Access{procedure.RoleUnitHead, procedure.RoleLeader, procedure.RoleDirector, procedure.RoleOffice}

func (d *Desk) delegationRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: delegationsPath, Access: delegators, Handle: d.listDelegations},
		{Method: http.MethodGet, Path: delegatePath, Access: delegators, Handle: func(a *web.Ask) error {
			return d.showDelegate(a, a.Query("staff"), problemOfNone)
		}},
		{Method: http.MethodPost, Path: delegatePath, Access: delegators, Handle: d.delegate},
		{Method: http.MethodGet, Path: delegationsPath + "/:id", Access: web.Staff, Handle: func(a *web.Ask) error {
			return d.showDelegation(a, problemOfNone)
		}},
		{Method: http.MethodPost, Path: delegationsPath + "/:id/end", Access: delegators, Handle: d.endDelegation},
	}
}

// awayList is who is away, and who left work behind that nobody moves.
type awayList struct {
	Standing []register.Delegation
	Left     []register.LeftBehind
}

// Path is the page of a delegation, Delegate where somebody's work is handed over.
func (awayList) Path(d register.Delegation) string { return delegationsPath + "/" + d.ID }

// Delegate is said at Path.
func (awayList) Delegate(staff string) string {
	return address(delegatePath, url.Values{"staff": {staff}})
}

// away reads it for some units, "" among them for everybody.
func (d *Desk) away(a *web.Ask, units ...string) (list awayList, err error) {
	for _, unit := range units {
		standing, err := d.Register.Delegations(a.Ctx, unit)
		if err != nil {
			return list, err
		}
		for _, s := range standing {
			if !slices.ContainsFunc(list.Standing, func(o register.Delegation) bool { return o.ID == s.ID }) {
				list.Standing = append(list.Standing, s)
			}
		}
		left, err := d.Register.LeftBehind(a.Ctx, unit)
		if err != nil {
			return list, err
		}
		list.Left = append(list.Left, left...)
	}
	return list, nil
}

// unitsHeaded are the units whose work somebody hands over: their own as its head, all for the
// Office and leadership.
func (d *Desk) unitsHeaded(who register.Staff) (units []string) {
	for _, u := range d.Catalogue.Organisation().Units {
		if d.urges(who) || u.Code == who.Unit || d.Catalogue.Organisation().HeadUnit(u.Code) == who.Unit {
			units = append(units, u.Code)
		}
	}
	return units
}

type delegationsPage struct {
	web.Frame
	Away awayList
}

// listDelegations shows who is away, and who does their work.
func (d *Desk) listDelegations(a *web.Ask) (err error) {
	page := delegationsPage{Frame: a.Frame("delegation.list")}
	if err := d.live(a, &page.Frame); err != nil {
		return err
	}
	if page.Away, err = d.away(a, d.unitsHeaded(a.Who())...); err != nil {
		return err
	}
	return a.Show(http.StatusOK, "delegations", page)
}

type delegatePage struct {
	web.Frame
	// People are whose work may be handed over, by unit.
	People []unitPeople
	// Hand is what the chosen one has, nil before somebody was chosen; Moves are its lines that
	// can be handed over, Stays the others.
	Hand         *office.InHand
	Moves, Stays []register.InHand
	// Today is the first day offered.
	Today procedure.Day
}

// Field is what the choice of who gets a line is called.
func (p delegatePage) Field(of string) string { return "to_" + of }

// Path is the page of a file or duty.
func (p delegatePage) Path(of, kind string) string { return workPath(of, kind) }

// workPath is the page of a file or duty.
func workPath(of, kind string) string {
	if kind == register.KindFile {
		return "/desk/files/" + of
	}
	return dutyPath(of)
}

// Why words why a line stays.
func (p delegatePage) Why(code procedure.Code) string { return codeWords(p.Frame, code) }

// codeWords is what a code says.
func codeWords(f web.Frame, code procedure.Code) string {
	vi, en := contract.Message(code, nil)
	return f.Say(office.Words{VI: vi, EN: en})
}

// showDelegate is the form: whose work, then to whom, and from when to when.
func (d *Desk) showDelegate(a *web.Ask, staff string, problem office.Problem) error {
	page := delegatePage{Frame: a.Frame("delegation.new"), Today: procedure.DayOf(a.Now())}
	page.Problem = problem
	names, err := d.names(a)
	if err != nil {
		return err
	}
	if page.People, err = d.mayBeAway(a, names); err != nil {
		return err
	}
	status := statusOf(problem)
	if staff == "" {
		return a.Show(status, "delegate", page)
	}
	hand, err := d.Office.InHand(a.Ctx, a.Who(), staff)
	if p, refused := a.Refused(err); refused && problem.Code == "" {
		page.Problem = p
		return a.Show(p.Status, "delegate", page)
	}
	if err != nil {
		return err
	}
	page.Hand = &hand
	for _, l := range hand.Lines {
		if l.Code == "" {
			page.Moves = append(page.Moves, l)
		} else {
			page.Stays = append(page.Stays, l)
		}
	}
	return a.Show(status, "delegate", page)
}

// mayBeAway are whose work the reader may hand over: who works in the unit, or left work there.
func (d *Desk) mayBeAway(a *web.Ask, names names) (people []unitPeople, _ error) {
	for _, unit := range d.unitsHeaded(a.Who()) {
		left, err := d.Register.LeftBehind(a.Ctx, unit)
		if err != nil {
			return nil, err
		}
		of := unitPeople{Unit: names.of(unit, "")}
		for _, who := range names.staff {
			behind := slices.ContainsFunc(left, func(l register.LeftBehind) bool { return l.Staff == who.ID })
			if who.Active && who.Unit == unit || behind {
				of.Staff = append(of.Staff, who)
			}
		}
		if len(of.Staff) > 0 {
			people = append(people, of)
		}
	}
	return people, nil
}

// statusOf is the status of a page with a problem or none.
func statusOf(p office.Problem) int {
	if p.Code == "" {
		return http.StatusOK
	}
	return p.Status
}

// delegate hands somebody's work over; the worker moves it.
func (d *Desk) delegate(a *web.Ask) error {
	order := office.DelegationOrder{
		Staff: a.PostForm("staff"), To: a.PostForm("to"), From: a.PostForm("from"), Until: a.PostForm("until"),
		GiveBack: a.PostForm("give_back") != "", Note: a.PostForm("note"),
	}
	for name, values := range a.Request.PostForm {
		if of, found := strings.CutPrefix(name, "to_"); found && values[0] != "" {
			order.Lines = append(order.Lines, office.DelegatedLine{Of: of, To: values[0]})
		}
	}
	slices.SortFunc(order.Lines, func(x, y office.DelegatedLine) int { return strings.Compare(x.Of, y.Of) })
	ordered, err := d.Office.Delegate(a.Ctx, a.Who(), a.Key(), order)
	if p, refused := a.Refused(err); refused {
		return d.showDelegate(a, order.Staff, p)
	}
	if err != nil {
		return err
	}
	return a.Go(delegationsPath+"/"+ordered.ID, "delegation_ordered")
}

type delegationPage struct {
	web.Frame
	Delegation register.Delegation
	// By is who ordered it, EndedBy who ended it, Unit the unit whose work it is.
	By, EndedBy, Unit string
	// Ends says that the reader may end it.
	Ends bool
}

// Count is how many lines came out so.
func (p delegationPage) Count(outcome register.DelegationOutcome) (n int) {
	for _, l := range p.Delegation.Lines {
		if l.Outcome == outcome {
			n++
		}
	}
	return n
}

// Path is the page of a line.
func (p delegationPage) Path(l register.DelegationLine) string { return workPath(l.Of, l.Kind) }

// Why words why a line was not moved.
func (p delegationPage) Why(l register.DelegationLine) string { return codeWords(p.Frame, l.Code) }

// showDelegation shows what came of each thing.
func (d *Desk) showDelegation(a *web.Ask, problem office.Problem) (err error) {
	page := delegationPage{Frame: a.Frame("delegation.page")}
	page.Problem = problem
	if problem.Code == "" {
		if err := d.live(a, &page.Frame); err != nil {
			return err
		}
	}
	if page.Delegation, err = d.Office.Delegation(a.Ctx, a.Who(), a.Param("id")); err != nil {
		return err
	}
	names, err := d.names(a)
	if err != nil {
		return err
	}
	one := page.Delegation
	page.By, page.EndedBy = names.person(one.By.Staff), names.person(one.EndedBy)
	if one.Unit != "" {
		page.Unit = names.of(one.Unit, "")
	}
	headed := d.unitsHeaded(a.Who())
	page.Ends = one.OverAt.IsZero() && delegators.Allows(a.Who().Role) &&
		(one.By.Staff == a.Who().ID || d.urges(a.Who()) || one.Unit != "" && slices.Contains(headed, one.Unit))
	return a.Show(statusOf(problem), "delegation", page)
}

// endDelegation ends it before its time.
func (d *Desk) endDelegation(a *web.Ask) error {
	_, err := d.Office.EndDelegation(a.Ctx, a.Who(), a.Param("id"))
	if p, refused := a.Refused(err); refused {
		return d.showDelegation(a, p)
	}
	if err != nil {
		return err
	}
	return a.Go(delegationsPath+"/"+a.Param("id"), "delegation_ended")
}
