package procedure_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/workflows/procedure"
)

func TestTransferToTheUnit(t *testing.T) {
	calendar := published()
	for _, row := range []struct{ name, received, by string }{
		{"in the morning, the same day", "2026-03-02 08:00", "2026-03-02 17:00"},
		{"before opening", "2026-03-02 06:00", "2026-03-02 17:00"},
		{"15:00 exactly is not after 15:00", "2026-03-02 15:00", "2026-03-02 17:00"},
		{"a second after 15:00, the next morning", "2026-03-02 15:00:01", "2026-03-03 07:30"},
		{"after 15:00 on a Friday", "2026-03-06 16:00", "2026-03-09 07:30"},
		{"on a Saturday", "2026-03-07 09:00", "2026-03-09 07:30"},
		{"after 15:00 before a working Saturday", "2026-01-09 16:00", "2026-01-10 07:30"},
		{"over a day off", "2026-11-23 15:30", "2026-11-25 07:30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			by, err := calendar.TransferBy(vn(row.received), 15*60)
			require.NoError(t, err)
			require.Equal(t, vn(row.by), by)
		})
	}

	for name, received := range map[string]time.Time{
		"beyond the calendar":                 (calendar.To + 1).At(9 * 60),
		"the next day is beyond the calendar": calendar.To.At(16 * 60),
	} {
		_, err := calendar.TransferBy(received, 15*60)
		var refusal *procedure.Refusal
		require.ErrorAs(t, err, &refusal, name)
		require.Equal(t, procedure.CodeCalendarNotPublished, refusal.Code, name)
	}
}
