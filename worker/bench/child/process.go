package child

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// stopTimeout allows for the last checkpoint of a database.
const stopTimeout = 90 * time.Second

// Process is a running child.
type Process struct {
	// PID is its number, for Usage.
	PID int

	name    string
	log     string
	command *exec.Cmd
	orders  io.WriteCloser
	lines   chan []byte // what it says
	exited  chan struct{}
	problem error // of the exit; after exited
	stop    func() error

	mu       sync.Mutex
	stopping bool
}

// Start starts this program again in a role and waits until it says that it serves; answer
// takes what it says then. What it prints goes to NAME.log in logDir. When it ends without
// having been stopped, died is told. The context bounds the start, not the life: end it
// with Stop.
func Start(ctx context.Context, role, logDir string, order, answer any, died func(error)) (*Process, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(logDir, 0o755); err != nil {
		return nil, err
	}
	p := &Process{name: role, log: filepath.Join(logDir, role+".log"), lines: make(chan []byte, 1), exited: make(chan struct{})}
	p.stop = sync.OnceValue(p.end)
	said, err := p.launch(program)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", role, err)
	}
	go func() {
		<-p.exited
		if p.mu.Lock(); !p.stopping {
			died(p.gone())
		}
		p.mu.Unlock()
	}()
	if err := p.greet(ctx, said, order, answer); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", role, err), p.Stop())
	}
	return p, nil
}

func (p *Process) launch(program string) (said io.Reader, err error) {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	// It ends with its standard input, not with a context: it has a database to close.
	p.command = exec.CommandContext(context.Background(), program)
	p.command.Env = append(os.Environ(), roleVariable+"="+p.name)
	p.command.Stderr = log
	// Ctrl-C is for the parent alone, which ends its children in order.
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if p.orders, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	if said, err = p.command.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	p.PID = p.command.Process.Pid
	return said, nil
}

// greet gives the order and waits for the answer.
func (p *Process) greet(ctx context.Context, said io.Reader, order, answer any) error {
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			select {
			case p.lines <- bytes.Clone(lines.Bytes()):
			default: // nobody listens any more
			}
		}
		_, _ = io.Copy(io.Discard, said) // a line that was too long
		p.problem = p.command.Wait()
		close(p.exited)
	}()
	if err := json.NewEncoder(p.orders).Encode(order); err != nil {
		return err
	}
	line, err := p.hear(ctx)
	if err != nil {
		return err
	}
	return json.Unmarshal(line, answer)
}

// hear waits for the next line.
func (p *Process) hear(ctx context.Context) ([]byte, error) {
	select {
	case line := <-p.lines:
		return line, nil
	case <-p.exited:
		return nil, p.gone()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gone says why a child is no more, with the end of its log.
func (p *Process) gone() error {
	<-p.exited
	text, _ := os.ReadFile(p.log) // without it the message is shorter
	const tail = 2000
	return fmt.Errorf("%s has ended by itself: %w; the end of %s:\n%s", p.name, errors.Join(p.problem, io.ErrUnexpectedEOF), p.log,
		strings.TrimSpace(string(text[max(0, len(text)-tail):])))
}

// Stop ends the child in order, and by force when it takes too long. A second call gives
// the same answer.
func (p *Process) Stop() error { return p.stop() }

func (p *Process) end() error {
	p.mu.Lock()
	p.stopping = true
	p.mu.Unlock()
	_ = p.orders.Close() // a child that is gone has closed it
	select {
	case <-p.exited:
		if p.problem != nil {
			return fmt.Errorf("%s: %w (see %s)", p.name, p.problem, p.log)
		}
		return nil
	case <-time.After(stopTimeout):
		err := p.command.Process.Kill()
		<-p.exited
		return errors.Join(fmt.Errorf("%s did not end and was killed (see %s)", p.name, p.log), err)
	}
}

// Profile begins a profile of the processor in a file.
func (p *Process) Profile(path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.orders, path)
	return err
}

// EndProfile ends it.
func (p *Process) EndProfile() error {
	_, err := fmt.Fprintln(p.orders)
	return err
}

// Free makes it give back the memory it does not need: what is left is what it holds.
func (p *Process) Free(ctx context.Context) error {
	if _, err := fmt.Fprintln(p.orders, free); err != nil {
		return err
	}
	_, err := p.hear(ctx)
	return err
}
