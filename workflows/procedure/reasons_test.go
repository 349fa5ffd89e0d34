package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestEveryReasonHasItsSentence: no letter goes out without a reason in it.
func TestEveryReasonHasItsSentence(t *testing.T) {
	for _, reason := range append(procedure.Reasons(), procedure.ReasonAutomatic) {
		require.Regexp(t, `^\p{Lu}.+\.$`, reason.Sentence(), string(reason))
	}
	require.Empty(t, procedure.Reason("").Sentence())
}
