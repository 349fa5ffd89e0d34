package web

import (
	"strconv"
	"strings"
)

// PercentWords writes a share, 0 to 100, with one decimal as the language does. What is
// not all is never rounded to all, nor what is not nothing to nothing.
func PercentWords(lang Lang, percent float64) string {
	if percent > 0 && percent < 100 {
		percent = max(0.1, min(percent, 99.9))
	}
	words := strings.TrimSuffix(strconv.FormatFloat(percent, 'f', 1, 64), ".0") + "\u00a0%"
	if lang == Vietnamese {
		words = strings.Replace(words, ".", ",", 1)
	}
	return words
}
