package register_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// life is a file received some days after monday that lives by chance until an instant.
func life(t testing.TB, b book, no int, chance *rand.Rand, until time.Time) procedure.State {
	t.Helper()
	received := on(chance.IntN(60), "08:00").Add(time.Duration(chance.IntN(400)) * time.Minute)
	unit := []string{"bcvt", "cntt"}[no%2]
	f := newFile(fmt.Sprint("life-", no))
	f.At, f.ProcedureName = received, "Thủ tục "+fmt.Sprint(no%3)
	f.Open = func(code string) (procedure.State, error) {
		r := rules()
		r.Procedure, r.Steps[1].Unit = fmt.Sprint("1.00", no%3), unit
		return procedure.Open(procedure.Intake{
			Code: code, Rules: r, Calendar: calendar(), Channel: procedure.ChannelDirect,
			ReceivedAt: received, RegisteredAt: received, By: clerk, Accepted: chance.IntN(8) > 0,
		})
	}
	s := record(t, b, take(t, b, f))
	signer := procedure.Actor{Staff: "leader", Role: procedure.RoleLeader, Unit: "lanh-dao"}
	events := []procedure.Event{
		procedure.HandedOver{By: clerk}, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}}, procedure.SupplementReceived{By: clerk},
		procedure.Finished{By: signer}, procedure.Refused{By: signer, Text: "x"}, procedure.ResultReturned{By: clerk}, procedure.Accepted{By: clerk},
		procedure.Withdrawn{By: clerk, Text: "x"}, procedure.Stopped{By: signer, Text: "x"}, procedure.Declined{By: clerk, Text: "x"},
		procedure.ReceiptCorrected{By: procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: unit}, ReceivedAt: received.Add(time.Minute), Text: "x"},
		procedure.Declared{By: procedure.Actor{Staff: "head", Role: procedure.RoleUnitHead, Unit: unit}, Course: procedure.OnCourse},
	}
	busy := until
	if chance.IntN(3) == 0 {
		busy = received.Add(6 * 24 * time.Hour) // and then nobody does anything any more
	}
	for at := received; ; {
		at = at.Add(time.Duration(chance.IntN(72*60)) * time.Minute)
		if at.After(busy) || s.Status.Closed() {
			break
		}
		s = procedure.Advance(s, at)
		if letter, owed := s.OwedLetter(); owed && chance.IntN(3) > 0 {
			s = apply(t, s, procedure.LetterIssued{Key: letter.Key, LetterID: "x", Number: no}, at)
		}
		if next, err := procedure.Apply(s, events[chance.IntN(len(events))], at); err == nil {
			s = next
		}
		s = record(t, b, s)
	}
	return record(t, b, procedure.Advance(s, until))
}

// recount is the line of one file, nothing for a promise that is not judged.
func recount(s procedure.State, at time.Time) (promise time.Time, one register.PunctualityLine, judged bool) {
	v := s.View()
	for _, p := range v.Promises {
		if !p.Superseded && p.Kind != procedure.PromiseReappointment {
			promise = p.DueAt
		}
	}
	if !v.LateAt.IsZero() {
		promise = v.LateAt
	}
	if promise.IsZero() || v.LateAt.IsZero() && !promise.Before(at) {
		return promise, one, false
	}
	late := !v.LateAt.IsZero() || v.FinishedAt.After(promise) || v.FinishedAt.IsZero()
	switch {
	case v.LateAt.IsZero() && v.FinishedAt.IsZero() && v.Status.Closed() && !v.ClosedAt.After(promise):
		one.Ended = 1
	case late:
		one.Late = 1
		if v.FinishedAt.IsZero() && !v.Status.Closed() {
			one.LateOpen = 1
		}
		if v.Apology != nil && !v.Apology.IssuedAt.IsZero() && v.Apology.IssuedAt.Before(promise) {
			one.Apologised = 1
		}
	default:
		one.OnTime = 1
		if procedure.DayOf(v.FinishedAt) < procedure.DayOf(promise) {
			one.Early = 1
		}
	}
	return promise, one, true
}

func add(sum, one register.PunctualityLine) register.PunctualityLine {
	sum.OnTime += one.OnTime
	sum.Early += one.Early
	sum.Late += one.Late
	sum.LateOpen += one.LateOpen
	sum.Apologised += one.Apologised
	sum.Ended += one.Ended
	return sum
}

func TestPunctualityIsWhatARecountSays(t *testing.T) {
	b := open(t)
	chance := rand.New(rand.NewPCG(1, 2))
	at := on(75, "12:00")
	states := make([]procedure.State, 150)
	for i := range states {
		states[i] = life(t, b, i, chance, at)
	}
	bounds := []time.Time{on(0, "00:00"), on(14, "00:00"), on(28, "17:00"), on(42, "00:00"), on(200, "00:00")}
	units := map[string]string{"bcvt": "Phòng Bưu chính, Viễn thông", "cntt": "Tổ công nghệ"}
	var all register.PunctualityLine
	for by, key := range map[register.PunctualityBy]func(procedure.State) (string, string){
		register.OfOffice:    func(procedure.State) (string, string) { return "", "" },
		register.OfUnit:      func(s procedure.State) (string, string) { u := s.Rules.Steps[1].Unit; return u, units[u] },
		register.OfProcedure: func(s procedure.State) (string, string) { p := s.Rules.Procedure; return p, "Thủ tục " + p[4:] },
	} {
		var want []register.PunctualityLine
		lateNow := map[string]int{}
		for _, s := range states {
			promise, one, judged := recount(s, at)
			code, name := key(s)
			if judged && one.LateOpen > 0 {
				lateNow[code]++
			}
			for i := range bounds[1:] {
				if !judged || promise.Before(bounds[i]) || !promise.Before(bounds[i+1]) {
					continue
				}
				same := slices.IndexFunc(want, func(l register.PunctualityLine) bool { return l.Key == code && l.From.Equal(bounds[i]) })
				if same < 0 {
					want, same = append(want, register.PunctualityLine{From: bounds[i], To: bounds[i+1], Key: code, Name: name}), len(want)
				}
				want[same] = add(want[same], one)
			}
		}
		slices.SortFunc(want, func(a, b register.PunctualityLine) int {
			return cmp.Or(cmp.Compare(a.Key, b.Key), a.From.Compare(b.From))
		})
		got, err := b.PunctualityOver(t.Context(), bounds, at, by)
		require.NoError(t, err)
		require.Equal(t, want, got, by)
		counted, err := b.LateNow(t.Context(), at, by)
		require.NoError(t, err)
		counts := map[string]int{}
		for _, c := range counted {
			counts[c.Key] = c.Files
		}
		require.Equal(t, lateNow, counts, by)
		if by == register.OfOffice {
			for _, l := range want {
				all = add(all, l)
			}
		}
	}
	for what, n := range map[string]int{
		"on time": all.OnTime, "early": all.Early, "late": all.Late, "late and open": all.LateOpen, "apologised": all.Apologised, "ended": all.Ended,
	} {
		require.Positive(t, n, "no file of the test is %s: %+v", what, all)
	}
	require.Greater(t, all.Late, all.LateOpen)
	require.Greater(t, all.Late, all.Apologised)
}

func TestAFileNeverReturnedIsNotPunctual(t *testing.T) {
	b := open(t)
	working(t, b, "key")
	of := func(at time.Time) []register.PunctualityLine {
		t.Helper()
		lines, err := b.Punctuality(t.Context(), on(0, "00:00"), on(30, "00:00"), at, register.OfOffice)
		require.NoError(t, err)
		return lines
	}
	require.Empty(t, of(on(7, "17:00")), "nobody has broken the promise yet")
	lines := of(on(7, "17:01"))
	require.Equal(t, []int{1, 1}, []int{lines[0].Late, lines[0].LateOpen}, "the machine need not have noticed")
	percent, ok := lines[0].Percent()
	require.True(t, ok)
	require.Zero(t, percent)
	_, ok = register.PunctualityLine{Ended: 3}.Percent()
	require.False(t, ok, "of nothing there is no share")
}

// TestFiguresReadNoFiles: a period is counted from its index.
func TestFiguresReadNoFiles(t *testing.T) {
	const files = 3000
	b := yearOf(t, files)
	from, to := on(0, "00:00"), on(30, "00:00")
	for by, queries := range map[register.PunctualityBy][]register.Query{
		register.OfOffice:    register.PunctualityQueries([]time.Time{from, to}, on(400, "00:00"), register.OfOffice),
		register.OfUnit:      register.PunctualityQueries([]time.Time{from, to}, on(400, "00:00"), register.OfUnit),
		register.OfProcedure: register.PunctualityQueries([]time.Time{from, to}, on(400, "00:00"), register.OfProcedure),
	} {
		for _, q := range queries {
			var raw string
			require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
			var plans []struct{ Plan planNode }
			require.NoError(t, json.Unmarshal([]byte(raw), &plans))
			require.Subset(t, []string{"units"}, plans[0].Plan.scans(), "%s %s\n%s", by, q.SQL, raw)
			require.Less(t, plans[0].Plan.read(), files/4.0, "%s %s\n%s", by, q.SQL, raw)
		}
	}
}

// yearOf is a register with n files whose promises lie in one year: one in ten broken,
// of those one in ten open.
func yearOf(tb testing.TB, n int) book {
	tb.Helper()
	b := open(tb)
	working(tb, b, "key")
	_, err := b.db.ExecContext(tb.Context(), `
		INSERT INTO files
		SELECT (jsonb_populate_record(f, jsonb_build_object('code', f.code || '-' || lpad(i::text, 7, '0'),
			'first_due_at', f.received_at + i * interval '365 days' / $1, 'due_at', f.received_at + i * interval '365 days' / $1,
			'late_at', CASE WHEN i % 10 = 0 THEN f.received_at + i * interval '365 days' / $1 END,
			'finished_at', CASE WHEN i % 100 > 0 THEN f.received_at END, 'status', CASE WHEN i % 100 > 0 THEN 10 ELSE 4 END,
			'level', CASE WHEN i % 100 = 0 THEN 1 ELSE 0 END,
			'procedure', '1.00' || i % 50, 'lead_unit', 'unit-' || i % 12))).*
		FROM files f, generate_series(1, $1::integer) i`, n)
	require.NoError(tb, err)
	_, err = b.db.ExecContext(tb.Context(), `VACUUM ANALYZE files`)
	require.NoError(tb, err)
	return b
}

// BenchmarkPunctuality is a year by month of everything a page of figures shows.
func BenchmarkPunctuality(b *testing.B) {
	bounds := make([]time.Time, 13)
	for i := range bounds {
		bounds[i] = on(i*30, "00:00")
	}
	for _, size := range []int{10_000, 100_000} {
		store := yearOf(b, size)
		for _, by := range []register.PunctualityBy{register.OfOffice, register.OfUnit, register.OfProcedure} {
			b.Run(fmt.Sprintf("%s/%d", by, size), func(b *testing.B) {
				for b.Loop() {
					lines, err := store.PunctualityOver(b.Context(), bounds, on(400, "00:00"), by)
					require.NoError(b, err)
					require.NotEmpty(b, lines)
				}
			})
		}
	}
}
