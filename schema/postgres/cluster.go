package postgres

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// cluster is a place on disk and who and what serves it.
type cluster struct {
	home    string // holds cluster/, password, server.log, lock
	account account
	bin     binaries
	lock    *os.File
}

func (c *cluster) data() string    { return filepath.Join(c.home, "cluster") }
func (c *cluster) pidFile() string { return filepath.Join(c.data(), "postmaster.pid") }
func (c *cluster) logFile() string { return filepath.Join(c.home, "server.log") }

// openCluster makes the directory ready to hold a cluster and locks it.
func openCluster(dir string) (*cluster, error) {
	who, err := serverAccount()
	if err != nil {
		return nil, err
	}
	home, err := homeOf(dir, who)
	if err != nil {
		return nil, err
	}
	// The system knows a process's working directory by its real path only.
	if home, err = filepath.EvalSymlinks(home); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(home, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s is in use by another running process", dir), lock.Close())
	}
	return &cluster{home: home, account: who, lock: lock}, nil
}

// homeOf returns where the cluster of a directory really lies: the directory
// itself, or what it links to where the account cannot reach it.
func homeOf(dir string, who account) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	if target, err := os.Readlink(dir); err == nil {
		return target, ownDir(target, who)
	}
	if who.reaches(filepath.Dir(dir)) {
		return dir, ownDir(dir, who)
	}
	if err := os.MkdirAll(machineDir, 0o711); err != nil {
		return "", err
	}
	// A fresh name each time: a home that no longer has its link at dir may
	// still be linked from where the directory was moved to.
	hash := sha256.Sum256([]byte(dir))
	home, err := os.MkdirTemp(machineDir, hex.EncodeToString(hash[:6])+"-")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(home, "origin"), []byte(dir+"\n"), 0o600); err != nil {
		return "", err
	}
	return home, errors.Join(ownDir(home, who), os.Symlink(home, dir))
}

func ownDir(dir string, who account) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return who.own(dir)
}

// close gives the directory free for the next process.
func (c *cluster) close() error { return c.lock.Close() }

// version is the major version that created the cluster, 0 for none yet.
func (c *cluster) version() (int, error) {
	text, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

// create runs initdb. It works beside the final place and renames at the end,
// so that a cluster is either whole or absent.
func (c *cluster) create(ctx context.Context) error {
	password := filepath.Join(c.home, "password")
	if err := os.WriteFile(password, []byte(rand.Text()+"\n"), 0o600); err != nil {
		return err
	}
	if err := c.account.own(password); err != nil {
		return err
	}
	unfinished := filepath.Join(c.home, "unfinished")
	if err := os.RemoveAll(unfinished); err != nil {
		return err
	}
	out, err := c.command(ctx, "initdb", "-D", unfinished, "-U", accountName, "--pwfile", password,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, tail(out))
	}
	return os.Rename(unfinished, c.data())
}

func (c *cluster) password() (string, error) {
	text, err := os.ReadFile(filepath.Join(c.home, "password"))
	return strings.TrimSpace(string(text)), err
}

// reclaim ends a server left behind by a process that was killed, and removes
// the pid file of one that was killed itself: its number may belong to anybody
// by now, and PostgreSQL would refuse to start because of it. The lock we hold
// says that nobody else is using that server.
func (c *cluster) reclaim(ctx context.Context) error {
	text, err := os.ReadFile(c.pidFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if pid, err := strconv.Atoi(first); err == nil && c.servedBy(ctx, pid) {
		return c.halt(ctx)
	}
	return os.Remove(c.pidFile())
}

// servedBy says whether the process is the server of this cluster. A server's
// working directory is its data directory.
func (c *cluster) servedBy(ctx context.Context, pid int) bool {
	if runtime.GOOS == "linux" {
		cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
		return err == nil && cwd == c.data()
	}
	out, err := exec.CommandContext(ctx, "ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), c.data())
}

// halt stops the running server in an orderly way, whoever started it.
func (c *cluster) halt(ctx context.Context) error {
	out, err := c.command(ctx, "pg_ctl", "stop", "-D", c.data(), "-m", "fast", "-w", "-t", "60").CombinedOutput()
	if err != nil {
		return fmt.Errorf("stopping PostgreSQL: %w: %s", err, tail(out))
	}
	return nil
}

// command prepares a server program, run as the account, from a directory it
// can enter, without the PG* variables of the caller, which would redirect it.
func (c *cluster) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.bin.path(program), args...)
	cmd.Dir = c.home
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8"}
	// Its own session: a Ctrl-C at the terminal is for us, who stop it last.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.account.credential, Setsid: true}
	return cmd
}
