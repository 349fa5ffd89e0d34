package site

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"dunghen/gateway/office"
	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// submitBody is twice what a form may bring: whoever brings too much is told so beside
// the form, and keeps what they typed.
const submitBody = 2*uploads.MaxAll + 1<<20

func (s *Site) submitRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/submit/:code", Handle: s.showSubmit},
		{Method: http.MethodPost, Path: "/submit/:code", Handle: s.submit, Files: true, Body: submitBody},
	}
}

type submitPage struct {
	procedurePage
	Papers []submitPaper
	// Ways are how the office can reach an applicant.
	Ways   []register.DeliverBy
	Accept string
	// Chosen says that files were chosen when the form was sent.
	Chosen bool
}

// submitPaper is one paper of the form.
type submitPaper struct {
	catalogue.Paper
	// Field is its input.
	Field string
	// Kept are its scans that came when the form was sent before.
	Kept []register.Upload
}

// inputOf is the name of a paper's input.
func inputOf(paper string) string { return "paper." + paper }

// HasKept says that scans of an earlier visit need not be chosen again.
func (p submitPage) HasKept() bool {
	return slices.ContainsFunc(p.Papers, func(paper submitPaper) bool { return len(paper.Kept) > 0 })
}

type submittedPage struct {
	procedurePage
	Receipt office.Receipt
	Uploads []register.Upload
	// ByEmail says that a confirmation goes to their address.
	ByEmail bool
}

func (s *Site) showSubmit(a *web.Ask) error {
	page, err := s.procedure(a, "submit.title")
	if err != nil {
		return err
	}
	if !page.Online() {
		return a.Show(http.StatusOK, "not_online", page)
	}
	return a.Show(http.StatusOK, "submit", s.submitPage(page, nil))
}

func (s *Site) submitPage(of procedurePage, kept []register.Upload) submitPage {
	page := submitPage{procedurePage: of, Accept: uploads.Accept, Ways: []register.DeliverBy{register.ByEmail}}
	if s.Texting {
		page.Ways = append(page.Ways, register.BySMS, register.ByChat)
	}
	page.Ways = append(page.Ways, register.ByPost, register.ByCounter)
	for _, paper := range of.P.Papers {
		line := submitPaper{Paper: paper, Field: inputOf(paper.Code)}
		for _, u := range kept {
			if u.Paper == paper.Code {
				line.Kept = append(line.Kept, u)
			}
		}
		page.Papers = append(page.Papers, line)
	}
	return page
}

// submit registers a file an applicant sends from home (NĐ 61/2018 Điều 17 khoản 2). The
// scans are stored as they come, and become the file's with its registration; until then
// they are kept for the form, so that a form that comes back need not be filled again.
func (s *Site) submit(a *web.Ask) error {
	if err := s.AllowSubmission(a.ClientIP()); err != nil {
		return err
	}
	page, err := s.procedure(a, "submit.title")
	if err != nil {
		return err
	}
	if !page.Online() {
		return a.Show(http.StatusOK, "not_online", page)
	}
	sent, err := s.receive(a, func() (target, error) { return target{papers: page.P.Papers}, nil })
	if err != nil {
		return err
	}
	receipt, problem, err := s.takeIn(a, page.P, sent)
	if err != nil {
		return err
	}
	if problem.Code != "" {
		again := s.submitPage(page, sent.kept)
		again.Problem, again.Chosen = problem, sent.chosen
		return a.Show(problem.Status, "submit", again)
	}
	return a.Show(http.StatusCreated, "submitted", submittedPage{page, receipt, sent.kept, a.PostForm("applicant.email") != ""})
}

// takeIn registers what was sent, or says everything that is wrong with it.
func (s *Site) takeIn(a *web.Ask, p catalogue.Procedure, sent received) (receipt office.Receipt, problem office.Problem, err error) {
	submission := s.submission(a, p, sent.kept)
	wrong := slices.Concat(sent.refused, []error{s.Office.Check(submission)})
	for _, paper := range p.Papers {
		if paper.Required && !sent.refusedAt(inputOf(paper.Code)) && !slices.ContainsFunc(submission.Documents, func(d register.Document) bool { return d.Code == paper.Code }) {
			wrong = append(wrong, procedure.Refuse(contract.CodeMissingPaper, inputOf(paper.Code), "paper", paper.Code, "name", paper.Name))
		}
	}
	if a.PostForm("consent") == "" {
		wrong = append(wrong, procedure.Refuse(contract.CodeConsentRequired, "consent"))
	}
	if problem, err = told(a, wrong); err != nil || problem.Code != "" {
		return receipt, problem, err
	}
	receipt, err = s.Office.TakeIn(a.Ctx, procedure.Actor{Staff: procedure.ByApplicant}, "online/"+a.Key(), submission)
	if problem, shown := a.Refused(err); shown {
		return receipt, problem, nil
	}
	return receipt, problem, err
}

// submission is the form in the words of the API.
func (s *Site) submission(a *web.Ask, p catalogue.Procedure, kept []register.Upload) office.Submission {
	accept := false
	out := office.Submission{
		Procedure: p.Code, Channel: procedure.ChannelOnline, Accept: &accept, Uploads: kept,
		Applicant: register.Applicant{
			Name: a.PostForm("applicant.name"), Kind: register.ApplicantKind(a.PostForm("applicant.kind")),
			IDNumber: a.PostForm("applicant.id_number"), Phone: a.PostForm("applicant.phone"), Email: a.PostForm("applicant.email"),
			Address: a.PostForm("applicant.address"), DeliverBy: register.DeliverBy(a.PostForm("applicant.deliver_by")),
		},
	}
	for _, paper := range p.Papers {
		if slices.ContainsFunc(kept, func(u register.Upload) bool { return u.Paper == paper.Code }) {
			out.Documents = append(out.Documents, register.Document{Code: paper.Code, Copies: 1})
		}
	}
	return out
}

// told is several refusals as one problem. That papers are missing is said at each paper.
func told(a *web.Ask, wrong []error) (all office.Problem, err error) {
	for _, err := range wrong {
		p, shown := a.Refused(err)
		switch {
		case err == nil:
			continue
		case !shown:
			return office.Problem{}, err
		}
		p.Fields = slices.DeleteFunc(p.Fields, func(f office.FieldProblem) bool { return f.Field == "documents" })
		if len(p.Fields) == 0 && p.Slip != nil {
			continue
		}
		if all.Code == "" {
			all = p
			continue
		}
		all.Fields = append(all.Fields, p.Fields...)
	}
	if len(all.Fields) > 1 {
		several, _ := a.Refused(procedure.Refuse(contract.CodeInvalidFields, "", "count", strconv.Itoa(len(all.Fields))))
		all.Status, all.Code, all.Title, all.Detail = cmp.Or(unavailable(all.Status), several.Status), several.Code, several.Title, several.Detail
	}
	return all, nil
}

// unavailable is a status that says to come again, 0 for others.
func unavailable(status int) int {
	if status == http.StatusServiceUnavailable {
		return status
	}
	return 0
}
