package system_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// hostile is a name of 200 characters with everything that has ever broken a paper
// or a page.
var hostile = string([]rune(strings.Repeat(`Nguyễn "Thị" <script>alert('Ánh')</script> 🦆 `+"\u202eoất\u202c\u200b", 5))[:200])

// A hostile applicant gets a receipt that verifies; its page shows nothing of them.
func TestHostileApplicantGetsAReceiptThatVerifies(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	body := submission()
	applicant := body["applicant"].(map[string]any)
	applicant["name"] = hostile
	applicant["address"] = "Số 5\nngõ 7\nđường <b>Hoa</b>\ntổ \"3\"\nphường Đồng Quang\nthành phố Thái Nguyên"
	applicant["email"] = "hostile@example.vn"
	code := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body).Code
	letter := o.requireOneOf(t, code, "receipt")
	var paper []byte
	for _, m := range o.box.Messages() {
		if strings.Contains(m.Subject, code) {
			require.Equal(t, []string{"hostile@example.vn"}, m.To)
			paper = m.Attachments[0].Data
		}
	}

	page, err := o.request(t.Context(), http.MethodGet, "/v/"+letter.VerifyCode, "", "", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, string(page.body), code)
	require.Contains(t, string(page.body), letter.SHA256)
	for _, secret := range []string{"Nguyễn", "script>alert", "ngõ 7", "0912345678", "hostile@example.vn"} {
		require.NotContains(t, string(page.body), secret)
	}
	require.Contains(t, o.check(t, letter.VerifyCode, paper), "Đúng là văn bản")
	paper[len(paper)/2] ^= 1
	require.NotContains(t, o.check(t, letter.VerifyCode, paper), "Đúng là văn bản")
}

// check uploads a paper to its page and returns what the page says.
func (o *office) check(t *testing.T, verifyCode string, paper []byte) string {
	t.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	file, err := parts.CreateFormFile("file", "letter.pdf")
	require.NoError(t, err)
	_, err = file.Write(paper)
	require.NoError(t, err)
	require.NoError(t, parts.Close())
	asked, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+"/v/"+verifyCode, &form)
	require.NoError(t, err)
	asked.Header.Set("Content-Type", parts.FormDataContentType())
	answered, err := http.DefaultClient.Do(asked)
	require.NoError(t, err)
	defer func() { require.NoError(t, answered.Body.Close()) }()
	said, err := io.ReadAll(answered.Body)
	require.NoError(t, err)
	return string(said)
}

// Who wants short messages gets them, with the paper at the counter: once each.
func TestLetterByTextMessage(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	body := submission()
	applicant := body["applicant"].(map[string]any)
	applicant["deliver_by"], applicant["email"], applicant["phone"] = "sms", "", "0987000111"
	code := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), body).Code
	var texts []string
	require.Eventually(t, func() bool {
		texts = nil
		for _, text := range shared.Texts.Texts() {
			if strings.Contains(text.Text, code) {
				texts = append(texts, text.Channel+" "+text.To)
			}
		}
		return len(texts) > 0
	}, patience, 50*time.Millisecond)
	require.Equal(t, []string{"sms 0987000111"}, texts)

	var waiting []register.Handover
	for _, h := range must[register.HandoverPage](t, o, http.StatusOK, http.MethodGet, "/api/v1/deliveries?channel=print&per_page=100", clerk, "", nil).Handovers {
		if h.Code == code {
			waiting = append(waiting, h)
		}
	}
	require.Len(t, waiting, 1)
	letters := o.letters(t, code)
	require.Len(t, letters, 1)
	require.Equal(t, []any{letters[0].ID, procedure.LetterReceipt}, []any{waiting[0].LetterID, letters[0].Kind})
}
