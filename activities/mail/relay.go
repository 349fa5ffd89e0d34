package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"dunghen/activities/dispatch"
)

// TLSMode says whether the way to the mail server is encrypted.
type TLSMode string

// The modes of encryption, all by STARTTLS.
const (
	TLSOpportunistic TLSMode = "opportunistic" // encrypted if the server offers it
	TLSMandatory     TLSMode = "mandatory"     // encrypted, or nothing is sent
	TLSNone          TLSMode = "none"          // in the clear, for a relay on the same machine
)

var tlsPolicies = map[TLSMode]gomail.TLSPolicy{
	TLSOpportunistic: gomail.TLSOpportunistic, TLSMandatory: gomail.TLSMandatory, TLSNone: gomail.NoTLS,
}

// message is one e-mail, ready to go.
type message struct {
	token       string // stable over attempts; the Message-ID is made from it
	to          string
	at          time.Time
	subject     string
	body        string
	attachments []attachment
}

type attachment struct {
	name     string
	mimeType gomail.ContentType
	content  []byte
}

// The types of what is attached.
const (
	pdfType      gomail.ContentType = "application/pdf"
	workbookType gomail.ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// relay is the mail server everything is handed to.
type relay struct {
	host    string
	from    *mail.Address
	domain  string // of the Message-IDs
	options []gomail.Option
}

func newRelay(c Config) (*relay, error) {
	host, portText, err := net.SplitHostPort(c.SMTPAddress)
	if err != nil {
		return nil, fmt.Errorf("mail server address %q is not host:port: %w", c.SMTPAddress, err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return nil, fmt.Errorf("mail server address %q has no port number: %w", c.SMTPAddress, err)
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("sender address %q: %w", c.From, err)
	}
	policy, ok := tlsPolicies[c.TLS]
	if !ok {
		return nil, fmt.Errorf("unknown TLS mode %q", c.TLS)
	}
	options := []gomail.Option{gomail.WithPort(port), gomail.WithTLSPolicy(policy), gomail.WithTimeout(c.Timeout)}
	if c.TLSConfig != nil {
		options = append(options, gomail.WithTLSConfig(c.TLSConfig))
	}
	if c.Username != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(c.Username), gomail.WithPassword(c.Password))
	}
	if _, err := gomail.NewClient(host, options...); err != nil {
		return nil, fmt.Errorf("mail server %s: %w", c.SMTPAddress, err)
	}
	domain := from.Address[strings.LastIndexByte(from.Address, '@')+1:]
	return &relay{host: host, from: from, domain: domain, options: options}, nil
}

// messageID is the same for every attempt at a message, so that receivers drop a copy and a bounce can be told whose it
// is.
func (r *relay) messageID(token string) string { return token + "@" + r.domain }

// deliver hands one message to the server. It returns nil once the server has taken it, whatever happens to the
// connection afterwards.
// Errors: *dispatch.Failure.
func (r *relay) deliver(ctx context.Context, m message) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent()) // what sends is nobody's business
	if err := msg.To(m.to); err != nil {
		return &dispatch.Failure{Permanent: true, Reason: "the recipient's address is not one"}
	}
	msg.FromMailAddress(r.from)
	msg.SetMessageIDWithValue(r.messageID(m.token))
	msg.SetDateWithValue(m.at)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies to the office
	msg.Subject(m.subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.body)
	for _, a := range m.attachments {
		msg.AttachReadSeeker(a.name, bytes.NewReader(a.content), gomail.WithFileContentType(a.mimeType))
	}

	// The client forgets its connection when a dialogue breaks off; without this a hanging server would eat descriptors.
	var conn net.Conn
	dial := func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
		return conn, err
	}
	defer func() {
		if conn != nil {
			_ = conn.Close()
		}
	}()
	client, err := gomail.NewClient(r.host, append(r.options[:len(r.options):len(r.options)], gomail.WithDialContextFunc(dial))...)
	if err != nil {
		return &dispatch.Failure{Reason: err.Error()}
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() {
		return nil
	}
	return explain(err)
}

// explain sorts a failed dialogue. Only what is said about this recipient or this content is Permanent: a refused log-in
// or sender is the office's own configuration, which somebody will put right.
func explain(err error) *dispatch.Failure {
	var sendErr *gomail.SendError
	if errors.As(err, &sendErr) {
		code := sendErr.ErrorCode()
		if code == 0 {
			return &dispatch.Failure{Reason: sendErr.Reason.String() + ": connection lost"}
		}
		aboutMessage := sendErr.Reason == gomail.ErrSMTPRcptTo || sendErr.Reason == gomail.ErrSMTPData ||
			sendErr.Reason == gomail.ErrSMTPDataClose
		unauthenticated := code == 530 || code == 535
		return &dispatch.Failure{
			Permanent: code >= 500 && aboutMessage && !unauthenticated,
			Reason:    strings.TrimSpace(fmt.Sprintf("%s: SMTP %d %s", sendErr.Reason, code, sendErr.EnhancedStatusCode())),
		}
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return &dispatch.Failure{Reason: fmt.Sprintf("greeting the mail server: SMTP %d", reply.Code)}
	}
	var network net.Error
	if errors.As(err, &network) && network.Timeout() {
		return &dispatch.Failure{Reason: "reaching the mail server: timed out"}
	}
	return &dispatch.Failure{Reason: "reaching the mail server: " + err.Error()}
}
