package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

func TestOpening(t *testing.T) {
	b := open(t)
	taken := take(t, b, newFile("key-1"))

	opened, err := b.Opening(t.Context(), taken.Code)
	require.NoError(t, err)
	sameJSON(t, taken, opened)

	_, err = b.Opening(t.Context(), "000.00.16.H55-211018-9999")
	require.ErrorIs(t, err, register.ErrNotFound)
}
