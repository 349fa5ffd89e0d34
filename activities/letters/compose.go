package letters

import (
	"fmt"
	"slices"
	"strings"

	"dunghen/activities/pdf"
	"dunghen/activities/typeset"
)

// blank is a field without a value that the form prints all the same.
type blank struct{ block, field string }

// composer sets a letter's facts into its form's texts.
type composer struct {
	facts  *facts
	blanks []blank
}

// fill sets values into a text and notes its blanks.
func (c *composer) fill(block string, t template, r record) []typeset.Run {
	return t.fill(c.value(r), func(name string) { c.blanks = append(c.blanks, blank{block, name}) })
}

// value looks fields up: those of a record, then those of the letter. One that the record has and leaves empty stays so.
func (c *composer) value(r record) func(name string) string {
	return func(name string) string {
		if _, own := r[name]; own {
			return r.print(name)
		}
		return c.facts.values.print(name)
	}
}

// compose puts the letter together. Blanks are what it lacks.
func (f *form) compose(common *common, l Letter, signed bool) (sheet, []blank) {
	facts := factsOf(l)
	facts.address(common, l.Applicant)
	name, number := f.heading(l, facts)
	facts.values["number"] = number
	c := &composer{facts: facts}

	s := sheet{
		paper: f.paper(), logo: f.logo, caption: f.Caption.Text, title: name, number: number,
		above:         plain(c.fill("issuer above", f.parsed.above, nil)),
		body:          plain(c.fill("issuer body", f.parsed.body, nil)),
		numberLine:    plain(c.fill("number_line", f.parsed.number, nil)),
		place:         facts.values.print("place"),
		date:          facts.values.print("date"),
		subject:       facts.values.print("file_code"),
		author:        facts.values.print("office"),
		issuedAt:      typeset.InVietnam(l.IssuedAt),
		copiesHeading: common.CopiesHeading,
		url:           l.Verification.URL,
		pageLabel:     f.parsed.page,
	}
	for i, b := range f.Body {
		s.content = append(s.content, c.block(fmt.Sprintf("body %d", i+1), b)...)
	}
	for i, col := range f.Closing {
		if facts.holds(col.When, nil) {
			s.closing = append(s.closing, c.column(fmt.Sprintf("closing %d", i+1), col))
		}
	}
	s.marks(common, l.Automatic, signed)
	for _, t := range common.check {
		s.foot = append(s.foot, c.fill("common check", t, nil))
	}
	if l.Automatic && f.parsed.note != nil {
		s.note = italics(c.fill("note", f.parsed.note, nil))
	}
	return s, c.blanks
}

// address chooses how the applicant is spoken to.
func (f *facts) address(c *common, a Applicant) {
	f.values["you"], f.values["greeting"] = c.FormOfAddress.Person, c.FormOfAddress.Person
	if a.Organisation {
		f.values["you"], f.values["greeting"] = c.FormOfAddress.Organisation, ""
	}
}

func (c *composer) block(name string, b block) []content {
	switch {
	case b.Table != nil:
		if !c.facts.holds(b.When, nil) {
			return nil
		}
		return []content{{space: b.Space, grid: c.grid(b.Table)}}
	case b.List != "":
		var all []content
		for _, r := range c.facts.lists[b.List].records {
			if c.facts.holds(b.When, r) {
				all = append(all, content{layout: b.Layout, runs: c.fill(name, b.text, r)})
			}
		}
		if all != nil {
			all[0].space = b.Space
		}
		return all
	case c.facts.holds(b.When, nil):
		return []content{{layout: b.Layout, label: b.Label, space: b.Space, runs: c.fill(name, b.text, nil)}}
	}
	return nil
}

// grid fills a table. Its cells may be empty: much of a book is, as long as the files are under way.
func (c *composer) grid(t *table) *grid {
	g := &grid{columns: t.Columns, size: t.Size}
	blankCell := func(string) {}
	for _, r := range c.facts.lists[t.List].records {
		var row []cell
		for _, col := range t.Columns {
			row = append(row, cell{runs: col.text.fill(c.value(r), blankCell), span: 1, centred: col.Align == "centre"})
		}
		g.rows = append(g.rows, row)
	}
	if t.Total != nil {
		var row []cell
		for _, total := range t.Total {
			row = append(row, cell{runs: total.text.fill(c.value(nil), blankCell), span: total.Span})
		}
		g.rows = append(g.rows, row)
	}
	return g
}

func (c *composer) column(name string, col column) closing {
	return closing{
		width: col.Width, copiesTo: col.CopiesTo, hint: col.Hint, seal: col.Seal, qr: col.QR,
		title: strings.ToUpper(plain(c.fill(name, col.title, nil))),
		name:  plain(c.fill(name, col.name, nil)),
	}
}

// marks says in the seal's place what stands for a signature by hand.
func (s *sheet) marks(c *common, automatic, signed bool) {
	var marks []string
	if automatic {
		marks = append(marks, c.AutomaticMark)
	}
	if signed {
		marks = append(marks, c.SignedMark)
	}
	for i := range s.closing {
		if s.closing[i].seal {
			s.closing[i].marks = marks
		}
	}
}

func italics(runs []typeset.Run) []typeset.Run {
	runs = slices.Clone(runs)
	for i := range runs {
		runs[i].Style |= pdf.Italic
	}
	return runs
}
