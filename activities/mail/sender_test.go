package mail

import (
	"bytes"
	"context"
	"log/slog"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
	"dunghen/activities/officetest"
	"dunghen/schema/postgres/pgtest"
	"dunghen/schema/register"
	"dunghen/workflows/procedure"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// clock is set by the test.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = t
}

// bench is a sender between a register and a mail server.
type bench struct {
	*dispatch.Sender
	mail   *carrier
	store  *register.Store
	office *postOffice
	clock  *clock
	log    *bytes.Buffer // read it when nothing is sent any more
	logger *slog.Logger
}

// setUp makes a bench whose clock stands at the evening of 25 October 2021.
func setUp(t *testing.T, manners func(*postOffice), change func(*Config)) *bench {
	t.Helper()
	b := &bench{store: officetest.Open(t), office: open(t, manners), clock: &clock{t: officetest.At(25, "18:00")}, log: &bytes.Buffer{}}
	b.logger = slog.New(slog.NewTextHandler(b.log, nil))
	b.Sender = b.another(t, change)
	var err error
	b.mail, err = newCarrier(b.store, b.config(change))
	require.NoError(t, err)
	return b
}

// another is one more sender at the same bench.
func (b *bench) another(t *testing.T, change func(*Config)) *dispatch.Sender {
	t.Helper()
	s, err := NewSender(b.store, b.config(change), b.logger)
	require.NoError(t, err)
	return s
}

func (b *bench) config(change func(*Config)) Config {
	c := Config{
		Config:      dispatch.Config{Timeout: 10 * time.Second, PollInterval: time.Hour, Now: b.clock.now},
		SMTPAddress: b.office.address, From: "Bộ phận Một cửa <motcua@so.test>", TLS: TLSNone,
		PaperName: func(procedure string, receivedAt time.Time, paper string) string {
			return paper + " của " + procedure + " ngày " + receivedAt.Format("02/01/2006")
		},
	}
	if change != nil {
		change(&c)
	}
	return c
}

// ready is a file whose result is ready: one message to the applicant waits.
func (b *bench) ready(t *testing.T, key string, applicant register.Applicant) procedure.State {
	t.Helper()
	s := officetest.File(t, b.store, key, applicant)
	return officetest.Record(t, b.store, officetest.Apply(t, s, procedure.Finished{By: officetest.Officer}, officetest.At(19, "09:00")))
}

// outcome is what the register says of the outbox.
type outcome struct{ pending, failed int }

func (b *bench) outcome(t *testing.T) outcome {
	t.Helper()
	channels, err := b.store.OutboxStatus(t.Context())
	require.NoError(t, err)
	require.Equal(t, register.Email, channels[0].Channel)
	return outcome{channels[0].Waiting, channels[0].Failed}
}

// round sends what is due at an instant and returns how much that was.
func (b *bench) round(t *testing.T, at time.Time) int {
	t.Helper()
	b.clock.set(at)
	claimed, err := b.SendDue(t.Context())
	require.NoError(t, err)
	return claimed
}

func (o *postOffice) all() (got []delivery) {
	for len(o.taken) > 0 {
		got = append(got, <-o.taken)
	}
	return got
}

func header(t *testing.T, d delivery, name string) string {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(d.raw))
	require.NoError(t, err)
	var decoder mime.WordDecoder
	value, err := decoder.DecodeHeader(parsed.Header.Get(name))
	require.NoError(t, err)
	return value
}

func TestRunSendsWhenTheRegisterCalls(t *testing.T) {
	b := setUp(t, nil, nil) // polls once an hour: what is sent below was called for
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()

	var subjects []string
	for _, key := range []string{"k1", "k2"} {
		b.ready(t, key, officetest.Applicant)
		subjects = append(subjects, header(t, <-b.office.taken, "Subject"))
	}
	stop()
	require.NoError(t, <-done)
	require.Equal(t, []string{
		"Hồ sơ 000.00.16.H55-211018-0001 đã có kết quả", "Hồ sơ 000.00.16.H55-211018-0002 đã có kết quả",
	}, subjects)
	require.Equal(t, outcome{}, b.outcome(t), "what was under way at the stop is booked")
}

func TestRunSendsWhatWaitedBefore(t *testing.T) {
	b := setUp(t, nil, func(c *Config) { c.Concurrency = 2 })
	for _, key := range []string{"k1", "k2", "k3", "k4", "k5"} {
		b.ready(t, key, officetest.Applicant)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	for range 5 {
		<-b.office.taken
	}
	stop()
	require.NoError(t, <-done)
	require.Equal(t, outcome{}, b.outcome(t))
}

func TestRunEndsWhileItWaits(t *testing.T) {
	b := setUp(t, nil, nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, b.Run(ctx))
}

func TestRefusedForNowIsTriedWithDoubledWaits(t *testing.T) {
	refuse := true
	var mu sync.Mutex
	b := setUp(t, func(o *postOffice) {
		o.onRcpt = func(string) error {
			mu.Lock()
			defer mu.Unlock()
			if refuse {
				return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "later, tuyet@applicant.test"}
			}
			return nil
		}
	}, nil)
	b.ready(t, "k1", officetest.Applicant)

	at := officetest.At(25, "18:00")
	var tried []string
	for _, rest := range []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 30 * time.Minute, 30 * time.Minute,
	} {
		require.Equal(t, 1, b.round(t, at))
		tried = append(tried, at.Format("15:04:05"))
		require.Zero(t, b.round(t, at.Add(rest-time.Second)), "not before its time")
		at = at.Add(rest)
	}
	require.Equal(t, []string{
		"18:00:00", "18:00:30", "18:01:30", "18:03:30", "18:07:30", "18:15:30", "18:31:30", "19:01:30",
	}, tried)
	require.Equal(t, outcome{pending: 1}, b.outcome(t))

	mu.Lock()
	refuse = false
	mu.Unlock()
	require.Equal(t, 1, b.round(t, at))
	require.Len(t, b.office.all(), 1)
	require.Equal(t, outcome{}, b.outcome(t))
	require.Zero(t, b.round(t, at.Add(240*time.Hour)))
}

func TestRefusedForEverIsGivenUp(t *testing.T) {
	b := setUp(t, func(o *postOffice) {
		o.onRcpt = func(to string) error {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user " + to}
		}
	}, nil)
	b.ready(t, "k1", officetest.Applicant)
	require.Equal(t, 1, b.round(t, officetest.At(25, "18:00")))
	require.Equal(t, outcome{failed: 1}, b.outcome(t))
	require.Zero(t, b.round(t, officetest.At(30, "18:00")))
	queue, err := b.store.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Equal(t, []any{1, "result_ready"}, []any{queue.Total, queue.Handovers[0].Kind}, "the applicant gets it on paper")
	require.NotContains(t, b.log.String(), "tuyet@applicant.test", "the server's words quote the address")
	require.Contains(t, b.log.String(), "SMTP 550 5.1.1")
}

func TestALineCutIsTriedAgainAndSentOnce(t *testing.T) {
	for _, c := range []struct {
		name    string
		timeout time.Duration
		// trouble happens to the first message, before the server takes it.
		trouble func(t *testing.T) func(*session) error
	}{
		{"dropped", 10 * time.Second, func(*testing.T) func(*session) error { return (*session).drop }},
		{"hanging", time.Second, func(t *testing.T) func(*session) error {
			t.Helper()
			release := make(chan struct{})
			t.Cleanup(func() { close(release) })
			return func(s *session) error { <-release; return s.drop() }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first sync.Once
			trouble := c.trouble(t)
			b := setUp(t, func(o *postOffice) {
				o.onData = func(s *session) (err error) {
					troubled := false
					first.Do(func() { troubled = true })
					if troubled {
						return trouble(s)
					}
					return nil
				}
			}, func(config *Config) { config.Timeout = c.timeout })
			b.ready(t, "k1", officetest.Applicant)
			require.Equal(t, 1, b.round(t, officetest.At(25, "18:00")))
			require.Empty(t, b.office.all())
			require.Equal(t, outcome{pending: 1}, b.outcome(t))

			require.Zero(t, b.round(t, officetest.At(25, "18:00").Add(29*time.Second)))
			require.Equal(t, 1, b.round(t, officetest.At(25, "18:00").Add(30*time.Second)))
			require.Len(t, b.office.all(), 1)
			require.Equal(t, outcome{}, b.outcome(t))
		})
	}
}

func TestALineCutAfterTheYesIsNotSentAgain(t *testing.T) {
	b := setUp(t, func(o *postOffice) { o.afterTaken = func(s *session) { _ = s.drop() } }, nil)
	b.ready(t, "k1", officetest.Applicant)
	require.Equal(t, 1, b.round(t, officetest.At(25, "18:00")))
	require.Equal(t, outcome{}, b.outcome(t))
	require.Zero(t, b.round(t, officetest.At(30, "18:00")))
	require.Len(t, b.office.all(), 1)
}

// TestASenderThatDiesBeforeBookingSendsTheSameMessage plays a process killed between the server's yes and the register.
func TestASenderThatDiesBeforeBookingSendsTheSameMessage(t *testing.T) {
	b := setUp(t, nil, nil)
	b.ready(t, "k1", officetest.Applicant)
	start := officetest.At(25, "18:00")
	claimed, err := b.store.ClaimOutbox(t.Context(), start, 2*time.Minute, 1)
	require.NoError(t, err)
	_, failure := b.mail.Carry(t.Context(), claimed[0]) // and not booked
	require.Nil(t, failure)

	require.Zero(t, b.round(t, start.Add(2*time.Minute-time.Second)), "the lease holds")
	require.Equal(t, 1, b.round(t, start.Add(2*time.Minute)))
	got := b.office.all()
	require.Len(t, got, 2)
	require.Equal(t, header(t, got[0], "Message-Id"), header(t, got[1], "Message-Id"))
	require.Equal(t, outcome{}, b.outcome(t))
}

func TestManySendersSendEachMessageOnce(t *testing.T) {
	b := setUp(t, nil, func(c *Config) { c.Concurrency = 3 })
	const files = 24
	var want []string
	for i := range files {
		s := b.ready(t, strings.Repeat("k", i+1), officetest.Applicant)
		want = append(want, "Hồ sơ "+s.Code+" đã có kết quả")
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 3)
	for range 3 {
		sender := b.another(t, func(c *Config) { c.Concurrency = 3 })
		go func() { done <- sender.Run(ctx) }()
	}
	var subjects []string
	for range files {
		subjects = append(subjects, header(t, <-b.office.taken, "Subject"))
	}
	stop()
	for range 3 {
		require.NoError(t, <-done)
	}
	slices.Sort(subjects)
	require.Equal(t, want, subjects)
	require.Empty(t, b.office.all())
	require.Equal(t, outcome{}, b.outcome(t))
}

func TestWhatIsPrintedIsNotSent(t *testing.T) {
	b := setUp(t, nil, nil)
	onPaper := officetest.Applicant
	onPaper.Email = ""
	b.ready(t, "k1", onPaper)
	require.Zero(t, b.round(t, officetest.At(30, "18:00")))
	queue, err := b.store.Handovers(t.Context(), register.Print, 1, 10)
	require.NoError(t, err)
	require.Equal(t, 1, queue.Total)
}

func TestLogsNameNobody(t *testing.T) {
	b := setUp(t, nil, nil)
	b.ready(t, "k1", officetest.Applicant)
	require.Equal(t, 1, b.round(t, officetest.At(25, "18:00")))
	require.Contains(t, b.log.String(), "outbox_id=1 channel=email kind=result_ready attempt=1")
	for _, personal := range []string{officetest.Applicant.Name, officetest.Applicant.Email, officetest.Applicant.Phone} {
		require.NotContains(t, b.log.String(), personal)
	}
}
