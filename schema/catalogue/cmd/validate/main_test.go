package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/catalogue"
)

func TestRun(t *testing.T) {
	broken := t.TempDir()
	require.NoError(t, os.CopyFS(broken, catalogue.Embedded()))
	require.NoError(t, os.Remove(filepath.Join(broken, "papers.yaml")))
	require.NoError(t, os.WriteFile(filepath.Join(broken, "notes.txt"), nil, 0o600))
	sound := t.TempDir()
	require.NoError(t, os.CopyFS(sound, catalogue.Embedded()))

	const line = "catalogue ok: 27 procedures, 30 versions, 83 days off, 4 working Saturdays, 2 regimes, 8 units, 18 staff\n"
	const stray = "notes.txt: is not a file of a catalogue; known are calendar/*.yaml, organisation.yaml, papers.yaml, citizen-texts.yaml, reporting.yaml, duties.yaml, evaluation.yaml, regimes/*.yaml, procedures/*.yaml, forms/*/*\n"
	cases := []struct {
		name string
		args []string
		code int
		out  string
		errs string
	}{
		{"embedded", nil, 0, line, ""},
		{"a directory", []string{sound}, 0, line, ""},
		{"every finding on its line", []string{broken}, 1, "", stray + "papers.yaml: is missing\n"},
		{"too many arguments", []string{"a", "b"}, 2, "", "usage: validate [dir]\n"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, tc.code, run(tc.args, &out, &errs))
			require.Equal(t, tc.out, out.String())
			require.Equal(t, tc.errs, errs.String())
		})
	}
}

func TestRunNamesADirectoryThatIsNotThere(t *testing.T) {
	var out, errs bytes.Buffer
	require.Equal(t, 1, run([]string{filepath.Join(t.TempDir(), "none")}, &out, &errs))
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "no such file or directory")
}
