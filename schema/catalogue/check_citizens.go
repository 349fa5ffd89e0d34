package catalogue

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// One SMS: how many characters of the GSM 7-bit alphabet (3GPP TS 23.038) it has,
// and those of them that a Vietnamese text without diacritics needs.
const (
	smsLength = 160
	gsm7      = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !\"#%&'()*+,-./:;<=>?@_$"
)

// longest puts the longest code (six digits a day: docs/limits.md) and a date into
// an SMS.
var longest = strings.NewReplacer(placeCode, "000.00.16.H55-261005-123456", placeDue, smsDue)

var placeholder = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// checkCitizenTexts wants texts that can be filled in and short ones that are.
func checkCitizenTexts(t CitizenTexts, found *findings) {
	for _, status := range slices.Sorted(maps.Keys(t.statuses)) {
		at := fmt.Sprintf("statuses/%d", status)
		s := t.statuses[status]
		if s.Granted == nil {
			checkWording(s.wording, at, false, found)
		}
		for _, variant := range []struct {
			name  string
			words *wording
			dated bool
		}{{"replaced", s.Replaced, true}, {"overdue", s.Overdue, true}, {"granted", s.Granted, false}, {"refused", s.Refused, false}} {
			if variant.words != nil {
				checkWording(*variant.words, at+"/"+variant.name, variant.dated, found)
			}
		}
	}
}

// checkWording judges one text; dated says that there is always a date to put in.
func checkWording(w wording, at string, dated bool, found *findings) {
	page, sms := w.Page, w.SMS
	if !dated {
		page, sms = undated(page), undated(sms)
	}
	if page == "" {
		found.add(placeCitizens, at+"/page", "says nothing while there is no date: every sentence has %s", placeDue)
	}
	if !strings.Contains(sms, placeCode) {
		found.add(placeCitizens, at+"/sms", "has no sentence that says %s, date or not", placeCode)
	}
	checkPlaceholders(w.Page, at+"/page", found)
	if checkPlaceholders(w.SMS, at+"/sms", found) {
		checkShort(w.SMS, at+"/sms", found)
	}
}

// checkPlaceholders says whether all of them are known.
func checkPlaceholders(text, at string, found *findings) bool {
	ok := true
	for _, p := range placeholder.FindAllString(text, -1) {
		if p != placeCode && p != placeDue {
			found.add(placeCitizens, at, "unknown placeholder %q; known are %s and %s", p, placeCode, placeDue)
			ok = false
		}
	}
	return ok
}

// checkShort counts composed letters, for each loses its marks and stays one.
func checkShort(text, at string, found *findings) {
	filled := norm.NFC.String(longest.Replace(text))
	if n := utf8.RuneCountInString(filled); n > smsLength {
		found.add(placeCitizens, at, "is %d characters long with the longest code and date, one message has %d", n, smsLength)
	}
	for _, r := range filled {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		if r != 'đ' && r != 'Đ' && !strings.ContainsRune(gsm7, base) {
			found.add(placeCitizens, at, "%q is not in the alphabet of text messages", r)
		}
	}
}
