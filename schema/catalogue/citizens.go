package catalogue

import (
	"strings"
	"time"

	"dunghen/workflows/procedure"
)

// CitizenTexts says in plain words, for the ten statuses of the national portal,
// how a file stands.
type CitizenTexts struct {
	statuses map[procedure.Status]citizenStatus
}

type citizenFile struct {
	Statuses map[procedure.Status]citizenStatus `json:"statuses"`
}

// citizenStatus has either its own words and those of a date that went wrong, or
// those of the two outcomes; the schema knows which.
type citizenStatus struct {
	wording

	Replaced *wording `json:"replaced"`
	Overdue  *wording `json:"overdue"`
	Granted  *wording `json:"granted"`
	Refused  *wording `json:"refused"`
}

// wording is one text at its two lengths.
type wording struct {
	Page string `json:"page"`
	SMS  string `json:"sms"`
}

// Standing is what the words for a citizen depend on.
type Standing struct {
	Code    string // mã hồ sơ
	Status  procedure.Status
	Outcome procedure.Outcome
	// DueAt is the date given last, FirstDueAt the one of the receipt; both are zero
	// while the clock stands still.
	DueAt      time.Time
	FirstDueAt time.Time
	// At is when the words are said; with the zero instant nothing is overdue.
	At time.Time
}

// The placeholders of a text. A sentence with {due} is left out while there is no
// date; a sentence ends with a full stop and a space.
const (
	placeCode = "{code}"
	placeDue  = "{due}"
	stop      = ". "
)

// The forms of {due}, in Vietnam time.
const (
	pageDue = "15:04 ngày 02/01/2006"
	smsDue  = "15:04 02/01/2006"
)

// Page returns one or two sentences for the public page.
func (t CitizenTexts) Page(s Standing) string { return fill(t.of(s).Page, s, pageDue) }

// SMS returns a text with diacritics that fits one message of 160 characters once
// they are taken off.
func (t CitizenTexts) SMS(s Standing) string { return fill(t.of(s).SMS, s, smsDue) }

// of picks the words. A date that has passed outweighs its having been replaced.
func (t CitizenTexts) of(s Standing) wording {
	status := t.statuses[s.Status]
	switch {
	case status.Refused != nil && s.Outcome == procedure.OutcomeRefused:
		return *status.Refused
	case status.Granted != nil:
		return *status.Granted
	case status.Overdue != nil && !s.DueAt.IsZero() && s.At.After(s.DueAt):
		return *status.Overdue
	case status.Replaced != nil && !s.FirstDueAt.IsZero() && s.DueAt.After(s.FirstDueAt):
		return *status.Replaced
	default:
		return status.wording
	}
}

func fill(text string, s Standing, layout string) string {
	if s.DueAt.IsZero() {
		text = undated(text)
	}
	return strings.NewReplacer(placeCode, s.Code, placeDue, s.DueAt.In(procedure.Zone).Format(layout)).Replace(text)
}

// undated leaves out the sentences with a date.
func undated(text string) string {
	var kept strings.Builder
	for sentence := range strings.SplitAfterSeq(text, stop) {
		if !strings.Contains(sentence, placeDue) {
			kept.WriteString(sentence)
		}
	}
	return strings.TrimSpace(kept.String())
}
