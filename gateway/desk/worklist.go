package desk

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

const (
	// workPage is how many files one page of a worklist shows.
	workPage = 50
	// countUnitTo bounds what is counted of each list of a unit and each person's load.
	countUnitTo = 200
)

// worklist is one page of the files somebody works on, for {{template "worklist"}}.
type worklist struct {
	Lines []workLine
	pager
}

// workLine is one file of a worklist.
type workLine struct {
	register.Work
	// Sight says whether the reader may know the applicant.
	Sight bool
	Left  Left
	Asked []Asked
	// Offers are the forms of the verbs the list is for, beside those that are asked.
	Offers []offer
	// Next is the step after the present; nil at the last one, or when the catalogue no
	// longer has the rules of the file.
	Next *procedure.Step
	// Apology is the letter that waits for approval, nil for none.
	Apology *apologyLine

	offered []procedure.Verb
}

// apologyLine is what a head approves.
type apologyLine struct {
	Text    string
	NewDate time.Time
}

// May says whether the law offers a verb to the reader.
func (l workLine) May(verb procedure.Verb) bool { return slices.Contains(l.offered, verb) }

// worklist makes a page of up to workPage+1 files, the last of which only says that
// there are more. verbs are those offered beside each file, as far as the law does.
func (d *Desk) worklist(a *web.Ask, path string, query url.Values, work []register.Work, verbs ...procedure.Verb) (list worklist) {
	if after := parameter(a, "after"); after != "" {
		query.Set("after", after)
	}
	here := address(path, query)
	work, list.pager = cut(pages{path, query, "after", workPage}, work, register.MarkOf)
	left, calendar := d.left(a), d.Catalogue.Calendar()
	for _, w := range work {
		line := workLine{Work: w, Sight: office.SeesApplicant(a.Who(), w.View), Left: left(w.GivenAt, w.DueAt).after(w.Overdue)}
		rules, err := d.Catalogue.Rules(w.Procedure, procedure.DayOf(w.ReceivedAt))
		if err == nil && rules.Version == w.View.Version {
			line.Next = nextStep(rules, w.View.Step)
			line.offered = sensible(procedure.Know(w.View, rules, calendar), a, line.Next)
		}
		line.Asked = asked(a, w.Code, w.Asked, line.offered)
		line.Offers = offersOf(a, w.Code, slices.DeleteFunc(slices.Clone(verbs), func(verb procedure.Verb) bool {
			linked := func(asked Asked) bool { return asked.Path == doPath(w.Code, verb) }
			return !line.May(verb) || slices.ContainsFunc(line.Asked, linked)
		}))
		line.comeBack(here)
		list.Lines = append(list.Lines, line)
	}
	return list
}

// comeBack lets the forms lead back to the list.
func (l *workLine) comeBack(here string) {
	back := "?back=" + url.QueryEscape(here)
	for i := range l.Asked {
		if l.Asked[i].Path != "" {
			l.Asked[i].Path += back
		}
	}
	for i := range l.Offers {
		l.Offers[i].Path += back
	}
}

// nextStep is the step after the one with a code, nil after the last.
func nextStep(rules procedure.Rules, code string) *procedure.Step {
	i := slices.IndexFunc(rules.Steps, func(s procedure.Step) bool { return s.Code == code })
	if i < 0 || i+1 >= len(rules.Steps) {
		return nil
	}
	return &rules.Steps[i+1]
}

// sensible are the verbs the law offers that it would not surely refuse afterwards:
// handing over needs a step to go to, asking for papers a request that is lawful, or a
// unit head who answers for it.
func sensible(file procedure.Known, a *web.Ask, next *procedure.Step) []procedure.Verb {
	return slices.DeleteFunc(file.Offers(a.Actor()), func(verb procedure.Verb) bool {
		switch verb {
		case procedure.VerbHandOver:
			return next == nil
		case procedure.VerbRequestSupplement:
			// Beyond the published calendar nobody can say until when it is lawful.
			asking, err := file.Asking(a.Now())
			return a.Who().Role != procedure.RoleUnitHead && (err != nil || len(asking.Breaches) > 0)
		default:
			return false
		}
	})
}

// batchForm is what can be done to the chosen files of a list at once.
type batchForm struct {
	Verb procedure.Verb
	// Hidden are the parts of the list's address.
	Hidden map[string]string
	// People are who may get the files, by unit.
	People []unitPeople

	sent []string
}

// unitPeople are those who work in a unit.
type unitPeople struct {
	Unit  string
	Staff []register.Staff
}

// batchFor is the form for the lines the law offers a verb of; nil when there are none.
// Who may get the files works in one of the units they would go to.
func (d *Desk) batchFor(a *web.Ask, list worklist, verb procedure.Verb, hidden map[string]string) (*batchForm, error) {
	to := map[string]bool{}
	for _, line := range list.Lines {
		switch {
		case !line.May(verb):
		case verb == procedure.VerbHandOver:
			to[line.Next.Unit] = true
		default:
			to[line.Unit] = true
		}
	}
	if len(to) == 0 {
		return nil, nil //nolint:nilnil // no form is no error
	}
	staff, err := d.Register.StaffList(a.Ctx)
	if err != nil {
		return nil, err
	}
	units, err := d.Register.Units(a.Ctx)
	if err != nil {
		return nil, err
	}
	form := &batchForm{Verb: verb, Hidden: hidden, sent: a.PostFormArray("files")}
	for _, unit := range units {
		people := slices.DeleteFunc(slices.Clone(staff), func(s register.Staff) bool { return !s.Active || s.Unit != unit.Code })
		if to[unit.Code] && len(people) > 0 {
			form.People = append(form.People, unitPeople{unit.Name, people})
		}
	}
	return form, nil
}

// Action is the name of what the form does, for paths and words.
func (f *batchForm) Action() string { return actionNames[f.Verb] }

// Choice is the value of a line's checkbox, "" when the form is not for it.
func (f *batchForm) Choice(l workLine) string {
	if f == nil || !l.May(f.Verb) {
		return ""
	}
	return l.Code + ":" + strconv.Itoa(l.Seq)
}

// Chosen says whether a line was chosen in the form that came back.
func (f *batchForm) Chosen(l workLine) bool { return slices.Contains(f.sent, f.Choice(l)) }
