package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dunghen/worker/devstack"
)

// fastForwardTimeout is long enough for a file with letters to write and send
// on every day of the way.
const fastForwardTimeout = 2 * time.Minute

// fastForward moves the clock of one file of the running stack.
func fastForward(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("usage: dunghen fast-forward CODE DURATION, for example 14d")
	}
	code := args[0]
	d, err := parseDuration(args[1])
	if err != nil {
		return err
	}
	o, err := devstack.FromEnv()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, fastForwardTimeout)
	defer cancel()
	client, err := devstack.Dial(ctx, o.Temporal())
	if err != nil {
		return fmt.Errorf("no Temporal server at %s; is the stack up? %w", o.Temporal(), err)
	}
	defer client.Close()
	if err := devstack.FastForward(ctx, client, devstack.Namespace, code, d); err != nil {
		return err
	}
	fmt.Printf("%s is %s further\n", code, args[1])
	return nil
}

// parseDuration reads what time.ParseDuration does, and days of 24 hours
// before it: 14d, 36h, 1d12h. The duration must be positive.
func parseDuration(text string) (time.Duration, error) {
	var d time.Duration
	rest := text
	if days, after, found := strings.Cut(text, "d"); found {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, fmt.Errorf("%q is no duration such as 14d, 36h or 1d12h", text)
		}
		d, rest = time.Duration(n)*24*time.Hour, after
	}
	if rest != "" {
		more, err := time.ParseDuration(rest)
		if err != nil {
			return 0, fmt.Errorf("%q is no duration such as 14d, 36h or 1d12h", text)
		}
		d += more
	}
	if d <= 0 {
		return 0, fmt.Errorf("%q does not lead ahead", text)
	}
	return d, nil
}
