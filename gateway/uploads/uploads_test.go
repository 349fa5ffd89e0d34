package uploads

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// shelf is one on a register of its own, with a clock that stands at now.
func shelf(t *testing.T, scanner Scanner) (*Shelf, *bytes.Buffer) {
	t.Helper()
	url := pgtest.New(t)
	require.NoError(t, register.Migrate(t.Context(), url))
	book, err := register.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, book.Close()) })
	log := new(bytes.Buffer)
	s, err := Open(filepath.Join(t.TempDir(), "deep", "uploads"), scanner, book, time.Now, slog.New(slog.NewTextHandler(log, nil)))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s, log
}

const small = "%PDF-1.4\n%%EOF\n"

func sent(content string) Sent {
	return Sent{Batch: "form", Paper: "DON", Name: "Đơn của bà Ánh.pdf", Room: MaxAll, Content: strings.NewReader(content)}
}

func lying(t *testing.T, s *Shelf) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(s.path)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func refusedAs(t *testing.T, code procedure.Code, err error) {
	t.Helper()
	var refusal *procedure.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, code, refusal.Code)
}

func TestBytesComeBackAsTheyCame(t *testing.T) {
	s, log := shelf(t, nil)
	u, err := s.Take(t.Context(), sent(small))
	require.NoError(t, err)
	again, err := s.Take(t.Context(), sent(small))
	require.NoError(t, err)
	require.Equal(t, u.ID, again.ID)
	require.Equal(t, []string{u.ID}, lying(t, s))
	file, err := s.Read(u)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(file)
	require.NoError(t, err)
	require.Equal(t, small, string(content))
	info, err := os.Stat(s.path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())

	require.NoError(t, s.Keep(t.Context(), "form", nil))
	require.Empty(t, lying(t, s))
	_, err = s.Read(u)
	require.ErrorIs(t, err, register.ErrNotFound)
	require.NotContains(t, log.String(), "Ánh")
}

func TestExactlyTheLargestIsTaken(t *testing.T) {
	s, _ := shelf(t, nil)
	whole := []byte(strings.Repeat(" ", MaxFile))
	copy(whole, "%PDF-1.4\n")
	copy(whole[MaxFile-7:], "\n%%EOF\n")
	u, err := s.Take(t.Context(), sent(string(whole)))
	require.NoError(t, err)
	require.Equal(t, int64(MaxFile), u.Size)
	_, err = s.Take(t.Context(), sent(string(whole)+"\n"))
	refusedAs(t, contract.CodeUploadTooLarge, err)
	little := sent(string(whole))
	little.Room = 100
	_, err = s.Take(t.Context(), little)
	refusedAs(t, contract.CodeUploadsTooLarge, err)
	require.Len(t, lying(t, s), 1)
}

func TestASlowScannerIsNotWaitedFor(t *testing.T) {
	script := filepath.Join(t.TempDir(), "slow")
	require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\nexec sleep 30\n"), 0o700))
	s, log := shelf(t, Scanner{script})
	s.scanTime = 100 * time.Millisecond
	start := time.Now()
	_, err := s.Take(t.Context(), sent(small))
	refusedAs(t, contract.CodeScannerUnavailable, err)
	require.Less(t, time.Since(start), 10*time.Second)
	require.Empty(t, lying(t, s))
	require.NotContains(t, log.String(), "Ánh")
}

func TestAScannerThatIsNotThere(t *testing.T) {
	_, err := ParseScanner("/no/such/scanner --quiet")
	require.Error(t, err)
	none, err := ParseScanner("  ")
	require.NoError(t, err)
	require.Empty(t, none)
	s, _ := shelf(t, Scanner{"/no/such/scanner"})
	_, err = s.Take(t.Context(), sent(small))
	refusedAs(t, contract.CodeScannerUnavailable, err)
	require.Empty(t, lying(t, s))
}

func TestAFolderThatTakesNothing(t *testing.T) {
	s, log := shelf(t, nil)
	require.NoError(t, os.RemoveAll(s.path))
	_, err := s.Take(t.Context(), sent(small))
	refusedAs(t, contract.CodeUploadsUnavailable, err)
	require.Contains(t, log.String(), "upload not stored")
	require.NotContains(t, log.String(), "Ánh")
}

func TestWhatBreaksOffLeavesNothing(t *testing.T) {
	s, _ := shelf(t, nil)
	half := sent("")
	half.Content = io.MultiReader(strings.NewReader(small[:9]), failing{})
	_, err := s.Take(t.Context(), half)
	refusedAs(t, contract.CodeUploadInterrupted, err)
	require.Empty(t, lying(t, s))

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.Take(gone, sent(small))
	require.Error(t, err)
	require.Empty(t, lying(t, s))
}

func TestARowWithoutItsBytesGetsThem(t *testing.T) {
	s, _ := shelf(t, nil)
	u, err := s.Take(t.Context(), sent(small))
	require.NoError(t, err)
	require.NoError(t, s.root.Remove(u.ID)) // its gateway never heard that it was noted
	again, err := s.Take(t.Context(), sent(small))
	require.NoError(t, err)
	require.Equal(t, u.ID, again.ID)
	require.Equal(t, []string{u.ID}, lying(t, s))
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestTheSweep(t *testing.T) {
	s, _ := shelf(t, nil)
	old := time.Now().Add(-life - time.Hour)
	s.now = func() time.Time { return old }
	orphan, err := s.Take(t.Context(), sent(small))
	require.NoError(t, err)
	kept := sent(small + "\n")
	known, err := s.Take(t.Context(), kept)
	require.NoError(t, err)
	s.now = time.Now
	fresh, err := s.Take(t.Context(), sent(small+" "))
	require.NoError(t, err)

	// A gateway that died: bytes the register knows under their first name, and others.
	require.NoError(t, s.root.Rename(fresh.ID, fresh.ID+unfinished))
	require.NoError(t, os.WriteFile(filepath.Join(s.path, "dead"+unfinished), []byte("x"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(s.path, "living"+unfinished), []byte("x"), 0o600))
	for _, name := range []string{fresh.ID + unfinished, "dead" + unfinished} {
		require.NoError(t, s.root.Chtimes(name, old, old))
	}
	file, err := s.Read(fresh)
	require.NoError(t, err, "read under its first name")
	require.NoError(t, file.Close())

	require.NoError(t, s.Sweep(t.Context()))
	require.ElementsMatch(t, []string{fresh.ID, "living" + unfinished}, lying(t, s))
	for _, u := range []register.Upload{orphan, known} {
		_, err = s.register.Upload(t.Context(), u.ID)
		require.ErrorIs(t, err, register.ErrNotFound)
	}
}

func TestOnlySoManyAtOnce(t *testing.T) {
	s, _ := shelf(t, nil)
	for range maxAtOnce {
		require.NoError(t, s.Begin(t.Context()))
	}
	refusedAs(t, contract.CodeUploadsUnavailable, s.Begin(t.Context()))
	s.End()
	require.NoError(t, s.Begin(t.Context()))
}

func TestNamesOfAPDF(t *testing.T) {
	for content, want := range map[string]finding{
		"/Type /Catalog":                            {},
		"<</Encrypt 5 0 R>>":                        {encrypted: true},
		"/S/JavaScript/JS(x)":                       {active: true},
		"/S /J#61v#61Script":                        {active: true},
		"/Launch":                                   {active: true},
		"/EmbeddedFile/Encrypt":                     {encrypted: true, active: true},
		"/JavaScriptX /XJavaScript JavaScript":      {},
		"/#zz /# /#4":                               {},
		"/" + strings.Repeat("a", 100) + "/Launch]": {active: true},
	} {
		var got finding
		require.NoError(t, eachName(bufio.NewReader(strings.NewReader(content)), got.note), content)
		require.Equal(t, want, got, content)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add([]byte(small), uint8(0))
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), uint8(1))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), uint8(2))
	f.Fuzz(func(t *testing.T, content []byte, which uint8) {
		promised := []string{typePDF, typePNG, typeJPEG}[which%3]
		_, err := inspect(io.NewSectionReader(bytes.NewReader(content), 0, int64(len(content))), "x", promised)
		var refusal *procedure.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	})
}

func FuzzShownName(f *testing.F) {
	for _, name := range []string{"a.pdf", `..\..\a.pdf`, "\u202ea.pdf", "\x00\x01.png", "a\xff.pdf", strings.Repeat("ệ", 300) + ".pdf", ".", "a." + strings.Repeat("b", 300)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name := shownName(typed)
		if name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > longestName || strings.ContainsAny(name, "/\\\x00\r\n\u202e\u200b") {
			t.Fatalf("%q", name)
		}
	})
}
