package typeset

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCleanText(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"  Nguyễn \t Văn\u3000A ", "Nguyễn Văn A"},
		{"e\u0302\u0301", "ế"},
		{"một\r\n\r\n hai\rba\u2028bốn", "một\nhai\nba\nbốn"},
		{"A\u202eB\u200fC\u200dD\x00E\x1bF\ufe0fG\u00ad", "ABCDEFG"},
		{"\u00a0 \u00a0", ""},
		{"từ ngày 05/10/2026", "từ ngày\u00a005/10/2026"},
	} {
		require.Equal(t, c.want, CleanText(c.typed), "%q", c.typed)
	}
}

func TestCleanList(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"Tổ 5", "Tổ 5"},
		{"Tổ 5\nPhường A,\n\nTỉnh B", "Tổ 5, Phường A, Tỉnh B"},
		{"Ngõ ế\nTỉnh B", "Ngõ ế, Tỉnh B"},
	} {
		require.Equal(t, c.want, CleanList(c.typed))
	}
}

func TestBindNumbers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ngày 05/10/2026 trả", "ngày~05/10/2026 trả"},
		{"Ngày 05 tháng 10 năm 2026", "Ngày~05~tháng~10~năm~2026"},
		{"17 giờ 00 phút, ngày 25/10/2021", "17~giờ~00~phút, ngày~25/10/2021"},
		{"khoản 9 Điều 19", "khoản~9 Điều~19"},
		{"hai ngày làm việc", "hai ngày làm việc"},
	} {
		bound := []rune(BindNumbers(c.text))
		for i, r := range bound {
			if r == NoBreak {
				bound[i] = '~'
			}
		}
		require.Equal(t, c.want, string(bound))
	}
}
