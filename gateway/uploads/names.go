package uploads

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is in runes, with its ending.
const longestName = 100

// shownName is what an applicant called a file, fit to be shown: without the folders
// before it, without characters nobody sees or that turn what follows around, and not
// longer than a line.
func shownName(typed string) string {
	name := strings.ToValidUTF8(typed, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) && !unicode.IsMark(r):
			return -1
		default:
			return r
		}
	}, norm.NFC.String(name))
	name = strings.Join(strings.Fields(name), " ")
	ending := path.Ext(name)
	stem := []rune(strings.TrimSuffix(name, ending))
	if room := longestName - len([]rune(ending)); len(stem) > room {
		stem = stem[:max(room, 0)]
	}
	name = strings.TrimSpace(string(stem)) + ending
	if strings.Trim(name, ". ") == "" || len([]rune(name)) > longestName {
		return "—"
	}
	return name
}
