package site

import (
	"net/http"
	"slices"
	"time"

	"dunghen/gateway/office"
	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func (s *Site) trackRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/track", Handle: s.askFile},
		{Method: http.MethodPost, Path: "/track", Handle: s.showFile},
	}
}

type trackPage struct {
	web.Frame
	// Code is that of the file asked for.
	Code string
	// Unknown says that there is no such file, or that the secret is not its own.
	Unknown bool
	// Standing is nil while nothing was asked, and without an answer.
	Standing *standing
	// More is nil while the file waits for no paper from home.
	More *moreForm
}

// askFile asks for code and secret. A link may bring the code along, never the secret.
func (s *Site) askFile(a *web.Ask) error {
	a.Header("X-Robots-Tag", "noindex")
	return a.Show(http.StatusOK, "track", trackPage{Frame: a.Frame("track.title"), Code: a.Query("code")})
}

// showFile tells an applicant how their file stands. The answer is the page itself: a
// redirect would have to carry the secret in its address.
func (s *Site) showFile(a *web.Ask) error {
	page := trackPage{Frame: a.Frame("track.title"), Code: fileCode(a.PostForm("code"))}
	err := s.Allow(a.ClientIP())
	if err == nil {
		var file office.PublicFile
		if file, err = s.Office.LookUp(a.Ctx, page.Code, a.PostForm("secret")); err == nil {
			page.Standing = standingOf(page.Frame, file, s.now())
			if page.More, err = s.more(a, page.Frame, file, a.PostForm("secret")); err != nil {
				return err
			}
			return a.Show(http.StatusOK, "track", page)
		}
	}
	told := a.Explain(err)
	if page.Unknown = told.Status == http.StatusNotFound; !page.Unknown {
		page.Problem = told
	}
	return a.Show(told.Status, "track", page)
}

// standing is how a file stands, drawn wherever its applicant reads it.
type standing struct {
	web.Frame
	File office.PublicFile
	// Overdue says that the date given last has passed without a result.
	Overdue bool
}

func standingOf(f web.Frame, file office.PublicFile, now time.Time) *standing {
	return &standing{f, file, file.FinishedAt.IsZero() && file.ClosedAt.IsZero() && !file.DueAt.IsZero() && now.After(file.DueAt)}
}

// Replaced says that another date than that of the receipt holds.
func (s standing) Replaced() bool {
	return !s.File.DueAt.IsZero() && !s.File.FirstDueAt.IsZero() && !s.File.DueAt.Equal(s.File.FirstDueAt)
}

// Next is what the applicant can do now.
func (s standing) Next() string {
	if s.Overdue {
		return s.T("track.next_late")
	}
	switch s.File.Status {
	case procedure.StatusAccepted, procedure.StatusProcessing:
		return s.T("track.next_wait")
	case procedure.StatusSupplement:
		return s.T("track.next_supplement")
	case procedure.StatusPayment:
		return s.T("track.next_pay")
	case procedure.StatusResultReady:
		return s.T("track.next_collect")
	case procedure.StatusReturned:
		return s.T("track.next_returned")
	case procedure.StatusRegistered:
		return s.T("track.next_registered")
	default:
		return s.T("track.next_ask")
	}
}

// forApplicants are the letters that go to applicants; the others stay in the office.
var forApplicants = []procedure.LetterKind{
	procedure.LetterReceipt, procedure.LetterSupplement, procedure.LetterRefusal, procedure.LetterApology, procedure.LetterStop,
}

// Letters are those sent to the applicant.
func (s standing) Letters() (sent []register.PublicLetter) {
	for _, l := range s.File.Letters {
		if slices.Contains(forApplicants, procedure.LetterKind(l.Kind)) {
			sent = append(sent, l)
		}
	}
	return sent
}

// Letter is the name of a letter; an apology that moves no date is for another fault.
func (s standing) Letter(l register.PublicLetter) string {
	if l.Kind == string(procedure.LetterApology) && l.NewDue.IsZero() {
		return s.T("letter.apology_fault")
	}
	return s.T("letter." + l.Kind)
}
