package mail

import (
	"cmp"
	"context"
	"strings"

	"dunghen/activities/dispatch"
	"dunghen/activities/notices"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// compose words a claimed message from what the register knows now.
func (c *carrier) compose(ctx context.Context, m register.Message) (message, error) {
	office, err := c.register.Office(ctx)
	if err != nil {
		return message{}, err
	}
	composed := message{token: m.Token, to: m.To.Email, at: c.config.Now()}
	var text notices.Text
	switch m.Kind {
	case register.DigestKind:
		text, err = notices.Bundle(c.digest(m, office))
	case register.LetterKind:
		text, err = letter(m, office)
	case register.TargetWarningKind:
		text, err = c.target(m, office)
	case register.DelegationKind, register.DelegationOverKind:
		text, err = c.delegation(m, office)
	case register.ReportMail:
		text, err = notices.Sent(c.report(m, office))
		composed.attachments = reportFiles(m.Report)
	case register.ReportWaitingMail:
		text, err = notices.Waiting(c.report(m, office))
	default:
		if m.Duty != nil {
			text, err = notices.OfDuty(procedure.NoticeKind(m.Kind), c.duty(m.To.Name, *m.Duty, m.Text, office))
		} else {
			text, err = c.notice(ctx, m, office)
		}
	}
	composed.subject, composed.body = text.Subject, text.Body
	if m.Letter != nil {
		composed.attachments = []attachment{{fileName(m.Letter.Letter), pdfType, m.Letter.PDF}}
	}
	return composed, err
}

func (c *carrier) digest(m register.Message, office register.Office) notices.Digest {
	d := notices.Digest{Agency: office.Name, Name: m.To.Name, At: m.At}
	for _, line := range m.Lines {
		item := notices.Item{Kind: line.Kind, Facts: dispatch.Facts(register.Addressee{}, line.File, office)}
		if line.Duty != nil {
			told := c.duty("", *line.Duty, "", office)
			item.Duty = &told
		}
		d.Items = append(d.Items, item)
	}
	return d
}

// letter is the cover of a letter no notice goes with: the apology.
func letter(m register.Message, office register.Office) (notices.Text, error) {
	f := dispatch.Facts(m.To, m.File, office)
	f.FirstDueAt, f.NewDueAt = m.Letter.OldDue, m.Letter.NewDue
	f.LetterTitle, f.LetterNumber = m.Letter.Title, m.Letter.PrintedNo
	return notices.Letter(f)
}

// fileName is what an attached letter is called: by its number where it has one.
func fileName(l register.Letter) string {
	return strings.ReplaceAll(cmp.Or(l.PrintedNo, string(l.Kind)), "/", "-") + "_" + l.Code + ".pdf"
}

// notice is one notice, with what its entry says.
func (c *carrier) notice(ctx context.Context, m register.Message, office register.Office) (notices.Text, error) {
	f := dispatch.Facts(m.To, m.File, office)
	told, err := dispatch.Detail(m)
	if err != nil {
		return notices.Text{}, err
	}
	f.Amount, f.AnswerBy, f.Text = told.Amount, told.AnswerBy, m.Text
	if m.Letter != nil {
		f.LetterTitle, f.LetterNumber = m.Letter.Title, m.Letter.PrintedNo
	}
	if m.Kind == string(procedure.NoticeRegistered) {
		f.ReceivedAt = m.File.ReceivedAt
		if c.config.PublicURL != "" {
			f.TrackURL = c.config.PublicURL + "/track"
		}
		if f.Secret, err = c.register.TrackingSecret(ctx, m.File.Code); err != nil {
			return notices.Text{}, err
		}
	}
	if f.Papers, err = c.paperNames(ctx, m.File, told.Papers); err != nil {
		return notices.Text{}, err
	}
	return notices.Single(procedure.NoticeKind(m.Kind), f)
}

func (c *carrier) paperNames(ctx context.Context, f register.MessageFile, papers []string) (names []string, err error) {
	if len(papers) == 0 {
		return nil, nil
	}
	file, err := c.register.File(ctx, f.Code)
	if err != nil {
		return nil, err
	}
	for _, paper := range papers {
		names = append(names, c.config.PaperName(file.View.Procedure, f.ReceivedAt, paper))
	}
	return names, nil
}
