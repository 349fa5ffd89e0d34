package desk

import (
	"slices"

	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// filePaper is one paper of the procedure and whether the office has it.
type filePaper struct {
	Name string
	// Copies is how many were handed in, 0 for none. Later says that they came when they
	// were asked for.
	Copies int
	Later  bool
	// Asked says that the applicant was asked for it and has not brought it yet.
	Asked bool
	// Missing says that it is required and not there.
	Missing bool
	// Condition says when it is needed, "" for always.
	Condition string
}

// papers are those of the procedure, and what else was handed in.
func (r *fileReading) papers() (papers []filePaper) {
	handed := map[string]int{}
	for _, document := range r.file.Documents {
		handed[document.Code] = document.Copies
	}
	for _, p := range r.published.Papers {
		papers = append(papers, r.paperOf(p, handed[p.Code]))
	}
	for _, document := range r.file.Documents {
		if !slices.ContainsFunc(r.published.Papers, func(p catalogue.Paper) bool { return p.Code == document.Code }) {
			papers = append(papers, filePaper{Name: document.Code, Copies: document.Copies})
		}
	}
	return papers
}

func (r *fileReading) paperOf(p catalogue.Paper, copies int) filePaper {
	out := filePaper{Name: p.Name, Copies: copies, Condition: p.Condition}
	for _, asked := range r.file.View.Supplements {
		if slices.Contains(asked.Papers, p.Code) {
			out.Asked, out.Later = asked.ReceivedAt.IsZero(), !asked.ReceivedAt.IsZero()
		}
	}
	out.Missing = p.Required && copies == 0 && !out.Later
	return out
}

// fileSupplement is one request for more papers.
type fileSupplement struct {
	procedure.Supplement
	Who    string
	Papers []string
	Text   string
}

func (r *fileReading) supplements() (out []fileSupplement) {
	for _, asked := range r.file.View.Supplements {
		line := fileSupplement{Supplement: asked, Who: r.holder(asked.By.Staff, asked.By.Unit), Text: r.typed(asked.Text)}
		for _, code := range asked.Papers {
			line.Papers = append(line.Papers, r.paper(code))
		}
		out = append(out, line)
	}
	return out
}

// fileMessage is one message about the file and what became of it.
type fileMessage struct {
	register.Delivery
	// To is a person's name, "" for the applicant and for nobody.
	To string
	// Kind words what it says; Titled says that it is the title of a letter, which is
	// Vietnamese in every language.
	Kind   string
	Titled bool
	// Channel words how it goes, Status how it stands.
	Channel, Status string
	// Attempts are in words where there is more to say than that it was sent.
	Attempts []fileAttempt
}

type fileAttempt struct {
	register.Attempt
	Channel, Outcome, Who string
}

// fillLetters lists what the office wrote and sent. A letter itself is for those who
// may know the applicant.
func (r *fileReading) fillLetters(page *filePage) (err error) {
	code := r.file.View.Code
	if page.Letters, err = r.desk.Register.Letters(r.Ctx, code); err != nil {
		return err
	}
	deliveries, err := r.desk.Register.Deliveries(r.Ctx, code)
	for _, d := range deliveries {
		message := fileMessage{
			Delivery: d, To: r.person(d.Staff), Channel: r.T("ops.channel_" + string(d.Channel)), Status: r.T("message.status_" + d.Status),
			Attempts: r.attempts(d.Attempts),
		}
		message.Kind, message.Titled = r.subject(d, page.Letters)
		page.Deliveries = append(page.Deliveries, message)
	}
	return err
}

// subject is what a message is about: a letter by its title, a notice by its kind.
func (r *fileReading) subject(d register.Delivery, letters []register.Letter) (words string, titled bool) {
	if d.Kind != register.LetterKind {
		return r.T("message." + d.Kind), false
	}
	i := slices.IndexFunc(letters, func(l register.Letter) bool { return l.ID == d.LetterID })
	if i < 0 {
		return r.T("message.letter"), false
	}
	return letters[i].Title, true
}

// attempts words what was tried: each attempt of a message that did not go at once, and
// who gave it to whom by hand.
func (r *fileReading) attempts(tried []register.Attempt) (out []fileAttempt) {
	if len(tried) == 1 && tried[0].Outcome == register.Sent && tried[0].By == "" {
		return nil
	}
	for _, t := range tried {
		// Only the post's number is of use to people, and it leads to an address.
		if !r.knows || t.Channel != register.Post {
			t.ProviderID = ""
		}
		out = append(out, fileAttempt{t, r.T("ops.channel_" + string(t.Channel)), r.T("message.outcome_" + string(t.Outcome)), r.person(t.By)})
	}
	return out
}

// letterPolicy lets a page of the office frame a letter, and a browser's reader show it.
const letterPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

func (d *Desk) showLetter(a *web.Ask) error {
	paper, err := d.Office.Letter(a.Ctx, a.Who(), a.Param("name"))
	if err != nil {
		return err
	}
	a.Header("Content-Security-Policy", letterPolicy)
	a.Header("X-Frame-Options", "SAMEORIGIN")
	return paper.Serve(a.Writer, a.Request)
}

// showReceipt is the newest receipt, to be printed as soon as it is made.
func (d *Desk) showReceipt(a *web.Ask) error {
	paper, err := d.Office.Receipt(a.Ctx, a.Who(), a.Param("code"))
	if err != nil {
		return err
	}
	a.Header("Content-Security-Policy", letterPolicy)
	a.Header("X-Frame-Options", "SAMEORIGIN")
	return paper.Serve(a.Writer, a.Request)
}

// orderControlSlip orders who held the file how long on paper (phiếu kiểm soát).
func (d *Desk) orderControlSlip(a *web.Ask) error {
	code := a.Param("code")
	made, err := d.Office.OrderControlSlip(a.Ctx, a.Who(), a.Key(), code)
	switch {
	case err != nil:
		return err
	case made:
		return a.Go(filePath(code)+"#letters", "slip_made")
	default:
		return a.Go(filePath(code)+"#letters", "slip_ordered")
	}
}
