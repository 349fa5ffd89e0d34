package register_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// everything is all the register says about a file.
type everything struct {
	View        procedure.View
	Entries     []procedure.Entry
	Custody     []procedure.Interval
	Promises    []procedure.PromiseView
	Breaches    []procedure.Breach
	Escalations []procedure.Escalation
}

func read(t *testing.T, b book, code string) (e everything) {
	t.Helper()
	file, err := b.File(t.Context(), code)
	require.NoError(t, err)
	e.View = file.View
	e.Entries, err = b.Entries(t.Context(), code)
	require.NoError(t, err)
	e.Custody, err = b.Custody(t.Context(), code)
	require.NoError(t, err)
	e.Promises, err = b.Promises(t.Context(), code)
	require.NoError(t, err)
	e.Breaches, err = b.Breaches(t.Context(), code)
	require.NoError(t, err)
	e.Escalations, err = b.Escalations(t.Context(), code)
	require.NoError(t, err)
	return e
}

// expected is what the register must say after a life whose journal was kept.
func expected(v procedure.View, journal []procedure.Entry) everything {
	e := everything{View: v, Custody: v.Custody, Promises: v.Promises, Breaches: v.Breaches, Escalations: v.Escalations}
	for _, entry := range journal {
		entry.Notices = nil
		e.Entries = append(e.Entries, entry)
	}
	return e
}

func TestRecordFollowsALife(t *testing.T) {
	b := open(t)
	opening, err := newFile("key-1").Open(agency + "-211018-0001")
	require.NoError(t, err)
	journal := opening.Journal
	s := take(t, b, newFile("key-1"))
	step := func(next procedure.State) {
		journal = append(journal, next.Journal...)
		s = record(t, b, next)
		sameJSON(t, expected(s.View(), journal), read(t, b, s.Code))
	}
	step(apply(t, s, procedure.HandedOver{By: clerk, Staff: "officer"}, on(0, "09:00")))
	step(procedure.Advance(s, on(2, "08:00"))) // near_due
	step(procedure.Advance(s, on(4, "17:00"))) // declare, apology_latest, the letter is decided
	step(apply(t, s, procedure.LetterIssued{Key: s.Apology.Key, LetterID: "x", Number: 1}, on(4, "17:01")))
	step(procedure.Advance(s, on(7, "17:00"))) // late, escalated
	step(procedure.Advance(s, on(9, "08:00"))) // climbed
	step(apply(t, s, procedure.Acknowledged{By: leader, Decision: procedure.DecideAct}, on(9, "08:30")))
	step(procedure.Advance(s, on(20, "08:00"))) // broken, chased
	require.NotEmpty(t, s.Breaches)
	require.NotEmpty(t, s.Escalations)
	for _, at := range []time.Time{s.View().LateAt, read(t, b, s.Code).View.LateAt, read(t, b, s.Code).Breaches[0].At} {
		require.Equal(t, on(7, "17:00"), at)
	}
}

func TestRecordAgainChangesNothing(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	near := procedure.Advance(s, on(2, "08:00"))
	record(t, b, near)
	late := procedure.Advance(near, on(4, "17:00"))
	record(t, b, late) // near's entries once more, then new ones
	before := read(t, b, s.Code)
	notices, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)

	record(t, b, late)
	record(t, b, near) // an old call must not move the read row back
	require.Equal(t, before, read(t, b, s.Code))
	after, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, notices, after)
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM file_events_void`))
}

func TestRecordAtOnceIsOneRecord(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	for day := range 15 { // a rung, a climb or a chase on most of them
		next := procedure.Advance(s, on(day, "17:00"))
		failures := make([]error, 8)
		var group sync.WaitGroup
		for i := range failures {
			group.Go(func() { failures[i] = b.Record(t.Context(), next.View(), next.Journal) })
		}
		group.Wait()
		require.Equal(t, make([]error, 8), failures)
		s = next.Recorded(next.Seq)
	}
	require.Equal(t, s.Seq, one[int](t, b, `SELECT count(*) FROM file_events`))
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM file_events_void`))
}

func TestOneConnectionIsEnough(t *testing.T) {
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	store, err := register.Open(t.Context(), url, register.WithMaxConns(1))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	registered, err := store.Register(ctx, newFile("key-1"))
	require.NoError(t, err)
	next := procedure.Advance(registered.State, on(7, "17:00"))
	require.NoError(t, store.Record(ctx, next.View(), next.Journal))
	_, err = store.IssueLetter(ctx, draft(next.Code, "k", on(7, "17:00")))
	require.NoError(t, err)
	_, err = store.Handovers(ctx, register.Print, 1, 10)
	require.NoError(t, err)
}

func TestRecordRefusesGaps(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	next := procedure.Advance(s, on(7, "17:00"))
	before := read(t, b, s.Code)
	twisted := []procedure.Entry{next.Journal[1], next.Journal[0]}
	elsewhere := next.View()
	elsewhere.Code = "nowhere"
	for name, test := range map[string]struct {
		view    procedure.View
		entries []procedure.Entry
		want    error
	}{
		"first missing":     {next.View(), next.Journal[1:], register.ErrGap},
		"last missing":      {next.View(), next.Journal[:1], register.ErrGap},
		"out of order":      {next.View(), twisted, register.ErrGap},
		"none, but a view":  {next.View(), nil, register.ErrGap},
		"a file not there":  {elsewhere, next.Journal, register.ErrNotFound},
		"no entries at all": {s.View(), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorIs(t, b.Record(t.Context(), test.view, test.entries), test.want)
			require.Equal(t, before, read(t, b, s.Code))
		})
	}
}

// A worker died after its commit; the task ran again and came out differently.
func TestRecordFollowsTheWorkflow(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	lost := procedure.Advance(s, on(7, "17:00")) // six rungs' worth of entries and notices
	record(t, b, lost)
	require.NotEmpty(t, read(t, b, s.Code).Breaches)

	// In truth the result was ready in time.
	truth := apply(t, s, procedure.Refused{By: head, Text: "text-1"}, on(1, "09:00"))
	record(t, b, truth)

	got := read(t, b, s.Code)
	want := everything{View: truth.View(), Custody: truth.Custody, Promises: truth.View().Promises, Entries: got.Entries[:2]}
	want.Entries = append(want.Entries, expected(truth.View(), truth.Journal).Entries...)
	sameJSON(t, want, got)
	require.Equal(t, len(lost.Journal), one[int](t, b, `SELECT count(*) FROM file_events_void WHERE voided_at = $1`, on(1, "09:00")))
	notices, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.Equal(t, procedure.NoticeRefused, notices[0].Kind)
	require.Zero(t, one[int](t, b, `
		SELECT count(*) FROM outbox o JOIN notices n ON n.id = o.notice_id WHERE n.cancelled_at IS NOT NULL AND o.status <> 'cancelled'`))
}

// A worker stood still within its task, which was given up; another did it again, later,
// and came out differently. When the first wakes up it does not write over the second.
func TestATaskThatWasGivenUpIsOvertaken(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	late := procedure.Advance(s, on(7, "17:00"))
	truth := apply(t, s, procedure.Refused{By: head, Text: "text-1"}, on(1, "09:00"))
	require.NoError(t, b.RecordOf(t.Context(), on(8, "08:10"), truth.View(), truth.Journal))
	before := read(t, b, s.Code)
	require.ErrorIs(t, b.RecordOf(t.Context(), on(8, "08:00"), late.View(), late.Journal), register.ErrOvertaken)
	sameJSON(t, before, read(t, b, s.Code))
	require.NoError(t, b.RecordOf(t.Context(), on(8, "08:00"), truth.View(), truth.Journal), "the same is the same, whoever says it")

	require.NoError(t, b.RecordOf(t.Context(), on(8, "08:20"), late.View(), late.Journal), "a later task is the truth")
	require.Equal(t, len(late.Journal)+2, one[int](t, b, `SELECT count(*) FROM file_events`))
	require.ErrorIs(t, b.RecordOf(t.Context(), on(8, "08:10"), truth.View(), truth.Journal), register.ErrOvertaken)
}

func TestRecordWithAnotherInstantOnly(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	record(t, b, procedure.Advance(s, on(2, "08:00")))
	messages, err := b.ClaimOutbox(t.Context(), on(2, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, messages) // the officer has no e-mail address: paper

	again := procedure.Advance(s, on(2, "08:01"))
	record(t, b, again)
	entries, err := b.Entries(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, on(2, "08:01"), entries[2].At)
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM file_events_void`))
	// The reminder's key is the same: it lives again and is not said twice.
	queue, err := b.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Len(t, queue.Handovers, 1)
	require.Equal(t, on(2, "08:01"), queue.Handovers[0].At)
}

func TestWhatHasGoneIsNotSaidAgain(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	record(t, b, procedure.Advance(s, on(3, "08:00"))) // asks officer and head
	messages, err := b.ClaimOutbox(t.Context(), on(3, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.NoError(t, b.MarkSent(t.Context(), messages[0].ID, on(3, "08:01"), register.Answer{Text: "250 ok"}))

	record(t, b, procedure.Advance(s, on(3, "08:02")))
	messages, err = b.ClaimOutbox(t.Context(), on(4, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, messages)
}

// A message in a sender's hands while its entry is void and comes again must not
// be handed to a second sender.
func TestWhatIsBeingSentStaysItsSenders(t *testing.T) {
	b := open(t)
	s := working(t, b, "key-1")
	record(t, b, procedure.Advance(s, on(3, "08:00")))
	claimed, err := b.ClaimOutbox(t.Context(), on(3, "08:00"), 10*time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, claimed, 1)

	record(t, b, procedure.Advance(s, on(3, "08:02")))
	none, err := b.ClaimOutbox(t.Context(), on(3, "08:05"), time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, none)
	afterLease, err := b.ClaimOutbox(t.Context(), on(3, "08:10"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, afterLease, 1)
	require.Equal(t, claimed[0].Key, afterLease[0].Key)
}
