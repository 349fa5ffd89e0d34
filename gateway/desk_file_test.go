package gateway

import (
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

// noHoles checks that no word of a page is missing and no value of a text is.
func (p page) noHoles() {
	p.v.t.Helper()
	require.NotRegexp(p.v.t, `\[[a-z_]+\.[a-z0-9_.-]*\]|<no value>`, p.text())
}

// lateFile is a file whose officer has said that it will be late, with words of their
// own, and its letter.
func (o *house) lateFile(words string) (code string, letter register.Letter) {
	o.t.Helper()
	code = o.processing()
	o.acts("officer-bcxb-1", code, "declare", map[string]any{
		"course": "late", "reason": "other", "reason_text": words, "new_date": "2026-10-22",
	})
	return code, o.letter(code)
}

// TestDeskFileIsForThoseWhoNeedIt: every member of staff sees how a file stands; who the
// applicant is, what people typed and the letters are for those who may know them.
func TestDeskFileIsForThoseWhoNeedIt(t *testing.T) {
	o := newHouse(t)
	code, letter := o.lateFile("Ông Bình chưa ký vào đơn")
	secrets := []string{"Trần Thị Ngọc Ánh", "0912345678", "019201000123", "ngoc.anh@example.vn", "Hoa Mai", "Ông Bình chưa ký"}
	path, pdf := "/desk/files/"+code, "/desk/letters/"+letter.ID+".pdf"
	for who, knows := range map[string]bool{
		"clerk1": true, "officer-bcxb-1": true, "officer-bcxb-2": true, "head-bcxb": true, "leader1": true, "director": true, "office1": true,
		"officer-bcvt-1": false, "head-bcvt": false, "inspector1": false,
	} {
		t.Run(who, func(t *testing.T) {
			v := o.in(t).visit(who)
			p := v.get(path)
			require.Equal(t, http.StatusOK, p.status)
			p.noHoles()
			require.Equal(t, []string{code + " Đang xử lý"}, p.read("h1"))
			require.Contains(t, p.text(), "Hoàng Thị Lan", "who acted is no secret")
			require.Equal(t, 1, p.Find("#letters article").Length())
			for _, secret := range secrets {
				require.Equal(t, knows, strings.Contains(p.body, secret), secret)
			}
			require.Equal(t, knows, strings.Contains(p.body, letter.ID+".pdf"))
			status := http.StatusForbidden
			if knows {
				status = http.StatusOK
			}
			require.Equal(t, status, v.get(pdf).status)
			require.Equal(t, knows, p.Find(`form[action="`+path+`/control-slip"]`).Length() == 1)
			if !knows {
				require.Equal(t, http.StatusForbidden, v.get(path+"/receipt.pdf").status)
				require.Equal(t, http.StatusForbidden, v.get("/desk/account").submitTo(path+"/control-slip").status)
				require.Contains(t, p.text(), "Có nội dung do người dùng nhập, không hiển thị")
			}
		})
	}
	require.Equal(t, "/desk/login?next="+url.QueryEscape(path), o.visit("").get(path).path)
	require.Equal(t, "/desk/login?next="+url.QueryEscape(pdf), o.visit("").get(pdf).path)
}

// TestDeskFileOffers: what the law offers, and nothing else, to each.
func TestDeskFileOffers(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	offers := func(who string) []string {
		return o.visit(who).get("/desk/files/" + code).Find(`a[href*="/do/"]`).Map(func(_ int, s *goquery.Selection) string {
			return strings.TrimPrefix(s.AttrOr("href", ""), "/desk/files/"+code+"/do/")
		})
	}
	require.ElementsMatch(t, []string{"hand-over", "request-supplement", "request-payment", "declare", "finish", "refuse"}, offers("officer-bcxb-1"))
	require.Empty(t, offers("officer-bcvt-1"))
	require.Empty(t, offers("inspector1"))
	require.Contains(t, offers("clerk1"), "withdraw")
	o.acts("officer-bcxb-1", code, "finish", nil)
	require.Equal(t, []string{"return-result"}, offers("clerk1"), "what is asked is not offered twice")
	o.acts("clerk1", code, "return-result", nil)
	require.Empty(t, offers("clerk1"))
	closed := o.visit("clerk1").get("/desk/files/" + code)
	require.Contains(t, closed.read("#file-head .promise .tag")[0], "Có kết quả sớm")
	require.Zero(t, closed.Find(".timeline .ahead").Length())
	closed.noHoles()
}

// TestDeskFileShowsWhatWasTypedAsItIs: nothing that was typed is more than text.
func TestDeskFileShowsWhatWasTypedAsItIs(t *testing.T) {
	o := newHouse(t)
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	code := o.submit("k", applicant("name", "Bà"+evil), applicant("address", evil)).Code
	o.acts("clerk1", code, "request-supplement", map[string]any{"papers": []string{"DON"}, "reason_text": evil})
	o.accuses("clerk1", code, "", fault("harassment", "2026-10-05", evil))
	for _, who := range []string{"clerk1", "head-bcvt"} {
		v := o.visit(who)
		for _, path := range []string{"/desk/files/" + code, "/desk/files?q=" + url.QueryEscape(evil), "/desk/files?unit=" + url.QueryEscape(evil)} {
			p := v.get(path)
			require.Equal(t, http.StatusOK, p.status, path)
			require.Equal(t, 3, p.Find("script").Length(), "only ours")
			require.Zero(t, p.Find("img, [onerror]").Length(), path)
		}
	}
	p := o.visit("clerk1").get("/desk/files/" + code)
	require.Contains(t, p.text(), "Bà"+evil)
	require.Contains(t, p.read("#events blockquote"), evil)
	require.Contains(t, p.read("#faults blockquote"), evil)
	policy := p.header.Get("Content-Security-Policy")
	require.Contains(t, policy, "script-src 'self'")
}

func TestDeskFileThatIsNotThere(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	for _, code := range []string{"000.00.16.H55-261005-9999", "nothing", "%3Cscript%3E"} {
		p := v.get("/desk/files/" + code)
		require.Equal(t, http.StatusNotFound, p.status, code)
		require.Equal(t, []string{"Không tìm thấy"}, p.read("h1"))
	}
	require.Equal(t, http.StatusNotFound, v.get("/desk/letters/nothing.pdf").status)
	require.Equal(t, http.StatusNotFound, v.get("/desk/letters/5f0b2b7e-0000-4000-8000-000000000000.exe").status)
}

// TestDeskFileExplainsItself: what happened, why the date is that date, who held it.
func TestDeskFileExplainsItself(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	v := o.visit("officer-bcxb-1")
	p := v.get("/desk/files/" + code)
	require.Contains(t, p.read("#events .what"), "Tiếp nhận hồ sơ và hẹn ngày trả kết quả")
	require.Contains(t, p.text(), "Chuyển hồ sơ đến bước Chuyên viên thẩm định, giao Dương Văn Khoa")
	require.NotEmpty(t, p.Find("#events .ahead").Nodes)
	due := p.read("#file-head .promise .date")[0]
	require.Contains(t, p.read("#clock h3")[0], due)
	days := p.read("#clock tbody tr")
	require.Contains(t, days[0], "Ngày tiếp nhận, không tính vào thời hạn")
	require.Contains(t, days[len(days)-1], strings.Fields(due)[1])
	require.Equal(t, []string{"đã nộp 1 bản", "đã nộp 2 bản"}, p.read("#papers .tag.good"))
	require.Contains(t, p.read("#custody tfoot td")[0], "dưới 1 phút")

	o.clock.add(26 * time.Hour)
	require.Equal(t, []string{"1 ngày 2 giờ"}, o.visit("clerk1").get("/desk/files/"+code).read("#custody tfoot td"))

	o.engine.set(errNotRunning)
	away := o.visit("clerk1").get("/desk/files/" + code)
	require.Equal(t, http.StatusOK, away.status)
	require.Contains(t, away.text(), "Chưa xem được các mốc sắp tới vì Temporal không trả lời.")
	require.Equal(t, len(days), away.Find("#clock tbody tr").Length())
	o.engine.set(nil)

	english := o.visit("clerk1").get("/desk/files/" + code + "?lang=en")
	english.noHoles()
	require.Contains(t, english.text(), "Handed over to the step Chuyên viên thẩm định")
	require.Equal(t, []string{code + " In progress"}, english.read("h1"))
}

func TestDeskLettersMayBeFramed(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	letter := o.letter(code)
	v := o.visit("clerk1")
	shown, _, _ := strings.Cut(v.get("/desk/files/"+code).Find("#letters iframe").AttrOr("src", ""), "#")
	require.Equal(t, "/desk/letters/"+letter.ID+".pdf", shown)
	pdf := v.get(shown)
	require.Equal(t, []string{"application/pdf", "SAMEORIGIN"}, []string{pdf.header.Get("Content-Type"), pdf.header.Get("X-Frame-Options")})
	require.Contains(t, pdf.header.Get("Content-Security-Policy"), "frame-ancestors 'self'")
	require.Contains(t, pdf.header.Get("Content-Security-Policy"), "default-src 'none'")
}

func TestDeskControlSlip(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	path := "/desk/files/" + code
	before := o.visit("clerk1").get(path)
	issued := make(chan error, 1)
	go func() {
		for range 200 {
			orders, err := o.book.OwedLetters(t.Context(), o.clock.now().Add(time.Minute), 10)
			for _, order := range orders {
				if order.Kind == procedure.LetterControlSlip {
					_, err = press(o, order.ID)
					issued <- err
					return
				}
			}
			if err != nil {
				issued <- err
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		issued <- errNotRunning
	}()
	after := before.submit(path + "/control-slip")
	require.NoError(t, <-issued)
	require.Equal(t, []string{"Đã lập phiếu kiểm soát; phiếu nằm trong phần Văn bản."}, after.read(".notice.good"))
	require.Equal(t, 1, after.Find("#letters article").Length())
	again := before.submit(path + "/control-slip")
	require.Equal(t, 1, again.Find("#letters article").Length(), "sent twice, made once")
}

func TestDeskFileOfAllegations(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	o.accuses("officer-bcvt-1", code, "", fault("extra_papers", "2026-10-05", "Đòi thêm bản sao"))
	o.accuses("clerk1", code, "", fault("harassment", "2026-10-05", "Bà Hoa bị quát tháo"))
	for who, sees := range map[string]int{"head-bcxb": 2, "inspector1": 2, "clerk1": 2, "officer-bcvt-1": 1, "head-bcvt": 0} {
		p := o.visit(who).get("/desk/files/" + code)
		require.Equal(t, sees, p.Find("#faults .card").Length(), who)
		require.Equal(t, sees == 2, strings.Contains(p.body, "Bà Hoa"), who)
		require.Equal(t, who == "head-bcxb", p.Find(`a[href="/desk/files/`+code+`/faults/apologise"]`).Length() == 1, who)
	}
}

func TestDeskFileInTheEngine(t *testing.T) {
	o := newHouseOn(t, settled(t), func(d *Dependencies) { d.EngineUI = "https://ui.example.vn" })
	code := o.submit("k").Code
	for who, shown := range map[string]bool{"office1": true, "director": true, "clerk1": false, "inspector1": false} {
		p := o.visit(who).get("/desk/files/" + code)
		require.Equal(t, shown, p.Find(`a[href="https://ui.example.vn/namespaces/dunghen/workflows/`+code+`"]`).Length() == 1, who)
	}
}

func TestDeskFindsFiles(t *testing.T) {
	o := newHouse(t)
	first := o.submit("k1").Code
	second := o.submit("k2", applicant("name", "Lê Văn Đức"), applicant("phone", "0987654321")).Code
	o.acts("clerk1", second, "hand-over", nil)
	found := func(p page) []string {
		require.Equal(t, http.StatusOK, p.status)
		p.noHoles()
		return p.read("#found tbody th a.code")
	}
	clerk := o.visit("clerk1")
	require.Equal(t, []string{second}, found(clerk.get("/desk/files?q=le+van+duc")))
	require.Equal(t, []string{second}, found(clerk.get("/desk/files?q=0987")))
	require.Equal(t, []string{first, second}, found(clerk.get("/desk/files?status=open")))
	require.Empty(t, found(clerk.get("/desk/files?overdue=true")))
	require.Equal(t, []string{first}, found(clerk.get("/desk/files?unit=mot-cua")))
	for _, odd := range []string{"status=99999999999999", "status=x", "page=-1", "page=99999999999999999999", "q=%00%ff", "unit=nowhere", "q=%25_'"} {
		require.Equal(t, http.StatusOK, clerk.get("/desk/files?"+odd).status, odd)
	}
	require.Equal(t, "/desk/files/"+second, clerk.get("/desk/files?q="+strings.ToLower(second)).path)
	require.Equal(t, []string{"Tìm thấy 0 hồ sơ"}, clerk.get("/desk/files?q=000.00.16.H55-261005-9999").read("h2"))

	stranger := o.visit("officer-bcvt-1")
	all := stranger.get("/desk/files")
	require.Equal(t, []string{first, second}, found(all))
	require.NotContains(t, all.body, "Lê Văn Đức")
	require.Empty(t, found(stranger.get("/desk/files?q=duc")), "words find in one's own unit")
	narrowed := stranger.get("/desk/files?q=duc&unit=bao-chi-xuat-ban")
	require.Empty(t, found(narrowed))
	require.Contains(t, narrowed.text(), "dưới đây là hồ sơ của đơn vị ông/bà")
	require.Equal(t, []string{second}, found(o.visit("head-bcxb").get("/desk/files?q=duc")))
}

func TestDeskFindsManyFiles(t *testing.T) {
	o := newHouse(t)
	for i := range 31 {
		o.submit(string(rune('a'+i%26)) + strings.Repeat("x", i))
	}
	v := o.visit("clerk1")
	p := v.get("/desk/files?status=2")
	require.Equal(t, []string{"Tìm thấy 31 hồ sơ"}, p.read("h2"))
	require.Equal(t, 30, p.Find("#found tbody tr").Length())
	next := v.get(p.Find(`a[rel="next"]`).AttrOr("href", ""))
	require.Equal(t, 1, next.Find("#found tbody tr").Length())
	require.Zero(t, next.Find(`a[rel="next"]`).Length())
	require.Equal(t, "/desk/files?page=1&status=2", next.Find(`a[rel="prev"]`).AttrOr("href", ""))
	require.True(t, contract.IsFileCode(next.read("#found tbody th a.code")[0]))
}
