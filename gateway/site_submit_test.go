package gateway

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestAFileIsHandedInFromHome(t *testing.T) {
	h := newHome(t, "")
	v := h.visit("")
	form := v.get(postal)
	require.Equal(t, http.StatusOK, form.status, form.text())
	require.Contains(t, form.text(), "Thời hạn tính từ khi Bộ phận Một cửa tiếp nhận hồ sơ, không tính từ lúc ông/bà bấm nộp.")
	done := form.handIn(good(), applicantAtHome()...)
	require.Equal(t, http.StatusCreated, done.status, done.text())
	codes := done.read("strong.code")
	require.Len(t, codes, 2)
	require.Contains(t, done.text(), "Thư xác nhận sẽ đến")

	file, err := h.book.File(t.Context(), codes[0])
	require.NoError(t, err)
	require.Equal(t, []any{procedure.StatusRegistered, procedure.ChannelOnline, "", "mot-cua", "Trần Thị Ngọc Ánh"},
		[]any{file.View.Status, file.View.Channel, file.View.Assignee, file.View.Unit, file.Applicant.Name})
	require.Equal(t, []register.Document{{Code: "DON", Copies: 1}, {Code: "BAN-THAO", Copies: 1}}, file.Documents)
	entries, err := h.book.Entries(t.Context(), codes[0])
	require.NoError(t, err)
	require.Equal(t, []string{"registered", procedure.ByApplicant}, []string{entries[0].Kind, entries[0].By})
	secret, err := h.book.TrackingSecret(t.Context(), codes[0])
	require.NoError(t, err)
	require.Equal(t, secret, codes[1])

	scans, err := h.book.UploadsOf(t.Context(), codes[0])
	require.NoError(t, err)
	require.Len(t, scans, 2)
	require.Equal(t, []any{"DON", "Đơn đề nghị.pdf", register.ScanNone, "application/pdf", int64(len(good()[0].content))},
		[]any{scans[0].Paper, scans[0].Name, scans[0].Scan, scans[0].Type, scans[0].Size})
	for _, u := range scans {
		info, err := os.Stat(filepath.Join(h.dir, u.ID))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
	require.Len(t, h.lying(), 2)

	// The applicant is told once, by e-mail; the clerk accepts as ever.
	require.Equal(t, []string{"registered email"}, toldAtHome(t, h, codes[0]))
	h.acts("clerk1", codes[0], "accept", nil)
	file, err = h.book.File(t.Context(), codes[0])
	require.NoError(t, err)
	require.Equal(t, procedure.StatusAccepted, file.View.Status)

	log := h.log.String()
	for _, personal := range []string{"Ngọc Ánh", "019201000123", "0912345678", "ngoc.anh", "Hoa Mai", "đề nghị.pdf", "ban thao", secret, codes[0]} {
		require.NotContains(t, log, personal)
	}
	require.NotContains(t, done.path, secret)
}

func TestSentTwiceIsOneFile(t *testing.T) {
	h := newHome(t, "")
	v := h.visit("")
	form := v.get(postal)
	first := form.handIn(good(), applicantAtHome()...)
	again := form.handIn(good(), applicantAtHome()...) // the back button
	require.Equal(t, http.StatusCreated, again.status, again.text())
	require.Equal(t, first.read("strong.code"), again.read("strong.code"))
	require.Len(t, h.lying(), 2)
	require.Equal(t, []string{"registered email"}, toldAtHome(t, h, first.read("strong.code")[0]))

	for name, changed := range map[string]page{
		"another scan": form.handIn([]chosen{good()[0], {"BAN-THAO", "ban thao.pdf", aPDF("khác")}}, applicantAtHome()...),
		"another name": form.handIn(good(), append(applicantAtHome(), "applicant.name", "Người khác")...),
	} {
		require.Equal(t, http.StatusConflict, changed.status, name)
		require.Contains(t, changed.text(), "Biểu mẫu này đã được nộp rồi")
	}
	file, err := h.book.UploadsOf(t.Context(), first.read("strong.code")[0])
	require.NoError(t, err)
	require.Len(t, file, 2)
	require.Len(t, form.v.get(postal).handIn(good(), applicantAtHome()...).read("strong.code"), 2, "a fresh form is another file")
}

func TestSentTwiceAtOnceIsOneFile(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	values := form.form(postal)
	for i := 0; i+1 < len(applicantAtHome()); i += 2 {
		values.Set(applicantAtHome()[i], applicantAtHome()[i+1])
	}
	body, kind := multipartOf(t, values, good())
	answers := make([]*httptest.ResponseRecorder, 4)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, postal, bytes.NewReader(body))
			r.Header.Set("Content-Type", kind)
			for _, c := range form.v.cookies {
				r.AddCookie(c)
			}
			answers[i] = httptest.NewRecorder()
			h.handler.ServeHTTP(answers[i], r)
		})
	}
	group.Wait()
	for _, a := range answers {
		require.Equal(t, http.StatusCreated, a.Code, a.Body.String())
	}
	files, err := h.book.Files(t.Context(), register.Filter{At: h.clock.now()})
	require.NoError(t, err)
	require.Equal(t, 1, files.Total)
	require.Len(t, h.lying(), 2)
}

func TestAFormThatComesBackKeepsWhatWasSent(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	back := form.handIn([]chosen{{"DON", "don.pdf", aPDF("đơn")}, {"BAN-THAO", "evil.pdf", []byte("MZ\x90\x00 this is a program")}},
		append(applicantAtHome(), "applicant.phone", "12", "consent", "")...)
	require.Equal(t, http.StatusUnprocessableEntity, back.status)
	require.Len(t, back.read("p.wrong"), 3, back.text()) // phone, the scan that is none, consent
	require.Equal(t, "12", back.Find(`[name="applicant.phone"]`).AttrOr("value", ""))
	require.Equal(t, []string{"Giữ tệp đã gửi don.pdf (1 KB)"}, back.read(".paper-upload .choice"))
	require.Len(t, h.lying(), 1)

	done := back.handIn([]chosen{{"BAN-THAO", "ban-thao.jpg", aPicture(t)}}, "applicant.phone", "0912345678", "consent", "yes")
	require.Equal(t, http.StatusCreated, done.status, done.text())
	require.Equal(t, []string{"don.pdf (1 KB)", "ban-thao.jpg (1 KB)"}, done.read("main ul li"))
	scans, err := h.book.UploadsOf(t.Context(), done.read("strong.code")[0])
	require.NoError(t, err)
	require.Len(t, scans, 2)
}

func TestAScanThatIsUntickedGoes(t *testing.T) {
	h := newHome(t, "")
	back := h.visit("").get(postal).handIn([]chosen{{"DON", "wrong.pdf", aPDF("nhầm")}}, applicantAtHome()...)
	require.Contains(t, back.text(), "Thiếu “")
	values := back.form(postal)
	require.Len(t, values["keep"], 1)
	values.Del("keep")
	body, kind := multipartOf(t, values, good())
	done := back.v.post(postal, kind, bytes.NewReader(body))
	require.Equal(t, http.StatusCreated, done.status, done.text())
	require.NotContains(t, done.text(), "wrong.pdf")
	require.Len(t, h.lying(), 2)
}

func TestScansOfAnotherFormAreNotMine(t *testing.T) {
	h := newHome(t, "")
	theirs := h.visit("").get(postal).handIn([]chosen{{"DON", "theirs.pdf", aPDF("của họ")}}, applicantAtHome()...)
	id := theirs.form(postal).Get("keep")
	require.NotEmpty(t, id)
	mine := h.visit("").get(postal).handIn([]chosen{good()[1]}, append(applicantAtHome(), "keep", id)...)
	require.Equal(t, http.StatusUnprocessableEntity, mine.status)
	require.NotContains(t, mine.text(), "theirs.pdf")
	require.Len(t, h.lying(), 2, "theirs stays")
}

func TestWhatIsTypedStaysWhenTheOfficeIsAway(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	h.engine.set(refuse(contract.CodeEngineUnavailable))
	back := form.handIn(good(), applicantAtHome()...)
	require.Equal(t, http.StatusServiceUnavailable, back.status)
	require.Equal(t, "Trần Thị Ngọc Ánh", back.Find(`[name="applicant.name"]`).AttrOr("value", ""))
	require.Len(t, back.read(".paper-upload .choice"), 2)
	h.engine.set(nil)
	done := back.handIn(nil)
	require.Equal(t, http.StatusCreated, done.status, done.text())
	require.Equal(t, []string{"registered email"}, toldAtHome(t, h, done.read("strong.code")[0]))
}

func TestNastyScansAreRefused(t *testing.T) {
	h := newHome(t, "")
	zip := "PK\x03\x04" + strings.Repeat("\x00", 100) + "PK\x05\x06" + strings.Repeat("\x00", 18)
	for name, row := range map[string]struct {
		file chosen
		says string
	}{
		"a program called a PDF":     {chosen{"DON", "don.pdf", []byte("MZ\x90\x00\x03")}, "không đúng với đuôi tên tệp"},
		"a program":                  {chosen{"DON", "don.pdf.exe", []byte("MZ\x90\x00\x03")}, "Không nhận loại tệp"},
		"a zip bomb called a PDF":    {chosen{"DON", "bom.pdf", []byte(zip)}, "không đúng với đuôi tên tệp"},
		"a zip bomb called a .docx":  {chosen{"DON", "bom.docx", []byte(zip)}, "Không nhận loại tệp"},
		"a PDF and an archive":       {chosen{"DON", "don.pdf", append(aPDF("x"), zip...)}, "bị hỏng hoặc chưa đầy đủ"},
		"a page before a PDF":        {chosen{"DON", "don.pdf", append([]byte("<script>alert(1)</script>"), aPDF("x")...)}, "không đúng với đuôi tên tệp"},
		"half a PDF":                 {chosen{"DON", "don.pdf", aPDF("x")[:40]}, "bị hỏng hoặc chưa đầy đủ"},
		"a PDF called a picture":     {chosen{"DON", "don.png", aPDF("x")}, "không đúng với đuôi tên tệp"},
		"nothing":                    {chosen{"DON", "don.pdf", nil}, "không có nội dung"},
		"a picture of 10^10 points":  {chosen{"DON", "anh.png", hugePNG(t, 100_000, 100_000)}, "quá nhiều điểm ảnh"},
		"a picture of 2^31 by 2^31":  {chosen{"DON", "anh.png", hugePNG(t, 1<<31-1, 1<<31-1)}, ""},
		"a picture without a header": {chosen{"DON", "anh.jpg", []byte("\xff\xd8\xff\xe0")}, "bị hỏng hoặc chưa đầy đủ"},
		"a page":                     {chosen{"DON", "trang.html", []byte("<html>")}, "Không nhận loại tệp"},
		"SVG":                        {chosen{"DON", "anh.svg", []byte("<svg onload=alert(1)>")}, "Không nhận loại tệp"},
		"no ending":                  {chosen{"DON", "pdf", aPDF("x")}, "Không nhận loại tệp"},
		"10 MiB and one":             {chosen{"DON", "don.pdf", make([]byte, 10<<20+1)}, "lớn hơn 10 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			h.moveOn()
			back := h.in(t).visit("").get(postal).handIn([]chosen{row.file}, applicantAtHome()...)
			require.GreaterOrEqual(t, back.status, 400, back.text())
			require.Less(t, back.status, 500, back.text())
			require.Contains(t, strings.Join(back.read("#paper\\.DON-wrong"), " "), row.says)
			require.Empty(t, h.lying())
		})
	}
}

func TestTheNameOfAScanIsOnlyShown(t *testing.T) {
	h := newHome(t, "")
	for sent, shown := range map[string]string{
		`../../../etc/cron.d/evil.pdf`:                "evil.pdf",
		`C:\\Users\\anh\\Đơn.pdf`:                     "Đơn.pdf",
		"invoice\u202efdp.exe.pdf":                    "invoicefdp.exe.pdf",
		"ab\u200b.pdf":                                "ab.pdf",
		"<img src=x onerror=alert(1)>.pdf":            "<img src=x onerror=alert(1)>.pdf",
		strings.Repeat("dài ", 100) + ".pdf":          strings.TrimSpace(strings.Repeat("dài ", 24)) + ".pdf",
		"%22%3E%3Cscript%3Ealert(1)%3C/script%3E.pdf": "script%3E.pdf",
		"  nhiều   khoảng\ttrắng .pdf":                "nhiều khoảng trắng.pdf",
		"co\u0302ng dan.pdf":                          "công dan.pdf",
		"\u202e\u200f.pdf":                            ".pdf",
	} {
		h.moveOn()
		back := h.visit("").get(postal).handIn([]chosen{{"DON", sent, aPDF(sent)}}, applicantAtHome()...)
		require.Equal(t, []string{squeeze("Giữ tệp đã gửi " + shown + " (1 KB)")}, back.read(".paper-upload .choice"), sent)
		require.Zero(t, back.Find("img, main script").Length())
	}
	for _, name := range h.lying() {
		require.Regexp(t, `^[0-9a-f-]{36}$`, name)
	}
}

func TestWhatIsTypedIsOnlyText(t *testing.T) {
	h := newHome(t, "")
	const evil = `"><script>alert(1)</script>`
	pairs := []string{"applicant.kind", evil, "consent", "yes"}
	for _, name := range []string{"name", "id_number", "phone", "email", "address", "deliver_by"} {
		pairs = append(pairs, "applicant."+name, evil)
	}
	back := h.visit("").get(postal).handIn(nil, pairs...)
	require.Equal(t, http.StatusUnprocessableEntity, back.status)
	require.NotContains(t, back.body, "<script>alert(1)")
	require.Equal(t, evil, back.Find(`[name="applicant.name"]`).AttrOr("value", ""))
}

func TestAllThatIsTooMuch(t *testing.T) {
	h := newHome(t, "")
	whole := append(bytes.Repeat([]byte("a"), 9<<20), "\n%%EOF"...)
	copy(whole, "%PDF-1.4\n")
	var heavy []chosen
	for i := range 6 {
		whole[20] = byte('0' + i)
		heavy = append(heavy, chosen{"DON", fmt.Sprintf("%d.pdf", i), bytes.Clone(whole)})
	}
	back := h.visit("").get(postal).handIn(heavy, applicantAtHome()...)
	require.Equal(t, http.StatusUnprocessableEntity, back.status, back.text())
	require.Contains(t, back.text(), "cộng lại lớn hơn 50 MB")
	require.Equal(t, "Trần Thị Ngọc Ánh", back.Find(`[name="applicant.name"]`).AttrOr("value", ""))

	var many []chosen
	for i := range 21 {
		many = append(many, chosen{"DON", fmt.Sprintf("%d.pdf", i), aPDF(fmt.Sprint(i))})
	}
	back = h.visit("").get(postal).handIn(many, applicantAtHome()...)
	require.Contains(t, back.text(), "nhiều nhất 20 tệp")
}

func TestAScannerIsAsked(t *testing.T) {
	for name, row := range map[string]struct {
		script string
		status int
		says   string
		scan   register.Scan
	}{
		"clean":             {`test "$1" = --quiet && test -f "$2" && exit 0; exit 3`, http.StatusCreated, "", register.ScanClean},
		"infected":          {`exit 1`, http.StatusUnprocessableEntity, "Phần mềm chống mã độc của cơ quan không nhận tệp", ""},
		"away":              {`exit 2`, http.StatusServiceUnavailable, "Chưa kiểm tra được mã độc", ""},
		"killed":            {`kill -9 $$`, http.StatusServiceUnavailable, "Chưa kiểm tra được mã độc", ""},
		"told no secret":    {`test -z "$DATABASE_URL$SECRET_OF_TESTS" || exit 1`, http.StatusCreated, "", register.ScanClean},
		"says the path out": {`echo "$2: OK"; echo "$2" >&2`, http.StatusCreated, "", register.ScanClean},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("SECRET_OF_TESTS", "x")
			h := newHome(t, row.script)
			got := h.visit("").get(postal).handIn(good(), applicantAtHome()...)
			require.Equal(t, row.status, got.status, got.text())
			require.Contains(t, got.text(), row.says)
			if row.scan == "" {
				require.Empty(t, h.lying())
				require.Equal(t, "Trần Thị Ngọc Ánh", got.Find(`[name="applicant.name"]`).AttrOr("value", ""))
				return
			}
			scans, err := h.book.UploadsOf(t.Context(), got.read("strong.code")[0])
			require.NoError(t, err)
			require.Equal(t, row.scan, scans[0].Scan)
		})
	}
}

func TestAFormThatBreaksOffLeavesNothing(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	values := form.form(postal)
	body, kind := multipartOf(t, values, []chosen{{"DON", "don.pdf", append(aPDF("x"), make([]byte, 1<<20)...)}})
	got := form.v.post(postal, kind, io.MultiReader(bytes.NewReader(body[:len(body)/2]), broken{}))
	require.Equal(t, http.StatusBadRequest, got.status, got.text())
	require.Contains(t, got.text(), "bị ngắt giữa chừng")
	require.Empty(t, h.lying())
	files, err := h.book.Files(t.Context(), register.Filter{At: h.clock.now()})
	require.NoError(t, err)
	require.Zero(t, files.Total)
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAFormFromElsewhereIsNotRead(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	values := form.form(postal)
	body, kind := multipartOf(t, values, good())

	stranger := h.visit("") // without the cookie of the form
	require.Equal(t, http.StatusForbidden, stranger.post(postal, kind, bytes.NewReader(body)).status)

	values.Set("_token", "forged")
	forged, forgedKind := multipartOf(t, values, good())
	require.Equal(t, http.StatusForbidden, form.v.post(postal, forgedKind, bytes.NewReader(forged)).status)

	var late bytes.Buffer // the token behind the files
	w := multipart.NewWriter(&late)
	part, err := w.CreateFormFile("paper.DON", "don.pdf")
	require.NoError(t, err)
	_, err = part.Write(good()[0].content)
	require.NoError(t, err)
	require.NoError(t, w.WriteField("_token", form.form(postal).Get("_token")))
	require.NoError(t, w.Close())
	require.Equal(t, http.StatusForbidden, form.v.post(postal, w.FormDataContentType(), &late).status)

	form.v.header["Sec-Fetch-Site"] = "cross-site"
	require.Equal(t, http.StatusForbidden, form.v.post(postal, kind, bytes.NewReader(body)).status)
	require.Empty(t, h.lying())
}

func TestWhoSendsTooOftenWaits(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	var last page
	for range 21 {
		last = form.handIn(nil)
	}
	require.Equal(t, http.StatusTooManyRequests, last.status)
	require.Equal(t, http.StatusOK, form.v.get(postal).status, "reading is free")
}

func TestWhatIsNotTakenFromHome(t *testing.T) {
	h := newHome(t, "")
	require.Equal(t, http.StatusNotFound, h.visit("").get("/submit/9.999999").status)
	without := newHouse(t) // no UPLOAD_DIR
	p := without.visit("").get(postal)
	require.Equal(t, http.StatusOK, p.status)
	require.Contains(t, p.text(), "Thủ tục này không nhận hồ sơ trực tuyến")
	require.Zero(t, p.Find("form[enctype]").Length())
	require.Zero(t, without.visit("").get("/procedures/1.003868").Find(`a[href^="/submit"]`).Length())
}

// TestWhoHasNoAddressNeedsNotSay: a form is taken as it stands from whoever gives no
// e-mail address and chooses no way of notices.
func TestWhoHasNoAddressNeedsNotSay(t *testing.T) {
	h := newHome(t, "")
	form := h.visit("").get(postal)
	standing := form.form(postal).Get("applicant.deliver_by")
	done := form.handIn(good(), append(applicantAtHome(), "applicant.email", "", "applicant.deliver_by", standing)...)
	require.Equal(t, http.StatusCreated, done.status, done.text())
	file, err := h.book.File(t.Context(), done.read("strong.code")[0])
	require.NoError(t, err)
	require.Empty(t, file.Applicant.Email)
	require.Equal(t, register.ByCounter, file.Applicant.DeliverBy)
}
