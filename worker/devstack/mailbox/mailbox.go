package mailbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// maxMessage is more than any letter with its attachments has, in bytes.
const maxMessage = 25 << 20

// Mailbox is a running mail server and what it has received.
type Mailbox struct {
	dir      string
	listener net.Listener
	server   *smtp.Server
	served   chan error

	mu         sync.Mutex
	messages   []Message // oldest first
	delivered  map[delivery]bool
	suppressed int
}

// delivery is a message in the hands of one recipient.
type delivery struct{ messageID, recipient string }

// Open listens on the TCP address (host:port; port 0 takes a free one) and
// keeps messages in the directory, which is created when missing. Those that
// lie there already are read, so that duplicates are recognised.
func Open(address, dir string) (*Mailbox, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	m := &Mailbox{dir: dir, delivered: map[delivery]bool{}, served: make(chan error, 1)}
	if err := m.load(); err != nil {
		return nil, err
	}
	var err error
	if m.listener, err = net.Listen("tcp", address); err != nil {
		return nil, err
	}
	m.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{mailbox: m}, nil
	}))
	m.server.Domain = "localhost"
	m.server.MaxMessageBytes = maxMessage
	m.server.AllowInsecureAuth = true // there is no TLS here, and no secret
	m.server.EnableSMTPUTF8 = true
	m.server.ReadTimeout = time.Minute
	m.server.WriteTimeout = time.Minute
	go func() { m.served <- m.server.Serve(m.listener) }()
	return m, nil
}

// load reads what an earlier run has kept; file names sort by time.
func (m *Mailbox) load() error {
	paths, err := filepath.Glob(filepath.Join(m.dir, "*.eml"))
	if err != nil {
		return err
	}
	slices.Sort(paths)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		message, err := parse(text)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		m.add(message, path)
	}
	return nil
}

// Close ends the server; what was received stays on disk.
func (m *Mailbox) Close() error {
	err := m.server.Close()
	// The server knows the listener only once Serve has begun.
	if closed := m.listener.Close(); !errors.Is(closed, net.ErrClosed) {
		err = errors.Join(err, closed)
	}
	if served := <-m.served; !errors.Is(served, smtp.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// Address is where the server listens, as host:port.
func (m *Mailbox) Address() string { return m.listener.Addr().String() }

// Dir is where the messages lie.
func (m *Mailbox) Dir() string { return m.dir }

// Messages lists what was kept, oldest first. The messages are shared: do not
// change them.
func (m *Mailbox) Messages() []Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.messages)
}

// Suppressed counts the deliveries, one per recipient, that were dropped as
// duplicates since Open.
func (m *Mailbox) Suppressed() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.suppressed
}

// receive keeps one message for those recipients who do not have it yet.
func (m *Mailbox) receive(from string, to []string, text []byte, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	received, err := parse(text)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(to), func(recipient string) bool {
		return received.ID != "" && m.delivered[delivery{received.ID, recipient}]
	})
	m.suppressed += len(to) - len(fresh)
	if len(fresh) == 0 {
		return nil
	}
	text = slices.Concat(trace(from, fresh, at), text)
	message, err := parse(text)
	if err != nil {
		return err
	}
	path, err := m.write(text, at)
	if err != nil {
		return err
	}
	m.add(message, path)
	return nil
}

// write stores a message under the time and a digest, neither of which tells
// anything about a person. A file appears whole or not at all.
func (m *Mailbox) write(text []byte, at time.Time) (string, error) {
	digest := sha256.Sum256(text)
	name := at.UTC().Format("20060102T150405.000000Z") + "-" + hex.EncodeToString(digest[:4])
	path := filepath.Join(m.dir, name+".eml")
	unfinished := filepath.Join(m.dir, name+".unfinished")
	if err := os.WriteFile(unfinished, text, 0o644); err != nil {
		return "", err
	}
	return path, os.Rename(unfinished, path)
}

func (m *Mailbox) add(message Message, path string) {
	message.Path = path
	m.messages = append(m.messages, message)
	for _, recipient := range message.To {
		m.delivered[delivery{message.ID, recipient}] = true
	}
}
