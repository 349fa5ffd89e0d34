package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"

	_ "github.com/lib/pq" // registers the driver "postgres"
)

// Options say which server to run.
type Options struct {
	// Required.

	Dir string // holds everything of the server; created when missing

	// Optional.

	Port      int          // TCP port on 127.0.0.1; 0 takes a free one
	Ephemeral bool         // no fsync: faster; survives the server's death, not the machine's; for tests
	Progress  func(string) // told of each slow step in a few words
}

// PortBusyError says that somebody else listens on the wanted port.
type PortBusyError struct{ Port int }

func (e *PortBusyError) Error() string { return fmt.Sprintf("port %d is taken", e.Port) }

// Server is a running PostgreSQL of our own.
type Server struct {
	cluster  *cluster
	port     int
	password string
	process  *os.Process
	exited   chan struct{}
	stop     func() error // once
}

const (
	// startTimeout allows for crash recovery of a development database.
	startTimeout = 60 * time.Second
	// stopTimeout allows for the last checkpoint.
	stopTimeout = 70 * time.Second
	// freePortTries bounds how often a free port may be snatched by somebody
	// else between finding and using it.
	freePortTries = 5
)

// Start runs the server of the directory, creating the cluster when there is
// none, and returns when it answers. The context bounds the start, not the
// server's life. A server that a killed process left behind is ended first.
// Errors: *PortBusyError for a taken port; all others are for people to read.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Dir == "" {
		return nil, errors.New("postgres: Options.Dir is empty")
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	c, err := openCluster(o.Dir)
	if err != nil {
		return nil, err
	}
	server, err := start(ctx, c, o)
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	server.stop = sync.OnceValue(func() error { return errors.Join(server.abort(), c.close()) })
	return server, nil
}

func start(ctx context.Context, c *cluster, o Options) (*Server, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	if c.bin, err = binariesFor(ctx, version, o.Progress); err != nil {
		return nil, err
	}
	if err := c.reclaim(ctx); err != nil {
		return nil, err
	}
	if o.Port != 0 && !free(o.Port) {
		return nil, &PortBusyError{o.Port}
	}
	if version == 0 {
		o.Progress("creating the database cluster")
		if err := c.create(ctx); err != nil {
			return nil, err
		}
	}
	o.Progress("starting PostgreSQL")
	if o.Port != 0 {
		return launch(ctx, c, o.Port, o.Ephemeral)
	}
	for range freePortTries - 1 {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		server, err := launch(ctx, c, port, o.Ephemeral)
		if err == nil || free(port) {
			return server, err
		}
	}
	return nil, errors.New("no free port for PostgreSQL")
}

// launch starts the server process and waits until it answers.
func launch(ctx context.Context, c *cluster, port int, ephemeral bool) (*Server, error) {
	password, err := c.password()
	if err != nil {
		return nil, err
	}
	s := &Server{cluster: c, port: port, password: password, exited: make(chan struct{})}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		if err := s.spawn(settings(port, ephemeral)); err != nil {
			return nil, err
		}
		err := s.awaitAnswer(ctx)
		if err == nil {
			return s, nil
		}
		// Sessions of a server killed a moment ago hold its memory until they
		// notice; PostgreSQL then refuses to start, rightly, and soon will not.
		if ctx.Err() != nil || !s.memoryInUse() {
			return nil, errors.Join(err, s.abort())
		}
		s.exited = make(chan struct{})
	}
}

// settings are the server's parameters, given anew at each start.
func settings(port int, ephemeral bool) []string {
	durable := "on"
	if ephemeral {
		durable = "off"
	}
	var args []string
	for _, setting := range []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=",
		"timezone=UTC",
		"log_timezone=UTC",
		"max_connections=200", // Temporal alone holds up to 80
		"shared_buffers=256MB",
		"wal_compression=on",
		"max_wal_size=2GB", // fewer checkpoints under load
		"fsync=" + durable,
		"full_page_writes=" + durable,
	} {
		args = append(args, "-c", setting)
	}
	return args
}

// spawn starts the server as our child. Its output goes straight to a file, so
// that it does not hang on a pipe when we die before it.
func (s *Server) spawn(args []string) error {
	log, err := os.OpenFile(s.cluster.logFile(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	cmd := s.cluster.command(context.Background(), "postgres", append([]string{"-D", s.cluster.data()}, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	endWithParent(cmd.SysProcAttr)
	started := make(chan error, 1)
	go run(cmd, started, s.exited)
	err = errors.Join(<-started, log.Close())
	s.process = cmd.Process
	return err
}

// run starts and outlives the process. The kernel ties a child to the thread
// that started it, so this one stays until the child is gone.
func run(cmd *exec.Cmd, started chan<- error, exited chan<- struct{}) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(exited)
	err := cmd.Start()
	started <- err
	if err == nil {
		_ = cmd.Wait() // the log tells why; callers see that it has ended
	}
}

// awaitAnswer returns nil when the server accepts our password.
func (s *Server) awaitAnswer(ctx context.Context) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		last := db.PingContext(ctx)
		if last == nil {
			return nil
		}
		select {
		case <-s.exited:
			log, _ := os.ReadFile(s.cluster.logFile()) // without it the message is shorter
			return fmt.Errorf("PostgreSQL did not start: %s", tail(log))
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", errors.Join(ctx.Err(), last))
		case <-poll.C:
		}
	}
}

func (s *Server) memoryInUse() bool {
	log, err := os.ReadFile(s.cluster.logFile())
	return err == nil && bytes.Contains(log, []byte("pre-existing shared memory block"))
}

// abort ends the server if it still runs.
func (s *Server) abort() error {
	select {
	case <-s.exited:
		return nil
	default:
		return s.halt()
	}
}

// halt asks our child to shut down fast, as pg_ctl would: that one needs its pid file,
// which a server that is just starting has not written yet.
func (s *Server) halt() error { return s.end(syscall.SIGINT) }

func (s *Server) end(signal os.Signal) error {
	if err := s.process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.exited:
		return nil
	case <-time.After(stopTimeout):
		return errors.New("PostgreSQL does not end")
	}
}

// Stop ends the server, sessions included, and gives the directory free.
// Neither one that has died by itself nor a second Stop is an error.
func (s *Server) Stop() error { return s.stop() }

// Crash ends the server at once, without a checkpoint: the next start recovers from its
// log. The directory is held until Stop.
func (s *Server) Crash() error { return s.end(syscall.SIGQUIT) }

// Exited is closed when the server process has ended, for whatever reason.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Port is the TCP port on 127.0.0.1.
func (s *Server) Port() int { return s.port }

// URL is the address of one database, for DATABASE_URL.
func (s *Server) URL(database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(accountName, s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)),
		Path:     database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// CreateDatabase creates an empty database; one that exists is left as it is.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	return CreateDatabase(ctx, s.URL("postgres"), name)
}

// CopyDatabase creates a database like another, to which nobody may be connected
// meanwhile.
func (s *Server) CopyDatabase(ctx context.Context, from, name string) error {
	return CopyDatabase(ctx, s.URL("postgres"), from, name)
}

func free(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	return err == nil && listener.Close() == nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}
