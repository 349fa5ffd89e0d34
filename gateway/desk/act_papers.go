package desk

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"dunghen/gateway/web"
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

// papersOf are the papers of the file's procedure as of its day of receipt.
func (d *Desk) papersOf(file register.File) ([]checkedPaper, error) {
	p, err := d.Catalogue.Procedure(file.View.Procedure, procedure.DayOf(file.View.ReceivedAt))
	if err != nil {
		return nil, err
	}
	out := make([]checkedPaper, 0, len(p.Papers))
	for _, one := range p.Papers {
		out = append(out, checkedPaper{Paper: one, Held: slices.ContainsFunc(file.Documents, func(d register.Document) bool { return d.Code == one.Code })})
	}
	return out, nil
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

func askPapersBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	body := fields{"papers": a.PostFormArray("papers"), "reason_text": a.PostForm("reason_text")}
	if a.PostForm("override") != "" {
		body["override"] = true
	}
	return body, nil
}

func (d *Desk) askPapersHelp(a *web.Ask, p *actPage) (any, error) {
	asking, err := p.known.Asking(a.Now())
	if err != nil {
		return nil, err
	}
	rules, err := d.Catalogue.Rules(p.File.View.Procedure, procedure.DayOf(p.File.View.ReceivedAt))
	if err != nil {
		return nil, err
	}
	h := &askPapersHelp{
		Asking: asking, Restarts: rules.Supplement.Effect == procedure.EffectRestart,
		Before: p.File.View.Status == procedure.StatusRegistered,
	}
	if len(asking.Breaches) > 0 {
		h.Override = a.Who().Role == procedure.RoleUnitHead
		h.Closed = !h.Override
	}
	if h.Papers, err = d.papersOf(p.File); err != nil {
		return nil, err
	}
	for i := range h.Papers {
		h.Papers[i].Ticked = slices.Contains(a.PostFormArray("papers"), h.Papers[i].Code)
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
func takePapersBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	papers := a.PostFormArray("papers")
	if len(papers) == 0 && a.PostForm("listed") != "" {
		papers = []string{""}
	}
	return fields{"papers": papers}, nil
}

func (d *Desk) takePapersHelp(a *web.Ask, p *actPage) (any, error) {
	asked := p.File.View.Supplements
	h := &takePapersHelp{Asked: asked[len(asked)-1]}
	papers, err := d.papersOf(p.File)
	if err != nil {
		return nil, err
	}
	_, again := a.GetPostForm("listed")
	for _, one := range papers {
		if slices.Contains(h.Asked.Papers, one.Code) {
			one.Ticked = !again || slices.Contains(a.PostFormArray("papers"), one.Code)
			h.Papers = append(h.Papers, one)
		}
	}
	texts, err := d.Register.Texts(a.Ctx, p.File.View.Code)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(texts, func(t register.Text) bool { return t.ID == h.Asked.Text }); i >= 0 {
		h.Text = texts[i].Body
	}
	return h, nil
}

// askFeeBody reads an amount as people write it: 1.500.000.
func askFeeBody(_ *Desk, a *web.Ask, _ register.File) (fields, error) {
	typed := strings.NewReplacer(".", "", " ", "").Replace(a.PostForm("amount"))
	amount, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return fields{"amount": typed}, nil // the office says what is wrong with it
	}
	return fields{"amount": amount}, nil
}

func (d *Desk) askFeeHelp(_ *web.Ask, p *actPage) (any, error) {
	rules, err := d.Catalogue.Rules(p.File.View.Procedure, procedure.DayOf(p.File.View.ReceivedAt))
	if err != nil {
		return nil, err
	}
	of, err := d.Catalogue.Procedure(p.File.View.Procedure, procedure.DayOf(p.File.View.ReceivedAt))
	return struct {
		Fees  []catalogue.Fee
		Stops bool
	}{of.Fees, rules.Payment.StopsClock}, err
}

// takeFeeHelp is what was asked for.
func (d *Desk) takeFeeHelp(a *web.Ask, p *actPage) (any, error) {
	entries, err := d.Register.Entries(a.Ctx, p.File.View.Code)
	if err != nil {
		return nil, err
	}
	var asked struct {
		Amount int `json:"amount"`
	}
	for _, e := range entries {
		if e.Kind == string(procedure.VerbRequestPayment) {
			if err := json.Unmarshal(e.Detail, &asked); err != nil {
				return nil, err
			}
		}
	}
	return asked, nil
}

// Money writes an amount of đồng as people do: 1.500.000.
func (p actPage) Money(amount int) string {
	digits := strconv.Itoa(amount)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits
}
