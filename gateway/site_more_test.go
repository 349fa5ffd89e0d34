package gateway

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

const more = "/track/papers"

// askedForMore is a file from home whose applicant is asked for the manuscript once more; it
// comes with its secret.
func (h home) askedForMore() (code, secret string) {
	h.t.Helper()
	done := h.visit("").get(postal).handIn(good(), applicantAtHome()...)
	require.Equal(h.t, http.StatusCreated, done.status, done.text())
	code, secret = done.read("strong.code")[0], done.read("strong.code")[1]
	h.clock.add(time.Hour)
	h.acts("clerk1", code, "request-supplement", map[string]any{"papers": []string{"BAN-THAO"}, "reason_text": "Bản thảo thiếu trang 3."})
	return code, secret
}

// sendMore sends papers from the page of a file.
func (p page) sendMore(files ...chosen) page {
	p.v.t.Helper()
	body, kind := multipartOf(p.v.t, p.form(more), files)
	return p.v.post(more, kind, bytes.NewReader(body))
}

func TestPapersThatWereAskedForAreSentFromHome(t *testing.T) {
	h := newHome(t, "")
	code, secret := h.askedForMore()
	v := h.visit("")
	track := v.get("/track").submit("/track", "code", code, "secret", secret)
	require.Equal(t, []string{"Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức"}, track.read(`form[action="/track/papers"] .paper-upload label`))

	none := track.sendMore()
	require.Equal(t, http.StatusUnprocessableEntity, none.status)
	require.Contains(t, none.text(), "Chưa chọn tệp nào để gửi.")
	bad := none.sendMore(chosen{"BAN-THAO", "trang 3.pdf", []byte("MZ")})
	require.Contains(t, bad.text(), "không đúng với đuôi tên tệp")
	other := bad.sendMore(chosen{"DON", "don.pdf", aPDF("không được hỏi")})
	require.Equal(t, http.StatusBadRequest, other.status, "only what was asked for")

	sent := bad.sendMore(chosen{"BAN-THAO", "trang 3.pdf", aPDF("3")}, chosen{"BAN-THAO", "trang 4.jpg", aPicture(t)})
	require.Equal(t, http.StatusOK, sent.status, sent.text())
	require.Contains(t, sent.text(), "Đã nhận 2 tệp.")
	require.Len(t, sent.read("main section ul li"), 2)
	require.NotContains(t, sent.text(), "trang 3.pdf", "what it was called may name somebody")
	require.NotContains(t, sent.path, secret)
	again := bad.sendMore(chosen{"BAN-THAO", "trang 3.pdf", aPDF("3")}, chosen{"BAN-THAO", "trang 4.jpg", aPicture(t)})
	require.Equal(t, http.StatusOK, again.status)
	require.Len(t, h.scansOf(code), 4)

	clerk := h.visit("clerk1")
	require.Contains(t, clerk.get("/desk/queue?list=supplement").text(), "Đã gửi 2 tệp bổ sung")
	form := clerk.get("/desk/files/" + code + "/do/receive-supplement")
	require.Len(t, form.read("ul.scans > li"), 4)
	h.acts("clerk1", code, "receive-supplement", map[string]any{"papers": []string{"BAN-THAO"}})
	require.Zero(t, v.get("/track").submit("/track", "code", code, "secret", secret).Find(`form[action="/track/papers"]`).Length())
	require.Equal(t, http.StatusConflict, again.sendMore(chosen{"BAN-THAO", "muon.pdf", aPDF("muộn")}).status)
	require.Len(t, h.lying(), 4)
	require.NotContains(t, h.log.String(), secret)
}

func TestOnlyWhoKnowsTheSecretSendsPapers(t *testing.T) {
	h := newHome(t, "")
	code, secret := h.askedForMore()
	track := h.visit("").get("/track").submit("/track", "code", code, "secret", secret)
	values := track.form(more)
	for name, wrong := range map[string]string{"secret": "AAAAAAAAAAAA", "code": "000.00.16.H55-261005-9999"} {
		forged := map[string][]string{}
		for k, v := range values {
			forged[k] = v
		}
		forged[name] = []string{wrong}
		body, kind := multipartOf(t, forged, []chosen{{"BAN-THAO", "x.pdf", aPDF("x")}})
		require.Equal(t, http.StatusNotFound, track.v.post(more, kind, bytes.NewReader(body)).status, name)
	}
	require.Len(t, h.lying(), 2, "nothing was stored")
}

func TestAFileOnPaperIsCompletedOnPaper(t *testing.T) {
	h := newHome(t, "")
	receipt := h.submit("k")
	h.acts("clerk1", receipt.Code, "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": "Thiếu chữ ký."})
	track := h.visit("").get("/track").submit("/track", "code", receipt.Code, "secret", receipt.TrackingSecret)
	require.Equal(t, http.StatusOK, track.status)
	require.Zero(t, track.Find(`form[action="/track/papers"]`).Length())
}

func TestAFileHasOnlySoManyScans(t *testing.T) {
	h := newHome(t, "")
	code, secret := h.askedForMore()
	track := h.visit("").get("/track").submit("/track", "code", code, "secret", secret)
	for i := range 100 {
		_, err := h.book.AddUpload(t.Context(), register.Upload{
			ID: "00000000-0000-4000-8000-" + string([]byte{byte('0' + i/10), byte('0' + i%10)}) + "0000000000", Batch: "b", Code: code, Paper: "BAN-THAO",
			Name: "x", Type: "application/pdf", Size: 1, SHA256: string([]byte{byte('0' + i/10), byte('0' + i%10)}) + zeros[2:], Scan: register.ScanNone, At: h.clock.now(),
		})
		require.NoError(t, err)
	}
	require.Equal(t, http.StatusServiceUnavailable, track.sendMore(chosen{"BAN-THAO", "x.pdf", aPDF("x")}).status)
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"
