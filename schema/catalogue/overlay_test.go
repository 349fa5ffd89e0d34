package catalogue

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// change is one edit of one file; new "" with old "" removes the file, and a
// file that is not there is made from new.
type change struct{ file, old, new string }

// overlay returns the embedded catalogue with edits. An edit whose old text is
// not in the file fails the test: it would prove nothing.
func overlay(t testing.TB, changes ...change) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(Embedded(), name)
		out[name] = &fstest.MapFile{Data: content}
		return err
	})
	require.NoError(t, err)
	for _, c := range changes {
		file, ok := out[c.file]
		switch {
		case !ok:
			out[c.file] = &fstest.MapFile{Data: []byte(c.new)}
		case c.old == "" && c.new == "":
			delete(out, c.file)
		default:
			require.Contains(t, string(file.Data), c.old)
			out[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(file.Data), c.old, c.new, 1))}
		}
	}
	return out
}
