package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dunghen/activities/letters"
	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// compose words a claimed message from what the register knows now.
func (s *Sender) compose(ctx context.Context, m register.Message) (message, error) {
	office, err := s.register.Office(ctx)
	if err != nil {
		return message{}, err
	}
	composed := message{key: m.Key, to: m.To.Email, at: s.config.Now()}
	var text notices.Text
	switch m.Kind {
	case register.DigestKind:
		text, err = notices.Bundle(digest(m, office))
	case register.LetterKind:
		text, composed.attachments, err = s.letter(ctx, m, office)
	default:
		text, err = s.notice(ctx, m, office)
	}
	composed.subject, composed.body = text.Subject, text.Body
	return composed, err
}

func digest(m register.Message, office register.Office) notices.Digest {
	d := notices.Digest{Agency: office.Name, Name: m.To.Name, At: m.At}
	for _, line := range m.Lines {
		d.Items = append(d.Items, notices.Item{Kind: line.Kind, Facts: facts(register.Addressee{}, line.File, office)})
	}
	return d
}

// facts are what every notice says.
func facts(to register.Addressee, f register.MessageFile, office register.Office) notices.Facts {
	return notices.Facts{
		Agency: office.Name, Address: office.Address, Phone: office.Phone,
		Name: to.Name, Organisation: to.Organisation,
		Code: f.Code, Procedure: f.ProcedureName, Unit: f.UnitName, DueAt: f.DueAt, FirstDueAt: f.FirstDueAt,
	}
}

// letter is the cover of a letter, with the letter.
func (s *Sender) letter(ctx context.Context, m register.Message, office register.Office) (notices.Text, []attachment, error) {
	file, err := s.register.File(ctx, m.File.Code)
	if err != nil {
		return notices.Text{}, nil, err
	}
	title, number, err := letters.ApologyHeading(file.View.Regime, m.Letter.Number)
	if err != nil {
		return notices.Text{}, nil, err
	}
	f := facts(m.To, m.File, office)
	f.FirstDueAt, f.NewDueAt = m.Letter.OldDue, m.Letter.NewDue
	text, err := notices.Letter(notices.LetterFacts{Facts: f, LetterTitle: title, LetterNumber: number})
	name := strings.ReplaceAll(number, "/", "-") + "_" + m.File.Code + ".pdf"
	return text, []attachment{{name: name, pdf: m.Letter.PDF}}, err
}

// notice is one notice, with what its kind needs beyond the usual.
func (s *Sender) notice(ctx context.Context, m register.Message, office register.Office) (notices.Text, error) {
	file, err := s.register.File(ctx, m.File.Code)
	if err != nil {
		return notices.Text{}, err
	}
	f := facts(m.To, m.File, office)
	f.AnswerBy = answerBy(file.View.Escalations, m.To.Role)
	if file.View.Apology != nil {
		f.NewDueAt = file.View.Apology.NewDue
	}
	kind := procedure.NoticeKind(m.Kind)
	switch kind {
	case procedure.NoticeSupplement:
		err = s.askedFor(ctx, file.View, &f)
	case procedure.NoticePayment:
		f.Amount, err = s.fee(ctx, m.File.Code)
	}
	if err != nil {
		return notices.Text{}, err
	}
	return notices.Single(kind, f)
}

// answerBy is the earliest hour by which somebody of the role must answer.
func answerBy(escalations []procedure.Escalation, role procedure.Role) (earliest time.Time) {
	for _, e := range escalations {
		open := e.AnsweredAt.IsZero() && !e.Climbed && !e.AnswerBy.IsZero()
		if open && e.Role == role && (earliest.IsZero() || e.AnswerBy.Before(earliest)) {
			earliest = e.AnswerBy
		}
	}
	return earliest
}

// askedFor adds the last request for papers.
func (s *Sender) askedFor(ctx context.Context, v procedure.View, f *notices.Facts) (err error) {
	if len(v.Supplements) == 0 {
		return nil
	}
	last := v.Supplements[len(v.Supplements)-1]
	for _, paper := range last.Papers {
		f.Papers = append(f.Papers, s.config.PaperName(v.Procedure, paper))
	}
	if last.Text != "" {
		f.Text, err = s.register.TextBody(ctx, last.Text)
	}
	return err
}

// fee is the amount of the last request for payment, in đồng.
func (s *Sender) fee(ctx context.Context, code string) (int64, error) {
	entries, err := s.register.Entries(ctx, code)
	if err != nil {
		return 0, err
	}
	var asked procedure.PaymentRequested
	for _, e := range entries {
		if e.Kind == string(procedure.VerbRequestPayment) {
			if err := json.Unmarshal(e.Detail, &asked); err != nil {
				return 0, fmt.Errorf("entry %d of %s: %w", e.Seq, code, err)
			}
		}
	}
	return asked.Amount, nil
}
