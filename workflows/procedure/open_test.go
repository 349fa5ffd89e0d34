package procedure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestOpenRefuses(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(in *procedure.Intake)
		want   *procedure.Refusal
	}{
		{"a receipt in the future", func(in *procedure.Intake) { in.ReceivedAt = vn("2026-03-02 08:00:01") },
			procedure.Refuse(procedure.CodeReceivedInFuture, "received_at")},
		{"a receipt before the calendar", func(in *procedure.Intake) { in.ReceivedAt = vn("2023-12-31 08:00") },
			procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2023-12-31", "to", "2027-12-31")},
		{"a due date beyond the calendar", cutAt("2026-03-15"),
			procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2026-03-16", "to", "2026-03-15")},
		{"no limit", limit(0, wd, "2026-03-02 08:00"),
			procedure.Refuse(procedure.CodeInvalidField, "limit", "limit", "0")},
	} {
		t.Run(row.name, func(t *testing.T) {
			in := intake()
			row.change(&in)
			s, err := procedure.Open(in)
			requireRefused(t, row.want, err)
			require.Zero(t, s)
		})
	}
	registered := intake()
	online(&registered)
	registered.ReceivedAt = vn("2023-12-31 08:00")
	_, err := procedure.Open(registered)
	requireRefused(t, procedure.Refuse(procedure.CodeCalendarNotPublished, "", "day", "2023-12-31", "to", "2027-12-31"), err)
}
