package register_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
)

// scanned is an upload of a batch; what says what its bytes are.
func scanned(batch, paper string, what byte) register.Upload {
	return register.Upload{
		ID: uuid.NewString(), Batch: batch, Paper: paper, Name: "Đơn đề nghị.pdf", Type: "application/pdf", Size: 1000,
		SHA256: hex.EncodeToString([]byte(strings.Repeat(string(rune(what)), 32))), Scan: register.ScanClean, At: on(0, "08:00"),
	}
}

func note(t *testing.T, b book, u register.Upload) register.Upload {
	t.Helper()
	kept, err := b.AddUpload(t.Context(), u)
	require.NoError(t, err)
	return kept
}

func TestTheSameScanOfAFormIsNotedOnce(t *testing.T) {
	b := open(t)
	first := scanned("form", "don", 'a')
	sameJSON(t, first, note(t, b, first))
	sameJSON(t, first, note(t, b, scanned("form", "don", 'a')))
	other := note(t, b, scanned("form", "ban-thao", 'a'))
	elsewhere := note(t, b, scanned("another form", "don", 'a'))
	require.NotEqual(t, first.ID, other.ID)

	of, err := b.UploadsOfBatch(t.Context(), "form")
	require.NoError(t, err)
	require.Len(t, of, 2)
	waiting, err := b.WaitingUploads(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(3000), waiting)

	gone, err := b.DropUploads(t.Context(), "form", []string{first.ID})
	require.NoError(t, err)
	require.Equal(t, []string{other.ID}, gone)
	gone, err = b.DropUploads(t.Context(), "another form", nil)
	require.NoError(t, err)
	require.Equal(t, []string{elsewhere.ID}, gone)
}

func TestUploadsBecomeThoseOfTheirFile(t *testing.T) {
	b := open(t)
	u := note(t, b, scanned("key-1", "don", 'a'))
	f := newFile("key-1")
	f.Uploads = []string{u.ID}
	state := take(t, b, f)

	u.Code = state.Code
	got, err := b.UploadsOf(t.Context(), state.Code)
	require.NoError(t, err)
	sameJSON(t, []register.Upload{u}, got)
	one, err := b.Upload(t.Context(), u.ID)
	require.NoError(t, err)
	sameJSON(t, u, one)

	// What belongs to a file is neither dropped nor swept, nor given to another.
	gone, err := b.DropUploads(t.Context(), "key-1", nil)
	require.NoError(t, err)
	require.Empty(t, gone)
	gone, err = b.SweepUploads(t.Context(), on(30, "08:00"), 10)
	require.NoError(t, err)
	require.Empty(t, gone)
	f = newFile("key-2")
	f.Uploads = []string{u.ID}
	_, err = b.Register(t.Context(), f)
	require.ErrorIs(t, err, register.ErrUploadGone)
	waiting, err := b.WaitingUploads(t.Context())
	require.NoError(t, err)
	require.Zero(t, waiting)
}

func TestAFileIsNotRegisteredWithoutItsUploads(t *testing.T) {
	b := open(t)
	u := note(t, b, scanned("key-1", "don", 'a'))
	gone, err := b.SweepUploads(t.Context(), u.At.Add(time.Second), 10)
	require.NoError(t, err)
	require.Equal(t, []string{u.ID}, gone)
	f := newFile("key-1")
	f.Uploads = []string{u.ID}
	_, err = b.Register(t.Context(), f)
	require.ErrorIs(t, err, register.ErrUploadGone)
	// The number and the key are free again.
	f.Uploads = nil
	require.True(t, strings.HasSuffix(take(t, b, f).Code, "-0001"))
}

func TestUploadsAreCountedSince(t *testing.T) {
	b := open(t)
	first, second := take(t, b, newFile("key-1")).Code, take(t, b, newFile("key-2")).Code
	version, err := b.FilesVersion(t.Context())
	require.NoError(t, err)
	for i, row := range []struct {
		code string
		days int
	}{{first, 0}, {first, 2}, {first, 3}, {second, 1}} {
		u := scanned("form", fmt.Sprint("paper ", i), 'a')
		u.Code, u.At = row.code, on(row.days, "08:00")
		note(t, b, u)
	}
	later, err := b.FilesVersion(t.Context())
	require.NoError(t, err)
	require.Equal(t, version+4, later, "open pages look again")
	counts, err := b.CountUploads(t.Context(), map[string]time.Time{first: on(2, "08:00"), second: on(2, "08:00"), "none": {}})
	require.NoError(t, err)
	require.Equal(t, map[string]int{first: 2}, counts)
	counts, err = b.CountUploads(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, counts)
}

func TestUploadsThatAreNotThere(t *testing.T) {
	b := open(t)
	for _, id := range []string{"", "x", "../../etc/passwd", uuid.NewString()} {
		_, err := b.Upload(t.Context(), id)
		require.ErrorIs(t, err, register.ErrNotFound, id)
	}
	bad := scanned("form", "don", 'a')
	bad.Type = "text/html"
	_, err := b.AddUpload(t.Context(), bad)
	require.ErrorIs(t, err, register.ErrInvalid)
	require.NotContains(t, err.Error(), "Đơn")
	bad = scanned("form", "don", 'a')
	bad.Code = "no such file"
	_, err = b.AddUpload(t.Context(), bad)
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestUploadsOfAFileAreFoundByIndex(t *testing.T) {
	b := open(t)
	for i := range 500 {
		u := scanned(fmt.Sprint("form ", i), "don", 'a')
		u.Code = take(t, b, newFile(fmt.Sprint("key ", i))).Code
		note(t, b, u)
	}
	_, err := b.db.ExecContext(t.Context(), `ANALYZE uploads`)
	require.NoError(t, err)
	for _, query := range []string{
		`SELECT * FROM uploads WHERE code = '` + agency + `-211018-0001' ORDER BY no`,
		`SELECT * FROM uploads WHERE batch = 'form 3' ORDER BY no`,
		`SELECT sum(size) FROM uploads WHERE code IS NULL AND duty IS NULL`,
	} {
		plan := one[string](t, b, `EXPLAIN (FORMAT JSON) `+query)
		require.NotContains(t, plan, "Seq Scan", query)
	}
}
