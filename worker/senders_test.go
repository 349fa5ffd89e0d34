package worker

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
	"dunghen/schema/catalogue"
	"dunghen/workflows/procedure"
)

// TestNoticesSayWhatTheCatalogueSays, and the built-in words leave room for all
// that helps further, with the longest code there is.
func TestNoticesSayWhatTheCatalogueSays(t *testing.T) {
	office, err := catalogue.Load(catalogue.Embedded())
	require.NoError(t, err)
	const code = "000.00.16.H55-261005-123456"
	due := procedure.NewDay(2026, time.October, 19).At(17 * 60)
	for _, tc := range []struct {
		kind  procedure.NoticeKind
		facts notices.Facts
		want  string
	}{
		{procedure.NoticeAccepted, notices.Facts{DueAt: due, FirstDueAt: due, OnPaper: true},
			"Đã tiếp nhận hồ sơ " + code + ". Hẹn trả 17:00 19/10/2026. Nhận văn bản tại Một cửa."},
		{procedure.NoticeAccepted, notices.Facts{DueAt: due.AddDate(0, 0, 1), FirstDueAt: due, OnPaper: true},
			"Đã tiếp nhận hồ sơ " + code + " nhưng không kịp ngày hẹn, xin lỗi. Hẹn lại 17:00 20/10/2026. Nhận văn bản tại Một cửa."},
		{procedure.NoticeDeclined, notices.Facts{OnPaper: true},
			"Hồ sơ " + code + " không được tiếp nhận; mời đến Một cửa nhận lại giấy tờ. Nhận văn bản tại Một cửa."},
		{procedure.NoticeSupplement, notices.Facts{OnPaper: true},
			"Hồ sơ " + code + " cần bổ sung giấy tờ; mời đến Một cửa để được hướng dẫn. Nhận văn bản tại Một cửa."},
		{procedure.NoticePayment, notices.Facts{Amount: 1_000_000_000, OnPaper: true},
			"Hồ sơ " + code + ": mời nộp phí, lệ phí tại Một cửa. Số tiền 1.000.000.000 đồng. Nhận văn bản tại Một cửa."},
		{procedure.NoticeWithdrawn, notices.Facts{OnPaper: true},
			"Hồ sơ " + code + " đã được rút; mời đến Một cửa nhận lại giấy tờ. Nhận văn bản tại Một cửa."},
		{procedure.NoticeStopped, notices.Facts{OnPaper: true},
			"Hồ sơ " + code + " đã dừng giải quyết; mời liên hệ Một cửa. Nhận văn bản tại Một cửa."},
		{procedure.NoticeResultReady, notices.Facts{},
			"Hồ sơ " + code + " đã có kết quả; mời mang giấy hẹn đến Một cửa nhận."},
		{procedure.NoticeRefused, notices.Facts{OnPaper: true},
			"Hồ sơ " + code + " bị từ chối giải quyết; mời đến Một cửa nhận văn bản. Nhận văn bản tại Một cửa."},
	} {
		t.Run(string(tc.kind), func(t *testing.T) {
			tc.facts.Code, tc.facts.Phone = code, "0208 3655 518 - 112"
			got, err := notices.Short(tc.kind, tc.facts, statusText(office))
			require.NoError(t, err)
			require.Equal(t, tc.want+" ĐT 0208 3655 518 - 112", got)
			require.LessOrEqual(t, utf8.RuneCountInString(got), 160)
		})
	}
}
