package gateway

import (
	"database/sql"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// crowdSpan is how long after its receipt the copies of a file are due, evenly spread.
const crowdSpan = 10_000 * time.Minute

// crowd copies an open file until there are n of them: rows as Record writes them.
func crowd(t testing.TB, url, code string, from, n int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), `
		WITH many AS (
			INSERT INTO files
			SELECT (jsonb_populate_record(f, jsonb_build_object('code', f.code || '-' || lpad(i::text, 7, '0'),
				'due_at', f.received_at + (i * 7919 % 10000) * interval '1 minute',
				'first_due_at', f.received_at + (i * 7919 % 10000) * interval '1 minute'))).*
			FROM files f, generate_series($2::integer, $3::integer) i WHERE f.code = $1 RETURNING code
		), named AS (
			INSERT INTO applicants SELECT (jsonb_populate_record(a, jsonb_build_object('code', m.code))).*
			FROM applicants a, many m WHERE a.code = $1
		)
		INSERT INTO promises SELECT (jsonb_populate_record(p, jsonb_build_object('code', m.code))).*
		FROM promises p, many m WHERE p.code = $1`, code, from, n)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), `ANALYZE`)
	require.NoError(t, err)
}

// BenchmarkWorkPages times each page of work with a hundred open files and with ten
// thousand, and says how many times as long it takes ("ratio", wanted below 3).
func BenchmarkWorkPages(b *testing.B) {
	url := settled(b)
	o := newHouseOn(b, url)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	o.clock.add(crowdSpan / 2) // half of them are late, of a hundred as of ten thousand
	officer, head, clerk := o.visit("officer-bcxb-1"), o.visit("head-bcxb"), o.visit("clerk1")
	pages := []struct {
		path string
		who  *visitor
	}{
		{"/desk/mine", officer}, {"/desk/unit", head}, {"/desk/unit?list=late", head}, {"/desk/files", clerk},
		{"/desk/queue", clerk}, {"/desk/transfers", clerk}, {"/desk/returns", clerk}, {"/desk/lead", o.visit("leader1")},
	}
	hundred := map[string]time.Duration{}
	for from, n := 1, 100; n <= 10_000; from, n = n+1, n*100 {
		crowd(b, url, code, from, n)
		for _, p := range pages {
			b.Run(fmt.Sprintf("%s/%d", p.path, n), func(b *testing.B) {
				for b.Loop() {
					require.Equal(b, http.StatusOK, p.who.once(http.MethodGet, p.path, nil).Code)
				}
				each := b.Elapsed() / time.Duration(b.N)
				if n == 100 {
					hundred[p.path] = each
				}
				b.ReportMetric(float64(each)/float64(hundred[p.path]), "ratio")
			})
		}
	}
}
