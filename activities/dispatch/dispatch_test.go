package dispatch

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestConfigCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Config
		want string
	}{
		{"defaults", Config{}, ""},
		{"lease too short", Config{Lease: 20 * time.Second}, "lease 20s is shorter than three timeouts of 15s"},
		{"negative", Config{Concurrency: -1}, "timeout, poll interval and concurrency may not be negative"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.in.WithDefaults().Check()
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, c.want)
		})
	}
}

func TestWaitsDouble(t *testing.T) {
	var got []string
	for attempt := 1; attempt <= 9; attempt++ {
		got = append(got, wait(attempt).String())
	}
	require.Equal(t, "30s 1m0s 2m0s 4m0s 8m0s 16m0s 30m0s 30m0s 30m0s", strings.Join(got, " "))
	require.Equal(t, 30*time.Minute, wait(1_000_000))
}
