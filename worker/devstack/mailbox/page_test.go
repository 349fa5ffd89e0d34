package mailbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/mailbox"
)

const textKey = "0123456789abcdef0123456789abcdef"

// outside is the mailbox and the bridge behind their page, on a real port.
type outside struct {
	t     *testing.T
	url   string
	box   *mailbox.Mailbox
	texts *mailbox.TextBox
}

func openPage(t *testing.T, dir string) outside {
	t.Helper()
	box := open(t, dir)
	t.Cleanup(func() { require.NoError(t, box.Close()) })
	texts, err := mailbox.OpenTexts(dir, textKey)
	require.NoError(t, err)
	server := httptest.NewServer(mailbox.NewPage(box, texts))
	t.Cleanup(server.Close)
	return outside{t, server.URL, box, texts}
}

func (o outside) get(path string) (status int, kind, body string) {
	o.t.Helper()
	response, err := http.Get(o.url + path)
	require.NoError(o.t, err)
	defer func() { require.NoError(o.t, response.Body.Close()) }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(o.t, err)
	return response.StatusCode, response.Header.Get("Content-Type"), string(raw)
}

// text posts a body signed with a key some time ago and returns the answer.
func (o outside) text(key string, ago time.Duration, id, body string) (status int, answer string) {
	o.t.Helper()
	request, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.url+"/texts", strings.NewReader(body))
	require.NoError(o.t, err)
	timestamp := strconv.FormatInt(time.Now().Add(-ago).Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(timestamp + "." + body))
	request.Header.Set("Idempotency-Key", id)
	request.Header.Set("X-Dunghen-Timestamp", timestamp)
	request.Header.Set("X-Dunghen-Signature", hex.EncodeToString(mac.Sum(nil)))
	response, err := http.DefaultClient.Do(request)
	require.NoError(o.t, err)
	defer func() { require.NoError(o.t, response.Body.Close()) }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(o.t, err)
	return response.StatusCode, string(raw)
}

const (
	textID   = "05ddab63ecaf633aba90229ad3178496"
	textBody = `{"id":"` + textID + `","channel":"chat","to":"0912345678","text":"Hồ sơ <b>đã có</b> kết quả","at":"2026-10-05T17:00:00+07:00"}`
)

func TestThePageShowsMailAndTexts(t *testing.T) {
	o := openPage(t, t.TempDir())
	_, _, empty := o.get("/")
	require.Contains(t, empty, "Chưa có thư nào.")
	require.Contains(t, empty, "Chưa có tin nhắn nào.")

	send(t, o.box, letter, "cong.dan@example.vn")
	status, answer := o.text(textKey, 0, textID, textBody)
	require.Equal(t, []any{http.StatusOK, `{"provider_id":"devstack-05ddab63"}` + "\n"}, []any{status, answer})
	status, kind, list := o.get("/")
	require.Equal(t, []any{http.StatusOK, "text/html; charset=utf-8"}, []any{status, kind})
	require.Contains(t, list, "Thư xin lỗi")
	require.Contains(t, list, "Hồ sơ &lt;b&gt;đã có&lt;/b&gt; kết quả")

	_, name, _ := strings.Cut(list, "/mail/")
	name, _, _ = strings.Cut("/mail/"+name, `"`)
	_, _, open := o.get(name)
	require.Contains(t, open, "Xin lỗi ông, bà.")
	require.Contains(t, open, "thư.pdf")
	status, kind, pdf := o.get(name + "/0")
	require.Equal(t, []any{http.StatusOK, "application/pdf", "%PDF-1.7\n"}, []any{status, kind, pdf})
	for _, wrong := range []string{name + "/1", name + "/-1", name + "/x", "/mail/..%2f..%2fetc", "/texts/1"} {
		status, _, _ := o.get(wrong)
		require.Equal(t, http.StatusNotFound, status, wrong)
	}
}

func TestTextsAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	o := openPage(t, dir)
	for range 2 {
		status, _ := o.text(textKey, 0, textID, textBody)
		require.Equal(t, http.StatusOK, status)
	}
	require.Equal(t, 1, o.texts.Suppressed())
	kept := o.texts.Texts()
	require.Len(t, kept, 1)
	received := kept[0].ReceivedAt
	require.Equal(t, []mailbox.Text{{
		ID: textID, Channel: "chat", To: "0912345678", Text: "Hồ sơ <b>đã có</b> kết quả", At: kept[0].At, ReceivedAt: received,
	}}, kept)

	reopened, err := mailbox.OpenTexts(dir, textKey)
	require.NoError(t, err)
	again := reopened.Texts()
	require.Len(t, again, 1)
	require.True(t, again[0].ReceivedAt.Equal(received))
}

func TestTextsThatAreRefused(t *testing.T) {
	o := openPage(t, t.TempDir())
	for name, c := range map[string]struct {
		key  string
		ago  time.Duration
		id   string
		body string
		want int
	}{
		"another key":      {strings.Repeat("x", 32), 0, textID, textBody, http.StatusUnauthorized},
		"an old one":       {textKey, 6 * time.Minute, textID, textBody, http.StatusUnauthorized},
		"another id":       {textKey, 0, "another", textBody, http.StatusBadRequest},
		"an id as a path":  {textKey, 0, "../x", `{"id":"../x","to":"1","text":"x"}`, http.StatusBadRequest},
		"garbage":          {textKey, 0, textID, "\x00", http.StatusBadRequest},
		"nobody addressed": {textKey, 0, textID, fmt.Sprintf(`{"id":%q,"text":"x"}`, textID), http.StatusBadRequest},
		"without end":      {textKey, 0, textID, strings.Repeat("x", 65<<10), http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			o.t = t
			status, _ := o.text(c.key, c.ago, c.id, c.body)
			require.Equal(t, c.want, status)
		})
	}
	require.Empty(t, o.texts.Texts())
}
