package notices_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

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

// status stands for the office's words: what is asked of them, and the room they take.
func status(room int) notices.StatusText {
	return func(status procedure.Status, outcome procedure.Outcome, f notices.Facts) string {
		words := fmt.Sprintf("Hồ sơ %s: %d%s.", f.Code, status, outcome)
		return words + strings.Repeat("ơ", max(room-utf8.RuneCountInString(words), 0))
	}
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
				worded, err := notices.Short(kind, facts, status(100))
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

// TestEveryShortTextIsForAnApplicant: and for none whose words are the office's.
func TestEveryShortTextIsForAnApplicant(t *testing.T) {
	paths, err := filepath.Glob("texts/*.sms.txt")
	require.NoError(t, err)
	var found, own []procedure.NoticeKind
	for _, path := range paths {
		found = append(found, procedure.NoticeKind(strings.TrimSuffix(filepath.Base(path), ".sms.txt")))
	}
	for _, kind := range forApplicants(t) {
		asked := false
		_, err := notices.Short(kind, full(), func(procedure.Status, procedure.Outcome, notices.Facts) string { asked = true; return "" })
		require.NoError(t, err)
		if !asked {
			own = append(own, kind)
		}
	}
	require.ElementsMatch(t, own, found)
}

func TestShortWords(t *testing.T) {
	f := full()
	f.OnPaper, f.Amount = true, 0
	const told, rest = "Hồ sơ 000.00.16.H55-260921-0001", " Nhận văn bản tại Một cửa. ĐT 0208 3655 518"
	for kind, want := range map[procedure.NoticeKind]string{
		"accepted":     told + ": 2." + rest,
		"declined":     told + ": 3." + rest,
		"supplement":   told + ": 5." + rest,
		"payment":      told + ": 6." + rest,
		"withdrawn":    told + ": 7." + rest,
		"stopped":      told + ": 8." + rest,
		"result_ready": told + ": 9granted." + rest,
		"refused":      told + ": 9refused." + rest,
		"date_given":   told + " đã đủ giấy tờ. Hẹn trả 17:00 12/10/2026." + rest,
		"date_moved":   "Ngày hẹn trả hồ sơ 000.00.16.H55-260921-0001 được tính lại: 17:00 12/10/2026." + rest,
		"letter":       "Xin lỗi vì hồ sơ 000.00.16.H55-260921-0001 chưa xong đúng hẹn. Hẹn lại 17:00 12/10/2026." + rest,
	} {
		got, err := notices.Short(kind, f, status(0))
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	got, err := notices.Short("letter", bare(), status(0)) // of a fault that is not lateness
	require.NoError(t, err)
	require.Equal(t, "Xin lỗi vì hồ sơ 000.00.16.H55-260921-0001.", got)
}

// TestWhatHelpsFurtherTakesTheRoomThereIs: one thing more never makes a second message.
func TestWhatHelpsFurtherTakesTheRoomThereIs(t *testing.T) {
	const amount, paper, phone = " Số tiền 1.250.000 đồng.", " Nhận văn bản tại Một cửa.", " ĐT 0208 3655 518"
	f := full()
	f.OnPaper = true
	for room, want := range map[int]string{
		93: amount + paper + phone, 94: amount + paper, 110: amount + paper, 111: amount + phone,
		119: amount + phone, 120: amount, 136: amount, 137: phone, 143: phone, 144: "", 160: "",
	} {
		worded := status(room)(procedure.StatusPayment, "", f)
		got, err := notices.Short(procedure.NoticePayment, f, status(room))
		require.NoError(t, err)
		require.Equal(t, worded+want, got, room)
	}
}

func TestShortRefusesWhatIsForStaff(t *testing.T) {
	for _, kind := range []procedure.NoticeKind{"", "late", "digest", "letter.sms", "frame"} {
		_, err := notices.Short(kind, full(), status(0))
		require.Equal(t, &notices.UnknownKindError{Kind: kind}, err)
	}
}

func TestWithoutMarks(t *testing.T) {
	require.Equal(t, "Duong di: AAAOOUaeyouidDAOEU 0208",
		notices.WithoutMarks("Đường đi: ÃẶẤỖỞỰạễỹỏửịđĐẮỘỂỪ 0208"))
}
