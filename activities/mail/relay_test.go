package mail

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"dunghen/activities/dispatch"
)

var sample = message{
	token: "05ddab63ecaf633aba90229ad3178496", to: "tuyet@applicant.test",
	at:      time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC),
	subject: "Phiếu xin lỗi số 05/PXL, hồ sơ 000.00.16.H55-260921-0001",
	body:    "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\n\nThư này có dấu.\n",
}

func relayTo(t *testing.T, o *postOffice, change func(*Config)) *relay {
	t.Helper()
	c := Config{SMTPAddress: o.address, From: "Bộ phận Một cửa <motcua@so.test>", TLS: TLSNone}
	c.Timeout = 10 * time.Second
	if change != nil {
		change(&c)
	}
	r, err := newRelay(c.withDefaults())
	require.NoError(t, err)
	return r
}

func TestDeliverSendsTheWholeMessage(t *testing.T) {
	o := open(t, nil)
	m := sample
	m.attachments = []attachment{{"05-PXL.pdf", pdfType, pdf()}}
	require.NoError(t, relayTo(t, o, nil).deliver(t.Context(), m))

	got := <-o.taken
	require.Equal(t, "motcua@so.test", got.from)
	require.Equal(t, "tuyet@applicant.test", got.to)
	parsed, err := mail.ReadMessage(bytes.NewReader(got.raw))
	require.NoError(t, err)
	var decoder mime.WordDecoder
	headers := map[string]string{}
	for _, name := range []string{"From", "To", "Subject", "Date", "Message-Id", "Auto-Submitted"} {
		headers[name], err = decoder.DecodeHeader(parsed.Header.Get(name))
		require.NoError(t, err)
	}
	require.Equal(t, map[string]string{
		"From": "Bộ phận Một cửa <motcua@so.test>", "To": "<tuyet@applicant.test>",
		"Subject": "Phiếu xin lỗi số 05/PXL, hồ sơ 000.00.16.H55-260921-0001",
		"Date":    "Mon, 05 Oct 2026 10:00:00 +0000", "Auto-Submitted": "auto-generated",
		"Message-Id": "<05ddab63ecaf633aba90229ad3178496@so.test>",
	}, headers)

	require.Empty(t, parsed.Header.Get("User-Agent")+parsed.Header.Get("X-Mailer"))

	kind, params, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/mixed", kind)
	parts := multipart.NewReader(parsed.Body, params["boundary"])
	text, err := parts.NextRawPart()
	require.NoError(t, err)
	require.Equal(t, "text/plain; charset=UTF-8", text.Header.Get("Content-Type"))
	require.Equal(t, "Kính gửi Ông/Bà Nguyễn Thị Ánh Tuyết,\r\n\r\nThư này có dấu.\r\n", read(t, quotedprintable.NewReader(text)))
	letter, err := parts.NextPart()
	require.NoError(t, err)
	require.Equal(t, "05-PXL.pdf", letter.FileName())
	require.Equal(t, string(pdf()), read(t, base64.NewDecoder(base64.StdEncoding, letter)))
	_, err = parts.NextPart()
	require.ErrorIs(t, err, io.EOF)
}

func read(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(b)
}

func TestMessageIDComesFromTheTokenAlone(t *testing.T) {
	o := open(t, nil)
	r := relayTo(t, o, nil)
	later := sample
	later.at = sample.at.Add(time.Hour)
	other := sample
	other.token = "00000000000000000000000000000000"
	var ids []string
	for _, m := range []message{sample, later, other} {
		require.NoError(t, r.deliver(t.Context(), m))
		parsed, err := mail.ReadMessage(bytes.NewReader((<-o.taken).raw))
		require.NoError(t, err)
		ids = append(ids, parsed.Header.Get("Message-Id"))
	}
	require.Equal(t, ids[0], ids[1])
	require.NotEqual(t, ids[0], ids[2])
}

func TestDeliverSortsRefusals(t *testing.T) {
	say := func(code int, text string) func() error {
		return func() error {
			return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: text}
		}
	}
	for _, c := range []struct {
		name    string
		manners func(*postOffice)
		want    dispatch.Failure
	}{
		{"unknown recipient", func(o *postOffice) { o.onRcpt = func(to string) error { return say(550, "no "+to)() } },
			dispatch.Failure{Permanent: true, Reason: "sending SMTP RCPT TO command: SMTP 550 5.1.1"}},
		{"greylisted recipient", func(o *postOffice) { o.onRcpt = func(to string) error { return say(451, "later, "+to)() } },
			dispatch.Failure{Reason: "sending SMTP RCPT TO command: SMTP 451 4.1.1"}},
		{"content refused", func(o *postOffice) { o.onData = func(s *session) error { return say(554, s.now.to)() } },
			dispatch.Failure{Permanent: true, Reason: "closing SMTP DATA writer: SMTP 554 5.1.1"}},
		{"disk full", func(o *postOffice) { o.onData = func(*session) error { return say(452, "full")() } },
			dispatch.Failure{Reason: "closing SMTP DATA writer: SMTP 452 4.1.1"}},
		{"the office's sender refused", func(o *postOffice) { o.onMail = say(550, "who are you") },
			dispatch.Failure{Reason: "sending SMTP MAIL FROM command: SMTP 550 5.1.1"}},
		{"nobody logged in", func(o *postOffice) { o.onRcpt = func(string) error { return say(530, "log in first")() } },
			dispatch.Failure{Reason: "sending SMTP RCPT TO command: SMTP 530 5.1.1"}},
		{"line cut before the answer", func(o *postOffice) { o.onData = func(s *session) error { return s.drop() } },
			dispatch.Failure{Reason: "closing SMTP DATA writer: connection lost"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := open(t, c.manners)
			err := relayTo(t, o, nil).deliver(t.Context(), sample)
			require.Equal(t, &c.want, err)
			require.Empty(t, o.taken)
		})
	}
}

func TestDeliverIsDoneOnceTheServerSaidYes(t *testing.T) {
	o := open(t, func(o *postOffice) { o.afterTaken = func(s *session) { _ = s.drop() } })
	require.NoError(t, relayTo(t, o, nil).deliver(t.Context(), sample))
	require.Equal(t, sample.to, (<-o.taken).to)
}

func TestDeliverGivesUpOnAHangingServer(t *testing.T) {
	release := make(chan struct{})
	o := open(t, func(o *postOffice) { o.onData = func(s *session) error { <-release; return s.drop() } })
	t.Cleanup(func() { close(release) })
	err := relayTo(t, o, func(c *Config) { c.Timeout = time.Second }).deliver(t.Context(), sample)
	require.Equal(t, &dispatch.Failure{Reason: "closing SMTP DATA writer: connection lost"}, err)
}

func TestDeliverWithoutAServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	err = relayTo(t, &postOffice{address: address}, nil).deliver(t.Context(), sample)
	var failed *dispatch.Failure
	require.ErrorAs(t, err, &failed)
	require.False(t, failed.Permanent)
	require.Contains(t, failed.Reason, "connection refused")
}

func TestDeliverRefusesWhatIsNoAddress(t *testing.T) {
	o := open(t, nil)
	for _, to := range []string{"", "tuyet", "a@b\r\nBcc: c@d", "@"} {
		m := sample
		m.to = to
		require.Equal(t, &dispatch.Failure{Permanent: true, Reason: "the recipient's address is not one"},
			relayTo(t, o, nil).deliver(t.Context(), m), to)
	}
	require.Empty(t, o.taken)
}

func TestDeliverEncryptsAndLogsIn(t *testing.T) {
	serverTLS, roots := certificate(t)
	office := func(t *testing.T, encrypted bool) *postOffice {
		t.Helper()
		server := &smtp.Server{AllowInsecureAuth: true}
		if encrypted {
			server.TLSConfig = serverTLS
		}
		return openWith(t, server, func(o *postOffice) { o.password = "bí mật" })
	}
	for _, c := range []struct {
		name      string
		encrypted bool // the server offers it
		mode      TLSMode
		trusted   bool
		user      string
		password  string
		want      delivery
		fails     string
	}{
		{name: "opportunistic, offered", encrypted: true, mode: TLSOpportunistic, trusted: true, want: delivery{encrypted: true}},
		{name: "opportunistic, not offered", mode: TLSOpportunistic, want: delivery{}},
		{name: "none, offered", encrypted: true, mode: TLSNone, want: delivery{}},
		{name: "mandatory, not offered", mode: TLSMandatory, fails: "STARTTLS"},
		{name: "mandatory, unknown certificate", encrypted: true, mode: TLSMandatory, fails: "certificate"},
		{name: "logged in", encrypted: true, mode: TLSMandatory, trusted: true, user: "motcua", password: "bí mật",
			want: delivery{encrypted: true, user: "motcua"}},
		{name: "wrong password", encrypted: true, mode: TLSMandatory, trusted: true, user: "motcua", password: "sai",
			fails: "SMTP 535"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := office(t, c.encrypted)
			err := relayTo(t, o, func(config *Config) {
				config.TLS, config.Username, config.Password = c.mode, c.user, c.password
				if c.trusted {
					config.TLSConfig = &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
				}
			}).deliver(t.Context(), sample)
			if c.fails != "" {
				var failed *dispatch.Failure
				require.ErrorAs(t, err, &failed)
				require.False(t, failed.Permanent, "configuration is somebody's to put right")
				require.Contains(t, failed.Reason, c.fails)
				require.Empty(t, o.taken)
				return
			}
			require.NoError(t, err)
			got := <-o.taken
			c.want.from, c.want.to, c.want.raw = "motcua@so.test", sample.to, got.raw
			require.Equal(t, c.want, got)
		})
	}
}

func TestRelayRefusesABadConfiguration(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Config
		want string
	}{
		{"no port", Config{SMTPAddress: "mail.so.test", From: "a@so.test"}, "not host:port"},
		{"a named port", Config{SMTPAddress: "mail.so.test:smtp", From: "a@so.test"}, "no port number"},
		{"no sender", Config{SMTPAddress: "mail.so.test:25"}, "sender address"},
		{"an unknown mode", Config{SMTPAddress: "mail.so.test:25", From: "a@so.test", TLS: "always"}, "unknown TLS mode"},
		{"port out of range", Config{SMTPAddress: "mail.so.test:70000", From: "a@so.test"}, "invalid port"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := newRelay(c.in.withDefaults())
			require.ErrorContains(t, err, c.want)
		})
	}
}
