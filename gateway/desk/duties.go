package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/duty"
	"dunghen/workflows/procedure"
)

const (
	dutiesPath = "/desk/duties"
	// dutiesPage is how many duties a page shows.
	dutiesPage = 30
)

func (d *Desk) dutyRoutes() []web.Route {
	const do = dutyPattern + "/do/:action"
	return []web.Route{
		{Method: http.MethodGet, Path: dutiesPath, Access: web.Staff, Handle: d.listDuties},
		{Method: http.MethodGet, Path: dutyPattern, Access: web.Staff, Handle: d.showDuty},
		{Method: http.MethodGet, Path: do, Access: web.Staff, Handle: d.showDutyAct},
		{Method: http.MethodPost, Path: do, Access: web.Staff, Handle: d.actOnDuty, Files: true, Body: evidenceBody},
		{Method: http.MethodGet, Path: difficultyPath, Access: web.Staff, Handle: d.showGive(duty.Difficulty)},
		{Method: http.MethodPost, Path: difficultyPath, Access: web.Staff, Handle: d.give(duty.Difficulty)},
		{Method: http.MethodGet, Path: directionPath, Access: givers, Handle: d.showGive(duty.Direction)},
		{Method: http.MethodPost, Path: directionPath, Access: givers, Handle: d.give(duty.Direction)},
		{Method: http.MethodGet, Path: taskPath, Access: givers, Handle: d.showGive(duty.Task)},
		{Method: http.MethodPost, Path: taskPath, Access: givers, Handle: d.give(duty.Task)},
	}
}

// dutyView is which duties somebody looks at.
type dutyView string

const (
	viewTurn  dutyView = "turn"
	viewGiven dutyView = "given"
	viewUnit  dutyView = "unit"
	viewAll   dutyView = "all"
)

type dutiesPageData struct {
	web.Frame
	Views []dutyTab
	View  dutyView
	Kinds []duty.Kind
	// Kind, Overdue and Closed are what the list is narrowed to.
	Kind            duty.Kind
	Overdue, Closed bool
	// Gives says that the reader may give directions and tasks.
	Gives bool
	// Asking are those a later date is asked for of the reader.
	Asking []dutyLine
	Lines  []dutyLine
	Pages  pager
	// Count words how many there are.
	Count string
	// Figures are how units keep the dates of their tasks this Year, of the view's units.
	Figures []taskFigure
	Year    int
}

// taskFigure is how a unit kept the dates of its tasks (nhiệm vụ hoàn thành đúng hạn):
// open ones past their date count against it.
type taskFigure struct {
	register.DutyFigure
	// Percent is the share on time in words, "" while none was due.
	Percent string
}

// dutyTab is one way to look at duties.
type dutyTab struct {
	View    dutyView
	Path    string
	Current bool
}

// dutyLine is one duty of a list.
type dutyLine struct {
	register.DutyRecord
	Gist    string
	Turn    turnWords
	Outcome string
}

// Path is the page of the duty.
func (l dutyLine) Path() string { return dutyPath(l.View.Number) }

// viewsFor are those somebody has: everybody may have raised a difficulty and works in a
// unit, and who may read every duty has all.
func viewsFor(who register.Staff) []dutyView {
	views := []dutyView{viewTurn, viewGiven, viewUnit}
	if office.SeesDuties(who.Role) {
		views = append(views, viewAll)
	}
	return views
}

// listDuties lists what must be answered: what waits for the reader first.
func (d *Desk) listDuties(a *web.Ask) error {
	page := dutiesPageData{Frame: a.Frame("duty.list"), Kinds: duty.Kinds(), Gives: givers.Allows(a.Who().Role)}
	if err := d.live(a, &page.Frame); err != nil {
		return err
	}
	views := viewsFor(a.Who())
	page.View = views[0]
	if wanted := dutyView(a.Query("view")); slices.Contains(views, wanted) {
		page.View = wanted
	}
	if wanted := duty.Kind(a.Query("kind")); slices.Contains(page.Kinds, wanted) {
		page.Kind = wanted
	}
	page.Overdue, page.Closed = a.Query("overdue") != "", a.Query("closed") != "" && page.View != viewTurn
	for _, v := range views {
		page.Views = append(page.Views, dutyTab{v, address(dutiesPath, url.Values{"view": {string(v)}}), v == page.View})
	}
	filter, allowed := office.DutiesFor(a.Who(), d.dutyFilter(a, page))
	if !allowed {
		return procedure.Refuse(procedure.CodeRoleNotAllowed, "")
	}
	query := a.Request.URL.Query()
	found, err := d.Register.Duties(a.Ctx, filter, dutyMarkOf(query.Get("after")), dutiesPage+1)
	if err != nil {
		return err
	}
	found, page.Pages = cut(pages{dutiesPath, query, "after", dutiesPage}, found, filter.MarkOf)
	n, err := d.Register.CountDuties(a.Ctx, filter, countTo)
	if err != nil {
		return err
	}
	page.Count = dutiesWords(page.Frame, n)
	if err := d.taskFigures(a, &page); err != nil {
		return err
	}
	page.Lines = d.dutyLines(a, found)
	if page.View == viewTurn {
		if page.Asking, err = d.asking(a); err != nil {
			return err
		}
	}
	return a.Show(http.StatusOK, "duties", page)
}

// taskFigures adds the figures of this year's tasks: of the reader's unit, or of all.
func (d *Desk) taskFigures(a *web.Ask, page *dutiesPageData) error {
	if page.View != viewUnit && page.View != viewAll {
		return nil
	}
	page.Year = a.Now().In(procedure.Zone).Year()
	figures, err := d.Register.DutyFigures(a.Ctx, duty.Task, register.YearOf(page.Year), a.Now())
	for _, f := range figures {
		if page.View == viewUnit && f.Unit != a.Who().Unit {
			continue
		}
		line := taskFigure{DutyFigure: f}
		if f.Judged() > 0 {
			line.Percent = web.PercentWords(a.Lang, 100*float64(f.OnTime)/float64(f.Judged()))
		}
		page.Figures = append(page.Figures, line)
	}
	return err
}

// dutyFilter is what the page shows, of what its reader may see.
func (d *Desk) dutyFilter(a *web.Ask, page dutiesPageData) register.DutyFilter {
	f := register.DutyFilter{Kind: page.Kind, Overdue: page.Overdue, Open: !page.Closed, At: a.Now()}
	switch page.View {
	case viewTurn:
		f.WaitsFor = a.Who().ID
	case viewGiven:
		f.Giver = a.Who().ID
	case viewUnit:
		f.Of = a.Who().Unit
	case viewAll:
	}
	return f
}

// asking are the duties whose later date is the reader's to decide on: what they gave, and
// as a head the explanations and difficulties of their unit. It is nobody's turn by that.
func (d *Desk) asking(a *web.Ask) (lines []dutyLine, _ error) {
	filter := register.DutyFilter{Giver: a.Who().ID, Open: true, At: a.Now()}
	if a.Who().Role == procedure.RoleUnitHead {
		filter = register.DutyFilter{Of: a.Who().Unit, Open: true, At: a.Now()}
	}
	found, err := d.Register.Duties(a.Ctx, filter, register.Mark{}, countTo)
	for _, line := range d.dutyLines(a, found) {
		if line.View.Allows(duty.VerbPostpone, a.Actor()) == nil {
			lines = append(lines, line)
		}
	}
	return lines, err
}

// dutiesWords says a number of duties that was counted up to countTo.
func dutiesWords(f web.Frame, n int) string {
	if n > countTo {
		return f.T("duty.more_than", "n", countTo)
	}
	return f.T("duty.count", "n", n)
}

// dutyLines say of each duty what there is to know.
func (d *Desk) dutyLines(a *web.Ask, found []register.DutyRecord) []dutyLine {
	calendar := d.Catalogue.Calendar()
	lines := make([]dutyLine, len(found))
	for i, f := range found {
		lines[i] = dutyLine{
			DutyRecord: f, Gist: gist(a, f), Turn: turnOf(a, &calendar, f), Outcome: outcomeWords(a, f.View),
		}
	}
	return lines
}

// maxAbout is how many duties the page of a file shows.
const maxAbout = 50

// dutiesAbout are the directions and explanations about a file that the reader may see.
func (d *Desk) dutiesAbout(a *web.Ask, code string) ([]dutyLine, error) {
	filter, _ := office.DutiesFor(a.Who(), register.DutyFilter{File: code, At: a.Now()}) // of no unit, so of none they may not see
	found, err := d.Register.Duties(a.Ctx, filter, register.Mark{}, maxAbout)
	return d.dutyLines(a, found), err
}

// directPath is where somebody directs a file, "" for who may not.
func directPath(a *web.Ask, code string) string {
	if !givers.Allows(a.Who().Role) {
		return ""
	}
	return address(directionPath, url.Values{"file": {code}})
}

// dutiesWaiting says how many duties wait for whoever asks. The menu does without it
// where it cannot be read.
func (d *Desk) dutiesWaiting(a *web.Ask) web.Waiting {
	const most = 99
	n, err := d.Register.CountDuties(a.Ctx, register.DutyFilter{WaitsFor: a.Who().ID, At: a.Now()}, most)
	if err != nil {
		d.House.Log.WarnContext(a.Ctx, "menu without duties", "error", err)
		return web.Waiting{}
	}
	switch {
	case n == 0:
		return web.Waiting{}
	case n > most:
		return web.Waiting{Count: strconv.Itoa(most) + "+", Words: a.T("duty.more_than", "n", most)}
	default:
		return web.Waiting{Count: strconv.Itoa(n), Words: a.T("duty.waiting_for_me", "n", n)}
	}
}
