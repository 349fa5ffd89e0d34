package procedure_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"dunghen/workflows/procedure"
)

// FuzzLedger lets the fuzzer write the life of a file: bytes become rules, events
// and steps of time.
func FuzzLedger(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03"))
	f.Add([]byte("a clerk opens, an officer asks, the applicant pays, nobody answers, the promise breaks twice over"))
	addLongSeeds(f)
	f.Fuzz(rapid.MakeFuzz(liveThrough))
}

// addLongSeeds adds bytes enough for whole lives, the same every time: from a few bytes
// the fuzzer would not find its way past the intake.
func addLongSeeds(f *testing.F) {
	f.Helper()
	for n := range byte(4) {
		var seed []byte
		for i := range 500 {
			sum := sha256.Sum256([]byte{n, byte(i), byte(i >> 8)})
			seed = append(seed, sum[:]...)
		}
		f.Add(seed)
	}
}

// FuzzDeadline: any limit from any instant has a due date after it, explained
// without gaps, or a refusal.
func FuzzDeadline(f *testing.F) {
	f.Add(int64(1772413200), 10, uint8(0), int64(0), int64(0))
	f.Add(int64(1767951000), 1, uint8(1), int64(3600), int64(7200))
	f.Add(int64(1802000000), 8, uint8(2), int64(60), int64(0))
	f.Add(int64(-1), -1, uint8(3), int64(-5), int64(-5))
	f.Add(int64(1<<40), 1<<40, uint8(2), int64(1), int64(1<<40))
	f.Fuzz(func(t *testing.T, received int64, amount int, unit uint8, pause, span int64) {
		if received < -1<<40 || received > 1<<40 {
			return
		}
		c := published()
		term := procedure.Term{
			Start: time.Unix(received, 0),
			Limit: procedure.Limit{Amount: amount, Unit: append([]procedure.Unit{"fortnight"}, wd, cd, wh)[unit%4]},
		}
		var stops []procedure.Stop
		if pause > 0 && pause < 1<<32 && span >= 0 && span < 1<<32 {
			from := term.Start.Add(time.Duration(pause) * time.Second)
			stops = []procedure.Stop{{From: from, To: from.Add(time.Duration(span) * time.Second), Reason: procedure.StopPayment}}
		}
		due, ok, err := c.Due(term, stops)
		e, explained, explainErr := c.Explain(term, stops)
		require.Equal(t, err, explainErr)
		require.Equal(t, ok, explained)
		if err != nil {
			var refusal *procedure.Refusal
			require.ErrorAs(t, err, &refusal)
			return
		}
		require.True(t, ok, "a pause that ends does not take the date away")
		require.True(t, due.After(term.Start))
		require.Equal(t, due, e.DueAt)
		require.Equal(t, procedure.DayOf(term.Start), e.Days[0].Date)
		require.Equal(t, procedure.DayOf(due), e.Days[len(e.Days)-1].Date)
		require.Len(t, e.Days, int(procedure.DayOf(due)-procedure.DayOf(term.Start))+1)
		require.True(t, c.IsWorking(procedure.DayOf(due)))
		longer := term
		longer.Limit.Amount++
		if later, _, err := c.Due(longer, stops); err == nil {
			require.False(t, later.Before(due), "more time is never less")
		}
	})
}

// FuzzStateJSON: what can be read as a State is written and read again unchanged,
// and a day or an hour that is none is refused.
func FuzzStateJSON(f *testing.F) {
	for _, moves := range [][]move{
		{},
		{toOfficer, late("2026-03-10 09:00", "2026-03-18 09:00")},
		{toOfficer, {at: "2026-03-04 10:00", do: ask("1", officer, false)}},
	} {
		s, err := procedure.Open(intake())
		require.NoError(f, err)
		for _, m := range moves {
			s, err = procedure.Apply(s, m.do, vn(m.at))
			require.NoError(f, err)
		}
		s = procedure.Advance(s, vn("2026-03-24 09:00"))
		s.Calendar = excerpt("2027-11-01") // small seeds are cheap to vary
		raw, err := json.Marshal(s)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"calendar":{"from":"2026-02-30","hours":[{"open":"25:00"}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var s procedure.State
		if json.Unmarshal(raw, &s) != nil {
			return
		}
		once, err := json.Marshal(s)
		var unsupported *json.MarshalerError
		if errors.As(err, &unsupported) {
			return
		}
		require.NoError(t, err)
		var again procedure.State
		require.NoError(t, json.Unmarshal(once, &again))
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.JSONEq(t, string(once), string(twice))
	})
}
