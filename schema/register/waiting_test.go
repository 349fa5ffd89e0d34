package register_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// registered is a file that waits for being accepted since 8 o'clock.
func registered(t *testing.T, b book, key string) procedure.State {
	t.Helper()
	f := newFile(key)
	f.Open = func(code string) (procedure.State, error) {
		return procedure.Open(procedure.Intake{
			Code: code, Rules: rules(), Calendar: calendar(), Channel: procedure.ChannelPostal,
			ReceivedAt: on(0, "08:00"), RegisteredAt: on(0, "08:00"), By: clerk,
		})
	}
	return take(t, b, f)
}

func TestQueuesOfTheCounter(t *testing.T) {
	b := open(t)
	first, second := registered(t, b, "first"), registered(t, b, "second")
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "00000000-0000-4000-8000-000000000001", Code: first.Code, Kind: "reason", Body: "Đơn chưa ký", Author: "clerk", At: on(0, "09:00")}))
	asked := record(t, b, apply(t, first, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "00000000-0000-4000-8000-000000000001"}, on(0, "09:00")))
	paying := record(t, b, apply(t, take(t, b, newFile("pay")), procedure.PaymentRequested{By: clerk, Amount: 200_000}, on(0, "10:00")))

	queue := func(which register.Queue, after register.Mark, limit int) []register.Waiting {
		t.Helper()
		waiting, err := b.Waiting(t.Context(), which, after, limit)
		require.NoError(t, err)
		for i := range waiting {
			require.Equal(t, waiting[i].Code, waiting[i].View.Code)
			waiting[i].View = procedure.View{}
		}
		return waiting
	}
	line := func(s procedure.State, channel procedure.Channel, since string) register.Waiting {
		return register.Waiting{
			Code: s.Code, ProcedureName: "Cấp giấy phép bưu chính", Channel: channel, ApplicantName: applicant.Name,
			Phone: applicant.Phone, Since: on(0, since),
		}
	}
	require.Equal(t, []register.Waiting{line(second, procedure.ChannelPostal, "08:00")}, queue(register.QueueAccept, register.Mark{}, 10))
	want := line(asked, procedure.ChannelPostal, "09:00")
	want.Request = "Đơn chưa ký"
	require.Equal(t, []register.Waiting{want}, queue(register.QueueSupplement, register.Mark{}, 10))
	want = line(paying, procedure.ChannelDirect, "10:00")
	want.Amount = 200_000
	require.Equal(t, []register.Waiting{want}, queue(register.QueuePayment, register.Mark{}, 10))

	record(t, b, apply(t, asked, procedure.SupplementReceived{By: clerk}, on(1, "09:00")))
	both := queue(register.QueueAccept, register.Mark{}, 10)
	require.Equal(t, []string{second.Code, first.Code}, []string{both[0].Code, both[1].Code}, "it waits anew")
	require.Equal(t, on(1, "09:00"), both[1].Since)
	require.Equal(t, both[1:], queue(register.QueueAccept, register.MarkOfWaiting(both[0]), 10))
	require.Equal(t, both[:1], queue(register.QueueAccept, register.Mark{}, 1))
	require.Empty(t, queue(register.QueueAccept, register.MarkOfWaiting(both[1]), 10))

	counts, err := b.CountWaiting(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, map[register.Queue]int{register.QueueAccept: 2, register.QueueSupplement: 0, register.QueuePayment: 1}, counts)

	for day, want := range map[procedure.Day]int{monday: 3, monday + 1: 0} {
		n, err := b.TakenIn(t.Context(), agency, day)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
}

// TestQueuesUseIndexes: of six thousand files a list of the counter reads those of its
// page.
func TestQueuesUseIndexes(t *testing.T) {
	const files, page = 3000, 20
	b := crowded(t, files)
	for _, change := range []string{
		`UPDATE files SET unit = 'van-phong', held_since = received_at + right(code, 7)::integer * interval '1 minute',
			finished_at = received_at, status = (ARRAY[1, 5, 6, 9, 2])[1 + right(code, 7)::integer % 5]
			WHERE status = 4 AND code ~ '-[0-9]{7}$'`,
		`INSERT INTO outbox (key, channel, kind, code, applicant, at, next_attempt_at)
			SELECT code, CASE WHEN status = 1 THEN 'post' ELSE 'print' END, 'result_ready', code, true, received_at, '-infinity' FROM files`,
		`INSERT INTO documents (code, no, document, copies) SELECT code, 2, 'don', 1 FROM files`,
		`INSERT INTO file_events (code, seq, at, kind, by_staff) SELECT code, 100 + i, received_at, 'assigned', 'head' FROM files, generate_series(1, 2) i`,
		`ANALYZE`,
	} {
		_, err := b.db.ExecContext(t.Context(), change)
		require.NoError(t, err)
	}
	deep := register.Mark{Due: on(1, "08:00"), Code: agency}
	tests := map[string][]register.Query{
		"transfers":       register.TransferQueries("van-phong", page),
		"results":         register.CollectableQueries("", false, register.Mark{}, page),
		"results, deep":   register.CollectableQueries("", false, register.Mark{Due: on(0, "08:00"), Code: agency + "-211018-0001-0002000"}, page),
		"results, found":  register.CollectableQueries("nguyen van 0000008", true, register.Mark{}, page),
		"results, common": register.CollectableQueries("nguyen van", false, register.Mark{}, page),
		"print":           register.HandoverQueries(register.Print, time.Time{}, 0, page),
		"post, deep":      register.HandoverQueries(register.Post, on(0, "08:00"), 1000, page),
	}
	for _, queue := range register.Queues() {
		tests[string(queue)] = register.WaitingQueries(queue, register.Mark{}, page)
		tests[string(queue)+", deep"] = register.WaitingQueries(queue, deep, page)
	}
	for name, queries := range tests {
		t.Run(name, func(t *testing.T) {
			for _, q := range queries {
				var raw string
				require.NoError(t, b.db.QueryRowContext(t.Context(), `EXPLAIN (ANALYZE, FORMAT JSON) `+q.SQL, q.Values...).Scan(&raw))
				var plans []struct{ Plan planNode }
				require.NoError(t, json.Unmarshal([]byte(raw), &plans))
				for _, table := range plans[0].Plan.scans() {
					require.Contains(t, []string{"units", "staff", "notices", "letters", "free_texts"}, table, "%s\n%s", q.SQL, raw)
				}
				require.Less(t, plans[0].Plan.read(), 30.0*page, "%s\n%s", q.SQL, raw)
			}
		})
	}
}
