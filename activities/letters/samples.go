package letters

import (
	"embed"
	"fmt"
	"path"
	"strings"
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

// variants are letters like the sample that take every branch a form can have: as little as a letter may say, and as much
// as people may type; for a person and an organisation; by hand and by the system; before and after the promise.
func variants(l Letter) []Letter {
	least, most := l, l
	least.Office = Office{Name: l.Office.Name, Symbol: l.Office.Symbol, Place: l.Office.Place, OneStop: l.Office.OneStop}
	least.Signer = Person{Title: l.Signer.Title, Name: l.Signer.Name}
	least.Applicant = Applicant{Name: "A"}
	least.File = File{Code: l.File.Code, Procedure: "Cấp bản sao", DueAt: l.File.DueAt, ReceivedAt: l.File.ReceivedAt}
	least.Automatic = false
	least.Content = l.Content.bare()

	most.Office.Name = "Sở " + long(90)
	most.Office.Superior, most.Office.OneStop = "Ủy ban nhân dân "+long(60), "Bộ phận "+long(60)
	most.Office.Address, most.Office.Phone, most.Office.Email = long(200), "0208 3 000 001", strings.Repeat("vanphong", 12)+"@example.vn"
	most.Office.ShortName, most.Office.Symbol = "STTTT", "STTTT-VP"
	most.Signer = Person{Title: "KT. Giám đốc\nPhó Giám đốc phụ trách " + long(60), Name: long(60), Phone: "0912 345 678"}
	most.Applicant = Applicant{Name: long(200), Organisation: true, Address: strings.Repeat(long(40)+"\n", 6), Phone: "0912 345 678", Email: strings.Repeat("w", 100) + "@example.vn"}
	most.File.Procedure, most.File.Field = long(300), long(120)
	most.Automatic = true
	most.Content = l.Content.full()

	// Some kinds come before there is a promise, or before the intake.
	early := least
	switch l.Content.(type) {
	case Supplement:
		early.Content = Supplement{Reason: "Thiếu chữ ký.", BeforeIntake: true}
		early.File = File{Code: l.File.Code, Procedure: l.File.Procedure}
	case Refusal, Stop:
		early.File = File{Code: l.File.Code, Procedure: l.File.Procedure}
	}
	late := most
	late.IssuedAt = l.File.DueAt.AddDate(0, 0, 1)
	plainMost := most
	plainMost.Automatic, plainMost.Applicant.Organisation = false, false
	return []Letter{l, least, early, most, late, plainMost}
}

// long is text of n characters as it runs in Vietnamese.
func long(n int) string {
	const text = "Đường Nguyễn Thượng Hiền, phường Hoàng Văn Thụ, thành phố Thái Nguyên; "
	runes := []rune(strings.Repeat(text, n/len([]rune(text))+1))
	return strings.TrimSpace(string(runes[:n]))
}
