package letters

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"dunghen/activities/pdf"
)

//go:embed forms/apology.yaml
var formFiles embed.FS

// form holds the fixed texts of one official form under one regime.
type form struct {
	Regime        string
	Caption       fact                                  // form number and circular, printed small in the corner
	Title         fact                                  // in sentence case and in the lines it is printed in, upper-case
	Symbol        fact                                  // ký hiệu after the number
	Wording       fact                                  // its text is the body
	FormOfAddress struct{ Person, Organisation string } `yaml:"form_of_address"`
	CopiesTo      []string                              `yaml:"copies_to"`
	Body          []block
	AutomaticNote string `yaml:"automatic_note"`

	automaticNote template
}

// fact is a text with where it comes from and how sure that is.
type fact struct{ Text, Source, Confidence string }

// block is one paragraph of the body, printed if When is empty, a field with a value, or a condition that holds.
type block struct {
	Text string
	When string

	parsed template
}

func (f form) number(n int) string { return fmt.Sprintf("%02d/%s", n, f.Symbol.Text) }

var apologyForms = sync.OnceValues(func() (map[string]form, error) {
	source, err := formFiles.ReadFile("forms/apology.yaml")
	if err != nil {
		return nil, err
	}
	return readForms(source, apologyFields, apologyConditions)
})

func apologyForm(regime string) (form, error) {
	forms, err := apologyForms()
	if err != nil {
		return form{}, fmt.Errorf("apology forms: %w", err)
	}
	f, ok := forms[regime]
	if !ok {
		return form{}, fmt.Errorf("no apology form for regime %q", regime)
	}
	return f, nil
}

// readForms parses a form file and checks every entry, so that a mistake in a text is found when the program starts to
// use it, not in the one letter that takes the rare branch.
func readForms(source []byte, fields, conditions []string) (map[string]form, error) {
	var list []form
	if err := yaml.UnmarshalWithOptions(source, &list, yaml.Strict()); err != nil {
		return nil, err
	}
	forms := map[string]form{}
	for _, f := range list {
		if _, twice := forms[f.Regime]; twice {
			return nil, fmt.Errorf("regime %q: given twice", f.Regime)
		}
		if err := f.prepare(fields, conditions); err != nil {
			return nil, fmt.Errorf("regime %q: %w", f.Regime, err)
		}
		forms[f.Regime] = f
	}
	return forms, nil
}

func (f *form) prepare(fields, conditions []string) error {
	if f.Caption.Text == "" || f.Title.Text == "" || f.Symbol.Text == "" ||
		f.FormOfAddress.Person == "" || f.FormOfAddress.Organisation == "" || len(f.CopiesTo) == 0 || len(f.Body) == 0 {
		return errors.New("caption, title, symbol, form_of_address, copies_to and body must be filled")
	}
	for name, fact := range map[string]fact{"caption": f.Caption, "title": f.Title, "symbol": f.Symbol, "wording": f.Wording} {
		if fact.Source == "" || !slices.Contains([]string{"verified", "recalled", "uncertain"}, fact.Confidence) {
			return fmt.Errorf("%s: needs a source and confidence verified, recalled or uncertain", name)
		}
	}
	for i := range f.Body {
		b := &f.Body[i]
		if b.When != "" && !slices.Contains(fields, b.When) && !slices.Contains(conditions, b.When) {
			return fmt.Errorf("body %d: unknown condition %q", i+1, b.When)
		}
		var err error
		if b.parsed, err = parseTemplate(b.Text, fields); err != nil {
			return fmt.Errorf("body %d: %w", i+1, err)
		}
	}
	var err error
	if f.automaticNote, err = parseTemplate(f.AutomaticNote, fields); err != nil {
		return fmt.Errorf("automatic_note: %w", err)
	}
	return nil
}

// template is a parsed text: literal stretches and {fields}, each regular or *bold*.
type template []stretch

type stretch struct {
	text  string // literal, or the field's name
	field bool
	style pdf.Style
}

// parseTemplate reads a form's text. Values are set in after parsing, so that "*" or "{" in what people typed stays text.
func parseTemplate(text string, fields []string) (template, error) {
	if text == "" {
		return nil, errors.New("no text")
	}
	var t template
	current := pdf.Regular
	for text != "" {
		switch text[0] {
		case '*':
			current ^= pdf.Bold
			text = text[1:]
		case '{':
			name, rest, closed := strings.Cut(text[1:], "}")
			if !closed || !slices.Contains(fields, name) {
				return nil, fmt.Errorf("unknown field {%s}", name)
			}
			t = append(t, stretch{text: name, field: true, style: current})
			text = rest
		default:
			end := strings.IndexAny(text, "*{")
			if end < 0 {
				end = len(text)
			}
			t = append(t, stretch{text: bindNumbers(text[:end]), style: current})
			text = text[end:]
		}
	}
	if current != pdf.Regular {
		return nil, errors.New("bold stretch without its closing *")
	}
	return t, nil
}

func (t template) fill(values map[string]string) []run {
	runs := make([]run, len(t))
	for i, s := range t {
		runs[i] = run{text: s.text, style: s.style}
		if s.field {
			runs[i].text = values[s.text]
		}
	}
	return runs
}
