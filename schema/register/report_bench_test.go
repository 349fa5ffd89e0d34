package register_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
)

// weekly is how many files come in a week, however many weeks there are.
const weekly = 1000

// archive is a register with n files of as many weeks as that takes: one in ten late, one
// in fifty for two months. Indexes are made at the end: to keep them meanwhile takes longer.
func archive(tb testing.TB, n int) (b book, end time.Time) {
	tb.Helper()
	url := pgtest.New(tb)
	require.NoError(tb, register.Migrate(tb.Context(), url))
	b = connect(tb, url)
	require.NoError(tb, b.SyncOrganisation(tb.Context(), organisation()))
	end = on(7*n/weekly, "16:00")
	for _, query := range []string{
		`CREATE TEMP TABLE later AS SELECT indexname, indexdef FROM pg_indexes
			WHERE tablename IN ('files', 'judged', 'custody', 'breaches', 'escalations') AND indexdef LIKE 'CREATE INDEX%'`,
		`DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM later LOOP EXECUTE 'DROP INDEX ' || i.indexname; END LOOP; END $$`,
		fmt.Sprintf(`INSERT INTO files (code, procedure_name, field_code, field_name, procedure, status, step_name, unit, assignee, received_at,
			finished_at, closed_at, due_at, first_due_at, late_at, level, seq, view, lead_unit, apologised_at, accepted_at, channel)
		SELECT 'f-' || lpad(i::text, 8, '0'), 'Thủ tục', 'field', 'Lĩnh vực', '1.00' || i %% 50,
			CASE WHEN closed > %[1]s THEN CASE WHEN finished > %[1]s THEN 4 ELSE 9 END ELSE 10 END, 'Thẩm định', 'bcvt', 'officer', accepted,
			CASE WHEN finished <= %[1]s THEN finished END, CASE WHEN closed <= %[1]s THEN closed END, due, due,
			CASE WHEN finished > due AND due < %[1]s THEN due END, CASE WHEN finished > %[1]s AND due < %[1]s THEN 1 ELSE 0 END, 9, jsonb_build_object('custody', repeat('x', 1000)),
			'unit-' || i %% 12, CASE WHEN finished > due AND due < %[1]s THEN due - interval '1 day' END, accepted,
			(ARRAY['direct', 'postal', 'online'])[1 + i %% 3]
		FROM (SELECT i, accepted, accepted + interval '7 days' AS due, accepted + days * interval '1 day' AS finished, accepted + (days + 1) * interval '1 day' AS closed
			FROM (SELECT i, %[2]s + i * interval '7 days' / %[3]d AS accepted, CASE WHEN i %% 50 = 0 THEN 60 WHEN i %% 10 = 0 THEN 9 ELSE 4 END AS days
				FROM generate_series(1, %[4]d) i) a) t`, literal(end), literal(on(0, "16:00")), weekly, n),
		`INSERT INTO judged SELECT code, 1, accepted_at, first_due_at FROM files`,
		`INSERT INTO custody SELECT code, no, 'office', 'bcvt', 'officer', no - 1, accepted_at + (no - 1) * interval '1 hour',
			CASE no WHEN 1 THEN accepted_at + interval '1 hour' ELSE finished_at END FROM files, generate_series(1, 2) no`,
		`INSERT INTO breaches SELECT code, 1, 'late', late_at, late_at, 1, 'bcvt', 'officer', 'holder' FROM files WHERE late_at IS NOT NULL`,
		`INSERT INTO escalations SELECT code, 1, 'due', 1, 'leader', late_at, late_at + interval '1 day', false, NULL, '', '', ''
			FROM files WHERE late_at IS NOT NULL`,
		`DO $$ DECLARE i record; BEGIN FOR i IN SELECT * FROM later LOOP EXECUTE i.indexdef; END LOOP; END $$`,
		`ALTER INDEX files_alive ALTER COLUMN 1 SET STATISTICS 1000`,
		`VACUUM ANALYZE files, judged, custody, breaches, escalations`,
	} {
		b.exec(tb, query)
	}
	return b, end
}

func literal(t time.Time) string { return `'` + t.Format(time.RFC3339) + `'::timestamptz` }

// TestFiguresCostTheirPeriod: of all files those of the week are read, in the last week and
// in one long ago.
func TestFiguresCostTheirPeriod(t *testing.T) {
	b, end := archive(t, 30*weekly)
	for name, to := range map[string]time.Time{"this week": end, "long ago": end.AddDate(0, 0, -140)} {
		p := register.Period{From: to.AddDate(0, 0, -7), To: to}
		for what, queries := range register.ReportQueries(p) {
			t.Run(name+" "+what, func(t *testing.T) {
				for _, q := range queries {
					var raw string
					require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
					var plans []struct{ Plan planNode }
					require.NoError(t, json.Unmarshal([]byte(raw), &plans))
					require.Subset(t, []string{"units", "staff", "letters", "notices", "openings"}, plans[0].Plan.scans(), "%s\n%s", q.SQL, raw)
					require.Less(t, plans[0].Plan.read(), 20.0*weekly, "%s\n%s", q.SQL, raw)
				}
			})
		}
	}
}

// BenchmarkWeeklyFigures is what a weekly report asks, of the last week and made again of
// one in the middle of the archive, which grows while the weeks stay as they are. "×10k" is
// how many times as long it takes as with ten thousand files.
func BenchmarkWeeklyFigures(b *testing.B) {
	least := map[string]time.Duration{}
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		store, end := archive(b, size)
		middle := end.AddDate(0, 0, -7*size/weekly/2)
		for _, week := range []struct {
			name string
			to   time.Time
		}{{"last", end}, {"again", middle}} {
			p := register.Period{From: week.to.AddDate(0, 0, -7), To: week.to}
			for _, part := range []struct {
				name string
				ask  func(*testing.B)
			}{
				{"figures", func(b *testing.B) {
					b.Helper()
					lines, err := store.Figures(b.Context(), p, register.Scope{})
					require.NoError(b, err)
					require.NotEmpty(b, lines)
				}},
				{"lists", func(b *testing.B) {
					b.Helper()
					late, err := store.LateAt(b.Context(), p.To, register.Scope{}, calendar())
					require.NoError(b, err)
					require.NotEmpty(b, late)
					_, err = store.NearDueAt(b.Context(), p.To, p.To.AddDate(0, 0, 3), register.Scope{}, calendar())
					require.NoError(b, err)
					calls, err := store.UnansweredAt(b.Context(), p.To, register.Scope{})
					require.NoError(b, err)
					require.NotEmpty(b, calls)
				}},
				{"files of a unit", func(b *testing.B) {
					b.Helper()
					files, err := store.FilesBehind(b.Context(), p, register.Scope{Unit: "unit-2"}, register.ColumnReceived, calendar(), register.Mark{}, 50)
					require.NoError(b, err)
					require.Len(b, files, 50)
				}},
			} {
				name := week.name + "/" + part.name
				b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
					for b.Loop() {
						part.ask(b)
					}
					each := b.Elapsed() / time.Duration(b.N)
					if least[name] == 0 {
						least[name] = each
					}
					b.ReportMetric(float64(each)/float64(least[name]), "×10k")
				})
			}
		}
	}
}
