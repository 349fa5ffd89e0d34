package mail

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
)

// postOffice is a mail server on a TCP port of its own, which can be told to misbehave.
type postOffice struct {
	address string
	// taken gets every message the server has said yes to.
	taken chan delivery

	// The manners of the server; set them before the first connection.
	onMail     func() error
	onRcpt     func(to string) error
	onData     func(s *session) error // after the message was read, before it is taken
	afterTaken func(s *session)       // at the first command after the yes
	password   string
}

type delivery struct {
	from, to  string
	encrypted bool
	user      string
	raw       []byte
}

type session struct {
	office *postOffice
	conn   *smtp.Conn
	now    delivery
	took   bool
}

func (o *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{office: o, conn: c}, nil
}

// open starts the server; manners is called before anybody can connect.
func open(t *testing.T, manners func(*postOffice)) *postOffice {
	t.Helper()
	return openWith(t, nil, manners)
}

func openWith(t *testing.T, server *smtp.Server, manners func(*postOffice)) *postOffice {
	t.Helper()
	o := &postOffice{taken: make(chan delivery, 100)}
	if manners != nil {
		manners(o)
	}
	if server == nil {
		server = &smtp.Server{}
	}
	srv := smtp.NewServer(o)
	srv.TLSConfig, srv.AllowInsecureAuth = server.TLSConfig, server.AllowInsecureAuth
	srv.Domain, srv.ErrorLog = "mail.test", silent{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	o.address = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- srv.Serve(listener) }()
	t.Cleanup(func() {
		require.NoError(t, srv.Close())
		_ = listener.Close() // closed already unless the server never got to serve
		require.NoError(t, <-done)
	})
	return o
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.now.from = from
	if s.office.onMail != nil {
		return s.office.onMail()
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	if s.office.onRcpt != nil {
		return s.office.onRcpt(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.office.onData != nil {
		if err := s.office.onData(s); err != nil {
			return err
		}
	}
	_, s.now.encrypted = s.conn.TLSConnectionState()
	s.now.raw = raw
	s.office.taken <- s.now
	s.took = true
	return nil
}

func (s *session) Reset() {
	if s.took && s.office.afterTaken != nil {
		s.office.afterTaken(s)
	}
}

func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string {
	if s.office.password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != s.office.password {
			return smtp.ErrAuthFailed
		}
		s.now.user = user
		return nil
	}), nil
}

// drop cuts the line without a word.
func (s *session) drop() error {
	return errors.Join(s.conn.Conn().Close(), errors.New("line cut"))
}

// certificate makes a server certificate for 127.0.0.1 and the roots that trust it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func pdf() []byte { return bytes.Repeat([]byte("%PDF-1.4 phiếu\n"), 200) }
