package catalogue

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The other files of a catalogue, each by a target of its own, so that the fuzzer learns
// one shape at a time. Procedures have FuzzLoadProcedure.

func FuzzLoadCalendar(f *testing.F)     { fuzzPlace(f, placeCalendar) }
func FuzzLoadRegime(f *testing.F)       { fuzzPlace(f, placeRegimes) }
func FuzzLoadOrganisation(f *testing.F) { fuzzPlace(f, placeOrganisation) }
func FuzzLoadPapers(f *testing.F)       { fuzzPlace(f, placePapers) }
func FuzzLoadDuties(f *testing.F)       { fuzzPlace(f, placeDuties) }
func FuzzLoadTexts(f *testing.F)        { fuzzPlace(f, placeCitizens) }
func FuzzLoadReporting(f *testing.F)    { fuzzPlace(f, placeReporting) }
func FuzzLoadEvaluation(f *testing.F)   { fuzzPlace(f, placeEvaluation) }

// fuzzPlace puts any bytes in the place of a catalogue's file: the whole catalogue is
// taken, and answers, or every finding names a file and says what is wrong; nothing
// panics.
func fuzzPlace(f *testing.F, place string) {
	f.Helper()
	var name string
	require.NoError(f, fs.WalkDir(Embedded(), ".", func(at string, _ fs.DirEntry, err error) error {
		if ok, _ := path.Match(place, at); ok {
			content, err := fs.ReadFile(Embedded(), at)
			if err != nil {
				return err
			}
			name = at // the last of several: a year or a regime that others may lean on
			f.Add(content)
			f.Add([]byte(withoutComments(string(content))))
		}
		return err
	}))
	require.NotEmpty(f, name)
	for _, seed := range []string{"", "[]", "a: &a [*a]", "? : !!binary x", "{\"\\u0000\": !<x> 1}", "<<: [1]", "x: .inf", "--- {}\n--- {}\n"} {
		f.Add([]byte(seed))
	}
	whole := overlay(f)
	src, err := readSource(whole)
	require.NoError(f, err)
	load := func(content []byte) error {
		one, found := *src, &findings{}
		one.years, one.regimes = nil, nil
		for _, y := range src.years {
			if y.file != name {
				one.years = append(one.years, y)
			}
		}
		for _, r := range src.regimes {
			if r.file != name {
				one.regimes = append(one.regimes, r)
			}
		}
		one.take(place, name, content, found)
		slices.SortStableFunc(one.years, byYear)
		if err := found.err(); err != nil {
			return err
		}
		if err := check(&one); err != nil {
			return err
		}
		_, err := buildCalendar(one.years, one.organisation.Hours[0].Spans)
		return err
	}
	asItIs, err := fs.ReadFile(whole, name)
	require.NoError(f, err)
	require.NoError(f, load(asItIs), "the file must be sound, or what is said between files is never reached")
	f.Fuzz(func(t *testing.T, content []byte) {
		err := load(content)
		if err == nil {
			return
		}
		var finding Finding
		require.ErrorAs(t, err, &finding)
		require.NotEmpty(t, finding.Message)
	})
}

// withoutComments is a file without its comments: the same in fewer bytes, so that one
// changed byte matters more often.
func withoutComments(content string) string {
	var lines []string
	for _, line := range strings.Split(content, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
