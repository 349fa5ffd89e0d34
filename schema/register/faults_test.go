package register_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// faultCase is a case about a file of unit bcvt as a run starts it, with the texts
// its reports refer to.
func faultCase(t *testing.T, b book, key string) procedure.FaultCase {
	t.Helper()
	code := take(t, b, newFile(key)).Code
	for _, id := range []string{"text-1", "text-2", "text-3"} {
		require.NoError(t, b.PutText(t.Context(), register.Text{
			ID: id + "/" + key, Code: code, Kind: "fault", Body: "Cán bộ to tiếng", Author: "clerk", At: on(1, "08:00"),
		}))
	}
	known, err := b.Faults(t.Context(), code)
	require.NoError(t, err)
	return procedure.FaultCase{
		Code: code, Regime: "2021", Unit: "bcvt", Calendar: calendar(),
		Rule: procedure.FaultRule{
			Remind: procedure.Limit{Amount: 4, Unit: procedure.WorkingHour}, Answer: procedure.Limit{Amount: 4, Unit: procedure.WorkingHour},
			Levels: []procedure.Role{procedure.RoleLeader, procedure.RoleDirector},
		},
	}.Resume(known)
}

// report is a fault of a day after monday, told in the words of a text.
func report(key string, kind procedure.FaultKind, days int, text string) procedure.FaultReported {
	return procedure.FaultReported{By: clerk, Kind: kind, On: monday + procedure.Day(days), Subject: "officer", Text: text + "/" + key}
}

func said(t *testing.T, c procedure.FaultCase, at time.Time, events ...procedure.FaultEvent) procedure.FaultCase {
	t.Helper()
	for _, e := range events {
		var err error
		c, err = procedure.ApplyFault(c, e, at)
		require.NoError(t, err)
	}
	return c
}

// entered writes what the case has not told yet.
func entered(t *testing.T, b book, c procedure.FaultCase) procedure.FaultCase {
	t.Helper()
	require.NoError(t, b.RecordFaults(t.Context(), c.View(), c.Journal))
	return c.Recorded(c.Seq)
}

// faultRow is a row of the table a report reads.
type faultRow struct {
	No                                              int
	Kind, On, Subject, Text, Outcome, By, DecidedIn string
	Letter                                          string
}

func faultRows(t *testing.T, b book, code string) (out []faultRow) {
	t.Helper()
	rows, err := b.db.QueryContext(t.Context(), `
		SELECT no, kind, occurred_on::text, subject, text_id, outcome, decided_by, coalesce(decision_text_id, ''), letter_key
		FROM faults WHERE code = $1 ORDER BY no`, code)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var r faultRow
		require.NoError(t, rows.Scan(&r.No, &r.Kind, &r.On, &r.Subject, &r.Text, &r.Outcome, &r.By, &r.DecidedIn, &r.Letter))
		out = append(out, r)
	}
	require.NoError(t, rows.Err())
	return out
}

func TestRecordFaultsFollowsACase(t *testing.T) {
	b := open(t)
	c := faultCase(t, b, "k")
	var journal []procedure.Entry
	step := func(next procedure.FaultCase) {
		for _, e := range next.Journal {
			e.Notices = nil
			journal = append(journal, e)
		}
		c = entered(t, b, next)
		view, err := b.Faults(t.Context(), c.Code)
		require.NoError(t, err)
		sameJSON(t, c.View(), view)
		entries, err := b.FaultEntries(t.Context(), c.Code)
		require.NoError(t, err)
		sameJSON(t, journal, entries)
	}
	key := c.Code + "/faults/1"
	step(said(t, c, on(2, "08:00"), report("k", procedure.FaultHarassment, 1, "text-1")))
	step(said(t, c, on(2, "09:00"), report("k", procedure.FaultLostFile, 2, "text-2")))
	step(procedure.AdvanceFaults(c, on(2, "14:30"))) // both are reminded of
	step(said(t, c, on(2, "15:00"), procedure.FaultsApologised{By: head, Text: "text-3/k"}))
	step(said(t, c, on(2, "15:01"), procedure.FaultLetterIssued{Key: key, LetterID: "x", Number: 1}))

	require.Equal(t, []faultRow{
		{1, "harassment", "2021-10-19", "officer", "text-1/k", "apologised", "head", "text-3/k", key},
		{2, "lost_file", "2021-10-20", "officer", "text-2/k", "apologised", "head", "text-3/k", key},
	}, faultRows(t, b, c.Code))
	n, err := b.FaultsOfLetter(t.Context(), key)
	require.NoError(t, err)
	require.Equal(t, 2, n)

	notices, err := b.Notices(t.Context(), c.Code)
	require.NoError(t, err)
	var told []string
	for _, notice := range notices {
		require.Zero(t, notice.Seq, "they belong to no entry of the file")
		told = append(told, string(notice.Kind)+" "+notice.Staff)
	}
	require.Equal(t, []string{
		"fault_reported head", "fault_reported head", "fault_remind head", "fault_remind head",
		"fault_decided clerk", "fault_decided clerk",
	}, told)
	messages, err := b.ClaimOutbox(t.Context(), on(3, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 6)
	require.Empty(t, messages[0].Detail, "no entry of the file stands behind it")
}

func TestRecordFaultsAgainChangesNothing(t *testing.T) {
	b := open(t)
	c := said(t, faultCase(t, b, "k"), on(2, "08:00"), report("k", procedure.FaultHarassment, 1, "text-1"))
	early := c
	late := said(t, c, on(2, "09:00"), procedure.FaultDismissed{By: head, Fault: 1, Text: "text-2/k"})
	failures := make([]error, 8)
	var group sync.WaitGroup
	for i := range failures {
		group.Go(func() { failures[i] = b.RecordFaults(t.Context(), late.View(), late.Journal) })
	}
	group.Wait()
	require.Equal(t, make([]error, 8), failures)
	require.NoError(t, b.RecordFaults(t.Context(), early.View(), early.Journal), "an old call")

	view, err := b.Faults(t.Context(), c.Code)
	require.NoError(t, err)
	sameJSON(t, late.View(), view)
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM fault_events`))
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM notices`))
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM file_events_void`))
}

// A worker died after its commit; the task ran again and took the reports in
// another order, one of them not at all.
func TestRecordFaultsFollowsTheWorkflow(t *testing.T) {
	b := open(t)
	start := faultCase(t, b, "k")
	rude, lost, refused := report("k", procedure.FaultHarassment, 1, "text-1"), report("k", procedure.FaultLostFile, 1, "text-2"),
		report("k", procedure.FaultWrongRefusal, 1, "text-3")
	entered(t, b, said(t, start, on(2, "08:00"), rude, lost, refused))

	truth := said(t, start, on(2, "08:01"), lost, rude)
	c := entered(t, b, truth)
	require.Equal(t, []faultRow{
		{No: 1, Kind: "lost_file", On: "2021-10-19", Subject: "officer", Text: "text-2/k"},
		{No: 2, Kind: "harassment", On: "2021-10-19", Subject: "officer", Text: "text-1/k"},
	}, faultRows(t, b, c.Code))
	require.Equal(t, 3, one[int](t, b, `SELECT count(*) FROM file_events_void WHERE kind = 'fault_reported' AND voided_at = $1`, on(2, "08:01")))
	require.Equal(t, 2, one[int](t, b, `SELECT count(*) FROM fault_events`))
	require.Equal(t, 2, one[int](t, b, `SELECT seq FROM fault_cases`))
}

// The unique key is the last guard: what two runs take for different faults is one.
func TestOneFaultIsOneRow(t *testing.T) {
	b := open(t)
	start := faultCase(t, b, "k")
	rude := report("k", procedure.FaultHarassment, 1, "text-1")
	first := entered(t, b, said(t, start, on(2, "08:00"), rude, procedure.FaultDismissed{By: head, Fault: 1, Text: "text-2/k"}))

	blind := first
	blind.Faults = []procedure.Fault{first.Faults[0]}
	blind.Faults[0].On++ // so that the law takes the second report for new
	blind = said(t, blind, on(3, "08:00"), rude, procedure.FaultsApologised{By: head})
	blind.Faults[0].On--
	require.Error(t, b.RecordFaults(t.Context(), blind.View(), blind.Journal))
	n, err := b.FaultsOfLetter(t.Context(), blind.Letters[0].Key)
	require.NoError(t, err)
	require.Zero(t, n)

	// The same fault of another file is another fault.
	other := faultCase(t, b, "k2")
	entered(t, b, said(t, other, on(2, "08:00"), report("k2", procedure.FaultHarassment, 1, "text-1")))
}

func TestRecordFaultsRefusesGaps(t *testing.T) {
	b := open(t)
	c := said(t, faultCase(t, b, "k"), on(2, "08:00"), report("k", procedure.FaultHarassment, 1, "text-1"))
	next := procedure.AdvanceFaults(c, on(2, "14:30"))
	elsewhere := next.View()
	elsewhere.Code = "nowhere"
	noWords := said(t, faultCase(t, b, "k2"), on(2, "08:00"), report("k2", procedure.FaultHarassment, 1, "text-9"))
	for name, test := range map[string]struct {
		view    procedure.FaultView
		entries []procedure.Entry
		want    error
	}{
		"first missing":        {next.View(), next.Journal[1:], register.ErrGap},
		"last missing":         {next.View(), next.Journal[:1], register.ErrGap},
		"none, but a view":     {next.View(), nil, register.ErrGap},
		"a file not there":     {elsewhere, next.Journal, register.ErrNotFound},
		"a text nobody stored": {noWords.View(), noWords.Journal, register.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, b.RecordFaults(t.Context(), test.view, test.entries), test.want)
		})
	}
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM fault_events`))
	view, err := b.Faults(t.Context(), c.Code)
	require.NoError(t, err)
	require.Equal(t, procedure.FaultView{}, view)
}

// What a fault refers to cannot be deleted with a repeated command.
func TestTextsOfFaultsStay(t *testing.T) {
	b := open(t)
	c := faultCase(t, b, "k")
	entered(t, b, said(t, c, on(2, "08:00"), report("k", procedure.FaultHarassment, 1, "text-1"),
		procedure.FaultDismissed{By: head, Fault: 1, Text: "text-2/k"}))
	require.ErrorIs(t, b.DeleteText(t.Context(), "text-1/k"), register.ErrInUse)
	require.ErrorIs(t, b.DeleteText(t.Context(), "text-2/k"), register.ErrInUse)
	require.NoError(t, b.DeleteText(t.Context(), "text-3/k"))
}
