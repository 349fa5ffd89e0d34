package notices_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/notices"
	"dunghen/workflows/procedure"
)

// gsm7 are the letters, digits and marks of the GSM 7-bit alphabet that our texts may use; each costs one character.
const gsm7 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/-"

// forApplicants are the kinds of which a text speaks to the applicant, the apology's cover among them.
func forApplicants(t *testing.T) (kinds []procedure.NoticeKind) {
	t.Helper()
	paths, err := filepath.Glob("texts/*.txt")
	require.NoError(t, err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		if strings.Contains(string(text), `{{template "applicant" .}}`) {
			kinds = append(kinds, procedure.NoticeKind(strings.TrimSuffix(filepath.Base(path), ".txt")))
		}
	}
	require.Contains(t, kinds, procedure.NoticeResultReady)
	return kinds
}

func TestShortTextsFitOneSMS(t *testing.T) {
	longest := full()
	longest.Code = "000.00.16.H55-261005-123456" // six digits: see docs/limits.md
	longest.Amount = 1_000_000_000
	longest.OnPaper = true
	longest.Phone = "0208 3655 518 - 112"
	for _, kind := range forApplicants(t) {
		for what, facts := range map[string]notices.Facts{"longest": longest, "bare": bare()} {
			t.Run(string(kind)+" "+what, func(t *testing.T) {
				worded, err := notices.Short(kind, facts)
				require.NoError(t, err)
				plain := notices.WithoutMarks(worded)
				require.LessOrEqual(t, len(plain), 160, plain)
				require.Empty(t, strings.Trim(plain, gsm7), plain)
				require.Contains(t, plain, facts.Code)
				for _, wrong := range []string{facts.Name, "\n", "  ", "01/01/0001", "{{", " ."} {
					require.NotContains(t, worded, wrong)
				}
			})
		}
	}
}

func TestEveryShortTextIsForAnApplicant(t *testing.T) {
	paths, err := filepath.Glob("texts/*.sms.txt")
	require.NoError(t, err)
	var found []procedure.NoticeKind
	for _, path := range paths {
		found = append(found, procedure.NoticeKind(strings.TrimSuffix(filepath.Base(path), ".sms.txt")))
	}
	require.ElementsMatch(t, forApplicants(t), found)
}

func TestShortWords(t *testing.T) {
	f := full()
	f.OnPaper = true
	for kind, want := range map[procedure.NoticeKind]string{
		"accepted": "Đã tiếp nhận hồ sơ 000.00.16.H55-260921-0001. Hẹn trả 17:00 12/10/2026. Nhận văn bản tại Một cửa. ĐT 0208 3655 518",
		"payment":  "Hồ sơ 000.00.16.H55-260921-0001: mời nộp phí, lệ phí 1.250.000 đồng tại Một cửa. Nhận văn bản tại Một cửa. ĐT 0208 3655 518",
		"letter":   "Xin lỗi vì hồ sơ 000.00.16.H55-260921-0001 chưa xong đúng hẹn. Hẹn lại 17:00 12/10/2026. Nhận văn bản tại Một cửa. ĐT 0208 3655 518",
	} {
		got, err := notices.Short(kind, f)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := notices.Short("letter", bare()) // of a fault that is not lateness
	require.NoError(t, err)
	require.Equal(t, "Xin lỗi vì hồ sơ 000.00.16.H55-260921-0001.", got)
}

func TestShortRefusesWhatIsForStaff(t *testing.T) {
	for _, kind := range []procedure.NoticeKind{"", "late", "digest", "letter.sms", "frame"} {
		_, err := notices.Short(kind, full())
		require.Equal(t, &notices.UnknownKindError{Kind: kind}, err)
	}
}

func TestWithoutMarks(t *testing.T) {
	require.Equal(t, "Duong di: AAAOOUaeyouidDAOEU 0208",
		notices.WithoutMarks("Đường đi: ÃẶẤỖỞỰạễỹỏửịđĐẮỘỂỪ 0208"))
}
