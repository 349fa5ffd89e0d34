package system_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// Faults come to light after the file has ended: the first case decides two with one
// letter, the next one of the same file knows them.
func TestFaultsOfAFileThatHasEnded(t *testing.T) {
	t.Parallel()
	o := enter(t, shared)
	code := o.begin(t).Code
	o.act(t, officer, code, "refuse", map[string]any{"reason_text": "Không đủ điều kiện"})
	o.act(t, clerk, code, "return-result", nil)

	today := procedure.DayOf(time.Now()).String()
	report := func(kind string) map[string]any {
		return map[string]any{"kind": kind, "on": today, "description": "Bà Hoa kể lại"}
	}
	o.act(t, "inspector1", code, "faults", report("wrong_refusal"))
	o.act(t, clerk, code, "faults", report("harassment"))
	o.act(t, head, code, "faults/apologise", map[string]any{"letter_text": "Phòng đã kiểm điểm."})
	require.NoError(t, o.engine.GetWorkflow(t.Context(), contract.FaultsWorkflowID(code), "").Get(t.Context(), nil))

	l := o.apology(t, code)
	require.Equal(t, []any{code + "/faults/1", head, false}, []any{l.Key, l.ApprovedBy, l.Automatic})
	require.Eventually(t, func() bool {
		for _, m := range o.box.Messages() {
			if strings.Contains(m.Subject, code) && len(m.Attachments) == 1 && sum(m.Attachments[0].Data) == l.SHA256 {
				return true
			}
		}
		return false
	}, patience, 50*time.Millisecond, "the applicant gets the letter")

	known := must[problem](t, o, http.StatusConflict, http.MethodPost, "/api/v1/files/"+code+"/faults", clerk, "", report("harassment"))
	require.Equal(t, procedure.CodeFaultKnown, known.Code)
	o.act(t, clerk, code, "faults", report("lost_file"))
	o.act(t, head, code, "faults/dismiss", map[string]any{"fault": 3, "reason_text": "Đã tìm thấy"})
	faults := must[procedure.FaultView](t, o, http.StatusOK, http.MethodGet, "/api/v1/files/"+code+"/faults", head, "", nil)
	var outcomes []procedure.FaultOutcome
	for _, f := range faults.Faults {
		outcomes = append(outcomes, f.Decision.Outcome)
	}
	require.Equal(t, []procedure.FaultOutcome{
		procedure.FaultOutcomeApologised, procedure.FaultOutcomeApologised, procedure.FaultOutcomeDismissed,
	}, outcomes)
	require.Equal(t, l.ID, faults.Letters[0].LetterID)
	require.Equal(t, l.ID, o.apology(t, code).ID, "one fault never gets two letters")
}
