package gateway

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway/signin"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestLogin(t *testing.T) {
	o := newHouse(t)
	a := o.post("", "/api/v1/sessions", map[string]string{"username": "clerk1", "password": password})
	require.Equal(t, http.StatusCreated, a.status)
	s := into[session](a)
	require.Len(t, s.Token, 43)
	s.Token = ""
	s.ExpiresAt = s.ExpiresAt.In(procedure.Zone) // the instant, with the zone's own pointer
	data, err := embedded()
	require.NoError(t, err)
	clerk, _ := data.Organisation().Staff("clerk1")
	require.Equal(t, session{
		ExpiresAt: procedure.NewDay(2026, time.October, 5).At(9*60 + 30),
		Staff:     person{"clerk1", clerk.Name, procedure.RoleClerk, "mot-cua"},
	}, s)
}

func TestLoginTellsNobodyWhoHasAnAccount(t *testing.T) {
	o := newHouse(t)
	wrong := o.post("", "/api/v1/sessions", map[string]string{"username": "clerk1", "password": "sai"}).
		refused(http.StatusUnauthorized, contract.CodeInvalidCredentials)
	for _, username := range []string{"nobody", "' OR '1'='1", "clerk1' --"} {
		unknown := o.post("", "/api/v1/sessions", map[string]string{"username": username, "password": "sai"}).
			refused(http.StatusUnauthorized, contract.CodeInvalidCredentials)
		unknown.RequestID = wrong.RequestID
		require.Equal(t, wrong, unknown)
	}
}

func TestFiveFailuresLockAnAccount(t *testing.T) {
	o := newHouse(t)
	login := func(word string) answer {
		return o.post("", "/api/v1/sessions", map[string]string{"username": "leader1", "password": word})
	}
	for range signin.MaxFailures {
		login("sai").refused(http.StatusUnauthorized, contract.CodeInvalidCredentials)
	}
	locked := login(password)
	p := locked.refused(http.StatusLocked, contract.CodeAccountLocked)
	require.Equal(t, "900", locked.header.Get("Retry-After"))
	require.Contains(t, p.Detail, "15 phút")
	require.Equal(t, http.StatusCreated, o.post("", "/api/v1/sessions",
		map[string]string{"username": "leader2", "password": password}).status, "others are not locked")

	o.clock.add(signin.LockTime + time.Second)
	require.Equal(t, http.StatusCreated, login(password).status)
}

func TestMalformedLogins(t *testing.T) {
	o := newHouse(t)
	for name, tc := range map[string]struct {
		body any
		want map[string]procedure.Code
	}{
		"nothing":   {map[string]string{}, map[string]procedure.Code{"username": contract.CodeFieldRequired, "password": contract.CodeFieldRequired}},
		"no word":   {map[string]string{"username": "clerk1"}, map[string]procedure.Code{"password": contract.CodeFieldRequired}},
		"a NUL":     {map[string]string{"username": "a\x00b", "password": "x"}, map[string]procedure.Code{"username": contract.CodeForbiddenCharacter}},
		"wrong way": {map[string]any{"username": 5, "password": "x"}, map[string]procedure.Code{"username": contract.CodeWrongType}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tc.want, into[problemBody](o.in(t).post("", "/api/v1/sessions", tc.body)).fields())
		})
	}
}

func TestASessionEnds(t *testing.T) {
	o := newHouse(t)
	list := func() answer { return o.get("clerk1", "/api/v1/files") }
	require.Equal(t, http.StatusOK, list().status)

	o.clock.add(time.Hour + time.Second)
	list().refused(http.StatusUnauthorized, contract.CodeUnauthorized)

	delete(o.tokens, "clerk1")
	require.Equal(t, http.StatusOK, list().status)
	out := o.do(request{method: http.MethodDelete, path: "/api/v1/sessions", as: "clerk1"})
	require.Equal(t, []any{http.StatusNoContent, 0}, []any{out.status, len(out.body)})
	list().refused(http.StatusUnauthorized, contract.CodeUnauthorized)
}

func TestWithoutATokenNothingOfTheStaffIsOpen(t *testing.T) {
	o := newHouse(t)
	for _, r := range new(server).routes() {
		if r.access == nil {
			continue
		}
		path := ginParameter.ReplaceAllString(r.path, "000.00.16.H55-261005-0001")
		for _, header := range []map[string]string{
			nil, {"Authorization": "Bearer abc"}, {"Authorization": "Basic Y2xlcms6eA=="}, {"Authorization": "Bearer "},
		} {
			a := o.do(request{method: r.method, path: path, header: header})
			a.refused(http.StatusUnauthorized, contract.CodeUnauthorized)
			require.Equal(t, `Bearer realm="dunghen"`, a.header.Get("WWW-Authenticate"))
		}
	}
}

func TestGuessersAreSlowedDown(t *testing.T) {
	o := newHouse(t)
	o.token("clerk1")
	var last answer
	for range 60 {
		last = o.post("", "/api/v1/sessions", map[string]string{})
	}
	last.refused(http.StatusTooManyRequests, contract.CodeTooManyRequests)
	o.from = "192.0.2.2:99"
	require.Equal(t, http.StatusUnprocessableEntity, o.post("", "/api/v1/sessions", map[string]string{}).status, "others are not")
}
