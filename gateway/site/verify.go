package site

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Letter is what the office knows of a paper.
type Letter struct {
	register.Verified
	// VerifyCode is the short code in groups of four.
	VerifyCode string
	// Compared says that the holder's file or hash was compared, Matches what came of it.
	Compared, Matches bool
}

type letterPage struct {
	web.Frame
	Letter
	// Standing is how the file stands, nil for a paper that promises its applicant nothing.
	Standing *standing
}

// Titled is a paper with its title, also one without.
func (p letterPage) Titled() bool { return p.Letter.Verified.Title != "" }

// ShowLetter tells whoever holds a paper what the office knows of it (tra cứu văn bản),
// and how the file stands whose date it gives.
func (s *Site) ShowLetter(c *gin.Context, l Letter) {
	s.room.Outside(c, func(a *web.Ask) error {
		page := letterPage{Frame: a.Frame("verify.title"), Letter: l}
		if promises := l.Kind == procedure.LetterReceipt || l.Kind == procedure.LetterApology; promises && l.Code != "" && l.RecalledAt.IsZero() {
			file, err := s.Office.Standing(a.Ctx, l.Code)
			if err != nil {
				return err
			}
			page.Standing = standingOf(page.Frame, file, s.now())
		}
		return a.Show(http.StatusOK, "letter", page)
	})
}

type askLetterPage struct {
	web.Frame
	// Why is a heading where that of the status says too little, "" for none.
	Why string
}

// AskLetter shows where the code of a paper is typed; err, if any, is why there is no
// answer about the one that was.
func (s *Site) AskLetter(c *gin.Context, err error) {
	s.room.Outside(c, func(a *web.Ask) error {
		page, status := askLetterPage{Frame: a.Frame("verify.title")}, http.StatusOK
		if err != nil {
			page.Problem = a.Explain(err)
			status = page.Problem.Status
		}
		switch page.Problem.Code {
		case contract.CodeUnknownLetter:
			page.Why = a.T("verify.unknown")
		case contract.CodeOtherAgency:
			page.Why = a.T("verify.other_agency")
		}
		return a.Show(status, "ask_letter", page)
	})
}

// Problem tells a person with a browser why there is no page where they went.
func (s *Site) Problem(c *gin.Context, err error) {
	s.room.Outside(c, func(*web.Ask) error { return err })
}
