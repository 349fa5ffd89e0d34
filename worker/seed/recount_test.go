package seed

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/worker/recount"
)

// figuresEqualTheRecount: on every weekly and official report of a year every line of
// the figures and every late file is what the book of events says.
func figuresEqualTheRecount(t *testing.T, y *Year, store *register.Store, db *sql.DB) {
	t.Helper()
	book, err := recount.Read(t.Context(), db)
	require.NoError(t, err)

	var periods []register.Period
	before := y.From()
	for _, at := range y.Weeks() {
		periods = append(periods, register.Period{From: before, To: at})
		before = at
	}
	require.Len(t, periods, 52)
	official, err := y.Periods()
	require.NoError(t, err)
	require.Len(t, official, 12+4+1+1+1)
	for _, p := range official {
		periods = append(periods, register.Period{From: p.From, To: p.To})
	}
	var counted recount.Line
	for _, p := range periods {
		figures, err := store.Figures(t.Context(), p, register.Scope{})
		require.NoError(t, err)
		lines := book.Count(p.From, p.To)
		require.Empty(t, differences(figures, lines), "%s to %s", p.From.Format(time.RFC3339), p.To.Format(time.RFC3339))
		late, err := store.LateAt(t.Context(), p.To, register.Scope{}, y.calendar)
		require.NoError(t, err)
		codes := []string{}
		for _, f := range late {
			codes = append(codes, f.Code)
		}
		require.ElementsMatch(t, book.Late(p.To), codes)
		for _, l := range lines {
			counted.OpenOverdue += l.OpenOverdue
			counted.Late += l.Late
			counted.Excused += l.Excused
			counted.Ended += l.Ended
			counted.KeptEarly += l.KeptEarly
		}
	}
	require.Greater(t, min(counted.OpenOverdue, counted.Late, counted.Excused, counted.Ended, counted.KeptEarly), 20)
}
