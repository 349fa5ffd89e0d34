package web

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"dunghen/workflows/procedure"
)

// Limit is a time limit in words: 3 ngày làm việc.
func (f Frame) Limit(l procedure.Limit) string { return f.T("limit."+string(l.Unit), "n", l.Amount) }

// Money is an amount in đồng, a whole number: 1.500.000 đồng in Vietnamese, 1,500,000 VND
// in English.
func (f Frame) Money(amount any) string {
	return f.T("frame.money", "amount", message.NewPrinter(language.Make(string(f.Lang))).Sprintf("%d", amount))
}

// Size is a number of bytes as people say it: 1,2 MB in Vietnamese, 1.2 MB in English.
func (f Frame) Size(bytes int64) string {
	if bytes < 1<<20 {
		return strconv.FormatInt((bytes+1023)>>10, 10) + " KB"
	}
	size := strconv.FormatFloat(float64(bytes)/(1<<20), 'f', 1, 64)
	if f.Lang == Vietnamese {
		size = strings.Replace(size, ".", ",", 1)
	}
	return size + " MB"
}

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
