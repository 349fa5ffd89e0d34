package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (d *Desk) fileRoutes() []web.Route {
	const file = "/desk/files/:code"
	return []web.Route{
		{Method: http.MethodGet, Path: file, Access: web.Staff, Handle: d.showFile},
		{Method: http.MethodGet, Path: file + "/receipt.pdf", Access: web.Staff, Handle: d.showReceipt},
		{Method: http.MethodPost, Path: file + "/control-slip", Access: web.Staff, Handle: d.orderControlSlip},
		{Method: http.MethodGet, Path: "/desk/letters/:name", Access: web.Staff, Handle: d.showLetter},
	}
}

type filePage struct {
	web.Frame
	File register.File
	// Knows says that the reader may know the applicant, and read what people typed.
	Knows bool
	// Left is the time left while the result is owed; Ended is how it ended, "" while it
	// has not.
	Left  *Left
	Ended string
	Asked []Asked
	// Offers are what the reader may do, what is asked first.
	Offers []fileOffer
	// Declared is the word about the promise, "" while nobody has given one.
	Declared string
	// Engine is the workflow in the Web UI of the engine, for operators.
	Engine string
	// Unknown says that the catalogue no longer has the procedure's version.
	Unknown bool

	Clock       []filePromise
	Stops       []procedure.Stop
	Events      []fileEvent
	Ahead       []filePlan
	PlanAway    bool
	Custody     []fileHold
	Elapsed     string
	Papers      []filePaper
	Scans       Scans
	Supplements []fileSupplement
	Letters     []register.Letter
	Deliveries  []fileMessage
	Calls       []fileCall
	Breaches    []fileBreach
	Faults      fileFaults
	// Duties are the directions and explanations about it that are for the reader, Direct
	// where they give another, "" for who may not.
	Duties []dutyLine
	Direct string
}

// fileReading is a file while its page is made: who reads it, and what the ids on it
// stand for.
type fileReading struct {
	*web.Ask
	frame web.Frame
	desk  *Desk
	file  register.File
	known procedure.Known
	// knows says that the reader may know the applicant.
	knows bool
	// rules are those the file is bound by, published what the catalogue says of its
	// procedure; both are zero where it no longer has them.
	rules     procedure.Rules
	published catalogue.Procedure
	calendar  procedure.Calendar
	people    map[string]register.Staff
	units     map[string]string
	texts     map[string]string
}

// fileOf reads the file of the path. Error: not_found.
func (d *Desk) fileOf(a *web.Ask) (register.File, error) {
	code := a.Param("code")
	if !contract.IsFileCode(code) {
		return register.File{}, procedure.Refuse(contract.CodeNotFound, "")
	}
	file, err := d.Register.File(a.Ctx, code)
	return file, missing(err)
}

// read reads the file of the path with all that its page needs to be understood.
func (d *Desk) read(a *web.Ask, frame web.Frame) (*fileReading, error) {
	file, err := d.fileOf(a)
	if err != nil {
		return nil, err
	}
	r := &fileReading{
		Ask: a, frame: frame, desk: d, file: file, knows: office.SeesApplicant(a.Who(), file.View), calendar: d.Catalogue.Calendar(),
		people: map[string]register.Staff{}, units: map[string]string{}, texts: map[string]string{},
	}
	if !r.knows {
		r.file.Applicant = register.Applicant{}
	}
	if err := r.readRules(); err != nil {
		return nil, err
	}
	r.known = procedure.Know(file.View, r.rules, r.calendar)
	return r, r.readNames()
}

// readRules: the file may be bound by a version the catalogue no longer has.
func (r *fileReading) readRules() error {
	view := r.file.View
	day := procedure.DayOf(view.ReceivedAt)
	rules, err := r.desk.Catalogue.Rules(view.Procedure, day)
	var refusal *procedure.Refusal
	switch {
	case errors.As(err, &refusal) || err == nil && rules.Version != view.Version:
		return nil
	case err != nil:
		return err
	}
	r.rules = rules
	r.published, err = r.desk.Catalogue.Procedure(view.Procedure, day)
	return err
}

func (r *fileReading) readNames() error {
	people, err := r.desk.Register.StaffList(r.Ctx)
	if err != nil {
		return err
	}
	for _, who := range people {
		r.people[who.ID] = who
	}
	units, err := r.desk.Register.Units(r.Ctx)
	if err != nil {
		return err
	}
	for _, unit := range units {
		r.units[unit.Code] = unit.Name
	}
	texts, err := r.desk.Register.Texts(r.Ctx, r.file.View.Code)
	if err != nil {
		return err
	}
	for _, text := range texts {
		r.texts[text.ID] = text.Body
	}
	return nil
}

// person is somebody's name, "" for the machine and for nobody.
func (r *fileReading) person(id string) string {
	switch id {
	case procedure.System:
		return ""
	case procedure.ByApplicant:
		return r.T("file.the_applicant")
	}
	return cmp.Or(r.people[id].Name, id)
}

// unit is the name of a unit.
func (r *fileReading) unit(code string) string { return cmp.Or(r.units[code], code) }

// holder names whoever has a file: somebody of a unit, or the unit.
func (r *fileReading) holder(staff, unit string) string {
	switch name := r.person(staff); {
	case name == "":
		return r.unit(unit)
	case unit == "":
		return name
	default:
		return name + ", " + r.unit(unit)
	}
}

// paper is the name of a paper.
func (r *fileReading) paper(code string) string {
	for _, p := range r.published.Papers {
		if p.Code == code {
			return p.Name
		}
	}
	return code
}

// typed is what somebody typed, for those who may read it.
func (r *fileReading) typed(id string) string {
	if !r.knows {
		return ""
	}
	return r.texts[id]
}

// span words office time.
func (r *fileReading) span(time time.Duration) string { return spanWords(r.T, "file.span", time) }

// showFile is the page of a file. Every member of staff may read it; who the applicant
// is, what people typed and the letters are for those who may know the applicant.
func (d *Desk) showFile(a *web.Ask) error {
	frame := a.Frame("file.title", "code", a.Param("code"))
	if err := d.live(a, &frame); err != nil {
		return err
	}
	r, err := d.read(a, frame)
	if err != nil {
		return err
	}
	view := r.file.View
	offers := r.known.Offers(a.Actor())
	page := filePage{
		Frame: frame, File: r.file, Knows: r.knows, Unknown: r.rules.Version == "",
		Asked: asked(a, view.Code, view.Asked, offers), Declared: r.declared(), Ended: r.ended(), Engine: d.engineOf(a, view.Code),
		Stops: view.Ledger.Stops, Papers: r.papers(), Supplements: r.supplements(), Calls: r.calls(), Breaches: r.breaches(),
	}
	page.Offers = askedFirst(offersOf(a, view.Code, offers), page.Asked)
	if owed(view.Status) {
		left := leftOf(&r.calendar, a.T, view.LastKnown(a.Now()), givenAt(view), view.DueAt).after(!view.LateAt.IsZero())
		page.Left = &left
	}
	if page.Scans, err = d.scans(a, frame, view); err != nil {
		return err
	}
	page.Custody, page.Elapsed = r.custody()
	if page.Duties, err = d.dutiesAbout(a, view.Code); err != nil {
		return err
	}
	page.Direct = directPath(a, view.Code)
	for _, fill := range []func(*filePage) error{r.fillClock, r.fillEvents, r.fillLetters, r.fillFaults} {
		if err := fill(&page); err != nil {
			return err
		}
	}
	return a.Show(http.StatusOK, "file", page)
}

// givenAt is when the applicant was given the date they have now, zero before the first.
func givenAt(view procedure.View) time.Time {
	if n := len(view.Promises); n > 0 {
		return view.Promises[n-1].GivenAt
	}
	return time.Time{}
}

// fileOffer is something the reader may do to the file, Asked what it waits for.
type fileOffer struct {
	offer
	Asked bool
}

// askedFirst are the offers, those that answer what is asked before the others.
func askedFirst(offers []offer, asks []Asked) []fileOffer {
	var first, others []fileOffer
	for _, o := range offers {
		if slices.ContainsFunc(asks, func(ask Asked) bool { return ask.Path == o.Path }) {
			first = append(first, fileOffer{o, true})
		} else {
			others = append(others, fileOffer{o, false})
		}
	}
	return append(first, others...)
}

// ended words how the result stood to its promise, "" while there is none.
func (r *fileReading) ended() string {
	v := r.file.View
	switch {
	case v.FinishedAt.IsZero() && v.Status.Closed():
		return r.T("file.closed_at", "at", r.frame.Instant(v.ClosedAt))
	case v.FinishedAt.IsZero():
		return ""
	case !v.LateAt.IsZero():
		return spanWords(r.T, "file.late", r.calendar.WorkingBetween(v.LateAt, v.FinishedAt))
	default:
		return spanWords(r.T, "file.early", r.calendar.WorkingBetween(v.FinishedAt, v.DueAt))
	}
}

// declared words what was declared about the promise.
func (r *fileReading) declared() string {
	said := r.file.View.Declaration
	switch {
	case said == nil:
		return ""
	case said.Course == procedure.OnCourse:
		return r.T("file.declared_on_course", "who", r.person(said.By.Staff), "at", r.frame.Instant(said.At))
	default:
		return r.T("file.declared_late", "who", r.person(said.By.Staff), "at", r.frame.Instant(said.At), "date", r.frame.Instant(said.NewDate),
			"reason", r.T("file.reason_"+string(said.Reason)))
	}
}

// engineOf is the workflow of a file in the Web UI of the engine, "" for whoever does
// not run the machine.
func (d *Desk) engineOf(a *web.Ask, code string) string {
	return d.engineAt(a, contract.FileWorkflowID(code))
}
