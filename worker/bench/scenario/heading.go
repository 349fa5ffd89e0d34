package scenario

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"dunghen/worker/bench/figures"
)

// heading tells where and when a run was made, and how long the disk lets one wait: most
// of what is measured waits for it.
func heading(o Options, began time.Time) ([]string, error) {
	disk, err := syncTime(o.Dir())
	if err != nil {
		return nil, err
	}
	lines := []string{
		began.UTC().Format("2006-01-02 15:04 MST"),
		fmt.Sprintf("%d processors (%s), %s, everything on one machine, the one that asks included", runtime.NumCPU(), processor(), runtime.Version()),
		fmt.Sprintf("8 KiB written and synced in %s (median)", disk.Round(10*time.Microsecond)),
	}
	if o.Ephemeral {
		lines = append(lines, "WITHOUT fsync: these figures say nothing")
	}
	return lines, nil
}

// processor is the name of the machine's.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// syncTime is how long it takes to write a page of PostgreSQL and wait for the disk.
func syncTime(dir string) (_ time.Duration, err error) {
	file, err := os.CreateTemp(dir, "sync-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	page := make([]byte, 8192)
	var took []float64
	for range 101 {
		began := time.Now()
		if _, err := file.WriteAt(page, 0); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		took = append(took, float64(time.Since(began)))
	}
	return time.Duration(figures.Median(took)), nil
}
