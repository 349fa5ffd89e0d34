package register_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// crowded is a register with n open files of one officer and as many closed ones: rows
// as Record writes them, made by copying two real files.
func crowded(tb testing.TB, n int) book {
	tb.Helper()
	b := open(tb)
	working(tb, b, "open")
	record(tb, b, apply(tb, working(tb, b, "closed"), procedure.Withdrawn{By: clerk}, on(1, "09:00")))
	for i := range 2 {
		_, err := b.db.ExecContext(tb.Context(), `
			WITH many AS (
				INSERT INTO files
				SELECT (jsonb_populate_record(f, jsonb_build_object('code', f.code || '-' || lpad(i::text, 7, '0'),
					'due_at', f.received_at + i * interval '1 minute',
					'late_at', CASE WHEN i % 50 = 0 THEN f.received_at END, 'level', CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END,
					'asked', CASE WHEN i % 20 = 0 THEN '[{"kind":"declare"}]'::jsonb ELSE f.asked END))).*
				FROM files f, generate_series(1, $1) i WHERE f.code = $2 RETURNING code
			), named AS (
				INSERT INTO applicants
				SELECT (jsonb_populate_record(a, jsonb_build_object('code', m.code, 'name', 'Nguyễn Văn ' || right(m.code, 7),
					'search', ' ' || lower(m.code) || ' nguyen van ' || right(m.code, 7) || ' 09' || right(m.code, 7) || '1'))).*
				FROM applicants a, many m WHERE a.code = $2
			)
			INSERT INTO promises SELECT (jsonb_populate_record(p, jsonb_build_object('code', m.code))).*
			FROM promises p, many m WHERE p.code = $2`, n, fmt.Sprintf("%s-211018-%04d", agency, i+1))
		require.NoError(tb, err)
	}
	_, err := b.db.ExecContext(tb.Context(), `ANALYZE`)
	require.NoError(tb, err)
	return b
}

// lists are the worklists a page is made of.
func lists(store *register.Store) map[string]func(tb testing.TB) {
	officer := register.Holder{Staff: "officer", Unit: "bcvt", Role: procedure.RoleOfficer}
	at := on(30, "08:00")
	out := map[string]func(tb testing.TB){
		"mine": func(tb testing.TB) {
			tb.Helper()
			page, err := store.Mine(tb.Context(), officer, at, register.Mark{}, 50)
			require.NoError(tb, err)
			require.Len(tb, page, 50)
			_, err = store.CountMine(tb.Context(), officer, 1000)
			require.NoError(tb, err)
		},
		"mine, deep": func(tb testing.TB) {
			tb.Helper()
			_, err := store.Mine(tb.Context(), officer, at, register.Mark{Due: on(0, "09:10"), Code: "x"}, 50)
			require.NoError(tb, err)
		},
		"unit counts": func(tb testing.TB) {
			tb.Helper()
			_, err := store.CountUnit(tb.Context(), "bcvt", at, 100)
			require.NoError(tb, err)
		},
		"unit load": func(tb testing.TB) {
			tb.Helper()
			_, err := store.UnitLoad(tb.Context(), "bcvt", at, 100)
			require.NoError(tb, err)
		},
	}
	for _, list := range register.UnitLists() {
		out["unit "+string(list)] = func(tb testing.TB) {
			tb.Helper()
			_, err := store.UnitWork(tb.Context(), "bcvt", list, at, register.Mark{}, 50)
			require.NoError(tb, err)
		}
	}
	for name, filter := range map[string]register.Filter{
		"files":           {},
		"files of unit":   {Unit: "bcvt", Status: []int{4}},
		"files overdue":   {Overdue: yes(true)},
		"find one":        {Q: "09000000" + "51"},
		"find the common": {Q: "nguyen van"},
	} {
		filter.At, filter.CountTo = at, 1000
		out[name] = func(tb testing.TB) {
			tb.Helper()
			page, err := store.Files(tb.Context(), filter)
			require.NoError(tb, err)
			require.NotEmpty(tb, page.Files)
		}
	}
	return out
}

// BenchmarkWorklist times each list at growing sizes and says how many times as long it
// takes as with a hundred files ("ratio", wanted below 3).
func BenchmarkWorklist(b *testing.B) {
	sizes := []int{100, 10_000, 100_000}
	stores := make([]map[string]func(testing.TB), len(sizes))
	for i, size := range sizes {
		stores[i] = lists(crowded(b, size).Store)
	}
	for name := range stores[0] {
		var hundred time.Duration
		for i, size := range sizes {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				for b.Loop() {
					stores[i][name](b)
				}
				each := b.Elapsed() / time.Duration(b.N)
				if i == 0 {
					hundred = each
				}
				b.ReportMetric(float64(each)/float64(hundred), "ratio")
			})
		}
	}
}
