package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// track looks a file up as an applicant does.
func (v *visitor) track(code, secret string) page {
	v.t.Helper()
	return v.get("/track").submit("/track", "code", code, "secret", secret)
}

func TestSiteTracksAFile(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	o.letter(taken.Code)
	v := o.visit("")
	p := v.track(" "+strings.ToLower(taken.Code)+" ", strings.ToLower(taken.TrackingSecret[:4])+" - "+taken.TrackingSecret[4:])
	require.Equal(t, http.StatusOK, p.status, p.text())
	require.Equal(t, "/track", p.path, "the secret is in no address")
	require.Equal(t, []string{"Hồ sơ đã được tiếp nhận. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026."}, p.read(".standing"))
	require.Contains(t, p.text(), "Cấp giấy phép xuất bản tài liệu không kinh doanh")
	require.Contains(t, p.text(), "Ngày hẹn trả kết quả17:00 19/10/2026")
	require.Contains(t, p.text(), "Việc tiếp theo của ông/bà: Chưa phải làm gì; mời đến nhận kết quả theo ngày hẹn.")
	require.Equal(t, []string{"Phiếu xin lỗi và hẹn lại ngày trả kết quả"}, p.read("tbody th"))
	require.NotContains(t, p.body, taken.TrackingSecret)
	require.Equal(t, "noindex", p.Find(`meta[name="robots"]`).AttrOr("content", ""))

	o.clock.add(15 * 24 * time.Hour)
	late := o.visit("").track(taken.Code, taken.TrackingSecret)
	require.Contains(t, late.text(), "Hồ sơ đã quá ngày hẹn trả")
	require.Contains(t, late.text(), "ông/bà có quyền phản ánh")
	require.NotContains(t, o.log.String(), taken.TrackingSecret)

	p = v.get("/track?lang=en").submit("/track", "code", taken.Code, "secret", taken.TrackingSecret)
	require.Contains(t, p.text(), "Status of your file")
	require.Contains(t, p.text(), "StatusAccepted")
	require.NotContains(t, p.text(), "Được tiếp nhận")
}

// TestSiteWrongSecretLooksLikeAnUnknownCode: nobody learns which codes there are.
func TestSiteWrongSecretLooksLikeAnUnknownCode(t *testing.T) {
	o := newHouse(t)
	mine, other := o.submit("k1"), o.submit("k2")
	v := o.visit("")
	want := v.track(mine.Code, "ABCDEFGHJKLM").read("main > .notice")
	require.Equal(t, []string{"Không tìm thấy hồ sơ Mã hồ sơ hoặc mã tra cứu chưa đúng. Hãy nhập lại cả hai như ghi trên giấy tiếp nhận hồ sơ."}, want)
	for _, typed := range [][2]string{
		{mine.Code, other.TrackingSecret}, {mine.Code, ""}, {"000.00.16.H55-261005-9999", mine.TrackingSecret}, {"", ""},
		{"' OR 1=1--", "'"}, {`"><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`}, {strings.Repeat("A", 5000), "\xff"},
	} {
		p := v.track(typed[0], typed[1])
		require.Equal(t, http.StatusNotFound, p.status, typed)
		require.Equal(t, want, p.read("main > .notice"), typed)
		requireOnlyOurOwn(t, []byte(p.body))
	}
	p := v.get("/track?code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
	require.Equal(t, `"><script>alert(1)</script>`, p.Find("#code").AttrOr("value", ""))
	requireOnlyOurOwn(t, []byte(p.body))
}

func TestSiteGuessingIsSlowedDown(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	form := o.visit("").get("/track")
	for range 60 {
		require.Equal(t, http.StatusNotFound, form.submit("/track", "code", taken.Code, "secret", "ABCDEFGHJKLM").status)
	}
	p := form.submit("/track", "code", taken.Code, "secret", taken.TrackingSecret)
	require.Equal(t, []any{http.StatusTooManyRequests, "5"}, []any{p.status, p.header.Get("Retry-After")})
	require.Contains(t, p.text(), "Quá nhiều yêu cầu")
	require.NotContains(t, p.text(), "Được tiếp nhận")
}

func TestSiteFormsAreTheOfficesOwn(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	p := o.visit("").get("/track").submit("/track", "code", taken.Code, "secret", taken.TrackingSecret, "_token", "stolen")
	require.Equal(t, http.StatusForbidden, p.status)
	require.NotContains(t, p.text(), "Được tiếp nhận")
}

// TestSitePaperShowsHowTheFileStands: whoever scans a receipt reads which date holds.
func TestSitePaperShowsHowTheFileStands(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k")
	receipt, _ := o.paper("receipt", ofFile(taken.Code, taken.DueAt))
	slip, _ := o.paper("slip", func(d *register.LetterDraft, _ *register.Rendered) {
		d.Code, d.Kind = taken.Code, procedure.LetterControlSlip
	})
	o.clock.add(time.Hour)
	v := o.visit("")
	p := v.get("/v/" + receipt.VerifyCode)
	require.Equal(t, []string{"Hồ sơ đã được tiếp nhận. Ngày hẹn trả kết quả: 17:00 ngày 19/10/2026."}, p.read(".standing"))
	require.Empty(t, v.get("/v/"+slip.VerifyCode).read(".standing"), "a paper of the office's own")
	english := v.get("/v/" + receipt.VerifyCode + "?lang=en")
	require.Equal(t, "/v/"+receipt.VerifyCode, english.path)
	require.Contains(t, english.text(), "The paper is in the book")
}

// TestSiteNamesNobody: an applicant who would stand out is on no public page.
func TestSiteNamesNobody(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k", func(s map[string]any) {
		s["applicant"] = map[string]any{
			"name": "Quách Vô Song Nhị", "kind": "person", "id_number": "019299988877", "phone": "0987654321",
			"email": "vosong@quach.example.vn", "address": "Ngõ 77 đường Không Hai",
		}
	})
	receipt, _ := o.paper("receipt", ofFile(taken.Code, taken.DueAt))
	o.letter(taken.Code)
	o.clock.add(20 * 24 * time.Hour)
	v := o.visit("")
	bodies := map[string]string{"track": v.track(taken.Code, taken.TrackingSecret).body}
	for _, path := range []string{
		"/", "/procedures/1.003868", "/procedures/1.003868/print", "/procedures/1.003868/forms/DON",
		"/procedures.json", "/punctuality", "/apologies", "/apologies?month=2026-10", "/track", "/v", "/v/" + receipt.VerifyCode,
		"/v/" + receipt.VerifyCode + "?format=json", "/api/v1/public/files/" + taken.Code + "?secret=" + taken.TrackingSecret, "/robots.txt",
	} {
		p := v.get(path)
		require.Equal(t, http.StatusOK, p.status, path)
		bodies[path] = p.body
	}
	for path, body := range bodies {
		for _, personal := range []string{"Vô Song Nhị", "0987654321", "019299988877", "vosong", "đường Không Hai"} {
			require.NotContains(t, body, personal, path)
		}
		if strings.HasPrefix(path, "/apologies") || path == "/punctuality" || path == "/" {
			require.NotContains(t, body, taken.Code, path)
		}
	}
	require.NotContains(t, o.log.String(), "Song")
}
