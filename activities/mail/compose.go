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
	told := notices.Facts{
		Agency: office.Name, Address: office.Address, Phone: office.Phone,
		Name: to.Name, Organisation: to.Organisation,
		Code: f.Code, Procedure: f.ProcedureName, Unit: f.UnitName, DueAt: f.DueAt, FirstDueAt: f.FirstDueAt,
	}
	if f.DueAt.After(f.FirstDueAt) {
		told.NewDueAt = f.DueAt // the one re-appointment
	}
	return told
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

// told is what entries of the record say that notices repeat: a request for papers or payment, a call on leadership.
type told struct {
	Papers   []string  `json:"papers"`
	Amount   int64     `json:"amount"`
	AnswerBy time.Time `json:"answer_by"`
}

// notice is one notice, with what its entry says.
func (s *Sender) notice(ctx context.Context, m register.Message, office register.Office) (notices.Text, error) {
	f := facts(m.To, m.File, office)
	if len(m.Detail) > 0 {
		var detail told
		if err := json.Unmarshal(m.Detail, &detail); err != nil {
			return notices.Text{}, fmt.Errorf("entry behind the notice: %w", err)
		}
		f.Amount, f.AnswerBy, f.Text = detail.Amount, detail.AnswerBy, m.Text
		var err error
		if f.Papers, err = s.paperNames(ctx, m.File, detail.Papers); err != nil {
			return notices.Text{}, err
		}
	}
	return notices.Single(procedure.NoticeKind(m.Kind), f)
}

func (s *Sender) paperNames(ctx context.Context, f register.MessageFile, papers []string) (names []string, err error) {
	if len(papers) == 0 {
		return nil, nil
	}
	file, err := s.register.File(ctx, f.Code)
	if err != nil {
		return nil, err
	}
	for _, paper := range papers {
		names = append(names, s.config.PaperName(file.View.Procedure, f.ReceivedAt, paper))
	}
	return names, nil
}
