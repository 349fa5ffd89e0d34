package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOpenCodes(t *testing.T) {
	b := open(t)
	first, second := take(t, b, newFile("key-1")), take(t, b, newFile("key-2"))

	codes, err := b.OpenCodes(t.Context(), "", 1)
	require.NoError(t, err)
	require.Equal(t, []string{first.Code}, codes)
	codes, err = b.OpenCodes(t.Context(), first.Code, 10)
	require.NoError(t, err)
	require.Equal(t, []string{second.Code}, codes)
	codes, err = b.OpenCodes(t.Context(), second.Code, 10)
	require.NoError(t, err)
	require.Empty(t, codes)
}
