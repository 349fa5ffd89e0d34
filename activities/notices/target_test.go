package notices_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
)

func TestTargetWarning(t *testing.T) {
	warning := notices.Target{
		Agency: "Sở Thông tin và Truyền thông", Name: "Phạm Trưởng", Metric: "Giải quyết đúng hẹn", Unit: "Phòng Bưu chính",
		Procedure: "Cấp giấy phép bưu chính", Goal: "95,0 %",
		From: time.Date(2026, 9, 14, 17, 0, 0, 0, time.UTC), To: time.Date(2026, 12, 13, 17, 0, 0, 0, time.UTC),
		Formula: "đúng hẹn = 45 / (45 + 3 trễ + 2 quá hạn chưa xong) = 90,0 %", Outlook: "dự kiến 93,0 %", MayFail: 2,
		URL: "https://mot-cua.example.vn/desk/targets/7",
	}
	text, err := notices.TargetWarning(warning)
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Chỉ tiêu Giải quyết đúng hẹn 95,0 % của Phòng Bưu chính có nguy cơ không đạt",
		Body: "Kính gửi đồng chí Phạm Trưởng,\n\nChỉ tiêu: Giải quyết đúng hẹn, mức 95,0 %\n" +
			"Phạm vi: Phòng Bưu chính, thủ tục Cấp giấy phép bưu chính\nThời gian: từ ngày 15/09/2026 đến hết ngày 14/12/2026\n\n" +
			"Đến nay: đúng hẹn = 45 / (45 + 3 trễ + 2 quá hạn chưa xong) = 90,0 %\nDự báo: dự kiến 93,0 %\n\n" +
			"Chỉ tiêu vẫn còn đạt được: nhiều nhất 2 hồ sơ nữa không đạt.\nĐề nghị đồng chí đôn đốc các hồ sơ đang giải quyết.\n" +
			"\nXem trên hệ thống: https://mot-cua.example.vn/desk/targets/7\n" + foot,
	}, text)

	text, err = notices.TargetWarning(notices.Target{Agency: "Sở Thông tin và Truyền thông", Name: "Phạm Trưởng", Metric: "Nộp trực tuyến", Goal: "50,0 %",
		From: warning.From, To: warning.To, Formula: "trực tuyến = 0 / (0 + 9 trực tiếp, bưu chính) = 0,0 %", Lost: true})
	require.NoError(t, err)
	require.Equal(t, "Chỉ tiêu Nộp trực tuyến 50,0 % không thể đạt nữa", text.Subject)
	require.Contains(t, text.Body, "Phạm vi: toàn cơ quan\n")
	require.Contains(t, text.Body, "báo cáo lãnh đạo phụ trách.\n"+foot)
}
