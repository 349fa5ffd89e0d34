package notices

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"dunghen/workflows/procedure"
)

// shortSuffix ends the name of a text that fits a short message.
const shortSuffix = ".sms"

// Short words one notice to an applicant in one line for SMS and chat; the kind LetterKind of package register is the
// apology. Nothing in it is personal: a telephone shows it to whoever holds it.
// Errors: *UnknownKindError, also for notices to staff.
func Short(kind procedure.NoticeKind, f Facts) (string, error) {
	text := texts.Lookup(string(kind) + shortSuffix + ".txt")
	if text == nil {
		return "", &UnknownKindError{Kind: kind}
	}
	f.Name = ""
	var b strings.Builder
	if err := text.Execute(&b, f); err != nil {
		return "", fmt.Errorf("word short notice %s: %w", kind, err)
	}
	return strings.TrimSpace(b.String()), nil
}

// WithoutMarks takes the diacritics off Vietnamese, so that a text costs one SMS of 160 characters of the GSM 7-bit
// alphabet (3GPP TS 23.038) instead of three of 70.
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
