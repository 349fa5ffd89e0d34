package register_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

// fill puts n messages into the outbox, owed a minute apart from monday 8:00 on.
func fill(t *testing.T, b book, n int) procedure.State {
	t.Helper()
	s := take(t, b, newFile("fill"))
	for i := range n {
		s = tell(t, b, s, on(0, "08:00").Add(time.Duration(i)*time.Minute), procedure.Notice{
			Key: fmt.Sprintf("%s/%d", s.Code, i), Kind: procedure.NoticeNearDue, To: procedure.Recipient{Staff: "head"}, Single: true,
		})
	}
	return s
}

// token is a message's name outside: the first half of the SHA-256 of its key.
func token(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// status is how a channel stands.
func status(t *testing.T, b book, channel register.Channel) register.ChannelStatus {
	t.Helper()
	all, err := b.OutboxStatus(t.Context())
	require.NoError(t, err)
	i := slices.IndexFunc(all, func(c register.ChannelStatus) bool { return c.Channel == channel })
	require.GreaterOrEqual(t, i, 0)
	return all[i]
}

func TestMessageHasWhatItsSenderNeeds(t *testing.T) {
	b := open(t)
	s := fill(t, b, 1)
	messages, err := b.ClaimOutbox(t.Context(), on(0, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.Equal(t, register.Message{
		ID: messages[0].ID, Key: "notice/" + s.Code + "/0/head", Token: token("notice/" + s.Code + "/0/head"), Channel: register.Email, Kind: "near_due", At: on(0, "08:00"),
		To: register.Addressee{Name: "Phạm Trưởng", Email: "head@example.vn", Staff: "head"},
		File: register.MessageFile{
			Code: s.Code, ProcedureName: "Cấp giấy phép bưu chính", Status: procedure.StatusAccepted, StepName: "Tiếp nhận",
			Unit: "van-phong", UnitName: "Văn phòng", AssigneeName: "Lê Thị Hoa", ReceivedAt: on(0, "08:00"),
			DueAt: on(7, "17:00"), FirstDueAt: on(7, "17:00"),
		},
	}, messages[0])
}

func TestMessageSaysWhatWasAsked(t *testing.T) {
	b := open(t)
	s := take(t, b, newFile("key-1"))
	require.NoError(t, b.PutText(t.Context(), register.Text{ID: "text-1", Code: s.Code, Kind: "supplement", Body: "Đơn chưa ký", Author: "clerk", At: on(1, "08:00")}))
	record(t, b, apply(t, s, procedure.SupplementRequested{By: clerk, Papers: []string{"don"}, Text: "text-1"}, on(1, "08:00")))
	messages, err := b.ClaimOutbox(t.Context(), on(1, "08:00"), time.Minute, 10)
	require.NoError(t, err)
	require.Len(t, messages, 1)
	require.Equal(t, "Đơn chưa ký", messages[0].Text)
	require.JSONEq(t, `{"by":{"staff":"clerk","role":"clerk","unit":"van-phong"},"papers":["don"],"text":"text-1"}`, string(messages[0].Detail))
	require.Equal(t, time.Time{}, messages[0].File.DueAt) // the clock stands still
}

func TestTwoSendersNeverShareAMessage(t *testing.T) {
	b := open(t)
	fill(t, b, 40)
	var mu sync.Mutex
	claims := map[int64]int{}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				messages, err := b.ClaimOutbox(t.Context(), on(1, "08:00"), time.Minute, 3)
				if err != nil || len(messages) == 0 {
					return
				}
				mu.Lock()
				for _, m := range messages {
					claims[m.ID]++
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	require.Len(t, claims, 40)
	for id, n := range claims {
		require.Equal(t, 1, n, id)
	}
}

func TestClaimLeaseAndRetry(t *testing.T) {
	b := open(t)
	fill(t, b, 2)
	claim := func(now time.Time) []register.Message {
		messages, err := b.ClaimOutbox(t.Context(), now, 5*time.Minute, 1)
		require.NoError(t, err)
		return messages
	}
	first := claim(on(0, "08:00"))
	require.Len(t, first, 1)
	second := claim(on(0, "08:04")) // the first is leased still
	require.Len(t, second, 1)
	require.NotEqual(t, first[0].ID, second[0].ID)
	again := claim(on(0, "08:05")) // its sender must have died
	require.Len(t, again, 1)
	require.Equal(t, first[0].ID, again[0].ID)

	require.NoError(t, b.MarkFailed(t.Context(), again[0].ID, on(0, "08:06"), on(0, "08:30"), "451 greylisted"))
	require.NoError(t, b.MarkSent(t.Context(), second[0].ID, on(0, "08:06"), register.Answer{ProviderID: "m-2", Text: "250 ok"}))
	require.Empty(t, claim(on(0, "08:29")))
	retried := claim(on(0, "08:30"))
	require.Len(t, retried, 1)
	require.Equal(t, 1, retried[0].Attempts)

	require.Equal(t, register.ChannelStatus{Channel: register.Email, Waiting: 1, Oldest: on(0, "08:00")}, status(t, b, register.Email))
	require.NoError(t, b.MarkFailed(t.Context(), again[0].ID, on(0, "08:31"), time.Time{}, "550 unknown"))
	// A late word about a message that was sent changes nothing.
	require.NoError(t, b.MarkFailed(t.Context(), second[0].ID, on(0, "08:32"), on(0, "08:40"), "timeout"))
	require.Equal(t, register.ChannelStatus{Channel: register.Email, Failed: 1}, status(t, b, register.Email))
	require.Empty(t, claim(on(5, "08:00")))
	require.Equal(t, `1 email failed 451 greylisted, 2 email failed 550 unknown`, one[string](t, b, `
		SELECT string_agg(concat_ws(' ', no, channel, outcome, answer), ', ' ORDER BY no) FROM delivery_attempts WHERE outbox_id = $1`, again[0].ID))
	require.ErrorIs(t, b.MarkSent(t.Context(), 999, on(0, "08:00"), register.Answer{}), register.ErrNotFound)
}

func TestWatchOutbox(t *testing.T) {
	b := open(t)
	wake, err := b.WatchOutbox(t.Context())
	require.NoError(t, err)
	fill(t, b, 1)
	select {
	case <-wake:
	case <-time.After(10 * time.Second):
		require.Fail(t, "nobody was woken")
	}
}
