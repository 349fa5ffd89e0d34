package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A whole file of procedures in few bytes, so that one changed byte matters.
const smallFile = `field: {code: BC, name: Báo chí}
procedures:
  - code: "1.000001"
    name: Thử
    versions:
      - version: "1"
        from: 2021-01-01
        limit: {amount: 1, unit: working_day}
        legal_limit: {amount: 1, unit: working_day}
        papers: [{code: DON, originals: 1, copies: 0, required: true}]
        fees: []
        channels: [direct]
        steps: [{code: A, name: A, unit: mot-cua, role: clerk, hours: 8}]
        decision_authority: A
        legal_basis: [A]
        result: A
        sources:
          code: &s {source: A, confidence: proposed}
          limit: *s
          papers: *s
          fees: *s
          steps: *s
          legal_basis: *s
`

// FuzzLoadProcedure reads and checks any bytes as a file of procedures: it is
// taken, or there is a finding, and nothing panics.
func FuzzLoadProcedure(f *testing.F) {
	src, err := readSource(Embedded())
	require.NoError(f, err)
	_, err = Load(overlay(f, change{"procedures/nho.yaml", "", smallFile}))
	require.NoError(f, err, "the first seed must be sound, or the checks are never reached")
	f.Add([]byte(smallFile))
	for _, seed := range []string{"", "field: &a [*a]", "? : !!binary x", "procedures: [{code: .inf}]", "- - -\n\t", "{\"\\u0000\": !<x> 1}", "a: |\n", "<<: [1]", "*"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		found := &findings{}
		one := *src
		one.fields = nil
		one.take(placeProcedures, "procedures/x.yaml", content, found)
		require.Equal(t, len(found.list) == 0, len(one.fields) == 1)
		if len(found.list) > 0 {
			var finding Finding
			require.ErrorAs(t, found.err(), &finding)
			require.NotEmpty(t, finding.Message)
			return
		}
		if check(&one) == nil {
			require.NotEmpty(t, buildVersions(&one))
		}
	})
}
