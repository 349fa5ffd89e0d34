package register

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes text comparable without case and diacritics: "Đặng Thị Ánh" becomes
// "dang thi anh". Blanks between words become one.
func Fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// searchText is what a file is found by: each word has a blank before it.
func searchText(code, name, phone string) string {
	return " " + Fold(code+" "+name+" "+phone)
}

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// searchPattern is the LIKE pattern that finds text at the beginning of a word;
// nothing to look for gives "".
func searchPattern(text string) string {
	folded := Fold(text)
	if folded == "" {
		return ""
	}
	return "% " + escapeLike.Replace(folded) + "%"
}

// searchWords is what the index of words is on; what it finds is looked at again with
// searchPattern, which knows the words' order.
const searchWords = `array_to_tsvector(string_to_array(ltrim(a.search), ' '))`

var escapeLexeme = strings.NewReplacer(`\`, `\\`, `'`, `''`)

// searchQuery asks for all words of a text, the last one by its beginning.
func searchQuery(text string) string {
	words := strings.Fields(Fold(text))
	for i, word := range words {
		words[i] = "'" + escapeLexeme.Replace(word) + "'"
	}
	return strings.Join(words, " & ") + ":*"
}
