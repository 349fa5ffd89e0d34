package issuing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// asked is what the entries behind letters say, and what the desk orders.
type asked struct {
	// Of a date given: the promise and the date.
	Promise int       `json:"promise"`
	DueAt   time.Time `json:"due_at"`
	// Of a supplement: the papers. Text is the id of what was typed.
	Papers []string `json:"papers"`
	Text   string   `json:"text"`
	// Of the book: its days and unit.
	From string `json:"from"`
	To   string `json:"to"`
	Unit string `json:"unit"`
}

// draft is the letter of an order, ready to be numbered.
func (i *Issuer) draft(ctx context.Context, o register.LetterOrder) (register.LetterDraft, error) {
	var a asked
	if len(o.Detail) > 0 {
		if err := json.Unmarshal(o.Detail, &a); err != nil {
			return register.LetterDraft{}, fmt.Errorf("issuing: order %d: %w", o.ID, err)
		}
	}
	facts, err := i.register.LetterFacts(ctx, o.Code, a.Text, o.By)
	if err != nil {
		return register.LetterDraft{}, err
	}
	l := base(facts)
	l.IssuedAt, l.Automatic = o.At, person(o.By) == ""
	draft := register.LetterDraft{
		Key: o.Key, Code: o.Code, Kind: o.Kind, At: o.At, Seq: o.Seq, TextID: a.Text,
		ApprovedBy: person(o.By), Automatic: person(o.By) == "", Promise: a.Promise, NewDue: a.DueAt,
	}
	switch o.Kind {
	case procedure.LetterReceipt:
		err = i.receipt(ctx, o, a, facts, &l)
	case procedure.LetterSupplement:
		l.Signer = officer(o.By, facts)
		l.Content = letters.Supplement{
			Papers: i.paperNames(facts, a.Papers), Reason: facts.Text, BeforeIntake: beforeIntake(facts.File.View, o.At),
		}
	case procedure.LetterRefusal:
		atIntake := facts.File.View.Status == procedure.StatusDeclined
		if l.Signer = signer(o.By, facts); atIntake {
			l.Signer = officer(o.By, facts)
		}
		l.Content = letters.Refusal{Reason: facts.Text, AtIntake: atIntake}
	case procedure.LetterStop:
		l.Signer = signer(o.By, facts)
		l.Content = letters.Stop{Reason: facts.Text, AtApplicantsWish: facts.File.View.Status == procedure.StatusWithdrawn}
	case procedure.LetterControlSlip:
		err = i.controlSlip(ctx, o, facts, &l)
	case procedure.LetterBook:
		err = i.book(ctx, o, a, facts, &l)
	default:
		err = fmt.Errorf("issuing: order %d is of kind %q", o.ID, o.Kind)
	}
	if err != nil {
		return register.LetterDraft{}, err
	}
	return i.ready(draft, l)
}

// person is a staff id, "" for the machine.
func person(by string) string {
	if by == procedure.System {
		return ""
	}
	return by
}

// receipt says what was taken in and when the result will be there. A file that had a receipt before gets a new one in
// its place.
func (i *Issuer) receipt(ctx context.Context, o register.LetterOrder, a asked, f register.LetterFacts, l *letters.Letter) error {
	secret, err := i.register.TrackingSecret(ctx, o.Code)
	if err != nil {
		return err
	}
	earlier, err := i.register.Letters(ctx, o.Code)
	if err != nil {
		return err
	}
	content := letters.Receipt{
		Sets: 1, Limit: i.procedure(f).Rules.Limit.Vietnamese(), Secret: secret,
		ReturnPlace: f.Office.OneStop + ", " + f.Office.Address,
	}
	for _, d := range f.File.Documents {
		content.Papers = append(content.Papers, letters.Paper{Name: i.paperNames(f, []string{d.Code})[0], Copies: d.Copies})
		content.Sets = max(content.Sets, d.Copies)
	}
	for _, e := range earlier {
		if e.Kind == procedure.LetterReceipt && e.Key != o.Key && e.Seq < o.Seq && e.RecalledAt.IsZero() {
			content.Replaces = e.PrintedNo
		}
	}
	l.File.DueAt, l.Signer, l.Content = a.DueAt, officer(o.By, f), content
	return nil
}

// beforeIntake says whether papers were asked for before the file was accepted.
func beforeIntake(v procedure.View, at time.Time) bool {
	return slices.ContainsFunc(v.Supplements, func(s procedure.Supplement) bool { return s.AskedAt.Equal(at) && s.PreIntake })
}

func (i *Issuer) procedure(f register.LetterFacts) Procedure {
	return i.config.Procedure(f.File.View.Procedure, f.File.View.ReceivedAt)
}

// paperNames are the names of papers; one the catalogue no longer knows keeps its code.
func (i *Issuer) paperNames(f register.LetterFacts, codes []string) []string {
	names := i.procedure(f).Papers
	out := make([]string, len(codes))
	for n, code := range codes {
		if out[n] = names[code]; out[n] == "" {
			out[n] = code
		}
	}
	return out
}
