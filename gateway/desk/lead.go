package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (d *Desk) leadRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: leadPath, Access: leadership, Handle: d.showLead},
		{Method: http.MethodGet, Path: "/desk/lead/custody", Access: leadership, Handle: d.showCustody},
	}
}

const (
	leadPath = "/desk/lead"
	// leadPage is how many files a page of each list shows.
	leadPage = 20
)

type leadPageData struct {
	web.Frame
	Calls     []leadLine
	CallCount int
	CallPages pager
	Late      []leadLine
	LateCount int
	LatePages pager
	// Units are what the late files can be narrowed to, Unit what they are.
	Units []register.Unit
	Unit  string
	// People are who a file can be given to, by unit.
	People []unitPeople
	// Targets are those that run, of the reader's units.
	Targets []targetLine
	// Report is the last report to the leadership, nil for none.
	Report *reportLine
}

// CallsWords and LateWords say how many files there are.
func (p leadPageData) CallsWords() string { return countWords(p.Frame, p.CallCount) }

// LateWords is CallsWords of the late files.
func (p leadPageData) LateWords() string { return countWords(p.Frame, p.LateCount) }

// countWords says a number of files that was counted up to countTo.
func countWords(f web.Frame, n int) string {
	if n > countTo {
		return f.T("lead.more_than", "n", countTo)
	}
	return f.T("lead.files_n", "n", n)
}

// leadLine is one file as the leadership sees it.
type leadLine struct {
	register.JudgedFile
	// LateFor is how long its promise has been broken, "" while it has not.
	LateFor string
	Why     []fact
	// Turn is what it waits for, and of whom.
	Turn    []Asked
	Custody []heldLine
	// Waited and Climbs are of the calls on the reader.
	Waited, Climbs string
	Climbed        bool
	// Answer is where the reader's answer goes, "" for who has none to give; Accept says
	// that there is a new date to accept.
	Answer string
	Accept bool
	// Direct is where the reader directs the file, "" for who may not.
	Direct string
}

// Key names the line's fields apart from those of others.
func (l leadLine) Key() string { return l.View.Code }

// fact is something to be said of a file; Quote is what somebody wrote, Vietnamese in
// every language.
type fact struct {
	Words, Quote string
	// Bad is what should not be.
	Bad bool
}

// heldLine is who held a file how long.
type heldLine struct {
	// Who is Vietnamese in every language, "" where Words say it.
	Who, Step, Words string
	For              string
}

// showLead shows the leadership what waits for their answer, and what is late and why.
func (d *Desk) showLead(a *web.Ask) error {
	page := leadPageData{Frame: a.Frame("lead.title"), Unit: a.Query("unit")}
	if err := d.live(a, &page.Frame); err != nil {
		return err
	}
	names, err := d.names(a)
	if err != nil {
		return err
	}
	page.Units, page.People = names.units, names.people()
	if err := d.leadCalls(a, &page, names); err != nil {
		return err
	}
	if err := d.leadLate(a, &page, names); err != nil {
		return err
	}
	if page.Targets, err = d.runningTargets(a, unitsOf(a.Who())); err != nil {
		return err
	}
	if page.Report, err = d.lastReport(a); err != nil {
		return err
	}
	return a.Show(http.StatusOK, "lead", page)
}

// leadCalls are the calls on the reader that wait for their answer.
func (d *Desk) leadCalls(a *web.Ask, page *leadPageData, names names) error {
	calls, err := d.Register.Calls(a.Ctx, a.Who().ID, markOf(a.Query("calls")), leadPage+1)
	if err != nil {
		return err
	}
	if page.CallCount, err = d.Register.CountCalls(a.Ctx, a.Who().ID, countTo); err != nil {
		return err
	}
	calls, page.CallPages = cut(pages{leadPath, a.Request.URL.Query(), "calls", leadPage}, calls, func(c register.Call) register.Mark {
		return register.MarkOfJudged(c.JudgedFile)
	})
	files := make([]register.JudgedFile, len(calls))
	for i, c := range calls {
		files[i] = c.JudgedFile
	}
	if page.Calls, err = d.leadLines(a, files, names); err != nil {
		return err
	}
	calendar := d.Catalogue.Calendar()
	for i, c := range calls {
		line, now := &page.Calls[i], c.View.LastKnown(a.Now())
		line.Climbed = c.Climbed
		line.Waited = spanWords(a.T, "lead.waited", calendar.WorkingBetween(c.Since, now))
		if !c.ClimbsAt.IsZero() {
			line.Climbs = a.T("lead.climbs", "at", page.Instant(c.ClimbsAt))
		}
	}
	return nil
}

// leadLate are the files that are late now, the longest first.
func (d *Desk) leadLate(a *web.Ask, page *leadPageData, names names) error {
	filter := register.JudgedFilter{Verdict: register.VerdictLateNow, Unit: page.Unit, At: a.Now()}
	late, err := d.Register.JudgedFiles(a.Ctx, filter, markOf(a.Query("after")), leadPage+1)
	if err != nil {
		return err
	}
	if page.LateCount, err = d.Register.CountJudged(a.Ctx, filter, countTo); err != nil {
		return err
	}
	late, page.LatePages = cut(pages{leadPath, a.Request.URL.Query(), "after", leadPage}, late, register.MarkOfJudged)
	page.Late, err = d.leadLines(a, late, names)
	return err
}

// leadLines says of each file what there is to know.
func (d *Desk) leadLines(a *web.Ask, files []register.JudgedFile, names names) ([]leadLine, error) {
	var ids []string
	for _, f := range files {
		if said := f.View.Declaration; said != nil && said.Text != "" && office.SeesApplicant(a.Who(), f.View) {
			ids = append(ids, said.Text)
		}
	}
	texts, err := d.Register.TextBodies(a.Ctx, ids)
	if err != nil {
		return nil, err
	}
	calendar := d.Catalogue.Calendar()
	lines := make([]leadLine, len(files))
	for i, f := range files {
		now := f.View.LastKnown(a.Now())
		line := leadLine{JudgedFile: f, Why: why(a, &calendar, f.View, texts, now), Direct: directPath(a, f.View.Code)}
		if late := f.Promise; !late.IsZero() && (late.Before(now) || !f.View.LateAt.IsZero()) {
			line.LateFor = spanWords(a.T, "left.late", calendar.WorkingBetween(late, now))
		}
		// Of a file whose rules the catalogue no longer has nothing is offered.
		var offers []procedure.Verb
		known, err := d.known(f.View)
		if err == nil {
			offers = known.Offers(a.Actor())
		}
		line.Turn = asked(a, f.View.Code, f.View.Asked, offers)
		for i := range line.Turn {
			if line.Turn[i].Path != "" {
				line.Turn[i].Path += "?back=" + url.QueryEscape(a.Request.URL.RequestURI())
			}
		}
		if slices.Contains(offers, procedure.VerbAcknowledge) {
			line.Answer, line.Accept = doPath(f.View.Code, procedure.VerbAcknowledge), f.View.Apology != nil
		}
		held, _ := known.Custody(now)
		for _, h := range held {
			line.Custody = append(line.Custody, heldLine{
				Who: names.of(h.Unit, h.Staff), Step: h.StepName, Words: holderWords(a, h.Holder),
				For: spanWords(a.T, "lead.held", h.Worked),
			})
		}
		lines[i] = line
	}
	return lines, nil
}

// holderWords names hands that are not the office's, "" for those that are.
func holderWords(a *web.Ask, h procedure.Holder) string {
	if h == procedure.HolderOffice {
		return ""
	}
	return a.T("file.held_by_" + string(h))
}

// why says what people and the machine said about the promise, in the order it came.
func why(a *web.Ask, calendar *procedure.Calendar, v procedure.View, texts map[string]string, now time.Time) (facts []fact) {
	say := func(bad bool, id string, pairs ...any) {
		facts = append(facts, fact{Words: a.T(id, pairs...), Bad: bad})
	}
	day := func(t time.Time) string { return t.In(procedure.Zone).Format("02/01/2006") }
	switch said := v.Declaration; {
	case said == nil:
		say(true, "lead.silent")
	case said.Course == procedure.OnCourse:
		say(true, "lead.on_course", "at", day(said.At))
	default:
		say(false, "lead.declared", "at", day(said.At), "reason", a.T("file.reason_"+string(said.Reason)))
		facts[len(facts)-1].Quote = texts[said.Text]
	}
	switch letter := v.Apology; {
	case letter == nil:
		say(true, "lead.no_letter")
	case letter.IssuedAt.IsZero():
		say(true, "lead.letter_owed", "day", day(letter.NewDue))
	default:
		id := "lead.letter"
		if letter.Kind == procedure.ApologyAutomatic {
			id = "lead.letter_automatic"
		}
		say(false, id, "no", strconv.Itoa(letter.Number), "at", day(letter.IssuedAt), "day", day(letter.NewDue))
		if letter.NewDue.Before(now) && v.FinishedAt.IsZero() {
			say(true, "lead.broken_again")
		}
	}
	for _, delay := range v.SystemDelays {
		facts = append(facts, fact{Bad: true, Words: spanWords(a.T, "lead.system_delay", calendar.WorkingBetween(delay.At, delay.Until))})
	}
	return facts
}

// names are what the units and people of the office are called.
type names struct {
	units []register.Unit
	staff []register.Staff
}

func (d *Desk) names(a *web.Ask) (n names, err error) {
	if n.units, err = d.Register.Units(a.Ctx); err != nil {
		return n, err
	}
	n.staff, err = d.Register.StaffList(a.Ctx)
	return n, err
}

// of is a person with their unit, or the unit alone.
func (n names) of(unit, staff string) string {
	name := unit
	if i := slices.IndexFunc(n.units, func(u register.Unit) bool { return u.Code == unit }); i >= 0 {
		name = n.units[i].Name
	}
	if i := slices.IndexFunc(n.staff, func(s register.Staff) bool { return s.ID == staff }); i >= 0 {
		name += " – " + n.staff[i].Name
	}
	return name
}

// person is somebody's name, "" for the machine and for nobody.
func (n names) person(id string) string {
	if id == procedure.System {
		return ""
	}
	if i := slices.IndexFunc(n.staff, func(s register.Staff) bool { return s.ID == id }); i >= 0 {
		return n.staff[i].Name
	}
	return id
}

// people are those who may be given a file, by unit.
func (n names) people() (out []unitPeople) {
	for _, u := range n.units {
		people := slices.DeleteFunc(slices.Clone(n.staff), func(s register.Staff) bool {
			return !s.Active || s.Unit != u.Code || s.Role != procedure.RoleOfficer && s.Role != procedure.RoleUnitHead
		})
		if len(people) > 0 {
			out = append(out, unitPeople{u.Name, people})
		}
	}
	return out
}
