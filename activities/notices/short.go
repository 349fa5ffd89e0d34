package notices

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"dunghen/workflows/procedure"
)

// StatusText says in one line for a telephone how a file stands; the outcome is "" where the status has none. It is the
// office's catalogue that holds the words, so that the public page and a message say the same.
type StatusText func(status procedure.Status, outcome procedure.Outcome, f Facts) string

// standing is what a notice tells of a file.
type standing struct {
	status  procedure.Status
	outcome procedure.Outcome
}

// standings are the kinds that tell of a status. The others have a text of their own.
var standings = map[procedure.NoticeKind]standing{
	procedure.NoticeRegistered:  {status: procedure.StatusRegistered},
	procedure.NoticeAccepted:    {status: procedure.StatusAccepted},
	procedure.NoticeDeclined:    {status: procedure.StatusDeclined},
	procedure.NoticeSupplement:  {status: procedure.StatusSupplement},
	procedure.NoticePayment:     {status: procedure.StatusPayment},
	procedure.NoticeWithdrawn:   {status: procedure.StatusWithdrawn},
	procedure.NoticeStopped:     {status: procedure.StatusStopped},
	procedure.NoticeResultReady: {procedure.StatusResultReady, procedure.OutcomeGranted},
	procedure.NoticeRefused:     {procedure.StatusResultReady, procedure.OutcomeRefused},
}

// shortSuffix ends the name of a text that fits a short message.
const shortSuffix = ".sms"

// shortLength is how many characters one SMS of the GSM 7-bit alphabet has (3GPP TS 23.038).
const shortLength = 160

// Short words one notice to an applicant in one line for SMS and chat; the kind LetterKind of package register is the
// apology. Nothing in it is personal: a telephone shows it to whoever holds it. What helps further (the fee, where the
// paper lies, whom to call) follows as far as one SMS has room.
// Errors: *UnknownKindError, also for notices to staff.
func Short(kind procedure.NoticeKind, f Facts, say StatusText) (string, error) {
	f.Name = ""
	text := ""
	if s, ok := standings[kind]; ok {
		text = say(s.status, s.outcome, f)
	} else {
		own, err := renderShort(string(kind)+shortSuffix+".txt", kind, f)
		if err != nil {
			return "", err
		}
		text = strings.TrimSpace(own)
	}
	for _, name := range []string{"sms amount", "sms paper", "sms phone"} {
		more, err := renderShort(name, kind, f)
		if err != nil {
			return "", err
		}
		if utf8.RuneCountInString(norm.NFC.String(text+more)) <= shortLength {
			text += more
		}
	}
	return text, nil
}

func renderShort(name string, kind procedure.NoticeKind, f Facts) (string, error) {
	text := texts.Lookup(name)
	if text == nil {
		return "", &UnknownKindError{Kind: kind}
	}
	var b strings.Builder
	if err := text.Execute(&b, f); err != nil {
		return "", fmt.Errorf("word short notice %s: %w", kind, err)
	}
	return b.String(), nil
}

// WithoutMarks takes the diacritics off Vietnamese, so that a text costs one SMS instead of three of 70 characters.
func WithoutMarks(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ':
			return 'd'
		case r == 'Đ':
			return 'D'
		default:
			return r
		}
	}, norm.NFD.String(text))
}

// short is "17:00 05/10/2026", "" for no instant.
func short(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(procedure.Zone).Format("15:04 02/01/2006")
}
