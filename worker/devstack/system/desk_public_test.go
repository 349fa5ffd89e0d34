package system_test

import (
	"image"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack/browsertest"
	"dunghen/workflows/procedure"
)

// scans are files of a citizen's own: a PDF of this name, and a picture.
func scans(t *testing.T, name string) (pdf, picture string) {
	t.Helper()
	pdf = scan(t, name, "%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n")
	picture = filepath.Join(filepath.Dir(pdf), "ban thao.png")
	file, err := os.Create(picture)
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, image.NewGray(image.Rect(0, 0, 40, 60))))
	require.NoError(t, file.Close())
	return pdf, picture
}

// handsIn fills in the form of a procedure that is handed in from home, and chooses the
// papers.
func (p person) handsIn(t *testing.T, who applicant, email, pdf string) {
	t.Helper()
	pdf, picture := scans(t, pdf)
	p.Open("/submit/" + procedureCode)
	for label, value := range map[string]string{
		"Họ và tên, hoặc tên tổ chức (bắt buộc)": who.name, "Số căn cước hoặc mã số thuế (bắt buộc)": who.id,
		"Điện thoại (bắt buộc)": who.phone, "Địa chỉ (bắt buộc)": who.address, "Thư điện tử": email,
	} {
		p.Fill(browsertest.TextBox, label, value)
	}
	p.ChooseFiles("Đơn đề nghị (bắt buộc)", pdf)
	p.ChooseFiles("Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức (bắt buộc)", picture)
	p.Script("document.getElementById('consent').click()")
}

// handedIn are code and secret of the file the page says has arrived.
func (p person) handedIn(t *testing.T) receipt {
	t.Helper()
	p.See("Đã nộp hồ sơ", "đang chờ cán bộ Một cửa kiểm tra")
	shown := p.Texts("dd .code")
	require.Len(t, shown, 2)
	return receipt{Code: shown[0], Secret: shown[1]}
}

// track asks how a file stands.
func (p person) track(r receipt) {
	p.Open("/track")
	p.Fill(browsertest.TextBox, "Mã hồ sơ (bắt buộc)", r.Code)
	p.Fill(browsertest.TextBox, "Mã tra cứu (bắt buộc)", r.Secret)
	p.ClickThrough(browsertest.Button, "Xem tình trạng")
}

// TestAFileFromHome: a citizen on a phone sends a file with its papers, impatiently; one
// confirmation comes; the clerk sees it in the queue, reads the papers and takes it in;
// the citizen reads the date. Nobody else gets at the papers.
func TestAFileFromHome(t *testing.T) {
	o := enter(t, shared)
	who, email := applicant{"Quàng Thị Xa", "019201000551", "0912 345 551", "Bản Pá Khoang, xã Mường Phăng"}, "quang.thi.xa@example.vn"
	citizen, counter := person{o.sit(t, "", browsertest.Phone)}, person{o.sit(t, clerk, browsertest.Desktop)}
	citizen.handsIn(t, who, email, "đơn đề nghị.pdf")
	citizen.Leaving(func() { citizen.DoubleClick(browsertest.Button, "Nộp hồ sơ") })
	r := citizen.handedIn(t)
	citizen.Reload() // sends the form once more
	require.Equal(t, r, citizen.handedIn(t))
	require.Equal(t, 1, o.filesOf(t, who.phone))
	o.requireMailed(t, r.Code, email+": Đã nhận hồ sơ nộp trực tuyến")
	citizen.track(r)
	citizen.See("Mới đăng ký")
	citizen.NotSee(who.name, who.address, "0912345551", email)

	counter.Open("/desk/queue")
	counter.See(r.Code, who.name)
	counter.Open("/desk/files/" + r.Code + "/do/accept")
	require.Equal(t, []string{"Đơn đề nghị", "Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức"}, counter.Texts("ul.scans h3"))
	require.Equal(t, []string{"đơn đề nghị.pdf", "ban thao.png"}, counter.Texts("ul.scans > li > p > bdi"))
	papers := counter.Links("ul.scans a:not([download])")
	require.Len(t, papers, 2)
	for i, kind := range []string{"application/pdf", "image/png"} {
		require.Equal(t, []any{http.StatusOK, kind}, []any{counter.Get(papers[i]).Status, counter.Get(papers[i]).Type})
	}
	for as, p := range o.visitors(t) {
		want := http.StatusNotFound
		if slices.Contains([]string{clerk, "leader1", otherLeader, "director", "office1"}, as) {
			want = http.StatusOK
		}
		require.Equal(t, want, p.Get(papers[0]).Status, as)
	}
	require.Contains(t, citizen.Get(papers[0]).URL, "/desk/login?next=")

	counter.ClickThrough(browsertest.Button, "Tiếp nhận hồ sơ")
	counter.See("Đã tiếp nhận hồ sơ")
	due := o.file(t, r.Code).DueAt
	o.requireMailed(t, r.Code, email+": Đã nhận hồ sơ nộp trực tuyến", email+": Đã tiếp nhận hồ sơ")
	citizen.track(r)
	citizen.See(due.In(procedure.Zone).Format("15:04 02/01/2006"))
	citizen.NotSee(who.name, who.address, "0912345551", email)
	citizen.Accessible()
}

// TestGuessingSecrets: whoever tries many is slowed down, and learns nothing meanwhile:
// a file that is not there and a secret that is wrong are told in the same words.
func TestGuessingSecrets(t *testing.T) {
	_, o := openDoor(t)
	r := o.begin(t)
	r.Secret = must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), submission()).Secret
	guesser := person{o.sit(t, "", browsertest.Phone)}
	guesser.track(r)
	guesser.See("Không tìm thấy hồ sơ")
	wrong := guesser.Text("main")
	require.Equal(t, r.Code, guesser.value("code"), "what was typed stays")
	guesser.track(receipt{Code: r.Code[:len(r.Code)-4] + "9999", Secret: r.Secret})
	require.Equal(t, wrong, guesser.Text("main"))

	form := url.Values{"_token": {guesser.Attribute("input[name=_token]", "value")}, "code": {r.Code}, "secret": {"AAAABBBBCCCC"}}.Encode()
	var answers []int
	for len(answers) < 200 && !slices.Contains(answers, http.StatusTooManyRequests) {
		answers = append(answers, guesser.Post("/track", form).Status)
	}
	tries := len(answers) - 1
	require.Equal(t, append(slices.Repeat([]int{http.StatusNotFound}, tries), http.StatusTooManyRequests), answers)
	require.Less(t, tries, 100)
	require.Greater(t, tries, 40)
	require.Equal(t, http.StatusOK, guesser.Get("/").Status, "the rest of the site is there")
	require.Equal(t, http.StatusOK, guesser.Get("/track").Status)
	require.True(t, strings.HasPrefix(string(guesser.Post("/track", form).Body), "<!DOCTYPE html>"))
}

// scan is a file of a citizen's own.
func scan(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}
