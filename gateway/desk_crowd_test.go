package gateway

import (
	"database/sql"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
)

// crowd copies an open file until there are n of them: rows as Record writes them.
func crowd(t *testing.T, url, code string, from, n int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	_, err = db.ExecContext(t.Context(), `
		WITH many AS (
			INSERT INTO files
			SELECT (jsonb_populate_record(f, jsonb_build_object('code', f.code || '-' || lpad(i::text, 7, '0'),
				'due_at', f.received_at + i * interval '1 minute'))).*
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

// TestWorkPagesOfTenThousandFiles measures what a page of ten thousand files takes,
// beside one of a hundred: below three times as long.
func TestWorkPagesOfTenThousandFiles(t *testing.T) {
	url := pgtest.New(t)
	o := newHouseOn(t, url)
	code := o.atOfficer("officer-bcxb-1", "k1")[0]
	pages := map[string]*visitor{"/desk/mine": o.visit("officer-bcxb-1"), "/desk/unit": o.visit("head-bcxb"), "/desk/unit?list=late": o.visit("head-bcxb")}
	best := func() map[string]time.Duration {
		out := map[string]time.Duration{}
		for path, v := range pages {
			for range 7 {
				start := time.Now()
				require.Equal(t, http.StatusOK, v.once(http.MethodGet, path, nil).Code)
				if took := time.Since(start); out[path] == 0 || took < out[path] {
					out[path] = took
				}
			}
		}
		return out
	}
	crowd(t, url, code, 1, 100)
	hundred := best()
	crowd(t, url, code, 101, 10_000)
	for path, took := range best() {
		t.Logf("%s: %v with 100 files, %v with 10,000: ratio %.2f", path, hundred[path], took, float64(took)/float64(hundred[path]))
		require.Less(t, took, 3*hundred[path], path)
	}
}
