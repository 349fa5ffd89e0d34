package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

func TestBatch(t *testing.T) {
	const id, other = "6a1b2a0e-8f53-5c0d-9c0f-000000000001", "6a1b2a0e-8f53-5c0d-9c0f-000000000002"
	b := open(t)
	first, second := take(t, b, newFile("key-1")), take(t, b, newFile("key-2"))
	batch := register.Batch{
		ID: id, Staff: "clerk", Verb: "hand-over", ToStaff: "officer", At: on(0, "09:00"),
		Files: []register.BatchFile{{No: 1, Code: second.Code, Seq: 3}, {No: 2, Code: first.Code, Seq: 4}},
	}
	put := func(batch register.Batch, keep time.Time) bool {
		t.Helper()
		fresh, err := b.PutBatch(t.Context(), batch, keep)
		require.NoError(t, err)
		return fresh
	}
	require.True(t, put(batch, on(-1, "09:00")))
	require.False(t, put(batch, on(-1, "09:00")), "the same key changes nothing")
	for name, differs := range map[string]func(*register.Batch){
		"verb":   func(b *register.Batch) { b.Verb = "assign" },
		"who":    func(b *register.Batch) { b.ToStaff = "head" },
		"files":  func(b *register.Batch) { b.Files = b.Files[:1] },
		"seen":   func(b *register.Batch) { b.Files = []register.BatchFile{b.Files[0], {No: 2, Code: first.Code, Seq: 5}} },
		"theirs": func(b *register.Batch) { b.Staff = "officer" },
	} {
		other := batch
		differs(&other)
		_, err := b.PutBatch(t.Context(), other, on(-1, "09:00"))
		require.ErrorIs(t, err, register.ErrKeyReused, name)
	}

	got, err := b.Batch(t.Context(), id, "clerk")
	require.NoError(t, err)
	require.Equal(t, batch, got)
	_, err = b.Batch(t.Context(), id, "officer")
	require.ErrorIs(t, err, register.ErrNotFound, "another's")
	_, err = b.Batch(t.Context(), "no id", "clerk")
	require.ErrorIs(t, err, register.ErrInvalid)

	require.NoError(t, b.SayBatch(t.Context(), id, 1))
	require.NoError(t, b.SayBatch(t.Context(), id, 2))
	require.NoError(t, b.NoteBatch(t.Context(), id, 1, register.BatchDone, ""))
	require.NoError(t, b.NoteBatch(t.Context(), id, 1, register.BatchFailed, "away"))
	require.NoError(t, b.NoteBatch(t.Context(), id, 2, register.BatchRefused, "không được"))
	got, err = b.Batch(t.Context(), id, "clerk")
	require.NoError(t, err)
	require.Equal(t, []register.BatchFile{
		{No: 1, Code: second.Code, Seq: 3, Said: true, Outcome: register.BatchDone},
		{No: 2, Code: first.Code, Seq: 4, Said: true, Outcome: register.BatchRefused, Words: "không được"},
	}, got.Files)

	unknown := batch
	unknown.ID, unknown.Files = other, []register.BatchFile{{No: 1, Code: "nowhere"}}
	_, err = b.PutBatch(t.Context(), unknown, on(-1, "09:00"))
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.Batch(t.Context(), other, "clerk")
	require.ErrorIs(t, err, register.ErrNotFound, "nothing of it is kept")

	later := batch
	later.ID, later.At = other, on(9, "09:00")
	require.True(t, put(later, on(8, "09:00")))
	_, err = b.Batch(t.Context(), id, "clerk")
	require.ErrorIs(t, err, register.ErrNotFound, "old ones go")
}
