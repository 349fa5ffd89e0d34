package notices_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
)

func TestReportCovers(t *testing.T) {
	r := notices.Report{
		Agency: "Sở Thông tin và Truyền thông", Name: "Nguyễn Thị Thu Hà", Period: "tuần 10 năm 2026",
		From: time.Date(2026, 2, 27, 9, 0, 0, 0, time.UTC), To: time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC),
		Received: 12, Resolved: 8, ResolvedLate: 1, Open: 4, Overdue: 2, NearDue: 1,
		Late: []notices.LateFile{
			{Code: "000.00.16.H55-260201-0001", Holder: "Phòng Bưu chính", DaysLate: 3}, {Code: "000.00.16.H55-260201-0002"},
		},
		More: 3, URL: "https://motcua.example.vn/desk/reports/BC-2026-0010",
	}
	text, err := notices.Sent(r)
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Báo cáo tuần 10 năm 2026: 2 hồ sơ đang quá hạn",
		Body: `Kính gửi đồng chí Nguyễn Thị Thu Hà,

Tình hình giải quyết thủ tục hành chính tuần 10 năm 2026,
số liệu từ 16:00 ngày 27/02/2026 đến 16:00 ngày 06/03/2026:

- Tiếp nhận 12 hồ sơ (kể cả hồ sơ kỳ trước chuyển sang)
- Đã giải quyết 8, trong đó quá hạn 1
- Đang giải quyết 4, trong đó quá hạn 2
- Sắp đến hạn 1

Hồ sơ đang quá hạn:
- 000.00.16.H55-260201-0001: quá 3 ngày làm việc, Phòng Bưu chính đang giữ
- 000.00.16.H55-260201-0002: quá hạn trong ngày
- và 3 hồ sơ khác, xem trong báo cáo kèm theo

Kèm theo thư này là báo cáo (PDF) và số liệu chi tiết (xlsx).
Xem và chỉ đạo trên hệ thống: https://motcua.example.vn/desk/reports/BC-2026-0010
` + foot,
	}, text)

	waiting, err := notices.Waiting(notices.Report{Agency: r.Agency, Name: "Vũ Thị Mai", Period: "quý I năm 2026", Unit: "Phòng Bưu chính"})
	require.NoError(t, err)
	require.Equal(t, notices.Text{
		Subject: "Báo cáo quý I năm 2026, Phòng Bưu chính chờ duyệt",
		Body: `Kính gửi đồng chí Vũ Thị Mai,

Báo cáo quý I năm 2026 của Phòng Bưu chính đã lập xong, chờ Văn phòng duyệt trước khi gửi đi.
Tiếp nhận 0 hồ sơ, đã giải quyết 0, đang giải quyết 0.
` + foot,
	}, waiting)

	empty, err := notices.Sent(notices.Report{Period: "tuần 8 năm 2026", Unit: "Phòng Bưu chính"})
	require.NoError(t, err)
	require.Equal(t, "Báo cáo tuần 8 năm 2026, Phòng Bưu chính: không có hồ sơ quá hạn", empty.Subject)
}
