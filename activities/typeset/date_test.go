package typeset

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLetterDate(t *testing.T) {
	at := func(clock string) time.Time {
		instant, err := time.ParseInLocation("2006-01-02 15:04", clock, time.FixedZone("", 7*60*60))
		require.NoError(t, err)
		return instant
	}
	for _, c := range []struct{ at, want string }{
		{"2026-01-05 08:00", "ngày 05 tháng 01 năm 2026"},
		{"2026-02-28 08:00", "ngày 28 tháng 02 năm 2026"},
		{"2026-03-09 08:00", "ngày 09 tháng 3 năm 2026"},
		{"2026-09-10 08:00", "ngày 10 tháng 9 năm 2026"},
		{"2026-12-31 23:59", "ngày 31 tháng 12 năm 2026"},
	} {
		require.Equal(t, BindNumbers(c.want), LetterDate(at(c.at)))
		require.Equal(t, BindNumbers(c.want), LetterDate(at(c.at).UTC()), "the day is Vietnam's, whatever zone the instant comes in")
	}
}
