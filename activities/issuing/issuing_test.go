package issuing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/issuing"
	"dunghen/activities/officetest"
	"dunghen/activities/signing"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// later is after everything a test does: the wall clock of the issuer and the senders.
var later = officetest.At(31, "08:00")

// taken is a file under a regime with the named forms, and all others one may owe.
func taken(t *testing.T, store *register.Store, key string) procedure.State {
	t.Helper()
	return officetest.Taken(t, store, key, officetest.Applicant, officetest.Rules(
		procedure.LetterReceipt, procedure.LetterSupplement, procedure.LetterRefusal, procedure.LetterApology, procedure.LetterStop))
}

// issueAll issues what is owed and tells how many letters that were.
func issueAll(t *testing.T, i *issuing.Issuer) int {
	t.Helper()
	n, err := i.IssueOwed(t.Context())
	require.NoError(t, err)
	return n
}

// last is a file's newest letter, and what a reader of it sees, its words joined by single spaces.
func last(t *testing.T, store *register.Store, code string) (register.Letter, string) {
	t.Helper()
	all, err := store.Letters(t.Context(), code)
	require.NoError(t, err)
	require.NotEmpty(t, all)
	letter, paper, err := store.LetterPDF(t.Context(), all[len(all)-1].ID)
	require.NoError(t, err)
	return letter, read(t, paper)
}

// read is the text of a PDF, by a reader that is not ours.
func read(t *testing.T, paper []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "letter.pdf")
	require.NoError(t, os.WriteFile(file, paper, 0o600))
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", file, "-").Output()
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(text)), " ")
}

// messages are what waits for the senders and carries a letter.
func messages(t *testing.T, store *register.Store) []register.Message {
	t.Helper()
	claimed, err := store.ClaimOutbox(t.Context(), later, time.Hour, 100)
	require.NoError(t, err)
	return slices.DeleteFunc(claimed, func(m register.Message) bool { return m.Letter == nil })
}

func TestReceiptIsIssuedAndSent(t *testing.T) {
	store := officetest.Open(t)
	s := taken(t, store, "k1")
	require.Equal(t, 1, issueAll(t, officetest.Issuer(t, store)))
	require.Zero(t, issueAll(t, officetest.Issuer(t, store)))
	letter, text := last(t, store, s.Code)
	secret, err := store.TrackingSecret(t.Context(), s.Code)
	require.NoError(t, err)
	for _, said := range []string{
		"Số: 01/TNHS", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", s.Code, "Nguyễn Thị Ánh Tuyết", "Đơn đề nghị",
		"5 ngày làm việc", "25/10/2021", "Lê Thị Hoa", letter.VerifyCode[:4] + " " + letter.VerifyCode[4:8] + " " + letter.VerifyCode[8:],
	} {
		require.Contains(t, text, said)
	}
	require.Contains(t, text, secret)
	require.Equal(t, register.Letter{
		ID: letter.ID, Key: s.Code + "/receipt/1", Code: s.Code, Kind: procedure.LetterReceipt,
		Title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", Series: "TNHS", Year: 2021, Number: 1, PrintedNo: "01/TNHS",
		At: officetest.Received, Seq: 1, Promise: 1, ApprovedBy: "clerk", NewDue: officetest.At(25, "17:00"),
		VerifyCode: letter.VerifyCode, SHA256: letter.SHA256,
	}, letter)
	sent := messages(t, store)
	require.Len(t, sent, 1)
	require.Equal(t, []string{"accepted", letter.ID}, []string{sent[0].Kind, sent[0].Letter.ID})
}

func TestLettersOfEntries(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    []procedure.Event
		said  []string
		other string // not said
	}{
		{"supplement", []procedure.Event{procedure.SupplementRequested{By: officetest.Clerk, Papers: []string{"don"}, Text: "text-1"}},
			[]string{"/HDHS", "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Đơn đề nghị", "Chữ ký chưa rõ.", "Lê Thị Hoa", "0208 3655 518"}, ""},
		{"full file", []procedure.Event{
			procedure.SupplementRequested{By: officetest.Clerk, Papers: []string{"don"}, Text: "text-1"},
			procedure.SupplementReceived{By: officetest.Clerk},
		}, []string{"02/TNHS", "GIẤY TIẾP NHẬN", "26/10/2021", "01/TNHS"}, "25/10/2021"},
		{"refusal", []procedure.Event{procedure.HandedOver{By: officetest.Clerk}, procedure.Refused{By: officetest.Head, Text: "text-1"}},
			[]string{"/TCHS", "PHIẾU TỪ CHỐI", "Chữ ký chưa rõ.", "TL. GIÁM ĐỐC", "Đỗ Văn Trưởng"}, "Lê Thị Hoa"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := officetest.Open(t)
			s := taken(t, store, "k1")
			officetest.Text(t, store, s.Code, "text-1", "Chữ ký chưa rõ.")
			for n, e := range c.do {
				s = officetest.Record(t, store, officetest.Apply(t, s, e, officetest.At(19, "08:00").Add(time.Duration(n)*time.Hour)))
				issueAll(t, officetest.Issuer(t, store))
			}
			_, text := last(t, store, s.Code)
			for _, said := range c.said {
				require.Contains(t, text, said)
			}
			if c.other != "" {
				require.NotContains(t, text, c.other)
			}
		})
	}
}

func TestStopNoticeHasNoFormIn2021(t *testing.T) {
	store := officetest.Open(t)
	s := taken(t, store, "k1")
	issueAll(t, officetest.Issuer(t, store))
	officetest.Record(t, store, officetest.Apply(t, s, procedure.Withdrawn{By: officetest.Clerk}, officetest.At(19, "08:00")))
	clock := later
	issuer := officetest.Issuer(t, store, func(c *issuing.Config) { c.Now = func() time.Time { return clock } })
	require.Equal(t, 1, issueAll(t, issuer))
	owed, err := store.OwedLetterStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, register.OwedStatus{Waiting: 1, Failing: 1, Oldest: officetest.At(19, "08:00")}, owed)
	require.Zero(t, issueAll(t, issuer), "not again at once")
	clock = clock.Add(6 * time.Second)
	require.Equal(t, 1, issueAll(t, issuer))
	clock = clock.Add(6 * time.Second)
	require.Zero(t, issueAll(t, issuer), "the wait is twice as long")
}

func TestControlSlip(t *testing.T) {
	store := officetest.Open(t)
	s := officetest.File(t, store, "k1", officetest.Applicant)
	s = officetest.Record(t, store, officetest.Apply(t, s, procedure.Finished{By: officetest.Officer}, officetest.At(20, "10:30")))
	_, err := store.OrderLetter(t.Context(), register.LetterOrder{
		Key: s.Code + "/control_slip/1", Code: s.Code, Kind: procedure.LetterControlSlip, At: officetest.At(21, "08:00"), By: "clerk",
	})
	require.NoError(t, err)
	require.Equal(t, 1, issueAll(t, officetest.Issuer(t, store)))
	letter, text := last(t, store, s.Code)
	require.Zero(t, letter.Number)
	for _, said := range []string{
		"PHIẾU KIỂM SOÁT", s.Code, "Bộ phận Một cửa", "Phòng Bưu chính, Viễn thông", "Bùi Chuyên", "trước hạn", "chờ trả kết quả",
	} {
		require.Contains(t, text, said)
	}
	require.Empty(t, messages(t, store), "it is sent to nobody")
}

func TestBook(t *testing.T) {
	store := officetest.Open(t)
	for _, key := range []string{"k1", "k2", "k3"} {
		officetest.File(t, store, key, officetest.Applicant)
	}
	detail := json.RawMessage(`{"from": "2021-10-01", "to": "2021-10-31", "unit": "bcvt"}`)
	order, err := store.OrderLetter(t.Context(), register.LetterOrder{
		Key: "book/1", Kind: procedure.LetterBook, At: later, By: "clerk", Detail: detail,
	})
	require.NoError(t, err)
	require.Equal(t, 1, issueAll(t, officetest.Issuer(t, store)))
	order, err = store.LetterOrderByID(t.Context(), order.ID)
	require.NoError(t, err)
	_, paper, err := store.LetterPDF(t.Context(), order.LetterID)
	require.NoError(t, err)
	text := read(t, paper)
	for _, said := range []string{"SỔ THEO DÕI HỒ SƠ", "000.00.16.H55-211018- 0001", "000.00.16.H55-211018- 0003", "Tổng số: 3 hồ sơ", "Nguyễn Thị Ánh Tuyết"} {
		require.Contains(t, text, said)
	}
	_, sheet, err := store.LetterSpreadsheet(t.Context(), order.LetterID)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(sheet, []byte("PK")))
}

func TestSignedWhileTheCertificateIsGood(t *testing.T) {
	file, password, err := signing.Throwaway("Sở Thông tin và Truyền thông", officetest.Received)
	require.NoError(t, err)
	certificate, err := signing.FromPKCS12(file, password, officetest.Received)
	require.NoError(t, err)
	for _, c := range []struct {
		name   string
		now    time.Time
		signed bool
	}{{"good", later, true}, {"ended", officetest.Received.AddDate(2, 0, 0), false}} {
		t.Run(c.name, func(t *testing.T) {
			store := officetest.Open(t)
			s := taken(t, store, "k1")
			issueAll(t, officetest.Issuer(t, store, func(config *issuing.Config) {
				config.Signer, config.SignerEnds, config.Now = certificate, certificate.ExpiresAt(), func() time.Time { return c.now }
			}))
			letter, _ := last(t, store, s.Code)
			require.Equal(t, c.signed, letter.Signed)
			_, paper, err := store.LetterPDF(t.Context(), letter.ID)
			require.NoError(t, err)
			signed, err := signing.Verify(paper)
			if !c.signed {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "Sở Thông tin và Truyền thông", signed.Name)
		})
	}
}

// Issuers of several workers share the work: numbers without a gap, one letter and one message each.
func TestIssuersAtOnce(t *testing.T) {
	const files = 30
	store := officetest.Open(t)
	for n := range files {
		taken(t, store, string(rune('A'+n)))
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for range 2 {
		issuer := officetest.Issuer(t, store, func(c *issuing.Config) { c.PollInterval = 50 * time.Millisecond })
		go func() { done <- issuer.Run(ctx) }()
	}
	require.Eventually(t, func() bool {
		owed, err := store.OwedLetterStatus(t.Context())
		return err == nil && owed.Waiting == 0
	}, time.Minute, 20*time.Millisecond)
	stop()
	require.NoError(t, <-done)
	require.NoError(t, <-done)
	sent := messages(t, store)
	numbers := map[int]bool{}
	for _, m := range sent {
		numbers[m.Letter.Number] = true
	}
	require.Len(t, sent, files)
	for n := range files {
		require.True(t, numbers[n+1], "number %d", n+1)
	}
}

// The issuer is called when a letter is owed; it does not wait for its own round.
func TestIssuerIsCalled(t *testing.T) {
	store := officetest.Open(t)
	ctx, stop := context.WithCancel(t.Context())
	issuer := officetest.Issuer(t, store, func(c *issuing.Config) { c.PollInterval = time.Hour })
	done := make(chan error, 1)
	go func() { done <- issuer.Run(ctx) }()
	for _, key := range []string{"k1", "k2"} {
		s := taken(t, store, key)
		require.Eventually(t, func() bool {
			letters, err := store.Letters(t.Context(), s.Code)
			return err == nil && len(letters) == 1
		}, 30*time.Second, 10*time.Millisecond)
	}
	stop()
	require.NoError(t, <-done)
}

// Letters of two years are numbered each from 1, by their own date in Vietnam and not by when they were made.
func TestNumbersBeginAnewEachYear(t *testing.T) {
	store := officetest.Open(t)
	for n, at := range []string{"2021-12-31T23:59:59+07:00", "2022-01-01T00:00:00+07:00", "2021-12-31T17:00:01Z"} {
		day, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		_, err = store.OrderLetter(t.Context(), register.LetterOrder{
			Key: at, Code: taken(t, store, at).Code, Kind: procedure.LetterReceipt, At: day, By: "clerk",
			Detail: json.RawMessage(`{"promise": 1, "due_at": "2022-01-10T17:00:00+07:00"}`),
		})
		require.NoError(t, err, n)
	}
	issueAll(t, officetest.Issuer(t, store))
	got := map[string][]int{}
	for _, m := range messages(t, store) {
		all, err := store.Letters(t.Context(), m.File.Code)
		require.NoError(t, err)
		for _, l := range all {
			got[l.Key] = []int{l.Year, l.Number}
		}
	}
	require.Equal(t, []int{2021, 2}, got["2021-12-31T23:59:59+07:00"], "after the first receipt of October")
	require.Equal(t, []int{2022, 1}, got["2022-01-01T00:00:00+07:00"])
	require.Equal(t, []int{2022, 2}, got["2021-12-31T17:00:01Z"])
}
