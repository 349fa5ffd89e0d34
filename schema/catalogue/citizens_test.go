package catalogue

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestCitizenTextFindings(t *testing.T) {
	cases := []struct {
		name   string
		change change
		want   string
	}{
		{"unknown placeholder", change{texts, "bổ sung giấy tờ. Thời hạn", "bổ sung giấy tờ, {name}. Thời hạn"},
			texts + `: statuses/5/page: unknown placeholder "{name}"; known are {code} and {due}`},
		{"a placeholder left open", change{texts, "Hồ sơ {code} đã dừng", "Hồ sơ {code} {due đã dừng"},
			texts + `: statuses/8/sms: unknown placeholder "{due đã dừng giải quyết; mời liên hệ Một cửa."; known are {code} and {due}`},
		{"a short text that is long", change{texts, "Hẹn lại {due}.", "Hẹn lại {due}." + strings.Repeat("ỗ", 54)},
			texts + ": statuses/2/replaced/sms: is 161 characters long with the longest code and date, one message has 160"},
		{"a dash of print", change{texts, "Kết quả hồ sơ {code} đã", "Kết quả – hồ sơ {code} đã"},
			texts + ": statuses/10/granted/sms: '–' is not in the alphabet of text messages"},
		{"a short text without its file", change{texts, "Hồ sơ {code}: mời nộp", "Mời nộp"},
			texts + ": statuses/6/sms: has no sentence that says {code}, date or not"},
		{"a file only with its date", change{texts, "{code}. Hẹn trả {due}.", "{code}, hẹn trả {due}."},
			texts + ": statuses/2/sms: has no sentence that says {code}, date or not"},
		{"nothing to say without a date", change{texts, "Hồ sơ đang được giải quyết. Ngày", "Ngày"},
			texts + ": statuses/4/page: says nothing while there is no date: every sentence has {due}"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Load(overlay(t, tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
	_, err := Load(overlay(t, change{texts, "Hẹn lại {due}.", "Hẹn lại {due}." + strings.Repeat("ỗ", 53)}))
	require.NoError(t, err, "160 characters fit")
}

func TestCitizenTexts(t *testing.T) {
	c, err := Load(Embedded())
	require.NoError(t, err)
	const code = "000.00.16.H55-261005-0001"
	first := procedure.NewDay(2026, time.October, 19).At(17 * 60)
	second := procedure.NewDay(2026, time.October, 22).At(17 * 60)
	const late = "Hồ sơ đã quá ngày hẹn trả 17:00 ngày 22/10/2026 mà chưa có kết quả. Xin lỗi ông/bà; chúng tôi đang khẩn trương giải quyết."
	for _, tc := range []struct {
		name      string
		standing  Standing
		page, sms string
	}{
		{"accepted", Standing{Status: procedure.StatusAccepted, DueAt: first, FirstDueAt: first, At: first},
			"Hồ sơ đã được tiếp nhận. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026.",
			"Đã tiếp nhận hồ sơ " + code + ". Hẹn trả 17:00 19/10/2026."},
		{"a date of another zone", Standing{Status: procedure.StatusProcessing, DueAt: first.UTC(), FirstDueAt: first},
			"Hồ sơ đang được giải quyết. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026.",
			"Hồ sơ " + code + " đang được giải quyết. Hẹn trả 17:00 19/10/2026."},
		{"the clock stands still", Standing{Status: procedure.StatusAccepted, At: second},
			"Hồ sơ đã được tiếp nhận.", "Đã tiếp nhận hồ sơ " + code + "."},
		{"date replaced", Standing{Status: procedure.StatusProcessing, DueAt: second, FirstDueAt: first, At: second},
			"Hồ sơ đang được giải quyết nhưng không kịp ngày hẹn ban đầu, xin lỗi ông/bà. Ngày hẹn trả kết quả mới: 17:00 ngày 22/10/2026.",
			"Xin lỗi vì hồ sơ " + code + " chưa xong đúng hẹn. Hẹn lại 17:00 22/10/2026."},
		{"date replaced and passed", Standing{Status: procedure.StatusProcessing, DueAt: second, FirstDueAt: first, At: second.Add(1)},
			late, "Xin lỗi vì hồ sơ " + code + " đã quá hẹn 17:00 22/10/2026 mà chưa có kết quả."},
		{"overdue without a new date", Standing{Status: procedure.StatusAccepted, DueAt: second, FirstDueAt: second, At: second.Add(time.Hour)},
			late, "Xin lỗi vì hồ sơ " + code + " đã quá hẹn 17:00 22/10/2026 mà chưa có kết quả."},
		{"granted", Standing{Status: procedure.StatusResultReady, Outcome: procedure.OutcomeGranted, DueAt: first, FirstDueAt: first, At: second},
			"Hồ sơ đã có kết quả. Mời ông/bà nhận kết quả theo hình thức đã đăng ký.",
			"Hồ sơ " + code + " đã có kết quả; mời mang giấy hẹn đến Một cửa nhận."},
		{"refused", Standing{Status: procedure.StatusReturned, Outcome: procedure.OutcomeRefused, DueAt: first, FirstDueAt: first, At: second},
			"Văn bản từ chối giải quyết đã được trả. Việc giải quyết hồ sơ đã xong.",
			"Văn bản từ chối giải quyết hồ sơ " + code + " đã được trả."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.standing.Code = code
			require.Equal(t, []string{tc.page, tc.sms}, []string{c.CitizenTexts().Page(tc.standing), c.CitizenTexts().SMS(tc.standing)})
		})
	}
}

// The data must not fall behind the portal's own list.
func TestEveryStatusHasWords(t *testing.T) {
	c, err := Load(Embedded())
	require.NoError(t, err)
	for status := procedure.Status(1); status.Vietnamese() != ""; status++ {
		for _, outcome := range []procedure.Outcome{procedure.OutcomeGranted, procedure.OutcomeRefused} {
			s := Standing{Code: "c", Status: status, Outcome: outcome}
			require.NotEmpty(t, c.CitizenTexts().Page(s), status)
			require.NotEmpty(t, c.CitizenTexts().SMS(s), status)
		}
	}
}
