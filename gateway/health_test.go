package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestHealth(t *testing.T) {
	url, cable := through(t, settled(t))
	o := newHouseOn(t, url)
	ready := func() (int, readiness) {
		a := o.get("", "/readyz")
		return a.status, into[readiness](a)
	}
	expect := func(status int, want readiness) {
		t.Helper()
		gotStatus, got := ready()
		require.Equal(t, []any{status, want}, []any{gotStatus, got})
		require.JSONEq(t, `{"status":"ok"}`, string(o.get("", "/healthz").body), "the process serves all the same")
	}
	expect(http.StatusOK, readiness{"ready", readinessParts{"ok", "ok", "ok", "ok"}})
	o.engine.set(&problem{code: contract.CodeEngineUnavailable})
	expect(http.StatusServiceUnavailable, readiness{"not_ready", readinessParts{"unavailable", "ok", "ok", "ok"}})
	o.engine.set(nil)
	cable.pull()
	expect(http.StatusServiceUnavailable, readiness{"not_ready", readinessParts{"ok", "unavailable", "unavailable", "unavailable"}})
	cable.plug()
	expect(http.StatusOK, readiness{"ready", readinessParts{"ok", "ok", "ok", "ok"}})

	// The receipt is never made here: after its patience the office is degraded, and serves all the same.
	since := o.submit("k").ReceivedAt
	expect(http.StatusOK, readiness{"ready", readinessParts{"ok", "ok", "ok", "ok"}})
	o.clock.add(11 * time.Minute)
	letters := "stuck since " + since.In(procedure.Zone).Format(time.RFC3339)
	expect(http.StatusOK, readiness{"degraded", readinessParts{"ok", "ok", "ok", letters}})
}

func TestMetrics(t *testing.T) {
	url, cable := through(t, settled(t))
	o := newHouseOn(t, url)
	taken := o.submit("k")
	o.letter(taken.Code)
	o.clock.add(20 * time.Minute)
	page := string(o.get("", "/metrics").body)
	for _, line := range []string{
		`dunghen_register_up 1`,
		`dunghen_files{status="2"} 1`,
		`dunghen_files_overdue 0`,
		`dunghen_letters_issued{kind="apology"} 1`,
		`dunghen_escalations_unanswered 0`,
		`dunghen_outbox_waiting{channel="email"} 1`,
		`dunghen_outbox_oldest_seconds{channel="email"} 1200`,
		`dunghen_outbox_failed{channel="email"} 0`,
		`dunghen_http_request_seconds_count{method="POST",route="/api/v1/files",status="201"} 1`,
	} {
		require.Contains(t, page, "\n"+line+"\n")
	}
	require.NotContains(t, page, taken.Code)

	o.do(request{method: "BREW", path: "/pot/1"})
	cable.pull()
	page = string(o.get("", "/metrics").body)
	require.Contains(t, page, "\ndunghen_register_up 0\n")
	require.Contains(t, page, `dunghen_http_request_seconds_count{method="other",route="unmatched",status="404"} 1`)
}

// TestTheLogHoldsNothingPersonal: routes and codes, never what was asked or said.
func TestTheLogHoldsNothingPersonal(t *testing.T) {
	o := newHouse(t)
	taken := o.submit("k", applicant("email", "ngoc.anh@example.vn"))
	o.get("", "/api/v1/public/files/"+taken.Code+"?secret="+taken.TrackingSecret)
	o.get("leader1", "/api/v1/files?q=0912345678")
	o.submitting("k2", applicant("phone", "0912345678 Ánh"))
	o.post("", "/api/v1/sessions", map[string]string{"username": "Ngọc Ánh", "password": "0912345678"})
	o.acts("clerk1", taken.Code, "withdraw", map[string]any{"reason_text": "Bà Ánh rút hồ sơ"})
	o.get("", "/Ánh/0912345678")

	log := o.log.String()
	require.Contains(t, log, `"route":"/api/v1/public/files/:code"`)
	require.Contains(t, log, `"route":"unmatched"`)
	require.GreaterOrEqual(t, strings.Count(log, "\n"), 7)
	for _, personal := range []string{
		"Ánh", "0912345678", "019201000123", "example.vn", "Hoa Mai", taken.TrackingSecret, password, o.token("clerk1"),
	} {
		require.NotContains(t, log, personal)
	}
}

func TestTheDocumentIsServed(t *testing.T) {
	o := newHouse(t)
	a := o.get("", "/openapi.yaml")
	require.Equal(t, []string{"application/yaml; charset=utf-8", string(openAPI)}, []string{a.header.Get("Content-Type"), string(a.body)})
}
