package child

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ticksPerSecond is the unit of /proc (sysconf(_SC_CLK_TCK)), 100 on every Linux Go runs on.
const ticksPerSecond = 100

// stat is one process as /proc shows it.
type stat struct {
	pid, parent int
	name        string
	own, ended  time.Duration // processor time of itself and of its children that have ended
}

// Processor is how much processor time a process has used so far, without its children.
func Processor(pid int) (time.Duration, error) {
	s, err := statOf(pid)
	return s.own, err
}

// Descendants is how much processor time all descendants of a process with a name have
// used so far, those that have ended included.
func Descendants(pid int, name string) (used time.Duration, err error) {
	all, err := processes()
	if err != nil {
		return 0, err
	}
	below := map[int]bool{pid: true}
	for grown := true; grown; {
		grown = false
		for _, s := range all {
			if below[s.parent] && !below[s.pid] {
				below[s.pid], grown = true, true
			}
		}
	}
	for _, s := range all {
		if s.pid != pid && below[s.pid] && s.name == name {
			used += s.own + s.ended
		}
	}
	return used, nil
}

// Memory is how many bytes of its own a process has in memory: without the text of the
// program, which here holds what no single part of it needs.
func Memory(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, "RssAnon:"); found {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kilobytes * 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/%d/status tells no memory", pid)
}

func processes() (all []stat, err error) {
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(path))
		if err != nil {
			continue
		}
		s, err := statOf(pid)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// errGone says that a process ended while it was read.
var errGone = errors.New("process is gone")

func statOf(pid int) (stat, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return stat{}, err
		}
		return stat{}, fmt.Errorf("%w: %w", errGone, err)
	}
	return parseStat(string(text))
}

// parseStat reads proc_pid_stat(5). The name may hold blanks and brackets.
func parseStat(text string) (s stat, err error) {
	open, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || end < open {
		return stat{}, fmt.Errorf("no line of /proc: %q", text)
	}
	s.name = text[open+1 : end]
	fields := strings.Fields(text[end+1:])
	const parent, first = 1, 11 // utime, stime, cutime, cstime
	if len(fields) < first+4 {
		return stat{}, fmt.Errorf("no line of /proc: %q", text)
	}
	var numbers [6]int64
	for i, field := range append([]string{strings.TrimSpace(text[:open]), fields[parent]}, fields[first:first+4]...) {
		if numbers[i], err = strconv.ParseInt(field, 10, 64); err != nil {
			return stat{}, fmt.Errorf("no line of /proc: %q: %w", text, err)
		}
	}
	ticks := func(n int64) time.Duration { return time.Duration(n) * time.Second / ticksPerSecond }
	s.pid, s.parent = int(numbers[0]), int(numbers[1])
	s.own, s.ended = ticks(numbers[2]+numbers[3]), ticks(numbers[4]+numbers[5])
	return s, nil
}
