package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPercentWords(t *testing.T) {
	for percent, want := range map[float64]string{
		0: "0 %", 0.01: "0,1 %", 12.34: "12,3 %", 50: "50 %", 99.96: "99,9 %", 100: "100 %",
	} {
		require.Equal(t, want, PercentWords(Vietnamese, percent))
	}
	require.Equal(t, "12.3 %", PercentWords(English, 12.34))
}
