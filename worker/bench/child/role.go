package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"time"
)

// roleVariable tells a program that it is a child, and which.
const roleVariable = "DUNGHEN_BENCH_ROLE"

// Role is what a child does: it reads its order, says with ready that it serves, and
// returns in order when the context ends.
type Role func(ctx context.Context, order json.RawMessage, ready func(answer any) error) error

// Main must be the first thing a program does that starts children: in a child it plays
// the role and does not return.
func Main(roles map[string]Role) {
	name := os.Getenv(roleVariable)
	if name == "" {
		return
	}
	if err := play(name, roles, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func play(name string, roles map[string]Role, in io.Reader, out io.Writer) error {
	role, known := roles[name]
	if !known {
		return errors.New("no such role")
	}
	said := bufio.NewReader(in)
	order, err := said.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("no order: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		defer cancel()
		obey(said, out)
	}()
	return role(ctx, order, func(answer any) error { return json.NewEncoder(out).Encode(answer) })
}

// free asks a child to give back the memory it does not need, and is answered with itself.
const free = "free"

// obey follows what the parent says until it says no more: a path begins a profile of the
// processor in that file, an empty line ends it.
func obey(said *bufio.Reader, out io.Writer) {
	var profile *os.File
	for {
		line, err := said.ReadString('\n')
		path := strings.TrimSpace(line)
		if profile != nil && (err != nil || path == "") {
			pprof.StopCPUProfile()
			complain(profile.Close())
			profile = nil
		}
		if err != nil {
			return
		}
		switch path {
		case "":
			continue
		case free:
			debug.FreeOSMemory()
			_, err := fmt.Fprintln(out, free)
			complain(err)
			continue
		}
		if profile, err = os.Create(path); err != nil {
			complain(err)
			continue
		}
		complain(pprof.StartCPUProfile(profile))
	}
}

func complain(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, time.Now().Format(time.RFC3339), err)
	}
}
