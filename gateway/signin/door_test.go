package signin

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestASessionLastsUntilItEnds(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	b.signIn("clerk1")
	session := func() []register.Session {
		sessions, err := o.book.Sessions(t.Context(), "clerk1", o.clock.now())
		require.NoError(t, err)
		return sessions
	}
	begun := o.clock.now()
	require.Equal(t, []register.Session{{
		ID: session()[0].ID, Staff: "clerk1", Kind: register.SessionPassword, Label: "Chrome/Windows",
		CreatedAt: begun, SeenAt: begun, ExpiresAt: begun.Add(life),
	}}, session())

	o.clock.add(life - time.Second)
	who, _ := b.who()
	require.Equal(t, "clerk1", who)
	require.Equal(t, o.clock.now(), session()[0].SeenAt)

	o.Close()
	o.start("") // the gateway was restarted
	b.plantFrom(b)
	who, _ = b.who()
	require.Equal(t, "clerk1", who)

	o.clock.add(time.Second)
	who, _ = b.who()
	require.Empty(t, who)
}

// plantFrom carries the session to where the server listens now.
func (b *browser) plantFrom(other *browser) { b.plant(sessionCookie, other.cookie(sessionCookie)) }

func TestSignOutEndsTheSessionForEverybodyWhoHasIt(t *testing.T) {
	o := newOffice(t)
	b, thief := o.browser(), o.browser()
	b.signIn("clerk1")
	thief.plantFrom(b)
	who, _ := thief.who()
	require.Equal(t, "clerk1", who)

	b.do(http.MethodPost, "/out", "")
	require.Equal(t, `"cache"`, b.header.Get("Clear-Site-Data"))
	require.Empty(t, b.cookie(sessionCookie))
	for _, left := range []*browser{b, thief} {
		who, _ = left.who()
		require.Empty(t, who)
	}
	status, _, _ := b.do(http.MethodPost, "/out", "")
	require.Equal(t, http.StatusOK, status, "twice is no error")
}

func TestForgedCookies(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	b.signIn("clerk1")
	real := b.cookie(sessionCookie)
	for name, value := range map[string]string{
		"a word": "clerk1", "cut": real[:len(real)-1], "longer": real + "A", "another case": strings.ToUpper(real),
		"as many letters": strings.Repeat("A", len(real)), "SQL": "x'OR'1'='1", "very long": strings.Repeat("x", 4000),
	} {
		t.Run(name, func(t *testing.T) {
			forger := o.browser()
			forger.plant(sessionCookie, value)
			who, _ := forger.who()
			require.Empty(t, who)
		})
	}
}

// TestATokenOfAProgramIsNoCookie: what leaks from one way in opens no other.
func TestATokenOfAProgramIsNoCookie(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	b.signIn("clerk1")
	sessions, err := o.book.Sessions(t.Context(), "clerk1", o.clock.now())
	require.NoError(t, err)
	require.NoError(t, o.book.EndSession(t.Context(), "clerk1", sessions[0].ID))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.URL, nil)
	require.NoError(t, err)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: b.cookie(sessionCookie)})
	hash, ok := o.door.sessionHash(r)
	require.True(t, ok)
	program := sessions[0]
	program.Kind = register.SessionToken
	require.NoError(t, o.book.CreateSession(t.Context(), hash, program))
	who, _ := b.who()
	require.Empty(t, who)
}

// TestASessionPlantedBeforeLoginIsNotAdopted: session fixation.
func TestASessionPlantedBeforeLoginIsNotAdopted(t *testing.T) {
	o := newOffice(t)
	attacker, victim := o.browser(), o.browser()
	attacker.signIn("clerk2")
	planted := attacker.cookie(sessionCookie)

	victim.plant(sessionCookie, planted)
	victim.signIn("clerk1")
	require.NotEqual(t, planted, victim.cookie(sessionCookie))
	who, _ := victim.who()
	require.Equal(t, "clerk1", who)
	who, _ = attacker.who()
	require.Empty(t, who, "the session that was there is over")

	invented := o.browser()
	invented.plant(sessionCookie, strings.Repeat("A", 43))
	invented.signIn("clerk1")
	require.NotEqual(t, strings.Repeat("A", 43), invented.cookie(sessionCookie))

	first := invented.cookie(sessionCookie)
	invented.signIn("clerk1")
	require.NotEqual(t, first, invented.cookie(sessionCookie), "every login is a new token")
}

func TestOnlyFormsOfTheOfficeChangeAnything(t *testing.T) {
	o := newOffice(t)
	b, other := o.browser(), o.browser()
	b.signIn("clerk1")
	other.signIn("clerk2")
	_, token := b.who()
	_, foreign := other.who()
	host := strings.TrimPrefix(o.URL, "http://")
	for name, tc := range map[string]struct {
		method  string
		token   string
		headers []string
		allowed bool
	}{
		"a form of ours":               {http.MethodPost, token, []string{"Sec-Fetch-Site", "same-origin", "Origin", o.URL}, true},
		"typed in":                     {http.MethodPost, token, []string{"Sec-Fetch-Site", "none"}, true},
		"an old browser":               {http.MethodPost, token, []string{"Origin", "http://" + host}, true},
		"no browser":                   {http.MethodPost, token, nil, true},
		"a script of ours":             {http.MethodPost, "", []string{"X-Form-Token", token}, true},
		"no token":                     {http.MethodPost, "", []string{"Sec-Fetch-Site", "same-origin"}, false},
		"a wrong token":                {http.MethodPost, token + "x", nil, false},
		"another person's token":       {http.MethodPost, foreign, nil, false},
		"another site":                 {http.MethodPost, token, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, false},
		"a neighbouring host":          {http.MethodPost, token, []string{"Sec-Fetch-Site", "same-site"}, false},
		"another site, old browser":    {http.MethodPost, token, []string{"Origin", "https://evil.example"}, false},
		"no origin at all":             {http.MethodPost, token, []string{"Origin", "null"}, false},
		"another site, another method": {http.MethodDelete, token, []string{"Sec-Fetch-Site", "cross-site"}, false},
		"another method":               {http.MethodPut, "", nil, false},
		"a link from another site":     {http.MethodGet, "", []string{"Sec-Fetch-Site", "cross-site"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			status, text, _ := b.do(tc.method, "/", url.Values{"_token": {tc.token}}.Encode(), tc.headers...)
			if tc.allowed {
				require.Equal(t, []any{http.StatusOK, "clerk1"}, []any{status, text})
				return
			}
			require.Equal(t, []any{http.StatusForbidden, string(contract.CodeForeignRequest)}, []any{status, text})
		})
	}
	status, _, _ := b.do(http.MethodPost, "/?_token="+url.QueryEscape(token), "")
	require.Equal(t, http.StatusForbidden, status, "a token in an address is none: addresses are logged")
}

// TestATabLeftOpen: over a restart, and over a new login of the same person.
func TestATabLeftOpen(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	b.signIn("clerk1")
	_, token := b.who()
	send := func() int {
		status, _, _ := b.do(http.MethodPost, "/", url.Values{"_token": {token}}.Encode())
		return status
	}
	session := b.cookie(sessionCookie)
	o.Close()
	o.start("")
	b.plant(sessionCookie, session)
	require.Equal(t, http.StatusOK, send())

	o.clock.add(life)
	require.Equal(t, http.StatusForbidden, send(), "signed out")
	b.signIn("clerk1")
	require.Equal(t, http.StatusOK, send())
	b.signIn("clerk2")
	require.Equal(t, http.StatusForbidden, send(), "somebody else sits there now")
}

// TestNobodyIsSignedInFromAfar: the login's own form has a token too, of this browser.
func TestNobodyIsSignedInFromAfar(t *testing.T) {
	o := newOffice(t)
	b, attacker := o.browser(), o.browser()
	_, token := b.who()
	_, again := b.who()
	require.Equal(t, token, again)
	_, foreign := attacker.who()
	require.NotEqual(t, token, foreign)
	for sent, want := range map[string]int{token: http.StatusOK, foreign: http.StatusForbidden, "": http.StatusForbidden} {
		status, _, _ := b.do(http.MethodPost, "/", url.Values{"_token": {sent}}.Encode())
		require.Equal(t, want, status)
	}
	b.plant(strangerCookie, "short")
	_, fresh := b.who()
	require.NotEqual(t, token, fresh)
	require.Len(t, b.cookie(strangerCookie), 43)
}

func TestCookieFlags(t *testing.T) {
	o := newOffice(t)
	for publicURL, want := range map[string][]string{
		"":                            {"dunghen", "dunghen-visitor"},
		"http://motcua.example.vn":    {"dunghen", "dunghen-visitor"},
		"https://motcua.example.vn/x": {"__Host-dunghen", "__Host-dunghen-visitor"},
	} {
		t.Run(publicURL, func(t *testing.T) {
			o.Close()
			o.start(publicURL)
			secure := strings.HasPrefix(publicURL, "https")
			b := o.browser()
			b.who()
			set := b.last
			b.signIn("clerk1")
			set = append(set, b.last...)
			require.Len(t, set, 3, "the visitor's, its end, the session's")
			for i, wantAge := range []int{0, -1, 0} {
				c := set[i]
				name := want[1]
				if i == 2 {
					name = want[0]
				}
				require.Equal(t, []any{name, "/", "", secure, true, http.SameSiteLaxMode, wantAge},
					[]any{c.Name, c.Path, c.Domain, c.Secure, c.HttpOnly, c.SameSite, c.MaxAge})
			}
			require.Len(t, set[2].Value, 43)
		})
	}
	_, err := New(o.book, "https://%zz", life, o.clock.now)
	require.Error(t, err)
}

func TestWhoLeavesTheOfficeIsOut(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	b.signIn("clerk2")
	require.NoError(t, o.book.SyncOrganisation(t.Context(), register.Organisation{Staff: []register.Staff{
		{ID: "clerk1", Role: procedure.RoleClerk, Active: true}, {ID: "clerk2", Role: procedure.RoleClerk},
	}}))
	who, _ := b.who()
	require.Empty(t, who)
}
