package devstack

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync/atomic"
)

// port is one port people may choose.
type port struct {
	number   *int
	role     string
	variable string // overrides it
}

// ports lists those this stack will listen on.
func (o *Options) ports() []port {
	all := []port{
		{&o.UIPort, "Temporal Web UI", "UI_PORT"},
		{&o.SMTPPort, "mailbox", "SMTP_PORT"},
		{&o.MailPort, "mail page", "MAIL_PORT"},
	}
	if !o.WithoutGateway {
		all = append(all, port{&o.Port, "gateway", "PORT"})
	}
	if o.TemporalAddress == "" {
		all = append(all, port{&o.TemporalPort, "Temporal", "TEMPORAL_PORT"})
	}
	if o.DatabaseURL == "" {
		all = append(all, port{&o.PGPort, "PostgreSQL", "PG_PORT"})
	}
	return all
}

// BusyPortError says that somebody else listens where a part of the stack
// should.
type BusyPortError struct {
	Port     int
	Role     string // what should listen there
	Variable string // the environment variable that chooses another port
}

func (e *BusyPortError) Error() string {
	return fmt.Sprintf("port %d for %s is taken: end what listens there, or choose another one with %s=...", e.Port, e.Role, e.Variable)
}

// claimPorts replaces every 0 by a free port and reports every taken one.
// PostgreSQL's is left alone: a server of ours that outlived its process may
// listen there, which the start ends.
func (o *Options) claimPorts() error {
	var busy []error
	var held []net.Listener // until all are chosen, so that no port is chosen twice
	for _, p := range o.ports() {
		if p.number == &o.PGPort {
			continue
		}
		listener, err := listen(*p.number)
		if err != nil {
			busy = append(busy, &BusyPortError{*p.number, p.role, p.variable})
			continue
		}
		held = append(held, listener)
		*p.number = listener.Addr().(*net.TCPAddr).Port
	}
	for _, listener := range held {
		busy = append(busy, listener.Close())
	}
	return errors.Join(busy...)
}

// freePorts finds n different free ports.
func freePorts(n int) ([]int, error) {
	var ports []int
	var problems []error
	var held []net.Listener
	for range n {
		listener, err := listen(0)
		if err != nil {
			problems = append(problems, err)
			break
		}
		held = append(held, listener)
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	for _, listener := range held {
		problems = append(problems, listener.Close())
	}
	return ports, errors.Join(problems...)
}

// Free ports are taken from below those the system gives to outgoing connections: a stack
// that starts again on its ports must not find one of them in the hands of a client.
const firstFree, freePortCount = 10_000, 20_000

// lastFree counts the ports that were tried.
var lastFree atomic.Int64

// listen listens on a port, 0 for any free one.
func listen(port int) (net.Listener, error) {
	if port != 0 {
		return net.Listen("tcp", local(port))
	}
	for range freePortCount {
		// Processes begin apart from one another.
		n := int64(os.Getpid())*7919 + lastFree.Add(1)
		if listener, err := net.Listen("tcp", local(int(firstFree+n%freePortCount))); err == nil {
			return listener, nil
		}
	}
	return net.Listen("tcp", local(0))
}

func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
