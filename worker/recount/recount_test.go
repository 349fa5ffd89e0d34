package recount_test

import (
	"database/sql"
	"testing"
	"time"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/worker/recount"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// book is the two tables a recount reads, with nothing around them.
const book = `
	CREATE TABLE openings (code text, state jsonb);
	CREATE TABLE file_events (code text, seq integer, at timestamptz, kind text, detail jsonb);
	INSERT INTO openings SELECT code, jsonb_build_object('channel', channel, 'rules', jsonb_build_object('procedure', 'p',
		'payment', jsonb_build_object('stops_clock', true),
		'steps', '[{"role": "clerk", "unit": "counter"}, {"role": "officer", "unit": "u"}]'::jsonb))
	FROM (VALUES ('early', 'online'), ('kept', 'direct'), ('late', 'postal'), ('open', 'direct'), ('stands', 'direct'),
		('withdrawn', 'direct'), ('anew', 'direct'), ('waiting', 'online')) f (code, channel);
	INSERT INTO file_events VALUES
		('early', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-06T17:00:00+07:00"}'),
		('early', 2, '2026-03-05 16:00+07', 'finished', NULL),
		('kept', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-06T17:00:00+07:00"}'),
		('kept', 2, '2026-03-06 17:00+07', 'finished', NULL),
		('kept', 3, '2026-03-09 09:00+07', 'result_returned', NULL),
		('late', 1, '2026-02-20 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-04T17:00:00+07:00"}'),
		('late', 2, '2026-03-03 17:00+07', 'apology_decided', '{"promise": 1}'),
		('late', 3, '2026-03-03 17:01+07', 'letter_issued', NULL),
		('late', 4, '2026-03-04 17:00+07', 'breach', '{"kind": "late", "promise": 1, "at": "2026-03-04T17:00:00+07:00"}'),
		('late', 5, '2026-03-05 10:00+07', 'refused', NULL),
		('open', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-04T17:00:00+07:00"}'),
		('open', 2, '2026-03-04 17:00+07', 'breach', '{"kind": "late", "promise": 1, "at": "2026-03-04T17:00:00+07:00"}'),
		('open', 3, '2026-03-10 10:00+07', 'finished', NULL),
		('stands', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-04T17:00:00+07:00"}'),
		('stands', 2, '2026-03-03 08:00+07', 'payment_requested', '{}'),
		('withdrawn', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-05T17:00:00+07:00"}'),
		('withdrawn', 2, '2026-03-04 08:00+07', 'withdrawn', '{}'),
		('anew', 1, '2026-03-02 08:00+07', 'accepted', '{"promise": 1, "due_at": "2026-03-04T17:00:00+07:00"}'),
		('anew', 2, '2026-03-03 08:00+07', 'supplement_requested', '{}'),
		('anew', 3, '2026-03-09 08:00+07', 'supplement_received', '{"promise": 2, "due_at": "2026-03-11T17:00:00+07:00"}'),
		('anew', 4, '2026-03-11 16:00+07', 'finished', NULL);`

func open(t *testing.T, more string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", pgtest.New(t))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	_, err = db.ExecContext(t.Context(), book+more)
	require.NoError(t, err)
	return db
}

func at(day, hour int) time.Time {
	return time.Date(2026, time.March, day, hour, 0, 0, 0, time.FixedZone("", 7*60*60))
}

func TestCount(t *testing.T) {
	b, err := recount.Read(t.Context(), open(t, ""))
	require.NoError(t, err)
	for name, test := range map[string]struct {
		from, to time.Time
		want     []recount.Line
		late     []string
	}{
		"the week": {at(1, 0), at(8, 0), []recount.Line{{
			Unit: "u", Procedure: "p", Online: 1, Direct: 5, Carried: 1, Early: 1, OnTime: 2, Late: 1, OpenInTime: 2, OpenOverdue: 1,
			Ended: 1, Kept: 2, KeptEarly: 1, Broken: 2, BrokenOpen: 1, Excused: 1,
		}}, []string{"open"}},
		"the next": {at(8, 0), at(15, 0), []recount.Line{{
			Unit: "u", Procedure: "p", Carried: 3, OnTime: 1, Late: 1, OpenInTime: 1, Kept: 1,
		}}, nil},
		"up to the very promise": {at(1, 0), at(4, 17), []recount.Line{{
			Unit: "u", Procedure: "p", Online: 1, Direct: 5, Carried: 1, OnTime: 1, OpenInTime: 6, Ended: 1,
		}}, nil},
		"before anything": {at(1, 0).AddDate(-1, 0, 0), at(1, 0).AddDate(0, -1, 0), []recount.Line{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, b.Count(test.from, test.to))
			require.Equal(t, test.late, b.Late(test.to))
		})
	}
}

// A date that hangs on the same clock as a second one is written nowhere when that moves.
func TestWhatIsNotWrittenIsNotGuessed(t *testing.T) {
	_, err := recount.Read(t.Context(), open(t, `INSERT INTO file_events VALUES
		('stands', 3, '2026-03-03 09:00+07', 'apology_decided', '{"promise": 1}'), ('stands', 4, '2026-03-09 09:00+07', 'payment_confirmed', '{}')`))
	require.ErrorContains(t, err, "recount entries of stands: the clock was touched after the apology")
}
