package register_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// withForms is a new file under a regime with forms.
func withForms(key string) register.NewFile {
	f := newFile(key)
	f.Open = func(code string) (procedure.State, error) {
		r := rules()
		r.Forms = []procedure.LetterKind{procedure.LetterReceipt, procedure.LetterSupplement}
		return procedure.Open(procedure.Intake{
			Code: code, Rules: r, Calendar: calendar(), Channel: procedure.ChannelDirect,
			ReceivedAt: on(0, "08:00"), RegisteredAt: on(0, "08:00"), By: clerk, Accepted: true,
		})
	}
	return f
}

// issue makes the letter of an order, as the issuer does.
func issue(t *testing.T, b book, o register.LetterOrder) register.Letter {
	t.Helper()
	d := draft(o.Code, o.Key, o.At)
	d.Kind, d.Series, d.Seq = o.Kind, "TNHS", o.Seq
	letter, err := b.IssueLetter(t.Context(), d)
	require.NoError(t, err)
	return letter
}

func owed(t *testing.T, b book) []register.LetterOrder {
	t.Helper()
	orders, err := b.OwedLetters(t.Context(), on(30, "08:00"), 100)
	require.NoError(t, err)
	return orders
}

func claim(t *testing.T, b book) []register.Message {
	t.Helper()
	messages, err := b.ClaimOutbox(t.Context(), on(30, "08:00"), time.Minute, 100)
	require.NoError(t, err)
	return messages
}

func TestReceiptIsOwedAndGoesWithItsNotice(t *testing.T) {
	b := open(t)
	s := take(t, b, withForms("key-1"))
	orders := owed(t, b)
	require.Len(t, orders, 1)
	var detail struct {
		Promise int       `json:"promise"`
		DueAt   time.Time `json:"due_at"`
	}
	require.NoError(t, json.Unmarshal(orders[0].Detail, &detail))
	require.Equal(t, on(7, "17:00"), detail.DueAt.In(procedure.Zone))
	orders[0].Detail = nil
	require.Equal(t, register.LetterOrder{
		ID: orders[0].ID, Key: s.Code + "/receipt/1", Code: s.Code, Seq: 1, Kind: procedure.LetterReceipt, At: on(0, "08:00"), By: "clerk",
	}, orders[0])
	require.Empty(t, claim(t, b), "the notice waits for its letter")
	status, err := b.OwedLetterStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, register.OwedStatus{Waiting: 1, Oldest: on(0, "08:00")}, status)

	letter := issue(t, b, orders[0])
	require.Empty(t, owed(t, b))
	messages := claim(t, b)
	require.Len(t, messages, 1)
	require.Equal(t, []any{"accepted", "letter/" + letter.ID, letter}, []any{messages[0].Kind, messages[0].Key, messages[0].Letter.Letter})

	order, err := b.LetterOrderByID(t.Context(), orders[0].ID)
	require.NoError(t, err)
	require.Equal(t, letter.ID, order.LetterID)
	require.Equal(t, letter, issue(t, b, orders[0]), "the same order is the same letter")
	require.Empty(t, claim(t, b))
}

// A task lost after its commit comes out with another instant: the same letter
// stands, and is not sent twice.
func TestLetterOfAVoidEntryStandsIfOwedAgain(t *testing.T) {
	for _, issuedBefore := range []bool{false, true} {
		t.Run(fmt.Sprintf("issued %t", issuedBefore), func(t *testing.T) {
			b := open(t)
			s := take(t, b, withForms("key-1"))
			issue(t, b, owed(t, b)[0])
			require.Len(t, claim(t, b), 1)
			ask := procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "text-1"}
			record(t, b, apply(t, s, ask, on(1, "08:00")))
			var first register.Letter
			if issuedBefore {
				first = issue(t, b, owed(t, b)[0])
			}
			record(t, b, apply(t, s, ask, on(1, "08:01")))
			if !issuedBefore {
				first = issue(t, b, owed(t, b)[0])
			}
			require.Empty(t, owed(t, b))
			letters, err := b.Letters(t.Context(), s.Code)
			require.NoError(t, err)
			require.Len(t, letters, 2)
			require.Equal(t, first, letters[1])
			messages := claim(t, b)
			require.Len(t, messages, 1)
			require.Equal(t, "letter/"+first.ID, messages[0].Key)
		})
	}
}

// The lost task's letter said something else: it is recalled, and the right one
// goes.
func TestLetterOfAVoidEntryIsRecalled(t *testing.T) {
	b := open(t)
	s := take(t, b, withForms("key-1"))
	issue(t, b, owed(t, b)[0])
	require.Len(t, claim(t, b), 1)
	record(t, b, apply(t, s, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "text-1"}, on(1, "08:00")))
	wrong := issue(t, b, owed(t, b)[0])
	record(t, b, apply(t, s, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "text-2"}, on(1, "08:01")))
	orders := owed(t, b)
	require.Len(t, orders, 1)
	right := issue(t, b, orders[0])
	require.Equal(t, []int{2, 3}, []int{wrong.Number, right.Number}, "numbers are never used again")
	messages := claim(t, b)
	require.Len(t, messages, 1)
	require.Equal(t, "letter/"+right.ID, messages[0].Key)

	verified, err := b.Verify(t.Context(), wrong.VerifyCode)
	require.NoError(t, err)
	require.Equal(t, on(1, "08:01"), verified.RecalledAt)
	verified, err = b.Verify(t.Context(), right.VerifyCode)
	require.NoError(t, err)
	require.Zero(t, verified.RecalledAt)

	// Nothing is owed any more when the entry does not come again.
	record(t, b, apply(t, s, procedure.HandedOver{By: clerk, Staff: "officer"}, on(1, "08:02")))
	require.Empty(t, owed(t, b))
}

func TestVoidOrderIsNotIssued(t *testing.T) {
	b := open(t)
	s := take(t, b, withForms("key-1"))
	issue(t, b, owed(t, b)[0])
	record(t, b, apply(t, s, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "text-1"}, on(1, "08:00")))
	order := owed(t, b)[0]
	record(t, b, apply(t, s, procedure.HandedOver{By: clerk, Staff: "officer"}, on(1, "08:02")))
	_, err := b.IssueLetter(t.Context(), draft(s.Code, order.Key, on(1, "08:03")))
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestOrderAtTheDesk(t *testing.T) {
	b := open(t)
	order := register.LetterOrder{
		Key: "book/1", Kind: procedure.LetterBook, At: on(1, "08:00"), By: "clerk", Detail: json.RawMessage(`{"unit": ""}`),
	}
	first, err := b.OrderLetter(t.Context(), order)
	require.NoError(t, err)
	again, err := b.OrderLetter(t.Context(), order)
	require.NoError(t, err)
	require.Equal(t, first, again)

	require.NoError(t, b.LetterFailed(t.Context(), order.Key, on(40, "08:00"), "no form"))
	require.Empty(t, owed(t, b))
	later, err := b.OwedLetters(t.Context(), on(40, "08:00"), 1)
	require.NoError(t, err)
	first.Attempts, first.LastError = 1, "no form"
	require.Equal(t, []register.LetterOrder{first}, later)

	letter, err := b.IssueLetter(t.Context(), register.LetterDraft{
		Key: order.Key, Kind: order.Kind, At: order.At,
		Render: func(number int, code string) (register.Rendered, error) {
			require.Zero(t, number)
			return register.Rendered{Title: "Sổ theo dõi hồ sơ", PDF: []byte("%PDF"), Spreadsheet: []byte("PK")}, nil
		},
	})
	require.NoError(t, err)
	_, sheet, err := b.LetterSpreadsheet(t.Context(), letter.ID)
	require.NoError(t, err)
	require.Equal(t, "PK", string(sheet))
	require.Empty(t, claim(t, b), "nobody is sent the book")
	_, err = b.LetterOrderByID(t.Context(), 4711)
	require.ErrorIs(t, err, register.ErrNotFound)
	order.Key, order.Code = "nowhere/control_slip/1", "nowhere"
	_, err = b.OrderLetter(t.Context(), order)
	require.Error(t, err)
}

// Eight issuers at one order: one letter; the others find it done or in hands.
func TestOneLetterOfManyIssuers(t *testing.T) {
	b := open(t)
	take(t, b, withForms("key-1"))
	order := owed(t, b)[0]
	var group sync.WaitGroup
	failures := make([]error, 8)
	for i := range failures {
		group.Go(func() {
			d := draft(order.Code, order.Key, order.At)
			d.Kind = order.Kind
			_, failures[i] = b.IssueLetter(t.Context(), d)
		})
	}
	group.Wait()
	for _, err := range failures {
		if err != nil && !errors.Is(err, register.ErrLetterTaken) {
			require.NoError(t, err)
		}
	}
	require.Equal(t, 1, one[int](t, b, `SELECT count(*) FROM letters`))
	require.Equal(t, 1, one[int](t, b, `SELECT last FROM letter_counters`))
	require.Len(t, claim(t, b), 1)
}

func TestVerify(t *testing.T) {
	b := open(t)
	s := take(t, b, withForms("key-1"))
	receipt := issue(t, b, owed(t, b)[0])
	got, err := b.Verify(t.Context(), receipt.VerifyCode)
	require.NoError(t, err)
	want := register.Verified{
		Agency: "Sở Thông tin và Truyền thông", Kind: procedure.LetterReceipt, Title: "Phiếu xin lỗi", PrintedNo: "01/PXL",
		Code: s.Code, At: on(0, "08:00"), Due: on(10, "17:00"), SHA256: receipt.SHA256,
	}
	require.Equal(t, want, got)

	later := draft(s.Code, "k1", on(4, "17:00"))
	later.NewDue = on(14, "17:00")
	apology, err := b.IssueLetter(t.Context(), later)
	require.NoError(t, err)
	got, err = b.Verify(t.Context(), receipt.VerifyCode)
	require.NoError(t, err)
	want.ReplacedBy = &register.Replacement{Title: "Phiếu xin lỗi", PrintedNo: "01/PXL", At: on(4, "17:00"), Due: on(14, "17:00")}
	require.Equal(t, want, got)
	got, err = b.Verify(t.Context(), apology.VerifyCode)
	require.NoError(t, err)
	require.Nil(t, got.ReplacedBy)
	_, err = b.Verify(t.Context(), "ABCDEFGHJKLM")
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestLetterFacts(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "text-1", Code: s.Code, Kind: "reason", Body: "Chờ ý kiến", Author: "officer", At: on(3, "08:00")}))
	facts, err := b.LetterFacts(t.Context(), s.Code, "text-1", "officer", "nobody")
	require.NoError(t, err)
	file, err := b.File(t.Context(), s.Code)
	require.NoError(t, err)
	people := map[string]register.Staff{}
	for _, p := range organisation().Staff {
		if p.ID == "officer" || p.ID == "director" {
			p.InCharge = nil
			people[p.ID] = p
		}
	}
	require.Equal(t, register.LetterFacts{
		File: file, Office: organisation().Office, Director: people["director"], People: people, Text: "Chờ ý kiến",
		Units: map[string]string{"bcvt": "Phòng Bưu chính, Viễn thông", "cntt": "Tổ công nghệ", "lanh-dao": "Lãnh đạo Sở", "van-phong": "Văn phòng"},
	}, facts)
	_, err = b.LetterFacts(t.Context(), "nowhere", "")
	require.ErrorIs(t, err, register.ErrNotFound)
	_, err = b.LetterFacts(t.Context(), s.Code, "text-2")
	require.ErrorIs(t, err, register.ErrNotFound)
}

func TestTrackingSecret(t *testing.T) {
	b := open(t)
	first, err := b.TrackingSecret(t.Context(), "000.00.16.H55-211018-0001")
	require.NoError(t, err)
	require.Regexp(t, "^[2-9A-HJ-NP-Z]{12}$", first)
	other, err := b.TrackingSecret(t.Context(), "000.00.16.H55-211018-0002")
	require.NoError(t, err)
	require.NotEqual(t, first, other)
}
