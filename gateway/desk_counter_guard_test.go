package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

func TestCounterIsForClerks(t *testing.T) {
	o := newHouse(t)
	code := o.submit("k").Code
	for _, who := range []string{"officer-bcxb-1", "head-bcxb", "leader1", "director", "office1", "inspector1"} {
		v := o.visit(who)
		for _, path := range []string{"/desk/counter", intakeForm, "/desk/counter/done/" + code} {
			require.Equal(t, http.StatusForbidden, v.get(path).status, "%s %s", who, path)
		}
		values := url.Values{"_token": {v.get("/desk/account").form("/desk/logout").Get("_token")}, "do": {"save"}}
		require.Equal(t, http.StatusForbidden, v.send(intakeForm, values).status)
	}
	clerk := o.visit("clerk1")
	require.Equal(t, http.StatusForbidden, clerk.send(intakeForm, url.Values{"do": {"save"}}).status, "without the token of the form")
	for _, path := range []string{"/desk/counter/9.999999", "/desk/counter/done/x", "/desk/counter/done/000.00.16.H55-261005-0099", "/desk/counter/%3Cscript%3E"} {
		require.Equal(t, http.StatusNotFound, clerk.get(path).status, path)
	}
	require.Contains(t, o.visit("").get(intakeForm).path, "/desk/login")
}

func TestCounterShowsWhatIsTypedAsItIs(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	search := v.get("/desk/counter?q=" + url.QueryEscape(evil))
	wrong := v.get(intakeForm).submit(intakeForm, filledIn("applicant.name", evil, "applicant.address", evil, "applicant.phone", evil, "received_at", evil, "copies-DON", evil, "number", evil)...)
	slip := v.get(intakeForm).submit(intakeForm, filledIn("applicant.name", evil, "applicant.address", evil, "paper", "-")...)
	taken := v.get(intakeForm).submit(intakeForm, filledIn("applicant.name", evil, "applicant.address", evil)...)
	o.submit("k", applicant("name", evil), applicant("id_number", "019201000999"))
	found := v.get(intakeForm).submit(intakeForm, "number", "0912345678", "do", "find")
	for _, p := range []page{search, wrong, slip, taken, found} {
		require.Zero(t, p.Find("script:not([src]), img, [onerror]").Length(), p.path)
		require.NotContains(t, p.body, "<script>alert")
	}
	require.Equal(t, evil, wrong.form(intakeForm).Get("applicant.name"))
	require.Equal(t, "/desk/counter/done/000.00.16.H55-261005-0001", taken.path)
}

func TestCounterLeavesNobodysNameBehind(t *testing.T) {
	o := newHouse(t)
	v := o.visit("clerk1")
	taken := v.get(intakeForm).submit(intakeForm, filledIn()...)
	pages := []page{
		v.get(intakeForm).submit(intakeForm, "number", "0912345678", "do", "find"),
		v.get(intakeForm).submit(intakeForm, filledIn("applicant.phone", "1")...),
		v.get(intakeForm).submit(intakeForm, filledIn("paper", "-")...),
		taken,
	}
	for _, p := range pages {
		links := p.Find("[href], [src], [action], [hx-get], [hx-post]").Map(func(_ int, s *goquery.Selection) string {
			var all []string
			for _, name := range []string{"href", "src", "action", "hx-get", "hx-post"} {
				all = append(all, s.AttrOr(name, ""))
			}
			return strings.Join(all, " ")
		})
		for _, secret := range []string{"912345678", "019201000123", "Trần", "Hoa Mai", url.QueryEscape("Trần")} {
			require.NotContains(t, p.path, secret)
			require.NotContains(t, strings.Join(links, "\n"), secret)
			require.NotContains(t, o.log.String(), secret)
		}
	}
}
