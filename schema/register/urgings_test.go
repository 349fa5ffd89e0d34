package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

// TestUrgeFiles: the holder and the head are told once per file and working day, whoever asks.
func TestUrgeFiles(t *testing.T) {
	b := open(t)
	s := working(t, b, "a")
	files := []register.FileAt{{Code: s.Code, LeadUnit: "bcvt", HolderUnit: "bcvt", Staff: "officer"}}
	at := on(1, "08:00")
	urged, err := b.UrgeFiles(t.Context(), "head", at, calendar(), files)
	require.NoError(t, err)
	require.Equal(t, []string{s.Code}, urged)
	sent := func() int {
		return one[int](t, b, `SELECT count(*) FROM outbox WHERE kind = 'urged' AND code = $1`, s.Code)
	}
	require.Equal(t, 2, sent())
	urged, err = b.UrgeFiles(t.Context(), "officer", on(1, "16:00"), calendar(), files)
	require.NoError(t, err)
	require.Empty(t, urged)
	require.Equal(t, 2, sent())
	urged, err = b.UrgeFiles(t.Context(), "head", on(2, "08:00"), calendar(), files)
	require.NoError(t, err)
	require.Len(t, urged, 1)
	require.Equal(t, 4, sent())

	_, err = b.ReportsWaiting(t.Context(), at)
	require.NoError(t, err)
}
