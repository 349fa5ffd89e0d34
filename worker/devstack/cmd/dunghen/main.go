// Command dunghen runs the whole office on one machine, for development and
// demonstrations, and does to it what only a development stack allows.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata"
)

// command is one thing the program can do.
type command struct {
	name  string
	usage string // its arguments
	help  string
	run   func(ctx context.Context, args []string) error
}

// commands in the order of the help; the first one is the default.
var commands = []command{
	{"up", "", "run PostgreSQL, Temporal, the Web UI, the mailbox, worker and gateway until Ctrl-C", up},
	{"demo", "", "play 20 files through their lives against the running stack", playDemo},
	{"fast-forward", "CODE DURATION", "move one file's clock ahead, by 14d, 36h or 1d12h", fastForward},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C kills
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dunghen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return commands[0].run(ctx, nil)
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, args[1:])
		}
	}
	help()
	return fmt.Errorf("unknown command %q", args[0])
}

func help() {
	for _, c := range commands {
		fmt.Fprintf(os.Stderr, "dunghen %-28s %s\n", c.name+" "+c.usage, c.help)
	}
}
