package gateway

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// paper issues a letter of a file and returns it with its PDF.
func (o *house) paper(key string, change ...func(*register.LetterDraft, *register.Rendered)) (register.Letter, []byte) {
	o.t.Helper()
	d := register.LetterDraft{Key: key, Kind: procedure.LetterReceipt, Series: "TNHS", At: o.clock.now(), Automatic: true}
	paper := register.Rendered{Title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", PrintedNo: "01/TNHS", PDF: []byte("%PDF-1.7 " + key)}
	for _, c := range change {
		c(&d, &paper)
	}
	d.Render = func(int, string) (register.Rendered, error) { return paper, nil }
	letter, err := o.book.IssueLetter(o.t.Context(), d)
	require.NoError(o.t, err)
	return letter, paper.PDF
}

func ofFile(code string, due time.Time) func(*register.LetterDraft, *register.Rendered) {
	return func(d *register.LetterDraft, _ *register.Rendered) { d.Code, d.NewDue = code, due }
}

func called(title, printedNo string) func(*register.LetterDraft, *register.Rendered) {
	return func(_ *register.LetterDraft, r *register.Rendered) {
		r.Title, r.PrintedNo, r.Signed = title, printedNo, true
	}
}

// form is a form with a file and fields, as a browser sends it.
func form(t testing.TB, file []byte, fields map[string]string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		require.NoError(t, w.WriteField(name, value))
	}
	if file != nil {
		part, err := w.CreateFormFile("file", "thu.pdf")
		require.NoError(t, err)
		_, err = part.Write(file)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String(), w.FormDataContentType()
}

func (o *house) compare(code string, file []byte, fields map[string]string) answer {
	o.t.Helper()
	body, kind := form(o.t, file, fields)
	return o.do(request{method: http.MethodPost, path: "/v/" + code + "?format=json", body: body, header: map[string]string{"Content-Type": kind}})
}

func TestAPaperIsVerified(t *testing.T) {
	database := settled(t)
	o := newHouseOn(t, database)
	code := o.submit("k").Code
	issued, due := o.clock.now(), o.clock.now().Add(72*time.Hour)
	first, _ := o.paper("receipt", ofFile(code, due))
	want := verification{VerifyCode: grouped(first.VerifyCode), Verified: register.Verified{
		Agency: "Sở Thông tin và Truyền thông", Kind: procedure.LetterReceipt, Title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
		PrintedNo: "01/TNHS", Code: code, At: issued.UTC(), Due: due.UTC(), SHA256: first.SHA256,
	}}
	asked := func(code string) (verification, string) {
		got := into[verification](o.get("", "/v/"+code+"?format=json"))
		got.At, got.Due = got.At.UTC(), got.Due.UTC()
		a := o.get("", "/v/"+code)
		require.Equal(t, []any{http.StatusOK, "text/html; charset=utf-8"}, []any{a.status, a.header.Get("Content-Type")})
		return got, string(a.body)
	}
	got, page := asked(first.VerifyCode)
	require.Equal(t, want, got)
	for _, shown := range []string{
		got.Agency, "Văn bản có trong sổ", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "01/TNHS", "05/10/2026", code,
		"08:30 08/10/2026", "Không có", want.VerifyCode, first.SHA256,
	} {
		require.Contains(t, page, ">"+shown+"<")
	}
	for _, personal := range []string{"Trần", "0912345678", "019201000123", "example.vn", "Hoa Mai"} {
		require.NotContains(t, page, personal)
	}

	o.clock.add(time.Hour)
	newDue := due.Add(48 * time.Hour)
	later, _ := o.paper("apology", ofFile(code, newDue), called("Phiếu xin lỗi", "01/PXL"))
	got, page = asked(first.VerifyCode)
	require.Equal(t, "Phiếu xin lỗi 01/PXL", got.ReplacedBy.Title+" "+got.ReplacedBy.PrintedNo)
	require.Contains(t, page, "Ngày hẹn đã được thay")
	require.Contains(t, page, "<strong>08:30 10/10/2026</strong>")

	db, err := sql.Open("postgres", database)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `UPDATE letters SET recalled_at = $2 WHERE id = $1`, later.ID, o.clock.now())
	require.NoError(t, err)
	got, page = asked(later.VerifyCode)
	require.Equal(t, o.clock.now().UTC(), got.RecalledAt.UTC())
	require.Contains(t, page, "Văn bản đã bị thu hồi")
	require.Contains(t, page, "thu hồi ngày 05/10/2026")
	require.Contains(t, page, "Tệp PDF có chữ ký số của cơ quan")
	require.NotContains(t, page, "Văn bản có trong sổ")
}

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	o := newHouse(t)
	letter, _ := o.paper("book")
	code := grouped(letter.VerifyCode)
	lower := strings.ToLower(code)
	for _, typed := range []string{
		letter.VerifyCode, code, lower, strings.ReplaceAll(lower, "-", ""), strings.ReplaceAll(code, "-", " – "),
		" " + code + "\n", strings.ReplaceAll(code, "-", "\u00ad-"), "https://example.com/v/" + code, "http://EXAMPLE.com/v/" + lower + "/",
		"example.com/v/" + code,
	} {
		a := o.get("", "/v?format=json&code="+url.QueryEscape(typed))
		require.Equal(t, http.StatusOK, a.status, "%q: %s", typed, a.body)
		require.Equal(t, code, into[verification](a).VerifyCode)
	}
	require.Equal(t, http.StatusOK, o.get("", "/v/"+url.PathEscape(" "+lower)).status)
}

// TestNoPaperLooksTheSameHoweverTheCodeIsWrong: nothing of what was typed comes back.
func TestNoPaperLooksTheSameHoweverTheCodeIsWrong(t *testing.T) {
	o := newHouse(t)
	want := o.get("", "/v/2222-2222-2222")
	require.Equal(t, http.StatusNotFound, want.status)
	require.Contains(t, told(want), "Không có trong sổ của cơ quan này")
	for _, typed := range []string{
		"x", "2222-2222-222", "2222-2222-22222", "0OI1-2222-2222", "ⅫⅫⅫⅫ", "\xff\xfe", "'; DROP TABLE letters; --",
		"<script>alert(1)</script>", `"onfocus=alert(1)`, "javascript:alert(1)", strings.Repeat("A", 3000),
	} {
		page := o.get("", "/v?code="+url.QueryEscape(typed))
		require.Equal(t, told(want), told(page), typed)
		requireOnlyOurOwn(t, page.body)
		o.get("", "/v?format=json&code="+url.QueryEscape(typed)).refused(http.StatusNotFound, contract.CodeUnknownLetter)
		if !strings.Contains(typed, "/") { // more than one segment is another address
			require.Equal(t, told(want), told(o.get("", "/v/"+url.PathEscape(typed))), typed)
		}
		o.clock.add(time.Minute) // or the limiter would answer
	}
}

func TestTheLinkOfAnotherHostIsNamedAndNotFollowed(t *testing.T) {
	o := newHouse(t)
	ask := func(typed string) answer { return o.get("", "/v?code="+url.QueryEscape(typed)) }
	for _, typed := range []string{
		"https://motcua.other.example/v/2222-2222-2222", "motcua.other.example/v/x", "https://example.com@motcua.other.example/v/x",
		"http://motcua.other.example",
	} {
		a := ask(typed)
		require.Equal(t, []any{http.StatusNotFound, ""}, []any{a.status, a.header.Get("Location")}, typed)
		page := string(a.body)
		require.Contains(t, page, "Mã của cơ quan khác")
		require.Contains(t, page, "motcua.other.example")
		require.NotContains(t, page, `href="http`)
	}
	unknown := told(ask("x"))
	for _, typed := range []string{
		"https://example.com/else", "https://éxample.com/v/x", "https://evil.example<script>/v/x", "ftp://other.example/v/x",
		"javascript://other.example/%0aalert(1)", "data:text/html,//x", "https://[::1]/v/x", "https:///v/x", "https://%zz/v/x", "//other.example/v/x",
	} {
		require.Equal(t, unknown, told(ask(typed)), typed)
	}
	o.get("", "/v?format=json&code=https://other.example/v/x").refused(http.StatusNotFound, contract.CodeOtherAgency)
}

func TestOnlyTheIssuedFileMatches(t *testing.T) {
	o := newHouse(t)
	letter, pdf := o.paper("receipt", func(_ *register.LetterDraft, r *register.Rendered) {
		r.PDF = bytes.Repeat([]byte("đúng hẹn "), 200_000)
	})
	other := sha256.Sum256([]byte("another"))
	changed := append(bytes.Clone(pdf[:len(pdf)-1]), 'x')
	for name, tc := range map[string]struct {
		file   []byte
		fields map[string]string
		want   bool
	}{
		"the file":               {file: pdf, want: true},
		"one byte changed":       {file: changed},
		"the hash":               {fields: map[string]string{"sha256": letter.SHA256}, want: true},
		"the hash, copied badly": {fields: map[string]string{"sha256": " " + strings.ToUpper(letter.SHA256[:32]) + "\n" + letter.SHA256[32:]}, want: true},
		"another hash":           {fields: map[string]string{"sha256": hex.EncodeToString(other[:])}},
		"a file and no hash":     {file: pdf, fields: map[string]string{"sha256": "", "more": "words"}, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			a := o.in(t).compare(letter.VerifyCode, tc.file, tc.fields)
			require.Equal(t, http.StatusOK, a.status, string(a.body))
			require.Equal(t, tc.want, *into[verification](a).Matches)
		})
	}
	body, kind := form(t, changed, nil)
	page := o.do(request{method: http.MethodPost, path: "/v/" + letter.VerifyCode, body: body, header: map[string]string{"Content-Type": kind}})
	require.Contains(t, string(page.body), "Không khớp: tệp đã bị sửa hoặc không phải bản này")
	page = o.do(request{method: http.MethodPost, path: "/v/" + letter.VerifyCode, body: "sha256=" + letter.SHA256, header: map[string]string{
		"Content-Type": "application/x-www-form-urlencoded",
	}})
	require.Contains(t, string(page.body), "Đúng là văn bản đã phát hành")
}

func TestWhatCannotBeCompared(t *testing.T) {
	o := newHouse(t)
	letter, _ := o.paper("receipt")
	large, kind := form(t, bytes.Repeat([]byte{'x'}, maxUpload+1), nil)
	larger, _ := form(t, bytes.Repeat([]byte{'x'}, 2*maxUpload), nil)
	head, _, _ := strings.Cut(kind, "boundary=")
	multi := head + "boundary=b"
	const urlencoded = "application/x-www-form-urlencoded"
	for name, tc := range map[string]struct {
		kind, body string
		status     int
		code       procedure.Code
	}{
		"a byte too many":         {kind, large, 413, contract.CodeBodyTooLarge},
		"twice too many":          {kind, strings.ReplaceAll(larger, larger[2:62], large[2:62]), 413, contract.CodeBodyTooLarge},
		"long words":              {urlencoded, "sha256=" + strings.Repeat("a", maxBody), 413, contract.CodeBodyTooLarge},
		"no field":                {multi, "--b--\r\n", 422, contract.CodeNothingToCompare},
		"an empty file":           {multi, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n", 422, contract.CodeNothingToCompare},
		"half a form":             {multi, "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n%PDF", 422, contract.CodeNothingToCompare},
		"no boundary":             {"multipart/form-data", "--b--", 422, contract.CodeNothingToCompare},
		"an empty hash":           {urlencoded, "sha256=", 422, contract.CodeNothingToCompare},
		"a broken form":           {urlencoded, "sha256=%zz", 422, contract.CodeNothingToCompare},
		"no hash":                 {urlencoded, "sha256=<script>", 422, contract.CodeMalformedHash},
		"a hash of another kind":  {urlencoded, "sha256=d41d8cd98f00b204e9800998ecf8427e", 422, contract.CodeMalformedHash},
		"JSON":                    {"application/json", `{"sha256":""}`, 415, contract.CodeUnsupportedMediaType},
		"a kind that is no kind":  {";;", "x", 415, contract.CodeUnsupportedMediaType},
		"a hash of a hostile one": {multi, "--b\r\nContent-Disposition: form-data; name=\"sha256\"\r\n\r\n\"><img src=x>\r\n--b--\r\n", 422, contract.CodeMalformedHash},
	} {
		t.Run(name, func(t *testing.T) {
			o := o.in(t)
			post := request{method: http.MethodPost, path: "/v/" + letter.VerifyCode + "?format=json", body: tc.body, header: map[string]string{"Content-Type": tc.kind}}
			o.do(post).refused(tc.status, tc.code)
			post.path = "/v/" + letter.VerifyCode
			a := o.do(post)
			require.Equal(t, []any{tc.status, "text/html; charset=utf-8"}, []any{a.status, a.header.Get("Content-Type")})
			requireOnlyOurOwn(t, a.body)
		})
	}
	o.compare("2222-2222-2222", []byte("x"), nil).refused(http.StatusNotFound, contract.CodeUnknownLetter)
}

// told is what the page itself says, without the frame around it.
func told(a answer) string {
	_, main, _ := strings.Cut(string(a.body), "<main")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

// requireOnlyOurOwn fails when a page has what no template has: an element that loads or
// runs something which is not of the gateway itself, or an attribute that runs.
func requireOnlyOurOwn(t *testing.T, page []byte) {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	require.NoError(t, err)
	require.Zero(t, document.Find("style, iframe, object, embed, base, img, svg, form[action^='http']").Length(), string(page))
	document.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attribute := range s.Nodes[0].Attr {
			require.NotRegexp(t, `^(on|style$|srcdoc$)`, attribute.Key, goquery.NodeName(s))
			if attribute.Key == "src" || attribute.Key == "href" {
				require.Regexp(t, `^(/($|[^/])|#|tel:|mailto:)`, attribute.Val)
			}
		}
	})
	require.Equal(t, document.Find("script").Length(), document.Find(`script[src^="/assets/"]`).Length())
	require.Empty(t, document.Find("script").Text())
}

func TestHostileWordsStayWords(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	const title, number = `</title></style><script>alert(1)</script>"'><img src=x onerror=alert(1)>`, `1/"><svg onload=alert(1)>{{.SHA256}}`
	due := o.clock.now().Add(time.Hour)
	first, _ := o.paper("receipt", ofFile(code, due), called(title, number))
	o.clock.add(time.Hour)
	o.paper("apology", ofFile(code, due.Add(time.Hour)), called(title, number))
	page := o.get("", "/v/"+first.VerifyCode)
	requireOnlyOurOwn(t, page.body)
	require.Equal(t, 2, strings.Count(string(page.body), "1/&#34;&gt;&lt;svg onload=alert(1)&gt;{{.SHA256}}"))
	require.Equal(t, title, into[verification](o.get("", "/v/"+first.VerifyCode+"?format=json")).Title)
}

func TestAPageAsksForNothingElse(t *testing.T) {
	o := newHouse(t)
	letter, _ := o.paper("receipt")
	for path, status := range map[string]int{"/v": 200, "/v/" + letter.VerifyCode: 200, "/v/x": 404} {
		a := o.get("", path)
		require.Equal(t, status, a.status)
		got := map[string]string{}
		for _, name := range []string{
			"Cache-Control", "Content-Security-Policy", "Content-Type", "Referrer-Policy", "Vary", "X-Content-Type-Options",
			"X-Frame-Options", "X-Robots-Tag",
		} {
			got[name] = a.header.Get(name)
		}
		policy := got["Content-Security-Policy"]
		delete(got, "Content-Security-Policy")
		require.Equal(t, map[string]string{
			"Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8", "Referrer-Policy": "no-referrer",
			"Vary": "Accept", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "X-Robots-Tag": "noindex",
		}, got, path)
		require.Equal(t, []string{"Accept", "Cookie"}, a.header.Values("Vary"), "the language and who is signed in are in cookies")
		require.Contains(t, policy, "default-src 'none'")
		require.NotContains(t, policy, "unsafe")
		require.Empty(t, a.header.Values("Set-Cookie"), "whoever checks a paper is given nothing to keep")
		requireOnlyOurOwn(t, a.body)
		require.NotRegexp(t, `url\(|@import|https?://`, string(a.body))
	}
}

func TestJSONForWhoAcceptsJSON(t *testing.T) {
	o := newHouse(t)
	letter, _ := o.paper("receipt")
	for accept, want := range map[string]string{
		"": "text/html", "*/*": "text/html", "text/html,application/xhtml+xml,*/*;q=0.8": "text/html", "image/png": "text/html",
		"application/json": "application/json",
	} {
		a := o.do(request{method: http.MethodGet, path: "/v/" + letter.VerifyCode, header: map[string]string{"Accept": accept}})
		require.Equal(t, want+"; charset=utf-8", a.header.Get("Content-Type"), accept)
	}
	o.get("", "/v?format=json").refused(http.StatusBadRequest, contract.CodeMalformedParameter)
}

func TestGuessingCodesIsSlowedDown(t *testing.T) {
	o := newHouse(t)
	for range 60 {
		require.Equal(t, http.StatusNotFound, o.get("", "/v/2222-2222-2222").status)
	}
	a := o.get("", "/v/2222-2222-2222")
	require.Equal(t, []any{http.StatusTooManyRequests, "5"}, []any{a.status, a.header.Get("Retry-After")})
	require.Contains(t, string(a.body), "Quá nhiều yêu cầu")
	o.get("", "/v/2222-2222-2222?format=json").refused(http.StatusTooManyRequests, contract.CodeTooManyRequests)
}

func TestAPageWithoutTheRegister(t *testing.T) {
	database, cable := through(t, settled(t))
	o := newHouseOn(t, database)
	cable.pull()
	a := o.get("", "/v/2222-2222-2222")
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Contains(t, string(a.body), "Mã yêu cầu, để báo cho người quản trị: "+a.header.Get("X-Request-Id"))
}
