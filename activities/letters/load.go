package letters

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"dunghen/activities/pdf"
)

//go:embed forms
var formFiles embed.FS

const commonFile = "common.yaml"

// Embedded holds the forms the program comes with: common.yaml and one file per form, named regime/kind.yaml.
func Embedded() fs.FS {
	files, _ := fs.Sub(formFiles, "forms") // fails for a malformed name only
	return files
}

// Forms are forms ready to print. They are safe for many goroutines at once.
type Forms struct {
	forms  map[formKey]*form
	common *common
	fonts  *pdf.Fonts
}

type formKey struct {
	regime string
	kind   Kind
}

// Problem is a mistake in a form's file.
type Problem struct {
	File  string // "2021/apology.yaml"
	Form  string // "apology 2021"; empty while the file cannot be read
	Block string // "body 3", "closing 1", "logo"
	Fault string // what is wrong, naming the field
}

func (p Problem) String() string {
	parts := []string{p.File}
	if p.Form != "" {
		parts = append(parts, "form "+p.Form)
	}
	if p.Block != "" {
		parts = append(parts, p.Block)
	}
	return strings.Join(append(parts, p.Fault), ": ")
}

// InvalidFormsError holds every mistake found at once, in the order of the files.
type InvalidFormsError struct{ Problems []Problem }

func (e *InvalidFormsError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "forms: " + strings.Join(lines, "\n")
}

// Load reads and checks a complete set of forms, laid out like Embedded: every text is parsed, and every form set with
// sample letters that take each of its branches, the shortest and the longest.
// Errors: *InvalidFormsError; errors of files.
func Load(files fs.FS) (*Forms, error) { return load(files) }

// LoadOver is Load for a folder that holds only what an office changes: its files stand before the embedded ones of the
// same name.
func LoadOver(dir fs.FS) (*Forms, error) { return load(dir, Embedded()) }

// loader reads files from the first layer that has them.
type loader struct {
	layers   []fs.FS
	problems []Problem
}

func load(layers ...fs.FS) (*Forms, error) {
	l := &loader{layers: layers}
	names, err := l.names()
	if err != nil {
		return nil, err
	}
	fonts, err := pdf.LoadFonts()
	if err != nil {
		return nil, err
	}
	forms := &Forms{forms: map[formKey]*form{}, fonts: fonts}
	if forms.common, err = l.common(); err != nil {
		return nil, err
	}
	for _, name := range names {
		f, err := l.form(name)
		if err != nil {
			return nil, err
		}
		if f != nil {
			forms.forms[formKey{f.Regime, f.Kind}] = f
		}
	}
	if l.problems == nil {
		if err := l.try(forms); err != nil {
			return nil, err
		}
	}
	if l.problems != nil {
		return nil, &InvalidFormsError{Problems: l.problems}
	}
	return forms, nil
}

// names are the form files of all layers.
func (l *loader) names() ([]string, error) {
	var names []string
	for _, layer := range l.layers {
		err := fs.WalkDir(layer, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && path.Ext(name) == ".yaml" && name != commonFile {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

func (l *loader) read(name string) ([]byte, error) {
	for _, layer := range l.layers {
		content, err := fs.ReadFile(layer, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return content, err
		}
	}
	return nil, fmt.Errorf("no file %s", name)
}

// decode reads a file strictly: a misspelt key is a mistake, not a comment.
func (l *loader) decode(name string, into any) (bool, error) {
	source, err := l.read(name)
	if err != nil {
		return false, fmt.Errorf("forms: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(source, into, yaml.Strict()); err != nil {
		l.problems = append(l.problems, Problem{File: name, Fault: strings.TrimSpace(err.Error())})
		return false, nil
	}
	return true, nil
}

func (l *loader) common() (*common, error) {
	c := &common{}
	if ok, err := l.decode(commonFile, c); err != nil || !ok {
		return c, err
	}
	report := func(block, fault string) {
		l.problems = append(l.problems, Problem{File: commonFile, Block: block, Fault: fault})
	}
	if c.FormOfAddress.Person == "" || c.FormOfAddress.Organisation == "" || c.CopiesHeading == "" ||
		c.AutomaticMark == "" || c.SignedMark == "" || len(c.Check) == 0 {
		report("", "form_of_address, copies_heading, automatic_mark, signed_mark and check must be filled")
	}
	p := parser{facts: factsOf(Letter{}), report: report}
	for i, text := range c.Check {
		c.check = append(c.check, p.text(fmt.Sprintf("check %d", i+1), text, ""))
	}
	return c, nil
}

// form reads one form; nil if it has mistakes.
func (l *loader) form(name string) (*form, error) {
	f := &form{file: name}
	if ok, err := l.decode(name, f); err != nil || !ok {
		return nil, err
	}
	before := len(l.problems)
	report := func(block, fault string) {
		l.problems = append(l.problems, Problem{File: name, Form: f.name(), Block: block, Fault: fault})
	}
	content, known := contents[f.Kind]
	if !known {
		report("kind", fmt.Sprintf("unknown kind %q", f.Kind))
		return nil, nil
	}
	if want := f.Regime + "/" + string(f.Kind) + ".yaml"; name != want {
		report("", "the file of this form must be called "+want)
	}
	if f.Logo != "" {
		picture, err := l.read(path.Join(path.Dir(name), f.Logo))
		if err == nil {
			f.logo, err = readLogo(picture)
		}
		if err != nil {
			report("logo", fmt.Sprintf("%s: %v", f.Logo, err))
		}
	}
	f.prepare(parser{facts: factsOf(Letter{Content: content}), report: report})
	if len(l.problems) > before {
		return nil, nil
	}
	return f, nil
}
