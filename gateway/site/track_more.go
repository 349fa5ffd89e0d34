package site

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"dunghen/gateway/office"
	"dunghen/gateway/uploads"
	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func (s *Site) moreRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodPost, Path: "/track/papers", Handle: s.sendMore, Files: true, Body: submitBody},
	}
}

// maxOfFile is how many scans one file may have: whoever has its secret may add to it.
const maxOfFile = 100

// moreForm is where an applicant sends the papers they were asked for.
type moreForm struct {
	web.Frame
	// Code and Secret are what they have proved to know.
	Code, Secret string
	Papers       []submitPaper
	Accept       string
	// Sent are the scans that came since they were asked, Now how many came just now.
	Sent []sentScan
	Now  int
}

// sentScan is a scan by its paper: what it was called may name somebody, and who reads
// this page has only proved to hold a receipt.
type sentScan struct {
	register.Upload
	PaperName string
}

// more is the form for the papers a file waits for; nil where it waits for none, or came
// on paper and is completed on paper.
func (s *Site) more(a *web.Ask, frame web.Frame, file office.PublicFile, secret string) (*moreForm, error) {
	if s.Uploads == nil || file.Status != procedure.StatusSupplement {
		return nil, nil
	}
	whole, err := s.Register.File(a.Ctx, file.Code)
	if err != nil {
		return nil, err
	}
	asked := whole.View.Supplements
	if whole.View.Channel != procedure.ChannelOnline || len(asked) == 0 {
		return nil, nil
	}
	last := asked[len(asked)-1]
	form := &moreForm{Frame: frame, Code: file.Code, Secret: secret, Accept: uploads.Accept}
	known, err := s.Catalogue.Procedure(whole.View.Procedure, procedure.DayOf(whole.View.ReceivedAt))
	if err != nil {
		return nil, err
	}
	for _, paper := range known.Papers {
		if slices.Contains(last.Papers, paper.Code) || len(last.Papers) == 0 {
			form.Papers = append(form.Papers, submitPaper{Paper: paper, Field: inputOf(paper.Code)})
		}
	}
	scans, err := s.Register.UploadsOf(a.Ctx, file.Code)
	for _, u := range scans {
		paper := slices.IndexFunc(known.Papers, func(p catalogue.Paper) bool { return p.Code == u.Paper })
		if paper >= 0 && !u.At.Before(last.AskedAt) {
			form.Sent = append(form.Sent, sentScan{u, known.Papers[paper].Name})
		}
	}
	return form, err
}

// sendMore takes the scans of papers that were asked for; the clerk looks at them and
// receives them as ever. Nothing is taken before the secret is proved.
func (s *Site) sendMore(a *web.Ask) error {
	for _, slow := range []func(string) error{s.Allow, s.AllowSubmission} {
		if err := slow(a.ClientIP()); err != nil {
			return err
		}
	}
	page := trackPage{Frame: a.Frame("track.title")}
	sent, err := s.receive(a, func() (target, error) { return s.proved(a, &page) })
	if err != nil {
		return err
	}
	if len(sent.kept) == 0 && len(sent.refused) == 0 {
		sent.refused = append(sent.refused, procedure.Refuse(contract.CodeNothingToSend, ""))
	}
	if page.Problem, err = told(a, sent.refused); err != nil {
		return err
	}
	frame := page.Frame // with what is wrong
	if page.More, err = s.more(a, frame, page.Standing.File, page.More.Secret); err != nil {
		return err
	}
	if page.More != nil {
		page.More.Now = len(sent.kept)
	}
	return a.Show(cmp.Or(page.Problem.Status, http.StatusOK), "track", page)
}

// proved is the file whose code and secret the form has, read when its scans are in.
func (s *Site) proved(a *web.Ask, page *trackPage) (target, error) {
	code, secret := fileCode(a.PostForm("code")), a.PostForm("secret")
	file, err := s.Office.LookUp(a.Ctx, code, secret)
	if err != nil {
		return target{}, err
	}
	page.Code, page.Standing = code, standingOf(page.Frame, file, s.now())
	if page.More, err = s.more(a, page.Frame, file, secret); err != nil {
		return target{}, err
	}
	if page.More == nil {
		return target{}, procedure.Refuse(procedure.CodeStatusNotAllowed, "", "status", file.Status.Vietnamese(), "action", "papers")
	}
	all, err := s.Register.UploadsOf(a.Ctx, code)
	if err == nil && len(all) >= maxOfFile {
		err = procedure.Refuse(contract.CodeUploadsUnavailable, "")
	}
	to := target{code: code}
	for _, paper := range page.More.Papers {
		to.papers = append(to.papers, paper.Paper)
	}
	return to, err
}

// fileCode is a code as people type it.
func fileCode(typed string) string { return strings.ToUpper(strings.Join(strings.Fields(typed), "")) }

// target is what scans are sent for.
type target struct {
	papers []catalogue.Paper
	// code is that of the file, "" while there is none.
	code string
}
