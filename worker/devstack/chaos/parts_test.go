package chaos_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"dunghen/gateway"
	"dunghen/schema/postgres"
	"dunghen/worker"
	"dunghen/worker/devstack"
	"dunghen/worker/devstack/mailbox"
)

// A child is told by these what it is and where the others are.
const roleVariable, orderVariable = "CHAOS_ROLE", "CHAOS_ORDER"

// order says where everything of the office is.
type order struct {
	Dir         string
	DatabaseURL string
	Gateway     int // ports of 127.0.0.1
	Temporal    int
	SMTP        int
	Durable     bool
}

func (o order) gatewayURL() string { return "http://" + local(o.Gateway) }
func local(port int) string        { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

var roles = map[string]func(context.Context, order) error{
	"engine": func(ctx context.Context, o order) error {
		stack, err := devstack.Start(ctx, devstack.Options{
			DataDir: filepath.Join(o.Dir, "engine"), DatabaseURL: o.DatabaseURL, TemporalPort: o.Temporal,
			WithoutWorker: true, WithoutGateway: true,
		})
		if err != nil {
			return err
		}
		return errors.Join(stack.Wait(ctx), stack.Stop())
	},
	"worker": func(ctx context.Context, o order) error {
		return worker.Run(ctx, worker.Config{
			DatabaseURL: o.DatabaseURL, TemporalAddress: local(o.Temporal), Namespace: devstack.Namespace,
			PublicURL: o.gatewayURL(), SMTPAddress: local(o.SMTP), MailFrom: "motcua@dunghen.example",
			// A message that a dead worker holds is free after eight times as long.
			SMTPTimeout: 2 * time.Second,
		})
	},
	"gateway": func(ctx context.Context, o order) error {
		return gateway.Run(ctx, gateway.Config{
			Address: local(o.Gateway), DatabaseURL: o.DatabaseURL, TemporalAddress: local(o.Temporal),
			Namespace: devstack.Namespace, PublicURL: o.gatewayURL(),
		})
	},
	"smtp": func(ctx context.Context, o order) error {
		box, err := mailbox.Open(local(o.SMTP), filepath.Join(o.Dir, "mail"))
		if err != nil {
			return err
		}
		<-ctx.Done()
		return box.Close()
	},
}

// play is the life of a child: it ends when its parent does.
func play(role string) error {
	var o order
	if err := json.Unmarshal([]byte(os.Getenv(orderVariable)), &o); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		_, _ = io.Copy(io.Discard, os.Stdin) // any end will do
	}()
	return roles[role](ctx, o)
}

// part is a process of the office that is started anew whenever it has ended, as a
// service manager does.
type part struct {
	name, role string
	order      order
	again      time.Duration // before a new start
	log        *os.File

	mu      sync.Mutex
	running *exec.Cmd
	pipe    io.Closer
	killed  bool // by us: it did not end by itself
	own     int  // how often it ended by itself
	ending  bool
	ended   chan struct{}
}

// reserve makes a part ready that is started later, if at all, and ends with the test.
func reserve(t *testing.T, name, role string, o order) *part {
	t.Helper()
	log, err := os.Create(filepath.Join(o.Dir, "logs", name+".log"))
	require.NoError(t, err)
	p := &part{name: name, role: role, order: o, again: time.Second, log: log, ended: make(chan struct{})}
	t.Cleanup(func() { require.NoError(t, p.dismiss()) })
	return p
}

// employ starts a part and keeps it running until the test ends.
func employ(t *testing.T, name, role string, o order) *part {
	t.Helper()
	p := reserve(t, name, role, o)
	require.NoError(t, p.begin())
	return p
}

func (p *part) begin() error {
	err := p.start()
	if err == nil {
		go p.supervise()
	}
	return err
}

func (p *part) start() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	told, err := json.Marshal(p.order)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ending {
		return nil
	}
	// It ends by kill or with its standard input.
	p.running = exec.CommandContext(context.Background(), program)
	p.running.Env = append(os.Environ(), roleVariable+"="+p.role, orderVariable+"="+string(told))
	p.running.Stdout, p.running.Stderr = p.log, p.log
	if p.pipe, err = p.running.StdinPipe(); err != nil {
		return err
	}
	p.killed = false
	return p.running.Start()
}

func (p *part) supervise() {
	defer close(p.ended)
	for {
		err := p.running.Wait()
		p.mu.Lock()
		if !p.killed && !p.ending {
			p.own++
			fmt.Fprintln(p.log, "ended by itself:", err)
		}
		over := p.ending
		p.mu.Unlock()
		if over {
			return
		}
		<-time.After(p.again)
		if err := p.start(); err != nil {
			fmt.Fprintln(p.log, "does not start:", err)
			return
		}
	}
}

// kill is SIGKILL: there is no time to put anything in order.
func (p *part) kill() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killed = true
	return p.signal(syscall.SIGKILL)
}

// freeze stops it without closing anything, as a machine that is gone from the net: its
// connections stay half open. thaw lets it go on.
func (p *part) freeze() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.signal(syscall.SIGSTOP)
}

func (p *part) thaw() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.signal(syscall.SIGCONT)
}

func (p *part) signal(s syscall.Signal) error {
	if err := p.running.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("%s: %w", p.name, err)
	}
	return nil
}

func (p *part) dismiss() error {
	p.mu.Lock()
	p.ending = true
	if p.running == nil {
		p.mu.Unlock()
		return p.log.Close()
	}
	err := p.signal(syscall.SIGKILL)
	p.mu.Unlock()
	<-p.ended
	return errors.Join(err, p.log.Close())
}

func (p *part) endedByItself() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.own
}

// database is a PostgreSQL that may crash.
type database struct {
	server *postgres.Server
	order  order
}

func (d *database) start(ctx context.Context, port int) (err error) {
	d.server, err = postgres.Start(ctx, postgres.Options{
		Dir: filepath.Join(d.order.Dir, "postgres"), Port: port, Ephemeral: !d.order.Durable,
	})
	return err
}

// crash is an immediate stop, and a new start on the same port and data.
func (d *database) crash(ctx context.Context) error {
	port := d.server.Port()
	if err := errors.Join(d.server.Crash(), d.server.Stop()); err != nil {
		return err
	}
	return until(ctx, func() error { return d.start(ctx, port) })
}

// freePorts are below those the system gives to outgoing connections: a part that starts
// again must not find its port in the hands of a client.
func freePorts(t *testing.T, n int) (ports []int) {
	t.Helper()
	for port := 10_000 + os.Getpid()*13%15_000; len(ports) < n; port++ {
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", local(port))
		if err != nil {
			continue
		}
		require.NoError(t, listener.Close())
		ports = append(ports, port)
	}
	return ports
}

// poll is how often something is asked for that is waited for.
const poll = 200 * time.Millisecond

// until repeats an attempt until it succeeds or the context ends.
func until(ctx context.Context, attempt func() error) error {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		err := attempt()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}
