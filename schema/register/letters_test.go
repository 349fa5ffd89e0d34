package register_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func draft(code, key string, at time.Time) register.LetterDraft {
	return register.LetterDraft{
		Key: key, Code: code, Kind: "apology", Series: "PXL", At: at, Promise: 1, Reason: procedure.ReasonAutomatic,
		Automatic: true, OldDue: on(7, "17:00"), NewDue: on(10, "17:00"),
		Render: func(number int, _ string) (register.Rendered, error) {
			return register.Rendered{
				Title: "Phiếu xin lỗi", PrintedNo: fmt.Sprintf("%02d/PXL", number), PDF: fmt.Appendf(nil, "letter %d", number),
			}, nil
		},
	}
}

func TestLetter(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "text-1", Code: s.Code, Kind: "reason", Body: "Chờ ý kiến", Author: "officer", At: on(3, "08:00")}))
	d := draft(s.Code, "k1", on(4, "17:00"))
	d.Automatic, d.TextID, d.DraftedBy, d.ApprovedBy = false, "text-1", "officer", "leader"
	var verifyCode string
	d.Render = func(number int, code string) (register.Rendered, error) {
		verifyCode = code
		return register.Rendered{Title: "Phiếu xin lỗi", PrintedNo: "01/PXL", PDF: []byte("%PDF"), Signed: true}, nil
	}
	issued, err := b.IssueLetter(t.Context(), d)
	require.NoError(t, err)
	require.Regexp(t, "^[2-9A-HJ-NP-Z]{12}$", verifyCode)
	sum := sha256.Sum256([]byte("%PDF"))
	want := register.Letter{
		ID: issued.ID, Key: "k1", Code: s.Code, Kind: "apology", Series: "PXL", Year: 2021, Number: 1, At: on(4, "17:00"),
		Promise: 1, Reason: procedure.ReasonAutomatic, TextID: "text-1", DraftedBy: "officer", ApprovedBy: "leader",
		OldDue: on(7, "17:00"), NewDue: on(10, "17:00"), SHA256: hex.EncodeToString(sum[:]),
		Title: "Phiếu xin lỗi", PrintedNo: "01/PXL", VerifyCode: verifyCode, Signed: true,
	}
	require.Equal(t, want, issued)

	again, err := b.IssueLetter(t.Context(), draft(s.Code, "k1", on(9, "08:00")))
	require.NoError(t, err)
	require.Equal(t, want, again)
	all, err := b.Letters(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []register.Letter{want}, all)
	letter, pdf, err := b.LetterPDF(t.Context(), issued.ID)
	require.NoError(t, err)
	require.Equal(t, want, letter)
	require.Equal(t, "%PDF", string(pdf))

	messages, err := b.ClaimOutbox(t.Context(), on(4, "17:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.Equal(t, register.Addressee{Name: applicant.Name, Email: applicant.Email, Phone: applicant.Phone, Applicant: true}, messages[0].To)
	require.Equal(t, &register.MessageLetter{Letter: want, PDF: []byte("%PDF")}, messages[0].Letter)
	require.Equal(t, "letter/"+issued.ID, messages[0].Key)

	public, err := b.PublicFile(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, register.PublicFile{
		Code: s.Code, ProcedureName: "Cấp giấy phép bưu chính", Status: procedure.StatusAccepted, ReceivedAt: on(0, "08:00"),
		DueAt: on(7, "17:00"), FirstDueAt: on(7, "17:00"),
		Letters: []register.PublicLetter{{Kind: "apology", At: on(4, "17:00"), OldDue: on(7, "17:00"), NewDue: on(10, "17:00")}},
	}, public)
}

func TestLetterOnPaper(t *testing.T) {
	b := open(t)
	f := newFile("key-1")
	f.Applicant.Email = ""
	s := take(t, b, f)
	_, err := b.IssueLetter(t.Context(), draft(s.Code, "k1", on(4, "17:00")))
	require.NoError(t, err)
	queue, err := b.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Len(t, queue.Handovers, 1)
	_, pdf, err := b.LetterPDF(t.Context(), queue.Handovers[0].LetterID)
	require.NoError(t, err)
	require.Equal(t, "letter 1", string(pdf))
}

func TestNumbersHaveNoGap(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	refusal := errors.New("no glyph")
	newYear := time.Date(2022, time.January, 1, 0, 0, 0, 0, procedure.Zone)
	years := []time.Time{newYear.Add(-time.Second).UTC(), newYear.UTC()} // the same year in UTC
	type number struct {
		year, number, index int
	}
	issued := make([]number, 40)
	var group sync.WaitGroup
	for i := range issued {
		group.Go(func() {
			d := draft(s.Code, fmt.Sprintf("k%d", i/2*2+i%2), years[i%2])
			render := d.Render
			if i%3 == 0 {
				d.Render = func(int, string) (register.Rendered, error) { return register.Rendered{}, refusal }
				if _, err := b.IssueLetter(t.Context(), d); !errors.Is(err, refusal) {
					return
				}
			}
			d.Render = render
			if letter, err := b.IssueLetter(t.Context(), d); err == nil {
				issued[i] = number{letter.Year, letter.Number, i % 2}
			}
		})
	}
	group.Wait()
	slices.SortFunc(issued, func(a, b number) int { return (a.year-b.year)*100 + a.number - b.number })
	for i, got := range issued {
		require.Equal(t, number{2021 + i/20, i%20 + 1, i / 20}, got)
	}
}

func TestSameLetterAtOnce(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	for want := 1; want <= 10; want++ {
		numbers := make([]int, 10)
		var group sync.WaitGroup
		for i := range numbers {
			group.Go(func() {
				if letter, err := b.IssueLetter(t.Context(), draft(s.Code, fmt.Sprint(want), on(4, "17:00"))); err == nil {
					numbers[i] = letter.Number
				}
			})
		}
		group.Wait()
		require.Equal(t, slices.Repeat([]int{want}, 10), numbers)
	}
	require.Equal(t, 10, one[int](t, b, `SELECT last FROM letter_counters`))
	require.Equal(t, 10, one[int](t, b, `SELECT count(*) FROM outbox`))
}

func TestLetterOfNothing(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	_, err := b.IssueLetter(t.Context(), draft("nowhere", "k", on(4, "17:00")))
	require.ErrorIs(t, err, register.ErrNotFound)
	d := draft(s.Code, "k", on(4, "17:00"))
	d.TextID = "nowhere"
	_, err = b.IssueLetter(t.Context(), d)
	require.ErrorIs(t, err, register.ErrNotFound)
	require.Zero(t, one[int](t, b, `SELECT count(*) FROM letter_counters`))
}

// Several letters in one go are numbered in the order they were asked for, each
// series and year for itself.
func TestLettersTogether(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	drafts := []register.LetterDraft{
		draft(s.Code, "k1", on(5, "17:00")), draft(s.Code, "k2", on(4, "17:00")), draft(s.Code, "k3", on(4, "17:00")),
		draft(s.Code, "k4", on(4, "17:00").AddDate(1, 0, 0)),
	}
	drafts[1].Series = "TNHS"
	issued, err := b.IssueLetters(t.Context(), drafts)
	require.NoError(t, err)
	all, err := b.Letters(t.Context(), s.Code)
	require.NoError(t, err)
	require.ElementsMatch(t, all, issued)
	var got []string
	for _, l := range issued {
		got = append(got, fmt.Sprint(l.Key, " ", l.Series, " ", l.Year, " ", l.Number))
	}
	require.Equal(t, []string{"k1 PXL 2021 1", "k2 TNHS 2021 1", "k3 PXL 2021 2", "k4 PXL 2022 1"}, got)
}

// One letter of several cannot be made, or is there already: none is issued, and no
// number is lost.
func TestLettersTogetherOrNone(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	first, err := b.IssueLetter(t.Context(), draft(s.Code, "k0", on(4, "17:00")))
	require.NoError(t, err)
	refusal := errors.New("no paper")
	broken := draft(s.Code, "k2", on(4, "17:00"))
	broken.Render = func(int, string) (register.Rendered, error) { return register.Rendered{}, refusal }
	for want, second := range map[error]register.LetterDraft{
		refusal: broken, register.ErrLetterIssued: draft(s.Code, "k0", on(4, "17:00")), register.ErrNotFound: draft("nowhere", "k2", on(4, "17:00")),
	} {
		issued, err := b.IssueLetters(t.Context(), []register.LetterDraft{draft(s.Code, "k1", on(4, "17:00")), second})
		require.ErrorIs(t, err, want)
		require.Equal(t, make([]register.Letter, 2), issued)
	}
	all, err := b.Letters(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []register.Letter{first}, all)
	next, err := b.IssueLetter(t.Context(), draft(s.Code, "k1", on(4, "17:00")))
	require.NoError(t, err)
	require.Equal(t, 2, next.Number)
}
