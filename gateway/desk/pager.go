package desk

import (
	"maps"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"dunghen/gateway/web"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
)

// countTo bounds what is counted: whoever has more knows that it is too much, and whoever
// finds more has yet to say what they look for.
const countTo = 1000

// parameter is a part of a list's address, which the list's form sends along.
func parameter(a *web.Ask, name string) string {
	if value, sent := a.GetPostForm(name); sent {
		return value
	}
	return a.Query(name)
}

// markOf reads the place after which a page begins; what is none is the beginning.
func markOf(value string) register.Mark { return markWith(value, contract.IsFileCode) }

// dutyMarkOf is markOf in a list of duties.
func dutyMarkOf(value string) register.Mark { return markWith(value, contract.IsDutyNumber) }

func markWith(value string, known func(string) bool) register.Mark {
	m, _ := register.ParseMark(value, known) // the beginning
	return m
}

// pager leads to the beginning of a list and to its next page, "" for none.
type pager struct{ First, After string }

// pages are those of one list: at a path, with the rest of the page's address, which says
// under a name what a page comes after.
type pages struct {
	path  string
	query url.Values
	name  string
	// size is how many lines a page shows.
	size int
}

// cut leaves one page of a list that was read one line further.
func cut[T any](of pages, lines []T, place func(T) register.Mark) ([]T, pager) {
	after := func(value string) string {
		query := maps.Clone(of.query)
		query.Set(of.name, value)
		maps.DeleteFunc(query, func(_ string, values []string) bool { return values[0] == "" })
		return address(of.path, query)
	}
	var p pager
	if of.query.Get(of.name) != "" {
		p.First = after("")
	}
	if len(lines) > of.size {
		lines = lines[:of.size]
		p.After = after(place(lines[of.size-1]).String())
	}
	return lines, p
}

func address(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// longestSearch bounds the words somebody looks for.
const longestSearch = 100

// soughtIn is what somebody looks for, as the register takes it.
func soughtIn(a *web.Ask, name string) string {
	typed := strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, a.Query(name)))
	words := []rune(typed)
	return string(words[:min(len(words), longestSearch)])
}
