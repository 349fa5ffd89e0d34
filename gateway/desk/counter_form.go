package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// intakePage is the form a file is taken in with.
type intakePage struct {
	web.Frame
	Procedure catalogue.Procedure
	Papers    []paperLine
	Promise   promised
	Channels  []procedure.Channel
	// Ways are how an applicant may be reached.
	Ways []register.DeliverBy
	// Sought says that an applicant was looked for, Found are those that fit.
	Sought bool
	Found  []register.Earlier
	// Focus is the id of the field to go on with.
	Focus string
	Today time.Time

	// filled are fields the office has filled in, in place of what was typed.
	filled map[string]string
}

// paperLine is one paper of the checklist.
type paperLine struct {
	catalogue.Paper
	HandedIn bool
	Copies   string
}

// standard is what the form says before anybody has typed.
var standard = map[string]string{
	"applicant.kind": string(register.Person), "channel": string(procedure.ChannelDirect),
}

// Typed is what stands in a field.
func (p intakePage) Typed(field string) string {
	if value, filled := p.filled[field]; filled {
		return value
	}
	return p.Frame.Typed(field)
}

// Is says whether a choice is the one made.
func (p intakePage) Is(field, value string) bool {
	return cmp.Or(p.Typed(field), standard[field]) == value
}

// Elsewhen says that the file did not come just now.
func (p intakePage) Elsewhen() bool {
	return p.Typed("received_at") != "" || p.Wrong("received_at") != ""
}

// keptField is a field a page carries along.
type keptField struct{ Name, Value string }

// Kept are the fields of the form for a page that does not show them.
func (p intakePage) Kept() (fields []keptField) {
	for _, name := range intakeFields {
		if value := p.Typed(name); value != "" {
			fields = append(fields, keptField{name, value})
		}
	}
	for _, paper := range p.Papers {
		if paper.HandedIn {
			fields = append(fields, keptField{"paper", paper.Code})
		}
		fields = append(fields, keptField{"copies-" + paper.Code, paper.Copies})
	}
	return fields
}

// intakeFields are the fields beside the papers, in the order of the page.
var intakeFields = []string{
	"applicant.kind", "applicant.name", "applicant.id_number", "applicant.phone", "applicant.address", "applicant.email",
	"applicant.deliver_by", "channel", "received_at",
}

// intakePage reads the form; fields that were not sent are as on a fresh one.
func (d *Desk) intakePage(a *web.Ask) (intakePage, error) {
	code, at, now := a.Param("procedure"), receivedAt(a), d.now()
	p, err := d.Catalogue.Procedure(code, procedure.DayOf(at))
	if err != nil {
		p, err = d.Catalogue.Procedure(code, procedure.DayOf(now))
	}
	if err != nil {
		return intakePage{}, procedure.Refuse(contract.CodeNotFound, "")
	}
	page := intakePage{
		Frame: a.Frame("counter.form_title", "name", p.Name), Procedure: p, Promise: d.promise(a, code, at), Today: now,
		Ways: []register.DeliverBy{register.ByEmail, register.ByCounter, register.ByPost}, filled: map[string]string{},
	}
	if d.Texting {
		page.Ways = append(page.Ways, register.BySMS, register.ByChat)
	}
	for _, channel := range p.Channels {
		if channel != catalogue.ChannelOnline {
			page.Channels = append(page.Channels, procedure.Channel(channel))
		}
	}
	handedIn := a.PostFormArray("paper")
	for _, paper := range p.Papers {
		page.Papers = append(page.Papers, paperLine{
			Paper: paper, HandedIn: slices.Contains(handedIn, paper.Code),
			Copies: cmp.Or(a.PostForm("copies-"+paper.Code), strconv.Itoa(max(paper.Originals+paper.Copies, 1))),
		})
	}
	return page, nil
}

// atField is how a browser sends the instant of a field.
const atField = "2006-01-02T15:04"

// receivedAt is when the file came: as typed, else now.
func receivedAt(a *web.Ask) time.Time {
	if at, err := time.ParseInLocation(atField, a.PostForm("received_at"), procedure.Zone); err == nil {
		return at
	}
	return a.Now()
}

// submission is the form in the words of the API.
func (p intakePage) submission() office.Submission {
	s := office.Submission{
		Procedure: p.Procedure.Code,
		Applicant: register.Applicant{
			Name: p.Typed("applicant.name"), Kind: register.ApplicantKind(cmp.Or(p.Typed("applicant.kind"), standard["applicant.kind"])),
			IDNumber: p.Typed("applicant.id_number"), Phone: p.Typed("applicant.phone"), Email: p.Typed("applicant.email"),
			Address: p.Typed("applicant.address"), DeliverBy: register.DeliverBy(p.Typed("applicant.deliver_by")),
		},
		Channel:    procedure.Channel(cmp.Or(p.Typed("channel"), standard["channel"])),
		Documents:  []register.Document{},
		ReceivedAt: p.Typed("received_at"),
	}
	if at, err := time.ParseInLocation(atField, s.ReceivedAt, procedure.Zone); err == nil {
		s.ReceivedAt = at.Format(time.RFC3339)
	}
	for _, paper := range p.Papers {
		if !paper.HandedIn {
			continue
		}
		copies, err := strconv.Atoi(strings.TrimSpace(paper.Copies))
		if err != nil {
			copies = 0 // no number is out of range
		}
		s.Documents = append(s.Documents, register.Document{Code: paper.Code, Copies: copies})
	}
	return s
}

func (d *Desk) showIntake(a *web.Ask) error {
	page, err := d.intakePage(a)
	if err != nil {
		return err
	}
	page.Focus = "paper-" + page.Procedure.Papers[0].Code
	return a.Show(http.StatusOK, "counter_form", page)
}

// takeIn does what the pressed button says. Enter in a field presses none: it looks for
// whoever is to be found, or only shows the form again with its date; nothing is taken
// in by it.
func (d *Desk) takeIn(a *web.Ask) error {
	page, err := d.intakePage(a)
	if err != nil {
		return err
	}
	switch a.PostForm("do") {
	case "save":
		return d.register(a, page)
	case "ask":
		return d.registerAndAsk(a, page)
	case "all":
		for i := range page.Papers {
			page.Papers[i].HandedIn = page.Papers[i].HandedIn || page.Papers[i].Required
		}
		page.Focus = "number"
	case "find":
		err = d.findApplicant(a, &page)
	case "again":
		// What stands in the form is another file.
		a.NewKey()
		page.Focus = "save"
	case "back":
		page.Focus = "paper-" + page.Procedure.Papers[0].Code
	default:
		switch {
		case a.PostForm("pick") != "" || a.PostForm("number") != "":
			err = d.findApplicant(a, &page)
		case a.GetHeader("HX-Request") == "":
			page.Focus = "promise"
		}
	}
	if err != nil {
		return err
	}
	return a.Show(http.StatusOK, "counter_form", page)
}

// register takes the file in and shows its receipt.
func (d *Desk) register(a *web.Ask, page intakePage) error {
	receipt, err := d.Office.TakeIn(a.Ctx, a.Actor(), a.Key(), page.submission())
	if err != nil {
		return d.notTakenIn(a, page, err)
	}
	return a.Go("/desk/counter/done/"+url.PathEscape(receipt.Code), "")
}

// registerAndAsk registers a file that is not full and asks for all that is missing, in
// writing and at once (Mẫu 02). It is accepted, and its clock starts, when that comes.
func (d *Desk) registerAndAsk(a *web.Ask, page intakePage) error {
	s := page.submission()
	receipt, err := d.Office.TakeIn(a.Ctx, a.Actor(), a.Key(), s)
	if problem, ok := a.Refused(err); ok && problem.Code == contract.CodeMissingPapers {
		notYet := false
		s.Accept = &notYet
		if receipt, err = d.Office.TakeIn(a.Ctx, a.Actor(), a.Key(), s); err == nil {
			_, err = d.Office.Act(a.Ctx, a.Actor(), office.Action{
				Code: receipt.Code, Name: "request-supplement", Key: a.Key(),
				Body: map[string]any{"papers": codesOf(problem.Slip.Papers), "reason_text": a.PostForm("reason_text")},
			})
		}
	}
	if err != nil {
		return d.notTakenIn(a, page, err)
	}
	return a.Go("/desk/counter/done/"+url.PathEscape(receipt.Code), "")
}

func codesOf(papers []office.MissingPaper) []string {
	codes := make([]string, len(papers))
	for i, paper := range papers {
		codes[i] = paper.Code
	}
	return codes
}

// notTakenIn shows what is wrong, or the slip when nothing is but what is missing.
func (d *Desk) notTakenIn(a *web.Ask, page intakePage, err error) error {
	problem, ok := a.Refused(err)
	if !ok {
		return err
	}
	page.Problem = problem
	handedIn := page.submission().Documents
	for i, field := range problem.Fields {
		var at int
		if n, _ := fmt.Sscanf(field.Field, "documents[%d].copies", &at); n == 1 && at < len(handedIn) {
			problem.Fields[i].Field = "copies-" + handedIn[at].Code
		}
	}
	page.Focus = page.firstWrong()
	if problem.Code != contract.CodeMissingPapers {
		return a.Show(problem.Status, "counter_form", page)
	}
	printed, err := d.paper(a)
	if err != nil {
		return err
	}
	return a.Show(problem.Status, "counter_slip", slipPage{page, printed})
}

// slipPage is the form that came back with what is missing, as a paper to take home.
type slipPage struct {
	intakePage
	paper
}

// firstWrong is the first field of the page something is wrong with.
func (p intakePage) firstWrong() string {
	for _, paper := range p.Papers {
		if p.Wrong("copies-"+paper.Code) != "" {
			return "copies-" + paper.Code
		}
		if p.Missing(paper.Code) {
			return "paper-" + paper.Code
		}
	}
	for _, field := range intakeFields {
		if p.Wrong(field) != "" {
			return field
		}
	}
	return ""
}

// Missing says that a paper is required and was not handed in.
func (p intakePage) Missing(code string) bool {
	return p.Problem.Slip != nil && slices.Contains(codesOf(p.Problem.Slip.Papers), code)
}

// Pick is the id of the button that picks one of the applicants found.
func (intakePage) Pick(i int) string { return "pick-" + strconv.Itoa(i+1) }

// Ordinal numbers what is counted from nought.
func (intakePage) Ordinal(i int) int { return i + 1 }

// Reason is what the slip says unless somebody says it better; it is printed, so it is in
// Vietnamese whatever the page is in.
func (intakePage) Reason() string {
	return "Hồ sơ chưa đủ giấy tờ theo thành phần hồ sơ của thủ tục."
}
