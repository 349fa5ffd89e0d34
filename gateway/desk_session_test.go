package gateway

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestWordsOutliveASession: a form sent after the session has ended is not done, and is
// done when it is sent again after signing in.
func TestWordsOutliveASession(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	path := "/desk/files/" + code + "/do/declare"
	v := o.visit("officer-bcxb-1")
	form := v.get(path).form(path)
	o.clock.add(2 * time.Hour)
	form.Set("course", string(procedure.OnCourse))
	out := v.send(path, form)
	require.Equal(t, http.StatusUnauthorized, out.status)
	require.Contains(t, out.text(), "những gì đã nhập vẫn còn")
	require.Equal(t, form, out.form(path))

	in := v.get("/desk/login").submit("/desk/login", "username", "officer-bcxb-1", "password", password, "next", "/desk/account")
	require.Equal(t, "/desk/account", in.path)
	require.Equal(t, http.StatusOK, out.submit(path).status)
	require.Equal(t, procedure.OnCourse, o.engine.states[code].Declaration.Course)
}

// TestAForeignFormIsWorthNothingAfterSigningInAgain: what another site had the browser
// send comes back as typed, and stays without the person's token.
func TestAForeignFormIsWorthNothingAfterSigningInAgain(t *testing.T) {
	o := newHouse(t)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	path := "/desk/files/" + code + "/do/declare"
	v := o.visit("")
	out := v.send(path, url.Values{"course": {"on_course"}, `"><script>alert(1)</script>`: {`<img src=x onerror=alert(1)>`}})
	require.Equal(t, http.StatusUnauthorized, out.status)
	require.NotContains(t, out.body, "<script>alert")
	require.NotContains(t, out.body, "<img")
	require.Equal(t, "/desk/account", v.get("/desk/login").submit("/desk/login", "username", "officer-bcxb-1", "password", password, "next", "/desk/account").path)
	require.Equal(t, http.StatusForbidden, out.submit(path).status)
	require.Nil(t, o.engine.states[code].Declaration)
}
