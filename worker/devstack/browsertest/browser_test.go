package browsertest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// chromium is the browser of all tests here.
var chromium *Browser

func TestMain(m *testing.M) {
	var err error
	if chromium, err = Launch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

const policy = "default-src 'self'; style-src 'self'"

// serve is a site of the pages of a map, by path; a form posted to /said answers
// with what was typed.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("POST /said", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, frame, "Tên: "+r.FormValue("name"))
	})
	for path, body := range pages {
		if path == "/" {
			path = "/{$}"
		}
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			switch {
			case strings.HasSuffix(path, ".js"):
				w.Header().Set("Content-Type", "text/javascript")
				_, _ = fmt.Fprint(w, body)
			default:
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = fmt.Fprintf(w, frame, body)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

const frame = `<!doctype html><html lang="vi"><meta name="viewport" content="width=device-width"><title>Trang</title><body><main>%s</main></body></html>`

const form = `<h1>Hồ sơ</h1><form method="post" action="/said">
	<label for="name">Họ và tên</label> <input id="name" name="name">
	<label for="kind">Loại</label> <select id="kind"><option>Cá nhân</option><option>Tổ chức</option></select>
	<button hidden>Xóa</button><button disabled>Gửi lại</button><button>Gửi</button>
</form>`

func TestFormByMouse(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": form}), Desktop)
	p.Open("/")
	require.Equal(t, []string{"Gửi"}, p.Names(Button), "what is hidden or disabled is not offered")
	p.Choose("Loại", "Tổ chức")
	require.Equal(t, "Tổ chức", evaluate[string](p, "document.querySelector('select').value"))
	p.Fill(TextBox, "Họ và tên", "sai")
	p.Fill(TextBox, "Họ và tên", "Nguyễn Thị Hồng")
	p.ClickThrough(Button, "Gửi")
	require.Equal(t, "Tên: Nguyễn Thị Hồng", p.Text("main"))
	require.Equal(t, "/said", p.Path())
	p.Back()
	p.See("Hồ sơ")
}

func TestFormByKeyboard(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": form}), Phone)
	p.Open("/")
	require.Equal(t, 1, p.TabTo(TextBox, "Họ và tên"))
	p.Write("Trần Văn Ưng")
	p.Leaving(func() { p.Press("Enter") })
	require.Equal(t, "Tên: Trần Văn Ưng", p.Text("main"))
}

func TestWhatIsComplainedOf(t *testing.T) {
	tests := map[string]struct {
		body string
		want string
	}{
		"nothing":            {form, ""},
		"console":            {`<script src="/console.js"></script>`, "console: hỏng rồi"},
		"exception":          {`<script src="/exception.js"></script>`, "exception: Uncaught"},
		"inline script":      {`<script>alert(1)</script>`, "security: "},
		"inline style":       {`<p style="color: red">đỏ</p>`, "security: "},
		"another host":       {`<img src="http://127.0.0.9/x.png" alt="">`, "a request to another host: http://127.0.0.9/x.png"},
		"dialog":             {`<script src="/alert.js"></script>`, "dialog: Ánh"},
		"missing picture":    {`<img src="/nowhere.png" alt="">`, "status 404"},
		"deprecated feature": {`<script src="/warn.js"></script>`, "console: cũ"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			home := serve(t, map[string]string{
				"/": test.body, "/console.js": `console.error("hỏng rồi")`, "/exception.js": `throw new Error("hỏng")`, "/warn.js": `console.warn("cũ")`,
				"/alert.js": `alert("Ánh")`,
			})
			p := enter(chromium.ctx, t, home, Desktop, chromedp.WithNewBrowserContext())
			p.Open("/")
			if test.want == "" {
				require.Empty(t, p.Complaints())
				return
			}
			p.Until("a complaint", func() bool { return strings.Contains(strings.Join(p.watch.complaints(), "\n"), test.want) })
		})
	}
}

func TestAxe(t *testing.T) {
	home := serve(t, map[string]string{"/good": form, "/bad": `<h1>Hồ sơ</h1><input><img src="/favicon.ico">`})
	p := chromium.Enter(t, home, Desktop)
	p.Open("/good")
	p.Accessible()
	p.Open("/bad")
	var rules []string
	for _, v := range p.Axe() {
		rules = append(rules, v.Rule)
	}
	require.Equal(t, []string{"image-alt", "label"}, rules)
}

func TestAxeIsTheOnePinned(t *testing.T) {
	sums, err := os.ReadFile("axe/SHA256SUMS")
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(axeSource))
	require.Equal(t, hex.EncodeToString(sum[:])+"  axe.min.js\n", string(sums))
}

func TestScreenshot(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": strings.Repeat("<p>Hồ sơ</p>", 100)}), Phone)
	p.Open("/")
	path := filepath.Join(t.TempDir(), "pictures", "long.png")
	p.Screenshot(path)
	file, err := os.Open(path)
	require.NoError(t, err)
	picture, err := png.Decode(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	require.Equal(t, 390, picture.Bounds().Dx())
	require.Greater(t, picture.Bounds().Dy(), 2000, "all of a long page")
}

func TestRequestsWithTheSessionOfTheBrowser(t *testing.T) {
	p := chromium.Enter(t, serve(t, map[string]string{"/": form}), Desktop)
	p.Open("/")
	got := p.Post("/said", "name=%C3%81nh")
	require.Equal(t, http.StatusOK, got.Status)
	require.Contains(t, string(got.Body), "Tên: Ánh")
	require.Equal(t, http.StatusNotFound, p.Get("/nowhere").Status)
}
