package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseDuration(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		text  string
		want  time.Duration
		error string
	}{
		{text: "14d", want: 14 * day},
		{text: "36h", want: 36 * time.Hour},
		{text: "1d12h", want: 36 * time.Hour},
		{text: "1d1h30m", want: 25*time.Hour + 30*time.Minute},
		{text: "0d", error: `"0d" does not lead ahead`},
		{text: "-36h", error: `"-36h" does not lead ahead`},
		{text: "", error: `"" does not lead ahead`},
		{text: "-1d", error: `"-1d" is no duration such as 14d, 36h or 1d12h`},
		{text: "d", error: `"d" is no duration such as 14d, 36h or 1d12h`},
		{text: "14", error: `"14" is no duration such as 14d, 36h or 1d12h`},
		{text: "1d2d", error: `"1d2d" is no duration such as 14d, 36h or 1d12h`},
		{text: "99999999d", error: `"99999999d" is no duration such as 14d, 36h or 1d12h`},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := parseDuration(c.text)
			if c.error != "" {
				require.EqualError(t, err, c.error)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}
