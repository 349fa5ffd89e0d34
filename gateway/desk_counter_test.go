package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

const intakeForm = "/desk/counter/1.003868"

// filledIn are the fields of a good file at the counter, as pairs, with some changed.
func filledIn(change ...string) []string {
	var pairs []string
	good := []string{
		"paper", "DON", "paper", "BAN-THAO", "copies-DON", "1", "copies-BAN-THAO", "2",
		"applicant.name", "Trần Thị Ngọc Ánh", "applicant.id_number", "019201000123", "applicant.phone", "0912 345 678",
		"applicant.address", "Số 5 đường Hoa Mai, phường Túc Duyên", "do", "save",
	}
	changed := map[string]bool{}
	for i := 0; i < len(change); i += 2 {
		changed[change[i]] = true
	}
	for i := 0; i < len(good); i += 2 {
		if !changed[good[i]] {
			pairs = append(pairs, good[i], good[i+1])
		}
	}
	return append(pairs, change...)
}

// codes are those of all files of the register, newest first.
func (o *house) codes() (codes []string) {
	o.t.Helper()
	page, err := o.book.Files(o.t.Context(), register.Filter{At: o.clock.now()})
	require.NoError(o.t, err)
	for _, line := range page.Files {
		codes = append(codes, line.Code)
	}
	return codes
}

// issue makes a letter of a file, as the worker does.
func (o *house) issue(code string, kind procedure.LetterKind, series string) register.Letter {
	o.t.Helper()
	letter, err := o.book.IssueLetter(o.t.Context(), register.LetterDraft{
		Key: code + "/" + string(kind), Code: code, Kind: kind, Series: series, At: o.clock.now(), Promise: 1,
		Render: func(int, string) (register.Rendered, error) {
			return register.Rendered{Title: "Giấy", PrintedNo: "01/" + series, PDF: []byte("%PDF-1.7\n")}, nil
		},
	})
	require.NoError(o.t, err)
	return letter
}

func TestCounterFromSearchToReceipt(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	at := v.get("/desk").path
	require.Equal(t, "/desk/counter", at, "a clerk's day begins here")

	found := v.get("/desk/counter?q=tai+lieu+khong+kinh+doanh")
	require.Equal(t, []string{"Cấp giấy phép xuất bản tài liệu không kinh doanh"}, found.read("#found a"))
	require.Equal(t, []string{"Tìm thấy 1 thủ tục"}, found.read("#found [role=status]"))
	require.Equal(t, intakeForm, v.get("/desk/counter?q=3868&go=1").path, "Enter opens the only one")
	require.Greater(t, len(v.get("/desk/counter?q=cap&go=1").read("#found a")), 1)
	require.Equal(t, []string{"Không có thủ tục nào như vậy. Hãy gõ ít chữ hơn, hoặc gõ mã thủ tục."}, v.get("/desk/counter?q=zzz&go=1").read("#found > p:not([role])"))

	form := v.get(intakeForm)
	require.Equal(t, []string{"17:00, Thứ Hai 19/10/2026"}, form.read("#promise .date"))
	require.Equal(t, http.StatusOK, form.status)
	all := form.submit(intakeForm, "do", "all")
	require.Equal(t, []string{"DON", "BAN-THAO"}, all.form(intakeForm)["paper"], "what is required, no more")
	require.Equal(t, "number", all.focus())

	taken := all.submit(intakeForm, filledIn()...)
	require.Equal(t, http.StatusOK, taken.status, taken.text())
	require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0001", taken.path)
	require.Equal(t, []string{"17:00 19/10/2026"}, taken.read("dd time"))
	secret, err := o.book.TrackingSecret(t.Context(), "000.00.16.H55-261005-0001")
	require.NoError(t, err)
	require.Contains(t, taken.text(), secret)
	require.Equal(t, "next", taken.focus())
	require.Contains(t, taken.read("#paper")[0], "Đang lập văn bản")
	require.Equal(t, 1, taken.Find(`head noscript`).Length(), "without script the page comes back by itself")

	letter := o.issue("000.00.16.H55-261005-0001", procedure.LetterReceipt, "TNHS")
	printed := v.get(taken.path)
	require.Equal(t, "/desk/letters/"+letter.ID+".pdf#navpanes=0&view=FitH", printed.Find("iframe").AttrOr("src", ""))
	require.Zero(t, printed.Find("[hx-trigger], head noscript").Length(), "nothing is waited for any more")

	file, err := o.book.File(t.Context(), "000.00.16.H55-261005-0001")
	require.NoError(t, err)
	require.Equal(t, register.Applicant{
		Name: "Trần Thị Ngọc Ánh", Kind: register.Person, IDNumber: "019201000123", Phone: "0912345678",
		Address: "Số 5 đường Hoa Mai, phường Túc Duyên", DeliverBy: register.ByCounter,
	}, file.Applicant)
	require.Equal(t, procedure.ChannelDirect, file.View.Channel)

	require.Equal(t, "Cấp giấy phép xuất bản tài liệu không kinh doanh", v.get("/desk/counter").read("#found a")[0], "what is used stands first")
}

// focus is the id of what a fresh page puts the focus on.
func (p page) focus() string { return p.Find("[autofocus]").AttrOr("id", "") }

func TestCounterSaysWhatIsWrongBesideTheField(t *testing.T) {
	clerk := newHouse(t).visit("clerk1")
	for name, c := range map[string]struct {
		change []string
		field  string
		want   string
	}{
		"no name":           {[]string{"applicant.name", " "}, "applicant.name", "Không được để trống mục này."},
		"identity number":   {[]string{"applicant.id_number", "12345"}, "applicant.id_number", "Số CMND/CCCD không hợp lệ; cần 9 hoặc 12 chữ số."},
		"tax code":          {[]string{"applicant.kind", "organisation"}, "applicant.id_number", "Mã số thuế không hợp lệ; cần 10 chữ số, hoặc 10 chữ số và 3 chữ số của chi nhánh (0123456789-001)."},
		"phone":             {[]string{"applicant.phone", "abc"}, "applicant.phone", "Số điện thoại không hợp lệ; cần 10–11 chữ số bắt đầu bằng 0, hoặc +84."},
		"address":           {[]string{"applicant.address", "-"}, "applicant.address", "Không được để trống mục này."},
		"e-mail":            {[]string{"applicant.email", "a@"}, "applicant.email", ""},
		"no way to reach":   {[]string{"applicant.deliver_by", "email"}, "applicant.deliver_by", "Chọn nhận qua thư điện tử thì phải có địa chỉ thư điện tử."},
		"a forged kind":     {[]string{"applicant.kind", "dragon"}, "applicant.kind", ""},
		"a forged channel":  {[]string{"channel", "online2"}, "channel", ""},
		"time":              {[]string{"received_at", "hôm qua"}, "received_at", "Thời điểm sai định dạng; cần 2026-10-05T08:30:00+07:00."},
		"tomorrow":          {[]string{"received_at", "2026-10-06T08:00"}, "received_at", "Thời điểm tiếp nhận không được ở tương lai."},
		"copies":            {[]string{"copies-BAN-THAO", "hai"}, "copies-BAN-THAO", "Giá trị phải từ 1 đến 99."},
		"copies beside one": {[]string{"paper", "BAN-THAO", "paper", "DON", "copies-DON", "0"}, "copies-DON", "Giá trị phải từ 1 đến 99."},
	} {
		t.Run(name, func(t *testing.T) {
			v := *clerk
			v.t, v.o = t, clerk.o.in(t)
			wrong := v.get(intakeForm).submit(intakeForm, filledIn(c.change...)...)
			require.Equal(t, http.StatusUnprocessableEntity, wrong.status, wrong.text())
			said := wrong.Find(`[id="` + c.field + `-wrong"]`)
			require.Equal(t, 1, said.Length(), wrong.text())
			if c.want != "" {
				require.Equal(t, c.want, squeeze(said.Text()))
			}
			if c.field != "applicant.kind" && c.field != "channel" {
				require.Equal(t, c.field, wrong.focus())
				require.Contains(t, wrong.Find(`[id="`+c.field+`"]`).AttrOr("aria-describedby", ""), c.field+"-wrong")
			}
			kept := wrong.form(intakeForm)
			for i := 0; i+1 < len(c.change); i += 2 {
				if value := c.change[i+1]; c.change[i] != "paper" && value != "-" && value != "dragon" && value != "online2" {
					require.Equal(t, value, kept.Get(c.change[i]), "what was typed stays")
				}
			}
			require.Empty(t, v.o.codes())
		})
	}
	several := clerk.get(intakeForm).submit(intakeForm, "do", "save", "applicant.phone", "x")
	require.Greater(t, len(several.read(".wrong")), 4, "everything at once")
	require.Len(t, several.read(".paper-line.missing"), 2, "and what is missing")
	require.Equal(t, "paper-DON", several.focus())
}

func TestCounterSlipNamesEverythingThatIsMissing(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	slip := v.get(intakeForm).submit(intakeForm, filledIn("paper", "-")...)
	require.Equal(t, http.StatusUnprocessableEntity, slip.status)
	require.Equal(t, []string{"Phiếu hướng dẫn bổ sung, hoàn thiện hồ sơ"}, slip.read("h1"))
	require.Equal(t, []string{"Đơn đề nghị", "Bản thảo tài liệu có đóng dấu của cơ quan, tổ chức"}, slip.read("tbody th"))
	require.Equal(t, []string{"1", "2"}, slip.read("tbody td.number"))
	require.Empty(t, o.codes(), "nothing is entered")

	back := slip.submit(intakeForm, "do", "back")
	require.Equal(t, http.StatusOK, back.status)
	require.Equal(t, "Trần Thị Ngọc Ánh", back.form(intakeForm).Get("applicant.name"))
	require.Equal(t, slip.form(intakeForm).Get("_key"), back.form(intakeForm).Get("_key"))

	for range 2 { // sent twice, it is one file and one request
		asked := slip.submit(intakeForm, "do", "ask")
		require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0001", asked.path, asked.text())
		require.Equal(t, []string{"Đã đăng ký, chờ bổ sung giấy tờ"}, asked.read("h1"))
		require.Contains(t, asked.text(), "Chưa hẹn")
	}
	require.Len(t, o.codes(), 1)
	file, err := o.book.File(t.Context(), o.codes()[0])
	require.NoError(t, err)
	require.Equal(t, procedure.StatusSupplement, file.View.Status)
	require.Len(t, file.View.Supplements, 1)
	require.Equal(t, []string{"DON", "BAN-THAO"}, file.View.Supplements[0].Papers)
	texts, err := o.book.Texts(t.Context(), file.View.Code)
	require.NoError(t, err)
	require.Equal(t, "Hồ sơ chưa đủ giấy tờ theo thành phần hồ sơ của thủ tục.", texts[0].Body)

	letter := o.issue(file.View.Code, procedure.LetterSupplement, "HDHS")
	require.Equal(t, "/desk/letters/"+letter.ID+".pdf#navpanes=0&view=FitH", v.get("/desk/counter/done/"+file.View.Code).Find("iframe").AttrOr("src", ""))

	full := slip.submit(intakeForm, filledIn("paper", "DON", "paper", "BAN-THAO", "do", "save")...)
	require.Equal(t, http.StatusConflict, full.status, "the form has done its work")
	require.Equal(t, []string{"Phiếu nhập này đã tiếp nhận một hồ sơ"}, full.read(".notice.bad h2"))
}

func TestCounterAsksForWhatIsMissingOnlyWhenItIs(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	require.Equal(t, []string{"Đã tiếp nhận hồ sơ"}, v.get(intakeForm).submit(intakeForm, filledIn("do", "ask")...).read("h1"))
	wrong := v.get(intakeForm).submit(intakeForm, filledIn("do", "ask", "paper", "-", "applicant.phone", "1")...)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	require.Equal(t, []string{"Cấp giấy phép xuất bản tài liệu không kinh doanh"}, wrong.read("h1"), "the form, not the slip")
	require.Len(t, o.codes(), 1)
}

func TestCounterTakesAFormInOnce(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	form, tab := v.get(intakeForm), v.get(intakeForm)
	first := form.submit(intakeForm, filledIn()...)
	o.clock.add(time.Minute)
	require.Equal(t, first.path, form.submit(intakeForm, filledIn()...).path, "sent again, or the browser's back button")
	later := form
	later.v = o.visit("clerk1")
	require.Equal(t, first.path, later.submit(intakeForm, filledIn()...).path, "a page left open while one signs in again")
	later.v = o.visit("clerk2")
	require.Equal(t, http.StatusForbidden, later.submit(intakeForm, filledIn()...).status, "the form of somebody else")
	require.Len(t, o.codes(), 1)

	other := form.submit(intakeForm, filledIn("applicant.name", "Lê Văn Tám")...)
	require.Equal(t, http.StatusConflict, other.status)
	require.Equal(t, "Lê Văn Tám", other.form(intakeForm).Get("applicant.name"))
	again := other.submit(intakeForm, "do", "again")
	require.NotEqual(t, form.form(intakeForm).Get("_key"), again.form(intakeForm).Get("_key"))
	require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0002", again.submit(intakeForm, "do", "save").path)

	require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0003", tab.submit(intakeForm, filledIn()...).path, "two tabs are two files")
}

func TestEnterAtTheCounterTakesNothingIn(t *testing.T) {
	o := newHouse(t)
	form := o.visit("clerk1").get(intakeForm)
	first := form.Find("#intake button").First()
	require.Empty(t, first.AttrOr("value", "?"), "the button a browser presses for Enter")
	require.Equal(t, "-1", first.AttrOr("tabindex", ""))
	entered := form.submit(intakeForm, filledIn("do", "")...)
	require.Equal(t, http.StatusOK, entered.status)
	require.Equal(t, "promise", entered.focus())
	require.Equal(t, "Trần Thị Ngọc Ánh", entered.form(intakeForm).Get("applicant.name"))
	require.Empty(t, o.codes())
}

func TestCounterFindsWhoAppliedBefore(t *testing.T) {
	o := newHouse(t)
	o.submit("k")
	v := o.visit("clerk2")
	for _, number := range []string{"0912 345 678", "+84 912.345.678", "0912345678", "019201000123", " 019 201 000 123 "} {
		for _, pressed := range []string{"find", ""} {
			found := v.get(intakeForm).submit(intakeForm, "number", number, "do", pressed, "paper", "DON")
			require.Equal(t, http.StatusOK, found.status, number)
			form := found.form(intakeForm)
			require.Equal(t, []string{"Trần Thị Ngọc Ánh", "019201000123", "0912345678", "ngoc.anh@example.vn", "Số 5 đường Hoa Mai, phường Túc Duyên", ""},
				[]string{form.Get("applicant.name"), form.Get("applicant.id_number"), form.Get("applicant.phone"), form.Get("applicant.email"), form.Get("applicant.address"), form.Get("number")}, number)
			require.Equal(t, []string{"DON"}, form["paper"])
			require.Equal(t, "applicant.name", found.focus())
			require.NotContains(t, found.path, "912")
		}
	}

	o.submit("k2", applicant("name", "Trần Văn Bình"), applicant("id_number", "019201000999"))
	both := v.get(intakeForm).submit(intakeForm, "number", "0912345678", "do", "find")
	require.ElementsMatch(t, []string{"Trần Văn Bình", "Trần Thị Ngọc Ánh"}, both.read(".picks button"))
	require.Equal(t, "pick-1", both.focus())
	code := both.Find(".picks button").FilterFunction(func(_ int, s *goquery.Selection) bool { return squeeze(s.Text()) == "Trần Văn Bình" }).AttrOr("value", "")
	require.Equal(t, "019201000999", both.submit(intakeForm, "pick", code).form(intakeForm).Get("applicant.id_number"))
	require.Equal(t, http.StatusNotFound, both.submit(intakeForm, "pick", "000.00.16.H55-261005-9999").status)

	for number, field := range map[string]string{
		"0988 777 666": "applicant.phone", "+84988777666": "applicant.phone", "019299888777": "applicant.id_number", "123456789": "applicant.id_number", "4600123456": "applicant.id_number",
	} {
		unknown := v.get(intakeForm).submit(intakeForm, "number", number, "do", "find")
		require.Equal(t, number, unknown.form(intakeForm).Get(field))
		require.Contains(t, unknown.text(), "Số này chưa từng nộp hồ sơ")
	}
	require.Equal(t, "number", v.get(intakeForm).submit(intakeForm, "do", "find").focus())
}

func TestCounterExplainsTheDateBeforeSaving(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	post := v.get(intakeForm).submit(intakeForm, filledIn("do", "preview", "channel", "postal", "received_at", "2026-10-02T16:30")...)
	require.Equal(t, []string{"17:00, Thứ Sáu 16/10/2026"}, post.read("#promise .date"))
	require.Contains(t, post.text(), "Nhận lúc 16:30 02/10/2026, thời hạn 10 ngày làm việc. Đã bỏ qua 4 ngày nghỉ cuối tuần.")
	require.Len(t, post.read(".why tbody tr"), 15)
	require.Equal(t, 1, post.Find("details[open] #received_at").Length())
	taken := post.submit(intakeForm, "do", "save")
	require.Equal(t, []string{"17:00 16/10/2026"}, taken.read("dd time"))
	file, err := o.book.File(t.Context(), o.codes()[0])
	require.NoError(t, err)
	require.Equal(t, procedure.ChannelPostal, file.View.Channel)
	require.Equal(t, "2026-10-02T16:30:00+07:00", file.View.ReceivedAt.In(procedure.Zone).Format(time.RFC3339))

	o.clock.add(45 * 24 * time.Hour) // 19/11, before Ngày Văn hóa Việt Nam
	v = o.visit("clerk1")
	holiday := v.get(intakeForm)
	require.Len(t, holiday.read("#promise > ul li"), 1)
	require.Contains(t, holiday.read("#promise > ul li")[0], "24/11/2026: Nghỉ: Ngày Văn hóa Việt Nam")
	require.Contains(t, holiday.read(".why tr.day_off td")[0], "Không tính (ngày nghỉ)")
	tomorrow := v.get(intakeForm).submit(intakeForm, "do", "preview", "received_at", "2027-01-01T08:00")
	require.Equal(t, []string{"Thời điểm tiếp nhận không được ở tương lai."}, tomorrow.read("#promise .wrong"))
	old := v.get(intakeForm).submit(intakeForm, "do", "preview", "received_at", "1999-01-01T08:00")
	require.Equal(t, http.StatusOK, old.status)
	require.Len(t, old.read("#promise .wrong"), 1)
}

// TestCounterIsWalkedInOrder: Tab passes the fields as a clerk fills them in, nothing is
// pulled out of the order of the page, and each key is taken once.
func TestCounterIsWalkedInOrder(t *testing.T) {
	form := newHouse(t).visit("clerk1").get(intakeForm)
	stops := form.Find("#intake").Find("input:not([type=hidden]), select, textarea, button, summary").
		FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("tabindex", "") != "-1" }).
		Map(func(_ int, s *goquery.Selection) string {
			if name := s.AttrOr("id", s.AttrOr("value", "")); name != "" {
				return name
			}
			return goquery.NodeName(s)
		})
	require.Equal(t, []string{
		"paper-DON", "copies-DON", "paper-BAN-THAO", "copies-BAN-THAO", "paper-BAN-DICH", "copies-BAN-DICH",
		"paper-XAC-NHAN", "copies-XAC-NHAN", "all", "number", "find", "applicant.kind",
		"applicant.kind-organisation", "applicant.name", "applicant.id_number", "applicant.phone", "applicant.address",
		"applicant.email", "applicant.deliver_by", "channel", "channel-postal", "summary", "received_at", "summary", "save", "preview",
	}, stops)
	require.Zero(t, form.Find("[tabindex]:not([tabindex='-1'])").Length())
	keys := map[string]int{}
	form.Find("[accesskey]").Each(func(_ int, s *goquery.Selection) { keys[s.AttrOr("accesskey", "")]++ })
	require.Equal(t, map[string]int{"t": 1, "a": 1, "n": 1, "s": 1, "h": 1}, keys)
	form.Find("#intake").Find("input:not([type=hidden]), select").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		require.Equal(t, 1, form.Find(`label[for="`+id+`"]`).Length(), id)
		require.Equal(t, 1, form.Find(`[id="`+id+`"]`).Length(), id)
	})
	form.Find("[aria-describedby]").Each(func(_ int, s *goquery.Selection) {
		for _, id := range strings.Fields(s.AttrOr("aria-describedby", "")) {
			require.Equal(t, 1, form.Find(`[id="`+id+`"]`).Length(), id)
		}
	})
}

func TestCounterInEnglish(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	search := v.get("/desk/counter?q=xuat+ban&lang=en")
	require.Equal(t, []string{"Take in a file"}, search.read("h1"))
	form := v.get(intakeForm)
	require.Equal(t, []string{"17:00, Monday 19/10/2026"}, form.read("#promise .date"))
	require.Contains(t, form.text(), "the limit is 10 working days. 4 days of weekends were passed over.")
	wrong := form.submit(intakeForm, filledIn("applicant.name", "")...)
	require.Equal(t, []string{"This field is required."}, wrong.read(".wrong"))
	require.Equal(t, []string{"Guidance slip of papers to add"}, form.submit(intakeForm, filledIn("paper", "-")...).read("h1"))
	require.Equal(t, []string{"The file has been accepted"}, form.submit(intakeForm, filledIn()...).read("h1"))
}

func TestCounterWhenTheEngineIsAway(t *testing.T) {
	o := newHouse(t)
	form := o.visit("clerk1").get(intakeForm)
	o.engine.set(errNotRunning)
	away := form.submit(intakeForm, filledIn()...)
	require.GreaterOrEqual(t, away.status, 500)
	o.engine.set(nil)
	require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0001", form.submit(intakeForm, filledIn()...).path, "sent again it is the same file")
	require.Len(t, o.codes(), 1)
}
