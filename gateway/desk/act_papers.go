package desk

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// checkedPaper is one of a checklist.
type checkedPaper struct {
	catalogue.Paper
	// Held says that the applicant has handed it in, Ticked that it is chosen.
	Held, Ticked bool
}

// checklist are the papers of the file's procedure as of its day of receipt.
func (r *fileReading) checklist(ticked func(code string) bool) []checkedPaper {
	out := make([]checkedPaper, 0, len(r.published.Papers))
	for _, one := range r.published.Papers {
		held := slices.ContainsFunc(r.file.Documents, func(d register.Document) bool { return d.Code == one.Code })
		out = append(out, checkedPaper{one, held, ticked(one.Code)})
	}
	return out
}

type askPapersHelp struct {
	procedure.Asking
	Papers []checkedPaper
	// Closed says that the law refuses it to the reader; Override that they may ask
	// against the rule, and have it booked.
	Closed, Override bool
	// Restarts says that the limit is counted from its start once all is in.
	Restarts bool
	// Before says that the file has not been taken in: no clock runs yet.
	Before bool
}

func askPapersBody(r *fileReading) fields {
	body := fields{"papers": r.PostFormArray("papers"), "reason_text": r.PostForm("reason_text")}
	if r.PostForm("override") != "" {
		body["override"] = true
	}
	return body
}

func (p *actPage) askPapersHelp() (any, error) {
	r := p.read
	asking, err := r.known.Asking(r.Now())
	if err != nil {
		return nil, err
	}
	h := &askPapersHelp{
		Asking: asking, Restarts: r.rules.Supplement.Effect == procedure.EffectRestart,
		Before: p.File.View.Status == procedure.StatusRegistered,
		Papers: r.checklist(func(code string) bool { return slices.Contains(r.PostFormArray("papers"), code) }),
	}
	if len(asking.Breaches) > 0 {
		h.Override = p.Who.Role == procedure.RoleUnitHead
		h.Closed = !h.Override
	}
	return h, nil
}

type takePapersHelp struct {
	Papers []checkedPaper
	// Text is what was asked for in words.
	Text  string
	Asked procedure.Supplement
}

// takePapersBody: none of the API's papers means all of them, none of a list that was
// shown means none.
func takePapersBody(r *fileReading) fields {
	papers := r.PostFormArray("papers")
	if len(papers) == 0 && r.PostForm("listed") != "" {
		papers = []string{""}
	}
	return fields{"papers": papers}
}

func (p *actPage) takePapersHelp() (any, error) {
	r, all := p.read, p.File.View.Supplements
	h := &takePapersHelp{Asked: all[len(all)-1]}
	h.Text = r.typed(h.Asked.Text)
	again := r.PostForm("listed") != ""
	for _, one := range r.checklist(func(code string) bool { return !again || slices.Contains(r.PostFormArray("papers"), code) }) {
		if slices.Contains(h.Asked.Papers, one.Code) {
			h.Papers = append(h.Papers, one)
		}
	}
	return h, nil
}

// askFeeBody reads an amount as people write it: 1.500.000.
func askFeeBody(r *fileReading) fields {
	typed := strings.NewReplacer(".", "", " ", "").Replace(r.PostForm("amount"))
	amount, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return fields{"amount": typed} // the office says what is wrong with it
	}
	return fields{"amount": amount}
}

func (p *actPage) askFeeHelp() (any, error) {
	return struct {
		Fees  []catalogue.Fee
		Stops bool
	}{p.read.published.Fees, p.read.rules.Payment.StopsClock}, nil
}

// takeFeeHelp is what was asked for.
func (p *actPage) takeFeeHelp() (any, error) {
	entries, err := p.read.desk.Register.Entries(p.read.Ctx, p.File.View.Code)
	if err != nil {
		return nil, err
	}
	var asked procedure.PaymentRequested
	for _, e := range entries {
		if e.Kind == string(procedure.VerbRequestPayment) {
			if err := json.Unmarshal(e.Detail, &asked); err != nil {
				return nil, err
			}
		}
	}
	return struct{ Amount int64 }{asked.Amount}, nil
}
