package find

import (
	"cmp"
	"slices"
	"strings"

	"dunghen/schema/catalogue"
	"dunghen/schema/register"
)

// Procedures returns those of all that hold every word of typed, best first: whose code
// is typed; whose name begins with what is typed; the others. A word is found anywhere
// in a code ("3868"), and at the beginning of a word of the name, of the field or of the
// result. Nothing typed gives all, in their order.
func Procedures(all []catalogue.Procedure, typed string) []catalogue.Procedure {
	folded := register.Fold(typed)
	words := strings.Fields(folded)
	type found struct {
		procedure catalogue.Procedure
		rank      int
	}
	var hits []found
	for _, p := range all {
		code, name := register.Fold(p.Code), register.Fold(p.Name)
		text := " " + clean(name+" "+register.Fold(p.Field.Name)+" "+register.Fold(p.Result))
		if !slices.ContainsFunc(words, func(w string) bool {
			return !strings.Contains(code, w) && !strings.Contains(text, " "+w)
		}) {
			hits = append(hits, found{p, rank(folded, code, name)})
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]catalogue.Procedure, len(hits))
	for i, hit := range hits {
		out[i] = hit.procedure
	}
	return out
}

func rank(typed, code, name string) int {
	switch {
	case typed == "":
		return 0
	case strings.HasPrefix(code, typed):
		return 1
	case strings.HasPrefix(name, typed):
		return 2
	case strings.Contains(name, typed):
		return 3
	default:
		return 4
	}
}

// clean lets a word begin after a bracket, a quotation mark or a dash too.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`()"“”'/,;:–-`, r) {
			return ' '
		}
		return r
	}, text)
}
