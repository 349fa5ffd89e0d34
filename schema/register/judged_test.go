package register_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// TestEveryFigureHasItsFiles: behind a figure there are as many files as it says, page
// by page.
func TestEveryFigureHasItsFiles(t *testing.T) {
	b := open(t)
	chance := rand.New(rand.NewPCG(3, 4))
	at := on(75, "12:00")
	for i := range 60 {
		life(t, b, i, chance, at)
	}
	walk := func(f register.JudgedFilter) (files []register.JudgedFile) {
		t.Helper()
		for mark := (register.Mark{}); ; mark = register.MarkOfJudged(files[len(files)-1]) {
			page, err := b.JudgedFiles(t.Context(), f, mark, 7)
			require.NoError(t, err)
			files = append(files, page...)
			if len(page) < 7 {
				return files
			}
		}
	}
	for _, by := range []register.PunctualityBy{register.OfOffice, register.OfUnit, register.OfProcedure} {
		lines, err := b.PunctualityOver(t.Context(), []time.Time{on(0, "00:00"), on(30, "00:00"), on(90, "00:00")}, at, by)
		require.NoError(t, err)
		require.NotEmpty(t, lines)
		for _, l := range lines {
			for verdict, n := range map[register.Verdict]int{
				register.VerdictJudged: l.Judged(), register.VerdictOnTime: l.OnTime, register.VerdictEarly: l.Early,
				register.VerdictLate: l.Late, register.VerdictLateOpen: l.LateOpen, register.VerdictApologised: l.Apologised,
				register.VerdictEnded: l.Ended,
			} {
				f := register.JudgedFilter{Verdict: verdict, From: l.From, To: l.To, By: by, Key: l.Key, At: at}
				files := walk(f)
				require.Len(t, files, n, "%s of %+v", verdict, l)
				counted, err := b.CountJudged(t.Context(), f, 100)
				require.NoError(t, err)
				require.Equal(t, n, counted)
				for i, file := range files {
					require.False(t, file.Promise.Before(l.From) || !file.Promise.Before(l.To))
					require.False(t, i > 0 && file.Promise.Before(files[i-1].Promise), "longest ago first")
				}
			}
		}
		now, err := b.LateNow(t.Context(), at, by)
		require.NoError(t, err)
		require.NotEmpty(t, now)
		for _, l := range now {
			require.Len(t, walk(register.JudgedFilter{Verdict: register.VerdictLateNow, By: by, Key: l.Key, At: at}), l.Files)
		}
	}
	all := walk(register.JudgedFilter{Verdict: register.VerdictLateNow, At: at})
	held, err := b.HeldLate(t.Context(), at, 1000)
	require.NoError(t, err)
	intervals := 0
	for _, f := range all {
		intervals += len(f.View.Custody)
	}
	require.Len(t, held, intervals)
	require.False(t, register.Verdict("x").Known())
	most, err := b.CountJudged(t.Context(), register.JudgedFilter{Verdict: register.VerdictLateNow, At: at}, 1)
	require.NoError(t, err)
	require.Equal(t, 2, most)
}

// TestCalls: a leader is called upon about the units they are in charge of, the director
// when silence has climbed.
func TestCalls(t *testing.T) {
	b := open(t)
	late := procedure.Advance(working(t, b, "one"), on(7, "17:00"))
	record(t, b, late)
	other := newFile("two")
	other.Open = func(code string) (procedure.State, error) {
		r := rules()
		r.Steps[1].Unit = "van-phong"
		return procedure.Open(procedure.Intake{Code: code, Rules: r, Calendar: calendar(), ReceivedAt: on(0, "08:00"), RegisteredAt: on(0, "08:00"), By: clerk, Accepted: true})
	}
	record(t, b, procedure.Advance(take(t, b, other), on(7, "17:00")))
	of := func(staff string) (calls []register.Call) {
		t.Helper()
		calls, err := b.Calls(t.Context(), staff, register.Mark{}, 10)
		require.NoError(t, err)
		n, err := b.CountCalls(t.Context(), staff, 10)
		require.NoError(t, err)
		require.Len(t, calls, n)
		return calls
	}
	mine := of("leader")
	require.Len(t, mine, 1, "the other unit is not the leader's")
	require.Equal(t, late.Code, mine[0].View.Code)
	require.Equal(t, []any{1, on(7, "17:00"), on(8, "11:30"), false, on(7, "17:00")},
		[]any{mine[0].Level, mine[0].Since, mine[0].ClimbsAt, mine[0].Climbed, mine[0].Promise})
	require.Len(t, of("director"), 1, "nobody is in charge of the other unit")
	require.Empty(t, of("head"))

	late = procedure.Advance(late, on(8, "11:30"))
	record(t, b, late)
	require.True(t, of("leader")[0].Climbed, "it may still be answered")
	require.Len(t, of("director"), 2)
	require.Equal(t, 2, of("director")[0].Level)
	after, err := b.Calls(t.Context(), "director", register.MarkOfJudged(of("director")[0].JudgedFile), 10)
	require.NoError(t, err)
	require.Len(t, after, 1)

	director := procedure.Actor{Staff: "director", Role: procedure.RoleDirector, Unit: "lanh-dao"}
	record(t, b, apply(t, late, procedure.Acknowledged{By: director, Decision: procedure.DecideAct}, on(8, "14:00")))
	require.Empty(t, of("leader"))
	require.Len(t, of("director"), 1)
}

func TestTextBodies(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key"))
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "t", Code: s.Code, Kind: "reason", Body: "chữ", Author: "head", At: on(0, "09:00")}))
	bodies, err := b.TextBodies(t.Context(), []string{"t", "nobody's"})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"t": "chữ"}, bodies)
}

// TestJudgedListsUseIndexes: a list reads the files of its page.
func TestJudgedListsUseIndexes(t *testing.T) {
	const files, page = 6000, 20
	b := yearOf(t, files)
	at := on(400, "00:00")
	tests := map[string][]register.Query{
		"calls": register.CallQueries("leader", register.Mark{}, at, page),
		"deep":  register.JudgedQueries(register.JudgedFilter{Verdict: register.VerdictLateNow, At: at}, register.Mark{Due: on(100, "08:00"), Code: "x"}, page),
	}
	for _, verdict := range []register.Verdict{register.VerdictJudged, register.VerdictOnTime, register.VerdictLate, register.VerdictLateOpen, register.VerdictLateNow} {
		tests[string(verdict)] = register.JudgedQueries(register.JudgedFilter{Verdict: verdict, At: at, From: on(200, "00:00"), To: on(230, "00:00")}, register.Mark{}, page)
		tests[fmt.Sprint(verdict, " of unit")] = register.JudgedQueries(register.JudgedFilter{
			Verdict: verdict, At: at, From: on(200, "00:00"), To: on(230, "00:00"), By: register.OfUnit, Key: "unit-0"}, register.Mark{}, page)
	}
	for name, queries := range tests {
		t.Run(name, func(t *testing.T) {
			for _, q := range queries {
				var raw string
				require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
				var plans []struct{ Plan planNode }
				require.NoError(t, json.Unmarshal([]byte(raw), &plans))
				for _, table := range plans[0].Plan.scans() {
					require.Contains(t, []string{"units", "staff", "recipients", "escalations", "custody"}, table, "%s\n%s", q.SQL, raw)
				}
				require.Less(t, plans[0].Plan.read(), files/4.0, "%s\n%s", q.SQL, raw)
			}
		})
	}
}
