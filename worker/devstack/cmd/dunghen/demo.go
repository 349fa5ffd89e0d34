package main

import (
	"context"
	"errors"
	"os"
	"time"

	"dunghen/worker/devstack"
	"dunghen/worker/devstack/demo"
)

// demoTimeout is several times what the demonstration takes.
const demoTimeout = 5 * time.Minute

// playDemo plays the demonstration against the running stack.
func playDemo(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("demo takes no arguments; it is configured by the environment variables of up")
	}
	o, err := devstack.FromEnv()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	return demo.Run(ctx, o, os.Stdout)
}
