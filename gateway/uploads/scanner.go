package uploads

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"dunghen/schema/register"
)

// Scanner is the office's command against viruses and its arguments; the path of the
// file comes last. No shell reads it. It answers by its exit code: 0 clean, 1 infected,
// as clamscan and clamdscan do. An empty one scans nothing.
type Scanner []string

// ParseScanner splits a command at its blanks. Error: there is no such program.
func ParseScanner(command string) (Scanner, error) {
	s := Scanner(strings.Fields(command))
	if len(s) == 0 {
		return nil, nil
	}
	_, err := exec.LookPath(s[0])
	return s, err
}

const (
	// scanTime is how long a scan may take.
	scanTime = 45 * time.Second
	// exitInfected is the exit code of a scanner that found something.
	exitInfected = 1
)

var (
	errInfected = errors.New("scanner: infected")
	errNotClean = errors.New("scanner: no answer")
)

// scan asks the scanner. Errors: errInfected, errNotClean with its cause.
func (s Scanner) scan(ctx context.Context, path string, within time.Duration) (register.Scan, error) {
	if len(s) == 0 {
		return register.ScanNone, nil
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	// It is told no secret of ours, and what it says names the file: only its code counts.
	cmd := exec.CommandContext(ctx, s[0], append(s[1:len(s):len(s)], path)...) //nolint:gosec // G204: the office's own command, and a path of ours
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	cmd.WaitDelay = time.Second // for what it left behind with our pipes in hand
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return register.ScanClean, nil
	case ctx.Err() != nil:
		return "", errors.Join(errNotClean, ctx.Err())
	case errors.As(err, &exit) && exit.ExitCode() == exitInfected:
		return "", errInfected
	default:
		return "", errors.Join(errNotClean, err)
	}
}
