package letters

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dunghen/activities/typeset"
)

// Official is a form against the field list of its circular.
type Official struct {
	Regime     string
	Kind       Kind
	Caption    string // "Mẫu số 04 (Thông tư số 01/2018/TT-VPCP)"
	Title      string
	Paper      string
	Source     string // of the wording
	Confidence string // of the wording: verified, recalled or uncertain
	Fields     []OfficialField
	Knows      []string // everything texts of this kind may print, those of a list as "papers.name"
	Conditions []string // what may stand after `when` beside these and the lists
}

// OfficialField is one entry of a circular's field list: what prints it, or why nothing does.
type OfficialField struct {
	Name       string
	Prints     []string // fields of the form's file; those of a list as "papers.name"
	Absent     string
	Confidence string // that the circular asks for it
}

// Official tells of every form what its circular asks for and what is printed, by regime and number of the form.
func (f *Forms) Official() []Official {
	var all []Official
	for _, form := range f.forms {
		facts := factsOf(Letter{Content: contents[form.Kind]})
		all = append(all, Official{
			Regime: form.Regime, Kind: form.Kind, Caption: form.Caption.Text, Title: typeset.CleanLine(form.Titles[0].Text),
			Paper: form.Paper, Source: form.Wording.Source, Confidence: form.Wording.Confidence, Fields: form.Fields,
			Knows: facts.everyName(), Conditions: slices.Sorted(maps.Keys(facts.conditions)),
		})
	}
	slices.SortFunc(all, func(a, b Official) int {
		return cmp.Or(strings.Compare(a.Regime, b.Regime), strings.Compare(a.Caption, b.Caption))
	})
	return all
}

// everyName is what the texts of a form may print, anywhere in it.
func (f *facts) everyName() []string {
	names := f.names("")
	for name, list := range f.lists {
		for _, field := range list.fields {
			names = append(names, name+"."+field)
		}
	}
	slices.Sort(names)
	return names
}

// printed are the fields a form's texts print, as OfficialField names them.
func (f *form) printed() []string {
	names := map[string]bool{}
	add := func(t template, fields []string, list string) {
		for _, name := range t.fields() {
			if slices.Contains(fields, name) {
				name = list + "." + name
			}
			names[name] = true
		}
	}
	lists := factsOf(Letter{Content: contents[f.Kind]}).lists
	for _, t := range []template{f.parsed.symbol, f.parsed.above, f.parsed.body, f.parsed.number, f.parsed.note} {
		add(t, nil, "")
	}
	for _, b := range f.Body {
		add(b.text, lists[b.List].fields, b.List)
		if b.Table != nil {
			for _, c := range b.Table.Columns {
				add(c.text, lists[b.Table.List].fields, b.Table.List)
			}
			for _, c := range b.Table.Total {
				add(c.text, nil, "")
			}
		}
	}
	for _, c := range f.Closing {
		add(c.title, nil, "")
		add(c.name, nil, "")
	}
	return slices.Sorted(maps.Keys(names))
}
