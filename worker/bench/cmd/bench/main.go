// Command bench measures the office beside the bare engine and what else one could pick.
// It is told what to measure by environment variables; see scenario.Options.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata"

	"dunghen/worker/bench/child"
	"dunghen/worker/bench/scenario"
)

func main() {
	child.Main(scenario.Roles())
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C kills
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	o, err := scenario.FromEnv()
	if err != nil {
		return err
	}
	if err := scenario.Run(ctx, o, os.Stdout, os.Stderr); err != nil {
		return err
	}
	text, err := os.ReadFile(o.Table())
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "\n%s\nthe table is in %s\n", text, o.Table())
	return nil
}
