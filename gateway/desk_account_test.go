package gateway

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDeskAccountListsAndEndsSessions(t *testing.T) {
	o := newHouse(t)
	here, there := o.visit("clerk1"), o.visit("clerk1")
	stranger := o.visit("clerk2")
	page := here.get("/desk/account")
	require.Equal(t, []string{"Tài khoản"}, page.read("h1"))
	require.Equal(t, 2, page.Find("tbody tr").Length())
	require.Equal(t, []string{"Trình duyệt này"}, page.read("tbody .tag"))

	end := page.Find(`form[action$="/end"]`).AttrOr("action", "")
	require.Equal(t, http.StatusNotFound, stranger.get("/desk/account").submitTo(end).status, "another person's session")
	require.Equal(t, "/desk/account", there.get("/desk/account").path, "it lasts")
	ended := page.submit(end)
	require.Equal(t, []string{"Đã đăng xuất nơi đó."}, ended.read(".notice"))
	require.Equal(t, 1, ended.Find("tbody tr").Length())
	require.Equal(t, "/desk/login?next=%2Fdesk%2Faccount", there.get("/desk/account").path)

	there = o.visit("clerk1")
	out := here.get("/desk/account").submit("/desk/account/sign-out-everywhere")
	require.Equal(t, []string{"Ông/bà đã đăng xuất ở mọi nơi."}, out.read(".notice"))
	for _, browser := range []*visitor{here, there} {
		require.Equal(t, "/desk/login?next=%2Fdesk%2Faccount", browser.get("/desk/account").path)
	}
}

func TestDeskPassword(t *testing.T) {
	o := newHouse(t)
	here, there := o.visit("clerk1"), o.visit("clerk1")
	const change, fresh = "/desk/account/password", "con ngựa đúng pin kẹp"
	refused := func(words string, pairs ...string) {
		t.Helper()
		p := here.get("/desk/account").submit(change, pairs...)
		require.Contains(t, p.text(), words)
		for _, field := range []string{"#old", "#new", "#again"} {
			require.Empty(t, p.Find(field).AttrOr("value", ""), "passwords are not shown again")
		}
	}
	refused("Mật khẩu hiện tại không đúng.", "old", "nope", "new", fresh, "again", fresh)
	refused("12", "old", password, "new", "ngắn", "again", "ngắn")
	refused("khác", "old", password, "new", fresh, "again", fresh+"x")
	done := here.get("/desk/account").submit(change, "old", password, "new", fresh, "again", fresh)
	require.Equal(t, []string{"Đã đổi mật khẩu và đăng xuất các nơi khác."}, done.read(".notice"))
	require.Equal(t, "/desk/login?next=%2Fdesk%2Faccount", there.get("/desk/account").path)
	again := o.visit("").get("/desk/login").submit("/desk/login", "username", "clerk1", "password", fresh, "next", "/desk/account")
	require.Equal(t, "/desk/account", again.path)
}

func TestDeskLocksAnAccountAfterGuesses(t *testing.T) {
	o := newHouse(t)
	v := o.visit("")
	for range 5 {
		v.get("/desk/login").submit("/desk/login", "username", "clerk1", "password", "nope")
	}
	locked := v.get("/desk/login").submit("/desk/login", "username", "clerk1", "password", password)
	require.Equal(t, http.StatusLocked, locked.status)
	require.Contains(t, locked.text(), "15 phút")
	o.clock.add(16 * time.Minute)
	require.NotEqual(t, "/desk/login", v.get("/desk/login").submit("/desk/login", "username", "clerk1", "password", password).path)
}
