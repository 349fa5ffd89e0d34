package typeset

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NoBreak is the no-break space: the line is never broken there.
const NoBreak = '\u00a0'

// Placeholder is printed for a character the face has no glyph for, so that nothing typed is lost unseen.
const Placeholder = '□'

// CleanText makes typed text printable and keeps its lines: NFC, white space collapsed, empty lines dropped, numbers bound
// to their words, and without characters that print nothing (controls, direction marks, joiners): those could only reorder
// or hide what is read.
func CleanText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var lines []string
	for line := range strings.SplitSeq(norm.NFC.String(s), "\n") {
		line = strings.Map(func(r rune) rune {
			switch {
			case r == NoBreak:
				return r
			case unicode.IsSpace(r):
				return ' '
			case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
				return -1
			}
			return r
		}, line)
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' })
		if line = strings.TrimSpace(strings.Join(words, " ")); line != "" {
			lines = append(lines, line)
		}
	}
	return BindNumbers(strings.Join(lines, "\n"))
}

// CleanLine is cleanText in one line.
func CleanLine(s string) string { return strings.ReplaceAll(CleanText(s), "\n", " ") }

// CleanList is cleanText in one line, its lines separated by commas: an address as it is written on a letter.
func CleanList(s string) string {
	lines := strings.Split(CleanText(s), "\n")
	for i := range lines[:len(lines)-1] {
		if !strings.ContainsAny(lines[i][len(lines[i])-1:], ",;.") {
			lines[i] += ","
		}
	}
	return strings.Join(lines, " ")
}

// CleanPhone is cleanLine held together: a telephone number is dialled from one line.
func CleanPhone(s string) string { return strings.ReplaceAll(CleanLine(s), " ", string(NoBreak)) }

var (
	unitBeforeNumber = regexp.MustCompile(`(?i)(ngày|tháng|năm|giờ|điều|khoản|điểm|quý) (\d)`)
	numberBeforeUnit = regexp.MustCompile(`(\d) (giờ|phút|tháng|năm|ngày|đồng|%)`)
)

// BindNumbers keeps "ngày 05/10/2026", "17 giờ 00 phút" or "Điều 19" in one piece when lines are broken.
func BindNumbers(s string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	s = unitBeforeNumber.ReplaceAllString(s, "$1"+string(NoBreak)+"$2")
	return numberBeforeUnit.ReplaceAllString(s, "$1"+string(NoBreak)+"$2")
}
