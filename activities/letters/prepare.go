package letters

import (
	"fmt"
	"slices"
)

// parser reads the texts of one form against what its letters know, and reports every mistake.
type parser struct {
	facts  *facts
	report func(block, fault string)
}

// text parses a text that may print the letter's fields, and those of a list's records if one is named.
func (p parser) text(block, text, list string) template {
	t, err := parseTemplate(text, p.facts.names(list))
	if err != nil {
		p.report(block, err.Error())
	}
	return t
}

func (p parser) when(block, when, list string) {
	name := when
	if when != "" && when[0] == '!' {
		name = when[1:]
	}
	if name != "" && !slices.Contains(p.facts.conditionNames(list), name) {
		p.report(block, fmt.Sprintf("unknown condition %q", when))
	}
}

func (p parser) list(block, list string) {
	if _, known := p.facts.lists[list]; !known {
		p.report(block, fmt.Sprintf("unknown list %q", list))
	}
}

func (p parser) fact(block string, f fact) {
	if f.Source == "" {
		p.report(block, "needs a source")
	}
	p.confidence(block, f.Confidence)
}

func (p parser) confidence(block, confidence string) {
	if !slices.Contains([]string{"verified", "recalled", "uncertain"}, confidence) {
		p.report(block, fmt.Sprintf("confidence is verified, recalled or uncertain, not %q", confidence))
	}
}

func (p parser) need(block, text string) {
	if text == "" {
		p.report(block, "must be filled")
	}
}

// prepare parses the form's texts.
func (f *form) prepare(p parser) {
	if _, known := papers[f.Paper]; !known {
		p.report("paper", fmt.Sprintf("A5, A4 or A4-landscape, not %q", f.Paper))
	}
	if f.Size != 0 && (f.Size < 8 || f.Size > 16) {
		p.report("size", fmt.Sprintf("the size of the body's type is 8 to 16 points, not %g", f.Size))
	}
	p.need("regime", f.Regime)
	p.need("caption", f.Caption.Text)
	p.fact("caption", f.Caption)
	p.fact("wording", f.Wording)
	if len(f.Titles) == 0 || f.Titles[len(f.Titles)-1].When != "" {
		p.report("titles", "the last title must stand without when")
	}
	for i, t := range f.Titles {
		name := fmt.Sprintf("title %d", i+1)
		p.need(name, t.Text)
		p.fact(name, fact{t.Text, t.Source, t.Confidence})
		p.when(name, t.When, "")
	}
	if (f.Series == "") != (f.Symbol.Text == "") {
		p.report("series", "series and symbol go together")
	}
	if f.Series != "" {
		p.fact("symbol", f.Symbol)
	}
	f.parsed.symbol = p.text("symbol", f.Symbol.Text, "")
	f.parsed.above = p.text("issuer above", f.Issuer.Above, "")
	f.parsed.body = p.text("issuer body", f.Issuer.Body, "")
	f.parsed.number = p.text("number_line", f.NumberLine, "")
	f.parsed.note = p.text("note", f.Note, "")
	if f.PageLabel == "" {
		f.PageLabel = "{page}"
	}
	numbers := parser{facts: &facts{values: record{"page": 0, "pages": 0}}, report: p.report}
	f.parsed.page = numbers.text("page_label", f.PageLabel, "")
	if len(f.Body) == 0 {
		p.report("body", "must be filled")
	}
	for i := range f.Body {
		f.Body[i].prepare(p, fmt.Sprintf("body %d", i+1))
	}
	f.prepareClosing(p)
	for _, field := range f.Fields {
		name := fmt.Sprintf("field %q", field.Name)
		p.need("fields", field.Name)
		p.confidence(name, field.Confidence)
		if (len(field.Prints) == 0) == (field.Absent == "") {
			p.report(name, "either prints something or says why it is absent")
		}
	}
}

func (b *block) prepare(p parser, name string) {
	p.when(name, b.When, b.List)
	if !slices.Contains([]layout{running, entry, addressee, centred}, b.Layout) {
		p.report(name, fmt.Sprintf("unknown layout %q", b.Layout))
	}
	if b.Label != "" && b.Layout != addressee {
		p.report(name, "a label goes with the layout addressee")
	}
	if b.List != "" {
		p.list(name, b.List)
	}
	if (b.Text == "") == (b.Table == nil) {
		p.report(name, "has either a text or a table")
	}
	b.text = p.text(name, b.Text, b.List)
	if b.Table != nil {
		b.Table.prepare(p, name)
	}
}

func (t *table) prepare(p parser, name string) {
	p.list(name, t.List)
	if t.Size < 5 || t.Size > 14 {
		p.report(name, fmt.Sprintf("the size of a table's type is 5 to 14 points, not %g", t.Size))
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		column := fmt.Sprintf("%s column %d", name, i+1)
		if c.Width <= 0 {
			p.report(column, "needs a width")
		}
		if c.Align != "" && c.Align != "left" && c.Align != "centre" {
			p.report(column, fmt.Sprintf("align is left or centre, not %q", c.Align))
		}
		c.text = p.text(column, c.Text, t.List)
	}
	spans := 0
	for i := range t.Total {
		t.Total[i].text = p.text(fmt.Sprintf("%s total %d", name, i+1), t.Total[i].Text, "")
		spans += max(t.Total[i].Span, 1)
		t.Total[i].Span = max(t.Total[i].Span, 1)
	}
	if len(t.Columns) == 0 || t.Total != nil && spans != len(t.Columns) {
		p.report(name, "needs columns, and a total that spans them all")
	}
}

func (f *form) prepareClosing(p parser) {
	seals := 0
	for i := range f.Closing {
		c := &f.Closing[i]
		name := fmt.Sprintf("closing %d", i+1)
		p.when(name, c.When, "")
		if c.Width <= 0 {
			p.report(name, "needs a width")
		}
		if c.CopiesTo != nil && c.Title+c.Hint+c.Name != "" {
			p.report(name, "has either copies_to or who signs")
		}
		if c.Seal {
			seals++
		}
		c.title, c.name = p.text(name, c.Title, ""), p.text(name, c.Name, "")
	}
	if seals == 0 {
		p.report("closing", "one column must have the seal")
	}
}
