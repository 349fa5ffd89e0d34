package letters

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// template is a text of a form, parsed: literal stretches and {fields}, each regular or *bold*. What stands in [brackets]
// is printed only if every field in it has a value.
type template []stretch

type stretch struct {
	text   string // literal, or the field's name
	field  bool
	style  pdf.Style
	option int // number of the brackets it stands in; 0: none
}

// parseTemplate reads a form's text. Values are set in after parsing, so that "*" or "{" in what people typed stays text.
// The error joins every mistake of the text.
func parseTemplate(text string, known []string) (template, error) {
	var t template
	var mistakes []error
	style, option, options := pdf.Regular, 0, 0
	for text != "" {
		head := text[0]
		switch head {
		case '*':
			style ^= pdf.Bold
			text = text[1:]
		case '[', ']':
			if (head == '[') == (option > 0) {
				mistakes = append(mistakes, fmt.Errorf("%q out of place: brackets come in pairs and hold no others", string(head)))
			}
			option = 0
			if head == '[' {
				options++
				option = options
			}
			text = text[1:]
		case '{':
			name, rest, closed := strings.Cut(text[1:], "}")
			if !closed || !slices.Contains(known, name) {
				mistakes = append(mistakes, fmt.Errorf("unknown field {%s}", name))
			}
			t = append(t, stretch{text: name, field: true, style: style, option: option})
			text = rest
		default:
			end := strings.IndexAny(text, "*{[]")
			if end < 0 {
				end = len(text)
			}
			t = append(t, stretch{text: typeset.BindNumbers(text[:end]), style: style, option: option})
			text = text[end:]
		}
	}
	if style != pdf.Regular {
		mistakes = append(mistakes, errors.New("bold stretch without its closing *"))
	}
	if option > 0 {
		mistakes = append(mistakes, errors.New("brackets without their closing ]"))
	}
	return t, errors.Join(mistakes...)
}

// fields are the names a template prints.
func (t template) fields() []string {
	var names []string
	for _, s := range t {
		if s.field {
			names = append(names, s.text)
		}
	}
	return names
}

// fill sets values in. It calls missing for a field that has none and does not stand in brackets.
func (t template) fill(value func(name string) string, missing func(name string)) []typeset.Run {
	empty := map[int]bool{}
	for _, s := range t {
		if s.field && s.option > 0 && value(s.text) == "" {
			empty[s.option] = true
		}
	}
	var runs []typeset.Run
	for _, s := range t {
		if empty[s.option] {
			continue
		}
		text := s.text
		if s.field {
			if text = value(s.text); text == "" {
				missing(s.text)
			}
		}
		runs = append(runs, typeset.Run{Text: text, Style: s.style})
	}
	return runs
}

// plain is filled text without its styles.
func plain(runs []typeset.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}
