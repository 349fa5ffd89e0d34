package register_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// told is a file whose applicant is owed one notice, reached as chosen.
func told(t *testing.T, b book, by register.DeliverBy) procedure.State {
	t.Helper()
	f := newFile("told")
	f.Applicant.DeliverBy = by
	return tell(t, b, take(t, b, f), on(1, "08:00"), procedure.Notice{
		Key: "ready", Kind: procedure.NoticeResultReady, To: procedure.Recipient{Applicant: true}, Single: true,
	})
}

// claimed is the one message that waits in a channel.
func claimed(t *testing.T, b book, claim func() ([]register.Message, error)) register.Message {
	t.Helper()
	messages, err := claim()
	require.NoError(t, err)
	require.Len(t, messages, 1)
	return messages[0]
}

func (b book) mail(t *testing.T) func() ([]register.Message, error) {
	t.Helper()
	return func() ([]register.Message, error) {
		return b.ClaimOutbox(t.Context(), on(1, "08:00"), time.Minute, 10)
	}
}

func (b book) text(t *testing.T) func() ([]register.Message, error) {
	t.Helper()
	return func() ([]register.Message, error) {
		return b.ClaimTexts(t.Context(), on(1, "08:00"), time.Minute, 10)
	}
}

// history is the messages of a file as "channel status: outcome provider answer, …".
func history(t *testing.T, b book, code string) []string {
	t.Helper()
	deliveries, err := b.Deliveries(t.Context(), code)
	require.NoError(t, err)
	var out []string
	for _, d := range deliveries {
		line := string(d.Channel) + " " + d.Status + ":"
		for _, a := range d.Attempts {
			require.Equal(t, d.Channel, a.Channel)
			line += " " + string(a.Outcome) + " " + a.ProviderID + " " + a.Answer + ","
		}
		out = append(out, line)
	}
	return out
}

func TestNoticesGoTheChosenWay(t *testing.T) {
	for by, want := range map[register.DeliverBy]string{
		register.ByEmail: "email pending:", register.BySMS: "sms pending:", register.ByChat: "chat pending:",
		register.ByCounter: "print pending:", register.ByPost: "post pending:",
	} {
		t.Run(string(by), func(t *testing.T) {
			b := open(t)
			s := told(t, b, by)
			require.Equal(t, []string{want}, history(t, b, s.Code))
		})
	}
}

func TestATextMessageHasItsPhone(t *testing.T) {
	b := open(t)
	s := told(t, b, register.ByChat)
	m := claimed(t, b, b.text(t))
	require.Equal(t, register.Addressee{Name: applicant.Name, Email: applicant.Email, Phone: applicant.Phone, Applicant: true}, m.To)
	require.Equal(t, []any{register.Chat, "notice/ready/@applicant", token("notice/ready/@applicant"), s.Code},
		[]any{m.Channel, m.Key, m.Token, m.File.Code})
	mails, err := b.mail(t)()
	require.NoError(t, err)
	require.Empty(t, mails, "mail senders leave it alone")
}

func TestWhatIsGivenUpGoesToThePrintQueueOnce(t *testing.T) {
	b := open(t)
	s := told(t, b, register.BySMS)
	m := claimed(t, b, b.text(t))
	for range 2 {
		require.NoError(t, b.MarkFailed(t.Context(), m.ID, on(1, "08:01"), time.Time{}, "HTTP 400"))
	}
	require.Equal(t, []string{
		"sms failed: failed  HTTP 400, failed  HTTP 400,", "print pending:",
	}, history(t, b, s.Code))
	notices, err := b.Notices(t.Context(), s.Code)
	require.NoError(t, err)
	require.Len(t, notices, 1, "the paper stands for the same notice")
	require.Equal(t, []any{register.Print, "pending"}, []any{notices[0].Channel, notices[0].Status})
}

func TestStaffGetNoPaperInstead(t *testing.T) {
	b := open(t)
	s := fill(t, b, 1)
	m := claimed(t, b, func() ([]register.Message, error) {
		return b.ClaimOutbox(t.Context(), on(0, "08:00"), time.Minute, 10)
	})
	require.NoError(t, b.MarkFailed(t.Context(), m.ID, on(0, "08:01"), time.Time{}, "SMTP 550"))
	require.Equal(t, []string{"email failed: failed  SMTP 550,"}, history(t, b, s.Code))
}

func TestABounceIsBookedOnce(t *testing.T) {
	b := open(t)
	s := told(t, b, register.ByEmail)
	m := claimed(t, b, b.mail(t))
	require.NoError(t, b.MarkSent(t.Context(), m.ID, on(1, "08:01"), register.Answer{ProviderID: "id", Text: "taken"}))
	var group sync.WaitGroup
	failures := make([]error, 4)
	for i := range failures {
		group.Go(func() {
			failures[i] = b.MarkBounced(t.Context(), m.Token, on(1, "09:00"), register.Answer{Text: "5.1.1"})
		})
	}
	group.Wait()
	require.Equal(t, make([]error, 4), failures)
	want := []string{"email failed: sent id taken, bounced  5.1.1,", "print pending:"}
	require.Equal(t, want, history(t, b, s.Code))

	// Handed over and bounced once more: the paper does not come again.
	page, err := b.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Len(t, page.Handovers, 1)
	_, err = b.HandOver(t.Context(), page.Handovers[0].ID, "clerk", on(1, "10:00"), "")
	require.NoError(t, err)
	require.NoError(t, b.MarkBounced(t.Context(), m.Token, on(1, "11:00"), register.Answer{Text: "5.1.1"}))
	require.Equal(t, []string{want[0], "print sent: sent  ,"}, history(t, b, s.Code))
	require.ErrorIs(t, b.MarkBounced(t.Context(), token("nowhere"), on(1, "09:00"), register.Answer{}), register.ErrNotFound)
}

func TestABounceBeforeItsBookingEndsTheRetries(t *testing.T) {
	b := open(t)
	s := told(t, b, register.ByEmail)
	m := claimed(t, b, b.mail(t)) // the server took it, the line broke, the answer was lost
	require.NoError(t, b.MarkBounced(t.Context(), m.Token, on(1, "08:01"), register.Answer{Text: "5.2.1"}))
	require.NoError(t, b.MarkFailed(t.Context(), m.ID, on(1, "08:02"), on(1, "08:03"), "connection lost"))
	require.Equal(t, []string{
		"email failed: bounced  5.2.1, failed  connection lost,", "print pending:",
	}, history(t, b, s.Code))
}

func TestAMessageThatIsVoidIsNotPrinted(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	tell(t, b, s, on(1, "08:00"), procedure.Notice{
		Key: "ready", Kind: procedure.NoticeResultReady, To: procedure.Recipient{Applicant: true}, Single: true,
	})
	m := claimed(t, b, b.mail(t))
	tell(t, b, s, on(1, "09:00")) // the entry came out differently
	require.NoError(t, b.MarkBounced(t.Context(), m.Token, on(1, "10:00"), register.Answer{Text: "5.1.1"}))
	require.Equal(t, []string{"email cancelled: bounced  5.1.1,"}, history(t, b, s.Code))
}

func TestAReportOfDeliveryIsBookedOnce(t *testing.T) {
	b := open(t)
	s := told(t, b, register.BySMS)
	m := claimed(t, b, b.text(t)) // and its sender dies before booking
	for range 2 {
		require.NoError(t, b.MarkDelivered(t.Context(), m.Token, on(1, "08:05"), register.Answer{ProviderID: "p-1", Text: "delivered"}))
	}
	require.Equal(t, []string{"sms sent: delivered p-1 delivered,"}, history(t, b, s.Code))
	again, err := b.ClaimTexts(t.Context(), on(5, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Empty(t, again, "what arrived is not sent again")
}

func TestHandingOver(t *testing.T) {
	b := open(t)
	s := told(t, b, register.ByPost)
	page, err := b.Handovers(t.Context(), register.Post, 0, 0)
	require.NoError(t, err)
	require.Len(t, page.Handovers, 1)
	id := page.Handovers[0].ID
	require.Equal(t, register.HandoverPage{
		Handovers: []register.Handover{{
			ID: id, Channel: register.Post, Kind: "result_ready", Code: s.Code, Applicant: true, Name: applicant.Name,
			Address: applicant.Address, Phone: applicant.Phone, At: on(1, "08:00"),
		}},
		Total: 1, Page: 1, PerPage: 20,
	}, page)

	want := register.Attempt{At: on(2, "08:00"), Channel: register.Post, Outcome: register.Sent, ProviderID: "VN1", By: "clerk"}
	for _, tracking := range []string{"VN1", "VN2"} {
		got, err := b.HandOver(t.Context(), id, "clerk", on(2, "08:00"), tracking)
		require.NoError(t, err)
		require.Equal(t, want, got, "the first booking stands")
	}
	deliveries, err := b.Deliveries(t.Context(), s.Code)
	require.NoError(t, err)
	require.Equal(t, []register.Delivery{{
		ID: id, Channel: register.Post, Kind: "result_ready", Applicant: true, At: on(1, "08:00"), Status: "sent",
		Attempts: []register.Attempt{want},
	}}, deliveries)
	page, err = b.Handovers(t.Context(), register.Post, 1, 10)
	require.NoError(t, err)
	require.Equal(t, register.HandoverPage{Page: 1, PerPage: 10}, page)
}

func TestOnlyPaperIsHandedOver(t *testing.T) {
	b := open(t)
	told(t, b, register.BySMS)
	m := claimed(t, b, b.text(t))
	for _, id := range []int64{m.ID, 999} {
		_, err := b.HandOver(t.Context(), id, "clerk", on(2, "08:00"), "")
		require.ErrorIs(t, err, register.ErrNotFound)
	}
}

func TestOnlyThePostHasTrackingNumbers(t *testing.T) {
	b := open(t)
	told(t, b, register.ByCounter)
	page, err := b.Handovers(t.Context(), register.Print, 1, 1)
	require.NoError(t, err)
	_, err = b.HandOver(t.Context(), page.Handovers[0].ID, "clerk", on(2, "08:00"), "VN1")
	require.ErrorIs(t, err, register.ErrInvalid)
}

func TestPagesOfThePrintQueue(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	for i, role := range []procedure.Role{procedure.RoleInspector, procedure.RoleOfficer} {
		to := procedure.Recipient{Role: role, Unit: "bcvt"}
		s = tell(t, b, s, on(1+i, "08:00"), procedure.Notice{Key: string(role), Kind: procedure.NoticeLate, To: to, Single: true})
	}
	second, err := b.Handovers(t.Context(), register.Print, 2, 1)
	require.NoError(t, err)
	require.Equal(t, register.HandoverPage{
		Handovers: []register.Handover{{
			ID: second.Handovers[0].ID, Channel: register.Print, Kind: "late", Code: s.Code, Name: "Đỗ Chuyên", Staff: "officer",
			Role: procedure.RoleOfficer, Unit: "bcvt", At: on(2, "08:00"),
		}},
		Total: 2, Page: 2, PerPage: 1,
	}, second)
	require.Equal(t, register.ChannelStatus{Channel: register.Print, Waiting: 2, Oldest: on(1, "08:00")}, status(t, b, register.Print))
}

func TestAChoiceNeedsItsAddress(t *testing.T) {
	b := open(t)
	for by, without := range map[register.DeliverBy]func(*register.Applicant){
		register.ByEmail: func(a *register.Applicant) { a.Email = "" },
		register.BySMS:   func(a *register.Applicant) { a.Phone = "" },
		register.ByChat:  func(a *register.Applicant) { a.Phone = "" },
		register.ByPost:  func(a *register.Applicant) { a.Address = "" },
		"pigeon":         func(*register.Applicant) {},
	} {
		f := newFile("key-" + string(by))
		f.Applicant.DeliverBy = by
		without(&f.Applicant)
		_, err := b.Register(t.Context(), f)
		require.ErrorIs(t, err, register.ErrInvalid, by)
	}
}
