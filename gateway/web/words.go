package web

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Lang is a language of the pages.
type Lang string

// The languages; Vietnamese is the office's own.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// other is the language to switch to.
func (l Lang) other() Lang {
	if l == English {
		return Vietnamese
	}
	return English
}

// Words are the texts of a room, by id ("mine.title").
type Words struct{ in map[Lang]*i18n.Localizer }

// LoadWords reads words/*.LANG.yaml of each file system into one catalogue. Error: a
// file that is no catalogue, or an id that is there twice.
func LoadWords(from ...fs.FS) (*Words, error) {
	bundle := i18n.NewBundle(language.Vietnamese)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	known := map[string]string{}
	for _, fsys := range from {
		files, err := fs.Glob(fsys, "words/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			loaded, err := bundle.LoadMessageFileFS(fsys, file)
			if err != nil {
				return nil, fmt.Errorf("words %s: %w", file, err)
			}
			for _, message := range loaded.Messages {
				id := loaded.Tag.String() + " " + message.ID
				if other, twice := known[id]; twice {
					return nil, fmt.Errorf("words %s: %q is in %s too", file, message.ID, other)
				}
				known[id] = file
			}
		}
	}
	w := &Words{in: map[Lang]*i18n.Localizer{}}
	for _, lang := range []Lang{Vietnamese, English} {
		w.in[lang] = i18n.NewLocalizer(bundle, string(lang))
	}
	return w, nil
}

// Say returns the text of an id with the values of its placeholders, given as pairs:
// Say(lang, "mine.count", "n", 3). "n" also chooses singular or plural. An id there is
// no text for comes back in brackets: better odd than silent.
func (w *Words) Say(lang Lang, id string, pairs ...any) string {
	config := &i18n.LocalizeConfig{MessageID: id}
	if len(pairs) > 0 {
		values := make(map[string]any, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			name := fmt.Sprint(pairs[i])
			values[name] = pairs[i+1]
			if name == "n" {
				config.PluralCount = pairs[i+1]
			}
		}
		config.TemplateData = values
	}
	text, err := w.in[lang].Localize(config)
	if err != nil && text == "" {
		return "[" + id + "]"
	}
	return strings.TrimSpace(text)
}
