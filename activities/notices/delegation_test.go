package notices_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
)

func TestDelegation(t *testing.T) {
	told := notices.Delegation{
		Agency: "Sở Thông tin và Truyền thông", Name: "Lý Chuyên", Absent: "Đỗ Chuyên", To: "Lý Chuyên",
		From: time.Date(2026, 10, 4, 17, 0, 0, 0, time.UTC), Until: time.Date(2026, 10, 8, 17, 0, 0, 0, time.UTC),
		Files: 12, Duties: 3, URL: "https://mot-cua.example.vn/desk/delegations/7",
	}
	const sees = "\nXem trên hệ thống: https://mot-cua.example.vn/desk/delegations/7\n\n"
	sign := foot[1:]
	text, err := notices.Delegated(told)
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Bàn giao công việc từ ngày 05/10/2026 đến hết ngày 09/10/2026",
		Body: "Kính gửi đồng chí Lý Chuyên,\n\nCông việc của đồng chí Đỗ Chuyên được bàn giao cho đồng chí thực hiện.\n" +
			"Thời gian: từ ngày 05/10/2026 đến hết ngày 09/10/2026\n" +
			"Đang bàn giao: 12 hồ sơ, 3 nhiệm vụ, chỉ đạo và việc khác. Việc mới giao trong thời gian này cũng được chuyển.\n" +
			"Thời hạn của từng việc giữ nguyên.\n" + sees + sign,
	}, text)

	told.Name, told.Mine, told.Until, told.URL = "Đỗ Chuyên", true, time.Time{}, ""
	text, err = notices.Delegated(told)
	require.NoError(t, err)
	require.Equal(t, "Bàn giao công việc từ ngày 05/10/2026", text.Subject)
	require.Contains(t, text.Body, "Công việc của đồng chí được bàn giao cho đồng chí Lý Chuyên.\nThời gian: từ ngày 05/10/2026, không định ngày kết thúc\n")
	require.Contains(t, text.Body, "vẫn thuộc trách nhiệm của đồng chí.\n\n"+sign)

	for _, c := range []struct {
		back, mine bool
		want       string
	}{
		{false, true, "của đồng chí cho đồng chí Lý Chuyên đã kết thúc."}, {false, false, "vẫn do người nhận thực hiện"},
		{true, true, "được trả lại cho đồng chí.\n"}, {true, false, "được trả lại cho đồng chí Đỗ Chuyên.\n"},
	} {
		told.GiveBack, told.Mine = c.back, c.mine
		text, err = notices.DelegationOver(told)
		require.NoError(t, err)
		require.Equal(t, "Kết thúc bàn giao công việc từ ngày 05/10/2026", text.Subject)
		require.Contains(t, text.Body, c.want)
	}
	told.Name, told.Mine = "Người khác", false
	text, err = notices.Delegated(told)
	require.NoError(t, err)
	require.Contains(t, text.Body, "Công việc của đồng chí Đỗ Chuyên được bàn giao cho đồng chí một phần; người nhận chung là đồng chí Lý Chuyên.\n")
}
