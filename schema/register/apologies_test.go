package register_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestApologiesArePublishedWithoutTheirFile(t *testing.T) {
	b := open(t)
	first, err := b.FirstApology(t.Context())
	require.NoError(t, err)
	require.Zero(t, first)

	s := take(t, b, newFile("key-1"))
	_, err = b.IssueLetter(t.Context(), draft(s.Code, "k1", on(4, "17:00")))
	require.NoError(t, err)
	fault := draft(s.Code, "k2", on(5, "09:00"))
	fault.OldDue, fault.NewDue = time.Time{}, time.Time{}
	_, err = b.IssueLetter(t.Context(), fault)
	require.NoError(t, err)
	receipt := draft(s.Code, "k3", on(5, "10:00"))
	receipt.Kind = procedure.LetterReceipt
	_, err = b.IssueLetter(t.Context(), receipt)
	require.NoError(t, err)
	recalled, err := b.IssueLetter(t.Context(), draft(s.Code, "k4", on(5, "11:00")))
	require.NoError(t, err)
	_, err = b.db.ExecContext(t.Context(), `UPDATE letters SET recalled_at = at WHERE id = $1`, recalled.ID)
	require.NoError(t, err)

	const name, unit = "Cấp giấy phép bưu chính", "Phòng Bưu chính, Viễn thông"
	want := []register.PublicApology{
		{At: on(5, "09:00"), Procedure: name, Unit: unit},
		{At: on(4, "17:00"), Procedure: name, Unit: unit, OldDue: on(7, "17:00"), NewDue: on(10, "17:00")},
	}
	all := func(from, to time.Time, skip, limit int) []register.PublicApology {
		got, err := b.PublicApologies(t.Context(), from, to, skip, limit)
		require.NoError(t, err)
		for i := range got {
			require.NotEmpty(t, got[i].PrintedNo)
			got[i].PrintedNo = ""
		}
		return got
	}
	require.Equal(t, want, all(on(0, "00:00"), on(30, "00:00"), 0, 10))
	require.Equal(t, want[1:], all(on(0, "00:00"), on(30, "00:00"), 1, 10))
	require.Equal(t, want[:1], all(on(5, "00:00"), on(30, "00:00"), 0, 10))
	require.Empty(t, all(on(6, "00:00"), on(30, "00:00"), 0, 10))
	count, err := b.CountApologies(t.Context(), on(0, "00:00"), on(30, "00:00"))
	require.NoError(t, err)
	require.Equal(t, 2, count)
	first, err = b.FirstApology(t.Context())
	require.NoError(t, err)
	require.Equal(t, on(4, "17:00"), first)
}

// TestApologiesUseTheIndex: of three thousand letters a page reads its own.
func TestApologiesUseTheIndex(t *testing.T) {
	const letters, page = 3000, 50
	b := open(t)
	s := take(t, b, newFile("key-1"))
	_, err := b.IssueLetter(t.Context(), draft(s.Code, "k1", on(4, "17:00")))
	require.NoError(t, err)
	_, err = b.db.ExecContext(t.Context(), fmt.Sprintf(`
		INSERT INTO letters
		SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'key', 'more-' || i, 'number', i + 1,
			'verify_code', 'more-' || i, 'at', l.at + i * interval '1 hour',
			'kind', CASE WHEN i %% 3 = 0 THEN 'apology' ELSE 'receipt' END))).*
		FROM letters l, generate_series(1, %d) i`, letters))
	require.NoError(t, err)
	_, err = b.db.ExecContext(t.Context(), `VACUUM ANALYZE letters`)
	require.NoError(t, err)
	for _, q := range register.ApologyQueries(on(20, "00:00"), on(50, "00:00"), page, page) {
		var raw string
		require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
		var plans []struct{ Plan planNode }
		require.NoError(t, json.Unmarshal([]byte(raw), &plans))
		require.NotContains(t, plans[0].Plan.scans(), "letters", "%s\n%s", q.SQL, raw)
		require.Less(t, plans[0].Plan.read(), 10.0*page, "%s\n%s", q.SQL, raw)
	}
}
