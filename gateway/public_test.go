package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/office"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestAnApplicantLooksUpTheirFile(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	o.letter(taken.Code)
	a := o.get("", "/api/v1/public/files/"+taken.Code+"?secret="+taken.TrackingSecret)
	require.Equal(t, http.StatusOK, a.status, string(a.body))
	got := into[office.PublicFile](a)
	for _, at := range []*time.Time{&got.ReceivedAt, &got.DueAt, &got.FirstDueAt, &got.Letters[0].At, &got.Letters[0].OldDue, &got.Letters[0].NewDue} {
		*at = at.In(procedure.Zone)
	}
	received, due := procedure.NewDay(2026, time.October, 5).At(8*60+30), procedure.NewDay(2026, time.October, 19).At(17*60)
	require.Equal(t, office.PublicFile{
		PublicFile: register.PublicFile{
			Code: taken.Code, ProcedureName: "Cấp giấy phép xuất bản tài liệu không kinh doanh", Status: procedure.StatusAccepted,
			ReceivedAt: received, DueAt: due, FirstDueAt: due,
			Letters: []register.PublicLetter{{Kind: "apology", At: received, OldDue: received, NewDue: received.Add(48 * time.Hour)}},
		},
		StatusText: "Hồ sơ đã được tiếp nhận. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026.",
	}, got)
	for _, personal := range []string{"Trần", "0912345678", "019201000123", "example.vn", "Hoa Mai"} {
		require.NotContains(t, string(a.body), personal)
	}
}

// TestTheWordsFollowTheFile: its outcome, its date and the clock.
func TestTheWordsFollowTheFile(t *testing.T) {
	o := newHouse(t)
	words := func(r office.Receipt) string {
		return into[office.PublicFile](o.get("", "/api/v1/public/files/"+r.Code+"?secret="+r.TrackingSecret)).StatusText
	}
	refused, slow := o.submit("k1"), o.submit("k2")
	for _, file := range []office.Receipt{refused, slow} {
		o.acts("clerk1", file.Code, "hand-over", nil)
		o.acts("head-bcxb", file.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": "officer-bcxb-1"})
		require.Equal(t, "Hồ sơ đang được giải quyết. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026.", words(file))
	}
	o.acts("officer-bcxb-1", refused.Code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
	require.Equal(t, "Rất tiếc hồ sơ không đủ điều kiện giải quyết. Mời ông/bà nhận văn bản từ chối, trong đó có lý do, tại Bộ phận Một cửa.", words(refused))
	o.acts("clerk1", refused.Code, "return-result", nil)

	o.clock.add(14*24*time.Hour + 9*time.Hour) // 19 October 17:30
	require.Equal(t, []string{
		"Văn bản từ chối giải quyết đã được trả. Việc giải quyết hồ sơ đã xong.",
		"Hồ sơ đã quá ngày hẹn trả 17:00 ngày 19/10/2026 mà chưa có kết quả. Xin lỗi ông/bà; chúng tôi đang khẩn trương giải quyết.",
	}, []string{words(refused), words(slow)})
}

// TestAWrongSecretLooksLikeAnUnknownCode: also the secret of another file.
func TestAWrongSecretLooksLikeAnUnknownCode(t *testing.T) {
	o := newHouse(t)
	mine, other := o.submit("k1"), o.submit("k2")
	var want problemBody
	for i, path := range []string{
		mine.Code + "?secret=ABCDEFGHJKLM", mine.Code + "?secret=" + other.TrackingSecret, mine.Code, mine.Code + "?secret=",
		mine.Code + "?secret=" + mine.TrackingSecret + "A", "000.00.16.H55-261005-9999?secret=" + mine.TrackingSecret,
		"'%20OR%201=1--?secret=%27", "x",
	} {
		p := o.get("", "/api/v1/public/files/"+path).refused(http.StatusNotFound, contract.CodeNotFound)
		p.RequestID = ""
		if i == 0 {
			want = p
		}
		require.Equal(t, want, p, path)
	}
}

func TestASecretIsTheSameEverywhereAndOfItsFileAlone(t *testing.T) {
	o := newHouse(t)
	mine, other := o.submit("k1"), o.submit("k2")
	require.NotEqual(t, mine.TrackingSecret, other.TrackingSecret)
	elsewhere := &server{register: o.book}
	secret, err := elsewhere.register.TrackingSecret(t.Context(), mine.Code)
	require.NoError(t, err)
	require.Equal(t, mine.TrackingSecret, secret)
}

func TestASecretMayBeTypedInSmallLetters(t *testing.T) {
	o := newHouse(t)
	mine := o.submit("k")
	require.Equal(t, http.StatusOK, o.get("", "/api/v1/public/files/"+mine.Code+"?secret=%20"+strings.ToLower(mine.TrackingSecret)).status)
}

func TestProceduresArePublic(t *testing.T) {
	o := newHouse(t)
	list := into[map[string][]catalogue.Procedure](o.get("", "/api/v1/procedures"))["procedures"]
	require.GreaterOrEqual(t, len(list), 20)
	one := into[catalogue.Procedure](o.get("", "/api/v1/procedures/1.003868"))
	require.Equal(t, []any{"1.003868", procedure.Limit{Amount: 10, Unit: procedure.WorkingDay}, 4}, []any{one.Code, one.Limit, len(one.Papers)})
}
