package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestLetterIssuedTwice: the activity may have run twice; the second report
// changes nothing.
func TestLetterIssuedTwice(t *testing.T) {
	s := procedure.Advance(open(t, intake()), vn("2026-03-13 17:00"))
	owed, ok := s.OwedLetter()
	require.True(t, ok)
	require.Equal(t, *s.Apology, owed)
	once := apply(t, s, "2026-03-13 17:01", letterIssued("2026-03-13 17:01").do)
	owed.LetterID, owed.Number, owed.IssuedAt = "thu-7", 7, vn("2026-03-13 17:01")
	require.Equal(t, &owed, once.Apology)
	_, ok = once.OwedLetter()
	require.False(t, ok)

	twice := apply(t, once, "2026-03-13 17:02", procedure.LetterIssued{Key: owed.Key, LetterID: "thu-8", Number: 8})
	require.Equal(t, once, twice)
}
