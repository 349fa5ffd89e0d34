package issuing

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dunghen/activities/letters"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// controlSlip is the file's custody on paper (phiếu kiểm soát quá trình giải quyết hồ sơ): who held it for how much
// working time, against the time of the internal process.
func (i *Issuer) controlSlip(ctx context.Context, o register.LetterOrder, f register.LetterFacts, l *letters.Letter) error {
	view := f.File.View
	people := []string{o.By}
	for _, held := range view.Custody {
		people = append(people, held.Staff)
	}
	f, err := i.register.LetterFacts(ctx, o.Code, "", people...)
	if err != nil {
		return err
	}
	rules := i.procedure(f).Rules
	if rules.Version != view.Version {
		rules = procedure.Rules{} // the catalogue no longer has the file's version: steps stay without name and plan
	}
	until := view.LastKnown(o.At)
	lines, elapsed := procedure.CustodyOf(view, i.config.Calendar, rules, until)
	slip := letters.ControlSlip{Elapsed: elapsed, AsOf: until}
	from, fromPerson := f.File.Applicant.Name, ""
	var units []string
	for _, line := range lines {
		to, toPerson := holder(line.Interval, f), f.People[line.Staff].Name
		slip.Handovers = append(slip.Handovers, letters.Handover{
			From: from, FromPerson: fromPerson, To: to, ToPerson: toPerson, At: line.From, Until: line.To, Step: line.StepName,
			Worked: line.Worked, Planned: time.Duration(line.PlannedHours) * time.Hour, Outcome: outcome(line),
		})
		from, fromPerson = to, toPerson
		if line.Unit != "" && !slices.Contains(units, to) {
			units = append(units, to)
		}
	}
	// The first unit takes the file in, the next one leads; whoever comes later helps.
	if len(units) > 0 {
		slip.Lead = units[min(1, len(units)-1)]
	}
	if len(units) > 2 {
		slip.Partners = units[2:]
	}
	l.IssuedAt, l.Signer, l.Content = until, officer(o.By, f), slip
	return nil
}

// holder names the hand a file is in.
func holder(held procedure.Interval, f register.LetterFacts) string {
	switch {
	case held.Holder == procedure.HolderCitizen:
		return "Người nộp hồ sơ (chờ bổ sung, nộp phí)"
	case held.Holder == procedure.HolderReturn:
		return f.Office.OneStop + " (chờ trả kết quả)"
	case f.Units[held.Unit] != "":
		return f.Units[held.Unit]
	default:
		return held.Unit
	}
}

// outcome judges a hand-over against its step's time; what no step plans is not judged.
func outcome(line procedure.CustodyLine) string {
	planned := time.Duration(line.PlannedHours) * time.Hour
	switch {
	case planned == 0:
		return ""
	case line.To.IsZero():
		return "chưa xong"
	case line.Worked > planned:
		return "quá hạn"
	case line.Worked == planned:
		return "đúng hạn"
	default:
		return "trước hạn"
	}
}

// book is the register of a span of days on paper (sổ theo dõi hồ sơ).
func (i *Issuer) book(ctx context.Context, o register.LetterOrder, a asked, f register.LetterFacts, l *letters.Letter) error {
	from, err := procedure.ParseDay(a.From)
	if err != nil {
		return fmt.Errorf("issuing: book: %w", err)
	}
	to, err := procedure.ParseDay(a.To)
	if err != nil {
		return fmt.Errorf("issuing: book: %w", err)
	}
	lines, err := i.register.Book(ctx, from, to, a.Unit)
	if err != nil {
		return err
	}
	book := letters.Book{From: from.At(0), To: to.At(0), Unit: f.Units[a.Unit]}
	for _, line := range lines {
		book.Rows = append(book.Rows, letters.BookRow{
			Code: line.Code, Procedure: line.ProcedureName, Sets: line.Sets, Applicant: line.Applicant.Name,
			Address: line.Applicant.Address, Phone: line.Applicant.Phone, Lead: line.Lead,
			ReceivedAt: line.ReceivedAt, DueAt: line.FirstDueAt, SentAt: line.SentAt, ResultAt: line.ResultAt,
			ReturnedAt: line.ReturnedAt, ReturnWay: returnWays[line.Applicant.DeliverBy], Note: note(line.Status),
		})
	}
	l.Regime, l.Signer, l.Content = i.config.Regime(to), officer(o.By, f), book
	return nil
}

// returnWays are how a result reaches the applicant, by the way of delivery chosen.
var returnWays = map[register.DeliverBy]string{register.ByPost: "Bưu chính", register.ByEmail: "Trực tuyến"}

// note is what the book says of a file that did not end with a result.
func note(status procedure.Status) string {
	switch status {
	case procedure.StatusDeclined, procedure.StatusWithdrawn, procedure.StatusStopped:
		return status.Vietnamese()
	default:
		return ""
	}
}
