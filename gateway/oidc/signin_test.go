package oidc_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/oidc"
	"dunghen/gateway/oidc/oidctest"
)

const callback = "https://motcua.example.vn/desk/oidc/callback"

// desk is a gateway's side of a provider, with a clock the test can turn.
type desk struct {
	*oidc.Provider
	idp *oidctest.Provider
	at  time.Time
}

func newDesk(t *testing.T, change ...func(*oidc.Config)) *desk {
	t.Helper()
	d := &desk{at: time.Date(2026, time.October, 5, 1, 30, 0, 0, time.UTC)}
	now := func() time.Time { return d.at }
	d.idp = oidctest.New(now)
	t.Cleanup(d.idp.Close)
	d.idp.As("clerk1")
	config := oidc.Config{Issuer: d.idp.Issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret}
	for _, c := range change {
		c(&config)
	}
	require.NoError(t, config.Validate())
	d.Provider = oidc.New(config, callback, now)
	return d
}

// visit goes to the provider as the browser would, and returns the query it comes
// back with.
func visit(t *testing.T, address string) url.Values {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	response, err := client.Do(r)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusFound, response.StatusCode)
	back, err := response.Location()
	require.NoError(t, err)
	query := back.Query()
	back.RawQuery = ""
	require.Equal(t, callback, back.String())
	return query
}

func (d *desk) begin(t *testing.T) (kept string, back url.Values) {
	t.Helper()
	address, kept, err := d.Start(t.Context(), "/desk/mine")
	require.NoError(t, err)
	return kept, visit(t, address)
}

func (d *desk) signIn(t *testing.T) (string, error) {
	t.Helper()
	kept, back := d.begin(t)
	staff, _, err := d.Finish(t.Context(), kept, back)
	return staff, err
}

func TestSignIn(t *testing.T) {
	d := newDesk(t)
	kept, back := d.begin(t)
	staff, next, err := d.Finish(t.Context(), kept, back)
	require.NoError(t, err)
	require.Equal(t, []string{"clerk1", "/desk/mine"}, []string{staff, next})
}

func TestTheBrowserCarriesWhatBindsIt(t *testing.T) {
	d := newDesk(t)
	address, kept, err := d.Start(t.Context(), "/desk")
	require.NoError(t, err)
	again, keptAgain, err := d.Start(t.Context(), "/desk")
	require.NoError(t, err)
	require.NotEqual(t, kept, keptAgain)
	first, err := url.Parse(address)
	require.NoError(t, err)
	second, err := url.Parse(again)
	require.NoError(t, err)
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		require.GreaterOrEqual(t, len(first.Query().Get(name)), 26, name)
		require.NotEqual(t, first.Query().Get(name), second.Query().Get(name), name)
	}
	require.Equal(t, []string{"S256", "code", callback}, []string{
		first.Query().Get("code_challenge_method"), first.Query().Get("response_type"), first.Query().Get("redirect_uri"),
	})
}

// TestAnswersOfNoSignInBegunHere: what a stranger's link, an old tab or another
// browser brings.
func TestAnswersOfNoSignInBegunHere(t *testing.T) {
	d := newDesk(t)
	kept, back := d.begin(t)
	other, _ := d.begin(t)
	for name, tc := range map[string]struct {
		kept  string
		state string
		later time.Duration
	}{
		"nothing kept":       {"", back.Get("state"), 0},
		"not what was given": {"%%%", back.Get("state"), 0},
		"kept nothing in it": {"e30", back.Get("state"), 0},
		"another browser":    {other, back.Get("state"), 0},
		"wrong state":        {kept, back.Get("state") + "x", 0},
		"no state":           {kept, "", 0},
		"too late":           {kept, back.Get("state"), oidc.AttemptTime + time.Second},
		"from the future":    {kept, back.Get("state"), -time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			begun := d.at
			d.at = begun.Add(tc.later)
			defer func() { d.at = begun }()
			_, _, err := d.Finish(t.Context(), tc.kept, url.Values{"state": {tc.state}, "code": back["code"]})
			require.ErrorIs(t, err, oidc.ErrAttempt)
		})
	}
	staff, _, err := d.Finish(t.Context(), kept, back)
	require.NoError(t, err, "none of them used the code up")
	require.Equal(t, "clerk1", staff)
}

func TestACodeWorksOnce(t *testing.T) {
	d := newDesk(t)
	kept, back := d.begin(t)
	_, _, err := d.Finish(t.Context(), kept, back)
	require.NoError(t, err)
	_, _, err = d.Finish(t.Context(), kept, back)
	require.ErrorIs(t, err, oidc.ErrRefused)
}

func TestACodeOfAnotherSignInIsRefused(t *testing.T) {
	d := newDesk(t)
	kept, back := d.begin(t)
	_, stolen := d.begin(t)
	_, _, err := d.Finish(t.Context(), kept, url.Values{"state": back["state"], "code": stolen["code"]})
	require.ErrorIs(t, err, oidc.ErrRefused, "the proof key is of another sign-in")
}

func TestTokensThatDoNotHold(t *testing.T) {
	d := newDesk(t)
	for name, lie := range map[string]func(map[string]any){
		"wrong nonce":             func(c map[string]any) { c["nonce"] = "another" },
		"no nonce":                func(c map[string]any) { delete(c, "nonce") },
		"expired":                 func(c map[string]any) { c["exp"] = d.at.Add(-time.Second).Unix() },
		"no end":                  func(c map[string]any) { delete(c, "exp") },
		"not yet":                 func(c map[string]any) { c["nbf"] = d.at.Add(time.Hour).Unix() },
		"wrong audience":          func(c map[string]any) { c["aud"] = "somebody else" },
		"several, for no one":     func(c map[string]any) { c["aud"] = []string{oidctest.ClientID, "else"} },
		"several, for another":    func(c map[string]any) { c["aud"], c["azp"] = []string{oidctest.ClientID, "else"}, "else" },
		"made for another":        func(c map[string]any) { c["azp"] = "else" },
		"wrong issuer":            func(c map[string]any) { c["iss"] = "https://evil.example" },
		"no staff id":             func(c map[string]any) { delete(c, "preferred_username") },
		"staff id is no text":     func(c map[string]any) { c["preferred_username"] = []string{"clerk1"} },
		"staff id is empty":       func(c map[string]any) { c["preferred_username"] = "" },
		"claims from elsewhere":   func(c map[string]any) { c["_claim_names"] = map[string]any{"preferred_username": "x"} },
		"issuer with more behind": func(c map[string]any) { c["iss"] = d.idp.Issuer + "/" },
	} {
		t.Run(name, func(t *testing.T) {
			d.idp.Lie(lie)
			staff, err := d.signIn(t)
			require.ErrorIs(t, err, oidc.ErrRefused)
			require.Empty(t, staff)
		})
	}
	d.idp.Lie(func(c map[string]any) { c["aud"], c["azp"] = []string{oidctest.ClientID, "else"}, oidctest.ClientID })
	staff, err := d.signIn(t)
	require.NoError(t, err)
	require.Equal(t, "clerk1", staff)
}

func TestTheProviderSaysNo(t *testing.T) {
	d := newDesk(t)
	d.idp.As("")
	_, err := d.signIn(t)
	require.ErrorIs(t, err, oidc.ErrRefused)
}

func TestAnAnswerOfAnotherProviderIsRefused(t *testing.T) {
	d := newDesk(t)
	kept, back := d.begin(t)
	back.Set("iss", "https://evil.example")
	_, _, err := d.Finish(t.Context(), kept, back)
	require.ErrorIs(t, err, oidc.ErrRefused)
}

func TestKeysRotate(t *testing.T) {
	d := newDesk(t)
	for _, algorithm := range []string{"RS256", "ES256", "RS256", "ES256"} {
		d.idp.Rotate(algorithm)
		staff, err := d.signIn(t)
		require.NoError(t, err, algorithm)
		require.Equal(t, "clerk1", staff)
	}
}

func TestAForgedSignatureIsRefused(t *testing.T) {
	d := newDesk(t)
	_, err := d.signIn(t)
	require.NoError(t, err)
	d.idp.SignWithUnpublished()
	_, err = d.signIn(t)
	require.ErrorIs(t, err, oidc.ErrRefused)
}

// TestTheProviderMayBeAway: asked for when wanted, left alone for a moment after it
// failed, found again when it is back.
func TestTheProviderMayBeAway(t *testing.T) {
	d := newDesk(t)
	d.idp.Down(true)
	for range 3 {
		_, _, err := d.Start(t.Context(), "/desk")
		require.ErrorIs(t, err, oidc.ErrUnavailable)
	}
	require.Len(t, d.idp.Asked(), 1, "a queue of people waits for it once")

	d.idp.Down(false)
	d.at = d.at.Add(4 * time.Second)
	kept, back := d.begin(t)

	d.idp.Down(true)
	_, _, err := d.Finish(t.Context(), kept, back)
	require.ErrorIs(t, err, oidc.ErrUnavailable)

	d.at = d.at.Add(2 * time.Hour) // its description is old, and serves on
	_, _, err = d.Start(t.Context(), "/desk")
	require.NoError(t, err)
	d.idp.Down(false)
	_, err = d.signIn(t)
	require.NoError(t, err)
}

func TestAnotherSecretIsRefused(t *testing.T) {
	d := newDesk(t, func(c *oidc.Config) { c.ClientSecret = "wrong" })
	_, err := d.signIn(t)
	require.ErrorIs(t, err, oidc.ErrRefused)
	require.NotErrorIs(t, err, oidc.ErrUnavailable)
}

func TestAnAddressCountsOnlyVerified(t *testing.T) {
	d := newDesk(t, func(c *oidc.Config) { c.StaffClaim = "email" })
	for value, want := range map[any]error{true: nil, false: oidc.ErrRefused, "true": oidc.ErrRefused, nil: oidc.ErrRefused} {
		d.idp.Lie(func(c map[string]any) { c["email"], c["email_verified"] = "clerk1", value })
		_, err := d.signIn(t)
		require.ErrorIs(t, err, want, value)
	}
}

func TestSignOut(t *testing.T) {
	d := newDesk(t)
	require.Equal(t, d.idp.Issuer+"/end?client_id=dunghen-desk&post_logout_redirect_uri=https%3A%2F%2Fmotcua.example.vn%2Fdesk%2Flogin",
		d.SignOut(t.Context(), "https://motcua.example.vn/desk/login"))

	away := newDesk(t)
	away.idp.Down(true)
	require.Empty(t, away.SignOut(t.Context(), "https://motcua.example.vn/desk/login"))
}

func TestConfig(t *testing.T) {
	good := oidc.Config{Issuer: "https://id.example.vn/realms/so", ClientID: "desk"}
	for name, tc := range map[string]struct {
		change func(*oidc.Config)
		want   []string
	}{
		"good":            {func(*oidc.Config) {}, nil},
		"none":            {func(c *oidc.Config) { *c = oidc.Config{} }, nil},
		"on this machine": {func(c *oidc.Config) { c.Issuer = "http://127.0.0.1:9000" }, nil},
		"no client":       {func(c *oidc.Config) { c.ClientID = "" }, []string{"OIDC_CLIENT_ID"}},
		"no issuer":       {func(c *oidc.Config) { c.Issuer = "" }, []string{"OIDC_ISSUER"}},
		"without TLS":     {func(c *oidc.Config) { c.Issuer = "http://id.example.vn" }, []string{"OIDC_ISSUER"}},
		"no address":      {func(c *oidc.Config) { *c = oidc.Config{Issuer: "id"} }, []string{"OIDC_ISSUER", "OIDC_CLIENT_ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			config := good
			tc.change(&config)
			err := config.Validate()
			if tc.want == nil {
				require.NoError(t, err)
				return
			}
			for _, name := range tc.want {
				require.ErrorContains(t, err, name)
			}
		})
	}
}
