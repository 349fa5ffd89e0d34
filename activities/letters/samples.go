package letters

import (
	"embed"
	"fmt"
	"path"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed samples
var sampleFiles embed.FS

// sampleFile is a letter as its file says it: what all letters have, and one content.
type sampleFile struct {
	Letter      `yaml:",inline"`
	Receipt     *Receipt
	Supplement  *Supplement
	Refusal     *Refusal
	Apology     *Apology
	Stop        *Stop
	ControlSlip *ControlSlip `yaml:"control_slip"`
	Book        *Book
}

// letter is the sample with its content; exactly one must be there.
func (s sampleFile) letter() (Letter, error) {
	l := s.Letter
	given := 0
	take := func(there bool, content func() Content) {
		if there {
			given++
			l.Content = content()
		}
	}
	take(s.Receipt != nil, func() Content { return *s.Receipt })
	take(s.Supplement != nil, func() Content { return *s.Supplement })
	take(s.Refusal != nil, func() Content { return *s.Refusal })
	take(s.Apology != nil, func() Content { return *s.Apology })
	take(s.Stop != nil, func() Content { return *s.Stop })
	take(s.ControlSlip != nil, func() Content { return *s.ControlSlip })
	take(s.Book != nil, func() Content { return *s.Book })
	if given != 1 {
		return Letter{}, fmt.Errorf("%d contents instead of one", given)
	}
	return l, nil
}

// Samples are invented everyday letters, one per embedded form, in the order of regimes and kinds: to look at forms with,
// and to try them.
func Samples() ([]Letter, error) { return samples() }

var samples = sync.OnceValues(func() ([]Letter, error) {
	var all []Letter
	for _, regime := range []string{Regime2021, Regime2025} {
		for _, kind := range []Kind{KindReceipt, KindSupplement, KindRefusal, KindApology, KindStop, KindControlSlip, KindBook} {
			name := path.Join("samples", regime, string(kind)+".yaml")
			source, err := sampleFiles.ReadFile(name)
			if err != nil {
				if regime == Regime2021 && kind == KindStop {
					continue // came in 2025
				}
				return nil, err
			}
			var s sampleFile
			if err := yaml.UnmarshalWithOptions(source, &s, yaml.Strict()); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			l, err := s.letter()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, l)
		}
	}
	return all, nil
})

func samplesByKind() (map[Kind]Letter, error) {
	all, err := Samples()
	byKind := map[Kind]Letter{}
	for _, l := range all {
		byKind[l.Content.Kind()] = l
	}
	return byKind, err
}
