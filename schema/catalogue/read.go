package catalogue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// source is a catalogue directory, read and found to have the right shape; what
// the files say of each other is still unchecked.
type source struct {
	years        []yearFile
	organisation Organisation
	regimes      []Regime
	papers       paperFile
	citizens     CitizenTexts
	reporting    Reporting
	evaluation   Evaluation
	duties       Duties
	fields       []fieldFile
	blanks       []Blank
}

// The places of a catalogue directory, as patterns of path.Match.
const (
	placeCalendar     = "calendar/*.yaml"
	placeOrganisation = "organisation.yaml"
	placePapers       = "papers.yaml"
	placeCitizens     = "citizen-texts.yaml"
	placeReporting    = "reporting.yaml"
	placeEvaluation   = "evaluation.yaml"
	placeDuties       = "duties.yaml"
	placeRegimes      = "regimes/*.yaml"
	placeProcedures   = "procedures/*.yaml"
)

// readSource reads every file of the directory. Its error is an error of the
// file system or the join of all Findings of shape.
func readSource(fsys fs.FS) (*source, error) {
	needed := []string{placeCalendar, placeOrganisation, placePapers, placeCitizens, placeReporting, placeDuties, placeEvaluation, placeRegimes, placeProcedures}
	places := append(slices.Clip(needed), placeForms)
	found := &findings{}
	src := &source{}
	seen := make(map[string]bool)
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != "." && strings.HasPrefix(entry.Name(), ".") {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		i := slices.IndexFunc(places, func(p string) bool { ok, _ := path.Match(p, name); return ok })
		if i < 0 {
			found.add(name, "", "is not a file of a catalogue; known are %s", strings.Join(places, ", "))
			return nil
		}
		seen[places[i]] = true
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		src.take(places[i], name, content, found)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("catalogue: read: %w", err)
	}
	for _, p := range needed {
		if !seen[p] {
			found.add(p, "", "is missing")
		}
	}
	slices.SortStableFunc(src.years, byYear)
	return src, found.err()
}

// take adds one file to the source, or what is wrong with it to the findings.
func (s *source) take(place, name string, content []byte, found *findings) {
	switch place {
	case placeForms:
		s.takeBlank(name, content, found)
	case placeCalendar:
		if y, ok := decode[yearFile](name, "calendar", content, found); ok {
			y.file = name
			s.years = append(s.years, y)
		}
	case placeOrganisation:
		if o, ok := decode[Organisation](name, "organisation", content, found); ok {
			s.organisation = o
		}
	case placePapers:
		if p, ok := decode[paperFile](name, "papers", content, found); ok {
			p.file = name
			s.papers = p
		}
	case placeCitizens:
		if c, ok := decode[citizenFile](name, "citizen-texts", content, found); ok {
			s.citizens = CitizenTexts{c.Statuses}
		}
	case placeEvaluation:
		if e, ok := decode[Evaluation](name, "evaluation", content, found); ok {
			s.evaluation = e
		}
	case placeReporting:
		if r, ok := decode[Reporting](name, "reporting", content, found); ok {
			for i := range r.Periodic.Kinds {
				r.Periodic.Kinds[i].LastDay = r.Periodic.LastDay
			}
			s.reporting = r
		}
	case placeDuties:
		if d, ok := decode[Duties](name, "duties", content, found); ok {
			s.duties = d
		}
	case placeRegimes:
		if r, ok := decode[Regime](name, "regime", content, found); ok {
			r.file = name
			s.regimes = append(s.regimes, r)
		}
	case placeProcedures:
		if f, ok := decode[fieldFile](name, "procedures", content, found); ok {
			f.file = name
			s.fields = append(s.fields, f)
		}
	}
}

// decode turns YAML into a T by way of JSON: the schema is checked in between, so
// that a misspelt key is a finding and never a silent default.
func decode[T any](name, schema string, content []byte, found *findings) (T, bool) {
	var out T
	document, err := parseYAML(content)
	if err != nil {
		found.add(name, "", "%v", err)
		return out, false
	}
	text, err := json.Marshal(document)
	if err != nil {
		found.add(name, "", "cannot be written as JSON: %v", err)
		return out, false
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		found.add(name, "", "cannot be read as JSON: %v", err)
		return out, false
	}
	if err := compiledSchemas()[schema].Validate(instance); err != nil {
		addViolations(name, err, found)
		return out, false
	}
	if err := json.Unmarshal(text, &out); err != nil {
		found.add(name, "", "%v", err)
		return out, false
	}
	return out, true
}

// parseYAML reads exactly one YAML document.
func parseYAML(content []byte) (any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var document any
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("is empty")
		}
		return nil, errors.New("is not YAML: " + yaml.FormatError(err, false, false))
	}
	var second any
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one YAML document")
	}
	return document, nil
}

// addViolations adds each leaf of a schema violation with its path, in order of
// paths: the validator visits properties in no order of its own.
func addViolations(name string, err error, found *findings) {
	var violation *jsonschema.ValidationError
	if !errors.As(err, &violation) {
		found.add(name, "", "%v", err)
		return
	}
	leaves := leavesOf(name, violation, message.NewPrinter(language.English))
	slices.SortFunc(leaves, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Message, b.Message))
	})
	for _, leaf := range leaves {
		found.list = append(found.list, leaf)
	}
}

func leavesOf(name string, violation *jsonschema.ValidationError, printer *message.Printer) []Finding {
	if len(violation.Causes) == 0 {
		return []Finding{{
			File:    name,
			At:      strings.Join(violation.InstanceLocation, "/"),
			Message: violation.ErrorKind.LocalizedString(printer),
		}}
	}
	var leaves []Finding
	for _, cause := range violation.Causes {
		leaves = append(leaves, leavesOf(name, cause, printer)...)
	}
	return leaves
}

// compiledSchemas returns the embedded schemas by name. They are part of the
// program, so a schema that does not compile is a panic.
var compiledSchemas = sync.OnceValue(func() map[string]*jsonschema.Schema {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	names, err := fs.Glob(schemas, "schemas/*.schema.json")
	if err != nil {
		panic(fmt.Sprintf("catalogue: list schemas: %v", err))
	}
	for _, name := range names {
		content, err := schemas.ReadFile(name)
		if err != nil {
			panic(fmt.Sprintf("catalogue: read %s: %v", name, err))
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
		if err != nil {
			panic(fmt.Sprintf("catalogue: parse %s: %v", name, err))
		}
		if err := compiler.AddResource(schemaURL(path.Base(name)), document); err != nil {
			panic(fmt.Sprintf("catalogue: add %s: %v", name, err))
		}
	}
	compiled := make(map[string]*jsonschema.Schema, len(names))
	for _, name := range names {
		base := path.Base(name)
		compiled[strings.TrimSuffix(base, ".schema.json")] = compiler.MustCompile(schemaURL(base))
	}
	return compiled
})

// schemaURL is the $id of an embedded schema; nothing is ever fetched from it.
func schemaURL(base string) string { return "https://dunghen.example.vn/schemas/" + base }
