package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPercentWords(t *testing.T) {
	for percent, want := range map[float64]string{
		0: "0\u00a0%", 0.01: "0,1\u00a0%", 12.34: "12,3\u00a0%", 50: "50\u00a0%", 99.96: "99,9\u00a0%", 100: "100\u00a0%",
	} {
		require.Equal(t, want, PercentWords(Vietnamese, percent))
	}
	require.Equal(t, "12.3\u00a0%", PercentWords(English, 12.34))
}
