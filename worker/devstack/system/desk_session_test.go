package system_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/browsertest"
)

// Those whose sessions are ended here; no other test works as them.
const (
	secondClerk   = "clerk2"
	secondOfficer = "officer-bcxb-2"
)

// signIn fills in the login page somebody stands before.
func (p person) signIn(as string) {
	p.Fill(browsertest.TextBox, "Tên đăng nhập (bắt buộc)", as)
	p.Fill(browsertest.TextBox, "Mật khẩu", devstack.SamplePassword)
	p.ClickThrough(browsertest.Button, "Đăng nhập")
}

// signOutEverywhere is somebody at another browser.
func (o *office) signOutEverywhere(t *testing.T, as string) {
	t.Helper()
	other := o.sit(t, as, browsertest.Phone)
	other.ClickThrough(browsertest.Button, "Đăng xuất ở mọi nơi")
	other.See("Ông/bà đã đăng xuất ở mọi nơi.")
}

// held is a file in the hands of somebody of the unit that appraises.
func (o *office) held(t *testing.T, staff string) receipt {
	t.Helper()
	r := must[receipt](t, o, http.StatusCreated, http.MethodPost, "/api/v1/files", clerk, uuid.NewString(), submission())
	o.act(t, clerk, r.Code, "hand-over", map[string]any{"to_step": "THAM-DINH", "staff": staff})
	return r
}

// askPapers fills in the form that asks for papers.
func (p person) askPapers(words string) {
	p.Click(browsertest.CheckBox, "Đơn đề nghị đã nộp")
	p.Fill(browsertest.TextBox, "Nội dung yêu cầu", words)
}

// TestASessionEndsUnderAForm: what is sent is not done and not lost. Whoever has signed
// in in another tab goes back to the form or sends it from the page that refused it.
func TestASessionEndsUnderAForm(t *testing.T) {
	o := enter(t, shared)
	const words = "Đơn chưa ký.\nXin ký và nộp lại."
	for name, again := range map[string]func(person){
		"by the browser's back button": func(p person) {
			p.Back()
			p.See("Nội dung yêu cầu")
			require.Equal(t, words, p.value("reason_text"))
			require.True(t, browsertest.Read[bool](p.Person, "document.getElementById('paper-DON').checked"))
			p.ClickThrough(browsertest.Button, "Yêu cầu bổ sung")
		},
		"from the page itself": func(p person) { p.ClickThrough(browsertest.Button, "Gửi lại sau khi đã đăng nhập") },
	} {
		t.Run(name, func(t *testing.T) {
			r := o.held(t, secondOfficer)
			p := person{o.sit(t, secondOfficer, browsertest.Desktop)}
			p.Open("/desk/files/" + r.Code + "/do/request-supplement")
			p.askPapers(words)
			o.signOutEverywhere(t, secondOfficer)

			before := o.file(t, r.Code)
			p.ClickThrough(browsertest.Button, "Yêu cầu bổ sung")
			p.See("Phiên làm việc đã hết nên việc này chưa được thực hiện.")
			p.Accessible()
			require.Equal(t, before, o.file(t, r.Code))

			tab := person{p.SecondTab(browsertest.Desktop)}
			tab.Open(p.Attribute("a[target=_blank]", "href"))
			tab.signIn(secondOfficer)
			tab.See("Hồ sơ của tôi")
			again(p)
			p.See("Đã yêu cầu bổ sung")
			after := o.file(t, r.Code)
			require.Equal(t, before.Seq+1, after.Seq)
			require.Len(t, after.Supplements, 1)
			require.Equal(t, []string{"DON"}, after.Supplements[0].Papers)
			require.Contains(t, o.texts(t, r.Code), words)
		})
	}
}

// texts are the words people have typed to a file, as its page shows them to its clerk.
func (o *office) texts(t *testing.T, code string) []string {
	t.Helper()
	p := o.sit(t, clerk, browsertest.Desktop)
	p.Open("/desk/files/" + code)
	return browsertest.Read[[]string](p, "[...document.querySelectorAll('#events blockquote')].map(q => q.textContent)")
}

// TestASessionEndsAtTheCounter: the longest form of all is not typed twice.
func TestASessionEndsAtTheCounter(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, secondClerk, browsertest.Desktop)}
	who := applicant{"Hứa Thị Tâm", "019201000771", "0912 345 771", "Số 71 đường Hoàng Văn Thụ"}
	p.fillIn(who)
	o.signOutEverywhere(t, secondClerk)
	p.ClickThrough(browsertest.Button, saveButton)
	p.See("Phiên làm việc đã hết nên việc này chưa được thực hiện.")
	require.Zero(t, o.filesOf(t, who.phone))

	tab := person{p.SecondTab(browsertest.Desktop)}
	tab.Open("/desk/login")
	tab.signIn(secondClerk)
	p.ClickThrough(browsertest.Button, "Gửi lại sau khi đã đăng nhập")
	p.See("Đã tiếp nhận hồ sơ", who.name)
	require.Equal(t, 1, o.filesOf(t, who.phone))
}

// TestSigningInLeadsOn: to the page somebody wanted, and to no other site.
func TestSigningInLeadsOn(t *testing.T) {
	o := enter(t, shared)
	code := o.begin(t).Code
	for wanted, want := range map[string]string{
		"/desk/files/" + code:                        "/desk/files/" + code,
		"/desk/unit?list=late":                       "/desk/unit?list=late",
		"/desk/login?next=%2Fdesk%2Fmine":            "/desk/mine",
		"/desk/login?next=%2F%2Fevil.example%2Fdesk": "/desk/mine",
		"/desk/login?next=https:%2F%2Fevil.example":  "/desk/mine",
		`/desk/login?next=%2F%5Cevil.example`:        "/desk/mine",
		"/desk/login?next=javascript:alert(1)":       "/desk/mine",
		"/desk/login?next=%2Fdesk%2Flogout":          "/desk/mine",
		"/desk/login?next=%09%2F%2Fevil.example":     "/desk/mine",
	} {
		p := person{o.sit(t, "", browsertest.Desktop)}
		p.Open(wanted)
		require.True(t, strings.HasPrefix(p.Path(), "/desk/login"), "%s: %s", wanted, p.Path())
		p.signIn(head)
		require.Equal(t, o.url+want, p.URL(), wanted)
		if strings.HasPrefix(wanted, "/desk/login") {
			p.Open(wanted) // signed in already
			require.Equal(t, o.url+want, p.URL(), wanted)
		}
	}
}

// TestTheLanguageLeadsNowhereElse: nor does what the page before left to be said.
func TestTheLanguageLeadsNowhereElse(t *testing.T) {
	o := enter(t, shared)
	p := o.sit(t, clerk, browsertest.Desktop)
	for path, want := range map[string]string{
		"//evil.example/desk?lang=en":       "/evil.example/desk",
		"/%2F%2Fevil.example?lang=en":       "/%2F%2Fevil.example",
		"/desk/files?q=%2F%2Fevil&lang=en":  "/desk/files?q=%2F%2Fevil",
		"/desk/counter?lang=https://evil":   "/desk/counter?lang=https://evil",
		"/desk/counter?lang=vi&next=//evil": "/desk/counter?next=%2F%2Fevil",
	} {
		p.Open(o.url + path)
		require.Equal(t, o.url+want, p.URL(), path)
	}
	p.Open("/desk/counter?lang=vi") // whichever of them came last
	p.Plant("dunghen-notice", url.Values{"id": {`"><script>alert(1)</script>`}, "it": {"<b>x</b>"}}.Encode())
	p.Open("/desk/counter")
	require.Zero(t, p.Count(".notice"))
	p.Plant("dunghen-notice", url.Values{"id": {"act_assign"}, "it": {"<b>x</b>"}}.Encode())
	p.Open("/desk/counter")
	require.Equal(t, "Đã phân công.", p.Text(".notice"))
}

// TestCookies: one for a stranger's forms, another for a session; both are out of reach
// of scripts and of other sites, and neither outlives what it stands for.
func TestCookies(t *testing.T) {
	o := enter(t, shared)
	p := person{o.sit(t, "", browsertest.Desktop)}
	p.Plant("dunghen", strings.Repeat("A", 43))
	p.Open("/desk/login")
	require.ElementsMatch(t, []string{"dunghen", "dunghen-visitor"}, cookieNames(p.Cookies()))
	for _, c := range p.Cookies() {
		if c.Name == "dunghen-visitor" {
			require.Equal(t, browsertest.Cookie{Name: c.Name, Value: c.Value, SameSite: "Lax", HTTPOnly: true, Session: true}, c)
		}
	}
	p.signIn(secondClerk)
	first := p.session(t)
	require.NotEqual(t, strings.Repeat("A", 43), first)
	require.Len(t, first, 43)
	require.Empty(t, browsertest.Read[string](p.Person, "document.cookie"))

	p.ClickThrough(browsertest.Button, "Đăng xuất")
	require.Equal(t, []string{"dunghen-visitor"}, cookieNames(p.Cookies()))
	p.signIn(secondClerk)
	require.NotEqual(t, first, p.session(t))
}

func cookieNames(cookies []browsertest.Cookie) (names []string) {
	for _, c := range cookies {
		names = append(names, c.Name)
	}
	return names
}

// session is the value of the session's cookie, which must be the only one.
func (p person) session(t *testing.T) string {
	t.Helper()
	all := p.Cookies()
	require.Len(t, all, 1)
	require.Equal(t, browsertest.Cookie{Name: "dunghen", Value: all[0].Value, SameSite: "Lax", HTTPOnly: true, Session: true}, all[0])
	return all[0].Value
}

// TestForgedAndPlantedCookies open nothing, and what somebody planted is over when its
// owner signs out.
func TestForgedAndPlantedCookies(t *testing.T) {
	o := enter(t, shared)
	attacker := person{o.sit(t, secondClerk, browsertest.Desktop)}
	real := attacker.session(t)
	victim := person{o.sit(t, "", browsertest.Desktop)}
	victim.Open("/desk/login")
	for _, forged := range []string{secondClerk, "1", real[1:], strings.ToUpper(real), strings.Repeat("A", len(real)), "x'OR'1'='1"} {
		victim.Plant("dunghen", forged)
		require.Equal(t, o.url+"/desk/login?next=%2Fdesk%2Fcounter", victim.Get("/desk/counter").URL, forged)
	}
	victim.Plant("dunghen", real)
	victim.Open("/desk/login")
	require.Equal(t, "/desk/counter", victim.Path(), "a session that is real is one, and says whose")
	victim.See("Đỗ Văn Hùng")
	victim.ClickThrough(browsertest.Button, "Đăng xuất")
	victim.signIn(officer)
	require.NotEqual(t, real, victim.session(t))
	attacker.Open("/desk/counter")
	require.Equal(t, "/desk/login?next=%2Fdesk%2Fcounter", attacker.Path(), "the planted one is over")
	victim.Open("/desk/mine")
	victim.See("Dương Văn Khoa")
}
