package gateway

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// accepted is a submission that was found in order.
type accepted struct {
	procedure    catalogue.Procedure
	rules        procedure.Rules
	applicant    register.Applicant
	documents    []register.Document
	channel      procedure.Channel
	receivedAt   time.Time
	registeredAt time.Time
	accept       bool
}

// check says everything that is wrong with a submission at once.
func (s *server) check(body office.Submission, now time.Time) (accepted, error) {
	var errs fieldErrors
	in := accepted{
		channel: body.Channel, documents: body.Documents, accept: body.Accept == nil || *body.Accept,
		// The register keeps microseconds; whole seconds read the same everywhere.
		registeredAt: now.Truncate(time.Second),
	}
	in.receivedAt = errs.receivedAt(body.ReceivedAt, now)
	in.applicant = errs.applicant(body.Applicant)
	errs.deliverBy(in.applicant, len(s.reportKey) > 0)
	oneOf(&errs, "channel", body.Channel, procedure.ChannelDirect, procedure.ChannelPostal, procedure.ChannelOnline)
	if err := s.catalogueFor(&in, body.Procedure, &errs); err != nil {
		return accepted{}, err
	}
	errs.documents(body.Documents, in.procedure)
	if in.procedure.Code == "" {
		return accepted{}, errs.problem()
	}
	errs.channel(body.Channel, in.procedure)
	if !in.accept && in.channel != procedure.ChannelOnline {
		// Paper that came here and is not full is registered, to be asked about in writing;
		// whoever sends a file from home is told before it is sent.
		return in, errs.problem()
	}
	return in, errs.withMissing(in.procedure, body.Documents)
}

// catalogueFor finds the procedure and the rules in force on the day of receipt.
func (s *server) catalogueFor(in *accepted, code string, errs *fieldErrors) error {
	if code == "" {
		errs.add(contract.CodeFieldRequired, "procedure")
		return nil
	}
	if in.receivedAt.IsZero() {
		return nil // said already
	}
	day := procedure.DayOf(in.receivedAt)
	found, err := s.catalogue.Procedure(code, day)
	if err == nil {
		in.rules, err = s.catalogue.Rules(code, day)
	}
	var refusal *procedure.Refusal
	if errors.As(err, &refusal) {
		*errs = append(*errs, refusal)
		return nil
	}
	in.procedure = found
	return err
}

func (f *fieldErrors) receivedAt(value string, now time.Time) time.Time {
	if value == "" {
		return now.Truncate(time.Second)
	}
	at, err := instant(value)
	if err != nil {
		f.add(contract.CodeMalformedTime, "received_at", "expected", "2026-10-05T08:30:00+07:00")
		return time.Time{}
	}
	if at.After(now) {
		f.add(procedure.CodeReceivedInFuture, "received_at")
		return time.Time{}
	}
	return at.In(procedure.Zone).Truncate(time.Second)
}

var (
	identityNumber = regexp.MustCompile(`^(\d{9}|\d{12})$`)
	taxCode        = regexp.MustCompile(`^\d{10}(-\d{3})?$`)
	phoneNumber    = regexp.MustCompile(`^(0\d{9,10}|\+84\d{9,10})$`)
	phoneSpacing   = strings.NewReplacer(" ", "", ".", "", "-", "")
)

// applicant checks and tidies who asks.
func (f *fieldErrors) applicant(a register.Applicant) register.Applicant {
	a.Name = f.text("applicant.name", a.Name, textRule{required: true, max: 200})
	oneOf(f, "applicant.kind", a.Kind, register.Person, register.AnOrganisation)
	a.IDNumber = strings.TrimSpace(a.IDNumber)
	switch {
	case a.IDNumber == "":
		f.add(contract.CodeFieldRequired, "applicant.id_number")
	case a.Kind == register.Person && !identityNumber.MatchString(a.IDNumber):
		f.add(contract.CodeMalformedIDNumber, "applicant.id_number")
	case a.Kind == register.AnOrganisation && !taxCode.MatchString(a.IDNumber):
		f.add(contract.CodeMalformedTaxCode, "applicant.id_number")
	}
	a.Phone = phoneSpacing.Replace(strings.TrimSpace(a.Phone))
	switch {
	case a.Phone == "":
		f.add(contract.CodeFieldRequired, "applicant.phone")
	case !phoneNumber.MatchString(a.Phone):
		f.add(contract.CodeMalformedPhone, "applicant.phone")
	default:
		// One form, so that the book is found by the number however it was typed.
		if local, found := strings.CutPrefix(a.Phone, "+84"); found {
			a.Phone = "0" + local
		}
	}
	a.Email = strings.TrimSpace(a.Email)
	if a.Email != "" {
		address, err := mail.ParseAddress(a.Email)
		if err != nil || address.Address != a.Email || len(a.Email) > 254 {
			f.add(contract.CodeMalformedEmail, "applicant.email")
		}
	}
	a.Address = f.text("applicant.address", a.Address, textRule{required: true, max: 500, lines: true})
	return a
}

// deliverBy checks that an applicant can be reached as chosen; texting says whether
// the office sends text messages.
func (f *fieldErrors) deliverBy(a register.Applicant, texting bool) {
	const field = "applicant.deliver_by"
	switch {
	case a.DeliverBy == "":
		return
	case !texting && (a.DeliverBy == register.BySMS || a.DeliverBy == register.ByChat):
		f.add(contract.CodeDeliveryNotOffered, field, "deliver_by", string(a.DeliverBy), "allowed", "email, counter, post")
	case a.DeliverBy == register.ByEmail && a.Email == "":
		f.add(contract.CodeNeedsEmail, field)
	case (a.DeliverBy == register.BySMS || a.DeliverBy == register.ByChat) && a.Phone == "":
		f.add(contract.CodeNeedsPhone, field)
	case a.DeliverBy == register.ByPost && a.Address == "":
		f.add(contract.CodeNeedsAddress, field)
	default:
		oneOf(f, field, a.DeliverBy, register.ByEmail, register.BySMS, register.ByChat, register.ByCounter, register.ByPost)
	}
}

const maxCopies = 99

// documents checks the papers handed in; an unknown procedure (Code "") has no
// list to check them against.
func (f *fieldErrors) documents(documents []register.Document, p catalogue.Procedure) {
	seen := map[string]bool{}
	for i, d := range documents {
		field := fmt.Sprintf("documents[%d].", i)
		known := slices.ContainsFunc(p.Papers, func(paper catalogue.Paper) bool { return paper.Code == d.Code })
		switch {
		case d.Code == "":
			f.add(contract.CodeFieldRequired, field+"code")
		case p.Code != "" && !known:
			f.add(procedure.CodeUnknownPaper, field+"code", "paper", d.Code)
		case seen[d.Code]:
			f.add(contract.CodeDuplicatePaper, field+"code", "paper", d.Code)
		}
		seen[d.Code] = true
		if d.Copies < 1 || d.Copies > maxCopies {
			f.add(contract.CodeOutOfRange, field+"copies", "min", "1", "max", strconv.Itoa(maxCopies))
		}
	}
}

func (f *fieldErrors) channel(channel procedure.Channel, p catalogue.Procedure) {
	allowed := make([]string, len(p.Channels))
	for i, offered := range p.Channels {
		if string(offered) == string(channel) {
			return
		}
		allowed[i] = string(offered)
	}
	if len(*f) == 0 || !slices.ContainsFunc(*f, func(r *procedure.Refusal) bool { return r.Field == "channel" }) {
		f.add(contract.CodeChannelNotOffered, "channel", "channel", string(channel), "allowed", strings.Join(allowed, ", "))
	}
}

// withMissing adds the required papers that are not there. They are the whole
// answer when nothing else is wrong, and the slip goes with it in any case.
func (f fieldErrors) withMissing(p catalogue.Procedure, documents []register.Document) error {
	papers := missing(p, documents)
	if len(papers) == 0 {
		return f.problem()
	}
	otherwise := len(f)
	lines := make([]string, len(papers))
	for i, paper := range papers {
		f.add(contract.CodeMissingPaper, "documents", "paper", paper.Code, "name", paper.Name)
		lines[i] = fmt.Sprintf("%d. %s (%d bản)", i+1, paper.Name, paper.Copies)
	}
	code, count := contract.CodeMissingPapers, len(papers)
	if otherwise > 0 {
		code, count = contract.CodeInvalidFields, len(f)
	}
	problem := refuse(code, "count", strconv.Itoa(count))
	problem.fields = f
	problem.slip = &office.SupplementSlip{
		Procedure: p.Code, ProcedureName: p.Name, Papers: papers,
		Text: fmt.Sprintf("Để giải quyết thủ tục “%s”, đề nghị ông/bà bổ sung, hoàn thiện hồ sơ gồm các giấy tờ sau:\n%s",
			p.Name, strings.Join(lines, "\n")),
	}
	return problem
}
