package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestEveryChangeIsAnotherVersion(t *testing.T) {
	b := open(t)
	version := func() int64 {
		v, err := b.FilesVersion(t.Context())
		require.NoError(t, err)
		return v
	}
	seen := []int64{version()}
	s := take(t, b, newFile("key-1"))
	seen = append(seen, version())
	s = record(t, b, apply(t, s, procedure.HandedOver{By: clerk, Staff: "officer"}, on(0, "09:00")))
	seen = append(seen, version())
	record(t, b, procedure.Advance(s, on(2, "08:00")))
	seen = append(seen, version())
	require.IsIncreasing(t, seen)

	take(t, b, newFile("key-1")) // the same intake again
	record(t, b, procedure.Advance(s, on(2, "08:00")))
	require.Equal(t, seen[3], version(), "nothing changed")
}
