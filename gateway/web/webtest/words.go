package webtest

import (
	"html"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
)

var (
	action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
	// spoken are attributes that are read out or shown.
	spoken = regexp.MustCompile(`(?s)\s(?:title|alt|placeholder|aria-label|data-label|label|data-live-(?:changed|waiting|ended))="([^"]*)"`)
	// asked are the ids a template asks for.
	asked = regexp.MustCompile(`(?:\.T|"Label"|"Hint")\s+"([a-z0-9_.]+)"`)
	// said are the ids Go code asks for: a.T("x"), a.Frame("x").
	said = regexp.MustCompile(`\.(?:T|Frame)\("([a-z0-9_.]+)"[,)]`)
)

// reserved are names the catalogue of messages takes for its own.
var reserved = []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "two", "few", "many"}

// plain are words that are the same in every language.
var plain = []string{"Temporal", "Web UI", "PDF", "QR", "CSV", "XLSX", "API", "JSON"}

// CheckRoom checks a room: files is its folder, code the folder of its Go files, shared
// the folders whose words it has besides.
func CheckRoom(t *testing.T, files, code fs.FS, shared ...fs.FS) {
	t.Helper()
	words := map[string]map[string]string{"vi": {}, "en": {}}
	all := append([]fs.FS{files}, shared...)
	for _, fsys := range all {
		for _, file := range glob(t, fsys, "words/*.yaml") {
			parts := strings.Split(path.Base(file), ".")
			require.Len(t, parts, 3, "%s is not NAME.LANG.yaml", file)
			var tree map[string]any
			require.NoError(t, yaml.Unmarshal(read(t, fsys, file), &tree), file)
			for _, key := range reserved {
				require.NotRegexp(t, `(?m)^\s+`+key+`:`, string(read(t, fsys, file)), "%s: %q means something to go-i18n", file, key)
			}
			flatten(words[parts[1]], "", tree)
		}
	}
	require.Equal(t, keys(words["vi"]), keys(words["en"]), "every text is there in both languages")
	for id, text := range words["en"] {
		if strings.ContainsFunc(text, vietnamese) && text != "Đúng Hẹn" {
			t.Errorf("words in English: %s is Vietnamese: %q", id, text)
		}
	}
	for _, file := range slices.Concat(glob(t, files, "pages/*.html"), glob(t, files, "frame/*.html"), glob(t, files, "frame/pages/*.html")) {
		checkTemplate(t, file, string(read(t, files, file)), words["vi"])
	}
	for _, file := range glob(t, code, "*.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range said.FindAllStringSubmatch(string(read(t, code, file)), -1) {
			require.Contains(t, words["vi"], m[1], "%s asks for words that are not there", file)
		}
	}
}

func checkTemplate(t *testing.T, file, text string, words map[string]string) {
	t.Helper()
	for _, m := range asked.FindAllStringSubmatch(text, -1) {
		require.Contains(t, words, m[1], "%s asks for words that are not there", file)
	}
	bare := action.ReplaceAllString(text, "")
	for _, m := range spoken.FindAllStringSubmatch(bare, -1) {
		require.False(t, hasLetters(m[1]), "%s: %q is not in the words", file, m[1])
	}
	for _, piece := range tag.Split(bare, -1) {
		require.False(t, hasLetters(html.UnescapeString(piece)), "%s: %q is not in the words", file, strings.TrimSpace(piece))
	}
}

func hasLetters(text string) bool {
	for _, word := range plain {
		text = strings.ReplaceAll(text, word, "")
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}

// vietnamese letters are those English does without.
func vietnamese(r rune) bool { return r > unicode.MaxLatin1 && unicode.Is(unicode.Latin, r) }

// flatten names texts as go-i18n does; the forms of a plural are one text.
func flatten(into map[string]string, prefix string, tree map[string]any) {
	for name, value := range tree {
		id := strings.TrimPrefix(prefix+"."+name, ".")
		switch v := value.(type) {
		case string:
			if name == "other" || name == "one" {
				into[prefix] += v
				continue
			}
			into[id] = v
		case map[string]any:
			flatten(into, id, v)
		}
	}
}

func keys(of map[string]string) []string {
	out := make([]string, 0, len(of))
	for k := range of {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func glob(t *testing.T, fsys fs.FS, pattern string) []string {
	t.Helper()
	found, err := fs.Glob(fsys, pattern)
	require.NoError(t, err)
	return found
}

func read(t *testing.T, fsys fs.FS, name string) []byte {
	t.Helper()
	content, err := fs.ReadFile(fsys, name)
	require.NoError(t, err)
	return content
}
