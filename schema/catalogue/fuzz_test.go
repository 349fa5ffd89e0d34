package catalogue

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzLoadProcedure puts any bytes in the place of a file of procedures: Load
// answers with a catalogue or with findings, and never panics.
func FuzzLoadProcedure(f *testing.F) {
	for _, name := range []string{"procedures/bao-chi.yaml", "procedures/buu-chinh.yaml"} {
		content, err := fs.ReadFile(Embedded(), name)
		require.NoError(f, err)
		f.Add(content)
	}
	for _, seed := range []string{"", "field: &a [*a]", "? : !!binary x", "procedures: [{code: .inf}]", "- - -\n\t", "{\"\\u0000\": !<x> 1}", "a: |\n", "<<: [1]", "*"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		src := overlay(t)
		src["procedures/bao-chi.yaml"].Data = content
		c, err := Load(src)
		require.Equal(t, err == nil, c != nil)
		if err == nil {
			return
		}
		var finding Finding
		require.True(t, errors.As(err, &finding), "%v", err)
		require.NotEmpty(t, finding.Message)
	})
}
