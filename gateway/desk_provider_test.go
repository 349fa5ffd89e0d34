package gateway

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/oidc"
	"dunghen/gateway/oidc/oidctest"
)

// federated is a house whose staff sign in at a provider.
func federated(t *testing.T) (*house, *oidctest.Provider) {
	t.Helper()
	var idp *oidctest.Provider
	o := newHouseOn(t, settled(t), func(d *Dependencies) {
		idp = oidctest.New(d.Now)
		d.PublicURL = "http://example.com" // the host of httptest's requests
		d.Provider = oidc.New(oidc.Config{Issuer: idp.Issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret},
			d.PublicURL+"/desk/oidc/callback", d.Now)
	})
	t.Cleanup(idp.Close)
	return o, idp
}

// atProvider goes to the provider and returns the path it sends the browser back to.
func (v *visitor) atProvider(next string) string {
	v.t.Helper()
	away := v.once(http.MethodGet, "/desk/oidc?next="+url.QueryEscape(next), nil)
	require.Equal(v.t, http.StatusSeeOther, away.Code, away.Body.String())
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, away.Header().Get("Location"), nil)
	require.NoError(v.t, err)
	response, err := client.Do(r)
	require.NoError(v.t, err)
	require.NoError(v.t, response.Body.Close())
	back, err := response.Location()
	require.NoError(v.t, err)
	require.Equal(v.t, "example.com", back.Host)
	return back.RequestURI()
}

func TestDeskSignInThroughAProvider(t *testing.T) {
	o, idp := federated(t)
	idp.As("officer-bcxb-1")
	v := o.visit("")
	require.Equal(t, 1, v.get("/desk/login").Find(`a[href="/desk/oidc?next=%2fdesk"]`).Length())
	in := v.get(v.atProvider("/desk/account"))
	require.Equal(t, "/desk/account", in.path)
	require.Contains(t, in.read("tbody tr")[0], "tài khoản cơ quan")

	for name, tc := range map[string]struct {
		as     string
		status int
		do     func(v *visitor) page
	}{
		"nobody's account here": {"somebody-else", http.StatusForbidden, func(v *visitor) page { return v.get(v.atProvider("/desk")) }},
		"refused there":         {"", http.StatusForbidden, func(v *visitor) page { return v.get(v.atProvider("/desk")) }},
		"not begun here":        {"clerk1", http.StatusBadRequest, func(*visitor) page { return o.visit("").get(v.atProvider("/desk")) }},
		"sent back twice": {"clerk1", http.StatusBadRequest, func(v *visitor) page {
			back := v.atProvider("/desk/account")
			require.Equal(t, "/desk/account", v.get(back).path)
			return v.get(back)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			idp.As(tc.as)
			p := tc.do(o.in(t).visit(""))
			require.Equal(t, tc.status, p.status, p.text())
		})
	}
	away := v.once(http.MethodGet, v.get("/desk/account").submit("/desk/logout").Find(`a[href$="/end"]`).AttrOr("href", ""), nil)
	require.Equal(t, idp.Issuer+"/end?client_id="+oidctest.ClientID+"&post_logout_redirect_uri=http%3A%2F%2Fexample.com%2Fdesk%2Flogin",
		away.Header().Get("Location"))

	idp.As("clerk1")
	elsewhere := o.visit("")
	require.NotContains(t, elsewhere.get(elsewhere.atProvider("https://evil.example/desk")).path, "evil")
	idp.Down(true)
	o.clock.add(2 * 3600e9)
	require.Equal(t, http.StatusSeeOther, o.visit("").once(http.MethodGet, "/desk/oidc", nil).Code, "an old description serves on")
}
