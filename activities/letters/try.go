package letters

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dunghen/activities/typeset"
)

// try sets every form with sample letters, so that a mistake is found when the program starts and not in the one letter
// that takes the rare branch.
func (l *loader) try(forms *Forms) error {
	samples, err := samplesByKind()
	if err != nil {
		return err
	}
	code, err := encodeQR(strings.Repeat("https://motcua.example.vn/v/", 3))
	if err != nil {
		return err
	}
	byFile := slices.SortedFunc(maps.Values(forms.forms), func(a, b *form) int { return strings.Compare(a.file, b.file) })
	for _, f := range byFile {
		seen := map[Problem]bool{}
		report := func(block, fault string) {
			p := Problem{File: f.file, Form: f.name(), Block: block, Fault: fault}
			if !seen[p] {
				seen[p] = true
				l.problems = append(l.problems, p)
			}
		}
		sample := samples[f.Kind]
		sample.Regime = f.Regime
		for _, letter := range variants(sample) {
			s, blanks := f.compose(forms.common, letter, letter.Automatic)
			for _, b := range blanks {
				report(b.block, fmt.Sprintf("prints {%s}, which may be empty: put it in [brackets] or give the block a when", b.field))
			}
			if !slices.ContainsFunc(s.closing, func(c closing) bool { return c.qr }) {
				report("closing", "one column must have the QR code")
			}
			pages, _ := s.pages(forms.fonts, code)
			if text := typeset.Overflow(forms.fonts, s.paper.Paper, pages); text != "" {
				report("", fmt.Sprintf("%q runs out of the page", text))
			}
		}
	}
	return nil
}
