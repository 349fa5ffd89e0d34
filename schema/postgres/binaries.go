package postgres

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// oldest is the first PostgreSQL major version the schema may rely on.
const oldest = 14

// binaries is one installation of the server programs.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// binariesFor returns the installation to use for a cluster: the one of the
// same major version when the cluster exists (wanted > 0), else the newest.
// Where no installation fits a new cluster, one is installed.
func binariesFor(ctx context.Context, wanted int, progress func(string)) (binaries, error) {
	found := installed(ctx)
	if wanted > 0 {
		for _, b := range found {
			if b.major == wanted {
				return b, nil
			}
		}
		return binaries{}, fmt.Errorf("the cluster was created by PostgreSQL %d, whose server programs are not installed any more", wanted)
	}
	if len(found) == 0 {
		if err := install(ctx, progress); err != nil {
			return binaries{}, fmt.Errorf("no PostgreSQL server of version %d or newer found: %w", oldest, err)
		}
		if found = installed(ctx); len(found) == 0 {
			return binaries{}, fmt.Errorf("the system's packages hold no PostgreSQL server of version %d or newer", oldest)
		}
	}
	return found[0], nil
}

// installed lists the usable installations, newest first.
func installed(ctx context.Context) []binaries {
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		// A link in /usr/local/bin rarely has initdb beside it.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		matches, _ := filepath.Glob(pattern) // the only error is a bad pattern
		dirs = append(dirs, matches...)
	}
	var found []binaries
	for _, dir := range dirs {
		if b, ok := inspect(ctx, dir); ok && b.major >= oldest {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	return found
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func inspect(ctx context.Context, dir string) (binaries, bool) {
	for _, program := range []string{"initdb", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(dir, program)); err != nil {
			return binaries{}, false
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, false
	}
	match := versionLine.FindSubmatch(out)
	if match == nil {
		return binaries{}, false
	}
	major, err := strconv.Atoi(string(match[1]))
	return binaries{dir: dir, major: major}, err == nil
}

// noMainCluster keeps Debian's package from creating and starting a server of
// its own on port 5432 when it is installed.
const noMainCluster = "/etc/postgresql-common/createcluster.d/dunghen.conf"

func install(ctx context.Context, progress func(string)) error {
	apt, err := exec.LookPath("apt-get")
	if err != nil {
		return errors.New("install one (there is no apt-get here to do it with), or set DATABASE_URL to an existing server")
	}
	if os.Geteuid() != 0 {
		return errors.New("install one with \"sudo apt-get install postgresql\", or set DATABASE_URL to an existing server")
	}
	unlock, err := lockMachine()
	if err != nil {
		return err
	}
	defer unlock()
	if len(installed(ctx)) > 0 { // by another process, while this one waited
		return nil
	}
	progress("installing PostgreSQL with apt-get")
	if err := os.MkdirAll(filepath.Dir(noMainCluster), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(noMainCluster, []byte("create_main_cluster = false\n"), 0o644); err != nil {
		return err
	}
	for _, args := range [][]string{{"update"}, {"install", "-y", "--no-install-recommends", "postgresql"}} {
		cmd := exec.CommandContext(ctx, apt, append([]string{"-o", "DPkg::Lock::Timeout=300"}, args...)...)
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("apt-get %s: %w: %s", args[0], err, tail(out))
		}
	}
	return nil
}

// tail is the end of a program's output, enough to see why it failed.
func tail(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[max(0, len(out)-1000):]
}
