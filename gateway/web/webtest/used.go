package webtest

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
)

// literal is a text in Go code or in a template that may be an id, or a part of one.
var literal = regexp.MustCompile(`"([a-z0-9_.%-]+)"`)

// CheckUsed finds words nothing asks for: files has the words, code are the folders whose
// Go files and templates may ask for them.
func CheckUsed(t *testing.T, files fs.FS, code ...fs.FS) {
	t.Helper()
	var literals []string
	for _, fsys := range code {
		for _, file := range slices.Concat(glob(t, fsys, "*.go"), glob(t, fsys, "*/*.html"), glob(t, fsys, "*/*/*.html")) {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range literal.FindAllStringSubmatch(string(read(t, fsys, file)), -1) {
				literals = append(literals, m[1])
			}
		}
	}
	slices.Sort(literals)
	literals = slices.Compact(literals)
	words := map[string]string{}
	for _, file := range glob(t, files, "words/*.vi.yaml") {
		var tree map[string]any
		require.NoError(t, yaml.Unmarshal(read(t, files, file), &tree), file)
		flatten(words, "", tree)
	}
	for _, id := range keys(words) {
		if !asksFor(literals, strings.TrimPrefix(id, "notice.")) {
			t.Errorf("nothing asks for the words %s: %q", id, words[id])
		}
	}
}

// asksFor says whether one of the literals is the id, or what its beginning or end is
// made with: "entry." + kind, printf "why.limit_%s", id + "_moment".
func asksFor(literals []string, id string) bool {
	return slices.ContainsFunc(literals, func(l string) bool {
		if end, found := strings.CutSuffix(id, l); found && strings.HasPrefix(l, "_") {
			return asksFor(literals, end)
		}
		beginning, _, format := strings.Cut(l, "%")
		made := format || strings.HasSuffix(l, ".") || strings.HasSuffix(l, "_")
		return l == id || made && beginning != "" && strings.HasPrefix(id, beginning)
	})
}
