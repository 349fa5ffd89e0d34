package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// accountName is the system account that runs the server when we are root, and
// in every case the database superuser.
const accountName = "dunghen"

// machineDir holds what root keeps outside the data directories. The account
// may pass through it, nobody but root may list it.
const machineDir = "/var/lib/dunghen"

// account is who runs the server; the zero value is the user we run as.
type account struct {
	credential *syscall.Credential
}

// serverAccount returns the account to run the server as, creating it when we
// are root and it does not exist yet.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	found, err := user.Lookup(accountName)
	if errors.As(err, new(user.UnknownUserError)) {
		if err = createAccount(); err == nil {
			found, err = user.Lookup(accountName)
		}
	}
	if err != nil {
		return account{}, fmt.Errorf("account %s to run PostgreSQL: %w", accountName, err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, err
	}
	return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func createAccount() error {
	unlock, err := lockMachine()
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := user.Lookup(accountName); err == nil { // by another process, while this one waited
		return nil
	}
	command := []string{"useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", accountName}
	if _, err := exec.LookPath("useradd"); err != nil {
		command = []string{"adduser", "-S", "-D", "-H", accountName}
	}
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", command[0], err, tail(out))
	}
	return nil
}

// own gives a path to the account.
func (a account) own(path string) error {
	if a.credential == nil {
		return nil
	}
	return os.Lchown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// reaches says whether the account can enter the directory. It is tried out
// rather than computed from mode bits: access lists and mounts count too.
func (a account) reaches(dir string) bool {
	if a.credential == nil {
		return true
	}
	cmd := exec.Command("/bin/sh", "-c", `cd -- "$1"`, "sh", dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential}
	return cmd.Run() == nil
}

// lockMachine serialises what may happen only once on a machine: installing
// packages and creating the account. Only root does either.
func lockMachine() (unlock func(), err error) {
	if err := os.MkdirAll(machineDir, 0o711); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(machineDir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() { _ = file.Close() }, nil
}
