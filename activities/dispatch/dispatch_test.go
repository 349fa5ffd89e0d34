package dispatch

import (
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
