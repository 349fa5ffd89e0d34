package desk

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/web"
	"dunghen/schema/catalogue"
)

func TestTimeLeftInWords(t *testing.T) {
	words, err := web.LoadWords(files)
	require.NoError(t, err)
	data, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	calendar := data.Calendar()
	at := func(text string) time.Time {
		t.Helper()
		if text == "" {
			return time.Time{}
		}
		instant, err := time.Parse("2006-01-02 15:04:05Z07", text+"+07")
		require.NoError(t, err)
		return instant
	}
	const monday, given = "2026-10-05 07:30:00", "2026-10-01 07:30:00"
	for _, row := range []struct {
		now, given, due string
		vi, en          string
		state           LeftState
		percent         int
	}{
		{"2026-10-08 17:00:00", given, "2026-10-08 17:00:00", "còn dưới 1 phút", "less than 1 minute left", LeftNear, 0},
		{"2026-10-08 16:59:01", given, "2026-10-08 17:00:00", "còn dưới 1 phút", "less than 1 minute left", LeftNear, 0},
		{"2026-10-08 16:59:00", given, "2026-10-08 17:00:00", "còn 1 phút", "1 minute left", LeftNear, 0},
		{"2026-10-08 16:15:00", given, "2026-10-08 17:00:00", "còn 45 phút", "45 minutes left", LeftNear, 1},
		{"2026-10-08 15:30:00", given, "2026-10-08 17:00:00", "còn 1 giờ 30 phút", "1 hour 30 minutes left", LeftNear, 3},
		{"2026-10-05 07:31:00", monday, "2026-10-05 17:00:00", "còn 7 giờ 59 phút", "7 hours 59 minutes left", LeftRunning, 99},
		{monday, monday, "2026-10-05 17:00:00", "còn 1 ngày", "1 day left", LeftRunning, 100},
		{"2026-10-05 07:29:00", monday, "2026-10-05 17:00:00", "còn 1 ngày", "1 day left", LeftRunning, 100},
		{monday, monday, "2026-10-08 11:30:00", "còn 3 ngày 4 giờ", "3 days 4 hours left", LeftRunning, 100},
		{"2026-10-08 17:00:01", given, "2026-10-08 17:00:00", "vừa quá hạn", "just past the date", LeftLate, 0},
		{"2026-10-09 07:40:00", given, "2026-10-08 17:00:00", "trễ 10 phút", "10 minutes late", LeftLate, 0},
		{"2026-10-12 17:00:00", given, "2026-10-08 17:00:00", "trễ 2 ngày", "2 days late", LeftLate, 0},
		{monday, given, "", "đang dừng", "clock stopped", LeftStopped, 0},
		{monday, "", "", "chưa hẹn ngày", "no date given yet", LeftUndated, 0},
	} {
		for lang, want := range map[web.Lang]string{web.Vietnamese: row.vi, web.English: row.en} {
			say := func(id string, pairs ...any) string { return words.Say(lang, id, pairs...) }
			require.Equal(t, Left{want, row.state, row.percent},
				leftOf(&calendar, say, at(row.now), at(row.given), at(row.due)), "%+v", row)
		}
	}
}
