package gateway

import (
	"net/http"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func textOf(_ int, s *goquery.Selection) string { return squeeze(s.Text()) }

func faultsAt(code, action string) string { return "/desk/files/" + code + "/faults/" + action }

// TestDeskActFaults: a fault is reported, another found to be none, and one letter
// apologises for the rest.
func TestDeskActFaults(t *testing.T) {
	o := newHouse(t)
	code := o.processing()
	clerk, head := o.visit("clerk1"), o.visit("head-bcxb")
	readsInEnglish(t, clerk.get(faultsAt(code, "report")+"?lang=en"))
	form := clerk.get(faultsAt(code, "report") + "?lang=vi")
	none := form.submit(faultsAt(code, "report"))
	require.Equal(t, http.StatusUnprocessableEntity, none.status)
	require.Len(t, none.read(".wrong"), 2, none.text())
	rude := []string{"kind", "harassment", "on", "2026-10-05", "subject", "officer-bcxb-1", "description", "Quát tháo <b>người dân</b>"}
	for range 2 {
		require.Equal(t, "/desk/files/"+code, form.submit(faultsAt(code, "report"), rude...).path)
	}
	again := clerk.get(faultsAt(code, "report")).submit(faultsAt(code, "report"), rude...)
	require.Equal(t, http.StatusConflict, again.status)
	require.Equal(t, "Quát tháo <b>người dân</b>", again.Find("#description").Text())
	clerk.get(faultsAt(code, "report")).submit(faultsAt(code, "report"), "kind", "lost_file", "on", "2026-10-05", "description", "Mất bản sao")

	for action, as := range map[string]string{"dismiss": "officer-bcxb-1", "apologise": "clerk1"} {
		require.Equal(t, http.StatusForbidden, o.visit(as).get(faultsAt(code, action)+"?fault=1").status, action)
	}
	require.Equal(t, http.StatusForbidden, o.visit("head-bcvt").get(faultsAt(code, "dismiss")+"?fault=1").status)
	require.Equal(t, http.StatusUnprocessableEntity, head.get(faultsAt(code, "dismiss")+"?fault=7").status)
	require.Equal(t, http.StatusNotFound, head.get(faultsAt(code, "undo")).status)

	readsInEnglish(t, head.get(faultsAt(code, "dismiss")+"?fault=2&lang=en"))
	dismiss := head.get(faultsAt(code, "dismiss") + "?fault=2&lang=vi")
	require.Contains(t, dismiss.text(), "Mất bản sao")
	require.NotContains(t, dismiss.text(), "Quát tháo")
	require.Equal(t, http.StatusUnprocessableEntity, dismiss.submit(faultsAt(code, "dismiss")).status)
	require.Equal(t, "/desk/files/"+code, dismiss.submit(faultsAt(code, "dismiss"), "reason_text", "Đã tìm thấy").path)

	readsInEnglish(t, head.get(faultsAt(code, "apologise")+"?lang=en"))
	letter := head.get(faultsAt(code, "apologise") + "?lang=vi")
	require.Contains(t, letter.text(), "Quát tháo <b>người dân</b>")
	for range 2 {
		require.Equal(t, "/desk/files/"+code, letter.submit(faultsAt(code, "apologise"), "letter_text", "Phòng xin nhận lỗi").path)
	}
	faults, err := o.book.Faults(t.Context(), code)
	require.NoError(t, err)
	require.Equal(t, []procedure.FaultOutcome{procedure.FaultOutcomeApologised, procedure.FaultOutcomeDismissed},
		[]procedure.FaultOutcome{faults.Faults[0].Decision.Outcome, faults.Faults[1].Decision.Outcome})
	require.Len(t, faults.Letters, 1)
	require.Equal(t, http.StatusConflict, head.get(faultsAt(code, "apologise")).status)
}
