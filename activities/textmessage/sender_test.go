package textmessage

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
	"dunghen/activities/notices"
	"dunghen/activities/officetest"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// bench is a sender between a register and a bridge that drops copies as it must.
type bench struct {
	*dispatch.Sender
	store  *register.Store
	config Config
	log    *bytes.Buffer // read it when nothing is sent any more
	logger *slog.Logger

	mu       sync.Mutex
	now      time.Time
	requests int
	kept     []message // one per Idempotency-Key
	// manners is asked for each request, counted from 1; nil is good ones. It says whether the bridge keeps the message,
	// and whether the good answer still has to be written.
	manners func(w http.ResponseWriter, r *http.Request, request int) (keep, answer bool)
}

func setUp(t *testing.T, manners func(w http.ResponseWriter, r *http.Request, request int) (keep, answer bool)) *bench {
	t.Helper()
	b := &bench{store: officetest.Open(t), now: officetest.At(25, "18:00"), log: &bytes.Buffer{}, manners: manners}
	b.logger = slog.New(slog.NewTextHandler(b.log, nil))
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	b.config = Config{URL: server.URL, Key: key, Transport: &http.Transport{DisableKeepAlives: true}, StatusText: ready}
	b.config.Timeout, b.config.PollInterval, b.config.Now = 10*time.Second, time.Hour, b.clock
	b.Sender = b.another(t)
	return b
}

// ready is what the office says of a file with a result, the only status these tests tell of.
func ready(status procedure.Status, outcome procedure.Outcome, f notices.Facts) string {
	if status != procedure.StatusResultReady || outcome != procedure.OutcomeGranted {
		return ""
	}
	return "Hồ sơ " + f.Code + " đã có kết quả; mời mang giấy hẹn đến Một cửa nhận."
}

func (b *bench) another(t *testing.T) *dispatch.Sender {
	t.Helper()
	s, err := NewSender(b.store, b.config, b.logger)
	require.NoError(t, err)
	return s
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || sign([]byte(key), r.Header.Get(headerTimestamp), body) != r.Header.Get(headerSignature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var m message
	if json.Unmarshal(body, &m) != nil || m.ID != r.Header.Get(headerKey) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	b.requests++
	request := b.requests
	b.mu.Unlock()
	keep, answer := true, true
	if b.manners != nil {
		keep, answer = b.manners(w, r, request)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if keep && !slices.ContainsFunc(b.kept, func(k message) bool { return k.ID == m.ID }) {
		b.kept = append(b.kept, m)
	}
	if !answer {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(w, `{"provider_id":"p-`+m.ID[:4]+`"}`)
}

// ready is a file whose result is ready: one message to the applicant waits.
func (b *bench) ready(t *testing.T, key string, by register.DeliverBy) procedure.State {
	t.Helper()
	applicant := officetest.Applicant
	applicant.DeliverBy, applicant.Phone = by, "0912345678"
	s := officetest.File(t, b.store, key, applicant)
	return officetest.Record(t, b.store, officetest.Apply(t, s, procedure.Finished{By: officetest.Officer}, officetest.At(19, "09:00")))
}

// round sends what is due some time after the start and returns how much that was.
func (b *bench) round(t *testing.T, after time.Duration) int {
	t.Helper()
	b.mu.Lock()
	b.now = officetest.At(25, "18:00").Add(after)
	b.mu.Unlock()
	claimed, err := b.SendDue(t.Context())
	require.NoError(t, err)
	return claimed
}

// outcomes are the attempts at the text messages of a file, and whether a paper waits in their place.
func (b *bench) outcomes(t *testing.T, code string) (attempts []string, paper bool) {
	t.Helper()
	deliveries, err := b.store.Deliveries(t.Context(), code)
	require.NoError(t, err)
	for _, d := range deliveries {
		paper = paper || d.Channel == register.Print && d.Applicant
		for _, a := range d.Attempts {
			attempts = append(attempts, string(a.Outcome)+" "+a.Answer)
		}
	}
	return attempts, paper
}

func TestTextsAreWordedByChannel(t *testing.T) {
	b := setUp(t, nil)
	b.ready(t, "k1", register.BySMS)
	b.ready(t, "k2", register.ByChat)
	require.Positive(t, b.round(t, 0))
	require.Zero(t, b.round(t, time.Hour))
	got := map[string]string{}
	for _, m := range b.kept {
		require.Equal(t, "0912345678", m.To)
		if strings.Contains(m.Text, "ket qua") || strings.Contains(m.Text, "kết quả") {
			got[m.Channel] = m.Text
		}
	}
	require.Equal(t, map[string]string{
		"sms":  "Ho so 000.00.16.H55-211018-0001 da co ket qua; moi mang giay hen den Mot cua nhan. DT 0208 3655 518",
		"chat": "Hồ sơ 000.00.16.H55-211018-0002 đã có kết quả; mời mang giấy hẹn đến Một cửa nhận. ĐT 0208 3655 518",
	}, got)
}

func TestALetterIsToldAndLiesAtTheCounter(t *testing.T) {
	b := setUp(t, nil)
	applicant := officetest.Applicant
	applicant.DeliverBy = register.BySMS
	s := officetest.File(t, b.store, "k1", applicant)
	letter, err := b.store.IssueLetter(t.Context(), register.LetterDraft{
		Key: "letter-1", Code: s.Code, Kind: procedure.LetterApology, Series: "PXL", At: officetest.At(22, "17:00"), Promise: 1,
		Reason: procedure.ReasonAutomatic, Automatic: true,
		OldDue: officetest.At(25, "17:00"), NewDue: officetest.At(28, "17:00"),
		Render: func(int, string) (register.Rendered, error) {
			return register.Rendered{Title: "Phiếu xin lỗi", PrintedNo: "01/PXL", PDF: []byte("%PDF")}, nil
		},
	})
	require.NoError(t, err)
	require.Equal(t, 1, b.round(t, 0))
	require.Equal(t, "Xin loi vi ho so 000.00.16.H55-211018-0001 chua xong dung hen. Hen lai 17:00 28/10/2021. "+
		"Nhan van ban tai Mot cua. DT 0208 3655 518", b.kept[0].Text)
	queue, err := b.store.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Len(t, queue.Handovers, 1)
	require.Equal(t, letter.ID, queue.Handovers[0].LetterID)
}

func TestTroubleLosesNothingAndRepeatsNothing(t *testing.T) {
	for _, c := range []struct {
		name    string
		trouble func(w http.ResponseWriter, r *http.Request) (keep, answer bool) // at the first request
		want    []string
	}{
		{"answers 500, then fine", func(w http.ResponseWriter, _ *http.Request) (bool, bool) {
			w.WriteHeader(http.StatusInternalServerError)
			return false, true
		}, []string{"failed HTTP 500", "sent HTTP 200"}},
		{"takes it and drops the line", func(http.ResponseWriter, *http.Request) (bool, bool) { return true, false },
			[]string{"failed reaching the bridge: connection lost", "sent HTTP 200"}},
		{"takes it and hangs", func(_ http.ResponseWriter, r *http.Request) (bool, bool) { <-r.Context().Done(); return true, false },
			[]string{"failed reaching the bridge: timed out", "sent HTTP 200"}},
		{"takes it and answers garbage", func(w http.ResponseWriter, _ *http.Request) (bool, bool) {
			_, _ = io.WriteString(w, "<html>")
			return true, true
		}, []string{"failed HTTP 200: not the answer that was agreed", "sent HTTP 200"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := setUp(t, func(w http.ResponseWriter, r *http.Request, request int) (bool, bool) {
				if request == 1 {
					return c.trouble(w, r)
				}
				return true, true
			})
			b.config.Timeout = time.Second
			b.Sender = b.another(t)
			s := b.ready(t, "k1", register.BySMS)
			require.Equal(t, 1, b.round(t, 0))
			require.Zero(t, b.round(t, 29*time.Second))
			require.Equal(t, 1, b.round(t, 30*time.Second))
			require.Zero(t, b.round(t, 24*time.Hour))
			require.Len(t, b.kept, 1, "the bridge has it once")
			got, paper := b.outcomes(t, s.Code)
			require.Equal(t, c.want, got)
			require.False(t, paper)
		})
	}
}

func TestTheBridgesWishToRestIsKept(t *testing.T) {
	b := setUp(t, func(w http.ResponseWriter, _ *http.Request, request int) (bool, bool) {
		if request == 1 {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
			return false, true
		}
		return true, true
	})
	b.ready(t, "k1", register.ByChat)
	require.Equal(t, 1, b.round(t, 0))
	require.Zero(t, b.round(t, 10*time.Minute-time.Second))
	require.Equal(t, 1, b.round(t, 10*time.Minute))
	require.Len(t, b.kept, 1)
}

func TestRefusedForEverGoesOnPaper(t *testing.T) {
	b := setUp(t, func(w http.ResponseWriter, _ *http.Request, _ int) (bool, bool) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return false, true
	})
	s := b.ready(t, "k1", register.BySMS)
	require.Equal(t, 1, b.round(t, 0))
	require.Zero(t, b.round(t, 24*time.Hour))
	got, paper := b.outcomes(t, s.Code)
	require.Equal(t, []string{"failed HTTP 422"}, got)
	require.True(t, paper)
}

func TestTwoSendersSendEachMessageOnce(t *testing.T) {
	b := setUp(t, nil)
	const files = 20
	for i := range files {
		b.ready(t, strings.Repeat("k", i+1), register.BySMS)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 2)
	for range 2 {
		sender := b.another(t)
		go func() { done <- sender.Run(ctx) }()
	}
	require.Eventually(t, func() bool {
		status, err := b.store.OutboxStatus(t.Context())
		return err == nil && status[1].Waiting == 0
	}, 20*time.Second, 20*time.Millisecond)
	stop()
	require.NoError(t, <-done)
	require.NoError(t, <-done)
	require.Len(t, b.kept, files)
	require.Equal(t, files, b.requests)
	for _, personal := range []string{officetest.Applicant.Name, "0912345678", "ket qua", b.config.URL} {
		require.NotContains(t, b.log.String(), personal)
	}
}
