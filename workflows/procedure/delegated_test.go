package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestDelegated: only what the absent person still holds changes hands, once, and neither the
// status nor the promise moves with it.
func TestDelegated(t *testing.T) {
	to := procedure.Delegated{By: head, From: officer.Staff, Staff: colleague.Staff, Unit: colleague.Unit}
	working := apply(t, open(t, intake()), "2026-03-02 10:00", toOfficer.do)
	paused := apply(t, working, "2026-03-03 09:00", ask("1", officer, false))
	for name, s := range map[string]procedure.State{"worked on": working, "with the applicant": paused} {
		t.Run(name, func(t *testing.T) {
			moved := apply(t, s, "2026-03-04 09:00", to)
			require.Equal(t, []any{colleague.Staff, officer.Unit, s.Status}, []any{moved.Assignee, moved.Unit, moved.Status})
			before, _ := s.DueAt()
			after, _ := moved.DueAt()
			require.Equal(t, before, after)
			last := moved.Journal[len(moved.Journal)-1]
			require.Equal(t, []string{"delegated", head.Staff}, []string{last.Kind, last.By})

			again := apply(t, moved, "2026-03-04 09:01", to)
			require.Equal(t, moved.Seq, again.Seq, "said again it changes nothing")
			_, err := procedure.Apply(apply(t, moved, "2026-03-04 10:00", procedure.Delegated{From: colleague.Staff, Staff: "mai"}), to, vn("2026-03-04 11:00"))
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, procedure.CodeNotHeld, refusal.Code)
		})
	}
	held := apply(t, working, "2026-03-04 09:00", to).Custody
	require.Equal(t, []string{officer.Staff, colleague.Staff}, []string{held[len(held)-2].Staff, held[len(held)-1].Staff})
	require.Len(t, apply(t, paused, "2026-03-04 09:00", to).Custody, len(paused.Custody), "the applicant has it")
	back := apply(t, apply(t, paused, "2026-03-04 09:00", to), "2026-03-05 09:00", procedure.SupplementReceived{By: clerk})
	require.Equal(t, colleague.Staff, back.Assignee, "it comes back to the new hands")
}
