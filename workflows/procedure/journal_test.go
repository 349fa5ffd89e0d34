package procedure_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

// TestJournal asserts whole entries with their details, as the register gets them.
func TestJournal(t *testing.T) {
	for _, l := range []life{
		{name: "apologised", moves: []move{toOfficer, letterIssued("2026-03-13 17:01")}, until: "2026-03-17 08:00"},
		{name: "outage", asleep: true, moves: []move{toOfficer}, until: "2026-03-18 08:00"},
		{name: "supplement", moves: []move{
			toOfficer, {at: "2026-03-04 10:00", do: ask("yeu-cau-1", officer, false)},
			{at: "2026-03-09 10:00", do: procedure.SupplementReceived{By: clerk}},
			{at: "2026-03-10 11:00", do: ask("yeu-cau-2", head, true)},
		}, until: "2026-03-10 11:00"},
		{name: "no_calendar", intake: cutAt("2026-03-20"), moves: []move{toOfficer}, until: "2026-03-13 17:00"},
	} {
		t.Run(l.name, func(t *testing.T) {
			raw, err := json.MarshalIndent(l.play(t).Journal, "", "  ")
			require.NoError(t, err)
			golden(t, "journal/"+l.name+".json", string(raw)+"\n")
		})
	}
}
