package letters

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"dunghen/activities/typeset"
)

// facts are what the form of one letter may print: fields by name, lists of records, and conditions that hold or not.
// The names are there whatever the letter says, so that a form can be checked against them.
type facts struct {
	values     record
	lists      map[string]list
	conditions map[string]bool
}

// record is fields by name: string, int or time.Time. A zero value prints nothing.
type record map[string]any

// list is several records with the same fields.
type list struct {
	fields  []string
	records []record
}

// contents are empty contents by kind.
var contents = map[Kind]Content{
	KindReceipt: Receipt{}, KindSupplement: Supplement{}, KindRefusal: Refusal{}, KindApology: Apology{}, KindStop: Stop{},
	KindControlSlip: ControlSlip{}, KindBook: Book{},
}

// factsOf collects what a letter says. The number, as it is printed, is the form's to compose.
func factsOf(l Letter) *facts {
	f := &facts{
		values: record{
			"superior": typeset.CleanLine(l.Office.Superior), "office": typeset.CleanLine(l.Office.Name),
			"office_short": typeset.CleanLine(l.Office.ShortName), "office_symbol": typeset.CleanLine(l.Office.Symbol),
			"office_address": typeset.CleanList(l.Office.Address), "office_phone": typeset.CleanPhone(l.Office.Phone),
			"office_email": typeset.CleanLine(l.Office.Email), "one_stop": typeset.CleanLine(l.Office.OneStop),
			"place":        typeset.CleanLine(l.Office.Place),
			"date":         typeset.LetterDate(l.IssuedAt),
			"issued_at":    shortInstant(l.IssuedAt),
			"signer_title": typeset.CleanText(l.Signer.Title), "signer_name": typeset.CleanLine(l.Signer.Name),
			"signer_phone": typeset.CleanPhone(l.Signer.Phone),
			"you":          "", "greeting": "", "number": "", // the form's
			"applicant": typeset.CleanLine(l.Applicant.Name), "address": typeset.CleanList(l.Applicant.Address),
			"phone": typeset.CleanPhone(l.Applicant.Phone), "email": typeset.CleanLine(l.Applicant.Email),
			"file_code": typeset.CleanLine(l.File.Code), "procedure": typeset.CleanLine(l.File.Procedure), "field": typeset.CleanLine(l.File.Field),
			"received_at": longInstant(l.File.ReceivedAt), "due_at": longInstant(l.File.DueAt),
			"verify_code": inFours(l.Verification.Code), "verify_site": site(l.Verification),
		},
		lists: map[string]list{},
		conditions: map[string]bool{
			"person": !l.Applicant.Organisation, "organisation": l.Applicant.Organisation, "automatic": l.Automatic,
		},
	}
	if l.Content != nil {
		l.Content.tell(l, f)
	}
	return f
}

// inFours groups a code for the eye: "7K3M 9QWX A2BC".
func inFours(code string) string {
	groups := slices.Collect(slices.Chunk([]rune(typeset.CleanLine(code)), 4))
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = string(g)
	}
	return strings.Join(parts, string(typeset.NoBreak))
}

// site is where the short code can be typed in: the address in the QR code without its last part.
func site(v Verification) string {
	_, address, found := strings.Cut(v.URL, "://")
	if !found {
		address = v.URL
	}
	return typeset.CleanLine(strings.TrimSuffix(strings.TrimSuffix(address, v.Code), "/"))
}

func (p Paper) record(n int) record {
	copies := ""
	if p.Copies > 0 {
		copies = twoDigits(p.Copies)
	}
	return record{"n": n, "name": typeset.CleanLine(p.Name), "copies": copies}
}

func (r Receipt) tell(_ Letter, f *facts) {
	sets := ""
	if r.Sets > 0 {
		sets = twoDigits(r.Sets)
	}
	maps.Copy(f.values, record{
		"sets": sets, "limit": typeset.CleanLine(r.Limit), "return_place": typeset.CleanList(r.ReturnPlace),
		"secret": typeset.CleanLine(r.Secret), "replaces": typeset.CleanLine(r.Replaces),
	})
	f.list("papers", Paper{}.record(0))
	for i, p := range r.Papers {
		f.add("papers", p.record(i+1))
	}
}

func (s Supplement) tell(_ Letter, f *facts) {
	f.values["reason"] = typeset.CleanText(s.Reason)
	f.conditions["before_intake"] = s.BeforeIntake
	f.list("papers", record{"n": 0, "name": ""})
	for i, p := range s.Papers {
		f.add("papers", record{"n": i + 1, "name": typeset.CleanLine(p)})
	}
}

func (r Refusal) tell(_ Letter, f *facts) {
	f.values["reason"] = typeset.CleanText(r.Reason)
	f.conditions["at_intake"] = r.AtIntake
}

func (a Apology) tell(l Letter, f *facts) {
	maps.Copy(f.values, record{
		"new_due_at": longInstant(a.NewDueAt), "reason": typeset.CleanText(a.Reason), "state": typeset.CleanText(a.State),
		"owed_at": longInstant(a.OwedAt),
	})
	late := !a.NewDueAt.IsZero()
	past := !l.IssuedAt.Before(l.File.DueAt)
	f.conditions["late"] = late
	f.conditions["before_due"] = late && !past
	f.conditions["past_due"] = late && past
	f.list("faults", record{"n": 0, "kind": "", "text": ""})
	for i, fault := range a.Faults {
		f.add("faults", record{"n": i + 1, "kind": typeset.CleanLine(fault.Kind), "text": typeset.CleanText(fault.Text)})
	}
}

func (s Stop) tell(_ Letter, f *facts) {
	f.values["reason"] = typeset.CleanText(s.Reason)
	f.conditions["at_applicants_wish"] = s.AtApplicantsWish
}

func (s ControlSlip) tell(_ Letter, f *facts) {
	partners := make([]string, len(s.Partners))
	for i, p := range s.Partners {
		partners[i] = typeset.CleanLine(p)
	}
	maps.Copy(f.values, record{
		"lead": typeset.CleanLine(s.Lead), "partners": strings.Join(partners, "; "), "elapsed": workingTime(s.Elapsed),
		"as_of": longInstant(s.AsOf),
	})
	f.list("handovers", Handover{}.record(0, 0))
	var held time.Duration
	for i, h := range s.Handovers {
		// Rounded from the sum, so that the printed minutes add up to the printed total.
		before := held.Truncate(time.Minute)
		held += h.Worked
		f.add("handovers", h.record(i+1, held.Truncate(time.Minute)-before))
	}
}

func (h Handover) record(n int, worked time.Duration) record {
	planned := ""
	if h.Planned > 0 {
		planned = workingTime(h.Planned)
	}
	return record{
		"n": n, "from": typeset.CleanLine(h.From), "to": typeset.CleanLine(h.To), "from_person": typeset.CleanLine(h.FromPerson),
		"to_person": typeset.CleanLine(h.ToPerson), "at": h.At, "until": h.Until, "step": typeset.CleanLine(h.Step),
		"worked": workingTime(worked), "planned": planned, "outcome": typeset.CleanLine(h.Outcome), "note": typeset.CleanText(h.Note),
	}
}

func (b Book) tell(_ Letter, f *facts) {
	maps.Copy(f.values, record{
		"from": day(b.From), "to": day(b.To), "unit": typeset.CleanLine(b.Unit), "count": strconv.Itoa(len(b.Rows)),
	})
	f.list("rows", BookRow{}.record(0))
	for i, r := range b.Rows {
		f.add("rows", r.record(i+1))
	}
}

func (r BookRow) record(n int) record {
	return record{
		"n": n, "code": typeset.CleanLine(r.Code), "procedure": typeset.CleanLine(r.Procedure), "sets": r.Sets,
		"applicant": typeset.CleanLine(r.Applicant), "address": typeset.CleanList(r.Address), "phone": typeset.CleanPhone(r.Phone),
		"lead": typeset.CleanLine(r.Lead), "received_at": r.ReceivedAt, "due_at": r.DueAt, "sent_at": r.SentAt,
		"result_at": r.ResultAt, "returned_at": r.ReturnedAt, "return_way": typeset.CleanLine(r.ReturnWay), "note": typeset.CleanText(r.Note),
	}
}

// list declares a list by a record with its fields.
func (f *facts) list(name string, like record) {
	f.lists[name] = list{fields: slices.Sorted(maps.Keys(like))}
}

func (f *facts) add(name string, r record) {
	l := f.lists[name]
	l.records = append(l.records, r)
	f.lists[name] = l
}

// print is how a field stands on paper.
func (r record) print(name string) string {
	switch v := r[name].(type) {
	case string:
		return v
	case time.Time:
		return tableInstant(v)
	case int:
		if v != 0 {
			return strconv.Itoa(v)
		}
	}
	return ""
}

// holds says whether a `when` is fulfilled: a condition that holds, a field with a value, a list with records; after "!"
// the opposite.
func (f *facts) holds(when string, r record) bool {
	name, negated := strings.CutPrefix(when, "!")
	holds := f.conditions[name] || len(f.lists[name].records) > 0 || f.values.print(name) != "" || r.print(name) != ""
	return when == "" || holds != negated
}

// names are what the texts of a form may print, those of a list's records included if it is named.
func (f *facts) names(list string) []string {
	return slices.Concat(slices.Sorted(maps.Keys(f.values)), f.lists[list].fields)
}

// conditionNames are what may stand after `when`.
func (f *facts) conditionNames(list string) []string {
	return slices.Concat(f.names(list), slices.Sorted(maps.Keys(f.conditions)), slices.Sorted(maps.Keys(f.lists)))
}

func twoDigits(n int) string { return fmt.Sprintf("%02d", n) }
